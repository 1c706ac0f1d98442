"""Turns that a configured model leads: what it writes is checked, and what it does not manage is taken over."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage

from assistant.leaders.model import _Message, open_leader
from assistant.leaders.tools import open_tools
from assistant.turn import answer
from assistant.types import Answer, CalculationMade, FromCalculation, ModelUsed, SentencePassed, StepTaken
from assistant.wording.catalogue import say
from assistant.wording.prompt import load_prompt
from knowledge.types import Found
from tests.assistant.conftest import Hosted
from tests.assistant.dialogue import Conversation
from tests.assistant.material import TODAY, found
from tests.assistant.scripted import Script, ScriptedModel, judging, says, shown, strict
from tests.assistant.test_forged import Planted
from tests.tools.test_calculation import YEARS
from tests.waiting import PATIENCE

QUESTION = "How many hours of advice do we get each year?"
TARGET = "Base year 2019, scope 1 and 2 were 12,500 tCO2e. If we cut 4.2% a year, how much is left in 2030?"
VALUES = {"base_year": "q1", "base_emissions": {"total": "q2"}, "annual_rate": "q3", "target_year": "q4"}
TEN = found("Cascale sets aside ten hours of advisory support each year for manufacturers in MCAP.", score=0.99)
SBTI = found("A near-term target covers five to ten years.", authority="standard", title="SBTi criteria", score=0.98)
FEE = found("The sources of this service do not state a fee for MCAP.", authority="context", kind="unknown", score=0.97)
S = {"ten": "[[s1]]", "sbti": "[[s2]]", "fee": "[[s3]]"}


def with_ours(talk: Conversation, *documents: Found) -> Conversation:
    """s1 the ten hours, s2 a standard, s3 an unknown."""
    talk.parts = replace(talk.parts, library=Planted(talk.parts.library, *(documents or (TEN, SBTI, FEE))))
    return talk


def called(tool: str, args: dict[str, Any], then: str) -> Script:
    """Calls once in a turn, then says."""

    def script(messages: list[BaseMessage]) -> AIMessage:
        last = max(place for place, message in enumerate(messages) if message.type == "human")
        if sum(isinstance(message, ToolMessage) for message in messages[last:]) > 1:
            return AIMessage(then)
        return AIMessage("", tool_calls=[{"name": tool, "args": args, "id": f"x{len(messages)}"}])

    return script


def answered(hosted: Hosted, script: Script | str, question: str = QUESTION, **fields: Any) -> Answer:
    talk, _ = hosted(says(script) if isinstance(script, str) else script)
    return with_ours(talk).say(question, language="en", **fields)


# what becomes of a sentence


def test_an_invented_price_is_replaced_by_what_it_cites(hosted: Hosted) -> None:
    reply = answered(hosted, "You get ten hours each year. [[s1]] Membership costs $10. [[s2]]")

    assert (reply.status, reply.model, reply.judge) == ("answered", "scripted", "judge")
    assert "You get ten hours each year. [1]" in reply.text
    assert "$" not in reply.text
    assert SBTI.statement.text in reply.text
    assert (reply.dropped_sentences, reply.quoted_sentences) == (0, 1)


def test_an_invented_price_that_cites_nothing_is_dropped(hosted: Hosted) -> None:
    reply = answered(hosted, "You get ten hours each year. [[s1]] Membership of the whole program costs $10 a year.")

    assert "$" not in reply.text
    assert (reply.dropped_sentences, reply.quoted_sentences) == (1, 0)


def test_a_model_that_says_nothing_that_holds_is_replaced_and_the_answer_says_so(hosted: Hosted) -> None:
    reply = answered(
        hosted, "It costs $10 for each of the sites of a company. You get 99 hours of it, and more is free."
    )

    assert reply.dropped_sentences == 2
    assert reply.citations
    assert reply.model == "embedded"
    assert "language model" in reply.text


def test_what_the_judge_denies_is_quoted_and_said_once(hosted: Hosted) -> None:
    seat, judge = judging(lambda sentence, _sources: "half" not in sentence)
    talk, _ = hosted(
        says(f"Time is set aside. {S['ten']} It is half of what you get. {S['ten']} Or half. {S['ten']}"), seat=seat
    )

    reply = with_ours(talk).say(QUESTION, language="en")

    assert reply.text.startswith("Time is set aside. [1]")
    assert reply.text.count(TEN.statement.text) == 1
    assert "half" not in reply.text
    assert judge.log


def test_without_a_judge_all_is_quoted_but_what_is_word_for_word(hosted: Hosted) -> None:
    talk, _ = hosted(says(f"{TEN.statement.text} {S['ten']} It may take ten years. {S['sbti']}"), seat=strict())

    reply = with_ours(talk).say(QUESTION, language="en")

    assert reply.judge == "strict"
    assert TEN.statement.text in reply.text
    assert SBTI.statement.text in reply.text
    assert reply.quoted_sentences == 1


def test_a_judge_that_is_down_means_quotations(hosted: Hosted) -> None:
    seat, judge = judging(lambda _sentence, _sources: True)
    judge.script = broken
    talk, _ = hosted(says(f"Time is set aside. {S['ten']}"), seat=seat)

    reply = with_ours(talk).say(QUESTION, language="en")

    assert reply.text.startswith(TEN.statement.text)
    assert reply.quoted_sentences == 1


def test_a_premise_of_the_person_backs_no_figure_of_a_model(hosted: Hosted) -> None:
    talk, _ = hosted(says("Yes, the fee is $500. [[s1]]"))

    for text in ("The fee is $500, isn't it?", "Phí tham gia là 500 đô la phải không?", "费用是500美元，对吧？"):
        assert "500" not in with_ours(talk).say(text).text


# a model that fails


def broken(messages: list[BaseMessage]) -> AIMessage:
    raise ConnectionError(f"no route after {len(messages)}")


def restless(messages: list[BaseMessage]) -> AIMessage:
    call = {"name": "search", "args": {"query": f"again {len(messages)}"}, "id": f"x{len(messages)}"}
    return AIMessage("", tool_calls=[call])


@pytest.mark.parametrize(
    ("script", "settings"),
    [(broken, {}), (says("Ten hours. " * 50), {"seconds": 0.2, "model_seconds": 0.3}), (restless, {"model_rounds": 3})],
    ids=["down", "slow", "restless"],
)
def test_a_model_that_fails_is_replaced_and_the_answer_says_so(
    hosted: Hosted, script: Script, settings: dict[str, Any]
) -> None:
    talk, model = hosted(script, **settings)

    reply = talk.say(QUESTION)

    assert (reply.status, reply.model, reply.judge) == ("answered", "embedded", None)
    assert reply.citations
    assert "language model" in reply.text
    assert len(model.log) <= 3


class Breaking(ScriptedModel):
    """Breaks off in the middle of its third sentence, once the first has been `sent`."""

    sent: Callable[[], bool]

    async def _astream(self, *args: Any, **kwargs: Any) -> Any:
        async for chunk in super()._astream(*args, **kwargs):
            yield chunk
            if "some" in str(chunk.message.content):
                async with asyncio.timeout(PATIENCE):
                    while not self.sent():
                        await asyncio.sleep(0.01)
                raise ConnectionError("gone")


def test_what_was_sent_before_a_model_failed_stays_and_a_line_says_that_it_broke_off(hosted: Hosted) -> None:
    text = "You get ten hours each year. [[s1]] Near-term targets cover five to ten years. [[s2]] And then some more"
    talk, _ = hosted(says("…"))

    def sent() -> bool:
        return any(isinstance(event, SentencePassed) for event in talk.events)

    leader = open_leader(
        Breaking(script=says(text), sent=sent), "scripted", load_prompt(), rounds=3, seconds=30, turns=6
    )
    talk.parts = replace(talk.parts, leader=leader)

    reply = with_ours(talk).say(QUESTION, language="en")

    assert (reply.status, reply.model) == ("answered", "scripted")
    assert reply.text.startswith("You get ten hours each year. [1]")
    assert "breaks off" in reply.text
    assert "some more" not in reply.text


def test_json_in_the_text_of_a_weak_model_is_a_tool_call(hosted: Hosted) -> None:
    def weak(messages: list[BaseMessage]) -> AIMessage:
        if any("c1.result" in str(message.content) for message in messages if message.type == "tool"):
            return AIMessage("By 2030 you may emit {{c1.result.target_emissions}}.")
        return AIMessage(json.dumps({"name": "absolute_target", "arguments": VALUES}))

    reply = answered(hosted, weak, TARGET)

    assert "6,725 tCO2e" in reply.text
    assert "{" not in reply.text


def test_past_the_budget_the_model_is_not_asked_and_the_answer_says_so(hosted: Hosted) -> None:
    talk, model = hosted(says(f"You get ten hours each year. {S['ten']}"))
    with_ours(talk)

    first = talk.say(QUESTION)
    counted = sum(event.tokens for event in talk.events if isinstance(event, ModelUsed))
    calls = len(model.log)
    reply = talk.say(QUESTION, model_spent=True)

    assert (first.model, reply.model) == ("scripted", "embedded")
    assert counted > len(QUESTION) // 4
    assert len(model.log) == calls
    assert "budget" in reply.text


# streaming


def test_sentences_stream_while_the_model_is_still_writing(hosted: Hosted) -> None:
    text = f"You get ten hours a year. {S['ten']} Targets cover years. {S['sbti']} " + f"More of it. {S['fee']} " * 40
    talk, model = hosted(says(text), seconds=0.01)
    with_ours(talk)

    async def first_sentence() -> str:
        stream = answer(talk.turn(QUESTION, language="en"), talk.parts)
        async for event in stream:
            if isinstance(event, SentencePassed):
                await stream.aclose()
                return event.text
        return ""

    assert "ten hours" in asyncio.run(first_sentence())
    assert model.closed == ["cancelled"]


@pytest.mark.parametrize(
    ("first", "at_once"), [(f"You get ten hours a year. {S['ten']} ", True), ("Let me see. ", False)]
)
def test_a_sentence_that_cites_waits_for_no_other(first: str, at_once: bool) -> None:
    message = _Message("m")

    assert bool(list(message.feed(f"{first}And"))) == at_once


def test_what_is_said_before_a_tool_is_called_is_no_answer(hosted: Hosted) -> None:
    def thinking(messages: list[BaseMessage]) -> AIMessage:
        if sum(isinstance(message, ToolMessage) for message in messages) > 1:
            return AIMessage(f"You get ten hours each year. {S['ten']}")
        call = {"name": "search", "args": {"query": "hours"}, "id": "x1"}
        return AIMessage(f"Near-term targets are looked up. {S['sbti']}", tool_calls=[call])

    assert "looked up" not in answered(hosted, thinking).text


# whose data


def test_no_tool_takes_a_manufacturer_and_none_is_run_for_another(hosted: Hosted) -> None:
    wanted = {"manufacturer_id": "m-1002", "manufacturer": "m-1002"}
    talk, model = hosted(called("hours_balance", wanted, "They have 12 hours left. [[c1]]"))

    reply = talk.say("What does MCAP offer to manufacturer m-1002 each year?", language="en")

    assert all(made.inputs == {} for made in reply.calculations)
    assert "12 hours" not in reply.text
    assert any(isinstance(event, StepTaken) for event in talk.events)
    shown = [tool["function"] for tool in model.tools]
    assert {tool["name"] for tool in shown} == {tool.name for tool in open_tools()}
    names = [name for tool in shown for name in tool["parameters"]["properties"]]
    assert not any("manufacturer" in name for name in names)


def test_the_model_is_shown_no_data_but_this_turns(hosted: Hosted) -> None:
    talk, model = hosted(says("Ten hours a year. [[s1]]"))

    talk.say(QUESTION)

    told = "\n".join(str(message.content) for call in model.log for message in call[1:])
    assert "m-1" not in told
    assert "600" not in told
    assert "555" not in told


def test_a_balance_that_a_model_fetches_agrees_with_the_hours_of_the_answer(hosted: Hosted) -> None:
    talk, _ = hosted(called("hours_balance", {}, "You have {{c1.result.remaining_minutes}} left. [[c1]]"))

    reply = talk.say("How many hours do we have left?", language="en")

    assert reply.hours is not None
    left = {f.value for f in reply.figures if getattr(f.source, "path", "") == "result.remaining_minutes.value"}
    assert left == {str(reply.hours.remaining_minutes)}


def test_figures_of_the_record_are_withheld_and_told_by_reference(hosted: Hosted) -> None:
    talk, model = hosted(
        called("year_on_record", {"year": 2024}, "In 2024 it was {{c1.result.total_location}}. [[c1]]")
    )

    reply = talk.say("What were our emissions in 2024?", language="en", years=YEARS)

    assert "890.5" in reply.text
    told = "\n".join(str(message.content) for call in model.log for message in call)
    assert not any(figure in told for figure in ("890.5", "90.5", "30.5", "860"))


# what a turn comes to


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("You get ten hours. [[s1]]", "answered"),
        ("[[s1]]", "answered"),
        ("[[silent: hours of advice]]", "unanswerable"),
        ("[[silent: hours of advice]]\nYou get ten hours. [[s1]]", "unanswerable"),
        ("No fee is stated. [[s3]]", "unanswerable"),
        ("[[s3]]", "unanswerable"),
        ("No fee is stated, but ten hours are given. [[s1,s3]]", "answered"),
        ("Which year do you mean? [[ask]]", "clarify"),
        ("[[adviser]]", "chat"),
        ("[[off_topic]]", "out_of_scope"),
        ("[[others_data]]", "refused"),
        ("[[keep]]", "chat"),
        ("[[chat]]", "chat"),
        ("[[silent: hours of advice]]\n\nYou get ten hours. [[s1]]", "answered"),
        ("You get ten hours. [[s1]]\n\n[[silent: hours of advice]]", "answered"),
        ("[[silent: hours]]\n\n[[off_topic]]", "unanswerable"),
    ],
)
def test_a_status_follows_from_what_was_written_first(hosted: Hosted, text: str, status: str) -> None:
    reply = answered(hosted, text)

    assert (reply.model, reply.status) == ("scripted", status), reply.text
    assert "[[" not in reply.text
    assert reply.text
    silent = "silent" in text or text.endswith("[[s3]]")
    assert reply.handoff.offered == (silent or "adviser" in text) or "s1,s3" in text
    assert reply.hours is not None
    assert (reply.hours.logged_minutes > 0) == (status == "answered")
    assert not reply.missing_inputs


def test_thanks_are_answered_as_thanks_also_where_they_come_first(hosted: Hosted) -> None:
    assert answered(hosted, "[[chat: thanks]]").text == say("en", "say.thanks").text
    assert answered(hosted, "[[chat]]").text == say("en", "say.greeting").text
    assert answered(hosted, "[[chat: who]]").text == say("en", "say.capabilities").text


def test_an_adviser_is_not_offered_to_staff(hosted: Hosted) -> None:
    reply = answered(hosted, "[[adviser]]", has_manufacturer=False, hours=None)

    assert (reply.status, reply.handoff.offered) == ("chat", False)


def test_who_asks_after_a_refused_calculator_asks_with_its_form(hosted: Hosted) -> None:
    script = called(
        "absolute_target", {"base_year": "q1"}, "What were the emissions, and what is the target year? [[ask]]"
    )

    reply = answered(hosted, script, "Our base year is 2019. What must we reach?")

    assert (reply.status, reply.model) == ("needs_input", "scripted")
    assert "target_year" in {field.name for field in reply.missing_inputs}
    assert {field.value_schema["x-form"]["tool"] for field in reply.missing_inputs} == {"absolute_target"}
    assert "[[" not in reply.text


def test_a_refused_calculator_that_nobody_asks_about_makes_no_form(hosted: Hosted) -> None:
    reply = answered(hosted, called("absolute_target", {}, f"You get ten hours. {S['ten']}"))

    assert (reply.status, reply.missing_inputs) == ("answered", ())


def test_a_result_is_told_with_its_figure_and_its_parent(hosted: Hosted) -> None:
    script = called("absolute_target", VALUES, "In 2030 {{c1.result.target_emissions}} are left. [[c1]]")
    talk, _ = hosted(script)

    reply = talk.say(TARGET, language="en")

    assert reply.status == "answered"
    assert "In 2030 6,725 tCO2e are left." in reply.text
    assert [e.calculation for e in talk.events if isinstance(e, CalculationMade)] == list(reply.calculations)
    paths = {figure.source.path for figure in reply.figures if isinstance(figure.source, FromCalculation)}
    assert "result.target_emissions.value" in paths


def test_a_denied_sentence_on_a_result_is_replaced_by_the_catalogues_line(hosted: Hosted) -> None:
    talk, _ = hosted(
        called("absolute_target", VALUES, "You are done with {{c1.result.target_emissions}}. [[c1]]"),
        seat=judging(lambda _sentence, _sources: False)[0],
    )

    reply = talk.say(TARGET, language="en")

    assert (reply.status, reply.quoted_sentences) == ("answered", 1)
    assert "You are done" not in reply.text
    assert "6,725 tCO2e" in reply.text


def test_handles_of_an_earlier_turn_stand_and_its_calculation_is_kept(hosted: Hosted) -> None:
    def script(messages: list[BaseMessage]) -> AIMessage:
        if sum(message.type == "human" for message in messages) > 1:
            return AIMessage("It was {{c1.result.target_emissions}} in 2030. [[c1]]")
        return called("absolute_target", VALUES, "In 2030 {{c1.result.target_emissions}} are left. [[c1]]")(messages)

    talk, model = hosted(script)
    first = talk.say(TARGET, language="en")
    second = talk.say("How much was that again?", language="en")

    assert "6,725 tCO2e" in second.text
    assert second.status == "answered"
    assert [made.id for made in second.calculations] == [first.calculations[0].id]
    assert "c1: absolute_target" in shown(model)


# whose rule it is


def test_a_foreign_authority_gets_one_label_a_paragraph(hosted: Hosted) -> None:
    reply = answered(
        hosted,
        f"Targets take five to ten years. {S['sbti']} They are near-term. {S['sbti']}\n\n"
        f"Five to ten years it is. {S['sbti']}",
        "Which targets does MCAP want?",
    )

    assert reply.text.count("(SBTi criteria)") == 2


def test_a_sentence_that_names_its_source_and_one_of_mcap_get_none(hosted: Hosted) -> None:
    reply = answered(
        hosted,
        f"Under the SBTi criteria targets take five to ten years. {S['sbti']} You get ten hours. {S['ten']}",
        "Which targets does MCAP want?",
    )

    assert "(SBTi criteria)" not in reply.text
    assert {citation.authority for citation in reply.citations} == {"standard", "mcap"}


def test_the_last_request_of_a_turn_says_so_and_what_was_calculated_is_told(hosted: Hosted) -> None:
    def script(messages: list[BaseMessage]) -> AIMessage:
        if "write the answer now" in messages[-1].text:
            return AIMessage("In 2030 {{c1.result.target_emissions}} are left. [[c1]]")
        return AIMessage("", tool_calls=[{"name": "absolute_target", "args": VALUES, "id": f"x{len(messages)}"}])

    talk, model = hosted(script)

    reply = talk.say(TARGET, language="en")

    assert "In 2030 6,725 tCO2e are left." in reply.text
    assert (reply.model, len(model.log)) != ("embedded", 3)
    assert ["write the answer now" in messages[-1].text for messages in model.log] == [False, False, False, True]


def test_a_model_knows_what_day_it_is(hosted: Hosted) -> None:
    talk, model = hosted(says("[[silent: that]]"))

    talk.say("What about last year?", language="en")

    assert any(f"Today is {TODAY.isoformat()}" in message.text for message in model.log[0])
