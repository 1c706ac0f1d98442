"""A number with characters inside that nobody sees is read as people see it, and its span leads back to all of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.language import identify
from assistant.numbers.page import page
from assistant.numbers.quantities import figures, read
from assistant.numbers.units import unit_mentions
from knowledge.languages import SPOKEN
from tests.assistant.numbers.test_quantities import AMOUNTS, OTHERS

UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u202e\u2060\u2066\u2069\u061c\ufeff\ufe0e\ufe0f\U000e0101"
TYPED = [
    ("en", "12\u200b500 t", "12500", "t"),
    ("en", "1\u00ad2,500 kWh", "12500", "kWh"),
    ("en", "１２，５００ ㎏", "12500", "kg"),
    ("en", "12\u2007500 t", "12500", "t"),
    ("en", "5 ㎥", "5", "m3"),
    ("en", "500\u00a0metric\u00a0tons", "500", "t"),
    ("en", "500 kW\u200bh", "500", "kWh"),
    ("en", "\u2212500 kWh", "-500", "kWh"),
    ("en", "𝟏𝟐,𝟓𝟎𝟎 t", "12500", "t"),
    ("en", "5 tCO₂e", "5", "tCO2e"),
    ("vi", "mười\u00a0hai\u00a0nghìn tấn", "12000", "t"),
    ("zh", "１２，５００ ㎏", "12500", "kg"),
    ("zh", "三百\u200b五十万\u2060度", "3500000", "kWh"),
    ("bn", "১২\u200b,৫০০ টন", "12500", "t"),
    ("hi", "१२\u00ad,५०० टन", "12500", "t"),
    ("km", "១២\u200bតោន", "12", "t"),
    ("km", "ម្ភៃ\u200bប្រាំ\u200bម៉ោង", "25", "hour"),
    ("th", "๑๒,๕๐๐\u200bตัน", "12500", "t"),
    ("th", "สิบ\u200bชั่วโมง", "10", "hour"),
    ("ur", "\u200f۱۲٬۵۰۰\u200f ٹن", "12500", "t"),
    ("si", "ටොන් 12\u200d,500", "12500", "t"),
    ("es", "12\u202f500 kWh", "12500", "kWh"),
    ("tr", "12\u200b.500 ton", "12500", "t"),
    ("id", "12.\u2060500 ton", "12500", "t"),
]


@pytest.mark.parametrize(("language", "text", "value", "unit"), TYPED)
def test_an_amount_is_read_as_it_is_seen(language: str, text: str, value: str, unit: str) -> None:
    sentence = f"MCAP: {text}; MCAP."

    (found,) = read(sentence, language)

    assert (f"{found.value.normalize():f}", found.kind, found.unit) == (value, "quantity", unit)
    assert sentence[slice(*found.span)] == found.text == text.strip(UNSEEN)


@pytest.mark.parametrize("language", SPOKEN)
def test_a_name_is_no_number_whatever_its_hyphen(language: str) -> None:
    assert read("R\u201132, R\u00ad32, CO\u200b2, CO₂, SF\u2060₆, m³", language) == ()


examples = [*((lang, text) for lang, text, *_ in AMOUNTS), *((lang, text) for lang, text, _ in OTHERS)]
digits = [(lang, text) for lang, text in examples if sum(c.isdecimal() for c in text) > 1]


@given(data=st.data(), case=st.sampled_from(digits), mark=st.sampled_from(UNSEEN))
def test_nothing_unseen_in_a_number_in_digits_changes_it(data: st.DataObject, case: tuple[str, str], mark: str) -> None:
    language, text = case
    places = [at for at, char in enumerate(text) if char.isdecimal()]
    at = data.draw(st.integers(places[0] + 1, places[-1]))
    changed = f"({text[:at]}{mark}{text[at:]})"

    before, after = read(f"({text})", language), read(changed, language)

    assert [(r.value, r.unit, r.kind, r.notes) for r in after] == [(r.value, r.unit, r.kind, r.notes) for r in before]
    for old, new in zip(before, after, strict=True):
        assert new.text == changed[slice(*new.span)]
        assert new.text.replace(mark, "") == old.text.replace(mark, "")


@given(
    text=st.text(st.sampled_from("12.,% tkg㎏㎥²₂é\u0301\u0323\u200b\u200d\u00ad\u2060十万ដប់হাজারsix\n")),
    language=st.sampled_from(SPOKEN),
)
def test_spans_are_within_the_text_and_follow_each_other(text: str, language: str) -> None:
    last = 0
    for found in read(text, language):
        start, end = found.span
        assert last <= start < end <= len(text)
        assert text[start:end] == found.text
        assert found.text.strip(UNSEEN) == found.text
        last = end


def test_a_unit_named_alone_stands_where_the_text_has_it() -> None:
    text = "e\u0301tat \u200bto k\u00adWh"

    (found,) = unit_mentions(page(text, "en"))

    assert text[slice(*found.span)] == "k\u00adWh"


def test_the_language_is_told_through_what_nobody_sees() -> None:
    assert identify("H\u00adow ma\u200bny ho\u2060urs are le\u00adft?") == "en"
    assert identify("ｈｏｗ ｍａｎｙ ｈｏｕｒｓ ａｒｅ ｌｅｆｔ?") == "en"
    assert identify("၁၂ ১২\u200b৫০০") == "bn"
    assert identify("ශ්\u200dරී ලංකාවේ පැය කීයක්ද") == "si"


def test_every_number_has_its_place_in_a_long_text() -> None:
    text = "1\u00ad2 t, ㎏ 500\u200b kWh. " * 50

    assert [text[slice(*r.span)] for r in figures(text, "en")] == ["1\u00ad2 t", "500\u200b kWh"] * 50
