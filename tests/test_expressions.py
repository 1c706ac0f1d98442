"""No text of a person or a file can make a regular expression compute without end: cost grows with its length."""

from __future__ import annotations

import re

import pytest

from tests.expressions import LINEAR, Used, growth, hard_texts, used

USED = list(used())


def test_the_expressions_are_found() -> None:
    assert len(USED) > 150
    assert {"assistant.grounding.draft.MARKER", "knowledge.sentences._END"} <= {each.where for each in USED}


@pytest.mark.parametrize("room", sorted({each.where.split(".")[1] for each in USED}))
def test_four_times_the_text_takes_four_times_as_long(room: str) -> None:
    slow = [
        (each.where, each.way, round(grown), text(40))
        for each in USED
        if each.where.split(".")[1] == room
        for text in hard_texts(each.pattern)
        if (grown := growth(each, text)) > LINEAR
    ]
    assert slow == []


@pytest.mark.parametrize("written", [r"\s+$", r"[\w.-]*:[\w.-]*"])
def test_one_that_grows_faster_is_seen(written: str) -> None:
    each = Used("here", re.compile(written), "search")
    assert any(growth(each, text) > LINEAR for text in hard_texts(each.pattern))
