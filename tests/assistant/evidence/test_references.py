"""Arguments by reference: what a model writes, and the figure that enters the sum."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.conversation.message import read as said_in
from assistant.evidence import arguments
from assistant.evidence import context as contexts
from assistant.evidence.context import TurnContext
from assistant.evidence.shown import Shown
from assistant.leaders.model import call_in_text
from assistant.wiring import Parts
from tests.assistant.dialogue import Conversation
from tests.assistant.material import found, target
from tools.calculation import CalculationError, Context
from tools.registry import CALCULATORS

TEXT = (
    "In 2019 we burned 12.5 kt of coal and used 3,600 MWh, the factor is 0.65 kgCO2e/kWh; "
    "cut 4.2 % a year until 2030, 417 workers."
)
YEAR_, COAL, POWER, FACTOR, RATE, AIM = "q1", "q2", "q3", "q4", "q5", "q6"


@pytest.fixture
def context(parts: Parts) -> TurnContext:
    return of(parts, TEXT)


def of(parts: Parts, text: str, language: str = "en") -> TurnContext:
    turn = Conversation(parts).turn(text, language=language)
    made = contexts.opened(turn, said_in(turn), parts.library, Context(today=turn.today), parts.in_thread)
    made.evidence.earlier["c1"] = target()
    made.evidence.statements["s3"] = found("MCAP asks for 80 % by 2025; 5,000 MWh are little.")
    return made


def read(context: TurnContext, tool: str, **written: Any) -> dict[str, Any]:
    return dict(arguments.read(CALCULATORS[tool], written, context).values)


def refused(context: TurnContext, tool: str, **written: Any) -> str:
    with pytest.raises(CalculationError) as error:
        arguments.read(CALCULATORS[tool], written, context)
    return Shown(context).refusal(error.value.problems)


def coal(context: TurnContext, **item: Any) -> dict[str, Any]:
    return dict(read(context, "stationary_combustion", items=[{"fuel": "anthracite", **item}])["items"][0])


def test_a_figure_said_comes_in_the_unit_that_is_asked_for(context: TurnContext) -> None:
    assert coal(context, amount=COAL, unit="t")["amount"] == "12500"
    assert coal(context, amount=COAL, unit="kg")["amount"] == "12500000"
    assert coal(context, amount="{{q2}}", unit="t")["amount"] == "12500"


def test_a_figure_brings_its_unit_along_where_none_is_written(context: TurnContext) -> None:
    assert coal(context, amount=POWER) == {"fuel": "anthracite", "amount": "3600", "unit": "MWh"}


def test_a_unit_that_measures_something_else_is_the_writers_own(context: TurnContext) -> None:
    """Where the reader took the wrong unit, that of the model stands; the calculator looks at the rest."""
    assert coal(context, amount=POWER, unit="t")["amount"] == "3600"


def test_a_result_of_an_earlier_turn(context: TurnContext) -> None:
    for reference in (
        "c1.result.target_emissions",
        "{{c1.result.target_emissions}}",
        "c1.result.target_emissions.value",
    ):
        values = read(context, "absolute_target", base_emissions={"total": reference})
        assert values["base_emissions"]["total"] == {"value": "6725", "unit": "tCO2e"}


def test_a_cell_of_a_table_of_results(context: TurnContext) -> None:
    values = read(context, "absolute_target", base_emissions={"total": "c1.result.path.rows.0.emissions"})

    assert values["base_emissions"]["total"]["value"] == "12500"


def test_a_figure_of_a_statement(context: TurnContext) -> None:
    assert read(context, "absolute_target", annual_rate="s3:80")["annual_rate"] == "80%"
    assert read(context, "absolute_target", annual_rate="s3:80%")["annual_rate"] == "80%"
    assert coal(context, amount="s3:5,000", unit="kWh")["amount"] == "5000000"


def test_percents_and_years(context: TurnContext) -> None:
    values = read(context, "absolute_target", base_year=YEAR_, target_year=AIM, annual_rate=RATE)

    assert values == {"base_year": 2019, "target_year": 2030, "annual_rate": "4.2%"}


@pytest.mark.parametrize("rate", ["4.2%", "4.2 %", 0.042, "0.042"])
def test_a_percent_as_a_literal(context: TurnContext, rate: object) -> None:
    assert read(context, "absolute_target", annual_rate=rate)["annual_rate"] in {"4.2%", "0.042"}


def test_years_as_literals_are_those_said_and_this_one(context: TurnContext) -> None:
    assert read(context, "absolute_target", base_year=2019, target_year="2030") == {
        "base_year": 2019,
        "target_year": 2030,
    }
    assert read(context, "absolute_target", base_year=2026)["base_year"] == 2026
    assert "this year was not said" in refused(context, "absolute_target", base_year=1997)


@pytest.mark.parametrize("total", [COAL, {"value": COAL, "unit": "t"}, {"value": COAL}])
def test_a_bare_reference_where_an_amount_with_its_unit_is_taken(context: TurnContext, total: object) -> None:
    value = read(context, "absolute_target", base_emissions={"total": total})["base_emissions"]["total"]

    assert (value["value"], value["unit"]) in {("12500", "t"), ("12500", "tCO2e")}


def test_a_factor_with_its_unit(context: TurnContext) -> None:
    (item,) = read(
        context, "purchased_electricity", items=[{"amount": POWER, "factor": FACTOR, "factor_unit": "kgCO2e/kWh"}]
    )["items"]

    assert (item["amount"], item["unit"], item["factor"]) == ("3600", "MWh", "0.65")


@pytest.mark.parametrize(
    ("amount", "unit"), [(12500, "t"), ("12500", "t"), (12.5, "kt"), ("12.5", "kt"), (12500000, "kg")]
)
def test_a_literal_that_equals_a_figure_said_passes(context: TurnContext, amount: object, unit: str) -> None:
    assert coal(context, amount=amount, unit=unit)["unit"] == unit


@pytest.mark.parametrize(
    ("amount", "unit"),
    [(12.5, "t"), ("12.5", "t"), (12500, "kt"), (12500, "kg"), (99, "t"), ("12501", "t"), ("77%", "t")],
)
def test_a_literal_that_equals_none_is_refused_with_what_would_be_right(
    context: TurnContext, amount: object, unit: str
) -> None:
    told = refused(context, "stationary_combustion", items=[{"fuel": "anthracite", "amount": amount, "unit": unit}])

    assert "items.0.amount" in told
    assert "c1.result.total" in told
    assert "q1" in told
    assert not any(part in told for part in ("12500", "12.5", "12,5", "3600", str(amount)))


def test_12_5_kt_does_not_pass_for_12_5_t(parts: Parts) -> None:
    context = of(parts, "We burned 12.5 t of coal.")

    assert coal(context, amount="12.5", unit="t")["amount"] == "12.5"
    assert "did not say" in refused(
        context, "stationary_combustion", items=[{"fuel": "anthracite", "amount": "12.5", "unit": "kt"}]
    )


def test_an_ambiguous_figure_is_asked_about(parts: Parts) -> None:
    context = of(parts, "We burned 12.500 t of coal.")
    assert context.evidence.figures["q1"].ambiguous

    told = refused(context, "stationary_combustion", items=[{"fuel": "anthracite", "amount": "q1", "unit": "t"}])

    assert "more than one way" in told
    assert "12" not in told


@pytest.mark.parametrize("reference", ["q77", "c77.result.total", "c1.result.nothing", "s77:80", "s3:81"])
def test_a_handle_that_leads_nowhere_is_refused_by_its_name(context: TurnContext, reference: str) -> None:
    told = refused(context, "stationary_combustion", items=[{"fuel": "anthracite", "amount": reference, "unit": "t"}])

    assert "there is no" in told or "has no figure" in told
    assert not any(value in told for value in ("12500", "12.5", "3600", "0.65"))


def test_every_wrong_figure_is_named_at_once(context: TurnContext) -> None:
    told = refused(context, "absolute_target", base_emissions={"total": 99}, annual_rate="q77", target_year=1900)

    assert all(name in told for name in ("base_emissions.total", "annual_rate", "target_year"))


def test_references_stand_in_an_expression(context: TurnContext) -> None:
    values = read(context, "arithmetic", expression="({{q2}} - q3) / c1.result.target_emissions * 100")

    assert list(values["values"].values()) == [
        {"value": "12500", "unit": "t"}, {"value": "3600", "unit": "MWh"}, {"value": "6725", "unit": "tCO2e"},
    ]  # fmt: skip
    assert "q2" not in values["expression"]


def test_a_number_of_an_expression_that_nobody_said_is_refused(context: TurnContext) -> None:
    assert "did not say" in refused(context, "arithmetic", expression="q2 * 7")
    assert read(context, "arithmetic", expression="q2 * 1000 / 12")


@pytest.mark.parametrize("amount", [{"value": POWER, "unit": "MWh"}, {"unit": "MWh", "value": POWER}])
def test_an_amount_with_its_unit_where_the_unit_is_a_field_beside_it(context: TurnContext, amount: object) -> None:
    (item,) = read(context, "purchased_electricity", items=[{"amount": amount, "country": "VN"}])["items"]

    assert (item["amount"], item["unit"]) == ("3600", "MWh")


def test_a_unit_is_no_number_that_somebody_said(context: TurnContext) -> None:
    values = read(context, "arithmetic", expression="n * 12", values={"n": {"value": "q2", "unit": "1"}}, to="1")

    assert values["values"]["n"]["value"] == "12500"


def test_where_a_figure_was_said_is_kept(context: TurnContext) -> None:
    inputs = arguments.read(
        CALCULATORS["absolute_target"], {"base_year": YEAR_, "annual_rate": "4.2%", "target_year": AIM}, context
    )

    assert inputs.said == {"base_year": "t1", "annual_rate": "t1", "target_year": "t1"}


def test_where_a_factor_is_from_is_in_words_of_the_person_or_of_what_was_found(parts: Parts) -> None:
    here = of(parts, "900 L diesel at 2.7 kgCO2e/L, says EVN. 电网系数由南方公司给。")
    item = {"amount": "q1", "unit": "L", "factor": "q2", "factor_unit": "kgCO2e/L"}

    for source in ("EVN", "the supplier (EVN)", "Supplier", "MCAP", "南方公司"):
        assert coal(here, **item, factor_source=source)["factor_source"] == source
    for source in ("Intertek", "EVN, help@evil.example", "see evil.xyz", "南方电网", "Ｉｎｔｅｒｔｅｋ"):
        assert "factor_source: '" in refused(here, "stationary_combustion", items=[item | {"factor_source": source}])
    assert read(here, "inventory", sites=[{"name": "Hall A, dyeing"}])["sites"] == [{"name": "Hall A, dyeing"}]
    assert "sites.0.name: 'ask.evil.xyz'" in refused(here, "inventory", sites=[{"name": "Hall A, ask.evil.xyz"}])


def test_text_fields_are_left_alone(context: TurnContext) -> None:
    values = read(context, "stationary_combustion", items=[{"fuel": "anthracite", "amount": COAL, "region": "VN"}])

    assert values["items"][0]["region"] == "VN"


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "search", "arguments": {"query": "MCAP"}}',
        '<tool_call>\n{"name": "search", "arguments": {"query": "MCAP"}}\n</tool_call>',
        '```json\n{"tool": "search", "args": {"query": "MCAP"}}\n```',
        ' {"function": "search", "parameters": {"query": "MCAP"}} ',
        'I search. ```\nno JSON\n``` <tool_call>{"name": "search", "arguments": {"query": "MCAP"}}</tool_call> Wait.',
    ],
)
def test_json_in_the_text_of_a_weak_model_is_a_call(text: str) -> None:
    assert call_in_text(text) == ("search", {"query": "MCAP"})


@pytest.mark.parametrize(
    "text",
    [
        "Cascale manages MCAP.",
        "{{c1.result.total}} are left.",
        "{not json}",
        '{"name": 3}',
        '{"name": "x", "args": 1}',
        "{}",
        '<tool_call>{"name": "search", "arguments": {"query": "MCAP"}}',
        '{"name": "search", "arguments": {"query": "MCAP"}} is a call',
        '{"a":' * 50_000,
        '<tool_call>{"a":"' * 2_000,
    ],
)
def test_other_text_is_none(text: str) -> None:
    assert call_in_text(text) is None


def test_values_are_not_withheld_from_those_who_share_them(context: TurnContext) -> None:
    context.turn = context.turn.model_copy(update={"share_figures": True})

    assert "12.5 kt ⟨q2 = 12500 t⟩" in Shown(context).message(context.message)
