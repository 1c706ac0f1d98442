"""The figures that this turn's evidence holds: what a number in an answer may rest on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from assistant.numbers.quantities import figures
from assistant.numbers.reads import Read
from assistant.types import FromCalculation
from assistant.wording import formats
from assistant.wording.sentence import Number, Parent, Quoted
from knowledge.types import Found
from tools.calculation import Calculation, plain
from tools.units import UnitError, convert

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR_FIELDS = re.compile(r"(?:^|_)year$")
_ROW = re.compile(r"result\.\w+\.rows\.\d+(?=\.)")
_ENDING = re.compile(r"\w['’]$")  # what follows is an ending of the word, and no number: 2024'ten
_COUNTED = frozenset({"year", "month", "week", "day", "hour", "minute"})  # ten hours: ten advisory hours
_TEXTS = frozenset({"id", "tool", "version", "input_hash", "source", "publisher", "label", "formula", "substitution"})


@dataclass(frozen=True)
class Provenance:
    """A figure of the evidence and where it stands."""

    value: Decimal
    unit: str | None
    iso: str | None
    parent: Parent
    year: bool = False
    row: str | None = None  # of a table: its year says something only together with another figure of the row


@lru_cache(maxsize=4096)
def read_figures(text: str, language: str) -> tuple[Read, ...]:
    """In the language of the text; with an English unit, which stands in texts of any language."""
    reads = figures(text, language)
    own = [read for read in reads if not (read.in_words and _ENDING.search(text[: read.span[0]]))]
    english = [read for read in (reads if language == "en" else figures(text, "en")) if read.unit]
    return tuple(next((e for e in english if not read.unit and _covers(e, read)), read) for read in own)


def _covers(whole: Read, part: Read) -> bool:
    return whole.span[0] <= part.span[0] and part.span[1] <= whole.span[1]


def of_statement(found: Found) -> Iterator[Provenance]:
    for read in read_figures(found.statement.text, found.statement.language):
        yield Provenance(read.value, read.unit, read.iso, Quoted(found), read.kind == "year")


def of_calculation(made: Calculation) -> list[Provenance]:
    """Results and inputs first, rows of tables last: the first that fits is a figure's parent."""
    dumped = made.model_dump(mode="json")
    parts = ("result", "inputs", "steps", "factors")
    return sorted(
        (b for part in parts for b in _walk(made.id, part, dumped[part], None)), key=lambda b: b.row is not None
    )


def quoted_numbers(found: Found) -> tuple[Number, ...]:
    """The figures of a statement that is quoted whole."""
    return tuple(
        Number(read.text, value_of(read), read.unit, Quoted(found))
        for read in read_figures(found.statement.text, found.statement.language)
    )


def text_of(read: Read, language: str) -> str:
    """In the person's own form, without the words before it: "ইউনিটে ০.৬২ কেজি" would say per unit twice."""
    first = next((at for at, char in enumerate(read.text) if char.isdigit()), 0)
    if not first or read.kind == "money":
        return read.text
    rest = read.text[first:]
    return rest if any(one.value == read.value and one.unit for one in read_figures(rest, language)) else read.text


def value_of(read: Read) -> str:
    """As an answer's figures give it: an ISO date where there is one, else a plain decimal."""
    return read.iso if read.iso and read.iso[:1].isdigit() else plain(read.value)


def supports(provenance: Provenance, read: Read) -> bool:
    """Is the number that was read this figure, with its unit, in other words or rounded?"""
    if read.iso or provenance.iso:
        return _same_date(provenance, read)
    if read.kind == "year" or provenance.year:
        return provenance.value == read.value and read.unit in {None, "year"}
    if read.kind == "percent" or provenance.unit in {"%", "percent"}:
        return _same_share(provenance, read)
    same = _in_unit(provenance, read.unit)
    return same is not None and is_rounding(read.value, same)


def is_rounding(shown: Decimal, exact: Decimal) -> bool:
    """6,725 for 6725.4 and 28.1 thousand for 28,130, but not 7 thousand for 6725: three digits must stand.

    12 for 12.0004 is one too: so the assistant itself writes it.
    """
    if shown in {exact, formats.rounded(exact)}:
        return True
    if not shown or len(shown.normalize().as_tuple().digits) < _KEPT:
        return False
    last = Decimal(1).scaleb(int(shown.normalize().as_tuple().exponent))
    return abs(exact - shown) <= last / 2


_KEPT = 3


def _same_date(provenance: Provenance, read: Read) -> bool:
    if read.iso and provenance.iso:
        return provenance.iso.startswith(read.iso) or (
            read.iso.startswith("--") and provenance.iso[4:].startswith(read.iso[1:])
        )
    if provenance.iso and read.kind == "year":
        return provenance.iso.startswith(f"{int(read.value):04d}-")
    return False


def _same_share(provenance: Provenance, read: Read) -> bool:
    """42 % is 42 percent and 0.42 of one."""
    if read.unit not in {"%", None} or provenance.unit not in {"%", "percent", None, "", "dimensionless"}:
        return False
    times = {"%": Decimal(1), "percent": Decimal(1)}
    shown = read.value * times.get(read.unit or "", Decimal(100))
    exact = provenance.value * times.get(provenance.unit or "", Decimal(100))
    return is_rounding(shown, exact)


def _in_unit(provenance: Provenance, unit: str | None) -> Decimal | None:
    if provenance.unit == unit or (not provenance.unit and unit is None):
        return provenance.value
    if not provenance.unit or unit is None:  # a word between a number and its unit leaves it without
        return provenance.value if {provenance.unit, unit} & _COUNTED else None
    try:
        return convert(provenance.value, provenance.unit, unit)
    except UnitError:
        return None


def _walk(calculation: str, path: str, node: Any, unit: str | None) -> Iterator[Provenance]:
    """Every number and date of a Calculation, with the unit that stands beside it."""
    if isinstance(node, Mapping):
        own = node.get("unit")
        for name, child in node.items():
            if name not in _TEXTS and name != "unit":
                yield from _walk(calculation, f"{path}.{name}", child, own if isinstance(own, str) else None)
    elif isinstance(node, list):
        for place, child in enumerate(node):
            yield from _walk(calculation, f"{path}.{place}", child, unit)
    else:
        yield from _leaf(calculation, path, node, unit)


def row_of(path: str) -> str | None:
    """The row of a table of results in which a figure stands."""
    found = _ROW.match(path)
    return found.group() if found else None


def _leaf(calculation: str, path: str, node: Any, unit: str | None) -> Iterator[Provenance]:
    parent = FromCalculation(calculation_id=calculation, path=path)
    if isinstance(node, bool) or node is None:
        return
    if isinstance(node, str) and _DATE.fullmatch(node):
        yield Provenance(Decimal(node[:4]), None, node, parent)
        return
    try:
        value = Decimal(str(node))
    except InvalidOperation:
        return
    year = isinstance(node, int) and bool(_YEAR_FIELDS.search(path.removesuffix(".value").rsplit(".", 1)[-1]))
    yield Provenance(value, unit, None, parent, year, row_of(path))
