"""An uploaded activity table as an inventory: its rows as inputs, what is wrong with them by row and column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.leaders.bundled.frames.registry import INVENTORY, takes_activity
from assistant.leaders.bundled.intent import Calculate, Speak
from assistant.tables import figures
from assistant.tables import lines as activity
from assistant.tables.template import read_back
from assistant.types import Table, Turn
from tools.calculation import CalculationError, Problem
from tools.inventory import rows

MOST_TOLD = 20  # problems in one answer


def uploaded(turn: Turn, label: str | None) -> Calculate | Speak | None:
    """The inventory that the files of a message ask for: with nothing said, asked for, or seen for the first time."""
    asked = not turn.text.strip() or label == INVENTORY
    if not turn.tables or not (asked or _is_new(turn)):
        return None
    if lines := [line for file in turn.files if file.confirmed for line in file.lines]:
        found = activity.rows(lines)
        return Calculate(INVENTORY, found.inputs, {}, sheet=found)
    if turn.files:
        asked = asked or (_waits(turn) and label is not None and takes_activity(label))
        return Speak("confirm_reading") if asked else None
    try:
        reading = rows.read([_as_read(table) for table in turn.tables], figures.spelled)
    except CalculationError as error:
        return Calculate(INVENTORY, {}, {}, refused=error.problems) if asked else None
    refused = tuple(problem for _, problem in reading.problems)
    return Calculate(INVENTORY, reading.inputs, {}, refused=refused, sheet=reading)


def waiting(turn: Turn) -> tuple[Speak, ...]:
    """Beside an answer: a file that came with the message counts once its reading is confirmed."""
    return (Speak("confirm_reading"),) if _waits(turn) else ()


def _waits(turn: Turn) -> bool:
    return any(file.new and not file.confirmed for file in turn.files)


def _is_new(turn: Turn) -> bool:
    return not any(made.tool == INVENTORY for exchange in turn.history for made in exchange.answer.calculations)


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
    return rows.Table(table.name, read_back([*above, table.columns, *table.rows]))
