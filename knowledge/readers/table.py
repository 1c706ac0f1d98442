"""Tables as rows that can be quoted alone: each cell with the name of its column, each row with that of its group."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.readers.reading import Block
from knowledge.sentences import sentences, size

FIRST_ROWS = 4  # among which the one that names the columns is looked for
LONGEST_GROUP = 80  # characters of a row of one cell that names the rows below it; a longer one is a note
LONGEST_ROW = 600  # of `size`, that is quoted as one statement
_NUMBER = re.compile(r"[.,%\s/()<>=±+−-]*+\d[\d.,%\s/()<>=±+−eE-]*")
_YEAR = re.compile(r"(?:FY\s?)?(?:19|20|25)\d\d(?:\s?[/–-]\s?\d{2,4})?")


def rows(cells: Sequence[Sequence[str]], pages: Sequence[int] | None = None) -> Iterator[Block]:
    """The first full row of names heads the columns; a row of units below it, or between the rows, says more of them.

    `pages`: on which page each row begins.
    """
    on: Sequence[int | None] = pages or [None] * len(cells)
    table = [(page, [_clean(cell) for cell in row]) for page, row in zip(on, cells, strict=True)]
    table = [(page, row) for page, row in table if any(row)]
    head = head_of([row for _, row in table])
    names = base = table[head][1] if head is not None else None
    group = ""
    for place, (page, row) in enumerate(table):
        after = table[place + 1][1] if place + 1 < len(table) else []
        if names is None or head is None or place <= head:
            yield Block("row", " | ".join(cell for cell in row if cell), page=page)
        elif base is not None and _says_more(row, after):
            names = _both(base, row)
            yield Block("row", " | ".join(cell for cell in row if cell), page=page)
        elif _groups(row, names):
            group = "" if row[0].endswith(".") else row[0]
            yield Block("row", row[0], page=page)
        else:
            yield from (Block("row", text, page=page) for text in _told(names, row, group))


def is_head(row: Sequence[str]) -> bool:
    """Whether a row names columns: full, distinct, no row of numbers, though years may be names."""
    named = [cell for cell in row if cell]
    numbers = sum(1 for cell in named if is_number(cell) and not _YEAR.fullmatch(cell))
    labels = sum(1 for cell in named if cell.endswith(":"))
    full = len(named) >= max(2, len(row) - 1)
    distinct = len(set(named)) * 2 > len(named)
    return full and distinct and numbers * 2 <= len(named) and not labels and not is_number(named[0])


def is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell))


def head_of(table: Sequence[Sequence[str]]) -> int | None:
    """Which row names the columns: the first that fills most of the table, if it holds names."""
    wide = max((len([cell for cell in row if cell]) for row in table), default=0)
    for place, row in enumerate(table[: min(FIRST_ROWS, len(table) - 1)]):
        if len([cell for cell in row if cell]) * 2 > wide:
            return place if is_head(row) else None
    return None


def _says_more(row: Sequence[str], after: Sequence[str]) -> bool:
    """A row that names nothing itself and no number, above one of numbers: units."""
    filled = [cell for cell in row if cell]
    if row[0] or len(filled) < max(2, (len(row) - 1) // 2) or any(is_number(cell) for cell in filled):
        return False
    if len([cell for cell in after if cell]) == 1:
        return True  # the first group stands between
    return bool(after) and bool(after[0]) and sum(map(is_number, after[1:])) * 2 >= len(after) - 1


def _both(base: Sequence[str], more: Sequence[str]) -> list[str]:
    wide = max(len(base), len(more))
    padded = [[*row, *[""] * (wide - len(row))] for row in (base, more)]
    return [", ".join(cell for cell in pair if cell) for pair in zip(*padded, strict=True)]


def _groups(row: Sequence[str], names: Sequence[str]) -> bool:
    return len(names) > 2 and bool(row[0]) and not any(row[1:]) and not is_number(row[0])


def _told(header: Sequence[str], row: Sequence[str], group: str) -> Iterator[str]:
    """A row as one statement; a long one as several, each with what its first cell says."""
    names = [*header, *[""] * (len(row) - len(header))]
    named = [(name, cell) for name, cell in zip(names, row, strict=False) if cell]
    lead = [group] if 0 < len(group) <= LONGEST_GROUP else []
    whole = "; ".join([*lead, *(_named(name, cell) for name, cell in named)])
    first, *others = named
    if size(whole) <= LONGEST_ROW or not others or size(first[1]) > LONGEST_ROW // 4:
        yield whole
        return
    lead.append(_named(*first))
    for name, cell in others:
        for part in _parts(cell, LONGEST_ROW - size("; ".join([*lead, name]))):
            yield "; ".join([*lead, _named(name, part)])


def _named(name: str, cell: str) -> str:
    return f"{name}: {cell}" if name else cell


def _parts(cell: str, most: int) -> Iterator[str]:
    """Whole sentences, as many as fit."""
    start = end = 0
    for span in sentences(cell):
        if end > start and size(cell[start : span[1]]) > most:
            yield cell[start:end]
            start = span[0]
        end = span[1]
    yield cell[start:end]


def _clean(cell: str) -> str:
    return re.sub(r"\s+", " ", cell).strip()
