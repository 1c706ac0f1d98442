"""The door to Chroma: what another process does to a collection is noticed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import IndexUnavailableError
from knowledge.store.index import open_index

EAST, NORTH = np.eye(2, dtype=np.float32)


def test_a_collection_that_another_made_anew_is_searched_as_it_is_now(tmp_path: Path) -> None:
    index, other = open_index(tmp_path, None), open_index(tmp_path, None)
    index.put_vectors("mcap.1", "words", ["east", "north"], np.stack([EAST, NORTH]))
    assert index.nearest("mcap.1", NORTH, 1) == ["north"]
    other.drop_vectors("mcap.1")
    other.put_vectors("mcap.1", "words", ["up", "right"], np.stack([NORTH, EAST]))
    assert index.nearest("mcap.1", NORTH, 1) == ["up"]
    other.drop_vectors("mcap.1")
    with pytest.raises(IndexUnavailableError):
        index.nearest("mcap.1", NORTH, 1)


def test_the_signs_of_tokens_come_back_as_they_were_put(tmp_path: Path) -> None:
    index = open_index(tmp_path, None)
    rows = np.array([[0, 255], [17, 3]], np.uint8)
    index.put_vectors("mcap.1", "words", ["said", "asked"], np.eye(2, 16, dtype=np.float32), [rows, rows[:0]])

    keys, vectors, signs = index.vectors("mcap.1", "words")
    assert vectors.shape == (2, 16)
    assert dict(zip(keys, [one.tolist() for one in signs], strict=True)) == {"said": rows.tolist(), "asked": []}
    assert index.signs("mcap.1", ["said"], 16)["said"].tolist() == rows.tolist()


def test_keys_that_are_dropped_are_found_no_more(tmp_path: Path) -> None:
    index = open_index(tmp_path, None)
    index.put_vectors("mcap.1", "words", ["east", "north"], np.stack([EAST, NORTH]))
    index.drop_keys("mcap.1", ["north", "nowhere"])
    index.drop_keys("mcap.2", ["north"])
    assert index.nearest("mcap.1", NORTH, 2) == ["east"]
