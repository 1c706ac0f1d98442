"""A text made ready for matching: what nobody sees is gone, forms are one, and every place leads back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.scripts import _GROWN, INVISIBLE, plain, plain_text

SEEN = [
    ("１２，５００ ㎏", "12,500 kg"),
    ("５ ㎥, ３㎞, 2 ㎡", "5 m3, 3km, 2 m2"),
    ("m² and CO₂, SF₆", "m2 and CO2, SF6"),
    ("𝟏𝟐𝟓 𝐤𝐖𝐡", "125 kWh"),
    ("١٢٬٥٠٠ ۱۲ १२ ১২ ១២ ๑๒", "12٬500 12 12 12 12 12"),
    ("12\u2009500\u00a0t\u2007x\u202fy", "12 500 t x y"),
    ("R\u201132, \u2212500, COVID\u201019", "R-32, -500, COVID-19"),
    ("so\u00adlar \ufeffpow\u2060er \u202e5\u202c \u061c7\ufe0f", "solar power 5 7"),
    ("tw\u200belve 12\u200b500", "twelve 12500"),
    (unicodedata.normalize("NFD", "mười hai tấn"), "mười hai tấn"),
    ("\u09c7\u09be \u0dd9\u0dcf", "\u09cb \u0ddc"),
    ("ﻛﻢ ﬁne ⽇", "كم fine 日"),
]
KEPT = [
    "12,500² kWh, 10³, tonnes¹",  # footnotes and powers are no digits of the number
    "½ ① ⑴ Ⅷ 5º",
    "ශ්\u200dරී ලංකා",
    "ক্\u200cষ র\u200d্য",
    "می\u200cخواہم",
    "ខ្ញុំ\u200bទៅ",
    "กำลัง\u200bไฟ",
]


@pytest.mark.parametrize(("written", "seen"), SEEN)
def test_a_text_is_matched_as_it_is_seen(written: str, seen: str) -> None:
    assert plain_text(written) == seen


@pytest.mark.parametrize("text", KEPT)
def test_what_carries_meaning_stays(text: str) -> None:
    assert plain_text(text) == unicodedata.normalize("NFC", text)


def test_joiners_and_parting_spaces_go_where_they_carry_nothing() -> None:
    assert plain_text("5\u200dটন ១២\u200bតោន 三\u200b百 ක\u200d") == "5টন 12តោន 三百 ක"


def test_places_lead_back_to_each_character() -> None:
    matched, places = plain("a\u0301\u200b１\u00ad2㎏.")

    assert (matched, places) == ("á12kg.", (0, 3, 5, 6, 6, 7, 8))


texts = st.text(
    st.one_of(st.characters(), st.sampled_from("12.,\u200b\u200c\u200d\u00ad\u2060\ufe0f²₂㎏é\u0301\u0323ක්රខกমো"))
)


@given(text=texts)
def test_places_rise_and_stay_within_the_text(text: str) -> None:
    matched, places = plain(text)

    assert len(places) == len(matched) + 1
    assert list(places) == sorted(places)
    assert places[-1] == len(text)
    assert all(0 <= place < len(text) for place in places[:-1])
    assert plain_text(matched) == matched
    assert not INVISIBLE.search(matched)


@given(text=st.text(st.characters(categories=["Ll", "Lo", "Mn", "Mc"], max_codepoint=0x1FFF)))
def test_letters_of_every_script_are_composed(text: str) -> None:
    matched = plain_text(text)

    assert unicodedata.is_normalized("NFC", matched)


def test_letters_that_grow_together_are_those_of_unicode() -> None:
    composed = (chr(point) for point in range(0x10000) if unicodedata.is_normalized("NFC", chr(point)))
    parts = (unicodedata.decomposition(char).split() for char in composed)
    grown = {chr(int(p[1], 16)) for p in parts if len(p) == 2 and not p[0].startswith("<")}
    jamo = set(map(chr, (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))))

    assert {char for char in grown if not unicodedata.combining(char)} == _GROWN - jamo


def test_many_marks_on_one_letter_take_no_longer_than_a_text() -> None:
    assert len(plain_text("a" + "\u0301\u0323" * 4000)) > 8000 - 300
