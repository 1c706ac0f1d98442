"""Tables of figures: their rows are read together, and told apart by their words.

A model that reads a row of figures alone reads the names of the columns again and numbers that mean nothing to it. Rows
of one passage share one text: every name and every word once, no number. Which row is meant, the words of the question
say (see `search.documents`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_CELL = re.compile(r"([^:;]{1,80}): (.{1,120})", re.DOTALL)
_LETTERS = re.compile(r"[^\W\d_]{2}")
FEWEST_ROWS = 3
FEWEST_CELLS = 3
_OF_ROWS = 0.7  # that are rows of cells with names, at least: others head them or name their group


def read_as(statements: Sequence[str]) -> str | None:
    """What stands for the statements of a passage if they are rows of figures; None for anything else."""
    rows = [cells for text in statements if (cells := _cells(text))]
    if len(rows) < max(FEWEST_ROWS, _OF_ROWS * len(statements)):
        return None
    if sum(any(_is_figure(value) for _, value in cells) for cells in rows) * 2 < len(rows):
        return None
    words: dict[str, dict[str, None]] = {}
    for text in statements:
        for name, value in _cells(text) or ((text, ""),):
            said = words.setdefault(name, {})
            if value and not _is_figure(value):
                said[value] = None
    return "; ".join(_told(name, values) for name, values in words.items())


def _told(name: str, values: Iterable[str]) -> str:
    listed = ", ".join(values)
    return f"{name}: {listed}" if listed else name


def _cells(text: str) -> list[tuple[str, str]]:
    """Names and values of a row; nothing where some of it has none."""
    found = [_CELL.fullmatch(cell) for cell in text.split("; ")]
    named = [(cell[1], cell[2]) for cell in found if cell is not None]
    return named if len(named) >= FEWEST_CELLS and len(named) + 1 >= len(found) else []


def _is_figure(value: str) -> bool:
    """A number, or a code: nothing that has a word in it."""
    return any(c.isdigit() for c in value) and not _LETTERS.search(value)
