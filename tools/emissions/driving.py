"""Driving a distance with a type of vehicle."""

from __future__ import annotations

from decimal import Decimal

from tools.calculation import CalculationError, FactorUsed, Problem
from tools.emissions.burning import Burnt
from tools.emissions.combustion import FuelItem, region_of
from tools.emissions.given_factor import Line
from tools.factors import gwp, load, names
from tools.factors.choose import OF_REGION
from tools.factors.factor import FuelFactor
from tools.factors.names import UnknownNameError
from tools.worksheet import Worksheet

DISTANCE_SETS = ("uk-2025", "epa-2025")


def drive(item: FuelItem, vehicle: str, fuel: str | None, line: Line, sheet: Worksheet) -> Burnt:
    """Raises CalculationError where no table has the vehicle."""
    row, notes = _row(item, vehicle, fuel, line)
    distance = sheet.convert(f"{line.label}: distance in the factor's unit", item.amount, item.unit, row.per)
    made = _co2e if row.is_co2e else _by_mass
    burnt = made(row, distance, line, sheet)
    return Burnt(**{**vars(burnt), "warnings": tuple(notes), "factor_set": row.source.id})


def _row(item: FuelItem, vehicle: str, fuel: str | None, line: Line) -> tuple[FuelFactor, list[str]]:
    wanted = line.factor_set or OF_REGION.get(region_of(item.region, line.path) or "", "uk-2025")
    known = _known(vehicle, fuel, wanted, line)
    rows = {row.source.id: row for row in load.fuel_factors() if row.use == "distance" and row.name == known}
    if line.factor_set and wanted not in rows:
        right = f"factor_set {' or '.join(rows)}, or the fuel that was burned"
        raise CalculationError(Problem(f"{line.path}.vehicle", "no_factor", f"{wanted} has none for {known}", right))
    row = rows.get(wanted) or next(rows[name] for name in DISTANCE_SETS if name in rows)
    notes = [] if line.factor_set else [f"{line.label}: no factor set was given: {row.source.id} was taken"]
    notes.append(f"{line.label}: read as {known}; the fuel burned gives a better figure than the distance")
    if fuel is not None and fuel not in known:
        notes.append(f"{line.label}: fuel: given, and not used: {row.source.id} has one factor for {known}")
    if "battery_electric" in known or "plug_in" in known:
        notes.append(f"{line.label}: the electricity it takes is scope 2 and not in this figure")
    return row, notes


def _known(vehicle: str, fuel: str | None, wanted: str, line: Line) -> str:
    """The vehicle as the wanted set calls it, else as any does."""
    try:
        return names.vehicle_id(vehicle, fuel, wanted)
    except UnknownNameError:
        pass
    try:
        return names.vehicle_id(vehicle, fuel)
    except UnknownNameError as error:
        if names.equipment_id(vehicle) is not None:
            problem = f"no table has a factor per distance for '{vehicle[:60]}'", "the fuel it burned, in L or kg"
            raise CalculationError(Problem(f"{line.path}.vehicle", "no_factor", *problem)) from error
        right = ", ".join(error.near) or "car, van, truck, motorcycle"
        message = f"'{vehicle[:60]}' is no vehicle of the distance tables"
        raise CalculationError(
            Problem(f"{line.path}.vehicle", "unknown_vehicle", message, f"{right}; or the fuel it burned")
        ) from error


def _co2e(row: FuelFactor, distance: Decimal, line: Line, sheet: Worksheet) -> Burnt:
    if row.source.gwp_set != line.gwp_set:
        message = f"the factors of {row.source.id} are CO2e under {row.source.gwp_set} already"
        right = f"gwp_set {row.source.gwp_set}"
        raise CalculationError(Problem("gwp_set", "gwp_set_mismatch", message, right))
    values = {
        column: sheet.step(
            f"{line.label}: {column[2:]}",
            "distance * factor / 1000",
            "tCO2e",
            distance=distance,
            factor=row.amounts[column],
        )
        for column in row.amounts
    }
    used = tuple(row.used(column, column[2:]) for column in row.amounts)
    co2, ch4, n2o = (values[f"kgCO2e of {gas}"] for gas in ("CO2", "CH4", "N2O"))
    return Burnt(total=values["kgCO2e"], co2=co2, ch4=ch4, n2o=n2o, factors=used)


def _by_mass(row: FuelFactor, distance: Decimal, line: Line, sheet: Worksheet) -> Burnt:
    masses = {
        gas: sheet.step(
            f"{line.label}: {gas}",
            f"distance * factor / {divisor}",
            f"t{gas}",
            distance=distance,
            factor=row.amounts[column],
        )
        for gas, column, divisor in (("CO2", "kgCO2", 1000), ("CH4", "gCH4", 1_000_000), ("N2O", "gN2O", 1_000_000))
    }
    methane = gwp.methane(line.gwp_set, biogenic=False)
    ch4, n2o = gwp.potential(methane, line.gwp_set), gwp.potential("N2O", line.gwp_set)
    total = sheet.step(
        f"{line.label}: total",
        "co2 + ch4 * gwp_ch4 + n2o * gwp_n2o",
        "tCO2e",
        co2=masses["CO2"],
        ch4=masses["CH4"],
        n2o=masses["N2O"],
        gwp_ch4=ch4,
        gwp_n2o=n2o,
    )
    used: tuple[FactorUsed, ...] = tuple(row.used(column, column.lstrip("kg")) for column in row.amounts)
    return Burnt(
        total=total,
        co2=masses["CO2"],
        ch4=masses["CH4"] * ch4,
        n2o=masses["N2O"] * n2o,
        ch4_mass=masses["CH4"],
        n2o_mass=masses["N2O"],
        factors=(*used, gwp.used(methane, line.gwp_set), gwp.used("N2O", line.gwp_set)),
    )
