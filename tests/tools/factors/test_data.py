"""The data files: complete, consistent, and equal to what others transcribed."""

from decimal import Decimal

import globalwarmingpotentials
import pytest

from tools.factors import gwp, load, names
from tools.factors.catalogue import compared, listed
from tools.factors.gwp import GwpSet
from tools.factors.names import UnknownNameError
from tools.units import UnitError, unit

OTHER_NAMES = {"HFC-43-10mee": "HFC4310mee", "PFC-14": "CF4", "PFC-116": "C2F6", "PFC-218": "C3F8", "PFC-318": "cC4F8",
               "PFC-31-10": "C4F10", "PFC-41-12": "C5F12", "PFC-51-14": "C6F14", "PFC-91-18": "C10F18"}  # fmt: skip

# US EPA GHG Emission Factors Hub 2025, Table 12. Without R-424A: it prints 3104, but its own composition comes to 2212.
EPA_BLENDS = {
    "R-401A": 18, "R-402A": 1902, "R-403B": 3471, "R-404A": 3943, "R-406A": 0, "R-407A": 1923, "R-407B": 2547,
    "R-407C": 1624, "R-407D": 1487, "R-408A": 2430, "R-409A": 0, "R-410A": 1924, "R-410B": 2048, "R-411A": 15,
    "R-414A": 0, "R-417A": 2127, "R-422A": 2847, "R-422D": 2473, "R-426A": 1371, "R-428A": 3417, "R-434A": 3075,
    "R-507A": 3985, "R-508A": 11607, "R-508B": 11698,
}  # fmt: skip
UK_BLENDS = {"R-424A": 2212, "R-427A": 2024, "R-438A": 2059, "R-500": 36, "R-502": 0}  # Kyoto parts
UK_BLENDS_WITHOUT_KYOTO = {"R-500": 7528, "R-502": 4786, "R-402A": 669, "R-401A": 1112}


@pytest.mark.parametrize("gwp_set", ["AR4", "AR5", "AR6"])
def test_potentials_are_those_that_another_transcription_has(gwp_set: GwpSet) -> None:
    theirs = globalwarmingpotentials.data[f"{gwp_set}GWP100"]
    ours = {gas: values.potentials[gwp_set] for gas, values in load.gases().items()}
    compared_ = {
        gas: (potential, theirs[name])
        for gas, potential in ours.items()
        if (name := OTHER_NAMES.get(gas, gas.replace("-", ""))) in theirs
    }

    assert len(compared_) > 30
    assert {gas: pair for gas, pair in compared_.items() if pair[0] is None or float(pair[0]) != pair[1]} == {}


@pytest.mark.parametrize(("blend", "printed"), {**EPA_BLENDS, **UK_BLENDS}.items())
def test_a_blend_is_the_mean_of_its_kyoto_parts(blend: str, printed: int) -> None:
    mean = sum((part.share * part.potential for part in gwp.parts(blend, "AR5") if part.kyoto), Decimal(0))

    assert mean.quantize(Decimal(1), "ROUND_HALF_UP") == printed


@pytest.mark.parametrize(("blend", "printed"), UK_BLENDS_WITHOUT_KYOTO.items())
def test_the_other_parts_of_a_blend_are_what_the_uk_prints_apart(blend: str, printed: int) -> None:
    mean = sum((part.share * part.potential for part in gwp.parts(blend, "AR5") if not part.kyoto), Decimal(0))

    assert mean.quantize(Decimal(1), "ROUND_HALF_UP") == printed


def test_every_unit_of_a_factor_can_be_read() -> None:
    units = {
        used.unit for factor in load.fuel_factors() for column in factor.amounts for used in [factor.used(column, "")]
    }
    units |= {name for factor in load.grid_factors() for name in factor.amounts}

    assert [name for name in sorted(units) if not unit(name).scale] == []


def test_every_row_names_a_fuel_that_the_catalogue_has() -> None:
    rows = {factor.name for factor in load.fuel_factors() if factor.use not in ("distance", "heat")}

    assert rows <= set(load.fuels())
    assert {fuel for fuel in load.fuels() if fuel not in rows} == set()


def test_densities_are_what_the_uk_factors_imply() -> None:
    rows = {
        (factor.name, factor.per): factor.amounts
        for factor in load.fuel_factors()
        if factor.source.id == "uk-2025" and factor.table == "Fuels" and factor.calorific_basis is None
    }
    for fuel in load.fuels().values():
        for per, density in (("L", fuel.kg_per_litre), ("Sm3", fuel.kg_per_sm3)):
            if density is not None and (fuel.id, per) in rows:
                implied = rows[fuel.id, per]["kgCO2e of CO2"] / rows[fuel.id, "t"]["kgCO2e of CO2"] * 1000
                assert abs(implied - density) < Decimal("0.0001"), fuel.id


def test_epa_prints_per_unit_what_heat_content_and_factor_come_to() -> None:
    rows = {(f.use, f.name, f.per): f.amounts for f in load.fuel_factors() if f.source.id == "epa-2025"}
    contents = [(name, per, amounts["mmBtu"]) for (use, name, per), amounts in rows.items() if use == "calorific_value"]

    assert len(contents) > 30
    for name, per, content in contents:
        product = content * rows["stationary", name, "mmBtu"]["kgCO2"]
        assert product == pytest.approx(rows["stationary", name, per]["kgCO2"], rel=Decimal("0.008")), name


@pytest.mark.parametrize(
    ("written", "fuel"),
    [("Diesel", "diesel"), ("dầu DO", "diesel"), ("柴油", "diesel"), ("vỏ trấu", "agricultural_residues"),
     ("petcoke", "petroleum_coke"), ("Natural_Gas", "natural_gas"),
     ("than antraxit", "anthracite"), ("মাটি", None), ("gas", None)],
)  # fmt: skip
def test_a_fuel_is_found_by_what_people_call_it(written: str, fuel: str | None) -> None:
    if fuel is None:
        with pytest.raises(UnknownNameError):
            names.fuel_id(written)
    else:
        assert names.fuel_id(written) == fuel


@pytest.mark.parametrize(
    ("written", "region"),
    [
        ("Vietnam", "VN"),
        ("Việt Nam", "VN"),
        ("广东", "CN-GD"),
        ("Guangdong", "CN-GD"),
        ("CAMX", "US-CAMX"),
        ("uk", "GB"),
    ],
)
def test_a_region_is_found_by_what_people_call_it(written: str, region: str) -> None:
    assert names.region_code(written) == region


def test_the_catalogue_finds_and_compares() -> None:
    found = listed("grid", "vietnam", "2023")
    rows = compared("gCO2e/kWh", "grid", "china", "direct")

    assert [each.value for each in found if each.basis == "combined margin"] == [Decimal("0.6592")]
    assert [value for _, value, _ in rows] == sorted(value for _, value, _ in rows)
    assert {unit_name for _, _, unit_name in rows} == {"gCO2/kWh"}
    with pytest.raises(UnitError):
        compared("florins", "grid")
