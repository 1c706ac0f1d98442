"""Purchased electricity as it is asked for: meters, instruments, residual mix."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from tools.amounts import Listed, UnitOf, YearOfUse, checked_amount
from tools.calculation import Exact
from tools.emissions.own_factor import OwnFactor
from tools.factors import grid
from tools.factors.gwp import GwpSet
from tools.factors.names import fold
from tools.refusal import RefusedError
from tools.units import same_dimension

Kind = Literal["certificate", "contract", "supplier", "on_site"]
RANK: tuple[Kind, ...] = ("on_site", "certificate", "contract", "supplier")  # in which instruments are applied
WORDS: tuple[tuple[Kind, str], ...] = (  # of a kind as people write it; the first that fits
    ("on_site", r"on ?site|roof ?top|roof|self ?generated|own generation|captive|behind the meter"),
    ("contract", r"[vd]?ppas?|power purchase agreements?|contracts?"),
    ("certificate", r"certificates?|(?:t ?)?eacs?|(?:i ?)?recs?|(?:re)?gos?|gecs?|tigrs?|lgcs?|of origin"),
    ("supplier", r"suppliers?|utility|utilities|tariff|green ?tariff|supplier rate|supplier specific"),
    ("on_site", r"solar|pv|photovoltaics?"),
)
KNOWN_KINDS = "certificate (REC, I-REC, GO, T-EAC), contract (PPA), supplier, or on_site (own solar roof)"


class EnergyFactor(OwnFactor):
    """A factor that is per energy."""

    @model_validator(mode="after")
    def _per_energy(self) -> EnergyFactor:
        if self.factor_unit is not None and not same_dimension(self.per, "kWh"):
            right = "a unit such as kgCO2e/kWh, tCO2/MWh"
            raise RefusedError("wrong_dimension", f"{self.factor_unit} is not per energy", right, "factor_unit")
        if self.gas not in ("CO2e", "CO2"):
            message = f"a factor of {self.gas} alone says too little of electricity"
            raise RefusedError("wrong_dimension", message, "a factor of CO2e, or of CO2", "factor_unit")
        return self


OF_BILLS = {  # of South Asia: what they call a kilowatt-hour, and a million of them
    "unit": "electricity_unit", "units": "electricity_unit", "mu": "Melectricity_unit", "mus": "Melectricity_unit",
    "million units": "Melectricity_unit", "million unit": "Melectricity_unit",
}  # fmt: skip


def _of_a_bill(given: object) -> object:
    return OF_BILLS.get(given.strip().casefold(), given) if isinstance(given, str) else given


class Item(EnergyFactor):
    amount: Exact = Field(description="electricity bought and used")
    unit: Annotated[str, BeforeValidator(_of_a_bill), UnitOf("kWh")] = Field(description="kWh, MWh, GWh, GJ …")
    country: str | None = Field(None, description="by name or ISO code: VN, Bangladesh")
    region: str | None = Field(None, description="part of a country with its own factor: Guangdong, CAMX, Sabah")
    year: YearOfUse | None = Field(None, description="the year of use; needed with country or region")

    @model_validator(mode="after")
    def _possible(self) -> Item:
        _amount(self.amount, self.unit)
        if self.factor is not None:
            return self
        if self.country is None and self.region is None:
            right = "a country such as VN, and the year; or factor and factor_unit"
            raise RefusedError("missing", "where was it used? No factor was given either", right, "country")
        if self.year is None and not grid.lacks_average(self.region or self.country or ""):
            raise RefusedError(
                "missing", "the grid factor depends on the year", "the year of use, such as 2023", "year"
            )
        return self


class Instrument(EnergyFactor):
    kind: str = Field(description="certificate (REC, I-REC, GO, T-EAC), contract (PPA), supplier, on_site")
    amount: Exact = Field(description="electricity it covers")
    unit: Annotated[str, UnitOf("kWh")] = Field(description="kWh, MWh …")
    of_which: bool | None = Field(None, description="on_site: is it part of the items' amount, or beside it?")
    certificates_sold: bool = Field(False, description="were its certificates sold?")
    country: str | None = Field(None, description="its market; of all items where not given")

    @model_validator(mode="after")
    def _possible(self) -> Instrument:
        _amount(self.amount, self.unit)
        kind = read_kind(self.kind)
        if kind is None:
            message = f"'{self.kind[:60]}' is no instrument of the market-based method"
            raise RefusedError("invalid", message, KNOWN_KINDS, "kind")
        if kind == "supplier" and self.factor is None:
            raise RefusedError("missing", "a supplier's rate needs its factor", "factor and factor_unit", "factor")
        if kind == "on_site" and self.of_which is None:
            message = "power made on site can be part of the items' amount, or beside what the grid delivered"
            raise RefusedError("missing", message, "true: the amount holds it; false: it came on top", "of_which")
        return self

    @property
    def read_kind(self) -> Kind:
        return read_kind(self.kind) or "certificate"


@lru_cache(maxsize=1024)
def read_kind(text: str) -> Kind | None:
    """'I-REC(E)', 'solar PPA', 'on-site PPA' → the kind; None for what is none, such as a carbon credit."""
    folded = fold(text[:200])
    return next((kind for kind, words in WORDS if re.search(rf"\b(?:{words})\b", folded)), None)


class ResidualMix(EnergyFactor):
    @model_validator(mode="after")
    def _given(self) -> ResidualMix:
        if self.factor is None:
            raise RefusedError("missing", "a residual mix is a factor", "factor and factor_unit", "factor")
        return self


class Inputs(Listed):
    items: tuple[Item, ...] = Field(min_length=1, description="one for each meter, site or grid")
    instruments: tuple[Instrument, ...] = Field(
        (), description="certificates and contracts, for the market-based figure"
    )
    residual_mix: ResidualMix | None = Field(None, description="factor of what no instrument covers, where published")
    gwp_set: GwpSet | None = Field(None, description="for grids published by gas (eGRID): AR5 where not given")


def _amount(amount: Exact, unit: str) -> None:
    try:
        checked_amount(amount, unit)
    except RefusedError as error:
        raise RefusedError(error.code, error.message, error.expected, "amount") from error
