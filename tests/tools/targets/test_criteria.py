"""Criteria as data: read, refused, and handed in by the programme."""

from decimal import Decimal
from typing import Any

import pytest

from tests.tools.calculating import TODAY, calculated
from tools.calculation import Context, Rows
from tools.criteria import CriteriaFileError, read_criteria
from tools.targets.proposal import MEASURES

OURS = """
[set]
id = "programme-test"
standard = "Criteria of the programme"
authority = "mcap"
source = "a document"
release = "2026-06"
passage = "criteria.en#annual-rate"

[[criterion]]
id = "P1"
title = "Annual rate"
rule = "At least 3 % a year."
measure = "annual_rate"
comparison = "at_least"
threshold = 0.03
"""


def rows(values: dict[str, Any], context: Context | None = None) -> dict[str, dict[str, Any]]:
    table = calculated("target_check", {"base_year": 2020, "target_year": 2030, **values}, context).result["criteria"]
    assert isinstance(table, Rows)
    return {str(row["criterion"]): dict(row) for row in table.rows}


def test_the_programmes_own_criteria_come_first_with_their_passage() -> None:
    context = Context(today=TODAY, criteria=(read_criteria(OURS, MEASURES),))
    found = rows({"reduction": "42%"}, context)

    assert next(iter(found)) == "P1"
    assert found["P1"]["authority"] == "mcap"
    assert (found["P1"]["release"], found["P1"]["passage"]) == ("2026-06", "criteria.en#annual-rate")
    assert found["P1"]["value"] == Decimal("0.042")
    assert found["P1"]["outcome"] == "met"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (("annual_rate", "anual_rate"), "unknown measure 'anual_rate'"),
        (('passage = "criteria.en#annual-rate"', ""), "name the release and the passage"),
        (('authority = "mcap"', 'authority = "law"'), "authority is one of"),
        (("at_least", "between"), "'between' has an upper threshold"),
        (("at_least", "above"), "unknown comparison 'above'; known are at_least"),
        (('"annual_rate"', '"kind"'), "kind is no number: its comparison is 'is'"),
        (("0.03", '"3 %"'), "annual_rate is a number; its threshold '3 %' is none"),
        (("0.03", "true"), "its threshold True is none"),
        (('release = "2026-06"', 'release = "2026-06"\nvalid_until = "soon"'), "valid_until is a date"),
        (("[[criterion]]", "[criterion]"), "AttributeError|TypeError"),
        (("threshold = 0.03", ""), "threshold"),
        (("[set]", "[set"), "TOMLDecodeError"),
    ],
)
def test_a_file_that_does_not_say_what_it_must_is_refused(changed: tuple[str, str], words: str) -> None:
    with pytest.raises(CriteriaFileError, match=words.replace("[", r"\[")):
        read_criteria(OURS.replace(*changed), MEASURES)


@pytest.mark.parametrize(
    ("values", "criterion", "outcome"),
    [
        ({"target_year": 2029, "submission_date": "2025-06-01"}, "C13.timeframe", "not met"),
        ({"target_year": 2035, "submission_date": "2025-06-01"}, "C13.timeframe", "met"),
        ({"target_year": 2036, "submission_date": "2025-06-01"}, "C13.timeframe", "not met"),
        ({"target_year": 2030, "submission_date": "2026-03-01"}, "C13.timeframe", "met"),
        ({"base_year": 2014}, "C13.base_year", "not met"),
        ({"reduction": "41.9%", "submission_date": "2026-04-13"}, "C16", "not met"),
        ({"reduction": "42%", "submission_date": "2026-04-13"}, "C16", "met"),
        ({"reduction": "42%"}, "C16", "not known"),
        ({"kind": "intensity", "uses_sector_pathway": False}, "C17", "not met"),
        ({"kind": "renewable_electricity", "renewable_share": "99%"}, "C21.2030", "not met"),
        ({"kind": "renewable_electricity", "renewable_share": 1}, "C21.2030", "met"),
        ({"scope2_approach": "market", "tracking_approach": "location"}, "C8", "not met"),
        ({"uses_bioenergy": True, "biogenic_in_boundary": False}, "C10", "not met"),
        ({"uses_bioenergy": False}, "C10", "not applicable"),
        ({"counts_carbon_credits": True}, "C11", "not met"),
        ({"scope3_share": "40%", "covers": ["scope1", "scope2"]}, "C4", "not met"),
        ({"scope3_share": "39%"}, "C4", "not applicable"),
        ({"covers": ["scope1"], "base_emissions": {"scope1": 96, "scope2": 4}}, "C3", "met"),
        ({"covers": ["scope1"], "base_emissions": {"scope1": 90, "scope2": 10}}, "C3", "not met"),
        ({"recalculation_threshold": "6%"}, "C27", "not met"),
        ({}, "C5", "not known"),
    ],
)
def test_each_criterion_is_met_or_not_or_cannot_be_told(values: dict[str, Any], criterion: str, outcome: str) -> None:
    assert rows(values)[criterion]["outcome"] == outcome


@pytest.mark.parametrize(("reduction", "outcome"), [("50%", "met"), ("21%", "not met")])
def test_the_target_must_lie_on_a_line_to_net_zero_from_the_most_recent_year(reduction: str, outcome: str) -> None:
    values = {"base_emissions": "100 tCO2e", "most_recent_year": 2024, "most_recent_emissions": "80 tCO2e"}

    assert rows({**values, "reduction": reduction})["C14"]["outcome"] == outcome


def test_what_the_reduction_leaves_is_told_where_the_base_year_is_known() -> None:
    aim = {"base_year": 2019, "target_year": 2030, "reduction": "42%"}
    told = calculated("target_check", {**aim, "base_emissions": {"total": {"value": 12500, "unit": "tCO2e"}}})

    assert told.result["target_emissions"].model_dump(mode="json")["value"] == "7250"
    assert "target_emissions" not in calculated("target_check", aim).result
