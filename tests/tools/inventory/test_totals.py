"""Totals by scope, site and source; exclusions; one GWP set; FEM years."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.calculating import calculated, problems, value
from tools.calculation import Rows

AMOUNTS = st.decimals("0", "9999", places=1)
SITE = st.fixed_dictionaries(
    {
        "country": st.just("VN"),
        "year": st.just(2023),
        "stationary_combustion": st.lists(
            st.fixed_dictionaries(
                {"fuel": st.sampled_from(["LPG", "rice husk"]), "amount": AMOUNTS, "unit": st.just("t")}
            ),
            max_size=3,
        ),
        "purchased_electricity": st.lists(
            st.fixed_dictionaries({"amount": AMOUNTS, "unit": st.just("MWh")}), max_size=3
        ),
    }
)


@settings(max_examples=25, deadline=None)
@given(st.lists(SITE, min_size=1, max_size=4))
def test_scopes_sites_sources_and_single_tools_agree(sites: list[dict[str, Any]]) -> None:
    named = [{"name": f"site {number}", **site} for number, site in enumerate(sites)]
    calculation = calculated("inventory", {"sites": named})
    burned = [item for site in sites for item in site["stationary_combustion"]]
    alone = value(calculated("stationary_combustion", {"items": burned}), "total") if burned else Decimal(0)

    assert value(calculation, "scope1") == pytest.approx(alone, rel=Decimal("1e-20"))
    assert value(calculation, "total_location") == value(calculation, "scope1") + value(calculation, "scope2_location")
    for name in ("by_site", "by_source"):
        table = calculation.result[name]
        assert isinstance(table, Rows)
        for column in ("scope1", "scope2_location", "scope2_market"):
            added = sum((Decimal(str(row[column])) for row in table.rows), Decimal(0))
            assert added == pytest.approx(value(calculation, column), rel=Decimal("1e-20"))


METER = {"amount": 1000, "unit": "MWh", "factor": "0.5", "factor_unit": "kgCO2e/kWh", "factor_gwp_set": "AR5"}


def inventory(**more: Any) -> dict[str, Any]:
    return {"sites": [{"name": "Mill", "purchased_electricity": [METER]}], **more}


@pytest.mark.parametrize(("left_out", "share", "within"), [("25 tCO2e", "4.76", "yes"), ("27 tCO2e", "5.12", "no")])
def test_what_is_left_out_is_held_against_five_per_cent(left_out: str, share: str, within: str) -> None:
    calculation = calculated("inventory", inventory(exclusions=[{"name": "office", "emissions": left_out}]))

    assert value(calculation, "excluded_share").quantize(Decimal("0.01")) == Decimal(share)
    assert calculation.model_dump()["result"]["exclusions_within_limit"]["text"] == within
    assert any("more than 5 %" in said for said in calculation.warnings) == (within == "no")


def test_two_gwp_sets_are_never_added_up() -> None:
    site = {"name": "Mill", "purchased_electricity": [METER, {**METER, "factor_gwp_set": "AR6"}]}

    assert problems("inventory", {"sites": [site]}) == {"gwp_set": "gwp_set_mismatch"}
    assert problems("inventory", inventory(gwp_set="AR6", sites=[{"name": "A", "stationary_combustion": [
        {"fuel": "coal", "amount": 1, "unit": "t", "region": "GB"}]}])) == {"gwp_set": "gwp_set_mismatch"}  # fmt: skip


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_a_fem_export_names_its_year_and_is_not_compared_with_another_silently(year: int) -> None:
    alone = calculated("inventory", inventory(fem_year=year, compared_fem_year=year))
    mixed = calculated("inventory", inventory(fem_year=year, compared_fem_year=2022))

    assert any(f"FEM {year}" in said for said in alone.warnings)
    assert not any("different FEM years" in said for said in alone.warnings)
    assert any("different FEM years" in said for said in mixed.warnings)


def test_a_site_has_one_name_and_every_bad_item_is_named_at_once() -> None:
    bad = {"name": "Mill", "stationary_combustion": [{"fuel": "x", "amount": 1, "unit": "t"}] * 2}

    assert problems("inventory", {"sites": [bad, bad]}) == {"sites": "duplicate"}
    assert problems("inventory", {"sites": [bad]}) == {
        f"sites.0.stationary_combustion.{number}.fuel": "unknown_fuel" for number in range(2)
    }


def test_instruments_stay_at_their_site() -> None:
    green = {"kind": "I-REC", "amount": 5000, "unit": "MWh"}
    sites = [
        {"name": "A", "purchased_electricity": [METER], "instruments": [green]},
        {"name": "B", "purchased_electricity": [METER]},
    ]
    calculation = calculated("inventory", {"sites": sites})

    assert value(calculation, "scope2_location") == 1000
    assert value(calculation, "scope2_market") == 500


def test_power_made_on_site_is_in_neither_total_of_scope_2() -> None:
    roof = {"kind": "rooftop solar", "amount": 400, "unit": "MWh", "of_which": True}
    meter = {"amount": 1000, "unit": "MWh", "factor": "0.5", "factor_unit": "kgCO2e/kWh"}
    sold = {**roof, "certificates_sold": True}

    for instrument, located, market in ((roof, 300, 300), (sold, 300, 500)):
        site = {"name": "Mill", "purchased_electricity": [meter], "instruments": [instrument]}
        calculation = calculated("inventory", {"sites": [site]})
        assert value(calculation, "scope2_location") == located
        assert value(calculation, "scope2_market") == market
