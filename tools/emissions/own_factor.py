"""A factor that the user gives: always accepted; what it does not say about itself is a warning."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator

from tools.amounts import UnitOf, Year
from tools.calculation import Exact, FactorUsed, Frozen
from tools.factors.factor import Basis
from tools.factors.gwp import GwpSet
from tools.refusal import RefusedError
from tools.units import convert, same_dimension, unit

GASES = ("CO2e", "CO2", "CH4", "N2O")
MARGINS = ("combined margin", "operating margin", "build margin")
SAYS = {
    "factor_source": "its source",
    "factor_year": "the year it is about",
    "factor_basis": "its basis (direct average, life-cycle average, margin, residual mix, supplier)",
    "factor_gwp_set": "its GWP set",
}


class OwnFactor(Frozen):
    """A value with its unit, and where it comes from."""

    factor: Exact | None = Field(None, description="your own emission factor, where you have one")
    factor_unit: Annotated[str, UnitOf()] | None = Field(None, description="kgCO2e/kWh, tCO2/MWh, kgCO2e/L …")
    factor_source: str | None = Field(None, description="who published it")
    factor_year: Year | None = Field(None, description="the year it is about")
    factor_basis: Basis | None = Field(None, description="what it is an average or margin of")
    factor_gwp_set: GwpSet | None = Field(None, description="the GWP set behind CO2e")

    @model_validator(mode="after")
    def _whole(self) -> OwnFactor:
        if self.factor is None and self.factor_unit is None:
            return self
        if self.factor is None or self.factor_unit is None:
            lacking = "factor" if self.factor is None else "factor_unit"
            raise RefusedError(
                "missing", "a factor needs a value and a unit", "both, such as 0.45 and kgCO2e/kWh", lacking
            )
        if self.factor < 0:
            raise RefusedError("negative", "a factor cannot be negative", "zero or more", "factor")
        split(self.factor_unit)
        return self

    @property
    def read_unit(self) -> str:
        """The factor's unit with its gas: kg/kWh is kgCO2e/kWh."""
        return "/".join((split(self.factor_unit or "kgCO2e/kWh")[0], self.per))

    @property
    def gas(self) -> str:
        return split(self.factor_unit or "kgCO2e/kWh")[1]

    @property
    def per(self) -> str:
        return split(self.factor_unit or "kgCO2e/kWh")[2]

    def kg_per(self, activity: str) -> Decimal:
        """The factor in kg of its gas per a unit of activity. Raises UnitError where it is per something else."""
        return convert(self.factor or Decimal(0), self.read_unit, f"kg{self.gas}/{activity}")

    def in_unit(self) -> Decimal:
        """The factor in kg of its gas per its own unit of activity."""
        mass, gas, _ = split(self.factor_unit or "kgCO2e/kWh")
        return convert(self.factor or Decimal(0), mass, f"kg{gas}")

    def used(self, name: str) -> FactorUsed:
        return FactorUsed(
            id=f"given/{name}",
            value=self.factor or Decimal(0),
            unit=self.read_unit,
            gas=self.gas,
            gwp_set=self.factor_gwp_set if self.gas == "CO2e" else None,
            basis=self.factor_basis or "not stated",
            source=self.factor_source or "given by the user, source not stated",
            publisher=self.factor_source,
            year=self.factor_year,
            region=None,
        )

    def of_no_factor(self) -> list[str]:
        """What describes a factor where none was given."""
        given = [name for name in SAYS if getattr(self, name) is not None] if self.factor is None else []
        return [f"{', '.join(given)}: given, and not used: there is no own factor"] if given else []

    def warnings(self, name: str, needs_basis: bool = False) -> list[str]:
        lacks = [
            what
            for field, what in SAYS.items()
            if getattr(self, field) is None
            and not (field == "factor_basis" and not needs_basis)
            and not (field == "factor_gwp_set" and self.gas != "CO2e")
        ]
        said = [f"{name}: of the given factor is not known: {', '.join(lacks)}"] if lacks else []
        if self.factor_unit is not None and unit(self.factor_unit).name != self.read_unit:
            said.append(f"{name}: {self.factor_unit} names no gas: the factor was read as {self.read_unit}")
        if self.factor_gwp_set and self.gas != "CO2e":
            said.append(f"{name}: factor_gwp_set: given, and not needed: a factor of {self.gas} has none")
        if self.gas == "CO2":
            said.append(f"{name}: the given factor covers CO2 alone; CH4 and N2O are not in it")
        elif self.gas != "CO2e":
            said.append(f"{name}: the given factor covers {self.gas} alone; the other gases are items of their own")
        return said + basis_warnings(name, self.factor_basis)


def basis_warnings(name: str, basis: str | None) -> list[str]:
    if basis in MARGINS:
        return [f"{name}: a {basis} is made for crediting projects; scope 2 asks for an average of the grid"]
    if basis == "life-cycle average":
        return [f"{name}: a life-cycle value holds emissions before the power plant, which are scope 3: it is too high"]
    return []


def split(factor_unit: str) -> tuple[str, str, str]:
    """'tCO2e/MWh' → mass with its gas, the gas, what it is per; a mass without a gas is CO2e. Raises RefusedError."""
    name = unit(factor_unit).name
    above, _, per = name.partition("/")
    if above and per and same_dimension(above, "kg"):
        above = unit(f"{above} CO2e").name
    gas = next((gas for gas in GASES if above and same_dimension(above, f"kg{gas}")), None)
    if gas is None or not per:
        raise RefusedError(
            "wrong_dimension",
            f"{name} is no emission factor: it must say a mass of CO2e (or CO2, CH4, N2O), and per what",
            "a unit such as kgCO2e/kWh, tCO2/MWh, kgCO2e/L",
            "factor_unit",
        )
    return above, gas, per
