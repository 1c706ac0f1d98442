"""Where a table's headings end, and what each of its columns is headed by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.tables import figures, words
from assistant.tables.periods import Period, period
from assistant.tables.reading import Meant
from knowledge.readers.cells import EMPTY, Cell, Row, Sheet

WITHIN = 40  # rows among which the headings are looked for
MOST_HEADS = 4  # rows of them
LEAST = 1.5  # cells that say what a column is; others count
OTHER = 0.4  # each
LONGEST_HEAD = 80  # characters


@dataclass(frozen=True)
class Grid:
    """`heads`: for each column the texts that head it, from the top; `body`: the rows below with their numbers."""

    above: tuple[str, ...]  # lines over the table
    heads: tuple[tuple[str, ...], ...]
    last: int  # row of the headings, from 1
    body: tuple[tuple[int, Row], ...]


def grid(sheet: Sheet) -> Grid | None:
    """None where nothing looks like headings over numbers."""
    rows = [_across(row, number, sheet) for number, row in enumerate(sheet.on_screen(), start=1)]
    scores = [_score(row) for row in rows[:WITHIN]]
    best = max(scores, default=0)
    if best < LEAST:
        return _headless(rows)
    middle = scores.index(best)
    first, last = _from(rows, middle), _to(rows, middle)
    body = tuple((number, row) for number, row in enumerate(rows[last + 1 :], start=last + 2) if row)
    if not any(figures.holds_amount(cell) for _, row in body for cell in row):
        return None
    width = max(len(row) for row in rows[first : last + 1])
    heads = tuple(tuple(_texts(rows[first : last + 1], place)) for place in range(width))
    above = tuple(dict.fromkeys(cell.text for row in rows[:first] for cell in row if cell.text))
    return Grid(above, heads, last + 1, body)


def _headless(rows: Sequence[Row]) -> Grid | None:
    """Rows that say what they are and hold an amount, two or more: "diesel, 5000 L" or "Tháng 1, 1200 kWh"."""
    held = [(number, row) for number, row in enumerate(rows, start=1) if row]
    told = [number for number, row in held if _tells_itself(row)]
    if len(told) < 2 or len(told) * 4 < len(held) * 3:
        return None
    first = told[0]
    above = tuple(dict.fromkeys(cell.text for number, row in held if number < first for cell in row if cell.text))
    body = tuple((number, row) for number, row in held if number >= first)
    return Grid(above, ((),) * max(len(row) for _, row in body), first - 1, body)


def _tells_itself(row: Row) -> bool:
    amounts = [figures.holds_amount(cell) and period(cell.text) is None for cell in row]
    return any(amounts) and any(_says(cell) for cell, amount in zip(row, amounts, strict=True) if not amount)


def meant(text: str, beside: str | None = None) -> Meant:
    """What a heading or a label names, with its unit; the one that stands `beside` it tells which gas is meant."""
    found = figures.measure_in(text)
    measured, rest = found or (None, text)
    unit = measured.unit if measured else None
    of = words.activity(rest, unit or beside) or words.activity(text, unit or beside)
    return Meant(
        source=of.source if of else None,
        item=of.item if of else None,
        vehicle=of.vehicle if of else None,
        unit=unit,
        times=format(measured.times, "f") if measured else "1",
        sure=of.sure if of else True,
    )


def period_of(text: str) -> Period | None:
    return period(text)


def text_at(row: Sequence[Cell], place: int) -> str:
    return row[place].text if place < len(row) and row[place].number is None else ""


def _across(row: Row, number: int, sheet: Sheet) -> Row:
    """With what was merged over several columns in each of them; numbers stand once."""
    told = list(row)
    for span in sheet.merged:
        if span.top <= number <= span.bottom and span.right > span.left and span.left < len(told):
            cell = told[span.left]
            last = min(span.right, 200)
            told += [EMPTY] * (last + 1 - len(told))
            told[span.left + 1 : last + 1] = [cell if cell.number is None else EMPTY] * (last - span.left)
    while told and not told[-1].text:
        told.pop()
    return told


def _score(row: Row) -> float:
    """How many different cells say what a column is, and how many others are short words, less those that are numbers
    and no years."""
    texts = {cell.text for cell in row if cell.text and len(cell.text) <= LONGEST_HEAD}
    said = {cell.text for cell in row if cell.text in texts and _says(cell)}
    numbers = sum(1 for cell in row if figures.holds_amount(cell) and period(cell.text) is None)
    return len(said) + OTHER * (len(texts) - len(said)) - 2 * numbers if said else 0


def _says(cell: Cell) -> bool:
    text = cell.text
    if cell.number is None and figures.holds_amount(cell) and period(text) is None:
        return False
    return period(text) is not None or figures.measure_in(text) is not None or bool(words.named(text))


def _from(rows: Sequence[Row], middle: int) -> int:
    """Rows above that head groups of columns belong to the headings; one that names a single thing is a title."""
    first = middle
    while first > 0 and middle - first < MOST_HEADS - 1:
        texts = {cell.text for cell in rows[first - 1] if cell.text}
        spread = sum(1 for cell in rows[first - 1] if cell.text)
        if len(texts) < 2 or spread * 2 < len(rows[middle]) or _has_numbers(rows[first - 1]):
            break
        first -= 1
    return first


def _to(rows: Sequence[Row], middle: int) -> int:
    """Rows below that hold units, months or more names, and no number."""
    last = middle
    while last + 1 < len(rows) and last - middle < MOST_HEADS - 1:
        below = rows[last + 1]
        filled = [cell for cell in below if cell.text]
        plain = [cell for cell in filled if _is_unit_or_period(cell)]
        if len(filled) < 2 or len(plain) * 2 < len(filled) or _has_numbers(below) or _is_row(below):
            break
        last += 1
    return last


def _is_row(row: Row) -> bool:
    """A row of data has an amount among its cells."""
    return any(figures.looks_like_number(cell) and period(cell.text) is None for cell in row)


def _is_unit_or_period(cell: Cell) -> bool:
    return figures.measure(cell.text) is not None or period(cell.text) is not None


def _has_numbers(row: Row) -> bool:
    return any(cell.number is not None and period(cell.text) is None for cell in row)


def _texts(rows: Sequence[Row], place: int) -> Iterator[str]:
    seen: set[str] = set()
    for row in rows:
        text = row[place].text if place < len(row) else ""
        if text and text not in seen:
            seen.add(text)
            yield " ".join(text.split())
