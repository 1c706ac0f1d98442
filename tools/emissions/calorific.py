"""The calorific value that an item of fuel brings with it: whether it can be one, and in which basis it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Protocol

from tools.calculation import CalculationError, Problem, plain
from tools.emissions import plausible
from tools.factors.calorific import basis_by_size
from tools.factors.factor import CalorificBasis, Fuel
from tools.factors.route import OwnCalorificValue, measured_in
from tools.refusal import RefusedError
from tools.units import same_dimension, unit

RIGHT = "a unit such as GJ/t, kcal/kg, MJ/L, MJ/m3, kWh/Nm3"


class Item(Protocol):
    """An amount of fuel and what was said of its energy."""

    @property
    def unit(self) -> str: ...
    @property
    def calorific_value(self) -> Decimal | None: ...
    @property
    def calorific_value_unit(self) -> str | None: ...
    @property
    def calorific_basis(self) -> CalorificBasis | None: ...


def checked(value: Decimal | None, unit_name: str | None) -> None:
    """Raises RefusedError where it is no energy per mass or volume."""
    if value is None and unit_name is None:
        return
    if value is None or unit_name is None:
        lacking = "calorific_value" if value is None else "calorific_value_unit"
        raise RefusedError("missing", "a calorific value needs its value and its unit", f"both; {RIGHT}", lacking)
    if value <= 0:
        code: Literal["zero", "negative"] = "negative" if value < 0 else "zero"
        raise RefusedError(code, "a calorific value is above zero", "more than zero", "calorific_value")
    energy, _, per = unit(unit_name).name.partition("/")
    if not per or not same_dimension(energy, "kWh") or measured_in(per, None) is None:
        message = f"{unit_name} is no energy per mass or volume"
        raise RefusedError("wrong_dimension", message, RIGHT, "calorific_value_unit")


def of_any_basis(item: Item) -> OwnCalorificValue | None:
    """As it stands beside an own factor per energy: both are of one basis, whichever it is."""
    if item.calorific_value is None:
        return None
    return _as(item, item.calorific_value, item.calorific_basis or "net")


def own_value(item: Item, fuel: Fuel, path: str) -> tuple[OwnCalorificValue | None, list[str]]:
    """With its basis, which is decided by fuel and size where it was not said, and that is told.

    Raises CalculationError where it could be either.
    """
    if item.calorific_value is None:
        return None, []
    if item.calorific_basis is not None:
        return _as(item, item.calorific_value, item.calorific_basis), []
    energy, per = _parts(item)
    basis = basis_by_size(fuel, item.calorific_value, energy, per)
    shown = f"{plain(item.calorific_value)} {item.calorific_value_unit}"
    if basis is None and _is_like_none(item, fuel):
        return _as(item, item.calorific_value, "net"), []  # that is told, before it matters which of the two it is
    if basis is None:
        message = f"{shown} of {fuel.short} could be the gross or the net calorific value"
        right = "gross (higher, GCV, HHV) or net (lower, NCV, LHV)"
        raise CalculationError(Problem(f"{path}.calorific_basis", "missing", message, right))
    note = f"{shown} was read as the {basis} calorific value of {fuel.short}, by its size: say calorific_basis if not"
    return _as(item, item.calorific_value, basis), [note]


def unused(item: Item, own: OwnCalorificValue | None) -> list[str]:
    """What was said of energy and nothing needs."""
    energy = same_dimension(item.unit, "kWh")
    if own is not None and energy:
        return ["calorific_value: given, and not needed: the amount is energy already"]
    if item.calorific_basis is not None and own is None and not energy:
        return ["calorific_basis: given, and not used: the amount is no energy, and has no calorific value beside it"]
    return []


def doubt(item: Item, *, gas: bool) -> str | None:
    """Why it cannot be one of a fuel, or None. A cubic metre of gas holds a thousandth of one of liquid."""
    if item.calorific_value is None:
        return None
    energy, per = _parts(item)
    return plausible.calorific_value(item.calorific_value, energy, per, gas=gas)


def _is_like_none(item: Item, fuel: Fuel) -> bool:
    states = {fuel.state == "gas", fuel.state == "gas" or fuel.kg_per_m3_of_vapour is not None}
    return all(doubt(item, gas=gas) for gas in states)


def _as(item: Item, value: Decimal, basis: CalorificBasis) -> OwnCalorificValue:
    energy, per = _parts(item)
    return OwnCalorificValue(value, energy, per, basis)


def _parts(item: Item) -> tuple[str, str]:
    energy, _, per = unit(item.calorific_value_unit or "GJ/t").name.partition("/")
    return energy, per
