"""`mcap eval judge`: what is asked, how it is counted, and that the sentences that ship are sound."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from langchain_core.messages import AIMessage, BaseMessage
from typer.testing import CliRunner

from api.cli import app
from assistant.evidence.harmless import unforged
from assistant.grounding.judge import Judge
from assistant.grounding.probe import falsified
from assistant.settings import AssistantSettings
from assistant.wiring import open_judge
from evals import judge as measured
from evals.judge import Asked, Item, Ruled, batches, code, load, page, ruled, shares, sources
from knowledge.library import Library
from tests.assistant.scripted import ScriptedModel, says

LANGUAGES = {"en", "vi", "zh", "id", "bn", "hi", "tr", "es"}
T = TypeVar("T")
ITEMS = load()
TRUE = {item.true for item in ITEMS}


def ruling(right: Callable[[str], bool]) -> Judge:
    """A judge that says of each sentence what `right` says."""

    def script(messages: list[BaseMessage]) -> AIMessage:
        asked = re.findall(r"^(\d+)\. SENTENCE: (.*)$", str(messages[-1].content), re.MULTILINE)
        return AIMessage("\n".join(f"{number} {'yes' if right(sentence) else 'no'}" for number, sentence in asked))

    return Judge("scripted", ScriptedModel(script=script), 5)


def test_the_sentences_are_many_and_balanced() -> None:
    languages, kinds = Counter(item.lang for item in ITEMS), Counter(item.kind for item in ITEMS)

    assert len({item.id for item in ITEMS}) == len(ITEMS) >= 300
    assert set(languages) == LANGUAGES
    assert max(languages.values()) - min(languages.values()) <= 4
    assert max(kinds.values()) - min(kinds.values()) <= 4


def test_no_sentence_stands_there_twice() -> None:
    sentences = [sentence.strip() for item in ITEMS for sentence in (item.true, item.false)]

    assert len(set(sentences)) == len(sentences)
    assert all(sentence == " ".join(sentence.split()) for sentence in sentences)


def test_the_form_of_a_request_alters_no_sentence() -> None:
    assert [s for item in ITEMS for s in (item.true, item.false) if unforged(s) != s] == []


def test_every_sentence_rests_on_statements_of_the_corpus(library: Library) -> None:
    for item in ITEMS:
        found = library.statements(item.keys, item.lang)
        assert [one.statement.key for one in found] == list(item.keys), item.id
        assert {one.statement.language for one in found} <= {item.lang, "en"}, item.id
        assert not {item.true, item.false} & {one.statement.text for one in found}, item.id


def test_the_probe_holds_falsified_sentences_with_their_sources(library: Library) -> None:
    by_sentence = {item.false: item for item in ITEMS}

    assert all(pair.sources == sources(library, by_sentence[pair.sentence]) for pair in falsified())
    assert {by_sentence[pair.sentence].lang for pair in falsified()} == LANGUAGES
    assert {by_sentence[pair.sentence].kind for pair in falsified()} == {item.kind for item in ITEMS}


def test_every_sentence_is_asked_once_and_never_beside_its_other() -> None:
    asked = list(batches(ITEMS))

    assert Counter(one.sentence for batch in asked for one in batch) == Counter(
        sentence for item in ITEMS for sentence in (item.true, item.false)
    )
    assert all(len({one.item.id for one in batch}) == len(batch) <= 8 for batch in asked)
    assert 0.4 < sum(one.truth for batch in asked[:40] for one in batch) / len(ITEMS) < 0.6


def apart(work: Callable[[], T]) -> T:
    """In a thread of its own: a browser of other tests may hold this one's event loop."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(work).result()


def test_a_judge_that_is_right_passes(library: Library) -> None:
    seen: list[tuple[int, int]] = []
    judge = ruling(lambda sentence: sentence in TRUE)

    results = apart(lambda: asyncio.run(ruled(judge, ITEMS, library, lambda done, of: seen.append((done, of)))))

    assert shares(results) == (1, 1)
    assert code(results) == 0
    assert seen[-1] == (2 * len(ITEMS), 2 * len(ITEMS))


def test_a_judge_that_says_yes_to_all_does_not(library: Library) -> None:
    results = apart(lambda: asyncio.run(ruled(ruling(lambda _: True), ITEMS[:20], library, lambda *_: None)))

    assert shares(results) == (0, 1)
    assert code(results) == 1


