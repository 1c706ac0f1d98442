"""Progress, intensity, renewable electricity, fiscal years."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.tools.calculating import calculated, problems, value
from tools.amounts import fiscal_year

PROGRESS: dict[str, Any] = {
    "base": {"year": 2019, "emissions": "12500 tCO2e"},
    "target": {"year": 2030, "reduction": "46.2%"},
    "reported": [{"year": 2023, "emissions": "11000 tCO2e"}],
}


@pytest.mark.parametrize(
    ("emissions", "on_track", "gap"), [(11000, "no", 600), (10400, "yes", 0), (9000, "yes", -1400)]
)
def test_progress_is_measured_against_the_straight_line(emissions: int, on_track: str, gap: int) -> None:
    asked = {**PROGRESS, "reported": [{"year": 2023, "emissions": emissions, "unit": "tCO2e"}]}
    result = calculated("target_progress", asked).model_dump(mode="json")["result"]

    assert result["on_track"] == {"text": on_track}
    assert result["gap"] == {"value": str(gap), "unit": "tCO2e"}
    assert result["year"] == {"value": 2023, "unit": None}


def test_a_target_in_tonnes_and_one_in_per_cent_are_the_same_target() -> None:
    tonnes = {**PROGRESS, "target": {"year": 2030, "emissions": "6725 tCO2e"}}

    assert value(calculated("target_progress", tonnes), "share_of_target") == value(
        calculated("target_progress", PROGRESS), "share_of_target"
    )


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"target": {"year": 2019, "reduction": "10%"}}, {"target.year": "target_before_base"}),
        ({"target": {"year": 2030}}, {"target.emissions": "missing"}),
        ({"target": {"year": 2030, "emissions": "13000 tCO2e"}}, {"target": "invalid"}),
        ({"reported": []}, {"reported": "missing"}),
        ({"reported": [{"year": 2031, "emissions": 1}]}, {"reported": "year_out_of_range"}),
        ({"reported": [{"year": 2023, "emissions": 1}, {"year": 2023, "emissions": 2}]}, {"reported": "duplicate"}),
        ({"reported": [{"year": 2023, "emissions": "5 kWh"}]}, {"reported.0.emissions": "wrong_dimension"}),
    ],
)
def test_impossible_progress_is_refused(changed: dict[str, Any], refused: dict[str, str]) -> None:
    assert problems("target_progress", {**PROGRESS, **changed}) == refused


INTENSITY: dict[str, Any] = {
    "base_year": 2019,
    "target_year": 2030,
    "base_emissions": "10000 tCO2e",
    "activity": {"2019": 1000, "2030": 2500},
    "activity_unit": "t",
    "annual_rate": "4.2%",
}


def test_intensity_may_fall_while_emissions_rise_and_that_is_said() -> None:
    calculation = calculated("intensity_target", INTENSITY)

    assert value(calculation, "target_intensity") == Decimal("5.38")
    assert value(calculation, "target_emissions") == 13450
    assert any("emissions would rise" in said for said in calculation.warnings)
    assert any("sector pathway" in said for said in calculation.warnings)


def test_a_compound_rate_falls_by_the_same_share_each_year() -> None:
    calculation = calculated("intensity_target", {**INTENSITY, "method": "compound", "annual_rate": "7%"})

    assert value(calculation, "target_intensity") == pytest.approx(10 * Decimal("0.93") ** 11)


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"activity": {"2019": 1000, "2025": 1}}, {"activity": "missing"}),
        ({"activity": {"2019": 1000, "2030": 0}}, {"activity.1.amount": "zero"}),
        ({"annual_rate": None}, {"annual_rate": "missing"}),
        ({"annual_rate": "10%"}, {"annual_rate": "share_out_of_range"}),
        ({"method": "sda"}, {"sector_intensity_2050": "missing"}),
    ],
)
def test_an_impossible_intensity_is_refused(changed: dict[str, Any], refused: dict[str, str]) -> None:
    assert problems("intensity_target", {**INTENSITY, **changed}) == refused


@pytest.mark.parametrize(
    ("year", "share", "met", "gap"),
    [
        (2024, "10%", "no threshold yet", 0),
        (2025, "80%", "yes", 0),
        (2027, "79%", "no", 1),
        (2030, "99%", "no", 1),
        (2040, 1, "yes", 0),
    ],
)
def test_renewable_electricity_is_eighty_then_a_hundred_per_cent(year: int, share: Any, met: str, gap: int) -> None:
    calculation = calculated("renewable_electricity_target", {"year": year, "share": share})

    assert calculation.model_dump()["result"]["met"]["text"] == met
    assert value(calculation, "gap") == gap


@pytest.mark.parametrize(
    ("first", "last", "year"),
    [("2021-04-01", "2022-03-31", 2021), ("2021-07-01", "2022-06-30", 2022),
     ("2021-10-01", "2022-09-30", 2022), ("2021-01-01", "2021-12-31", 2021)],
)  # fmt: skip
def test_a_fiscal_year_is_the_calendar_year_with_most_months_else_the_later(first: str, last: str, year: int) -> None:
    assert fiscal_year(date.fromisoformat(first), date.fromisoformat(last)) == year
    base = {"year": {"from": first, "to": last}, "emissions": "1000 tCO2e"}
    assert (
        calculated("base_year_recalculation", {"base": base, "recalculated_emissions": "1 tCO2e"}).inputs["base"][
            "year"
        ]
        == year
    )
