"""Kinds of fields of the record: words, tonnes, output."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from tools.calculation import MOST, Exact, Frozen, plain
from tools.refusal import RefusedError

LAID_OUT = "\n\r\t"
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
EARLIEST, LATEST = date(1990, 1, 1), date(2200, 1, 1)


def _readable(text: str) -> str:
    if any(c < " " and c not in LAID_OUT for c in text):
        raise RefusedError("invalid", "it holds control characters", "text without control characters")
    return text


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_readable)]
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000), AfterValidator(_readable)
]


def _an_amount(value: Decimal) -> Decimal:
    if value < 0:
        raise RefusedError("negative", f"{plain(value)} is negative", "zero or more")
    return value


def _tonnes(value: Decimal) -> Decimal:
    if value > MOST:
        right = "a company's emissions in tonnes"
        raise RefusedError("absurd_amount", f"{plain(value)} t is more than the world emits in a year", right)
    return _an_amount(value)


def _above_zero(value: Decimal) -> Decimal:
    if value <= 0:
        raise RefusedError("negative" if value < 0 else "zero", f"{plain(value)} is not above zero", "more than zero")
    return value


def _written(given: object) -> object:
    """A number is no date, though pydantic would count from 1970."""
    if isinstance(given, date) or given is None or (isinstance(given, str) and ISO.fullmatch(given)):
        return given
    raise RefusedError("invalid", "this is no date", "a date such as 2026-04-14")


def _in_its_time(day: date) -> date:
    if not EARLIEST <= day < LATEST:
        raise RefusedError("invalid", f"{day} is out of range", f"a day from {EARLIEST}")
    return day


Day = Annotated[date, BeforeValidator(_written), AfterValidator(_in_its_time)]
Amount = Annotated[Exact, AfterValidator(_an_amount)]
Tonnes = Annotated[Exact, AfterValidator(_tonnes)]  # t of CO2e, or of CO2 where the field says so


class Output(Frozen):
    """What was made in a year, for emissions per unit of it."""

    amount: Annotated[Exact, AfterValidator(_above_zero)] = Field(description="how much was made in the year")
    unit: Name = Field(description="pieces, tonnes, m2 …")
