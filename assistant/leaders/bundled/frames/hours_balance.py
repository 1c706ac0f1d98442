"""Advisory hours left: nothing is filled, the ledger knows."""

from __future__ import annotations

from assistant.leaders.bundled.frames.frame import Frame
from tools.hours_balance import CALCULATOR

FRAME = Frame(CALCULATOR)
