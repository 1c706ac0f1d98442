"""Sentences come out whole, however their text arrives, with the handles that follow them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.grounding.draft import Raw, Sentences

TEXT = "Cascale gives 4.2 hours, e.g. online. [[s1]] It is free! [[s2, s3]]\n- {{c1.result.total}} in all.\n[[s4]]"
PARTS = [
    "Cascale gives 4.2 hours, e.g. online. [[s1]]",
    "It is free! [[s2, s3]]",
    "- {{c1.result.total}} in all.",
    "[[s4]]",
]


def cut(pieces: list[str]) -> list[str]:
    sentences = Sentences()
    found = [raw.text for piece in pieces for raw in sentences.feed(piece)]
    return found + [raw.text for raw in sentences.rest()]


@given(st.lists(st.integers(1, len(TEXT) - 1), unique=True).map(sorted))
def test_the_sentences_are_the_same_wherever_the_stream_is_cut(places: list[int]) -> None:
    edges = [0, *places, len(TEXT)]

    assert cut([TEXT[start:end] for start, end in itertools.pairwise(edges)]) == PARTS


@pytest.mark.parametrize(
    ("text", "count"),
    [("第一句。第二句！", 2), ("এক বাক্য। আর এক।", 2), ("یہ ایک ہے۔ یہ دو ہے۔", 2), ("ប្រយោគមួយ។ ប្រយោគពីរ។", 2)],
)
def test_every_script_ends_its_sentences(text: str, count: int) -> None:
    assert len(cut([text])) == count


def test_a_sentence_knows_its_handles_and_whether_it_says_anything_else() -> None:
    assert Raw("It is free. [[s2, s3]] [1]", False).statements == ("s2", "s3")
    assert Raw("It is free. [[s2]] [1]", False).words == "It is free."
    assert Raw("[[s2]]", True).only_handles
    assert Raw("- {{c1}}", True).only_handles
    assert not Raw("It is {{c1.result.total}}", True).only_handles
