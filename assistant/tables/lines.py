"""Lines of a confirmed file as inputs of an inventory; what a calculator refuses leads back to their cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from assistant.types import ActivityLine
from tools.inventory.rows import Placed, SheetRows, Spot, column, place

_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def rows(lines: Iterable[ActivityLine]) -> SheetRows:
    """Each line an item of its site and source."""
    reading = SheetRows()
    for line in lines:
        values = {
            "site": line.site,
            "item": line.item,
            "vehicle": line.vehicle,
            "amount": Decimal(line.amount),
            "unit": line.unit,
            "country": line.country,
            "year": line.year,
            "factor": line.factor,
            "factor_unit": line.factor_unit,
        }
        given = {name: value for name, value in values.items() if value is not None}
        place(Placed(given, line.source, _spot(line)), reading)
    return reading


def _spot(line: ActivityLine) -> Spot:
    """The first of its cells stands for all."""
    match = _CELL.fullmatch(line.cells[0])
    assert match is not None  # noqa: S101 (cells are named by us)
    return Spot(line.sheet, int(match[2]), dict.fromkeys(("amount", "unit", "item", "factor"), column(match[1])))
