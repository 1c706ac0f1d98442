"""Conversations with the bundled leader, and with scripted models over the shipped library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.grounding.seat import Seat
from assistant.settings import AssistantSettings
from assistant.wiring import Parts, open_model_leader, open_parts
from knowledge.library import Library
from tests.assistant.dialogue import Conversation
from tests.assistant.scripted import Script, ScriptedModel, lenient

Hosted = Callable[..., tuple[Conversation, ScriptedModel]]


@pytest.fixture(scope="session")
def parts(library: Library) -> Parts:
    return open_parts(AssistantSettings(), library)


@pytest.fixture
def talk(parts: Parts) -> Conversation:
    """A conversation with the bundled leader."""
    return Conversation(parts)


@pytest.fixture
def hosted(parts: Parts) -> Hosted:
    """A conversation with a scripted model in the place of a hosted one."""

    def open_(
        script: Script, seconds: float = 0.0, seat: Seat | None = None, **settings: object
    ) -> tuple[Conversation, ScriptedModel]:
        model = ScriptedModel(script=script, seconds=seconds)
        chosen = AssistantSettings.model_validate(settings)
        leader = open_model_leader(chosen, model)
        return Conversation(replace(parts, settings=chosen, leader=leader, seat=seat or lenient()[0])), model

    return open_
