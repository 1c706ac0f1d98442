# ruff: noqa: E501 (a table of cases, one a line)
"""Worked examples and printed values of publishers, done again by the calculators. Each with its source."""

from decimal import Decimal
from typing import Any

import pytest

from tests.tools.calculating import calculated, value

UK = "UK Government GHG Conversion Factors 2025"
EPA = "US EPA GHG Emission Factors Hub 2025"
Case = tuple[str, str, dict[str, Any], str, str]


def fuel(name: str, unit: str, factor_set: str, amount: int = 1000, **more: Any) -> dict[str, Any]:
    return {
        "items": [{"fuel": name, "amount": amount, "unit": unit, **more}],
        "factor_set": factor_set,
        "gwp_set": "AR5",
    }


def recharge(refrigerant: str) -> dict[str, Any]:
    return {"items": [{"refrigerant": refrigerant, "amount_recharged": 1000, "unit": "kg"}], "gwp_set": "AR5"}


def electricity(country: str, year: int) -> dict[str, Any]:
    return {"items": [{"amount": 1000, "unit": "MWh", "country": country, "year": year}]}


def legacy(base: int, target: int) -> dict[str, Any]:
    return {"base_year": base, "target_year": target, "base_emissions": "100 tCO2e", "method": "sbti-legacy"}


def own(name: str, amount: int, unit: str, factor: Any, factor_unit: str, **more: Any) -> dict[str, Any]:
    return {
        "items": [{"fuel": name, "amount": amount, "unit": unit, "factor": factor, "factor_unit": factor_unit, **more}]
    }


def dynamic(base: int, scope1: int, scope2: int) -> dict[str, Any]:
    scopes = {"scope1": f"{scope1} tCO2e", "scope2": f"{scope2} tCO2e"}
    return {"base_year": base, "target_year": base + 5, "base_emissions": scopes, "method": "sbti-1.3.1"}


def burnt(name: str, amount: int, unit: str, heat: str, factor: str, factor_unit: str) -> dict[str, Any]:
    """Amount × heat content × factor, in US units; methane by AR4."""
    heat_unit = f"mmBtu/{unit}"
    of_heat = {"calorific_value": heat, "calorific_value_unit": heat_unit, "calorific_basis": "gross"}
    return {**own(name, amount, unit, factor, factor_unit, **of_heat), "gwp_set": "AR4"}


