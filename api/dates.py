"""Days and moments as callers write them: ISO 8601 in text. A number is none, though pydantic would count from 1970."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def _written(value: Any) -> Any:
    if isinstance(value, date) or value is None or (isinstance(value, str) and ISO.match(value)):
        return value
    raise ValueError("a date is written as 2027-03-31")


def _in_its_time(day: date) -> date:
    if not EARLIEST <= day < LATEST:
        raise ValueError("must lie in the years 2000 to 2199")
    return day


Written = BeforeValidator(_written)
Day = Annotated[date, Written, AfterValidator(_in_its_time)]
