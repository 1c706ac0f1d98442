"""Tables as rows that can be quoted alone: each cell with the name of its column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.readers.reading import Block


def rows(cells: Sequence[Sequence[str]], page: int | None = None) -> Iterator[Block]:
    """The first row names the columns where it is full, distinct and no row of numbers."""
    table = [[_clean(cell) for cell in row] for row in cells]
    table = [row for row in table if any(row)]
    if not table:
        return
    header = table[0] if len(table) > 1 and _names(table[0]) else None
    if header is not None:
        yield Block("row", " | ".join(cell for cell in header if cell), page=page)
    for row in table[1:] if header else table:
        yield Block("row", _row(header, row), page=page)


def _row(header: list[str] | None, row: list[str]) -> str:
    if header is None:
        return " | ".join(cell for cell in row if cell)
    names = header + [""] * (len(row) - len(header))
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in zip(names, row, strict=False) if cell)


def _names(row: list[str]) -> bool:
    named = [cell for cell in row if cell]
    numbers = sum(1 for cell in named if re.fullmatch(r"[\d.,%\s/-]+", cell))
    labels = sum(1 for cell in named if cell.endswith(":"))
    full = len(named) >= max(2, len(row) - 1) and len(set(named)) == len(named)
    return full and numbers * 2 <= len(named) and not labels


def _clean(cell: str) -> str:
    return re.sub(r"\s+", " ", cell).strip()
