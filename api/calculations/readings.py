"""How a file of activity data is read: proposed by us, corrected by a person, checked, counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, Field

from api.calculations import spreadsheet
from api.errors import InvalidError
from api.identity import Identity
from api.state import State
from assistant.tables import count, lines
from assistant.tables.nearest import open_nearest
from assistant.tables.propose import Told, propose
from assistant.tables.reading import Reading
from assistant.types import ActivityLine
from knowledge.readers.cells import Sheet
from tools.calculation import Calculation, CalculationError, Context, Problem
from tools.inventory.rows import is_template
from tools.refusal import Code

LACKS: Mapping[str, tuple[Code, str]] = {  # of a reading: the code of an API's problem, and what would be right
    "not_a_number": ("not_a_number", "a number, or the row left out"),
    "unknown_unit": ("unknown_unit", "a unit such as kWh, L, m3, kg, t"),
    "unknown_country": ("unknown_region", "a country by its name or ISO code"),
    "no_unit": ("missing", "the unit of this column or label"),
    "no_source": ("missing", "what is measured: source, and the fuel or refrigerant"),
    "no_country": ("missing", "the country of the table, since the grid's factor depends on it"),
    "no_year": ("missing", "the year of the table, since the grid's factor depends on it"),
    "no_site": ("missing", "the name of the site"),
    "nothing_counted": ("missing", "at least one amount that is counted"),
}


class CellProblem(BaseModel):
    """What a calculator refuses, by the cell that it came from."""

    field: str
    code: str
    message: str
    expected: str


class ReadOut(BaseModel):
    """A reading, and what it comes to. It can be confirmed when there are no `troubles` and no `problems`."""

    reading: Reading
    lines: tuple[ActivityLine, ...] = Field(description="what is counted, added up by site, source, unit and year")
    troubles: tuple[count.Trouble, ...] = Field(description="what the reading lacks, and cells that it cannot read")
    problems: tuple[CellProblem, ...] = Field(description="what the calculator would refuse")
    checks: tuple[count.Check, ...] = Field(description="totals of the file beside what is counted of the same cells")


def told(name: str, identity: Identity, state: State) -> Told:
    """Words tell most headings; for others the embedder is asked, where it is open already."""
    open_ = state.opening.done() and state.opening.exception() is None
    return Told(name, identity.manufacturer_name, open_nearest(state.mind.library.embed_queries) if open_ else None)


def proposed(sheets: Sequence[Sheet], told: Told) -> Reading | None:
    """None for our own template, which needs none, and for a file in which nothing looks like amounts."""
    if is_template(spreadsheet.tables(sheets, told.name)):
        return None
    reading = propose(sheets, told)
    return reading if any(table.used for table in reading.tables) else None


def counted(sheets: Sequence[Sheet], reading: Reading, context: Context) -> ReadOut:
    """With `confirmed` only where nothing stands in the way."""
    found = count.count(sheets, reading)
    problems: tuple[CellProblem, ...] = ()
    if found.lines and not found.troubles:
        try:
            spreadsheet.calculated(lines.rows(found.lines), context, "", order=[sheet.title for sheet in sheets])
        except CalculationError as error:
            problems = tuple(
                CellProblem(field=each.field, code=each.code, message=each.message, expected=each.expected)
                for each in error.problems[: count.MOST_PROBLEMS]
            )
    sound = bool(found.lines) and not (found.troubles or problems)
    return ReadOut(
        reading=reading.model_copy(update={"confirmed": reading.confirmed and sound}),
        lines=found.lines,
        troubles=found.troubles,
        problems=problems,
        checks=found.checks,
    )


def inventory(
    name: str,
    sheets: Sequence[Sheet],
    sent: Reading,
    context: Context,
    calculation_id: str,
    settings: Mapping[str, Any],
) -> Calculation:
    """The inventory of a file by a reading of it. Raises CalculationError, InvalidError."""
    found = count.count(sheets, checked(propose(sheets, Told(name)), sent))
    if found.troubles:
        raise CalculationError(*(_problem(trouble) for trouble in found.troubles))
    made = spreadsheet.calculated(
        lines.rows(found.lines), context, calculation_id, settings, [sheet.title for sheet in sheets]
    )
    return made.model_copy(update={"warnings": (*made.warnings, *left_out(sent))})


def left_out(reading: Reading) -> Iterator[str]:
    """Sheets and rows that a reading does not count, for those who read the result."""
    for table in reading.tables:
        if not table.used:
            yield f"the sheet {table.sheet} is not counted"
        for out in table.left_out if table.used else ():
            rows = ", ".join(map(str, out.rows[:20])) + " …" * (len(out.rows) > 20)
            yield f"{table.sheet}: rows left out as {out.why}: {rows}".removeprefix(": ")


def _problem(trouble: count.Trouble) -> Problem:
    code, right = LACKS[trouble.code]
    message = f"{trouble.place} {trouble.text}".strip()
    return Problem(f"{trouble.sheet}!{trouble.place}", code, f"{message}: {right}", right)


def checked(known: Reading, sent: Reading) -> Reading:
    """What was sent, if it is a reading of the same file. Raises InvalidError."""
    for mine, theirs in zip(known.tables, sent.tables, strict=False):
        same = [column.letter for column in mine.columns] == [column.letter for column in theirs.columns]
        if (mine.sheet, mine.area) != (theirs.sheet, theirs.area) or not same:
            raise _of_another(theirs.sheet)
    if len(known.tables) != len(sent.tables):
        raise _of_another("")
    return sent


def _of_another(sheet: str) -> InvalidError:
    right = "the reading as it was given, with its sheets and columns in their order, and other values in them"
    return InvalidError(
        "reading_of_another_file", f"{sheet}: this is no reading of this file.", field="tables", expected=right
    )