def test_the_page_tells_shares_and_mistakes() -> None:
    some = Item(id="a", lang="vi", keys=("k",), kind="name", true="It is A.", false="It is B.")
    other = Item(id="b", lang="en", keys=("l",), kind="time", true="In 2024.", false="In 2025.")
    results = [Ruled(Asked(some, True), True), Ruled(Asked(some, False), True)]
    results += [Ruled(Asked(other, True), False), Ruled(Asked(other, False), False)]

    lines = page("provider:judge", results).splitlines()

    assert "provider:judge" in lines[0]
    assert [line.split() for line in lines[2:7]] == [
        ["all", "50.0%", "50.0%"],
        ["name", "0.0%", "100.0%"],
        ["time", "100.0%", "0.0%"],
        ["en", "100.0%", "0.0%"],
        ["vi", "0.0%", "100.0%"],
    ]
    assert lines[7:] == [
        "false, let through: a (name; k): It is B.",
        "true, not let through: b (time; l): In 2024.",
    ]


def test_the_gates_are_those_of_the_shares() -> None:
    item = ITEMS[0]
    found = [Ruled(Asked(item, False), n >= 98) for n in range(100)]
    through = [Ruled(Asked(item, True), n < 97) for n in range(100)]

    assert code(found + through) == 0
    assert code([*found, Ruled(Asked(item, False), True), *through]) == 1
    assert code([*found, *through, Ruled(Asked(item, True), False)]) == 1


def test_a_judge_that_does_not_answer_ends_the_run(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_: list[BaseMessage]) -> AIMessage:
        raise ConnectionError("refused")

    async def at_once(_: float) -> None:
        return None

    async def run(judge: Judge) -> list[Ruled]:
        return await ruled(judge, ITEMS[:8], library, lambda *_: None)

    monkeypatch.setattr("evals.judge.asyncio.sleep", at_once)
    monkeypatch.setattr(measured, "_run", run)

    assert apart(lambda: measured.measure(Judge("scripted", ScriptedModel(script=fails), 5))) == 2
    assert "does not answer: scripted: ConnectionError" in capsys.readouterr().err


@pytest.mark.parametrize("setting", [{}, {"MCAP_JUDGE": "strict"}, {"MCAP_JUDGE": "strict", "MCAP_MODEL": "openai:x"}])
def test_without_a_judge_it_is_said_what_to_set(tmp_path: Path, setting: dict[str, str]) -> None:
    unset: dict[str, str | None] = {"MCAP_JUDGE": None, "MCAP_MODEL": None, "MCAP_HOME": str(tmp_path)}

    done = CliRunner().invoke(app, ["eval", "judge"], env=unset | setting)

    assert done.exit_code == 2
    assert "MCAP_JUDGE" in done.output
    assert "MCAP_MODEL" in done.output


def test_the_judge_is_the_one_named_else_the_model() -> None:
    local = {"model": "openai:leader", "model_base_url": "http://127.0.0.1:9/v1", "model_api_key": "of-the-model"}

    named = open_judge(AssistantSettings.model_validate({**local, "judge": "openai:judge"}))
    leading = open_judge(AssistantSettings.model_validate(local))

    assert named is not None
    assert leading is not None
    assert (named.name, leading.name) == ("openai:judge", "openai:leader")
    assert getattr(named.model, "openai_api_base") == "http://127.0.0.1:9/v1"  # noqa: B009 (the same provider)
    assert getattr(named.model, "temperature") == 0  # noqa: B009


def test_another_provider_is_not_sent_to_the_models_address(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: dict[str, object] = {}

    def open_model(name: str, base_url: str | None, key: object, **_: object) -> ScriptedModel:
        opened.update(name=name, base_url=base_url, key=key)
        return ScriptedModel(script=says("1 yes"))

    monkeypatch.setattr("assistant.leaders.providers.open_model", open_model)
    settings = {"model": "local", "model_base_url": "http://127.0.0.1:9/v1", "model_api_key": "k", "judge": "other:j"}

    assert open_judge(AssistantSettings.model_validate(settings)) is not None
    assert opened == {"name": "other:j", "base_url": None, "key": None}
