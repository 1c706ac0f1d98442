"""A message that goes on from the last one corrects an input or answers one."""

from __future__ import annotations

import pytest

from assistant.conversation.language import identify
from assistant.leaders.bundled.followups import answers, corrections, instead
from assistant.numbers.quantities import read

FORM = {
    "base_year": 2019,
    "target_year": 2030,
    "annual_rate": "0.042",
    "base_emissions": {"total": {"value": "12500", "unit": "tCO2e"}},
}


def changed(text: str, language: str) -> list[tuple[str, object]]:
    return [(c.path, c.value) for c in corrections(text, language, read(text, language), FORM)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "No, 2020, not 2019"),
        ("en", "No, the base year is 2020, not 2019."),
        ("vi", "không, 2020 chứ không phải 2019"),
        ("vi", "Không, năm cơ sở là 2020, không phải 2019."),
        ("zh", "不，是2020，不是2019"),
        ("bn", "না, ২০২০, ২০১৯ নয়"),
        ("hi", "नहीं, 2020, 2019 नहीं"),
        ("id", "Bukan, 2020, bukan 2019"),
        ("tr", "Hayır, 2020, 2019 değil"),
        ("km", "ទេ 2020 មិនមែន 2019 ទេ"),
        ("th", "ไม่ใช่ 2019 แต่เป็น 2020"),
        ("ur", "نہیں، 2020، 2019 نہیں"),
        ("es", "No, 2020, no 2019"),
        ("si", "නැහැ, 2020, 2019 නොවේ"),
    ],
)
def test_the_wrong_year_gives_way_to_the_right_one(language: str, text: str) -> None:
    assert changed(text, language) == [("base_year", 2020)]


def test_a_rate_and_an_amount_are_corrected_in_their_own_form() -> None:
    assert changed("Nhầm rồi, phải là 2,5% chứ không phải 4,2%", "vi") == [("annual_rate", "0.025")]
    assert changed("2.5% not 4.2%", "en") == [("annual_rate", "0.025")]
    assert changed("Sorry, I meant 13,500", "en") == [("base_emissions.total.value", "13500")]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "sorry, not 41, it was 14 thousand m3"), ("es", "perdón, no 41, eran 14 mil m3"),
     ("vi", "xin lỗi, không phải 41 mà là 14 nghìn m3"), ("id", "maaf, bukan 41 tapi 14 ribu m3"),
     ("tr", "pardon 41 değil 14 bin m3"), ("bn", "দুঃখিত, 41 নয় 14 হাজার ঘনমিটার"),
     ("hi", "माफ़ कीजिए, 41 नहीं 14 हज़ार घन मीटर"), ("ur", "معذرت، 41 نہیں 14 ہزار مکعب میٹر")],
)  # fmt: skip
def test_a_bare_figure_that_was_wrong_is_of_the_thousands_of_the_right_one(language: str, text: str) -> None:
    gas = {"amount": {"value": "41000", "unit": "m3"}, "factor": {"value": "1.9", "unit": "kgCO2e/m3"}}
    found = corrections(text, language, read(text, language), {"values": gas})
    assert [(c.path, c.value) for c in found] == [("values.amount.value", "14000")]


def test_a_bare_figure_beside_one_without_thousands_stands_for_itself() -> None:
    gas = {"values": {"amount": {"value": "41000", "unit": "m3"}}}
    assert corrections("not 41 but 14 m3", "en", read("not 41 but 14 m3", "en"), gas) == ()


def test_an_input_that_is_named_is_the_one_that_changes() -> None:
    assert changed("Change the target year to 2032", "en") == [("target_year", 2032)]
    assert changed("Sửa năm cơ sở thành 2018", "vi") == [("base_year", 2018)]


def test_what_could_stand_in_two_places_changes_none() -> None:
    assert changed("Sorry, I meant 2025", "en") == []


def test_a_number_that_stands_nowhere_changes_nothing() -> None:
    assert changed("No, 2020, not 2018", "en") in ([], [("base_year", 2020)])
    assert changed("How many hours are left?", "en") == []


@pytest.mark.parametrize(
    ("text", "missing", "given"),
    [
        ("2030", ["target_year"], [("target_year", 2030)]),
        ("4.2%", ["annual_rate"], [("annual_rate", "0.042")]),
        ("4,2% mỗi năm", ["annual_rate"], [("annual_rate", "0.042")]),
        ("12.500 tấn", ["base_emissions"], [("base_emissions", {"value": "12500", "unit": "tCO2e"})]),
        ("12.500", ["base_year", "base_emissions"], [("base_emissions", {"value": "12500"})]),
        (
            "2019, 2030, 4,2%",
            ["base_year", "target_year", "annual_rate"],
            [
                ("base_year", 2019),
                ("target_year", 2030),
                ("annual_rate", "0.042"),
            ],
        ),
    ],
)
def test_bare_values_answer_what_was_asked_for(text: str, missing: list[str], given: list[tuple[str, object]]) -> None:
    language = identify(text, previous="vi") if "." in text or "," in text else "en"
    language = "en" if text == "4.2%" else language

    assert [(c.path, c.value) for c in answers(read(text, language), text, missing)] == given


def test_a_long_message_on_something_else_answers_nothing() -> None:
    text = "Who were the first two cohorts of the programme, and how many of them were there in 2025?"

    assert answers(read(text, "en"), text, ["base_year"]) == ()


@pytest.mark.parametrize(
    ("language", "text", "year"),
    [
        ("en", "and for 2035?", 2035),
        ("vi", "Còn năm 2035 thì sao?", 2035),
        ("zh", "那2035年呢？", 2035),
        ("bn", "আর ২০৩৫ সালে?", 2035),
        ("es", "¿Y para 2035?", 2035),
    ],
)
def test_a_question_cut_short_puts_its_year_in_the_place_of_the_last(language: str, text: str, year: int) -> None:
    reads = read(text, language)

    (electricity,) = instead(text, language, reads, {"items": [{"amount": "500", "unit": "kWh", "year": 2023}]})
    (target,) = instead(text, language, reads, {"base_year": 2019, "target_year": 2030})

    assert (electricity.path, electricity.value) == ("items.0.year", year)
    assert (target.path, target.value) == ("target_year", year)


def test_a_question_that_says_more_changes_nothing() -> None:
    text = "Who must submit a target before the year 2030 in MCAP?"

    assert instead(text, "en", read(text, "en"), {"items": [{"year": 2023}]}) == ()
