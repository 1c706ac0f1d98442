"""The heat in steam that is metered in tonnes: its enthalpy by pressure and temperature (IAPWS-IF97)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Protocol

import seuif97
from pydantic import BeforeValidator

from tools.calculation import Exact, FactorUsed, plain
from tools.refusal import RefusedError
from tools.units import convert
from tools.worksheet import Worksheet

ATMOSPHERE = Decimal("1.01325")  # bar
CRITICAL = Decimal("220.64")  # bar; above it nothing boils
LEAST_PRESSURE, MOST_PRESSURE = Decimal("0.01"), Decimal(1000)  # bar
MOST_TEMPERATURE = Decimal(800)  # °C
SLACK = Decimal(3)  # kelvin that a gauge may show less than saturated steam has
SAME = Decimal("0.1")  # kelvin above it that are none
SPELT: Mapping[str, str] = {
    "kg/cm2": "technical_atmosphere", "kgf/cm2": "technical_atmosphere", "ksc": "technical_atmosphere",
    "bars": "bar", "bar": "bar", "mbar": "mbar", "mpa": "MPa", "kpa": "kPa", "pa": "Pa", "psi": "psi", "atm": "atm",
}  # fmt: skip
SHOWN = re.compile(r"(.+?)\(?(g|gauge|a|abs|absolute)?\)?")
RIGHT = "a unit such as bar, bar(g), MPa, psig, kg/cm2"
SOURCE = "IAPWS Industrial Formulation 1997 (R7-97, 2012), by seuif97"
DEGREES = re.compile(r"(-?\d+(?:\.\d+)?) ?(?:°|deg(?:rees)? ?)?([CF])?", re.IGNORECASE)


def _celsius(given: object) -> object:
    """'338 °F' is 170 °C."""
    found = DEGREES.fullmatch(given.strip()) if isinstance(given, str) else None
    if found is None:
        return given
    degrees = Decimal(found[1])
    return (degrees - 32) / Decimal("1.8") if (found[2] or "").upper() == "F" else degrees


Celsius = Annotated[Exact, BeforeValidator(_celsius)]


class Metered(Protocol):
    """What was said of steam."""

    @property
    def pressure(self) -> Decimal | None: ...
    @property
    def pressure_unit(self) -> str | None: ...
    @property
    def temperature(self) -> Decimal | None: ...
    @property
    def return_temperature(self) -> Decimal | None: ...


@dataclass(frozen=True)
class Steam:
    """kJ in a kilogram, of the steam and of the water that goes back; and what was taken for granted."""

    enthalpy: Decimal
    returned: Decimal
    notes: tuple[str, ...]


def pressure_unit(name: str) -> str:
    """A unit of pressure as it was given. Raises RefusedError where it is none."""
    _in_bar(Decimal(1), name)
    return name.strip()


def is_pressure(unit: str) -> bool:
    try:
        _in_bar(Decimal(1), unit)
    except RefusedError:
        return False
    return True


def checked(item: Metered) -> None:
    """Raises RefusedError where no steam is like that."""
    if item.pressure is None and item.pressure_unit is not None:
        raise RefusedError("missing", "a pressure needs its value", f"the pressure beside {RIGHT}", "pressure")
    if item.pressure is not None or item.temperature is not None:
        steam(item)


def steam(item: Metered) -> Steam:
    """Saturated where one of the two was given, and where they are as near as gauges are; else superheated.

    Raises RefusedError.
    """
    bar, notes = (None, []) if item.pressure is None else _pressure(item.pressure, item.pressure_unit)
    if item.temperature is not None and not 0 < item.temperature <= MOST_TEMPERATURE:
        raise RefusedError("invalid", f"no steam has {plain(item.temperature)} °C", "0 to 800 °C", "temperature")
    enthalpy, said = _enthalpy(bar, item.temperature)
    returned, back = _returned(item.return_temperature)
    if returned >= enthalpy:
        message = "the water that goes back holds more heat than the steam"
        raise RefusedError("conflicting_inputs", message, "the temperature of the condensate", "return_temperature")
    return Steam(enthalpy, returned, (*notes, *said, *back))


def heat(amount: Decimal, unit: str, of: Steam, label: str, sheet: Worksheet) -> Decimal:
    """GJ of so much steam, above that of the water that goes back."""
    tonnes = sheet.convert(f"{label}: steam", amount, unit, "t")
    return sheet.step(
        f"{label}: heat of the steam",
        "steam * (enthalpy - returned) / 1000",
        "GJ",
        steam=tonnes,
        enthalpy=of.enthalpy,
        returned=of.returned,
    )


def used(of: Steam, label: str) -> FactorUsed:
    return FactorUsed(
        id=f"enthalpy/{label}", value=of.enthalpy, unit="kJ/kg", gas="none", gwp_set=None, basis="enthalpy of steam",
        source=SOURCE, publisher="IAPWS", year=2012, region=None,
    )  # fmt: skip


def _enthalpy(bar: Decimal | None, celsius: Decimal | None) -> tuple[Decimal, list[str]]:
    if bar is None:
        return _saturated_at(celsius or Decimal(0))
    if bar < CRITICAL:
        boils = _decimal(seuif97.px2t(float(bar / 10), 1.0))
        if celsius is None or boils - SLACK <= celsius <= boils + SAME:
            return _decimal(seuif97.px2h(float(bar / 10), 1.0)), [f"dry saturated steam of {plain(boils)} °C was taken"]
        if celsius < boils:
            message = f"at {plain(bar)} bar water boils at {plain(boils)} °C: at {plain(celsius)} °C it is no steam"
            right = f"{plain(boils)} °C or more; or no temperature, for saturated steam"
            raise RefusedError("conflicting_inputs", message, right, "temperature")
    elif celsius is None:
        message = f"{plain(bar)} bar is above the critical pressure: the temperature is needed too"
        raise RefusedError("missing", message, "the temperature in °C", "temperature")
    return _decimal(seuif97.pt2h(float(bar / 10), float(celsius))), []


def _saturated_at(celsius: Decimal) -> tuple[Decimal, list[str]]:
    enthalpy = _decimal(seuif97.tx2h(float(celsius), 1.0))
    if enthalpy <= 0:
        message = f"at {plain(celsius)} °C no pressure makes saturated steam: its pressure is needed too"
        raise RefusedError("missing", message, "the pressure with its unit", "pressure")
    return enthalpy, ["no pressure was given: dry saturated steam of that temperature was taken"]


def _returned(celsius: Decimal | None) -> tuple[Decimal, list[str]]:
    if celsius is None:
        note = (
            "the whole heat of the steam above water of 0 °C was counted: where condensate goes back, give its "
            "return_temperature"
        )
        return Decimal(0), [note]
    if not 0 <= celsius <= 300:
        raise RefusedError("invalid", f"no condensate has {plain(celsius)} °C", "0 to 300 °C", "return_temperature")
    return max(Decimal(0), _decimal(seuif97.tx2h(float(celsius), 0.0))), []


def _pressure(value: Decimal, said: str | None) -> tuple[Decimal, list[str]]:
    unit = said or "bar"
    bar, shown = _in_bar(value, unit)
    notes = [] if said else ["pressure: no unit was given, bar was taken"]
    if shown == "gauge":
        bar += ATMOSPHERE
    elif shown is None:
        notes.append(f"{unit} was read as absolute pressure: where a gauge shows it, say bar(g), less than 1 % of heat")
    if not LEAST_PRESSURE <= bar <= MOST_PRESSURE:
        message = f"{plain(value)} {unit} is no pressure of a steam main"
        raise RefusedError("invalid", message, f"0.01 to 1000 bar; {RIGHT}", "pressure")
    return bar, notes


def _in_bar(value: Decimal, unit: str) -> tuple[Decimal, str | None]:
    """In bar, and whether the unit says gauge or absolute. Raises RefusedError."""
    folded = unit.casefold().replace(" ", "").replace("²", "2").replace("^", "")
    shown = None
    if folded not in SPELT and (found := SHOWN.fullmatch(folded)) and found[2]:
        folded, shown = found[1], "gauge" if found[2].startswith("g") else "absolute"
    if folded not in SPELT:
        raise RefusedError("unknown_unit", f"'{unit[:60]}' is no unit of pressure", RIGHT)
    return convert(value, SPELT[folded], "bar"), shown


def _decimal(value: float) -> Decimal:
    return Decimal(f"{value:.2f}")  # the formulation is good to about a hundredth of a kJ/kg
