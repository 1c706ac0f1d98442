"""Read: one number as it was understood, with where it stands and what was assumed."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal["quantity", "year", "percent", "money", "date", "count", "plain", "label"]  # label: a name, plant 2

# Why a number was read as it was. Wording belongs to the catalogue.
Note = Literal[
    "grouped",  # a separator was taken for thousands where it could be a decimal sign
    "decimal",  # the other way round
    "against_custom",  # written with the decimal sign of another custom, and unmistakable
    "contradiction",  # the message writes numbers by two customs: both readings are possible
    "ambiguous",  # both readings of this number are plausible in this language
    "buddhist_era",
    "fiscal_year",
    "day_first",
    "tonne_assumed",
    "ton_ambiguous",
    "gallon_ambiguous",
    "unit_is_kwh",  # "units" of electricity
    "scaled",  # the unit was scaled to one that calculators read (kt to t)
    "range",  # one end of a range
    "power",  # an energy of each hour
    "worked_out",  # from several figures of the text
    "co2e_assumed",  # a factor in kg of nothing: of CO2e
]


class Read(NamedTuple):  # a tuple: a message may hold thousands
    """A number of the text. A percent is as written (4.2, not 0.042); a date's value is its year."""

    value: Decimal
    text: str
    span: tuple[int, int]  # characters, number with its unit
    kind: Kind
    unit: str | None = None  # read by tools/units.py; an ISO code for money, "%" for a percent
    alternatives: tuple[Decimal, ...] = ()  # other values it may have; not empty: ask
    unit_alternatives: tuple[str, ...] = ()  # other units it may have; not empty: ask
    notes: tuple[Note, ...] = ()
    iso: str | None = None  # of a date: 2023-10-03, 2023-10, --10-03, or T10:30
    in_words: bool = False