CARB = (
    "California Air Resources Board, Documentation of California's Greenhouse Gas Inventory, a page a source and year"
)
PUBLISHED: list[Case] = [
    (f"{UK}, Fuels, natural gas per kWh gross", "stationary_combustion", fuel("natural gas", "kWh", "uk-2025", calorific_basis="gross"), "total", "0.18296"),
    (f"{UK}, Fuels, natural gas per kWh net", "stationary_combustion", fuel("natural gas", "kWh", "uk-2025", calorific_basis="net"), "total", "0.2027"),
    (f"{UK}, Fuels, natural gas per m3", "stationary_combustion", fuel("natural gas", "m3", "uk-2025"), "total", "2.06672"),
    (f"{UK}, Fuels, natural gas per tonne", "stationary_combustion", fuel("natural gas", "t", "uk-2025"), "total", "2575.46441"),
    (f"{UK}, Fuels, LPG per litre", "stationary_combustion", fuel("LPG", "L", "uk-2025"), "total", "1.55713"),
    (f"{UK}, Fuels, diesel 100 % mineral per litre", "stationary_combustion", fuel("diesel", "L", "uk-2025"), "total", "2.66155"),
    (f"{UK}, Fuels, diesel average blend per litre", "stationary_combustion", fuel("diesel (average biofuel blend)", "L", "uk-2025"), "total", "2.57082"),
    (f"{UK}, Fuels, gas oil per litre", "stationary_combustion", fuel("gas oil", "L", "uk-2025"), "total", "2.75541"),
    (f"{UK}, Fuels, fuel oil per litre", "stationary_combustion", fuel("fuel oil", "L", "uk-2025"), "total", "3.17492"),
    (f"{UK}, Fuels, petrol 100 % mineral per litre", "stationary_combustion", fuel("petrol", "L", "uk-2025"), "total", "2.33984"),
    (f"{UK}, Fuels, burning oil per litre", "stationary_combustion", fuel("kerosene", "L", "uk-2025"), "total", "2.54016"),
    (f"{UK}, Fuels, industrial coal per tonne", "stationary_combustion", fuel("coal", "t", "uk-2025"), "total", "2395.28994"),
    (f"{UK}, Fuels, industrial coal per tonne, its N2O", "stationary_combustion", fuel("coal", "t", "uk-2025"), "n2o", "16.93154"),
    (f"{UK}, Bioenergy, wood pellets per tonne", "stationary_combustion", fuel("wood pellets", "t", "uk-2025"), "total", "55.19389"),
    (f"{UK}, Outside of scopes, wood pellets per tonne", "stationary_combustion", fuel("wood pellets", "t", "uk-2025"), "biogenic_co2", "1677.18"),
    (f"{UK}, Bioenergy, grass/straw per tonne", "stationary_combustion", fuel("straw", "t", "uk-2025"), "total", "47.35709"),
    (f"{UK}, Delivery vehicles, average diesel van per km", "mobile_combustion", {"items": [{"vehicle": "van", "fuel": "diesel", "amount": 1000, "unit": "km"}], "factor_set": "uk-2025"}, "total", "0.25561"),
    (f"{UK}, Delivery vehicles, all HGVs average laden per km", "mobile_combustion", {"items": [{"vehicle": "truck", "amount": 1000, "unit": "km"}], "factor_set": "uk-2025"}, "total", "0.89121"),
    (f"{UK}, Heat and steam per kWh", "purchased_heat_steam", {"items": [{"amount": 1000, "unit": "kWh", "region": "GB"}]}, "total", "0.17529"),
    (f"{UK}, UK electricity per kWh", "purchased_electricity", electricity("GB", 2025), "location_based", "177"),
    (f"{EPA}, Table 1, anthracite, CO2 per short ton", "stationary_combustion", fuel("anthracite", "short ton", "epa-2025"), "co2", "2602"),
    (f"{EPA}, Table 1, natural gas, CO2 per mmBtu", "stationary_combustion", fuel("natural gas", "mmBtu", "epa-2025"), "co2", "53.06"),
    (f"{EPA}, Table 1, natural gas, CO2 per scf", "stationary_combustion", fuel("natural gas", "scf", "epa-2025"), "co2", "0.05444"),
    (f"{EPA}, Table 1, distillate No. 2, CO2 per gallon", "stationary_combustion", fuel("diesel", "US_gallon", "epa-2025"), "co2", "10.21"),
    (f"{EPA}, Table 1, wood, biogenic CO2 per short ton", "stationary_combustion", fuel("wood", "short ton", "epa-2025"), "biogenic_co2", "1640"),
    (f"{EPA}, Table 1, wood, CH4 per short ton", "stationary_combustion", fuel("wood", "short ton", "epa-2025", 1_000_000), "ch4_mass", "126"),
    (f"{EPA}, Table 2, motor gasoline, CO2 per gallon", "mobile_combustion", fuel("petrol", "US_gallon", "epa-2025"), "co2", "8.78"),
    (f"{EPA}, Table 5, industrial equipment, diesel, N2O per gallon", "mobile_combustion", fuel("diesel", "US_gallon", "epa-2025", 1_000_000, vehicle="forklift_or_industrial_equipment"), "n2o_mass", "0.62"),
    (f"{EPA}, Table 6, US average: (771.523 + 0.057 × 28 + 0.008 × 265) lb per MWh", "purchased_electricity", electricity("US", 2023), "location_based", "351.642"),
    (f"{EPA}, Table 12, R-404A", "fugitive_refrigerants", recharge("R-404A"), "total", "3943"),
    (f"{EPA}, Table 12, R-407A", "fugitive_refrigerants", recharge("R-407A"), "total", "1923"),
    (f"{EPA}, Table 12, R-410A", "fugitive_refrigerants", recharge("R-410A"), "total", "1924"),
    (f"{EPA}, Table 12, R-507A", "fugitive_refrigerants", recharge("R-507A"), "total", "3985"),
    (f"{EPA}, Table 12, R-408A (HFC part)", "fugitive_refrigerants", recharge("R-408A"), "total", "2430"),
    (f"{UK}, Refrigerant & other, R-408A non-Kyoto part is 47 % of 1760", "fugitive_refrigerants", recharge("R-408A"), "non_kyoto", "827.2"),
    ("Viet Nam DCC, letter 1726/BĐKH-PTCBT of 3 December 2024: 0.6592 t CO2/MWh in 2023", "purchased_electricity", electricity("Viet Nam", 2023), "location_based", "659.2"),
    ("China MEE, 26 December 2024: 0.5366 kg CO2/kWh in 2022", "purchased_electricity", electricity("China", 2022), "location_based", "536.6"),
    ("India CEA V21.0: 0.7117 t CO2/MWh in FY2024-25", "purchased_electricity", electricity("India", 2024), "location_based", "711.7"),
    (f"{UK}, Fuels, LPG per tonne", "stationary_combustion", fuel("LPG", "t", "uk-2025"), "total", "2939.36095"),
    (f"{UK}, Fuels, LPG per kWh gross", "stationary_combustion", fuel("LPG", "kWh", "uk-2025", calorific_basis="gross"), "total", "0.2145"),
    (f"{UK}, Fuels, fuel oil per tonne", "stationary_combustion", fuel("fuel oil", "t", "uk-2025"), "total", "3228.89019"),
    (f"{UK}, Fuels, coking coal per tonne", "stationary_combustion", fuel("coking coal", "t", "uk-2025"), "total", "3164.65"),
    (f"{UK}, Fuels, petroleum coke per tonne", "stationary_combustion", fuel("petcoke", "t", "uk-2025"), "total", "3386.57168"),
    (f"{UK}, Bioenergy, wood chips per tonne", "stationary_combustion", fuel("wood chips", "t", "uk-2025"), "total", "43.43964"),
    (f"{UK}, Bioenergy, biogas per tonne", "stationary_combustion", fuel("biogas", "t", "uk-2025"), "total", "1.24314"),
    (f"{UK}, Fuels, gas oil per litre, its CO2", "stationary_combustion", fuel("gas oil", "L", "uk-2025"), "co2", "2.72417"),
    (f"{UK}, Fuels, gas oil per litre, its CH4", "stationary_combustion", fuel("gas oil", "L", "uk-2025"), "ch4", "0.00315"),
    (f"{UK}, Fuels, gas oil per litre, its N2O", "stationary_combustion", fuel("gas oil", "L", "uk-2025"), "n2o", "0.02809"),
    (f"{UK}, Fuels, industrial coal per tonne, its CO2", "stationary_combustion", fuel("coal", "t", "uk-2025"), "co2", "2370.72"),
    (f"{UK}, Fuels, industrial coal per tonne, its CH4", "stationary_combustion", fuel("coal", "t", "uk-2025"), "ch4", "7.6384"),
    (f"{UK}, Outside of scopes, wood chips per tonne", "stationary_combustion", fuel("wood chips", "t", "uk-2025"), "biogenic_co2", "1335.71"),
    (f"{UK}, Outside of scopes, wood logs per tonne", "stationary_combustion", fuel("wood logs", "t", "uk-2025"), "biogenic_co2", "1436.23"),
    (f"{UK}, Outside of scopes, grass/straw per tonne", "stationary_combustion", fuel("straw", "t", "uk-2025"), "biogenic_co2", "1287.25"),
    (f"{UK}, Bioenergy, wood logs per tonne", "stationary_combustion", fuel("wood logs", "t", "uk-2025"), "total", "46.98508"),
    (f"{EPA}, Table 1, bituminous coal, CO2 per short ton", "stationary_combustion", fuel("bituminous coal", "short ton", "epa-2025"), "co2", "2325"),
    (f"{EPA}, Table 1, sub-bituminous coal, CO2 per short ton", "stationary_combustion", fuel("sub-bituminous coal", "short ton", "epa-2025"), "co2", "1676"),
    (f"{EPA}, Table 1, mixed industrial coal, CO2 per short ton", "stationary_combustion", fuel("coal", "short ton", "epa-2025"), "co2", "2116"),
    (f"{EPA}, Table 1, petroleum coke, CO2 per short ton", "stationary_combustion", fuel("petcoke", "short ton", "epa-2025"), "co2", "3072"),
    (f"{EPA}, Table 1, LPG, CO2 per gallon", "stationary_combustion", fuel("LPG", "US_gallon", "epa-2025"), "co2", "5.68"),
    (f"{EPA}, Table 1, propane, CO2 per gallon", "stationary_combustion", fuel("propane", "US_gallon", "epa-2025"), "co2", "5.72"),
    (f"{EPA}, Table 1, agricultural by-products, biogenic CO2 per short ton", "stationary_combustion", fuel("agricultural residues", "short ton", "epa-2025"), "biogenic_co2", "975"),
    (f"{EPA}, Table 1, agricultural by-products, CH4 per short ton", "stationary_combustion", fuel("agricultural residues", "short ton", "epa-2025", 1_000_000), "ch4_mass", "264"),
    (f"{EPA}, Table 1, anthracite, N2O per short ton", "stationary_combustion", fuel("anthracite", "short ton", "epa-2025", 1_000_000), "n2o_mass", "40"),
    (f"{EPA}, Table 1, natural gas, CH4 per mmBtu", "stationary_combustion", fuel("natural gas", "mmBtu", "epa-2025", 1_000_000), "ch4_mass", "1.0"),
    (f"{EPA}, Table 1, lignite, CO2 per short ton", "stationary_combustion", fuel("lignite", "short ton", "epa-2025"), "co2", "1389"),
    (f"{EPA}, Table 1, coal coke, CO2 per short ton", "stationary_combustion", fuel("coke", "short ton", "epa-2025"), "co2", "2819"),
    (f"{EPA}, Table 1, residual No. 6, CO2 per gallon", "stationary_combustion", fuel("fuel oil", "US_gallon", "epa-2025"), "co2", "11.27"),
    (f"{EPA}, Table 1, kerosene, CO2 per gallon", "stationary_combustion", fuel("kerosene", "US_gallon", "epa-2025"), "co2", "10.15"),
    (f"{EPA}, Table 12, R-407B", "fugitive_refrigerants", recharge("R-407B"), "total", "2547"),
    (f"{EPA}, Table 12, R-407C", "fugitive_refrigerants", recharge("R-407C"), "total", "1624"),
    (f"{EPA}, Table 12, R-407D", "fugitive_refrigerants", recharge("R-407D"), "total", "1487"),
    (f"{EPA}, Table 12, R-410B", "fugitive_refrigerants", recharge("R-410B"), "total", "2048"),
    (f"{EPA}, Table 12, R-417A", "fugitive_refrigerants", recharge("R-417A"), "total", "2127"),
    (f"{EPA}, Table 12, R-422D", "fugitive_refrigerants", recharge("R-422D"), "total", "2473"),
    ("Australia NGA Factors 2025, diesel: 700 kL at 38.6 GJ/kL and 69.9 kg CO2/GJ", "stationary_combustion", own("diesel", 700, "kL", "69.9", "kgCO2/GJ", calorific_value="38.6", calorific_value_unit="GJ/kL"), "total", "1888.698"),
    ("Australia NGA Factors 2025, natural gas: 51.4 kg CO2/GJ", "stationary_combustion", own("natural gas", 1000, "GJ", "51.4", "kgCO2/GJ"), "total", "51.4"),
    ("Australia NGA Factors 2025, natural gas: 0.03 kg CO2e of N2O per GJ", "stationary_combustion", own("natural gas", 1000, "GJ", "0.03", "kgCO2e/GJ"), "total", "0.03"),
    ("Canada ECCC, diesel: 2681 g CO2 per litre", "stationary_combustion", own("diesel", 1000, "L", 2681, "gCO2/L"), "total", "2.681"),
    ("Canada ECCC, diesel: 0.022 g N2O per litre, by AR5", "stationary_combustion", own("diesel", 1000, "L", "0.022", "gN2O/L"), "n2o", "0.00583"),
    ("Japan LP Gas Association, guideline of 2009: 6.0 kg CO2 per m3 of propane", "stationary_combustion", own("propane", 1000, "m3", "3.0", "kgCO2/kg", vapour=True), "total", "6.0"),
    ("Japan LP Gas Association, guideline of 2009: 8.5 kg CO2 per m3 of butane", "stationary_combustion", own("butane", 1000, "m3", "3.0", "kgCO2/kg", vapour=True), "total", "8.5"),
    ("Japan LP Gas Association, guideline of 2009: 6.6 kg CO2 per m3 of LP gas", "stationary_combustion", own("LPG", 1000, "m3", "3.0", "kgCO2/kg", vapour=True), "total", "6.6"),
    ("New Zealand MfE 2026, diesel: 2.6759 kg CO2e per litre", "stationary_combustion", own("diesel", 1000, "L", "2.6759", "kgCO2e/L"), "total", "2.6759"),
    ("New Zealand MfE 2026, commercial natural gas: 0.19543 kg CO2e per kWh", "stationary_combustion", own("natural gas", 1000, "kWh", "0.19543", "kgCO2e/kWh"), "total", "0.19543"),
    (f"{CARB}: 1A4a sewerage systems, natural gas, CO2, 2005", "stationary_combustion", burnt("natural gas", 52_693, "scf", "0.001023", "53", "kgCO2/mmBtu"), "total", "2.86"),
    (f"{CARB}: 1A2f cement, biomass waste fuel, CO2, 2004", "stationary_combustion", burnt("biomass", 25_862, "short ton", "15.38", "93.8", "kgCO2/mmBtu"), "biogenic_co2", "37310"),
    (f"{CARB}: 1A1ai merchant owned, distillate, CO2, 2006", "stationary_combustion", {"items": [{"fuel": "diesel", "amount": 3_419_852, "unit": "US_gallon", "calorific_value": "0.136744", "calorific_value_unit": "mmBtu/US_gallon", "calorific_basis": "gross"}], "factor_set": "epa-2025", "gwp_set": "AR4"}, "co2", "34587"),
    (f"{CARB}: 1A1ai utility owned, biomethane, CH4, 2021", "stationary_combustion", burnt("biogas", 2_085_732_158, "scf", "0.000548", "0.0032", "kgCH4/mmBtu"), "ch4_mass", "3.66"),
    (f"{CARB}: 1A1ai utility owned, biomethane, CH4 as CO2e, 2021", "stationary_combustion", burnt("biogas", 2_085_732_158, "scf", "0.000548", "0.0032", "kgCH4/mmBtu"), "ch4", "91.44"),
    (f"{CARB}: 1A4b household use, wet wood, CH4, 1990", "stationary_combustion", burnt("wood", 7_937_500, "short ton", "8", "0.3", "kgCH4/mmBtu"), "ch4_mass", "19050"),
    (f"{CARB}: 1A3aii domestic aviation, aviation gasoline, CH4, 2015", "mobile_combustion", burnt("petrol", 16_629_545, "US_gallon", "0.12", "0.06", "kgCH4/mmBtu"), "ch4_mass", "119.73"),
    (f"{CARB}: 1A3aii domestic aviation, aviation gasoline, CH4 as CO2e, 2015", "mobile_combustion", burnt("petrol", 16_629_545, "US_gallon", "0.12", "0.06", "kgCH4/mmBtu"), "ch4", "2993"),
    ("SBTi Net-Zero Standard V1.3.1, Method Appendix: base 2024, scopes 50:50", "absolute_target", dynamic(2024, 50, 50), "annual_rate", "4.86"),
    ("SBTi Net-Zero Standard V1.3.1, Method Appendix: base 2025, scopes 50:50", "absolute_target", dynamic(2025, 50, 50), "annual_rate", "5.13"),
    ("SBTi Net-Zero Standard V1.3.1, Method Appendix: base 2026, scopes 50:50", "absolute_target", dynamic(2026, 50, 50), "annual_rate", "5.45"),
    ("SBTi Net-Zero Standard V1.3.1, Method Appendix: base 2025, scope 2 alone", "absolute_target", dynamic(2025, 0, 100), "annual_rate", "6.67"),
    ("Edison Energy, 29 September 2023: base 2023, target 2030: 42 %", "absolute_target", legacy(2023, 2030), "reduction", "42"),
    ("Edison Energy, 29 September 2023: base 2023, target 2030: 6 % a year", "absolute_target", legacy(2023, 2030), "annual_rate", "6"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "tool", "inputs", "result", "printed"), PUBLISHED, ids=[case[0] for case in PUBLISHED]
)
def test_a_published_value_comes_out_as_printed(
    source: str, tool: str, inputs: dict[str, Any], result: str, printed: str
) -> None:
    """A thousand units give the printed factor in tonnes; rounded to as many places as were printed, halves up."""
    places = Decimal(printed).as_tuple().exponent
    assert isinstance(places, int)

    assert value(calculated(tool, inputs), result).quantize(Decimal(1).scaleb(places), "ROUND_HALF_UP") == Decimal(
        printed
    )


