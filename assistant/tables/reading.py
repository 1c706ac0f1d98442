"""How a file is read: its columns, the rows that are left out, what it does not say. Proposed, corrected, confirmed.

It crosses the API's border both ways: what a person corrects is checked against the file again (see `count`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assistant.tables.figures import Decimals
from assistant.types import Frozen
from tools.inventory.columns import Source

Role = Literal["site", "label", "amount", "unit", "period", "year", "country", "left_out"]
Why = Literal[  # a column, a row or a sheet is left out
    "total", "money", "reading", "number", "emissions", "production", "note", "hidden", "unknown", "empty", "heading",
    "torn", "template",
]  # fmt: skip
Text = Annotated[str, Field(max_length=200)]
Name = Annotated[str, Field(max_length=200)] | None

MOST_TABLES, MOST_COLUMNS, MOST_LABELS = 50, 200, 500


class Meant(Frozen):
    """What is measured, where a heading or a label tells; one of what is written is `times` the `unit`."""

    source: Source | None = None
    item: Name = Field(None, description="fuel, refrigerant, kind of certificate")
    vehicle: Name = None
    unit: Name = None
    times: str = Field("1", max_length=40, pattern=r"^\d+(\.\d+)?$")
    factor: str | None = Field(None, max_length=40, pattern=r"^\d+(\.\d+)?$", description="the person's own, of it")
    factor_unit: Name = Field(None, description="kgCO2e/kWh, tCO2/MWh …")
    sure: bool = Field(True, description="false: a guess that a person should look at")


class ColumnRead(Meant):
    """A column by its letter. Amounts may tell what they are of, in which unit, of which month or year."""

    letter: str = Field(max_length=3)
    heading: Text = ""
    role: Role
    why: Why | None = Field(None, description="of a column that is left out")
    year: int | None = Field(None, ge=1900, le=2200)
    period: str | None = Field(None, max_length=10, description="month or quarter of an amount: 2024-03, 03, Q1")


class LabelRead(Meant):
    """A text of the column of labels: what the amounts of its rows are of."""

    text: Text
    rows: int = Field(0, description="how many rows say it")


class RowsOut(Frozen):
    """Rows that are not counted, and why."""

    why: Why
    rows: tuple[int, ...] = Field(max_length=50_000)


class TableRead(Meant):
    """A sheet, or one of several tables on it. What stands here holds where neither column nor row says otherwise."""

    sheet: Text
    area: str | None = Field(
        None,
        max_length=24,
        pattern=r"^[A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7}$",
        description="its cells (A1:D14) where the sheet holds several tables",
    )
    used: bool = True
    why: Why | None = Field(None, description="of a sheet that is not used")
    head: int = Field(0, ge=0, description="the last row of the headings")
    site: Name = None
    country: Name = None
    year: int | None = Field(None, ge=1900, le=2200)
    columns: tuple[ColumnRead, ...] = Field((), max_length=MOST_COLUMNS)
    labels: tuple[LabelRead, ...] = Field((), max_length=MOST_LABELS)
    left_out: tuple[RowsOut, ...] = Field((), max_length=20)


class Reading(Frozen):
    """A file, read. Nothing is counted until it is confirmed."""

    decimals: Decimals = Field(".", description="the sign before the decimals of numbers that are texts")
    sure_of_decimals: bool = True
    tables: tuple[TableRead, ...] = Field(max_length=MOST_TABLES)
    confirmed: bool = False
