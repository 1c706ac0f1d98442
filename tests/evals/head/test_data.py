"""What the head is trained on is what it says, and nothing that anything is measured on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from evals.answerable import questions
from evals.cases import load
from evals.head.data import Message, held_out_key, parted, statements, written

NEAREST = 0.8  # share of three-letter runs that two messages may have in common


@pytest.fixture(scope="module")
def messages() -> tuple[Message, ...]:
    return written()


def folded(text: str) -> str:
    """Letters and digits alone, without marks of Latin letters."""
    plain = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text.casefold()))
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LMN")


def measured() -> set[str]:
    cases = load([Path(str(files("evals").joinpath("cases")))])
    asked = [turn for case in cases for turn in case.turns if isinstance(turn, str)]
    apart = [str(text) for one in questions() for name, text in one.items() if name not in {"keys", "near"}]
    return {folded(text) for text in (*asked, *apart)}


def runs(text: str) -> set[str]:
    return {text[start : start + 3] for start in range(max(1, len(text) - 2))}


def nearest(texts: Iterable[str], others: Iterable[str]) -> dict[str, float]:
    """Of each text, the largest share (Jaccard) of runs that it has in common with one of the others."""
    known = [runs(other) for other in others]
    places: dict[str, list[int]] = {}
    for number, own in enumerate(known):
        for run in own:
            places.setdefault(run, []).append(number)
    sizes = np.array([len(own) for own in known])
    found: dict[str, float] = {}
    for text in texts:
        own = runs(text)
        common = np.bincount(
            np.concatenate([[0], *(places.get(run, []) for run in own)]).astype(int), minlength=len(known)
        )
        common[0] -= 1
        found[text] = float((common / (sizes + len(own) - common)).max())
    return found


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
