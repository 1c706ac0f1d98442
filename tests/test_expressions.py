"""No text of a person or a file can make a regular expression compute without end: cost grows with its length."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

import pytest

from assistant.conversation.language import identify
from assistant.evidence.harmless import harmless
from assistant.grounding.names import named
from assistant.leaders.model import call_in_text
from knowledge.errors import ReadingError
from knowledge.readers import delimited, markdown, text
from knowledge.sentences import sentences
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


def separated(given: str) -> None:
    with suppress(ReadingError):  # of a quotation that never ends
        list(delimited.rows(given))


PARSERS: dict[str, Callable[[str], object]] = {
    "separated text": separated,
    "plain text": lambda given: text.read(given.encode()),
    "Markdown": lambda given: markdown.read(given.encode()),
    "sentences": lambda given: list(sentences(given)),
    "language": lambda given: identify(given, None, None),
    "names": lambda given: named(given, "en"),
    "forged marks": harmless,
    "calls in a text": call_in_text,
}
PIECES = (
    *'"[`',
    'a,"',
    ". ",
    ".\n",
    "- ",
    "> ",
    "* ",
    "](",
    "|a",
    "s1 [",
    "A b. ",
    "1) ",
    "<!--",
    "的公司",
    "@a.",
    "<tool_call>{",
    '```{"a":"',
)


@pytest.mark.parametrize("name", PARSERS)
def test_a_parser_takes_time_in_proportion_to_its_text(name: str) -> None:
    def repeated(piece: str) -> Callable[[int], str]:
        return lambda length: (piece * length)[:length]

    for piece in PIECES:  # what it works with is loaded
        PARSERS[name](piece * 9)
    slow = {piece: round(grown) for piece in PIECES if (grown := growth(PARSERS[name], repeated(piece))) > LINEAR}
    assert slow == {}
