"""A number in digits: which separator sets thousands apart and which begins the decimals."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

_SPACES = " \u00a0\u202f\u2009"
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,'٬ ]\d{3})+")
_LAKHS = re.compile(r"\d{1,2}(?:[,٬]\d{2})+[,٬]\d{3}")
# Digits with separators. Groups set apart by a space have three digits, or it is another number.
NUMERAL = re.compile(rf"\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)(?:[.,٫]\d+)?(?![.,]?\d)|\d+(?:[.,٫٬'’]\d+)*")


class Numeral(NamedTuple):
    """`other` is the second reading of one separator before three digits; `shows` what separates what, for sure."""

    value: Decimal
    other: Decimal | None = None
    separator: str | None = None  # the one that is not certain
    shows: tuple[tuple[str, str], ...] = ()  # (separator, "decimal" | "group")


def numeral(written: str, decimal: str, group: str) -> Numeral | None:
    """Read digits by a custom. None where they are no single number (a version, an address)."""
    if written.isdigit():
        return Numeral(Decimal(written))
    text = "".join("'" if c == "’" else " " if c in _SPACES else c for c in written)
    marks = [c for c in text if not c.isdigit()]
    if len(set(marks)) > 1:
        return _two_marks(text, marks)
    mark = marks[0]
    if len(marks) > 1 or mark in " '٬":
        grouped = _THOUSANDS.fullmatch(text) or _LAKHS.fullmatch(text)
        return Numeral(_joined(text), shows=((mark, "group"),)) if grouped else None
    if mark == "٫" or not _both_ways(text, mark):
        return Numeral(Decimal(text.replace(mark, ".")), shows=((mark, "decimal"),))
    readings = {"group": _joined(text), "decimal": Decimal(text.replace(mark, "."))}
    chosen = "group" if mark == group or (mark != decimal and mark == ",") else "decimal"
    other = "decimal" if chosen == "group" else "group"
    return Numeral(readings[chosen], readings[other], mark)


def _two_marks(text: str, marks: list[str]) -> Numeral | None:
    last, first = marks[-1], marks[0]
    head, _, tail = text.rpartition(last)
    if marks.count(last) > 1 or len(set(marks)) > 2 or last in " '٬":
        return None
    if not (_THOUSANDS.fullmatch(head) or _LAKHS.fullmatch(head)):
        return None
    return Numeral(Decimal(f"{_joined(head)}.{tail}"), shows=((last, "decimal"), (first, "group")))


def _both_ways(text: str, mark: str) -> bool:
    head, _, tail = text.partition(mark)
    return len(tail) == 3 and len(head) <= 3 and not head.startswith("0")


def _joined(text: str) -> Decimal:
    return Decimal("".join(c for c in text if c.isdigit()))
