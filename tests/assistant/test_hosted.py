"""Turns with another model: the same tools and gate, whatever it writes."""

from __future__ import annotations

import asyncio
import json

from langchain_core.messages import AIMessage, BaseMessage

from assistant.turn import answer
from assistant.types import ModelUsed, SentencePassed, StepTaken
from tests.assistant.conftest import Hosted
from tests.assistant.scripted import says, shown

QUESTION = "How many hours of advice do we get each year?"


def test_an_invented_price_is_dropped_with_its_sentence(hosted: Hosted) -> None:
    talk, _ = hosted(says("Cascale sets aside ten hours of advice each year. Membership costs $10."))

    reply = talk.say(QUESTION)

    assert reply.status == "answered"
    assert "ten hours" in reply.text
    assert "$" not in reply.text
    assert reply.dropped_sentences == 1
    assert reply.model == "scripted"


def test_a_model_that_says_nothing_true_is_replaced_and_the_answer_says_so(hosted: Hosted) -> None:
    talk, _ = hosted(says("It costs $10. You get 99 hours."))

    reply = talk.say(QUESTION)

    assert reply.dropped_sentences == 2
    assert reply.citations
    assert reply.model == "embedded"
    assert "language model" in reply.text


def test_a_model_that_is_down_is_replaced_and_the_answer_says_so(hosted: Hosted) -> None:
    def broken(messages: list[BaseMessage]) -> AIMessage:
        raise ConnectionError("no route")

    talk, _ = hosted(broken)

    reply = talk.say(QUESTION)

    assert (reply.status, reply.model) == ("answered", "embedded")
    assert reply.citations


def test_a_model_that_is_too_slow_is_replaced(hosted: Hosted) -> None:
    talk, _ = hosted(says("Ten hours. " * 50), seconds=0.2, model_seconds=0.3)

    reply = talk.say(QUESTION)

    assert (reply.status, reply.model) == ("answered", "embedded")


def test_a_model_that_never_stops_calling_tools_is_stopped(hosted: Hosted) -> None:
    def restless(messages: list[BaseMessage]) -> AIMessage:
        call = {"name": "search", "args": {"query": f"again {len(messages)}"}, "id": f"x{len(messages)}"}
        return AIMessage("", tool_calls=[call])

    talk, model = hosted(restless, model_rounds=3)

    reply = talk.say(QUESTION)

    assert len(model.log) == 3
    assert (reply.status, reply.model) == ("answered", "embedded")


def test_json_in_the_text_of_a_weak_model_is_a_tool_call(hosted: Hosted) -> None:
    def weak(messages: list[BaseMessage]) -> AIMessage:
        if any("6725" in str(message.content) for message in messages):
            return AIMessage("By 2030 you may emit {{c1.result.target_emissions}}.")
        values = {"base_year": 2019, "base_emissions": 12500, "target_year": 2030, "annual_rate": 0.042}
        return AIMessage(json.dumps({"name": "absolute_target", "arguments": values}))

    talk, _ = hosted(weak)

    reply = talk.say("Tell me about the reduction path we could set in MCAP")

    assert "6,725 tCO2e" in reply.text
    assert "{" not in reply.text


def test_a_premise_of_the_person_backs_no_sentence_of_a_model(hosted: Hosted) -> None:
    talk, _ = hosted(says("Yes, the fee is $500."))

    for text in ("The fee is $500, isn't it?", "Phí tham gia là 500 đô la phải không?", "费用是500美元，对吧？"):
        assert "500" not in talk.say(text).text


def test_sentences_stream_while_the_model_is_still_writing(hosted: Hosted) -> None:
    talk, model = hosted(says("You get ten hours a year. It is online. " + "More of it. " * 40), seconds=0.01)

    async def first_sentence() -> str:
        stream = answer(talk.turn(QUESTION), talk.parts)
        async for event in stream:
            if isinstance(event, SentencePassed):
                await stream.aclose()
                return event.text
        return ""

    assert "ten hours" in asyncio.run(first_sentence())
    assert model.closed == ["cancelled"]


def test_no_tool_takes_a_manufacturer_and_none_is_run_for_another(hosted: Hosted) -> None:
    def obedient(messages: list[BaseMessage]) -> AIMessage:
        if len(messages) > 6:
            return AIMessage("They have 12 hours left.")
        wanted = {"manufacturer_id": "m-1002", "manufacturer": "m-1002"}
        return AIMessage("", tool_calls=[{"name": "hours_balance", "args": wanted, "id": f"o{len(messages)}"}])

    talk, _ = hosted(obedient, model_rounds=4)

    reply = talk.say("What does MCAP offer to manufacturer m-1002 each year?")

    assert all(made.inputs == {} for made in reply.calculations)
    assert "12 hours" not in reply.text
    assert any(isinstance(event, StepTaken) for event in talk.events)


def test_the_model_is_shown_no_data_but_this_turns(hosted: Hosted) -> None:
    talk, model = hosted(says("Ten hours a year."))

    talk.say(QUESTION)

    assert "m-1" not in shown(model)
    assert "600" not in shown(model)


def test_a_balance_that_a_model_fetches_unasked_agrees_with_the_hours_of_the_answer(hosted: Hosted) -> None:
    def curious(messages: list[BaseMessage]) -> AIMessage:
        if any(message.type == "tool" and message.name == "hours_balance" for message in messages):
            return AIMessage("You have {{c1.result.remaining_minutes}} left.")
        return AIMessage("", tool_calls=[{"name": "hours_balance", "args": {}, "id": "b1"}])

    talk, _ = hosted(curious)

    for text in ("How much does it cost to join MCAP?", "Who manages MCAP?"):
        reply = talk.say(text)
        assert reply.hours is not None
        left = {f.value for f in reply.figures if getattr(f.source, "path", "") == "result.remaining_minutes.value"}
        assert left == {str(reply.hours.remaining_minutes)}


def test_past_the_budget_the_model_is_not_asked_and_the_answer_says_so(hosted: Hosted) -> None:
    talk, model = hosted(says("Cascale sets aside ten hours of advice each year."))

    first = talk.say(QUESTION)
    counted = sum(event.tokens for event in talk.events if isinstance(event, ModelUsed))
    calls = len(model.log)
    reply = talk.say(QUESTION, model_spent=True)

    assert (first.model, reply.model) == ("scripted", "embedded")
    assert counted > len(QUESTION) // 4
    assert len(model.log) == calls
    assert "budget" in reply.text
    assert "budget" not in talk.say("Hello", model_spent=True).text
