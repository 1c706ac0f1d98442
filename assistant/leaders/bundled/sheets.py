"""An uploaded activity table as an inventory: its rows as inputs, what is wrong with them by row and column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.leaders.bundled.frames.registry import INVENTORY
from assistant.leaders.bundled.intent import Calculate
from assistant.types import Table, Turn
from tools.calculation import CalculationError, Problem
from tools.inventory import rows

MOST_TOLD = 20  # problems in one answer


def uploaded(turn: Turn, label: str | None) -> Calculate | None:
    """The inventory that the files of a message ask for: with nothing said, asked for, or seen for the first time."""
    seen = any(made.tool == INVENTORY for exchange in turn.history for made in exchange.answer.calculations)
    if not turn.tables or (turn.text.strip() and label != INVENTORY and seen):
        return None
    try:
        reading = rows.read([_as_read(table) for table in turn.tables])
    except CalculationError as error:
        asked = not turn.text.strip() or label == INVENTORY
        return Calculate(INVENTORY, {}, {}, refused=error.problems) if asked else None
    refused = tuple(problem for _, problem in reading.problems)
    return Calculate(INVENTORY, reading.inputs, {}, refused=refused, sheet=reading)


def told(wanted: Calculate, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems of a calculation, each by the cell it came from where it came from one."""
    return tuple(_placed(wanted.sheet, problem) for problem in problems)[:MOST_TOLD]


def _placed(sheet: rows.SheetRows | None, problem: Problem) -> Problem:
    place = sheet.at(problem.field) if sheet else None
    if sheet is None or place is None:
        return problem
    item, field = place
    return rows.located(sheet.placed[item], field, problem)


def _as_read(table: Table) -> rows.Table:
    """With the rows above its header, so that row numbers are those of the file."""
    above: Sequence[Sequence[str]] = [()] * (table.first_row - 1)
    return rows.Table(table.name, [*above, table.columns, *table.rows])
