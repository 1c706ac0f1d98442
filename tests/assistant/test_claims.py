"""What a model says in its own words stands in the documents, or it does not leave; without figures too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

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
