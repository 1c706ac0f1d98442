"""Hours as this turn leaves them: what its text says and its answer carries are one balance."""

from __future__ import annotations

from dataclasses import replace

from assistant.types import COUNTED, Hours, Status, Turn
from tools.calculation import Context
from tools.criteria import CriteriaSet


def context(turn: Turn, criteria: tuple[CriteriaSet, ...], *, counted: bool) -> Context:
    """What calculators of this turn are given. `counted`: the turn's own minutes are posted."""
    if turn.hours is None or not turn.has_manufacturer:
        return Context(today=turn.today, criteria=criteria)
    balance = turn.hours.balance
    drawn = turn.hours.drawn_minutes if counted else 0
    after = replace(balance, used_minutes=balance.used_minutes + drawn)
    return Context(today=turn.today, balance=after, criteria=criteria, years=turn.years)


def hours(turn: Turn, status: Status) -> Hours | None:
    """None for staff, and where nobody's hours are kept."""
    if turn.hours is None or not turn.has_manufacturer:
        return None
    counted = status in COUNTED
    drawn = turn.hours.drawn_minutes if counted else 0
    return Hours(
        year=turn.hours.balance.year,
        logged_minutes=turn.hours.logged_minutes if counted else 0,
        drawn_minutes=drawn,
        remaining_minutes=turn.hours.balance.remaining_minutes - drawn,
    )
