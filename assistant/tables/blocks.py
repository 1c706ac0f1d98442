"""Tables that share a sheet, beside or below each other: each an area of cells with headings of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.tables import figures, head, words
from assistant.tables.columns import described
from assistant.tables.periods import period
from assistant.tables.reading import ColumnRead, Role
from knowledge.readers.cells import EMPTY, Row, Sheet, Span
from tools.inventory.rows import column, letter

MOST = 20  # tables of one sheet
TITLES = 3  # rows of one text over a table's headings
KEYS: frozenset[Role] = frozenset({"site", "label", "period", "year"})  # columns that tell rows apart
HEADED: frozenset[str] = frozenset(
    {"site", "label", "amount", "unit", "period", "year", "country", "total", "money", "reading", "note", "number"}
)  # concepts that head a column and seldom begin a row
_AREA = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")


def tables(sheet: Sheet) -> list[tuple[str | None, Sheet]]:
    """Each table of a sheet with its area ("A1:D14") and the sheet as if nothing else stood in it; no area where there
    is one table only. A title that stands over tables beside each other is kept with each."""
    rows = sheet.on_screen()
    whole = Span(1, 0, len(rows), max(map(len, rows), default=1) - 1)
    found = [(area, band) for band in _below(sheet, whole) for area in _beside(sheet, band)][:MOST]
    if len(found) < 2:
        return [(None, sheet)]
    return [(named(area), _with_titles(sheet, area, band)) for area, band in found]


def within(sheet: Sheet, area: str | None) -> Sheet:
    """The sheet without what stands outside of an area; all of it for None. Rows and columns keep their places."""
    match = _AREA.fullmatch(area or "")
    if match is None:
        return sheet
    return _only(sheet, Span(int(match[2]), column(match[1]), int(match[4]), column(match[3])))


def named(area: Span) -> str:
    return f"{letter(area.left)}{area.top}:{letter(area.right)}{area.bottom}"


def _only(sheet: Sheet, area: Span) -> Sheet:
    rows = [_cut(row, area) if area.top <= number <= area.bottom else [] for number, row in enumerate(sheet.rows, 1)]
    merged = tuple(span for span in sheet.merged if area.left <= span.left <= area.right)
    return replace(sheet, rows=rows, merged=merged)


def _cut(row: Row, area: Span) -> Row:
    cells = [EMPTY] * min(area.left, len(row)) + row[area.left : area.right + 1]
    while cells and not cells[-1].text:
        cells.pop()
    return cells


def _with_titles(sheet: Sheet, area: Span, band: Span) -> Sheet:
    """Its rows of one text over the headings may stand in the columns of the table beside it."""
    only = _only(sheet, area)
    seen = head.grid(only)
    until = seen.last if seen is not None else area.top
    rows = [
        row if band.top <= number < until and _filled(row) == 1 else kept
        for number, (row, kept) in enumerate(zip(sheet.rows, only.rows, strict=True), start=1)
    ]
    return replace(only, rows=rows)


def _below(sheet: Sheet, whole: Span) -> Iterator[Span]:
    """Bands of rows: another begins at headings that follow an empty row or a total, with the titles over them."""
    rows = sheet.on_screen()
    top, seen = whole.top, head.grid(sheet)
    if seen is not None:
        for number in range(seen.last + 2, whole.bottom):
            begin = _begin(rows, number)
            if (
                begin is not None
                and begin > seen.last + 1
                and begin > top
                and head.grid(_only(sheet, whole._replace(top=begin)))
            ):
                yield whole._replace(top=top, bottom=begin - 1)
                top = begin
    yield whole._replace(top=top)


def _begin(rows: Sequence[Row], number: int) -> int | None:
    """Of headings in this row (from 1): the first row of their table; None where the row heads none."""
    if not _heads(rows[number - 1]) or not any(map(_counts, rows[number : number + head.MOST_HEADS])):
        return None
    begin = number
    while number - begin < TITLES and begin > 1 and _filled(rows[begin - 2]) == 1 and not _counts(rows[begin - 2]):
        begin -= 1
    before = rows[begin - 2] if begin > 1 else []
    return begin if not before or _is_total(before) else None


def _heads(row: Row) -> bool:
    """Headings and nothing else: names of columns, months, units."""
    filled = [cell for cell in row if cell.text]
    if len(filled) < 2 or any(map(figures.holds_amount, (c for c in filled if period(c.text) is None))):
        return False
    concepts = sum(1 for cell in filled if HEADED & words.named(cell.text).keys())
    others = sum(1 for cell in filled if period(cell.text) is not None or figures.measure_in(cell.text) is not None)
    return (concepts > 0 and concepts + others > 1) or others > 2


def _counts(row: Row) -> bool:
    return any(figures.holds_amount(cell) and period(cell.text) is None for cell in row)


def _is_total(row: Row) -> bool:
    return _counts(row) and any("total" in words.named(cell.text) for cell in row if cell.text)


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell.text)


def _beside(sheet: Sheet, band: Span) -> Iterator[Span]:
    """Groups of columns of a band, each with amounts, and with what tells its rows apart."""
    left = band.left
    for cut in _cuts(sheet, band):
        mine = _columns(sheet, band._replace(left=left, right=cut - 1))
        others = _columns(sheet, band._replace(left=cut))
        if _keys(mine) & _keys(others):
            yield band._replace(left=left, right=cut - 1)
            left = cut
    yield band._replace(left=left)


def _cuts(sheet: Sheet, band: Span) -> Iterator[int]:
    """Columns at which another table may begin: behind an empty one, or headed as one before."""
    only = _only(sheet, band)
    seen = head.grid(only)
    if seen is None:
        return
    used = {at for _, row in seen.body for at, cell in enumerate(row) if cell.text}
    for at in range(band.left + 2, len(seen.heads)):
        gap = at in used and at - 1 not in used
        if gap or (seen.heads[at] and seen.heads[at] in seen.heads[band.left : at - 1]):
            yield at


def _columns(sheet: Sheet, area: Span) -> tuple[ColumnRead, ...]:
    seen = head.grid(_only(sheet, area))
    return described(seen, None) if seen is not None else ()


def _keys(columns: Sequence[ColumnRead]) -> set[str]:
    """What tells the rows apart, of columns that hold amounts."""
    if not any(column.role == "amount" for column in columns):
        return set()
    return {"period" if column.role == "year" else column.role for column in columns if column.role in KEYS}
