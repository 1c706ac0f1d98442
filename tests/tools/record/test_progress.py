"""Progress is what the calculators say of what is on record, and tells what is missing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.calculating import TODAY, calculated
from tests.tools.record.examples import inventory, record, target
from tools.calculation import Context, Quantity, Rows, Text
from tools.record.holdings import Record
from tools.record.line import Line
from tools.record.plan import Action
from tools.record.progress import progress

amounts = st.decimals(min_value=1, max_value=10**7, places=4)


def seen(found: Record, year: int | None = None) -> Any:  # a TargetProgress; decimals are compared with plain numbers
    return progress(found, Context(today=TODAY), year).targets[0]


@settings(max_examples=60, deadline=None)
@given(base=amounts, aim=st.decimals(min_value=0, max_value=1, places=3), value=amounts, year=st.integers(2020, 2030))
def test_the_line_is_that_of_the_calculator(base: Decimal, aim: Decimal, value: Decimal, year: int) -> None:
    level = base * aim * Decimal("0.99")
    made = calculated(
        "target_progress",
        {
            "base": {"year": 2020, "emissions": {"value": base, "unit": "tCO2e"}},
            "target": {"year": 2030, "emissions": {"value": level, "unit": "tCO2e"}},
            "reported": [{"year": year, "emissions": {"value": value, "unit": "tCO2e"}}],
        },
    )
    rows = made.result["years"]
    assert isinstance(rows, Rows)
    line = Line(2020, base, 2030, level)
    ours = {
        "trajectory": line.at(year),
        "gap": line.gap(year, value),
        "achieved": line.achieved(value),
        "share_of_target": line.share(value),
        "on_track": line.on_track(year, value),
    }
    assert {name: rows.rows[0][name] for name in ours} == ours


def test_a_target_is_seen_by_every_year_on_record() -> None:
    found = record(inventory(2020), inventory(2022, 90, 800), inventory(2025, 90, 660), target=target())
    told = seen(found)
    assert (told.base, told.aim, told.unit) == (1000, 580, "tCO2e")
    assert [(each.year, each.value, each.line, each.on_track) for each in told.years] == [
        (2020, 1000, 1000, True),
        (2022, 890, 916, True),
        (2025, 750, 790, True),
    ]
    assert told.on_track
    assert told.progress is not None
    rows = told.progress.result["years"]
    assert isinstance(rows, Rows)
    assert [row["gap"] for row in rows.rows] == [each.gap for each in told.years]
    assert told.check is not None
    assert {row["authority"] for row in told.check.result["criteria"].rows} == {"standard"}
    assert (told.missing, told.refused) == ((), ())
    assert [each.year for each in seen(found, 2022).years] == [2020, 2022]


def test_years_stand_beside_each_other() -> None:
    pieces = {"output": {"amount": 500, "unit": "pieces"}}
    found = progress(record(inventory(2023), inventory(2025, 60, 800, **pieces)), Context(today=TODAY))
    first, last = found.years
    assert (first.change_location, last.change_location) == (None, Decimal("-14"))
    assert (last.intensity_location, last.output_unit) == (Decimal("1.72"), "pieces")
    assert (last.total_market, last.change_market) == (None, None)


@pytest.mark.parametrize(
    ("inventories", "more", "missing"),
    [
        ((inventory(2023),), {}, ("base_inventory",)),
        ((inventory(2020),), {}, ("later_inventory",)),
        ((inventory(2020), inventory(2023)), {"scope2_approach": "market"}, ("scope2_market",)),
        ((inventory(2023),), {"base": {"total": 1000}, "covers": ["scope1"]}, ("base_scopes",)),
        ((inventory(2020), inventory(2023)), {"level": 2000}, ("no_reduction",)),
        ((inventory(2020), inventory(2023)), {"kind": "intensity"}, ("output",)),
        ((inventory(2020, 0, 0), inventory(2023)), {}, ("no_reduction",)),
        (
            (inventory(2020), inventory(2023)),
            {"kind": "renewable_electricity", "renewable_share": 1},
            ("renewable_share",),
        ),
    ],
)
def test_what_is_missing_is_told(inventories: Any, more: dict[str, Any], missing: tuple[str, ...]) -> None:
    told = seen(record(*inventories, target=target(**more)))
    assert told.missing == missing
    assert told.on_track is None


def test_an_intensity_and_a_share_of_electricity_have_their_own_units() -> None:
    def year(number: int, pieces: int, share: str) -> Any:
        output = {"amount": pieces, "unit": "pieces"}
        return inventory(number, output=output, renewable_share=share)

    years = year(2020, 1000, "10%"), year(2025, 2000, "60%")
    told = seen(record(*years, target=target(kind="intensity")))
    assert (told.unit, told.base, told.aim, told.years[-1].value) == (
        "tCO2e/pieces",
        1,
        Decimal("0.58"),
        Decimal("0.5"),
    )
    assert told.progress is None
    share = seen(record(*years, target=target(kind="renewable_electricity", renewable_share=1)))
    assert (share.unit, share.base, share.aim, share.on_track) == ("%", 10, 100, True)
    assert share.years[-1].line == 55


def test_structural_changes_and_a_restated_base_year_ask_for_recalculation() -> None:
    bought = {"kind": "acquisition", "emissions": {"value": 60, "unit": "tCO2e"}, "existed_in_base_year": True}
    years = inventory(2020), inventory(2023)
    assert seen(record(*years, target=target())).recalculation_due is None
    changed = seen(record(*years, target=target(changes=[{**bought, "year": 2022, "note": "Mill"}])))
    assert changed.recalculation_due
    small = seen(record(*years, target=target(base={"scope1": 100, "scope2": 890})))
    assert small.recalculation_due is False
    assert small.recalculation is not None
    restated = small.recalculation.result["changed_base_emissions"]
    assert isinstance(restated, Quantity)
    assert restated.value == 1000


def test_the_plan_is_set_against_what_is_left() -> None:
    actions = tuple(
        Action.model_validate({"title": "x", "year": year, "expected": saved, "state": state})
        for year, saved, state in (
            (2026, 100, "planned"),
            (2027, 50, "under_way"),
            (2024, 70, "done"),
            (2035, 9, "planned"),
        )
    )
    told = seen(record(inventory(2020), inventory(2025, 100, 700), target=target(), actions=actions)).plan
    assert told is not None
    assert (told.actions, told.expected, told.left, told.uncovered) == (2, 150, 220, 70)


def test_a_check_says_met_or_not_as_the_calculator_does() -> None:
    years = inventory(2020, excluded=10), inventory(2024, 90, 800)
    asked: dict[str, Any] = {"submitted_on": "2025-06-01", "state": "submitted", "counts_carbon_credits": False}
    told = seen(record(*years, target=target(**asked))).check
    same = calculated(
        "target_check",
        {
            "base_year": 2020,
            "target_year": 2030,
            "submission_date": "2025-06-01",
            "base_emissions": {"scope1": 100, "scope2": 900},
            "reduction": "42%",
            "most_recent_year": 2024,
            "most_recent_emissions": {"scope1": 90, "scope2": 800},
            "covers": ["scope1", "scope2"],
            "inventory_exclusions": str(Decimal(10) / 1010),
            "scope2_approach": "location",
            "counts_carbon_credits": False,
        },
    )
    assert told is not None
    assert isinstance(told.result["verdict"], Text)
    assert told.result["criteria"] == same.result["criteria"]
