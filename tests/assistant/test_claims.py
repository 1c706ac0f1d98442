"""What a model says in its own words stands in the documents, or it does not leave; without figures too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.resting import rests_on
from knowledge.library import Library, Query
from knowledge.types import Found
from tests.assistant.conftest import Hosted
from tests.assistant.scripted import says

CLAIMS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("claims.yaml").read_text(encoding="utf-8"))
MOST = 0.75  # of the true sentences pass


@pytest.mark.parametrize("language", CLAIMS)
def test_a_fluent_sentence_that_no_document_says_never_leaves(hosted: Hosted, language: str) -> None:
    invented = CLAIMS[language]["invents"]
    talk, _ = hosted(says("\n".join(invented)))

    answer = talk.say(CLAIMS[language]["ask"], language=language)

    assert [sentence for sentence in invented if sentence in answer.text] == []
    assert answer.dropped_sentences == len(invented)
    assert answer.model == "embedded"


@pytest.mark.parametrize("language", [language for language in CLAIMS if CLAIMS[language]["says"]])
def test_a_true_sentence_in_other_words_mostly_passes_with_its_citation(hosted: Hosted, language: str) -> None:
    true = CLAIMS[language]["says"]
    talk, _ = hosted(says("\n".join(true)))

    answer = talk.say(CLAIMS[language]["ask"], language=language)

    kept = [line for line in answer.text.splitlines() if any(sentence in line for sentence in true)]
    assert len(kept) >= MOST * len(true)
    assert all("[" in line for line in kept)


RETOLD: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("retold.yaml").read_text(encoding="utf-8"))
RETELL = 5  # of the true sentences: meaning alone is seldom all but certain


def near(library: Library, text: str, language: str) -> list[Found]:
    return list(library.search(Query(text=text, language=language, members=True)).statements)


@pytest.mark.parametrize("language", RETOLD)
def test_what_no_document_says_passes_in_no_language_whatever_is_cited_with_it(library: Library, language: str) -> None:
    found = {text: near(library, text, language) for text in RETOLD[language]["invents"]}

    assert {text for text, some in found.items() if rests_on(text, language, some, some)} == set()


def test_a_cited_statement_may_be_retold_in_a_language_without_documents(library: Library) -> None:
    told = [(key, text, language) for language in RETOLD for key, text in RETOLD[language]["says"].items()]
    passed = 0
    for key, text, language in told:
        some = near(library, text, language)
        ground = rests_on(text, language, some, some)
        passed += ground is not None and ground.statement.key == key
        assert rests_on(text, language, some) is None  # without its citation it stays here

    assert passed >= RETELL
