"""The efficiency of a boiler or generator: how much of the fuel's energy it gives out."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator

from tools.amounts import ReadShare
from tools.calculation import Exact
from tools.refusal import RefusedError

MOST_COP = 15  # heat or cold for one of electricity
MORE_THAN_ALL = "a boiler gives out between nothing and all"
OF_OUTPUT = "of a boiler or generator whose output is the amount: '85%'"


def _checked(value: Decimal) -> Decimal:
    if not 0 < value <= MOST_COP:
        raise RefusedError("share_out_of_range", MORE_THAN_ALL, "more than 0, at most 1; a COP at most 15")
    return value


Efficiency = Annotated[Exact, ReadShare, AfterValidator(_checked)]
