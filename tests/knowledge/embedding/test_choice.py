"""What was learned of which fact a message asks for: as it is written, as it is shipped, as it is read."""

from __future__ import annotations

import numpy as np
import pytest

from evals.head.choice import learned
from evals.head.data import Message, known_questions
from knowledge.embedding.choice import choice_file, open_choice, read_choice, write_choice
from knowledge.embedding.embed import unit
from knowledge.embedding.head import open_head
from knowledge.embedding.weights import read_weights


def test_a_message_is_like_those_that_were_learned_and_what_nothing_answers_is_a_choice_too() -> None:
    dice = np.random.default_rng(3)
    middles = unit(dice.normal(size=(3, 32)).tolist())
    kinds = [frozenset({"steam"}), frozenset({"fees"}), frozenset[str]()]
    messages = [Message(f"{n}", "en", kinds[n % 3]) for n in range(240)]
    vectors = unit((middles[np.arange(240) % 3] + 0.1 * dice.normal(size=(240, 32))).astype(np.float32).tolist())

    made = learned(messages, vectors, "v9")
    kept = read_choice(write_choice(made))

    assert (kept.head, dict(kept.places)) == ("v9", {"fees": 0, "steam": 1})
    for middle, row in zip(middles, (1, 0, 2), strict=True):
        likely = kept.likely(middle)
        assert int(likely.argmax()) == row
        assert np.exp(likely).sum() == pytest.approx(1)
        assert likely == pytest.approx(made.likely(middle), abs=0.2)


def test_what_is_shipped_reads_the_shipped_head_and_knows_every_fact_that_questions_are_known_for() -> None:
    head = open_head(read_weights())
    assert head is not None
    choice = open_choice(head[0].version)
    assert choice is not None
    assert {key for one in known_questions() for key in one.keys} <= set(choice.places)
    assert len(choice.weights) == len(choice.places) + 1


def test_vectors_of_another_head_are_not_read() -> None:
    assert open_choice("another") is None
    assert open_choice("") is None
    assert choice_file().stat().st_size < 300_000