# GHG Protocol Corporate Standard, chapter 5: acquisition, divestment, and a site that did not exist in the base year
@pytest.mark.parametrize(
    ("base", "kind", "emissions", "existed", "becomes"),
    [(50, "acquisition", 15, True, 65), (75, "divestment", 25, True, 50), (50, "acquisition", 15, False, 50)],
)
def test_the_illustrations_of_base_year_recalculation(
    base: int, kind: str, emissions: int, existed: bool, becomes: int
) -> None:
    change = {"kind": kind, "emissions": f"{emissions} tCO2e", "existed_in_base_year": existed}
    asked = {"base": {"year": 2019, "emissions": f"{base} tCO2e"}, "changes": [change]}

    assert value(calculated("base_year_recalculation", asked), "base_emissions") == becomes


def test_the_sectoral_approach_follows_its_equations() -> None:
    """SBTi method documentation, equations 5.3 to 5.6, by hand: d = 8, P = 0.5, M = (1000/10000)/(1200/11000)."""
    asked = {
        "base_year": 2020,
        "target_year": 2030,
        "base_emissions": "10000 tCO2e",
        "method": "sda",
        "activity_unit": "t",
        "sector_intensity_2050": 2,
        "activity": [
            {"year": 2020, "amount": 1000, "sector_activity": 10000, "sector_intensity": 12},
            {"year": 2030, "amount": 1200, "sector_activity": 11000, "sector_intensity": 7},
        ],
    }
    by_hand = Decimal(8) * Decimal("0.5") * (Decimal("0.1") / (Decimal(1200) / Decimal(11000))) + 2

    assert value(calculated("intensity_target", asked), "target_intensity") == pytest.approx(by_hand)
