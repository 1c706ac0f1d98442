"""What may be kept: figures that add up, aims that are possible, and what may follow on what."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from tests.tools.calculating import calculated, value
from tests.tools.record.examples import inventory, target
from tools.record.inventory import Inventory, figures, years_said
from tools.record.plan import Action, Risk
from tools.record.target import Target
from tools.record.versions import Following, differences, objections
from tools.refusal import RefusedError, told, why

amounts = st.decimals(min_value=0, max_value=10**6, places=3)


def codes(model: type[BaseModel], values: dict[str, Any]) -> dict[str, str]:
    """Field → code of what is refused."""
    with pytest.raises(ValidationError) as refused:
        model.model_validate(values)
    found = [why(each, model.model_json_schema()) for each in told(refused.value.errors(include_url=False))]
    return {field: code for field, code, _, _ in found}


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=5))
def test_the_sites_of_an_inventory_are_its_totals(sites: list[tuple[Decimal, Decimal]]) -> None:
    asked = [
        {
            "name": f"site {number}",
            "stationary_combustion": [{"fuel": "diesel", "amount": fuel, "unit": "t"}],
            "purchased_electricity": [{"amount": power, "unit": "MWh", "factor": 0.6, "factor_unit": "kgCO2e/kWh"}],
        }
        for number, (fuel, power) in enumerate(sites)
    ]
    made = calculated("inventory", {"sites": asked})
    kept = figures(made)
    for scope in ("scope1", "scope2_location", "scope2_market"):
        assert getattr(kept, scope) == value(made, scope)
        assert abs(sum(getattr(site, scope) for site in kept.sites) - value(made, scope)) < Decimal("1e-9")
    assert {(each.item, each.amount) for each in kept.used} == {
        ("diesel", sum(fuel for fuel, _ in sites)),
        (None, sum(power for _, power in sites)),
    }
    assert kept.gwp_sets == ("AR5",)
    assert kept.factor_sets


def test_an_inventory_knows_its_calculation_and_no_other() -> None:
    site = {"name": "a", "country": "VN", "year": 2024, "purchased_electricity": [{"amount": 1, "unit": "MWh"}]}
    assert years_said(calculated("inventory", {"sites": [site]})) == {2024}
    with pytest.raises(RefusedError, match="no inventory"):
        figures(calculated("convert_units", {"amount": 1, "from": "kg", "to": "t"}))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"scope1": -1}, {"scope1": "negative"}),
        ({"scope1": "6e11"}, {"scope1": "absurd_amount"}),
        ({"origin": None}, {"origin": "missing"}),
        ({"year": 1800}, {"year": "year_out_of_range"}),
        ({"sites": [{"name": "a", "scope1": 99, "scope2_location": 900}]}, {"sites": "conflicting_inputs"}),
        ({"sites": [{"name": "a"}, {"name": "a"}]}, {"sites": "duplicate"}),
        ({"output": {"amount": 0, "unit": "pieces"}}, {"output.amount": "zero"}),
        ({"boundary": "a\x00b"}, {"boundary": "invalid"}),
        ({"scope3": 1}, {"scope3": "unknown_field"}),
    ],
)
def test_figures_that_cannot_be_are_refused(more: dict[str, Any], code: dict[str, str]) -> None:
    whole = inventory(2024).model_dump()
    assert codes(Inventory, {**whole, **more}) == code


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"target_year": 2020}, {"target_year": "target_before_base"}),
        ({"reduction": None}, {"reduction": "missing"}),
        ({"level": 5}, {"level": "conflicting_inputs"}),
        ({"renewable_share": 1}, {"renewable_share": "conflicting_inputs"}),
        ({"kind": "renewable_electricity"}, {"renewable_share": "missing"}),
        ({"scope2_approach": None}, {"scope2_approach": "missing"}),
        ({"covers": ["scope3"]}, {"covers": "invalid"}),
        ({"state": "submitted"}, {"submitted_on": "missing"}),
        ({"state": "validated", "validated_by": "TÜV"}, {"validated_on": "missing"}),
        ({"submitted_on": "2025-02-01", "validated_on": "2025-01-01"}, {"validated_on": "invalid"}),
        ({"submitted_on": 1_700_000_000}, {"submitted_on": "invalid"}),
        ({"base": {"scope1": 1, "total": 2}}, {"base": "conflicting_inputs"}),
        ({"base": {}}, {"base": "missing"}),
    ],
)
def test_targets_that_cannot_be_are_refused(more: dict[str, Any], code: dict[str, str]) -> None:
    assert codes(Target, {**target().model_dump(mode="json", exclude_none=True), **more}) == code


def test_a_plan_and_a_register_say_what_they_must() -> None:
    assert codes(Action, {"title": "Boiler", "year": 2026}) == {"expected": "missing"}
    risk = {"hazard": "flood", "likelihood": "low", "impact": "high", "state": "measure_under_way"}
    assert codes(Risk, risk) == {"measure": "missing"}


def test_who_replaces_says_why_and_changes_something() -> None:
    before, after = inventory(2024), inventory(2024, scope1=120)
    assert [o.code for o in objections(Following(None, before, None))] == []
    assert [o.code for o in objections(Following(before, after, None))] == ["reason_missing"]
    assert [o.code for o in objections(Following(before, before, "same"))] == ["nothing_changed"]
    assert [(d.field, d.was, d.now) for d in differences(before, after)] == [("scope1", "100", "120")]


def test_what_was_validated_keeps_its_aim() -> None:
    named = {"state": "validated", "validated_by": "TÜV", "validated_on": "2025-01-01"}
    before = target(**named)
    other, again = target(**{**named, "target_year": 2035}), target(target_year=2035)
    assert [o.code for o in objections(Following(before, other, "later"))] == ["validated_otherwise"]
    assert list(objections(Following(before, again, "to be validated anew"))) == []
    assert list(objections(Following(before, target(**named, name="Near term"), "a name"))) == []
