"""The chat reads the record of who is signed in, in every language; nothing of it is computed, guessed or sent away."""

from __future__ import annotations

import pytest

from tests.assistant.dialogue import Conversation
from tests.tools.test_calculation import YEARS

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
