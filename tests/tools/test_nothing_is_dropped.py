"""No input is dropped in silence: each optional one changes the result, is refused, or is named in a warning."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.tools.calculating import calculated
from tests.tools.test_calculation import CONTEXT
from tools.calculation import Calculation, CalculationError
from tools.registry import CALCULATORS

GAS = {"fuel": "natural gas", "amount": 1000, "unit": "m3"}
ENERGY = {"fuel": "diesel", "amount": 1000, "unit": "kWh"}
DIESEL = {"fuel": "diesel", "amount": 100, "unit": "L"}
CAR = {"vehicle": "car", "fuel": "diesel", "amount": 100, "unit": "km"}
GRID = {"amount": 1, "unit": "MWh", "country": "CN", "year": 2022}
OWN = {"amount": 1, "unit": "MWh", "factor": "0.5", "factor_unit": "kgCO2e/kWh"}
COOLED = {"refrigerant": "R-410A", "unit": "kg"}
HOT = {"amount": 2, "unit": "GJ", "factor": 60, "factor_unit": "kgCO2e/GJ"}
TARGET = {"base_year": 2021, "target_year": 2031, "base_emissions": {"scope1": "400 tCO2e", "scope2": "600 tCO2e"}}
MADE = {"activity": [{"year": 2021, "amount": 700}, {"year": 2031, "amount": 1100}], "activity_unit": "t"}
SECTOR = {"sector_activity": 5000, "sector_intensity": 2}
PATHWAY = {**MADE, "activity": [{**each, **SECTOR} for each in MADE["activity"]]}  # type: ignore[dict-item]


def changed(kind: str) -> dict[str, Any]:
    return {
        "base": {"year": 2019, "emissions": "1000 tCO2e"},
        "changes": [{"kind": kind, "emissions": "77 tCO2e"}],
        "threshold": "4%",
    }


def bought(item: Mapping[str, Any], *instruments: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"items": [item], "instruments": list(instruments), **more}


BASES: dict[str, list[dict[str, Any]]] = {
    "stationary_combustion": [
        {"items": [item]}
        for item in (
            GAS,
            ENERGY,
            {**GAS, "factor": 2, "factor_unit": "kgCO2/m3"},
            {"fuel": "LPG", "amount": 1000, "unit": "m3", "vapour": False},
            {**ENERGY, "factor": "0.3", "factor_unit": "kg/kWh"},
        )
    ],
    "mobile_combustion": [
        {"items": [item]}
        for item in (
            DIESEL,
            CAR,
            {**DIESEL, "factor": "2.6", "factor_unit": "kgCO2e/L"},
            {**CAR, "factor": "0.2", "factor_unit": "kgCO2e/km"},
            {**CAR, "region": "US"},
            {**CAR, "vehicle": "truck", "fuel": "petrol"},
            {**DIESEL, "vehicle": "forklift"},
        )
    ],
    "fugitive_refrigerants": [
        {"items": [{**COOLED, **amounts}]}
        for amounts in (
            {"amount_recharged": 10},
            {"begin": 10},
            {"charge": 10, "equipment": "chiller"},
            {"amount_recharged": 10, "gwp": 2000},
        )
    ],
    "purchased_electricity": [
        bought(GRID),
        bought(OWN),
        bought(GRID, {"kind": "I-REC", "amount": "0.5", "unit": "MWh"}),
        bought(OWN, {"kind": "on_site", "amount": "0.5", "unit": "MWh", "of_which": False}),
        bought(OWN, {"kind": "PPA", "amount": 9, "unit": "MWh"}),
    ],
    "purchased_heat_steam": [
        {"items": [item]}
        for item in (
            {"amount": 1, "unit": "GJ", "fuel": "fuel oil"},
            HOT,
            {"amount": 1, "unit": "kWh", "region": "GB"},
            {"amount": 1, "unit": "t", "fuel": "fuel oil", "pressure": 8, "pressure_unit": "bar"},
            {"amount": 1, "unit": "t", "fuel": "fuel oil", "temperature": 170},
            {"amount": 1, "unit": "t", "factor": 150, "factor_unit": "kgCO2e/t"},
        )
    ],
    "absolute_target": [TARGET, {**TARGET, "annual_rate": "3%"}, {**TARGET, "method": "sbti-legacy"}],
    "intensity_target": [
        {**TARGET, **MADE, "annual_rate": "2%"},
        {**TARGET, **PATHWAY, "method": "sda", "sector_intensity_2050": "0.2"},
    ],
    "renewable_electricity_target": [{"shares": {"2025": "60%", "2030": "100%"}}],
    "target_check": [TARGET, {**TARGET, "reduction": "42%"}],
    "base_year_recalculation": [changed("acquisition"), changed("error"), changed("organic_growth")],
    "convert_units": [
        {"amount": 7, "from": "mmBtu", "to": "kWh"},
        {"amount": 7, "from": "t", "to": "L", "fuel": "diesel"},
        {"amount": 7, "from": "t", "to": "GJ", "fuel": "diesel"},
    ],
    "arithmetic": [{"expression": "a / b", "values": {"a": "7 kWh", "b": "2 kWh"}}],
    "inventory": [
        {"sites": [{"name": "Mill", "purchased_electricity": [GRID]}]},
        {"sites": [{"name": "Mill", "stationary_combustion": [DIESEL], "country": "GB"}]},
        {"sites": [{"name": "Mill", "mobile_combustion": [{**CAR, "region": "US"}]}]},
    ],
    "target_progress": [
        {
            "base": {"year": 2019, "emissions": "900 tCO2e"},
            "target": {"year": 2029, "reduction": "40%"},
            "reported": [{"year": 2024, "emissions": "800 tCO2e"}],
        }
    ],
}
WITHOUT = {"hours_balance", "year_on_record"}  # without any input; which year is read

SAMPLES: dict[str, Any] = {
    "region": "US", "year": 2025, "country": "VN", "calorific_basis": "gross", "calorific_value": 39,
    "calorific_value_unit": "MJ/m3", "factor": "0.3", "factor_unit": "kgCO2e/kWh", "factor_source": "X",
    "factor_year": 2020, "factor_basis": "supplier", "factor_gwp_set": "AR4", "vehicle": "van", "biofuel_share": "7%",
    "gwp_set": "AR6", "factor_set": "epa-2025", "efficiency": "0.5", "fuel": "petrol", "amount_recharged": 4,
    "equipment": "air_conditioning", "begin": 2, "end": 1, "purchased": 1, "sold": 1, "capacity_change": 1,
    "charge": 3, "new_charge": 1, "disposed_charge": 1, "gwp": 100, "loss_rate": "8%", "of_which": True,
    "certificates_sold": True, "pressure": 9, "pressure_unit": "bar", "temperature": 240, "return_temperature": 70,
    "vapour": True,
    "residual_mix": {"factor": "0.7", "factor_unit": "kgCO2e/kWh"},
    "instruments": [{"kind": "REC", "amount": 1, "unit": "kWh"}], "annual_rate": "3.3%", "reduction": "42%",
    "target_emissions": "500 tCO2e", "method": "sbti-legacy", "ambition": "wb2c", "submission_date": "2025-11-01",
    "most_recent_year": 2024, "most_recent_emissions": {"scope1": "300 tCO2e", "scope2": "500 tCO2e"},
    "sector_activity": 5000, "sector_intensity": 2, "sector_intensity_2050": "0.1", "kind": "intensity",
    "covers": ["scope1", "scope2"], "inventory_exclusions": "2%", "target_exclusions": "2%",
    "scope2_approach": "market", "tracking_approach": "location", "base_is_average_of_years": True,
    "uses_bioenergy": True, "biogenic_in_boundary": True, "counts_carbon_credits": True,
    "counts_avoided_emissions": True, "scope3_share": "50%", "scope3_covered": "60%", "uses_sector_pathway": True,
    "renewable_share": "80%", "recalculation_threshold": "4%", "existed_in_base_year": False, "threshold": "9%",
    "recalculated_emissions": "1060 tCO2e", "changes": [{"kind": "error", "emissions": "9 tCO2e"}], "to": "%",
    "stationary_combustion": [GAS], "mobile_combustion": [CAR], "purchased_electricity": [OWN],
    "fugitive_refrigerants": [{**COOLED, "amount_recharged": 2}], "purchased_heat_steam": [HOT],
    "exclusions": [{"name": "Depot", "emissions": "3 tCO2e"}], "fem_year": 2024, "compared_fem_year": 2023,
    "emissions": "500 tCO2e", "values": {"c": 1}, "scope1": "1 tCO2e", "scope2": "1 tCO2e", "total": "1 tCO2e",
}  # fmt: skip
LABELS = {"inventory": {"year"}, "target_check": {"scope1", "scope2"}}  # of a fuel; named as parts of the emissions
CALLED = {"fem_year": "FEM"}  # in warnings
TOGETHER = {  # each needs the other to be read at all
    "calorific_value": "calorific_value_unit", "calorific_value_unit": "calorific_value", "factor": "factor_unit",
    "factor_unit": "factor", "pressure_unit": "pressure",
    "most_recent_year": "most_recent_emissions", "most_recent_emissions": "most_recent_year",
}  # fmt: skip


def places(schema: Mapping[str, Any], node: Mapping[str, Any], given: Any) -> Iterator[tuple[Any, str]]:
    """Every object of the given inputs with each optional field that it lacks; of a list, its first."""
    node = resolved(schema, node)
    if isinstance(given, list) and given:
        yield from places(schema, node.get("items", {}), given[0])
    if not isinstance(given, dict) or set(node.get("properties", ())) == {"value", "unit"}:
        return
    for name, field in node.get("properties", {}).items():
        if name in given:
            yield from places(schema, field, given[name])
        else:
            yield given, name


def resolved(schema: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    node = next((each for each in node.get("anyOf", ()) if each.get("type") != "null"), node)
    return schema["$defs"][node["$ref"].rsplit("/", 1)[-1]] if "$ref" in node else node


def made(tool: str, inputs: Mapping[str, Any]) -> Calculation | CalculationError:
    try:
        return calculated(tool, inputs, CONTEXT)
    except CalculationError as error:
        return error


def silent(tool: str, base: dict[str, Any]) -> Iterator[str]:
    """Inputs that change nothing and are named nowhere: those that the base lacks, and those that it has."""
    plain = made(tool, base)
    assert isinstance(plain, Calculation)
    inputs = copy.deepcopy(base)
    schema = CALCULATORS[tool].input_schema
    for node, name in list(places(schema, schema, inputs)):
        added = {each: SAMPLES[each] for each in (name, TOGETHER.get(name)) if each and each not in node}
        node.update(added)
        if _alike(plain, made(tool, inputs), list(added)):
            yield name
        for each in added:
            del node[each]
    for node, name in list(optional(schema, schema, inputs)):
        before = dict(node)
        del node[name]
        without = made(tool, inputs)
        if isinstance(without, Calculation) and _alike(without, plain, [name]):
            yield name
        node.clear()
        node.update(before)


def optional(schema: Mapping[str, Any], node: Mapping[str, Any], given: Any) -> Iterator[tuple[Any, str]]:
    """Every object of the given inputs with each field that it has and need not have; of a list, its first."""
    node = resolved(schema, node)
    if isinstance(given, list) and given:
        yield from optional(schema, node.get("items", {}), given[0])
    if not isinstance(given, dict) or set(node.get("properties", ())) == {"value", "unit"}:
        return
    for name, field in node.get("properties", {}).items():
        if name in given:
            yield from optional(schema, field, given[name])
            if given[name] and name not in node.get("required", ()):
                yield given, name


def _alike(plain: Calculation, after: Calculation | CalculationError, names: list[str]) -> bool:
    """Does the same come out, is nothing taken for granted any less, and is none of the names in a new warning?"""
    if isinstance(after, CalculationError) or (after.result, after.factors) != (plain.result, plain.factors):
        return False
    before, now = set(plain.warnings), set(after.warnings)
    return before <= now and not any(CALLED.get(name, name) in warning for name in names for warning in now - before)


@pytest.mark.parametrize(("tool", "base"), [(tool, base) for tool, bases in BASES.items() for base in bases])
def test_an_optional_input_is_used_refused_or_named(tool: str, base: dict[str, Any]) -> None:
    assert set(silent(tool, base)) - LABELS.get(tool, set()) == set()


def test_every_calculator_is_looked_at() -> None:
    assert set(BASES) | WITHOUT == set(CALCULATORS)
