"""What nobody would believe: factors and calorific values far from any that there are. They are told, not refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tools.calculation import plain
from tools.units import convert, same_dimension, unit


@dataclass(frozen=True)
class Band:
    """From least to most of anything of its kind, in `per`; some can come to nothing: wind power, waste heat."""

    per: str
    least: Decimal
    most: Decimal
    nothing: bool = False


def _band(per: str, least: str, most: str, *, nothing: bool = False) -> Band:
    return Band(per, Decimal(least), Decimal(most), nothing)


ELECTRICITY = (_band("kWh", "0.001", "1.5", nothing=True),)  # kg a kWh: water power; the oldest plant on lignite
HEAT = (_band("kWh", "0.005", "1.0", nothing=True), _band("t", "5", "900", nothing=True))  # kg a kWh, a tonne of steam
FUEL = (_band("kWh", "0.1", "0.6"), _band("L", "0.8", "4"), _band("t", "300", "4200"), _band("Sm3", "0.3", "9"))
DISTANCE = (_band("km", "0.01", "5", nothing=True),)
CALORIFIC = (_band("t", "4", "60"), _band("kL", "15", "45"), _band("Sm3", "0.002", "0.13"))
LEAST_EFFICIENCY = Decimal("0.05")
GASEOUS = _band("m3", "0.002", "0.13")
LARGER: Mapping[str, str] = {
    "kJ": "MJ",
    "MJ": "GJ",
    "GJ": "TJ",
    "Wh": "kWh",
    "kWh": "MWh",
    "kcal": "Mcal",
    "cal": "kcal",
}


def emissions(
    kg: Decimal, amount: Decimal, unit_name: str, bands: tuple[Band, ...], *, biogenic: bool = False
) -> str | None:
    """Why so many kg of CO2e of an amount cannot be right, or None. Biomass has no least."""
    band = next((each for each in bands if same_dimension(each.per, unit_name)), None)
    if band is None or not amount or (band.nothing and not kg):
        return None
    each = kg / convert(amount, unit_name, band.per)
    if each > band.most:
        return f"{_short(each)} kg CO2e per {band.per} is more than anything emits ({plain(band.most)}): {CHECK}"
    if each < band.least and not biogenic:
        return f"{_short(each)} kg CO2e per {band.per} is less than anything emits ({plain(band.least)}): {CHECK}"
    return None


CHECK = "check the amount, the factor and their units"


def efficiency(share: Decimal | None) -> str | None:
    """Why no boiler and no generator gives out so little of its fuel's energy, or None."""
    if share is None or share >= LEAST_EFFICIENCY:
        return None
    return f"an efficiency of {plain(share * 100)} % is less than any boiler or generator has: check it"


def calorific_value(value: Decimal, energy: str, per: str, *, gas: bool) -> str | None:
    """Why a calorific value, per plain volume that of a gas, cannot be right, with the unit that may be meant."""
    bands = (GASEOUS, *CALORIFIC) if gas else CALORIFIC
    band = next(each for each in bands if same_dimension(each.per, per))
    size = convert(value, energy, "GJ") * convert(Decimal(1), band.per, per)
    if band.least <= size <= band.most:
        return None
    looks = f"{plain(value)} {energy}/{per} is {'more' if size > band.most else 'less'} energy than any fuel holds"
    meant = _meant(energy, size, band)
    return f"{looks}: {meant}/{per} meant?" if meant else f"{looks}: check its unit"


def _meant(energy: str, size: Decimal, band: Band) -> str | None:
    name = unit(energy).name
    if band.least <= size * 1000 <= band.most:
        return LARGER.get(name)
    if band.least <= size / 1000 <= band.most:
        return next((smaller for smaller, larger in LARGER.items() if larger == name), None)
    return None


def _short(value: Decimal) -> str:
    return plain(Decimal(f"{value:.3g}"))
