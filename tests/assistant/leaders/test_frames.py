"""What the conversation needs of a calculator is declared in its frame, what a table shows of one beside its reading,
and nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import assistant
from assistant.evidence.schemas import shares
from assistant.leaders.bundled.frames.frame import Next
from assistant.leaders.bundled.frames.registry import (
    ASKED_OF,
    FILLED,
    FRAMES,
    HOURS,
    INVENTORY,
    RECORDED,
    base_year,
    suggested,
    takes_activity,
)
from knowledge.corpus.asks import asks
from tools import arithmetic
from tools.calculation import Calculation, Context
from tools.inventory.sites import SOURCES
from tools.registry import CALCULATORS, run

ROOT = Path(assistant.__file__).parent
DECLARED = {ROOT / "leaders/bundled/frames", ROOT / "tables"}


def calculated(tool: str, values: Any) -> Calculation:
    return run(tool, values, Context(date(2026, 11, 24)), "c1")


def names_in(path: Path) -> set[str]:
    """Tools that a file names in a string. "inventory" is a word of the language too, unless it stands alone."""
    words = [
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return {tool for tool in CALCULATORS for word in words if word == tool or ("_" in tool and tool in word)}


def test_every_calculator_has_a_frame_and_every_one_with_inputs_is_filled() -> None:
    assert set(FRAMES) == set(CALCULATORS)
    taking = {name for name, calculator in CALCULATORS.items() if calculator.inputs.model_fields}
    assert set(FILLED) == taking - {arithmetic.CALCULATOR.name, RECORDED}


def test_a_tool_is_named_in_its_frame_and_where_tables_are_read_alone() -> None:
    files = (path for path in ROOT.rglob("*.py") if DECLARED.isdisjoint(path.parents))
    named = {path.relative_to(ROOT).as_posix(): found for path in files if (found := names_in(path))}

    assert named == {}


def test_an_inventory_has_every_source_for_a_part_and_no_other_calculator_takes_activity_data() -> None:
    parts = [part.tool for part in FRAMES[INVENTORY].parts]

    assert parts == list(SOURCES)
    assert [tool for tool in FRAMES if takes_activity(tool)] == [*parts, INVENTORY]
    assert ASKED_OF in parts
    assert not takes_activity(HOURS)
    assert not takes_activity("programme")


def properties(schema: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {}).items()
        for child in schema.values():
            yield from properties(child)


def test_an_input_that_is_a_share_is_one_in_every_calculator_that_has_it() -> None:
    fields = [(name, field) for c in CALCULATORS.values() for name, field in properties(c.input_schema)]

    assert {"annual_rate", "reduction", "share", "threshold", "efficiency"} <= shares()
    assert {name for name, _ in fields} >= shares()
    assert all("'pattern': '%'" in str(field) or "'85%'" in str(field) for name, field in fields if name in shares())


def test_every_name_that_fills_an_item_is_an_input_of_its_calculator() -> None:
    for frame in FRAMES.values():
        assert set(frame.names) <= {name for name, _ in properties(frame.calculator.input_schema)}


def test_only_targets_with_a_base_year_take_it_from_before() -> None:
    taking = [frame for frame in FRAMES.values() if frame.takes_base_year]

    assert taking
    assert all({"base_year", "base_emissions"} <= set(frame.calculator.inputs.model_fields) for frame in taking)


def test_an_inventory_of_one_year_is_a_base_year() -> None:
    site = {
        "name": "Site 1",
        "stationary_combustion": [{"amount": "100", "unit": "t", "fuel": "coal", "year": 2023}],
        "purchased_electricity": [{"amount": "300", "unit": "MWh", "country": "VN", "year": 2023}],
    }

    known = base_year(calculated("inventory", {"sites": [site]}))

    assert known["base_year"] == 2023
    assert set(known["base_emissions"]) == {"scope1", "scope2"}
    assert base_year(calculated("convert_units", {"amount": "5", "from": "MWh", "to": "kWh"})) == {}


@pytest.mark.parametrize(
    ("tools", "after"),
    [
        (["purchased_electricity"], Next(lines=("target",))),
        (["inventory", "convert_units"], Next(lines=("target",))),
        (["purchased_electricity", "target_check"], Next(questions=("validation.third_party", "elements.plan"))),
        (["hours_balance", "convert_units"], Next()),
        ([], Next()),
    ],
)
def test_emissions_lead_to_a_target_and_a_target_to_its_validation(tools: list[str], after: Next) -> None:
    assert suggested(tools) == after


def test_what_is_suggested_is_asked_in_the_shipped_documents() -> None:
    keys = {key for frame in FRAMES.values() for key in frame.suggested.questions}

    assert keys <= set(asks("en"))
