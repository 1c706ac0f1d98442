"""Whose rule a question asks about, in whatever script its name stands."""

from __future__ import annotations

import pytest

from assistant.conversation.authorities import asked_about, compares, named_ones


@pytest.mark.parametrize(
    ("text", "authority"),
    [("IPCC的系数从哪来", "standard"), ("โรงงานทำFEMแล้ว", "context"), ("RE100 ile aynı mı", "standard"),
     ("SCAP คืออะไร", "context"), ("does the programme ask it", "mcap")],
)  # fmt: skip
def test_a_name_is_read_beside_letters_of_other_scripts(text: str, authority: str) -> None:
    authorities, named = asked_about(text)

    assert named
    assert authority in authorities


def test_a_part_of_a_word_names_nobody() -> None:
    assert asked_about("a feminine recipe for cdpr") == (frozenset({"mcap"}), False)


def test_where_names_stand() -> None:
    text = "MCAP and Higg FEM, and SBTi"

    assert [text[slice(*span)] for span in named_ones(text)] == ["MCAP", "Higg FEM", "SBTi"]
    assert compares(text)
