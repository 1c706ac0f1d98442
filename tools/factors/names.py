"""Names as people write them → the one name that the data uses: fuels, regions, refrigerants, vehicles."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from tools.factors import load


class UnknownNameError(LookupError):
    """Nothing is called that; `near` are names that look like it."""

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name = name
        self.near = near


def fuel_id(name: str) -> str:
    """Raises UnknownNameError."""
    return _found(name, _fuels(), _fuel_title)


def region_code(name: str) -> str:
    """A country or region of the factor files, else any country of the world. Raises UnknownNameError."""
    try:
        return _found(name, _regions(), _region_title)
    except UnknownNameError:
        if (code := _countries().get(fold(name))) is None:
            raise
        return code


def part_code(region: str, country: str | None) -> str:
    """A region as one of the country beside it, else by itself. Raises UnknownNameError."""
    if country is not None:
        try:
            return _found(f"{region_code(country)}-{region}", _regions(), _region_title)
        except UnknownNameError:
            pass  # it may have a name of its own: Guangdong
    return region_code(region)


def vehicle_id(name: str, fuel: str | None, factor_set: str | None = None) -> str:
    """A vehicle of the distance tables, or of those of one set; 'car' and 'van' with their fuel.

    Raises UnknownNameError.
    """
    factors = [factor for factor in load.fuel_factors() if factor.use == "distance"]
    known = {factor.name for factor in factors if factor_set in (None, factor.source.id)}
    folded = fold(name).replace(" ", "_")
    for each in _VEHICLES.get(folded, (folded,)):
        fuelled = each.format(fuel=fuel or "unknown_fuel")
        for candidate in (fuelled, f"{fuelled}_{fuel}", f"{fuelled}_average_laden"):
            if candidate in known:
                return candidate
    raise UnknownNameError(name, tuple(difflib.get_close_matches(folded, sorted(known), n=4, cutoff=0.3)))


def equipment_id(name: str) -> str | None:
    """A machine with an engine that is no road vehicle; None for anything else."""
    words = f" {fold(name)} "
    return next(
        (equipment for equipment, said in _EQUIPMENT.items() if any(f" {word} " in words for word in said)), None
    )


_VEHICLES = {
    "car": ("car_average_{fuel}", "car_average"), "passenger_car": ("car_average_{fuel}", "car_average"),
    "average_car": ("car_average_{fuel}", "car_average"),
    "small_car": ("car_small_{fuel}",), "medium_car": ("car_medium_{fuel}",), "large_car": ("car_large_{fuel}",),
    "van": ("van_average_{fuel}", "light_truck"), "average_van": ("van_average_{fuel}", "light_truck"),
    "pickup": ("van_average_{fuel}", "light_truck"),
    "truck": ("truck_all_average_laden", "truck_medium_heavy"),
    "lorry": ("truck_all_average_laden", "truck_medium_heavy"),
    "hgv": ("truck_all_average_laden", "truck_medium_heavy"),
    "rigid_truck": ("truck_all_rigids_average_laden",),
    "articulated_truck": ("truck_all_artics_average_laden",), "motorcycle": ("motorcycle_average",),
    "motorbike": ("motorcycle_average",), "scooter": ("motorcycle_small", "motorcycle_average"),
}  # fmt: skip

_EQUIPMENT = {
    "forklift_or_industrial_equipment": (
        "forklift", "forklifts", "fork lift", "forklift or industrial equipment", "pallet truck", "reach truck",
        "industrial equipment", "stacker",
    ),
    "construction_equipment": (
        "construction equipment", "excavator", "bulldozer", "backhoe", "crane", "wheel loader", "loader", "roller",
    ),
}  # fmt: skip


def refrigerant_id(name: str) -> str:
    """A gas, a blend or something not counted. Raises UnknownNameError."""
    bare = _bare(name)
    known = _refrigerants()
    if bare in known:
        return known[bare]
    shown = [*load.blends(), *(gas.name for gas in load.gases().values()), "R-22", "R-32", "R-134a"]
    raise UnknownNameError(name, tuple(difflib.get_close_matches(name, shown, n=4, cutoff=0.4)))


def fold(name: str) -> str:
    """Case, accents of punctuation and spacing do not matter."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(re.sub(r"[_\-/(),.]+", " ", plain).split())


def _bare(name: str) -> str:
    """R-410A, r410a, 410A and Freon 410A are one."""
    return re.sub(r"^(freon|gas|hcfc|hfc|cfc|hfo|pfc|r)+(?=\d|c\d)", "", re.sub(r"[^a-z0-9]", "", name.casefold()))


def _fuel_title(fuel: str) -> str:
    return load.fuels()[fuel].title


def _region_title(code: str) -> str:
    return next(iter(load.region_names().get(code, (code,))))


def _found(name: str, known: Mapping[str, str], title: Callable[[str], str]) -> str:
    folded = fold(name)
    if folded in known:
        return known[folded]
    near = difflib.get_close_matches(folded, list(known), n=4, cutoff=0.6)
    raise UnknownNameError(name, tuple(dict.fromkeys(title(known[each]) for each in near)))


@cache
def _fuels() -> dict[str, str]:
    named: dict[str, str] = {}
    for fuel in load.fuels().values():
        _add(named, fuel.id, (fuel.id, fuel.title, *fuel.names))
    return named


@cache
def _regions() -> dict[str, str]:
    named: dict[str, str] = {}
    for code, names in load.region_names().items():
        _add(named, code, (code, *names))
    for factor in load.grid_factors():
        named.setdefault(fold(factor.region), factor.region)
        named.setdefault(fold(factor.name), factor.region)
        part = fold(factor.region.partition("-")[2])
        if part and part not in _countries():  # HN is Honduras; Hunan is CN-HN, or HN of a country that is named
            named.setdefault(part, factor.region)
    return named


@cache
def _countries() -> dict[str, str]:
    named: dict[str, str] = {}
    for code, names in load.countries().items():
        for name in (code, *names):
            named.setdefault(fold(name), code)
    return named


@cache
def _refrigerants() -> dict[str, str]:
    named: dict[str, str] = {}
    for gas in load.gases().values():
        for name in (gas.name, *gas.names):
            named.setdefault(_bare(name), gas.name)
    for name in (*load.blends(), *load.not_counted()):
        named.setdefault(_bare(name), name)
    return named


def _add(named: dict[str, str], target: str, names: Iterable[str]) -> None:
    for name in names:
        other = named.setdefault(fold(name), target)
        if other != target:
            raise load.FactorFileError(f"'{name}' names both {other} and {target}")
