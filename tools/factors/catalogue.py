"""All factors in one list, to search and to compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tools.factors import load
from tools.factors.names import fold
from tools.units import UnitError, convert, ratio, same_dimension


@dataclass(frozen=True)
class Listed:
    id: str
    kind: str  # use of a fuel factor, "grid", or "gwp"
    name: str
    region: str
    year: int | None
    value: Decimal
    unit: str
    basis: str
    gwp_set: str | None
    publisher: str
    source: str
    licence: str
    version: int  # of our file of it


def listed(*words: str) -> list[Listed]:
    """Those in which every word occurs, in name, region, publisher, kind or basis."""
    wanted = [fold(word) for word in words]
    return [each for each in _all() if all(word in _text(each) for word in wanted)]


def compared(unit: str, *words: str) -> list[tuple[Listed, Decimal, str]]:
    """Those factors in one unit, lowest first, each with the unit of its own gas: CO2 alone stands beside CO2e.

    What measures something else is left out. Raises UnitError where the unit cannot be read.
    """
    ratio(unit, unit)
    found = []
    for each in listed(*words):
        own = _own_gas(each.unit, unit)
        if own is not None:
            found.append((each, convert(each.value, each.unit, own), own))
    return sorted(found, key=lambda row: row[1])


def _own_gas(given: str, wanted: str) -> str | None:
    """The wanted unit, in the gas of the given one; None where they measure different things."""
    try:
        return next((own for own in (wanted, wanted.replace("CO2e", "CO2")) if same_dimension(given, own)), None)
    except UnitError:
        return None


def _text(each: Listed) -> str:
    names = " ".join(load.region_names().get(each.region, ()))
    parts = (each.id, each.kind, each.name, each.region, names, each.publisher, each.basis, str(each.year or ""))
    return fold(" ".join(parts))


def _all() -> Iterator[Listed]:
    for fuel_factor in load.fuel_factors():
        source = fuel_factor.source
        for column, value in fuel_factor.amounts.items():
            used = fuel_factor.used(column, column)
            yield Listed(
                f"{fuel_factor.id}/{column}", fuel_factor.use, fuel_factor.name, source.region, source.year, value,
                used.unit, used.basis, source.gwp_set, source.publisher, used.source, source.licence, source.version,
            )  # fmt: skip
    for grid_factor in load.grid_factors():
        source = grid_factor.source
        for unit, value in grid_factor.amounts.items():
            yield Listed(
                grid_factor.id, "grid", grid_factor.name, grid_factor.region, grid_factor.year, value, unit,
                grid_factor.basis, source.gwp_set, source.publisher, source.title, source.licence, source.version,
            )  # fmt: skip
    for gas in load.gases().values():
        for gwp_set, potential in gas.potentials.items():
            if potential is not None:
                yield Listed(
                    f"gwp/{gwp_set}/{gas.name}", "gwp", gas.name, "World", None, potential, f"kgCO2e/kg {gas.name}",
                    "100-year global warming potential", gwp_set, "IPCC", gwp_set, "Facts of the IPCC", 1,
                )  # fmt: skip
