"""What a chat model is shown of the calculators: every name, few words, and enough to fill each of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import Field

from assistant.leaders.schemas import LINE, brief, described
from tests.assistant.material import BALANCE
from tests.tools.calculating import TODAY
from tests.tools.test_calculation import YEARS
from tools.calculation import Calculator, Context, Exact, Frozen, Outcome
from tools.registry import CALCULATORS, run

MOST_TOKENS, CHARACTERS_A_TOKEN = 4_000, 3.94  # of OpenAI's o200k_base, measured over these very schemas
SEARCH = {
    "name": "search",
    "description": "Search the documents. Gives statements s1, s2 … with the authority of each.",
    "parameters": {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]},
}

ARGUMENTS = yaml.safe_load(Path(__file__).with_name("arguments.yaml").read_text(encoding="utf-8"))
FILLED = [
    (name, case["arguments"], case["figures"])
    for name, cases in ARGUMENTS.items()
    if name in CALCULATORS
    for case in cases
]


@pytest.fixture(params=list(CALCULATORS.values()), ids=list(CALCULATORS))
def calculator(request: pytest.FixtureRequest) -> Calculator[Any]:
    chosen: Calculator[Any] = request.param
    return chosen


@pytest.mark.parametrize(("name", "arguments", "figures"), FILLED)
def test_arguments_written_from_the_brief_schema_are_taken(
    name: str, arguments: dict[str, Any], figures: dict[str, Any]
) -> None:
    assert run(name, resolved(arguments, figures), Context(TODAY, BALANCE, years=YEARS), "test").result

    shown = {path.rsplit(".", 1)[-1] for path in fields_of(CALCULATORS[name])}
    assert names_given(arguments) <= shown | {"value", "unit", *arguments.get("values", ())}


def test_each_calculator_is_filled_at_least_twice(calculator: Calculator[Any]) -> None:
    assert len(ARGUMENTS[calculator.name]) >= 2


def test_every_name_and_what_is_required_stay(calculator: Calculator[Any]) -> None:
    assert fields_of(calculator) == fields_in_full(calculator)


def test_there_are_no_nulls_titles_defaults_patterns_or_bounds(calculator: Calculator[Any]) -> None:
    words = {"title", "default", "pattern", "minimum", "maximum", "minItems", "minLength", "anyOf", "$ref", "$defs"}

    for node in nodes(brief(calculator)):
        assert not words & set(node)
        assert "additionalProperties" not in node
        assert node.get("type") in (None, "object", "array", "boolean")
        assert node.get("type") != "array" or "items" in node  # OpenAI refuses a list that does not say of what


def test_what_a_tool_is_for_is_one_short_line(calculator: Calculator[Any]) -> None:
    line = described(calculator)

    assert line.startswith(f"{calculator.title}. ")
    assert len(line) <= LINE
    assert not line.endswith("…")  # its first sentence fits


def test_all_tools_together_are_few_tokens() -> None:
    shown = [{"name": c.name, "description": described(c), "parameters": brief(c)} for c in CALCULATORS.values()]
    tools = [{"type": "function", "function": one} for one in (SEARCH, *shown)]
    written = json.dumps(tools, ensure_ascii=False, separators=(",", ":"))

    assert len(written) / CHARACTERS_A_TOKEN <= MOST_TOKENS


def test_one_of_two_ways_is_told() -> None:
    def told(name: str, field: str) -> str:
        return str(brief(CALCULATORS[name])["properties"][field].get("description"))

    assert "Excludes method" in told("absolute_target", "annual_rate")
    assert "{scope1, scope2} or {total}" in told("absolute_target", "base_emissions")
    assert "instead of reduction" in told("absolute_target", "target_emissions")
    assert "instead of recalculated_emissions" in told("base_year_recalculation", "changes")
    assert "needed" in told("intensity_target", "activity")


def test_a_new_calculator_needs_nothing_here() -> None:
    class Part(Frozen):
        share: Exact = Field(description="of the whole: 0.2 or '20%'")
        kind: str | None = Field(None, description="the kind")

    class Inputs(Frozen):
        parts: tuple[Part, ...] = Field(description="the parts")
        rest: Part | None = Field(None, description="what is left")

    new = Calculator("new", "New", f"{'Something long, ' * 20}it is.", "1", Inputs, lambda *_: Outcome(result={}))

    assert brief(new) == {
        "type": "object",
        "properties": {
            "parts": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"share": {"description": "of the whole: 0.2 or '20%'"}, "kind": {}},
                    "required": ["share"],
                },
            },
            "rest": {"type": "object", "description": "as parts"},
        },
        "required": ["parts"],
    }
    assert len(described(new)) <= LINE


def test_a_long_choice_is_told_by_examples() -> None:
    kind = brief(CALCULATORS["base_year_recalculation"])["properties"]["changes"]["items"]["properties"]["kind"]

    assert kind == {"description": "acquisition, divestment, method, error, organic_growth …"}


def resolved(node: Any, figures: Mapping[str, Any]) -> Any:
    if isinstance(node, dict):
        return {name: resolved(one, figures) for name, one in node.items()}
    if isinstance(node, list):
        return [resolved(one, figures) for one in node]
    return figures.get(node, node) if isinstance(node, str) else node


def names_given(node: Any) -> set[str]:
    if isinstance(node, list):
        return {name for one in node for name in names_given(one)}
    if not isinstance(node, dict):
        return set()
    return set(node) | {name for one in node.values() for name in names_given(one)}


def nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for one in (*node.get("properties", {}).values(), *([node["items"]] if "items" in node else [])):
        yield from nodes(one)


def fields_of(calculator: Calculator[Any]) -> dict[str, bool]:
    """Path → whether it is required; where another place is named, as it is there."""
    return dict(walked(brief(calculator), "", calculator.name))


def walked(node: Mapping[str, Any], path: str, tool: str) -> Iterator[tuple[str, bool]]:
    there = str(node.get("description", "")).removeprefix("as ")
    if f"as {there}" == node.get("description"):
        tool, place = there.split(".", 1) if "." in there else (tool, there)
        node = at(brief(CALCULATORS[tool]), place.split("."))
    node = node.get("items", node)
    for name, one in node.get("properties", {}).items():
        yield f"{path}.{name}", name in node.get("required", ())
        yield from walked(one, f"{path}.{name}", tool)


def at(node: Mapping[str, Any], names: list[str]) -> Mapping[str, Any]:
    for name in names:
        node = node.get("items", node)["properties"][name]
    return node


def fields_in_full(calculator: Calculator[Any]) -> dict[str, bool]:
    schema = calculator.inputs.model_json_schema()
    return dict(walked_in_full(schema, "", schema.get("$defs", {})))


def walked_in_full(node: Mapping[str, Any], path: str, defs: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    for kind in node.get("anyOf", ()):
        yield from walked_in_full(kind, path, defs)
    if "items" in node:
        yield from walked_in_full(node["items"], path, defs)
    if "$ref" in node:
        yield from walked_in_full(defs[node["$ref"].rsplit("/", 1)[-1]], path, defs)
    fields = node.get("properties", {})
    if set(fields) != {"value", "unit"}:  # an amount, which is told in words
        for name, one in fields.items():
            yield f"{path}.{name}", name in node.get("required", ())
            yield from walked_in_full(one, f"{path}.{name}", defs)
