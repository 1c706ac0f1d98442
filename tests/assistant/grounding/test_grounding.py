"""Sentences on their way out: each kept, replaced by what it cites, or dropped, in order, judged once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage
from pydantic import Field

from assistant.evidence.context import TurnContext
from assistant.grounding.draft import Draft, whole
from assistant.grounding.grounding import Grounded, Grounding
from assistant.grounding.judge import Judge
from assistant.grounding.seat import Seat
from assistant.types import Event, ModelUsed, StepTaken
from assistant.wording.catalogue import say
from knowledge.types import Found
from tests.assistant.grounding.contexts import context
from tests.assistant.material import found, target
from tests.assistant.scripted import Script, ScriptedModel, judging, lenient, pairs, says, shown, strict
from tests.waiting import PATIENCE

TEN = found("Cascale sets aside ten hours of advisory support each year.", key="hours.ten")
SCOPES = found("MCAP targets cover scope 1 and scope 2 emissions.", key="scope.coverage")
FREE = found("The sources do not say what MCAP costs.", key="fee", kind="unknown", authority="context")
RESULT = "12,500 tCO2e"  # stands in the catalogue's line of the target
STEP = StepTaken(kind="search", name="search")
DENIED = judging(lambda *_: False)[0]


@dataclass
class Sent:
    items: list[Event | Grounded]

    @property
    def grounded(self) -> list[Grounded]:
        return [item for item in self.items if isinstance(item, Grounded)]

    @property
    def fates(self) -> list[str]:
        return [item.fate for item in self.grounded]

    @property
    def texts(self) -> list[str]:
        return [sentence.text for item in self.grounded for sentence in item.sentences]


def turn(*statements: Found, **fields: Any) -> TurnContext:
    return context(
        fields.pop("text", "What do we get?"), *(statements or (TEN, SCOPES, FREE)), calculations=(target(),), **fields
    )


async def written(items: Sequence[Event | Draft]) -> AsyncIterator[Event | Draft]:
    for item in items:
        await asyncio.sleep(0)
        yield item


def sent(text: str, seat: Seat, here: TurnContext | None = None) -> Sent:
    async def collected() -> list[Event | Grounded]:
        grounding = Grounding(here or turn(), seat)
        return [item async for item in grounding.grounded(written(list(whole(text))))]

    return Sent(asyncio.run(collected()))


def judge(script: Script) -> tuple[Seat, ScriptedModel]:
    model = ScriptedModel(script=script)
    return Seat(Judge("judge", model, seconds=PATIENCE), proved=True), model


def test_order_is_kept_though_the_judge_is_slow_and_others_need_none() -> None:
    seat, _ = judging(lambda *_: True, seconds=0.03)
    quoting = f"{SCOPES.statement.text} [[s2]]"
    text = f"You get ten hours. [[s1]] {quoting}\nWhat was it? [[ask]]\nBoth scopes count. [[s2]]\n[[adviser]]"

    outcome = sent(text, seat)

    assert outcome.texts == ["You get ten hours.", SCOPES.statement.text, "What was it?", "Both scopes count."]
    assert outcome.grounded[-1].marker == ("adviser", "")


def test_what_is_no_sentence_keeps_its_place() -> None:
    async def collected() -> list[Event | Grounded]:
        items: list[Event | Draft] = [STEP, *whole("You get ten hours. [[s1]]"), STEP, *whole("[[s2]]")]
        return [item async for item in Grounding(turn(), lenient()[0]).grounded(written(items))]

    items = [item for item in asyncio.run(collected()) if not isinstance(item, ModelUsed)]

    assert [isinstance(item, Grounded) for item in items] == [False, True, False, True]


def test_a_sentence_is_sent_while_the_next_is_still_being_written() -> None:
    async def first_ruled() -> list[str]:
        done, sent = list[str](), asyncio.Event()

        async def slow() -> AsyncIterator[Event | Draft]:
            yield Draft("You get ten hours. [[s1]]")
            await asyncio.wait_for(sent.wait(), PATIENCE)
            done.append("written")
            yield Draft("Both scopes count. [[s2]]")

        async for item in Grounding(turn(), lenient()[0]).grounded(slow()):
            if isinstance(item, Grounded):
                done.append("sent")
                sent.set()
        return done

    assert asyncio.run(first_ruled()) == ["sent", "written", "sent"]


class Waiting(ScriptedModel):
    """Answers only when everything has been written."""

    written: asyncio.Event = Field(default_factory=asyncio.Event)

    async def _agenerate(self, *arguments: Any, **options: Any) -> Any:
        await self.written.wait()
        return await super()._agenerate(*arguments, **options)


def test_every_sentence_is_judged_once_and_those_that_come_meanwhile_share_the_next_call() -> None:
    model = Waiting(script=judging(lambda *_: True)[1].script)
    text = " ".join(f"Sentence {word} is about both scopes. [[s2]]" for word in ("red", "green", "blue", "grey"))

    async def drafts() -> AsyncIterator[Event | Draft]:
        for draft in whole(text):
            yield draft
            await asyncio.sleep(0)
        model.written.set()

    async def collected() -> list[Event | Grounded]:
        grounding = Grounding(turn(), Seat(Judge("judge", model, seconds=PATIENCE), proved=True))
        return [item async for item in grounding.grounded(drafts())]

    outcome = Sent(asyncio.run(collected()))
    asked = [[sentence for sentence, _ in pairs(str(call[-1].content))] for call in model.log]
    assert outcome.fates == ["kept"] * 4
    assert [len(call) for call in asked] == [1, 3]
    assert sorted(sentence for call in asked for sentence in call) == sorted(outcome.texts)
    assert len([item for item in outcome.items if isinstance(item, ModelUsed)]) == 2


def test_what_the_judge_denies_is_replaced_by_the_quotation_of_what_it_cites() -> None:
    seat, _ = judging(lambda sentence, _: "trees" not in sentence)

    outcome = sent("You get ten hours. [[s1]] You must plant trees. [[s2]]", seat)

    assert outcome.fates == ["kept", "quoted"]
    assert outcome.texts == ["You get ten hours.", SCOPES.statement.text]
    assert [s.cites for item in outcome.grounded for s in item.sentences] == [(TEN,), (SCOPES,)]


def test_what_code_stops_is_replaced_too_and_the_judge_is_not_asked() -> None:
    seat, model = lenient()

    outcome = sent("You get twelve hours. [[s1]] SGS validates. [[s2]]", seat)

    assert outcome.fates == ["quoted", "quoted"]
    assert outcome.texts == [TEN.statement.text, SCOPES.statement.text]
    assert model.log == []


@pytest.mark.parametrize("text", ["You may emit half of it. [[c1]]", "It all looks fine. [[c1]]"])
def test_where_a_sentence_rests_on_a_result_the_catalogues_line_stands_in(text: str) -> None:
    outcome = sent(text, DENIED)

    assert outcome.fates == ["quoted"]
    assert "6,725 tCO2e" in outcome.texts[0]
    assert outcome.grounded[0].sentences[0].says == "answered"
    assert {n.value for n in outcome.grounded[0].sentences[0].numbers} >= {"6725", "2030"}


def test_where_it_rests_on_both_the_rule_is_quoted_and_the_result_told() -> None:
    outcome = sent("By that rule you may emit {{c1.result.target_emissions}}. [[s2]]", DENIED)

    assert outcome.fates == ["quoted"]
    assert outcome.texts[0] == SCOPES.statement.text
    assert "6,725 tCO2e" in outcome.texts[1]


def test_nothing_is_said_twice() -> None:
    outcome = sent("Trees. [[s1]] Bees. [[s1, s2]]\n[[s1]]\nFine, [[c1]]\n[[c1]]\nBees. [[s2]]", DENIED)

    assert len(outcome.texts) == len(set(outcome.texts)) == 3
    assert outcome.texts[:2] == [TEN.statement.text, SCOPES.statement.text]
    assert outcome.fates.count("dropped") == 3


def test_a_sentence_written_twice_is_sent_once() -> None:
    assert sent("You get ten hours. [[s1]] You get  ten hours. [[s1]]", lenient()[0]).fates == ["kept", "dropped"]


def test_yes_may_answer_two_questions() -> None:
    assert sent("Yes. [[s1]]\n\nYes. [[s2]] Yes. [[s2]]", lenient()[0]).fates == ["kept", "kept", "dropped"]


@pytest.mark.parametrize("opener", ["Yes.", "Not quite:", "Yes. Indeed!", "是的。", "Không hẳn:"])
def test_an_opener_goes_with_the_sentence_it_opens(opener: str) -> None:
    seat, model = lenient()

    outcome = sent(f"{opener} Both scopes count. [[s2]]", seat)

    assert outcome.texts == [f"{opener} Both scopes count."]
    assert [sentence for sentence, _ in pairs(str(model.log[0][-1].content))] == outcome.texts
    assert outcome.grounded[0].paragraph


def test_a_short_question_goes_with_why_it_is_asked() -> None:
    assert sent("Which year is it? The factor changes each year. [[ask]]", lenient()[0]).texts == [
        "Which year is it? The factor changes each year."
    ]


def test_an_opener_falls_with_the_sentence_it_opens() -> None:
    assert sent("Yes. You must plant trees. [[s2]]", DENIED).texts == [SCOPES.statement.text]
    assert sent("Yes. It costs $10. [[s2]]", lenient()[0]).texts == [SCOPES.statement.text]
    assert sent("Yes. You must plant a lot of trees in MCAP.", lenient()[0]).texts == []


def test_an_opener_is_judged_by_what_is_quoted_behind_it() -> None:
    assert sent("Yes.\n[[s2]]", lenient()[0]).texts == ["Yes.", SCOPES.statement.text]
    assert sent("Yes.\n[[s2]]", DENIED).texts == [SCOPES.statement.text]


def test_an_opener_that_opens_nothing_is_dropped_and_counted() -> None:
    assert sent("Yes.", lenient()[0]).fates == ["dropped"]
    assert sent("Yes.\n\nBoth scopes count. [[s2]]", lenient()[0]).fates == ["dropped", "kept"]
    assert sent("Yes.\n[[silent: fees]]", lenient()[0]).fates == ["kept", "dropped"]


def test_a_claim_that_cites_nothing_is_dropped() -> None:
    seat, model = lenient()

    outcome = sent("MCAP members must plant a great many trees each year. It is so, by all that we know. [[s77]]", seat)

    assert outcome.fates == ["dropped", "dropped"]
    assert model.log == []


def test_word_for_word_needs_no_judge() -> None:
    seat, model = judging(lambda *_: False)

    outcome = sent(f"{SCOPES.statement.text} [[s2]]\n[[s1]]\n[[c1]]", seat)

    assert outcome.fates == ["kept", "kept", "kept"]
    assert outcome.texts[:2] == [SCOPES.statement.text, TEN.statement.text]
    assert model.log == []


@pytest.mark.parametrize("answer", ["", "I cannot tell.", "7 yes"])
def test_a_judge_that_says_nothing_plain_supports_nothing(answer: str) -> None:
    assert sent("Both scopes count. [[s2]]", judge(says(answer))[0]).fates == ["quoted"]


def down(_: list[BaseMessage]) -> AIMessage:
    raise ConnectionError("refused")


def never_probed() -> Seat:
    return Seat(Judge("judge", ScriptedModel(script=down), seconds=5))


def failed_the_probe() -> Seat:
    return Seat(lenient()[0].judge, proved=False)


class Unwritable(Seat):
    """Something that nobody thought of."""

    async def taken(self) -> Judge | None:
        raise OSError("read-only file system")


@pytest.mark.parametrize(
    "seat", [strict(), judge(down)[0], never_probed(), failed_the_probe(), Unwritable(lenient()[0].judge)]
)
def test_without_a_judge_only_quotations_leave(seat: Seat) -> None:
    text = f"Both scopes count. [[s2]] {TEN.statement.text} [[s1]]\nIt is {{{{c1.result.target_emissions}}}}.\n\nTrees."

    outcome = sent(text, seat)

    assert outcome.fates == ["quoted", "kept", "quoted", "dropped"]
    assert outcome.texts[:2] == [SCOPES.statement.text, TEN.statement.text]
    assert "6,725 tCO2e" in outcome.texts[2]


def test_what_is_asked_for_needs_no_source_but_the_judge() -> None:
    seat, model = lenient()

    outcome = sent("What was your consumption in kWh? [[ask]]", seat)

    assert outcome.fates == ["kept"]
    assert outcome.grounded[0].sentences[0].says == "clarify"
    assert pairs(str(model.log[0][-1].content)) == [("What was your consumption in kWh?", "   SOURCES:\n   - none")]


@pytest.mark.parametrize("seat", [DENIED, strict(), judge(says("1 yes, but it is not asked"))[0]])
@pytest.mark.parametrize("text", ["Joining is free. [[ask]]", "Joining is free.\nWhich year is it? [[ask]]"])
def test_no_claim_leaves_as_what_is_asked_for(text: str, seat: Seat) -> None:
    outcome = sent(text, seat)

    assert outcome.texts == [say("en", "ask_ambiguous").text]
    assert outcome.fates == ["quoted"]


def test_paragraphs_and_lines_are_handed_on() -> None:
    outcome = sent(
        "Both scopes count. [[s2]]\n[[s1]]\n\nTrees must be planted. [[s3]]", judging(lambda s, _: "Trees" not in s)[0]
    )

    assert [item.paragraph for item in outcome.grounded] == [True, False, True]
    assert [item.sentences[0].own_line for item in outcome.grounded] == [True, True, True]
    assert [item.sentences[0].says for item in outcome.grounded] == ["answered", "answered", "unanswerable"]


def test_a_quotation_in_another_language_says_so() -> None:
    outcome = sent("Phải trồng cây. [[s2]]", DENIED, turn(language="vi"))

    assert outcome.texts == [f"Trích từ tài liệu bằng Tiếng Anh: “{SCOPES.statement.text}”"]


def test_the_judge_never_sees_a_withheld_value() -> None:
    seat, model = lenient()
    here = turn(text="We burnt 8,432 t of coal for seven million dong in 2021. Less than 71 %?")

    outcome = sent("You burnt {{q1}} and may emit {{c1.result.target_emissions}} by 2030. [[s2]]", seat, here)

    assert outcome.texts == ["You burnt 8,432 t and may emit 6,725 tCO2e by 2030."]
    for hidden in ("8,432", "8432", "6,725", "6725", "12500", "12,500", "46.2", "0.042", "71", "seven"):
        assert hidden not in shown(model).split("The person wrote", 1)[1]
    assert "{{q1}}" in shown(model)
    assert "{{c1.result.target_emissions}}" in shown(model)
    assert "2021" in shown(model)


def test_the_judge_sees_what_is_shared() -> None:
    seat, model = lenient()

    sent("You burnt {{q1}}. [[c1]]", seat, turn(text="We burnt 8,432 t of coal.", share_figures=True))

    assert "8,432" in shown(model)
    assert "6725" in shown(model)


def test_the_judge_is_shown_every_source_of_a_sentence_with_its_authority() -> None:
    seat, model = lenient()

    sent("Fees are not told, and both scopes count for it. [[s2, s3]] [[c1]]", seat)

    ((_, sources),) = pairs(str(model.log[0][-1].content))
    assert [line.strip()[:14] for line in sources.splitlines()[1:]] == [
        "- [mcap] Suppo",
        "- [unknown] Su",
        "- calculation ",
    ]


def test_what_the_leader_raises_is_raised_after_what_it_wrote() -> None:
    async def breaks() -> AsyncIterator[Event | Draft]:
        yield Draft("Both scopes count. [[s2]]")
        raise RuntimeError("the line is dead")

    got: list[str] = []

    async def collected() -> None:
        async for item in Grounding(turn(), lenient()[0]).grounded(breaks()):
            if isinstance(item, Grounded):
                got.extend(sentence.text for sentence in item.sentences)

    with pytest.raises(RuntimeError, match="dead"):
        asyncio.run(collected())

    assert got == ["Both scopes count."]


class Silent(ScriptedModel):
    """Never answers."""

    asked: asyncio.Event = Field(default_factory=asyncio.Event)

    async def _agenerate(self, *_: Any, **__: Any) -> Any:
        self.asked.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            self.closed.append("cancelled")
            raise


@pytest.mark.parametrize("way", ["closed", "cancelled", "failed"])
def test_a_turn_that_ends_mid_way_leaves_no_task(way: str) -> None:
    model, ended = Silent(script=says("")), []

    async def endless() -> AsyncIterator[Event | Draft]:
        try:
            yield STEP
            for number in range(3):
                yield Draft(f"Both scopes count{'!' * number}. [[s2]]")
            if way == "failed":
                yield Draft("[[s1]]")
                raise RuntimeError("the line is dead")
            await asyncio.sleep(60)
        finally:
            ended.append(way)

    async def taken(stream: Any) -> None:
        async for _ in stream:
            pass

    async def stopped() -> set[Any]:
        stream = Grounding(turn(), Seat(Judge("judge", model, seconds=60), proved=True)).grounded(endless())
        if way == "closed":
            assert await anext(stream) is STEP
            await asyncio.wait_for(model.asked.wait(), PATIENCE)
            await stream.aclose()
        else:
            consumer = asyncio.create_task(taken(stream))
            await asyncio.wait_for(model.asked.wait(), PATIENCE)
            consumer.cancel()
            with pytest.raises(asyncio.CancelledError):
                await consumer
            await stream.aclose()
        return asyncio.all_tasks() - {asyncio.current_task()}

    assert asyncio.run(stopped()) == set()
    assert ended == [way]
    assert model.closed == ["cancelled"]
