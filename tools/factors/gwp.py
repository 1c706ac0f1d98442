"""Global warming potentials: of gases, and of blends by their composition."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from tools.calculation import FactorUsed
from tools.factors import load

GwpSet = Literal["AR4", "AR5", "AR6"]
DEFAULT: GwpSet = "AR5"  # of the EPA, the UK and Higg FEM 2023 alike

LEAST, MOST = Decimal("0.001"), Decimal(30_000)  # of any gas with a greenhouse effect: HFOs, and SF6 with 25,200

TABLES = {
    "AR4": ("IPCC Fourth Assessment Report, WG I, Table 2.14", 2007),
    "AR5": ("IPCC Fifth Assessment Report, WG I, Table 8.A.1, without climate-carbon feedback", 2013),
    "AR6": ("IPCC Sixth Assessment Report, WG I, Table 7.SM.7", 2021),
}


@dataclass(frozen=True)
class Part:
    """One part of a refrigerant; `share` of its mass."""

    gas: str
    share: Decimal
    potential: Decimal
    kyoto: bool
    counted: bool = True


class NotAssessedError(LookupError):
    """That assessment report gives no value for the gas."""

    def __init__(self, gas: str, gwp_set: str) -> None:
        super().__init__(f"{gas} has no value in {gwp_set}")
        self.gas = gas
        self.gwp_set = gwp_set


def potential(gas: str, gwp_set: GwpSet) -> Decimal:
    """Raises NotAssessedError."""
    value = load.gases()[gas].potentials[gwp_set]
    if value is None:
        raise NotAssessedError(gas, gwp_set)
    return value


def methane(gwp_set: GwpSet, *, biogenic: bool) -> str:
    """The name of the gas: AR6 tells methane of fossil fuels from that of biomass."""
    if gwp_set != "AR6":
        return "CH4"
    return "CH4 biogenic" if biogenic else "CH4 fossil"


def parts(refrigerant: str, gwp_set: GwpSet) -> tuple[Part, ...]:
    """What a refrigerant (by its one name) consists of. Raises NotAssessedError."""
    shares = load.blends().get(refrigerant, {refrigerant: Decimal(1)})
    return tuple(_part(gas, share, gwp_set) for gas, share in shares.items())


def _part(gas: str, share: Decimal, gwp_set: GwpSet) -> Part:
    if gas in load.not_counted():
        return Part(gas, share, Decimal(0), kyoto=False, counted=False)
    return Part(gas, share, potential(gas, gwp_set), load.gases()[gas].kyoto)


def with_given(refrigerant: str, value: Decimal) -> Part:
    """A refrigerant as one gas of a GWP that was given; it is a Kyoto gas where any of its parts is."""
    shares = load.blends().get(refrigerant, {refrigerant: Decimal(1)})
    known = [gas for gas in shares if gas not in load.not_counted()]
    return Part(refrigerant, Decimal(1), value, kyoto=any(load.gases()[gas].kyoto for gas in known) or not known)


def given(gas: str, value: Decimal, name: str) -> FactorUsed:
    return FactorUsed(
        id=f"given/{name}",
        value=value,
        unit=f"kgCO2e/kg {gas}",
        gas=gas,
        gwp_set=None,
        basis="global warming potential",
        source="given by the user, source not stated",
        publisher=None,
        year=None,
        region=None,
    )


@cache
def used(gas: str, gwp_set: GwpSet) -> FactorUsed:
    table, year = TABLES[gwp_set]
    return FactorUsed(
        id=f"gwp/{gwp_set}/{gas}",
        value=potential(gas, gwp_set),
        unit=f"kgCO2e/kg {gas}",
        gas=gas,
        gwp_set=gwp_set,
        basis="100-year global warming potential",
        source=table,
        publisher="IPCC",
        year=year,
        region="World",
    )
