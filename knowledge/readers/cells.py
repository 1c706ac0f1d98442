"""Sheets of cells, whatever file they came from: what a cell shows, and the exact number that it holds."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

KEPT_DIGITS = 15  # significant ones: spreadsheets keep no more of a number
_PLACES = re.compile(r"0{2,}")  # a number with zeros before it: codes, numbers of meters
_COLOURED = re.compile(r"\[(?!\$)[^\]]*\]")  # colours and conditions
_CURRENCY = re.compile(r"\[\$([^\[\]-]*+)[^\[\]]*+\]")
_WORDS = re.compile(r'"([^"]*)"|\\(.)')
_DIGITS = re.compile(r"[#0?](?:[#0?,. ]*[#0?])?")


class Cell(NamedTuple):
    """`number`: its digits, where the cell holds a number; a text that looks like one has none."""

    text: str
    number: str | None = None


class Span(NamedTuple):
    """Cells that were merged, with both ends: rows from 1, columns from 0."""

    top: int
    left: int
    bottom: int
    right: int


EMPTY = Cell("")
Row = list[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` from row 1, each without the empty cells at its end. What is hidden is there, and named."""

    title: str  # "" where it has none
    rows: list[Row]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()  # from 1
    hidden_columns: frozenset[int] = frozenset()  # from 0
    merged: tuple[Span, ...] = ()
    not_computed: int = 0  # formulas without a value

    def on_screen(self) -> list[Row]:
        """Its rows as they are seen: hidden ones are empty, a cell merged over several says its value in each."""
        merged = [span for span in self.merged if span.bottom > span.top]
        return [
            [] if number in self.hidden_rows else _trimmed([*self._seen(row)])
            for number, row in enumerate(filled(self.rows, merged), start=1)
        ]

    def _seen(self, row: Row) -> Iterator[Cell]:
        for place, cell in enumerate(row):
            yield EMPTY if place in self.hidden_columns else cell


def filled(rows: Sequence[Row], merged: Sequence[Span]) -> Iterator[Row]:
    """Rows in which what was merged downwards stands in each, in its first column."""
    begins: dict[int, list[Span]] = {}
    for span in merged:
        begins.setdefault(span.top, []).append(span)
    held: dict[int, tuple[int, Cell]] = {}  # by column, until which row its value holds
    for number, row in enumerate(rows, start=1):
        told = list(row)
        for column, (last, cell) in held.items():
            if number <= last and not (column < len(told) and told[column].text):
                told += [EMPTY] * (column + 1 - len(told))
                told[column] = cell
        for span in begins.get(number, ()):
            held[span.left] = span.bottom, told[span.left] if span.left < len(told) else EMPTY
        yield told


def repeats(merged: Sequence[Span]) -> Callable[[int, int], bool]:
    """Does the cell of a row (from 1) and a column (from 0) repeat one above, with which it was merged?"""
    spans: dict[int, list[tuple[int, int]]] = {}
    for span in sorted(merged):
        if span.bottom > span.top:
            spans.setdefault(span.left, []).append((span.top, span.bottom))

    def repeated(row: int, column: int) -> bool:
        of = spans.get(column, [])
        place = bisect_left(of, (row, 0)) - 1
        return place >= 0 and row <= of[place][1]

    return repeated


def shown(value: Any, written: str = "General") -> Cell:
    """A value of a workbook as its number format shows it, in plain digits: 10%, 1200 kWh, 2024-03."""
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return _number(value, written or "General")
    if isinstance(value, datetime | date | time):
        return Cell(_moment(value, written))
    return Cell(str(value).replace("\x00", "").strip())


def digits(value: float) -> str:
    """Plain digits without exponent, as many as a spreadsheet keeps."""
    text = format(Decimal(format(value, f".{KEPT_DIGITS}g")), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(value: float, written: str) -> Cell:
    exact = digits(value)
    if written == "General":
        return Cell(exact, exact)
    positive = _COLOURED.sub("", written.split(";")[0])
    if "%" in _WORDS.sub("", positive):  # one that is no quoted text
        return Cell(f"{digits(value * 100)}%", exact)
    if _PLACES.fullmatch(positive) and float(value).is_integer():
        return Cell(exact.zfill(len(positive)), exact)
    before, after = _beside(positive)
    return Cell(f"{before}{exact}{after}".strip(), exact)


def _beside(written: str) -> tuple[str, str]:
    """The words that a number format puts before and after the number."""
    plain = _CURRENCY.sub(r'"\1"', written)
    place = _DIGITS.search(re.sub(_WORDS, lambda word: "\0" * len(word[0]), plain))
    if place is None:
        return "", ""
    return _said(plain[: place.start()]), _said(plain[place.end() :])


def _said(written: str) -> str:
    return "".join(quoted or escaped for quoted, escaped in _WORDS.findall(written))


def _moment(value: datetime | date | time, written: str) -> str:
    """A day, a month or a year where the format shows no more; the time where there is one."""
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) != (0, 0, 0):
        return value.isoformat()
    day = value.date() if isinstance(value, datetime) else value
    asked = _WORDS.sub("", re.sub(r"\[[^\[\]]*+\]", "", written)).lower()
    if "d" in asked or not ({"m", "y"} & set(asked)):
        return day.isoformat()
    return f"{day.year:04}-{day.month:02}" if "m" in asked else f"{day.year:04}"


def _trimmed(row: Row) -> Row:
    while row and not row[-1].text:
        row.pop()
    return row


def kept(values: Sequence[Cell], widest: int) -> Row:
    """The cells of a row up to the last that shows something."""
    return _trimmed(list(values[:widest]))


def written(sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """As JSON: a cell is its text, a number that is shown otherwise its text and its digits, a plain number alone."""
    return [
        {
            "title": sheet.title,
            "rows": [[_as_json(cell) for cell in row] for row in sheet.rows],
            "hidden": sheet.hidden,
            "hidden_rows": sorted(sheet.hidden_rows),
            "hidden_columns": sorted(sheet.hidden_columns),
            "merged": [list(span) for span in sheet.merged],
            "not_computed": sheet.not_computed,
        }
        for sheet in sheets
    ]


def read(said: Sequence[dict[str, Any]]) -> list[Sheet]:
    """What was written."""
    return [
        Sheet(
            title=one["title"],
            rows=[[_from_json(cell) for cell in row] for row in one["rows"]],
            hidden=one["hidden"],
            hidden_rows=frozenset(one["hidden_rows"]),
            hidden_columns=frozenset(one["hidden_columns"]),
            merged=tuple(Span(*span) for span in one["merged"]),
            not_computed=one["not_computed"],
        )
        for one in said
    ]


def _as_json(cell: Cell) -> Any:
    if cell.number is None:
        return cell.text
    return [cell.number] if cell.text == cell.number else [cell.text, cell.number]


def _from_json(cell: Any) -> Cell:
    return Cell(cell) if isinstance(cell, str) else Cell(cell[0], cell[-1])
