"""Burning an amount of a fuel: per gas and in total, biogenic CO2 apart, each step shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce

from tools.calculation import CalculationError, FactorUsed, Problem
from tools.factors import choose, gwp
from tools.factors.choose import SETS, Choice, FuelSet, Wanted, rows_of, sets_with
from tools.factors.factor import Fuel, FuelFactor
from tools.factors.gwp import GwpSet
from tools.factors.route import Hop
from tools.worksheet import Worksheet

ZERO = Decimal(0)


@dataclass(frozen=True)
class Burnt:
    """Tonnes. Gases in CO2e; `not_split` where a source gives CO2e without its gases."""

    total: Decimal
    co2: Decimal = ZERO
    ch4: Decimal = ZERO
    n2o: Decimal = ZERO
    not_split: Decimal = ZERO
    ch4_mass: Decimal = ZERO
    n2o_mass: Decimal = ZERO
    biogenic_co2: Decimal = ZERO
    co2_alone: bool = False  # the factor covers no other gas: the total is no CO2e
    factor_set: str = "given"
    factors: tuple[FactorUsed, ...] = field(default=())
    warnings: tuple[str, ...] = field(default=())
    doubts: tuple[str, ...] = field(default=())  # what of it nobody would believe


@dataclass(frozen=True)
class Source:
    """What is burned, where its problems are reported, and which factors were asked for."""

    label: str
    path: str  # of the item among the inputs, "items.0"
    amount: Decimal
    wanted: Wanted
    region: str | None
    factor_set: FuelSet | None
    gwp_set: GwpSet


def burn(source: Source, sheet: Worksheet) -> Burnt:
    """Raises CalculationError where no factor serves."""
    name, choice = _chosen(source)
    activity = travel(source.label, source.amount, choice, sheet)
    rows = choice.rows
    notes = [f"{source.label}: {note}" for note in choice.warnings]
    if source.factor_set is None:
        notes.append(f"{source.label}: no factor set was given: {name} was taken")
    if source.wanted.fuel.taken:
        notes.append(f"{source.label}: {source.wanted.fuel.taken}")
    roads = tuple(hop.road.source for hop in choice.hops if hop.road.source)
    made = _co2e if "kgCO2e" in rows else _by_mass
    burnt = made(source, name, rows, activity, sheet)
    return Burnt(
        **{
            **vars(burnt),
            "factors": (*roads, *burnt.factors),
            "warnings": (*notes, *burnt.warnings),
            "factor_set": name,
        }
    )


def travel(label: str, amount: Decimal, choice: Choice, sheet: Worksheet) -> Decimal:
    """The amount in the unit that the rows are per, over the fuel's properties."""
    if choice.volume is not None:
        amount = sheet.convert(f"{label}: volume", amount, choice.volume, "m3")
    value = follow(f"{label}: ", amount, choice.begin, choice.hops, sheet)
    here = choice.hops[-1].after if choice.hops else choice.begin
    return sheet.convert(f"{label}: amount in the factor's unit", value, here, choice.per)


def follow(prefix: str, amount: Decimal, unit: str, hops: Sequence[Hop], sheet: Worksheet) -> Decimal:
    """The amount, which is in `unit`, over each road; it ends in the unit after the last."""
    for hop in hops:
        amount = sheet.convert(f"{prefix}amount in {hop.before}", amount, unit, hop.before)
        expression = "amount * factor" if hop.forwards else "amount / factor"
        amount = sheet.step(f"{prefix}{hop.road.label}", expression, hop.after, amount=amount, factor=hop.road.value)
        unit = hop.after
    return amount


def _chosen(source: Source) -> tuple[str, Choice]:
    wanted = source.wanted
    if source.factor_set is None:
        if found := choose.set_for(source.region, wanted):
            return found
    elif choice := choose.choose(source.factor_set, wanted):
        return source.factor_set, choice
    raise CalculationError(_no_factor(source))


def _no_factor(source: Source) -> Problem:
    wanted, asked = source.wanted, source.factor_set
    having = sets_with(wanted.use, wanted.fuel.id)
    if asked is None or asked in having:
        rows = [row for name in ([asked] if asked else SETS) for row in rows_of(name, wanted.use, wanted.fuel.id)]
        units = ", ".join(dict.fromkeys(row.per for row in rows))
        if rows:
            message = f"{wanted.fuel.title} in {wanted.unit} cannot be brought to a factor's unit"
            right = f"an amount in a unit such as {units}; or calorific_value with its unit; or your own factor"
            return Problem(f"{source.path}.unit", "wrong_dimension", message, right)
    others = f"factor_set {' or '.join(having)}" if having else "your own factor with its unit"
    if wanted.fuel.id == "coal_industrial":
        others += "; or the rank of the coal: anthracite, bituminous coal, sub-bituminous coal, lignite"
    message = f"{asked or 'no factor set'} has no factor for {wanted.fuel.title} in this use"
    return Problem(f"{source.path}.fuel", "no_factor", message, others)


