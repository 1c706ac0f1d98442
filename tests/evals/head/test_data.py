"""What the head is trained on is what it says, and nothing that anything is measured on."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from evals.answerable import questions
from evals.cases import load
from evals.head.data import Message, held_out_key, parted, statements, written
from tests.evals.nearness import folded, nearest

NEAREST = 0.8  # share of three-letter runs that two messages may have in common


@pytest.fixture(scope="module")
def messages() -> tuple[Message, ...]:
    return written()


def measured() -> set[str]:
    cases = load([Path(str(files("evals").joinpath("cases")))])
    asked = [turn for case in cases for turn in case.turns if isinstance(turn, str)]
    apart = [str(text) for one in questions() for name, text in one.items() if name not in {"keys", "near"}]
    return {folded(text) for text in (*asked, *apart)}


def test_nothing_that_is_measured_on_was_trained_on(messages: tuple[Message, ...]) -> None:
    apart = nearest(measured(), {folded(message.text) for message in messages})
    assert {text: share for text, share in apart.items() if share >= NEAREST} == {}


def test_every_key_is_that_of_a_statement(messages: tuple[Message, ...]) -> None:
    known = {one.key for one in statements()}
    assert {key for message in messages for key in message.keys | message.near} <= known


def test_a_message_that_nothing_answers_is_of_a_kind_of_its_own(messages: tuple[Message, ...]) -> None:
    assert all(bool(message.keys) == (message.kind != "none") for message in messages)


def test_what_is_held_out_is_about_a_fifth_and_its_keys_are_never_trained_on(messages: tuple[Message, ...]) -> None:
    parts = parted()
    assert 0.15 < len(parts.held_out) / len(messages) < 0.25
    assert not {one.text for one in parts.trained} & {one.text for one in parts.held_out}
    assert not [one for one in parts.trained if any(map(held_out_key, one.keys))]
