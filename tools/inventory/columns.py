"""The columns of an activity table: one line of a spreadsheet is one item of one source at one site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Source = Literal[
    "stationary_combustion", "mobile_combustion", "fugitive_refrigerants", "purchased_electricity",
    "purchased_heat_steam", "instruments", "exclusions",
]  # fmt: skip


@dataclass(frozen=True)
class Column:
    name: str
    help: str
    other_names: tuple[str, ...] = ()
    number: bool = False


COLUMNS = (
    Column("site", "name of the site", ("facility", "plant", "factory")),
    Column("source", "see the sheet Sources", ("category", "type", "activity")),
    Column("item", "fuel, refrigerant, certificate, or what is left out", ("fuel", "refrigerant", "material")),
    Column("amount", "a plain number", ("quantity", "consumption", "value"), number=True),
    Column("unit", "kWh, MWh, L, m3, kg, t, short ton, tCO2e …", ("uom", "units")),
    Column("country", "name or ISO code", ()),
    Column("region", "part of a country with its own grid factor", ("province", "state", "grid")),
    Column("year", "the year of use", ("reporting year",), number=True),
    Column("vehicle", "for mobile combustion by distance", ("vehicle type",)),
    Column("calorific_basis", "gross or net, of an energy", ("basis", "heating value")),
    Column("efficiency", "of the boiler, for heat and steam", ("boiler efficiency",), number=True),
    Column("factor", "your own factor", ("emission factor", "ef"), number=True),
    Column("factor_unit", "its unit: kgCO2e/kWh …", ("ef unit",)),
    Column("factor_source", "who published it", ("ef source",)),
    Column("factor_year", "the year it is about", ("ef year",), number=True),
    Column("factor_basis", "direct average, life-cycle average, supplier …", ()),
    Column("note", "for yourself", ("remark", "comment", "remarks", "notes")),
)
NEEDED = ("site", "source", "amount", "unit")
BY_NAME: Mapping[str, Column] = {
    other.casefold(): column
    for column in COLUMNS
    for other in (column.name, column.name.replace("_", " "), *column.other_names)
}

SOURCES: Mapping[Source, tuple[str, ...]] = {  # what people call it
    "stationary_combustion": ("stationary combustion", "stationary", "fuel", "boiler", "generator", "scope 1 fuel"),
    "mobile_combustion": ("mobile combustion", "mobile", "vehicle", "vehicles", "transport"),
    "fugitive_refrigerants": ("refrigerants", "refrigerant", "fugitive", "fugitive emissions", "fugitive refrigerants"),
    "purchased_electricity": ("electricity", "purchased electricity", "grid electricity", "power"),
    "purchased_heat_steam": ("heat", "steam", "heat and steam", "purchased heat steam", "purchased steam", "cooling"),
    "instruments": ("instrument", "certificate", "certificates", "contract", "ppa", "i-rec", "rec"),
    "exclusions": ("exclusion", "excluded", "left out"),
}
SOURCE_NAMED: Mapping[str, Source] = {
    name.casefold(): source for source, names in SOURCES.items() for name in (source, source.replace("_", " "), *names)
}

# column → field of the item, for each source; a column that is not here does not belong to it
_OWN = {name: name for name in ("factor", "factor_unit", "factor_source", "factor_year", "factor_basis")}
FIELDS: Mapping[Source, Mapping[str, str]] = {
    "stationary_combustion": {
        "item": "fuel", "amount": "amount", "unit": "unit", "year": "year",
        "calorific_basis": "calorific_basis", **_OWN,
    },
    "mobile_combustion": {
        "item": "fuel", "vehicle": "vehicle", "amount": "amount", "unit": "unit", "year": "year",
        "calorific_basis": "calorific_basis", **_OWN,
    },
    "fugitive_refrigerants": {"item": "refrigerant", "amount": "amount_recharged", "unit": "unit"},
    "purchased_electricity": {
        "amount": "amount", "unit": "unit", "country": "country", "region": "region", "year": "year", **_OWN,
    },
    "purchased_heat_steam": {"item": "fuel", "amount": "amount", "unit": "unit", "efficiency": "efficiency", **_OWN},
    "instruments": {"item": "kind", "amount": "amount", "unit": "unit", "country": "country", **_OWN},
    "exclusions": {"item": "name", "amount": "emissions"},
}  # fmt: skip

EXAMPLES: tuple[Mapping[str, str | int], ...] = (
    {"site": "Mill 1", "source": "stationary combustion", "item": "natural gas", "amount": 125000, "unit": "m3",
     "country": "VN", "year": 2024},
    {"site": "Mill 1", "source": "stationary combustion", "item": "rice husk", "amount": 310, "unit": "t",
     "country": "VN", "year": 2024},
    {"site": "Mill 1", "source": "mobile combustion", "item": "diesel", "amount": 5200, "unit": "L", "country": "VN",
     "year": 2024},
    {"site": "Mill 1", "source": "refrigerants", "item": "R-410A", "amount": 12, "unit": "kg", "year": 2024},
    {"site": "Mill 1", "source": "electricity", "amount": 3500000, "unit": "kWh", "country": "VN", "year": 2024},
    {"site": "Mill 1", "source": "certificate", "item": "I-REC", "amount": 500, "unit": "MWh", "country": "VN"},
    {"site": "Mill 1", "source": "heat and steam", "item": "natural gas", "amount": 900, "unit": "GJ"},
    {"site": "Mill 1", "source": "exclusion", "item": "sales office", "amount": 15, "unit": "tCO2e"},
)  # fmt: skip
