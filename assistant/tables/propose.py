"""What a file probably is: a first reading of its sheets, for a person to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from assistant.tables import blocks, figures, head, words
from assistant.tables.columns import Nearest, described
from assistant.tables.head import Grid, grid
from assistant.tables.periods import year_in
from assistant.tables.reading import ColumnRead, LabelRead, Meant, Reading, RowsOut, TableRead, Why
from knowledge.languages import identify
from knowledge.readers.cells import Cell, Sheet

COUNTRIES = {"vi": "VN", "bn": "BD", "th": "TH", "km": "KH", "si": "LK", "id": "ID", "tr": "TR"}  # where one speaks it
LONGEST_NAME = 5  # words of a title that names a site and nothing else
LONGEST_NOTE_ROW = 2  # filled cells of a row below the table that says something about it


@dataclass(frozen=True)
class Told:
    """What is known of the file beside its cells."""

    name: str
    company: str | None = None
    nearest: Nearest | None = None  # what a heading is like that no word tells


def propose(sheets: Sequence[Sheet], told: Told) -> Reading:
    """Every sheet, hidden ones named and not used."""
    texts = [cell.text for sheet in sheets for row in sheet.rows[:200] for cell in row if cell.number is None]
    language = identify(" ".join(text for text in texts if len(text) > 2)[:2_000])
    sign = figures.sign_of(texts)
    tables = [table for sheet in sheets for table in _of_sheet(sheet, told, language, alone=len(sheets) == 1)]
    ambiguous = any(figures.looks_like_number(Cell(text)) and ("." in text or "," in text) for text in texts)
    return Reading(
        decimals=sign or ("," if language in figures.COMMAS else "."),
        sure_of_decimals=sign is not None or not ambiguous,
        tables=tuple(tables),
    )


def _of_sheet(sheet: Sheet, told: Told, language: str, *, alone: bool) -> Iterator[TableRead]:
    """Each of its tables. A year that only the first says holds for those behind it."""
    if sheet.hidden:
        yield TableRead(sheet=sheet.title, used=False, why="hidden")
        return
    first: TableRead | None = None
    for area, part in blocks.tables(sheet):
        read = _table(part, area, told, language, alone=alone)
        yield read if first is None else read.model_copy(update={"year": read.year or first.year})
        first = first or (read if read.used else None)


def _table(sheet: Sheet, area: str | None, told: Told, language: str, *, alone: bool) -> TableRead:
    seen = grid(sheet)
    if seen is None:
        return TableRead(sheet=sheet.title, area=area, used=False, why="unknown")
    columns = described(seen, told.nearest)
    if not any(column.role == "amount" for column in columns):
        return TableRead(sheet=sheet.title, area=area, used=False, why="unknown", head=seen.last, columns=columns)
    about = " ".join([sheet.title, *seen.above])
    unit = next((column.unit for column in columns if column.unit), None)
    meant = None if _tells(columns) else words.activity(about, unit) or _guess(unit)
    out = tuple(_left_out(seen, sheet, columns))
    return TableRead(
        sheet=sheet.title,
        area=area,
        head=seen.last,
        site=None if _has(columns, "site") else _site(seen, sheet, told, alone=alone, part=area is not None),
        country=None if _has(columns, "country") else _country(about) or COUNTRIES.get(language),
        year=year_in(about) or _year_of_keys(columns) or year_in(told.name),
        source=meant.source if meant else None,
        item=meant.item if meant else None,
        sure=meant.sure if meant else True,
        columns=columns,
        labels=tuple(_labels(seen, columns, {row for each in out for row in each.rows})),
        left_out=out,
    )


def _year_of_keys(columns: Sequence[ColumnRead]) -> int | None:
    """ "2024" over the column of months or names."""
    keys = (column.heading for column in columns if column.role not in ("amount", "left_out"))
    return year_in(" ".join(keys))


def _guess(unit: str | None) -> words.Activity | None:
    """Kilowatt-hours that nobody names are most likely bought electricity."""
    return words.Activity("purchased_electricity", sure=False) if unit in ("kWh", "MWh") else None


def _has(columns: Sequence[ColumnRead], role: str) -> bool:
    return any(column.role == role for column in columns)


def _tells(columns: Sequence[ColumnRead]) -> bool:
    """Do columns or labels say what is measured?"""
    return _has(columns, "label") or all(column.source for column in columns if column.role == "amount")


def _site(seen: Grid, sheet: Sheet, told: Told, *, alone: bool, part: bool) -> str | None:
    """By a line above the table ("Factory: Dhaka 2"; over one of several "Dhaka plant"); the sheet's name, where there
    are several; the company."""
    for text in seen.above:
        name, colon, value = text.replace("：", ":").partition(":")
        if colon and value.strip() and "site" in words.named(name):
            return value.strip()[:200]
        if part and set(words.named(text)) == {"site"} and len(text.split()) <= LONGEST_NAME:
            return text[:200]
    if not alone and sheet.title and not words.named(sheet.title) and head.period_of(sheet.title) is None:
        return sheet.title[:200]
    return told.company or told.name.rpartition(".")[0][:200] or None


def _country(about: str) -> str | None:
    parts = about.replace(",", " ").replace("·", " ").split()
    pairs = [" ".join(parts[at : at + size]) for size in (3, 2, 1) for at in range(len(parts) - size + 1)]
    return next((code for pair in pairs if len(pair) > 3 and (code := words.country(pair))), None)


def _labels(seen: Grid, columns: Sequence[ColumnRead], out: Collection[int]) -> Iterator[LabelRead]:
    """Each text of the column of labels once, with what it names."""
    place = next((at for at, column in enumerate(columns) if column.role == "label"), None)
    if place is None:
        return
    rows = [(text, row) for number, row in seen.body if number not in out and (text := head.text_at(row, place))]
    units = next((at for at, column in enumerate(columns) if column.role == "unit"), len(columns))
    beside = {text: figures.measure(head.text_at(row, units)) for text, row in reversed(rows)}
    for text, times in list(Counter(text for text, _ in rows).items())[:500]:
        unit = found.unit if (found := beside[text]) else None
        yield LabelRead(text=text[:200], rows=times, **_fields(head.meant(text, unit)))


def _fields(meant: Meant) -> dict[str, object]:
    return {name: getattr(meant, name) for name in Meant.model_fields}


def _is_total(row: Sequence[Cell]) -> bool:
    """Does the row add up others? Its first words say so, and name nothing that is measured."""
    first = next((cell.text for cell in row if cell.text and cell.number is None), "")
    marks = words.named(first)
    return "total" in marks and words.activity(first) is None


def _left_out(seen: Grid, sheet: Sheet, columns: Sequence[ColumnRead]) -> Iterator[RowsOut]:
    found: dict[Why, list[int]] = {}
    amounts = [at for at, column in enumerate(columns) if column.role == "amount"]
    for number, row in seen.body:
        if why := _why(row, columns, amounts):
            found.setdefault(why, []).append(number)
    hidden = [
        row for row in sorted(sheet.hidden_rows) if row > seen.last and row <= len(sheet.rows) and sheet.rows[row - 1]
    ]
    if hidden:
        found["hidden"] = hidden
    for why, rows in found.items():
        yield RowsOut(why=why, rows=tuple(rows))


def _why(row: Sequence[Cell], columns: Sequence[ColumnRead], amounts: Sequence[int]) -> Why | None:
    """None for a row that is counted."""
    filled = [cell for cell in row if cell.text]
    if not filled:
        return None
    if _is_total(row):
        return "total"
    if len(row) > len(columns):
        return "torn"
    held = [row[at] for at in amounts if at < len(row) and not figures.nothing(row[at])]
    if not held:
        return "note" if len(filled) <= LONGEST_NOTE_ROW else "empty"
    said = any(figures.looks_like_number(cell) or cell.text[:1].isdigit() for cell in held)
    return None if said else "heading" if len(held) * 2 > len(filled) else "note"