def _by_mass(source: Source, name: str, rows: Mapping[str, FuelFactor], activity: Decimal, sheet: Worksheet) -> Burnt:
    del name
    label, fuel = source.label, source.wanted.fuel
    co2 = _mass(label, "CO2", rows, activity, sheet)
    ch4, n2o = (_mass(label, gas, rows, activity, sheet) for gas in ("CH4", "N2O"))
    methane = gwp.methane(source.gwp_set, biogenic=fuel.biogenic)
    potentials = {gas: gwp.potential(gas, source.gwp_set) for gas in (methane, "N2O")}
    inside = ZERO if fuel.biogenic else co2
    total = sheet.step(
        f"{label}: total",
        "ch4 * gwp_ch4 + n2o * gwp_n2o" if fuel.biogenic else "co2 + ch4 * gwp_ch4 + n2o * gwp_n2o",
        "tCO2e",
        co2=co2,
        ch4=ch4,
        n2o=n2o,
        gwp_ch4=potentials[methane],
        gwp_n2o=potentials["N2O"],
    )
    used = [row.used(column, column.lstrip("kg")) for column, row in rows.items()]
    lacking = (
        []
        if any("CH4" in column for column in rows)
        else [f"{label}: this source has no CH4 and N2O for it by amount of fuel"]
    )
    return Burnt(
        total=total,
        co2=inside,
        ch4=ch4 * potentials[methane],
        n2o=n2o * potentials["N2O"],
        ch4_mass=ch4,
        n2o_mass=n2o,
        biogenic_co2=co2 if fuel.biogenic else ZERO,
        factors=(*used, gwp.used(methane, source.gwp_set), gwp.used("N2O", source.gwp_set)),
        warnings=(*lacking, *_biogenic_note(label, fuel)),
    )


def _mass(label: str, gas: str, rows: Mapping[str, FuelFactor], activity: Decimal, sheet: Worksheet) -> Decimal:
    """Tonnes of the gas; zero where the rows do not have it."""
    for column, row in rows.items():
        if column in (f"kg{gas}", f"g{gas}"):
            divisor = 1000 if column.startswith("kg") else 1_000_000
            factor = row.amounts[column]
            return sheet.step(
                f"{label}: {gas}", f"amount * factor / {divisor}", f"t{gas}", amount=activity, factor=factor
            )
    return ZERO


def _co2e(source: Source, name: str, rows: Mapping[str, FuelFactor], activity: Decimal, sheet: Worksheet) -> Burnt:
    """From factors that are CO2e already: the printed total counts, its gases are told beside it."""
    label, fuel = source.label, source.wanted.fuel
    _refuse_other_set(source, name, next(iter(rows.values())).source.gwp_set)
    values = {
        column: sheet.step(
            f"{label}: {_gas_of(column)}",
            "amount * factor / 1000",
            "tCO2e",
            amount=activity,
            factor=row.amounts[column],
        )
        for column, row in rows.items()
    }
    total = values["kgCO2e"]
    gases = {gas: values.get(f"kgCO2e of {gas}") for gas in ("CO2", "CH4", "N2O")}
    split = None not in gases.values()
    outside, used_outside = _outside_scopes(source, name, next(iter(rows.values())).per, activity, sheet)
    notes = [] if split else [f"{label}: {name} gives CH4 and N2O of this fuel together"]
    if split and sum((gas or ZERO for gas in gases.values()), ZERO) != total:
        notes.append(
            f"{label}: the gases are printed rounded each for itself and differ from the total in the last digits"
        )
    return Burnt(
        total=total,
        co2=gases["CO2"] or ZERO,
        ch4=gases["CH4"] or ZERO,
        n2o=gases["N2O"] or ZERO,
        not_split=ZERO if split else total,
        biogenic_co2=outside,
        factors=(*(row.used(column, _gas_of(column)) for column, row in rows.items()), *used_outside),
        warnings=(*notes, *_biogenic_note(label, fuel)),
    )


def _refuse_other_set(source: Source, name: str, own_set: str | None) -> None:
    if own_set == source.gwp_set:
        return
    message = f"the factors of {name} are CO2e under {own_set} already and cannot be turned into {source.gwp_set}"
    right = f"gwp_set {own_set}, or factor_set ipcc-2006 or epa-2025"
    raise CalculationError(Problem("gwp_set", "gwp_set_mismatch", message, right))


def _gas_of(column: str) -> str:
    return f"{column.rsplit(' of ', 1)[1]} as CO2e" if " of " in column else "CO2e"


def _outside_scopes(
    source: Source, name: str, per: str, activity: Decimal, sheet: Worksheet
) -> tuple[Decimal, tuple[FactorUsed, ...]]:
    for row in rows_of(name, "outside_scopes", source.wanted.fuel.id):
        if row.per == per:
            factor = row.amounts["kgCO2"]
            value = sheet.step(
                f"{source.label}: biogenic CO2, outside the scopes",
                "amount * factor / 1000",
                "tCO2",
                amount=activity,
                factor=factor,
            )
            return value, (row.used("kgCO2", "CO2"),)
    return ZERO, ()


def _biogenic_note(label: str, fuel: Fuel) -> list[str]:
    if not fuel.biogenic:
        return []
    return [
        f"{label}: CO2 of {fuel.short} is biogenic and stands outside the scopes; its CH4 and N2O are counted. "
        "A target's boundary takes in net biogenic CO2 all the same"
    ]


def added(parts: list[Burnt]) -> Burnt:
    """Sums without steps, for parts of one item."""
    numbers = ("total", "co2", "ch4", "n2o", "not_split", "ch4_mass", "n2o_mass", "biogenic_co2")
    return Burnt(
        **{name: reduce(lambda value, part: value + getattr(part, name), parts, ZERO) for name in numbers},
        co2_alone=all(part.co2_alone for part in parts),
        factor_set=parts[0].factor_set,
        factors=tuple(factor for part in parts for factor in part.factors),
        warnings=tuple(dict.fromkeys(warning for part in parts for warning in part.warnings)),
        doubts=tuple(dict.fromkeys(doubt for part in parts for doubt in part.doubts)),
    )
