"""Words against words: the likeness of tokens, and what it changes in the order of passages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from knowledge.corpus.shipped import generic_questions
from knowledge.embedding.embed import BUNDLED, open_embedder
from knowledge.embedding.tokens import Signs, likeness, signed, signs
from knowledge.ingestion.ingest import IngestOptions, Source
from knowledge.library import KnowledgeSettings, Library, Query
from knowledge.store.index import open_index
from tests.knowledge.small import NOW

WIDTH = 20  # not a multiple of eight
TOKENS = arrays(np.float32, st.tuples(st.integers(0, 4), st.just(WIDTH)), elements=st.floats(-1, 1, width=16))


@given(asked=TOKENS, statements=st.lists(TOKENS, max_size=5))
def test_likeness_is_the_best_product_with_a_token_of_the_statement(
    asked: np.ndarray, statements: list[np.ndarray]
) -> None:
    kept = [signs(tokens) for tokens in statements]
    found = likeness(asked, kept)

    assert found.shape == (len(statements), len(asked))
    for row, tokens in enumerate(statements):
        for column, token in enumerate(asked):
            length = max(float(np.linalg.norm(token)), 1e-9)
            products = [float(token @ np.where(said > 0, 1, -1)) / length / WIDTH**0.5 for said in tokens]
            assert found[row, column] == pytest.approx(max(products, default=0), abs=1e-4)


@given(statements=st.lists(TOKENS, max_size=5))
def test_each_statement_gets_its_own_tokens_back(statements: list[np.ndarray]) -> None:
    kept: list[Signs] = [signs(tokens) for tokens in statements]
    together = signed(kept)

    assert all(np.array_equal(together.of(number), rows) for number, rows in enumerate(kept))


STEAM = """# Boilers

The boiler house burns natural gas from the public network. It was built long ago.

# Meters

A meter on the main pipe shows how much steam the dye house takes. It is read every Monday.

# Drains

Condensate from the dye house runs back to the tank behind the boilers. It is filtered there.
"""


def _library(home: Path) -> Library:
    """Without what comes with the package."""
    index = open_index(home / "chroma", None)
    return Library(KnowledgeSettings(home=home), open_embedder(BUNDLED), index, generic_questions())


@pytest.fixture
def steam(tmp_path: Path) -> Library:
    library = _library(tmp_path)
    library.ingest([Source("steam.md", STEAM.encode())], IngestOptions(now=NOW, collection="steam", language="en"))
    return library


@pytest.mark.parametrize("question", ["Đồng hồ hơi được đọc vào thứ mấy?", "When is the steam meter read?"])
def test_words_of_the_question_find_their_passage(steam: Library, question: str) -> None:
    found = steam.search(Query(text=question, collection="steam", k=1, members=True))
    assert found.passages[0].section[-1] == "Meters"


def test_tokens_are_still_there_after_a_restart(steam: Library, tmp_path: Path) -> None:
    query = Query(text="When is the steam meter read?", collection="steam", members=True)
    scores = [passage.score for passage in steam.search(query).passages]
    steam.close()

    assert [passage.score for passage in _library(tmp_path).search(query).passages] == scores
