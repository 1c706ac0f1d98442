"""The door to Chroma: what another process does to a collection is noticed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.embedding.embed import Vectors
from knowledge.embedding.vectors import Kept
from knowledge.errors import IndexUnavailableError
from knowledge.store.index import open_index

EAST, NORTH = np.eye(2, dtype=np.float32)


def plain(vector: Vectors) -> Kept:
    return Kept(vector, np.zeros((0, 1), np.uint8))


def test_a_collection_that_another_made_anew_is_searched_as_it_is_now(tmp_path: Path) -> None:
    index, other = open_index(tmp_path, None), open_index(tmp_path, None)
    index.put_vectors("mcap.1", "words", {"east": plain(EAST), "north": plain(NORTH)})
    assert index.nearest("mcap.1", NORTH, 1) == ["north"]
    other.drop_vectors("mcap.1")
    other.put_vectors("mcap.1", "words", {"up": plain(NORTH), "right": plain(EAST)})
    assert index.nearest("mcap.1", NORTH, 1) == ["up"]
    other.drop_vectors("mcap.1")
    with pytest.raises(IndexUnavailableError):
        index.nearest("mcap.1", NORTH, 1)


def test_what_is_kept_of_a_text_comes_back_as_it_was_put(tmp_path: Path) -> None:
    index = open_index(tmp_path, None)
    rows, tower = np.array([[0, 255], [17, 3]], np.uint8), np.array([0.5, -2.0], np.float16)
    first, second = np.eye(2, 16, dtype=np.float32)
    index.put_vectors("mcap.1", "words", {"said": Kept(first, rows, tower, "v1"), "asked": plain(second)})

    found = index.vectors("mcap.1", "words")
    for said in (found["said"], index.kept("mcap.1", ["said"])["said"]):
        assert (said.vector.tolist(), said.signs.tolist()) == (first.tolist(), rows.tolist())
        assert (said.tower.tolist(), said.head) == (tower.tolist(), "v1")
    assert (found["asked"].signs.size, found["asked"].tower.size, found["asked"].head) == (0, 0, "")


def test_keys_that_are_dropped_are_found_no_more(tmp_path: Path) -> None:
    index = open_index(tmp_path, None)
    index.put_vectors("mcap.1", "words", {"east": plain(EAST), "north": plain(NORTH)})
    index.drop_keys("mcap.1", ["north", "nowhere"])
    index.drop_keys("mcap.2", ["north"])
    assert index.nearest("mcap.1", NORTH, 2) == ["east"]
