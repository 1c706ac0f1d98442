"""An inventory of the conversation is kept by a person on its card: asked for in every language, shown, never done."""

from __future__ import annotations

import pytest

from assistant.types import FormValues, FromCalculation, FromMessage, ToKeep
from tests.assistant.conftest import Hosted
from tests.assistant.dialogue import Conversation
from tests.assistant.scripted import says
from tests.tools.test_calculation import YEARS

SITE = {
    "name": "Nam Dinh",
    "country": "VN",
    "purchased_electricity": [{"amount": "840", "unit": "MWh", "year": 2025}],
    "stationary_combustion": [{"fuel": "diesel", "amount": "31000", "unit": "L"}],
}
ASKED = {
    "en": "Save this as our 2025 inventory",
    "vi": "Lưu lại thành kiểm kê 2025",
    "zh": "请保存为我们2025年的清单",
    "bn": "এটি আমাদের ২০২৫ সালের তালিকা হিসেবে সংরক্ষণ করুন",
    "hi": "इसे हमारी 2025 की सूची के रूप में सहेज लें",
    "id": "Simpan ini sebagai inventaris 2025 kami",
    "tr": "Bunu 2025 envanterimiz olarak kaydet",
    "th": "บันทึกเป็นบัญชีปี 2025 ของเรา",
    "km": "សូមរក្សាទុកជាបញ្ជីឆ្នាំ 2025 របស់យើង",
    "si": "මෙය අපේ 2025 ලේඛනය ලෙස සුරකින්න",
    "ur": "اسے ہماری 2025 کی فہرست کے طور پر محفوظ کریں",
    "es": "Guárdalo como nuestro inventario de 2025",
}


@pytest.fixture
def counted(talk: Conversation) -> Conversation:
    talk.say(inputs=FormValues(tool="inventory", values={"sites": [SITE]}))
    return talk


@pytest.mark.parametrize("language", ASKED)
def test_the_card_is_shown_to_confirm_in_every_language(counted: Conversation, language: str) -> None:
    made = counted.history[0].answer.calculations[0]

    answer = counted.say(ASKED[language], language=language)

    assert answer.to_keep is not None
    assert (answer.to_keep.calculation_id, answer.to_keep.year) == (made.id, 2025)
    assert answer.calculations == (made,)
    assert (answer.status, answer.hours and answer.hours.logged_minutes) == ("chat", 0)
    sources = {type(figure.source) for figure in answer.figures}
    assert sources == {FromCalculation, FromMessage}


def test_the_year_of_the_inventory_stands_before_another_that_is_said(counted: Conversation) -> None:
    answer = counted.say("save it as our 2023 inventory")

    assert answer.to_keep is not None
    assert answer.to_keep.year == 2025
    assert "2025" in answer.text
    assert "2023" not in answer.text


def test_what_is_replaced_is_told(counted: Conversation) -> None:
    plain = counted.say("save it").text
    answer = counted.say("save it", years=(*YEARS, YEARS[-1].__class__(**{**vars(YEARS[-1]), "year": 2025})))

    assert answer.text.startswith(plain)
    assert len(answer.text) > len(plain)


@pytest.mark.parametrize("language", ASKED)
def test_where_there_is_none_it_is_said(talk: Conversation, language: str) -> None:
    answer = talk.say(ASKED[language], language=language)

    assert (answer.to_keep, answer.calculations, answer.status) == (None, (), "chat")


def test_staff_have_no_record(counted: Conversation) -> None:
    answer = counted.say("save this", has_manufacturer=False, hours=None)

    assert (answer.to_keep, answer.calculations) == (None, ())


@pytest.mark.parametrize(
    "text",
    [
        "How do we save energy in the dye house?",
        "Which years of inventory does MCAP want us to store?",
        "How long must we keep the inventory?",
        "Chúng tôi lưu ý điều gì khi kiểm kê?",
        "Save 12 t CO2e a year with LED lamps, is that much?",
    ],
)
def test_what_asks_something_else_is_answered(counted: Conversation, text: str) -> None:
    assert counted.say(text).to_keep is None


def test_a_model_proposes_the_card_and_saves_nothing(hosted: Hosted) -> None:
    talk, model = hosted(says("[[keep]]"))
    made = talk.say(inputs=FormValues(tool="inventory", values={"sites": [SITE]})).calculations[0]

    answer = talk.say("Please put that in our books", language="en")

    assert (answer.model, answer.status) == ("scripted", "chat")
    assert answer.to_keep == ToKeep(calculation_id=made.id, year=2025)
    assert model.log
