"""Where nothing answers for certain and the nearest document was not read whole, the person is told so."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant.evidence.evidence import Evidence
from assistant.reply import service
from assistant.reply.status import Paragraphs
from knowledge.languages import SPOKEN
from tests.assistant.material import evidence, found


def told(held: Evidence, status: str, language: str = "en") -> list[str]:
    context = cast(Any, SimpleNamespace(language=language, evidence=held))
    said = Paragraphs(said=[cast(Any, status)])
    return [sentence.text for sentence in service.unread(context, said, ())]


def scanned() -> Evidence:
    whole, partly = found("The kiln burns bamboo."), found("The roof is old.")
    return evidence(whole, partly.model_copy(update={"unread_pages": (3, 7, 8, 9)}))


@pytest.mark.parametrize("language", SPOKEN)
def test_a_document_that_was_not_read_whole_is_named_in_the_persons_language(language: str) -> None:
    (line,) = told(scanned(), "unsure", language)
    assert found("x").document_title in line
    assert ("৩, ৭–৯" if language == "bn" else "3, 7–9") in line


def test_what_is_answered_and_what_was_read_whole_needs_no_such_line() -> None:
    assert told(scanned(), "answered") == []
    assert told(evidence(found("The kiln burns bamboo.")), "unanswerable") == []
