"""What the assistant is measured on is nowhere among what it knows: known questions, example utterances, training data.

By letters, and by nearness. What everybody says alike (a greeting, thanks, a yes) may stand in both.
"""

from __future__ import annotations

import pytest

from assistant.leaders.bundled.intents import TALK, load_utterances
from evals.answerable import questions
from evals.cases import load
from evals.commands import CASES
from evals.head.data import known_questions, written
from tests.evals.nearness import folded, nearest

NEAREST = 0.8  # share of three-letter runs that two messages may have in common
NATURAL = 0.6  # of those that nobody tuned to
KNOWN = {
    "known questions": lambda: {folded(one.text) for one in known_questions()},
    "example utterances": lambda: {folded(text) for label, _, text in load_utterances() if label not in TALK},
    "training data": lambda: {folded(one.text) for one in written()},
    "questions for fitting": lambda: {
        folded(str(text)) for one in questions() for name, text in one.items() if name not in {"keys", "near"}
    },
}


def asked() -> dict[str, tuple[str, bool]]:
    """Folded message of a suite → its case, and whether that is one of the natural ones."""
    cases = load([CASES])
    return {
        folded(turn): (case.id, case.suite.startswith("natural"))
        for case in cases
        for turn in case.turns
        if isinstance(turn, str)
    }


@pytest.mark.parametrize("known", KNOWN)
def test_no_message_of_a_suite_is_known_beforehand(known: str) -> None:
    messages = asked()
    near = nearest(messages, KNOWN[known]())

    told = [
        (case, round(near[text], 2))
        for text, (case, natural) in messages.items()
        if near[text] >= (NATURAL if natural else NEAREST)
    ]
    assert told == []
