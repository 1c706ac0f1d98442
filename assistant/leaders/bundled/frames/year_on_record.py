"""A year on record: nothing is filled from figures; which year is meant is read beside it (bundled/years.py)."""

from __future__ import annotations

from assistant.leaders.bundled.frames.frame import Frame
from tools.year_on_record import CALCULATOR

FRAME = Frame(CALCULATOR)
