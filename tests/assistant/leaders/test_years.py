"""The chat reads the record of who is signed in, in every language; nothing of it is computed, guessed or sent away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from langchain_core.messages import AIMessage, ToolMessage

from assistant.types import FormValues, FromCalculation, FromMessage
from tests.assistant.conftest import Hosted
from tests.assistant.dialogue import Conversation
from tests.tools.test_calculation import YEARS
from tools.calculation import Quantity

ASKED = {
    "en": "What were our scope 2 emissions in 2024?",
    "vi": "Phát thải phạm vi 2 của chúng tôi năm 2024 là bao nhiêu?",
    "zh": "我们2024年的范围二排放是多少？",
    "bn": "২০২৪ সালে আমাদের স্কোপ ২ নিঃসরণ কত ছিল?",
    "hi": "2024 में हमारा स्कोप 2 उत्सर्जन कितना था?",
    "id": "Berapa emisi cakupan 2 kami pada 2024?",
    "tr": "2024 yılında kapsam 2 emisyonlarımız ne kadardı?",
    "th": "การปล่อยขอบเขต 2 ของเราในปี 2024 เท่าไร",
    "km": "ការបំភាយវិសាលភាព 2 របស់យើងក្នុងឆ្នាំ 2024 ប៉ុន្មាន?",
    "si": "2024 වසරේ අපේ විෂය පථය 2 විමෝචන කීයද?",
    "ur": "2024 میں ہمارا اسکوپ 2 کا اخراج کتنا تھا؟",
    "es": "¿Cuáles fueron nuestras emisiones de alcance 2 en 2024?",
}


@pytest.mark.parametrize("language", ASKED)
def test_a_year_of_the_record_is_told_in_every_language(talk: Conversation, language: str) -> None:
    answer = talk.say(ASKED[language], language=language, years=YEARS)

    assert [(made.tool, made.inputs) for made in answer.calculations] == [("year_on_record", {"year": 2024})]
    assert answer.status == "answered"
    assert {"90.5", "800", "890.5"} <= {figure.value for figure in answer.figures}


@pytest.mark.parametrize(
    "text", ["Are we on track?", "Compare with last year", "Chúng tôi có đúng lộ trình không?", "我们按计划进行吗？"]
)
def test_progress_is_told_from_the_record(talk: Conversation, text: str) -> None:
    answer = talk.say(text, years=YEARS)

    assert [made.tool for made in answer.calculations] == ["year_on_record"]
    assert {"-10.95", "860"} <= {figure.value for figure in answer.figures}


@pytest.mark.parametrize(
    "text",
    [
        "What were our scope 2 emissions in 2019?",  # not on record
        "What were Nike's scope 2 emissions in 2024?",
        "We used 1200 MWh of electricity in 2024 in Viet Nam, what are our emissions?",
        "Which emissions does the MCAP target cover?",
    ],
)
def test_what_is_not_of_the_record_is_read_as_before(talk: Conversation, text: str) -> None:
    answer = talk.say(text, years=YEARS)

    assert "year_on_record" not in [made.tool for made in answer.calculations]


def test_without_a_record_and_without_a_manufacturer_nothing_is_told(talk: Conversation) -> None:
    for fields in ({}, {"years": YEARS, "has_manufacturer": False, "hours": None}):
        answer = talk.say(ASKED["en"], **fields)
        assert "year_on_record" not in [made.tool for made in answer.calculations]


FIRST, SECOND = YEARS
USE = {
    "en": "use last year's diesel",
    "vi": "Dùng lượng dầu diesel của năm ngoái",
    "zh": "用去年的柴油",
    "bn": "গত বছরের ডিজেল ব্যবহার করুন",
    "hi": "पिछले साल का डीज़ल इस्तेमाल करें",
    "id": "Pakai solar tahun lalu",
    "tr": "Geçen yılın dizel miktarını kullan",
    "th": "ใช้ดีเซลของปีที่แล้ว",
    "km": "ប្រើប្រេងម៉ាស៊ូតឆ្នាំមុន",
    "si": "පසුගිය වසරේ ඩීසල් ප්‍රමාණය භාවිත කරන්න",
    "ur": "پچھلے سال کا ڈیزل استعمال کریں",
    "es": "usa el diésel del año pasado",
}
LAST_YEAR = date(2025, 6, 2)


@pytest.mark.parametrize("language", USE)
def test_an_amount_of_the_record_is_an_input_in_every_language(talk: Conversation, language: str) -> None:
    answer = talk.say(USE[language], language=language, years=YEARS, today=LAST_YEAR)

    kept, made = answer.calculations
    assert (kept.tool, kept.inputs, made.tool) == ("year_on_record", {"year": 2024}, "stationary_combustion")
    assert (made.inputs["items"][0]["fuel"], made.inputs["items"][0]["amount"]) == ("diesel", "31000")
    told = {figure.value: figure.source for figure in answer.figures if isinstance(figure.source, FromCalculation)}
    of_record = {value for value, source in told.items() if source.calculation_id == kept.id}
    assert of_record == {"2024", "3", "31000"}  # from which year and version, and what


def test_it_goes_into_the_calculation_that_is_open(talk: Conversation) -> None:
    site = {"name": "Mill", "country": "VN", "stationary_combustion": [{"fuel": "diesel", "amount": "8", "unit": "t"}],
            "purchased_electricity": [{"amount": "840", "unit": "MWh", "year": 2025}]}  # fmt: skip
    talk.say(inputs=FormValues(tool="inventory", values={"sites": [site]}))

    made = talk.say("use last year's diesel", years=YEARS, today=LAST_YEAR).calculations[-1]

    (changed,) = made.inputs["sites"]
    assert [(one["amount"], one["unit"]) for one in changed["stationary_combustion"]] == [("31000", "L")]
    assert [one["amount"] for one in changed["purchased_electricity"]] == ["840"]


def test_an_inventory_that_is_not_on_record_yet_is_compared_with_the_year_before_it(talk: Conversation) -> None:
    site = {"name": "Mill", "country": "VN", "purchased_electricity": [{"amount": "840", "unit": "MWh", "year": 2024}]}
    made = talk.say(inputs=FormValues(tool="inventory", values={"sites": [site]})).calculations[0]

    answer = talk.say("Compare with last year", years=YEARS)

    kept, total = answer.calculations[0], made.result["total_location"]
    assert isinstance(total, Quantity)
    assert kept.inputs["year"] == 2023
    compared = kept.result["compared"]
    assert isinstance(compared, Quantity)
    assert compared.value == (Decimal(total.value) - 1000) / 10
    assert f"{kept.id}" in {f.source.calculation_id for f in answer.figures if isinstance(f.source, FromCalculation)}


@pytest.mark.parametrize(
    ("text", "years", "year"),
    [
        ("42 % by 2030, what is left?", YEARS, 2024),
        ("42 % by 2030, what is left?", (replace(FIRST, is_base=True), SECOND), 2023),
        ("Giảm 42 % đến năm 2030 thì còn lại bao nhiêu?", YEARS, 2024),
        ("2030年减少42%，还剩多少？", YEARS, 2024),
    ],
)
def test_what_is_left_is_told_from_the_record(talk: Conversation, text: str, years: Any, year: int) -> None:
    answer = talk.say(text, years=years)

    kept, made = answer.calculations
    assert (kept.inputs, made.tool, made.inputs["base_year"]) == ({"year": year}, "absolute_target", year)
    base = next(each for each in YEARS if each.year == year)
    assert Decimal(made.inputs["base_emissions"]["scope1"]["value"]) == base.scope1
    assert Decimal(made.inputs["base_emissions"]["scope2"]["value"]) == base.scope2_location


def test_going_on_from_it_keeps_where_it_came_from(talk: Conversation) -> None:
    for text, aim in (("42 % by 2030, what is left?", "0.42"), ("and for 30 %?", "0.3"), ("and for 2035?", "0.3")):
        answer = talk.say(text, years=YEARS)
        kept, made = answer.calculations
        assert (kept.tool, made.inputs["reduction"]) == ("year_on_record", aim)
        said = {figure.value for figure in answer.figures if isinstance(figure.source, FromMessage)}
        assert not said & {"90.5", "800"}, "nobody said what stands on record"
        assert "version 3" in answer.text


def test_an_inventory_of_no_year_stands_before_the_record(talk: Conversation) -> None:
    power = {"amount": "840", "unit": "MWh", "factor": "0.5", "factor_unit": "tCO2e/MWh"}
    talk.say(
        inputs=FormValues(tool="inventory", values={"sites": [{"name": "Mill", "purchased_electricity": [power]}]})
    )

    answer = talk.say("42 % by 2030, what is left?", years=YEARS)

    assert (answer.calculations, [field.name for field in answer.missing_inputs]) == ((), ["base_year"])


def test_emissions_that_are_said_stand_before_those_on_record(talk: Conversation) -> None:
    answer = talk.say("Base year 2022: 1,000 tCO2e. 42 % by 2030, what is left?", years=YEARS)

    assert "year_on_record" not in [made.tool for made in answer.calculations]


def test_a_year_that_is_not_on_record_gives_nothing(talk: Conversation) -> None:
    answer = talk.say("use the diesel of 2019", years=YEARS)

    assert (answer.calculations, [field.name for field in answer.missing_inputs]) == ((), ["year"])


def test_a_model_takes_it_by_reference_and_the_service_says_from_where(hosted: Hosted) -> None:
    calls = [
        AIMessage("", tool_calls=[{"name": "year_on_record", "args": {"year": 2024}, "id": "a"}]),
        AIMessage("", tool_calls=[{"name": "stationary_combustion", "id": "b", "args": {
            "items": [{"fuel": "diesel", "amount": "c1.result.used.rows.0.amount", "unit": "L", "region": "VN"}]}}]),
        AIMessage("It emits {{c2.result.total}}. [[c2]]"),
    ]  # fmt: skip
    talk, model = hosted(lambda messages: calls[sum(isinstance(one, ToolMessage) for one in messages) - 1])

    answer = talk.say("What did we emit with the diesel of 2024?", language="en", years=YEARS)

    assert [made.tool for made in answer.calculations] == ["year_on_record", "stationary_combustion"]
    assert "31,000 L" in answer.text
    assert {"2024", "3", "31000"} <= {figure.value for figure in answer.figures}
    read = "\n".join(str(message.content) for call in model.log for message in call)
    assert "31000" not in read
    assert "31,000" not in read
