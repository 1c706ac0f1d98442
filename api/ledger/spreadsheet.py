"""Spreadsheets: CSV read line by line, and written so that nothing in it is run as a formula."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic import ValidationError

from api.ledger.errors import LedgerError
from knowledge.errors import ReadingError
from knowledge.readers import delimited

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_SIGNS = "".join(FORMULA)
_BEGINS = re.compile(rf'(^|[;,\t\r\n]"*)(?=[{re.escape(_SIGNS)}])')  # a cell, or a piece of it
_LED = re.compile(rf"(^|[;,\t\r\n]\"*)'(?=[{re.escape(_SIGNS)}])")
LONGEST_FILE = 5_000_000  # bytes


@dataclass(frozen=True)
class Sheet:
    """`lines`: number of the line in the file (the heading is 1), and its cells by column; empty ones are left out."""

    columns: frozenset[str]
    lines: tuple[tuple[int, dict[str, str]], ...]


def cell(value: object) -> str:
    """What a spreadsheet would run as a formula is led by an apostrophe.

    A spreadsheet of another country splits lines at semicolons or tabs and heeds no quotes that stand within: each
    piece of the cell that would begin a formula there is led by one, too.
    """
    text = "" if value is None else str(value)
    return text if isinstance(value, int) else _BEGINS.sub(r"\1'", text)


def read(data: bytes, needed: frozenset[str]) -> Sheet:
    """CSV in UTF-8; separated by commas, or by semicolons or tabs as some spreadsheets save it. Read in a process of
    its own.

    Raises LedgerError file_unreadable.
    """
    expected = f"CSV in UTF-8 with at least the columns {', '.join(sorted(needed))}"
    if len(data) > LONGEST_FILE:
        raise _unreadable(f"The file is larger than {LONGEST_FILE} bytes.", expected)
    try:
        (_, first), *rows = delimited.read(data) or [(0, [])]
    except ReadingError as error:
        raise _unreadable(f"The file cannot be read: {error}", expected) from error
    head = [name.strip() for name in first]
    if not needed <= set(head):
        raise _unreadable(f"The columns are {', '.join(head) or 'none'}.", expected)
    lines = tuple((number, _cells(dict(zip(head, row, strict=False)))) for number, row in rows)
    return Sheet(frozenset(head), tuple((number, cells) for number, cells in lines if cells))


def problem(error: ValueError) -> str:
    """What is wrong with a row, in one line."""
    if not isinstance(error, ValidationError):
        return str(error)
    return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False))


def _cells(row: dict[str, str]) -> dict[str, str]:
    plain = {name: _plain(value) for name, value in row.items() if name}
    return {name: value for name, value in plain.items() if value}


def _plain(text: str) -> str:
    text = text.strip()
    return _LED.sub(r"\1", text)


def _unreadable(detail: str, expected: str) -> LedgerError:
    return LedgerError("file_unreadable", detail, field="file", expected=expected)
