"""A judge is trusted by the falsified sentences that it finds; it is asked once."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from langchain_core.messages import AIMessage, BaseMessage

from assistant.grounding.judge import Judge, JudgeUnavailableError
from assistant.grounding.probe import Probes, falsified, passed_false, trusted
from tests.assistant.scripted import Script, ScriptedModel


def passing(count: int) -> Script:
    """A judge that lets the first `count` sentences through."""
    lines = [f"{n} {'yes' if n <= count else 'no: falsified'}" for n in range(1, len(falsified()) + 1)]
    return lambda _: AIMessage("\n".join(lines))


def judge(script: Script, name: str = "provider:judge") -> Judge:
    return Judge(name, ScriptedModel(script=script), 5)


def calls(of: Judge) -> int:
    assert isinstance(of.model, ScriptedModel)
    return len(of.model.log)


def test_twenty_sentences_each_with_its_sources() -> None:
    pairs = falsified()

    assert len({pair.sentence for pair in pairs}) == len(pairs) == 20
    assert all(pair.sources and all(source.startswith("[") for source in pair.sources) for pair in pairs)


@pytest.mark.parametrize(("count", "expected"), [(0, True), (1, True), (2, False), (20, False)])
def test_more_than_one_let_through_is_not_trusted(tmp_path: Path, count: int, expected: bool) -> None:
    asked = judge(passing(count))

    assert asyncio.run(passed_false(asked)) == count
    assert calls(asked) == 1
    assert asyncio.run(trusted(asked, Probes(tmp_path / "probes.json"))) is expected


def test_a_judge_is_probed_once_by_its_name(tmp_path: Path) -> None:
    probes, first, again, other = (
        Probes(tmp_path / "kept" / "probes.json"),
        judge(passing(20)),
        judge(passing(0)),
        judge(passing(0), "provider:other"),
    )

    assert not asyncio.run(trusted(first, probes))
    assert not asyncio.run(trusted(again, probes))
    assert calls(again) == 0
    assert asyncio.run(trusted(other, probes))
    assert json.loads(probes.path.read_text(encoding="utf-8")) == {
        "provider:judge": {"passed": 20, "of": 20},
        "provider:other": {"passed": 0, "of": 20},
    }
    assert [path.name for path in probes.path.parent.iterdir()] == ["probes.json"]


@pytest.mark.parametrize(
    "kept",
    [
        "",
        '{"provider:judge": ',
        "[1]",
        '{"provider:judge": 3}',
        '{"provider:judge": {"passed": "0", "of": 20}}',
        '{"provider:judge": {"passed": 0, "of": 4}}',
        '{"provider:judge": {"passed": -1, "of": 20}}',
    ],
)
def test_a_broken_or_old_file_is_as_none(tmp_path: Path, kept: str) -> None:
    probes, asked = Probes(tmp_path / "probes.json"), judge(passing(0))
    probes.path.write_text(kept, encoding="utf-8")

    assert asyncio.run(trusted(asked, probes))
    assert calls(asked) == 1
    assert probes.passed("provider:judge") == 0


def test_of_a_judge_that_does_not_answer_nothing_is_kept(tmp_path: Path) -> None:
    def fails(_: list[BaseMessage]) -> AIMessage:
        raise ConnectionError("refused")

    probes = Probes(tmp_path / "probes.json")
    with pytest.raises(JudgeUnavailableError):
        asyncio.run(trusted(judge(fails), probes))

    assert not probes.path.exists()
