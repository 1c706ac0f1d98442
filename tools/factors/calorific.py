"""A calorific value from a supplier: gross or net by its size, where that was not said."""

from __future__ import annotations

from decimal import Decimal

from tools.factors import load
from tools.factors.factor import CalorificBasis, Fuel, FuelFactor
from tools.factors.route import RULE_GROSS_PER_NET, read_at
from tools.units import convert, same_dimension

WIDTH = Decimal("0.025")  # how far a supplier's value of a fuel of narrow composition may be from the usual one
Range = tuple[Decimal, Decimal]


def basis_by_size(fuel: Fuel, value: Decimal, energy_unit: str, per: str) -> CalorificBasis | None:
    """Which of the two a value can be alone; None where it could be either, or is like neither."""
    for unit, ranges in _known(fuel):
        measured = read_at(per, fuel)
        if same_dimension(measured, unit):
            size = convert(value, energy_unit, "MJ") * convert(Decimal(1), unit, measured)
            fitting = [basis for basis, (least, most) in ranges.items() if least <= size <= most]
            return fitting[0] if len(fitting) == 1 else None
    return None


def _known(fuel: Fuel) -> list[tuple[str, dict[CalorificBasis, Range]]]:
    """Unit → MJ in one of it, gross and net: what is usual of the fuel."""
    if fuel.state == "gas":
        return [("Sm3", dict(fuel.usual_mj_per_sm3))] if fuel.usual_mj_per_sm3 else []
    if fuel.state != "liquid":
        return []  # solids differ more from each other than gross from net
    net = next((row.amounts["GJ"] for row in load.fuel_factors() if _is_net_content(row, fuel)), None)
    if net is None:
        return []
    gross = net * (fuel.gross_per_net or RULE_GROSS_PER_NET["liquid"])
    per_kg: dict[CalorificBasis, Range] = {"net": _around(net), "gross": _around(gross)}
    per_litre: dict[CalorificBasis, Range] = {
        basis: (least * fuel.kg_per_litre, most * fuel.kg_per_litre)
        for basis, (least, most) in per_kg.items()
        if fuel.kg_per_litre
    }
    return [("kg", per_kg), *([("L", per_litre)] if per_litre else [])]


def _is_net_content(row: FuelFactor, fuel: Fuel) -> bool:
    return row.use == "calorific_value" and row.name == fuel.id and row.calorific_basis == "net" and row.per == "t"


def _around(usual: Decimal) -> Range:
    return usual * (1 - WIDTH), usual * (1 + WIDTH)
