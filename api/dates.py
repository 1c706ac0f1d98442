"""Days and moments as callers write them: ISO 8601 in text. A number is none, though pydantic would count from 1970."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator

ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def _written(value: Any) -> Any:
    if isinstance(value, date) or value is None or (isinstance(value, str) and ISO.match(value)):
        return value
    raise ValueError("a date is written as 2027-03-31")


Written = BeforeValidator(_written)
Day = Annotated[date, Written]
