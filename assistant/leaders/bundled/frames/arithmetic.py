"""Any sum of amounts: a model writes it, and nothing is filled in from a message."""

from __future__ import annotations

from assistant.leaders.bundled.frames.frame import Frame
from tools.arithmetic import CALCULATOR

FRAME = Frame(CALCULATOR)
