"""A day is written as one, in a time in which the programme can be."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from api.dates import Day


@pytest.mark.parametrize(
    "written", [0, "0", 1_700_000_000, "1700000000", True, "0187-10-25", "2200-01-01", "31.3.2027"]
)
def test_what_is_no_day_of_ours_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Day).validate_python(written)


def test_a_day_is_read() -> None:
    assert TypeAdapter(Day).validate_python("2027-03-31") == date(2027, 3, 31)
