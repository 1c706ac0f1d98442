"""Sentences end where a reader of the language would say so."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.ingestion.split import LONGEST_PASSAGE, LONGEST_SENTENCE, split
from knowledge.readers.reading import Block, Reading
from knowledge.sentences import SHORTEST_RUN, sentences, size


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is so. It costs 3.5 kWh!  Why?", ["It is so.", "It costs 3.5 kWh!", "Why?"]),
        ("See e.g. Table 3. The U.S. EPA said so.", ["See e.g. Table 3.", "The U.S. EPA said so."]),
        ("1. First point. 2. Second point.", ["1. First point.", "2. Second point."]),
        ("Scope 1. Scope 2 follows.", ["Scope 1.", "Scope 2 follows."]),
        ("He said “No.” Then he left.", ["He said “No.”", "Then he left."]),
        ("Có ba loại (GHG). MCAP có v.v. và thế.", ["Có ba loại (GHG).", "MCAP có v.v. và thế."]),
        ("每年十小时。可以在线吗？可以！", ["每年十小时。", "可以在线吗？", "可以！"]),
        ("বছরে দশ ঘণ্টা। অনলাইনেও।", ["বছরে দশ ঘণ্টা।", "অনলাইনেও।"]),
        ("ម៉ោងដប់។ ទៀត។", ["ម៉ោងដប់។", "ទៀត។"]),
        ("سال میں دس گھنٹے۔ کیا آن لائن؟", ["سال میں دس گھنٹے۔", "کیا آن لائن؟"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_of_many_scripts(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_thai_is_parted_at_spaces_into_runs_worth_quoting() -> None:
    text = " ".join(["โรงงานแต่ละแห่งได้รับคำปรึกษาปีละสิบชั่วโมง"] * 8)
    runs = [text[start:end] for start, end in sentences(text)]

    assert len(runs) > 1
    assert all(len(run) >= SHORTEST_RUN // 2 for run in runs)
    assert " ".join(runs) == text


@given(st.text(alphabet="aZ.!?; \n。।ก1(”", max_size=200))
def test_nothing_but_white_space_is_lost(text: str) -> None:
    spans = list(sentences(text))

    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))


@given(
    st.lists(st.sampled_from(["Short one.", "Word " * 60 + "end.", "字" * 400, "w" * 3000, "A. B? " * 40]), max_size=6)
)
def test_passages_hold_every_sentence_and_are_short_enough(texts: list[str]) -> None:
    blocks = (Block("heading", "Part", 1), *(Block("text", text) for text in texts))
    content = split(Reading(None, blocks), "d", "en", lambda _: "en")

    told = "".join(content.cut(sentence.span) for part in content.parts for sentence in part.sentences)
    assert "".join(told.split()) == "".join("".join(texts).split())
    for part in content.parts:
        assert part.section == ("Part",)
        assert sum(size(content.cut(sentence.span)) for sentence in part.sentences) <= LONGEST_PASSAGE
        assert all(size(content.cut(sentence.span)) <= LONGEST_SENTENCE for sentence in part.sentences)
    identities = [part.id for part in content.parts] + [s.id for part in content.parts for s in part.sentences]
    assert len(set(identities)) == len(identities)


def test_what_did_not_change_keeps_its_id() -> None:
    def identities(*texts: str) -> set[str]:
        content = split(Reading(None, tuple(Block("text", text) for text in texts)), "d", "en", lambda _: "en")
        return {sentence.id for part in content.parts for sentence in part.sentences}

    assert identities("One stays.", "Two goes.") & identities("New.", "One stays.") == identities("One stays.")
