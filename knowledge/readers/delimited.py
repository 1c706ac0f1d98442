"""Text with a separator between its cells (CSV, TSV): its characters, which separator it is, and its rows."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice

from knowledge.errors import ReadingError
from knowledge.readers.apart import Limits, alone, apart
from knowledge.readers.text import decode

SEPARATORS = "\t;|,"  # of two that fit alike the first: commas also stand inside of cells
SAMPLE = 20_000  # characters from which the separator is told
SAMPLED_ROWS = 100
LIMITS = Limits(seconds=20, memory=600_000_000)
_SAID = re.compile(r'"?sep=(.)"?[^\S\n]*\n', re.I)  # the first line of some exports: spreadsheets show it to nobody


def text_of(data: bytes) -> str:
    """Raises ReadingError for what is no text."""
    try:
        return decode(data)
    except ReadingError as error:
        raise ReadingError(
            "This is neither a workbook nor text: save it as .xlsx, or as CSV in UTF-8.", error.code
        ) from error


def read(data: bytes, limits: Limits = LIMITS) -> list[tuple[int, list[str]]]:
    """The rows of a file, as `numbered`, read in a process of its own. Raises ReadingError."""
    return [(number, cells) for number, cells in apart("knowledge.readers.delimited", "rows", data, limits)]


def rows(text: str) -> Iterator[list[str]]:
    """The cells of each row, quoted by `"` where they hold a separator or a line break; `sep=` before them is heeded.

    Raises ReadingError where a quotation does not end, csv.Error for a cell of more than 131,072 characters.
    """
    yield from (cells for _, cells in numbered(text))


def numbered(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of the line on which it ends, from 1."""
    said = _SAID.match(text)
    body, between = (text[said.end() :], said[1]) if said else (text, separator(text))
    if _is_open(body, between):
        raise ReadingError("A quotation mark in this file is never closed: all that follows is one cell.", "broken")
    reader = csv.reader(io.StringIO(body), delimiter=between, skipinitialspace=True)
    for cells in reader:
        yield reader.line_num + bool(said), cells


def _is_open(text: str, between: str) -> bool:
    try:
        deque(csv.reader(io.StringIO(text), delimiter=between, skipinitialspace=True, strict=True), maxlen=0)
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def separator(text: str) -> str:
    """The one that parts most of the first rows into equally many cells; a comma where none does. Linear in time."""
    sample = text[:SAMPLE]
    if len(text) > SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample  # no row that is cut in two
    return max(SEPARATORS, key=lambda each: _agreeing(sample, each))


def _agreeing(sample: str, separator: str) -> tuple[int, bool]:
    """How many rows have as many cells as most have that have several."""
    table = csv.reader(io.StringIO(sample), delimiter=separator, skipinitialspace=True)
    widths = Counter(len(row) for row in islice(table, SAMPLED_ROWS) if len(row) > 1)
    return max(widths.values(), default=0), not widths and separator == ","


if __name__ == "__main__":
    sys.exit(alone(sys.argv[1:], lambda _, data: list(numbered(text_of(data)))))
