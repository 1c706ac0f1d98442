"""Which factors serve an amount of a fuel: the set, its rows, and the way of the amount to their unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from tools.factors import load
from tools.factors.factor import CalorificBasis, Fuel, FuelFactor, Use
from tools.factors.route import Hop, Measured, OwnCalorificValue, implied_basis, measured_in, read_at, roads, shortest
from tools.units import assumption, same_dimension

FuelSet = Literal["ipcc-2006", "epa-2025", "uk-2025"]
SETS: tuple[FuelSet, ...] = ("ipcc-2006", "epa-2025", "uk-2025")
OF_REGION: Mapping[str, FuelSet] = {"US": "epa-2025", "GB": "uk-2025"}


@dataclass(frozen=True)
class Wanted:
    """An amount of a fuel, to be burned; `basis` where it was said in which the energy is meant."""

    fuel: Fuel
    unit: str
    use: Use
    basis: CalorificBasis | None = None
    vehicle: str | None = None
    own: OwnCalorificValue | None = None


@dataclass(frozen=True)
class Choice:
    """Column of gas → its row, all per one unit; the unit the amount begins in; the hops to that place.

    `volume` is the unit of a plain volume of gas, which is read as so many Sm3 as it is m3.
    """

    rows: Mapping[str, FuelFactor]
    per: str
    begin: str
    hops: tuple[Hop, ...]
    warnings: tuple[str, ...]
    volume: str | None = None


def set_for(region: str | None, wanted: Wanted) -> tuple[FuelSet, Choice] | None:
    """The set of the region, else the first that has the fuel; None where none has."""
    first = OF_REGION.get((region or "").split("-")[0])
    for name in dict.fromkeys((first, *SETS)):
        if name and (choice := choose(name, wanted)):
            return name, choice
    return None


@lru_cache(maxsize=4096)
def choose(set_name: str, wanted: Wanted) -> Choice | None:
    """None where the set has no factor that this amount can be brought to."""
    rows = rows_of(set_name, wanted.use, wanted.fuel.id, wanted.vehicle)
    begin, notes = _begin(wanted)
    start, basis_note = _start(begin, wanted, rows)
    if start is None or not rows:
        return None
    ends = _places(rows)
    if wanted.own is not None and start not in ("net", "gross"):
        ends = {place: per for place, per in ends.items() if place in ("net", "gross")}
    contents = rows_of(set_name, "calorific_value", wanted.fuel.id)
    hops = shortest(start, set(ends), roads(wanted.fuel, contents, wanted.own))
    if hops is None:
        return None
    per = ends[hops[-1].end if hops else start]
    said = (*notes, basis_note, *(hop.road.note for hop in hops))
    volume = wanted.unit if begin != wanted.unit else None
    return Choice(_columns(rows, per), per[0], begin, hops, tuple(note for note in said if note), volume)


@lru_cache(maxsize=4096)
def rows_of(set_name: str, use: Use, fuel: str, vehicle: str | None = None) -> tuple[FuelFactor, ...]:
    """Rows for a vehicle come after the general ones, and override them. UK fuels serve vehicles and boilers alike."""
    index = _indexed()
    if use == "mobile" and not any(key[:2] == (set_name, "mobile") for key in index):
        use = "stationary"
    rows = [row for row in index.get((set_name, use, fuel), ()) if row.vehicle in (None, vehicle)]
    return tuple(sorted(rows, key=lambda row: row.vehicle is not None))


def sets_with(use: Use, fuel: str) -> list[str]:
    return [name for name in SETS if rows_of(name, use, fuel)]


@cache
def _indexed() -> Mapping[tuple[str, Use, str], tuple[FuelFactor, ...]]:
    index: dict[tuple[str, Use, str], list[FuelFactor]] = {}
    for factor in load.fuel_factors():
        index.setdefault((factor.source.id, factor.use, factor.name), []).append(factor)
    return {key: tuple(rows) for key, rows in index.items()}


def _begin(wanted: Wanted) -> tuple[str, tuple[str | None, ...]]:
    """Plain volumes of a gaseous fuel are read at 15 °C, which is said."""
    taken = assumption(wanted.unit)
    if (begin := read_at(wanted.unit, wanted.fuel)) == wanted.unit:
        return wanted.unit, (taken,)
    if wanted.own is not None and same_dimension(wanted.own.per, "m3"):
        return begin, (taken,)  # amount and calorific value are of the same volume
    note = "a gas volume without conditions was read as measured at 15 °C and 101.325 kPa (Sm3)"
    return begin, (taken, note)


def _start(begin: str, wanted: Wanted, rows: tuple[FuelFactor, ...]) -> tuple[Measured | None, str | None]:
    """The place of the amount; for energy in the basis said, implied, or else the set's own, which is said."""
    known = wanted.basis or implied_basis(begin)
    if known or not same_dimension(begin, "kWh"):
        return measured_in(begin, known), None
    bases = [row.calorific_basis for row in rows if row.calorific_basis]
    taken: CalorificBasis = "net" if bases and "gross" not in bases else "gross"
    return taken, f"the energy was taken as {taken} calorific value, as the factors are"


def _places(rows: tuple[FuelFactor, ...]) -> dict[Measured, tuple[str, CalorificBasis | None]]:
    places: dict[Measured, tuple[str, CalorificBasis | None]] = {}
    for row in rows:
        if place := measured_in(row.per, row.calorific_basis or "gross"):
            places.setdefault(place, (row.per, row.calorific_basis))
    return places


def _columns(rows: tuple[FuelFactor, ...], per: tuple[str, CalorificBasis | None]) -> dict[str, FuelFactor]:
    return {column: row for row in rows if (row.per, row.calorific_basis) == per for column in row.amounts}
