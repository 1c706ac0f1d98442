"""An inventory as it is asked for: sites with their sources, exclusions, one GWP set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from tools.amounts import Emissions, YearOfUse, not_too_many, year_between
from tools.calculation import Frozen
from tools.emissions.combustion import FuelItem
from tools.emissions.electricity import Instrument, ResidualMix
from tools.emissions.electricity import Item as Meter
from tools.emissions.mobile_combustion import Item as Vehicle
from tools.emissions.purchased_heat_steam import Item as Heat
from tools.emissions.refrigerant import Item as Refrigerant
from tools.emissions.stationary_combustion import Item as Burned
from tools.factors.choose import FuelSet
from tools.factors.gwp import GwpSet
from tools.refusal import RefusedError

SOURCES = {  # name of a source → its scope
    "stationary_combustion": 1,
    "mobile_combustion": 1,
    "fugitive_refrigerants": 1,
    "purchased_electricity": 2,
    "purchased_heat_steam": 2,
}
FEM_YEARS = {
    2023: "FEM 2023 used AR5, and factors typed in by the user counted as market-based",
    2024: "FEM 2024 takes scope 2 location-based with IEA factors alone; contracts change nothing in it",
    2025: "FEM 2025 changed factors; Cascale advises the platform's year-on-year figure, not a new base year",
}


MOST_LINES = 100_000  # sites and their sources
FemYear = Annotated[int, AfterValidator(year_between(2012, 2100))]  # the Higg Index began in 2012


class Site(Frozen):
    name: str = Field(description="name of the site", min_length=1)
    country: str | None = Field(None, description="of all its sources, where they do not say otherwise")
    region: str | None = Field(None, description="part of a country with its own grid factor")
    year: YearOfUse | None = Field(None, description="of all its sources, where they do not say otherwise")
    stationary_combustion: tuple[Burned, ...] = Field((), description="fuels burned on site")
    mobile_combustion: tuple[Vehicle, ...] = Field((), description="own vehicles")
    fugitive_refrigerants: tuple[Refrigerant, ...] = Field((), description="refrigerants")
    purchased_electricity: tuple[Meter, ...] = Field((), description="electricity bought")
    instruments: tuple[Instrument, ...] = Field((), description="certificates and contracts for it")
    residual_mix: ResidualMix | None = Field(None, description="of its market, where published")
    purchased_heat_steam: tuple[Heat, ...] = Field((), description="heat and steam bought")

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, given: Any) -> Any:
        """A source as a list, or as its own tool takes it; country, region, year go to each item of electricity."""
        if not isinstance(given, Mapping):
            return given
        values = dict(given)
        for source in SOURCES:
            if isinstance(inner := values.get(source), Mapping):
                values |= {key: inner[key] for key in ("instruments", "residual_mix") if key in inner}
                values[source] = inner.get("items", [inner])
        place = {name: values[name] for name in ("country", "region", "year") if values.get(name) is not None}
        if place and isinstance(metered := values.get("purchased_electricity"), list | tuple):
            values["purchased_electricity"] = [_placed(item, place) for item in metered]
        return values


def unused(site: Site) -> list[str]:
    """What was said of a site and no line of it takes."""
    metered = site.purchased_electricity
    placed: list[FuelItem | Heat] = [
        *site.stationary_combustion, *site.mobile_combustion, *site.purchased_heat_steam,
    ]  # fmt: skip
    takes = {
        "country": any(each.country == site.country for each in metered) or any(each.region is None for each in placed),
        "region": any(each.region == site.region for each in metered),
        "year": any(each.year == site.year for each in metered),
        "instruments": bool(metered),
        "residual_mix": bool(metered),
    }
    return [name for name, used in takes.items() if getattr(site, name) and not used]


def _placed(item: Any, place: Mapping[str, Any]) -> Any:
    if not isinstance(item, Mapping):
        return item
    if item.get("factor") is not None:
        place = {name: value for name, value in place.items() if name != "year"}
    own = {key: value for key, value in item.items() if value is not None}
    inherited = {} if {"country", "region"} & set(own) else {k: v for k, v in place.items() if k != "year"}
    return {**inherited, **({"year": place["year"]} if "year" in place else {}), **own}


def _lines(site: Any) -> int:
    lists = site.values() if isinstance(site, Mapping) else ()
    return sum(len(items) for items in lists if isinstance(items, list | tuple))


class Exclusion(Frozen):
    name: str = Field(description="what is left out", min_length=1)
    emissions: Emissions = Field(description="estimate of its scope 1 and 2 emissions, {value, unit: tCO2e}")
    reason: str | None = Field(None, description="why")


class Inputs(Frozen):
    sites: tuple[Site, ...] = Field(min_length=1, description="[{name, country, year, and its sources}]")
    exclusions: tuple[Exclusion, ...] = Field((), description="what is left out, with an estimate")
    factor_set: FuelSet | None = Field(None, description="whose fuel factors; by region where not given")
    gwp_set: GwpSet | None = Field(None, description="one for the whole inventory: AR5 where not given")
    fem_year: FemYear | None = Field(None, description="where the data come from a Higg FEM export: its FEM year")
    compared_fem_year: FemYear | None = Field(None, description="FEM year of the inventory it will be compared with")

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, given: Any) -> Any:
        if isinstance(given, list | tuple):
            return {"sites": list(given)}
        if isinstance(given, Mapping) and isinstance(given.get("sites"), Mapping):
            given = {**given, "sites": [{"name": name, **site} for name, site in given["sites"].items()]}
        if isinstance(given, Mapping) and isinstance(sites := given.get("sites"), list | tuple):
            not_too_many(sum(1 + _lines(site) for site in sites), MOST_LINES, "sites")
        return given

    @model_validator(mode="after")
    def _possible(self) -> Inputs:
        counted = Counter(site.name for site in self.sites)
        if twice := [name for name, times in counted.items() if times > 1]:
            raise RefusedError("duplicate", f"the site {twice[0]} occurs twice", "each site once", "sites")
        return self
