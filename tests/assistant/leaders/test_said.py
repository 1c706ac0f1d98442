"""From a message to the calls of calculators: which are asked, and every value they are given."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
import yaml

from assistant.conversation import message
from assistant.leaders.bundled.intent import Ask, Choose, Understanding
from assistant.leaders.bundled.understand import listen
from assistant.wiring import Parts
from knowledge.languages import SPOKEN
from tests.assistant.dialogue import Conversation
from tools.factors.names import fuel_id


def said() -> Iterator[tuple[str, dict[str, Any]]]:
    path = files("tests.assistant.leaders").joinpath("said.yaml")
    for language, messages in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        yield from ((language, message) for message in messages)


def heard(text: str, parts: Parts) -> Understanding:
    turn = Conversation(parts).turn(text)
    return listen(turn, message.read(turn)[0], parts.bundled.hearing)


def short(values: Any) -> Any:
    """Emissions as "5000 tCO2e", fuels by their id."""
    if isinstance(values, list | tuple):
        return [short(value) for value in values]
    if not isinstance(values, dict):
        return values
    if set(values) <= {"value", "unit"} and "value" in values:
        return " ".join(values[key] for key in ("value", "unit") if key in values)
    return {key: fuel_id(value) if key == "fuel" else short(value) for key, value in values.items()}


def summary(reading: Understanding) -> dict[str, Any]:
    choices = any(isinstance(want, Choose) for want in reading.intents)
    return {
        "calls": {want.tool: short(dict(want.values)) for want in reading.sums},
        "asks": sum(isinstance(want, Ask) for want in reading.intents),
        "speaks": [want.kind for want in reading.small],
        "choice": choices,
    }


def expected(message: dict[str, Any]) -> dict[str, Any]:
    return {
        "calls": message.get("calls", {}),
        "asks": message.get("asks", 0),
        "speaks": [message["speaks"]] if "speaks" in message else [],
        "choice": "choice" in message,
    }


@pytest.mark.parametrize(("language", "message"), [pytest.param(*row, id=row[1]["say"][:40]) for row in said()])
def test_every_calculation_that_a_message_holds_is_called_with_what_it_says(
    language: str, message: dict[str, Any], parts: Parts
) -> None:
    reading = heard(message["say"], parts)

    assert reading.language == language
    assert summary(reading) == expected(message)


def test_there_are_messages_of_every_language() -> None:
    assert {language for language, _ in said()} == set(SPOKEN)
