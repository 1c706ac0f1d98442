"""The thread of a conversation: what was answered is taken up again, and nothing else is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.leaders.bundled import elliptic
from assistant.types import Handoff, HandoffMade
from assistant.wiring import Parts
from assistant.wording.catalogue import say
from knowledge.languages import SPOKEN
from knowledge.library import Library
from tests.assistant.dialogue import Conversation
from tools.calculation import Quantity

SUM = "Base year 2020, scope 1 and 2 8,000 tCO2e, minus 5 % a year until 2030, what is left?"


def results(talk: Conversation) -> list[str]:
    """Of the last answer, every amount of its results."""
    made = talk.history[-1].answer.calculations
    return [str(entry.value) for one in made for entry in one.result.values() if hasattr(entry, "value")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("and for 2028?", "4800"),
        ("what about 3 %?", "5600"),
        ("and for 40 %?", "4800"),
        ("sorry, 2020 was 9,000, not 8,000", "4500"),
        ("no, 9,000 tonnes", "4500"),
        ("sorry, not 5 but 4 %", "4800"),
    ],
)
def test_another_year_share_or_amount_takes_the_place_of_the_old_one(talk: Conversation, text: str, value: str) -> None:
    talk.say(SUM)

    talk.say(text)

    assert value in {number.rstrip("0").rstrip(".") if "." in number else number for number in results(talk)}


@pytest.mark.parametrize(
    ("first", "then", "gas", "warming"),
    [
        ("We topped up 9 kg of R-32 (GWP 675). How many t CO2e?", "sorry, that was R-410A", "R-410A", None),
        ("AC diisi R-32 6 kg, GWP 677. Berapa ton CO2e?", "maaf salah, itu R-410A, GWP-nya 1.924", "R-410A", "1924"),
        ("Chiller'a 5 kg R-134a eklendi, GWP 1300. Kaç ton CO2e?", "pardon, GWP 1530 olacaktı", "R-134a", "1530"),
    ],
)
def test_a_gwp_goes_with_the_gas_that_it_was_told_of(
    talk: Conversation, first: str, then: str, gas: str, warming: str | None
) -> None:
    talk.say(first)

    item = talk.say(then).calculations[-1].inputs["items"][0]

    assert (item["refrigerant"], item.get("gwp")) == (gas, warming)


@pytest.mark.parametrize(
    ("first", "then", "named", "factor"),
    [
        ("La caldera quemó 12 t de carbón bituminoso en 2024, factor 2.4 t CO2e/t. ¿Cuántas toneladas?",
         "perdón, era leña", {"fuel": "wood"}, None),
        ("Our boiler burned 2,000 L of diesel in 2024, 2.68 kg CO2e per litre. How much?",
         "sorry, 1,800 L of LPG", {"fuel": "LPG", "amount": "1800"}, None),
        ("Kazan 2024'te 3.000 litre dizel yaktı, litre başına 2,7 kg CO2e. Kaç ton?",
         "efendim, LPG olacaktı", {"fuel": "LPG"}, None),
        ("Our truck burned 2,000 L of diesel in 2024, 2.68 kg CO2e per litre. How much?",
         "sorry, it was the forklift", {"fuel": "diesel", "vehicle": "forklift"}, "2.68"),
    ],
)  # fmt: skip
def test_a_factor_goes_with_what_it_was_told_of(
    talk: Conversation, first: str, then: str, named: dict[str, str], factor: str | None
) -> None:
    talk.say(first)

    item = talk.say(then).calculations[-1].inputs["items"][0]

    assert {name: item[name] for name in named} == named
    assert item.get("factor") == factor


@pytest.mark.parametrize(
    ("first", "then", "named"),
    [
        ("Tháng này dùng 52.000 kWh điện ở Việt Nam, năm 2023, phát thải bao nhiêu?", "thái lan", {"country": "TH"}),
        ("Recargamos 12 kg de R-410A, ¿cuánto es?", "R-32", {"refrigerant": "R-32"}),
        ("बॉयलर में 12 टन कोयला जला, कितना CO2?", "लकड़ी थी", {"fuel": "wood"}),
        ("Our boiler burned 3,000 litres of diesel in 2024. How many tonnes?", "and LPG?", {"fuel": "LPG"}),
    ],
)  # fmt: skip
def test_a_name_and_hardly_more_stands_for_the_one_of_the_last_sum(
    talk: Conversation, first: str, then: str, named: dict[str, str]
) -> None:
    before = talk.say(first).calculations[-1].inputs["items"][0]

    after = talk.say(then).calculations[-1].inputs["items"][0]

    assert after == before | named


def test_a_name_that_is_asked_about_stands_for_nothing(talk: Conversation) -> None:
    talk.say("Our boiler burned 3,000 litres of diesel in 2024. How many tonnes?")

    assert not [one for one in talk.say("what is LPG?").calculations if one.tool == "stationary_combustion"]


def test_begging_pardon_asks_for_the_answer_again_only_by_itself(talk: Conversation) -> None:
    told = talk.say(SUM).text

    assert talk.say("sorry?").text == told
    assert talk.say("sorry, say that again").text == told
    assert talk.say("sorry, 2020 was 9,000, not 8,000").text != told


def test_a_correction_is_of_the_line_that_it_names_or_measures(talk: Conversation) -> None:
    talk.say(
        "In 2023 we bought 900,000 kWh of power in Vietnam, the generator burned 6,000 litres of diesel and "
        "500 litres of petrol"
    )

    diesel = talk.say("diesel was 7,000 litres")
    power = talk.say("sorry, the electricity was 950 MWh")

    fuels = {item["fuel"]: item["amount"] for one in diesel.calculations for item in one.inputs["items"]}
    assert fuels == {"diesel": "7000", "petrol": "500"}
    assert [(item["amount"], item["unit"]) for one in power.calculations for item in one.inputs["items"]] == [
        ("950", "MWh")
    ]


@pytest.mark.parametrize(
    ("text", "then", "value"),
    [
        ("Coal 4 t a day for 250 days, 2.5 t CO2e/t", "15 of those days we were closed", "2350"),
        ("柴油每天100升，全年240天，2.7kg/升", "其中有40天放假", "54"),
        ("12 cylinders of 50 kg LPG, 3 kg CO2e/kg", "sorry, 10 cylinders, not 12", "1.5"),
        ("LPG 8 cylinders of 40 kg, 3 kg CO2e/kg", "actually 50 kg cylinders", "1.2"),
        ("R-134a 9 kg recharged, GWP 1300", "2 kg of it went into a new chiller, take out", "9.1"),
        ("base year 2020 10,000 t, minus 50% by 2030", "where should we be in 2026?", "7000"),
    ],
)
def test_the_last_sum_is_worked_out_anew_with_what_changes_it(
    talk: Conversation, text: str, then: str, value: str
) -> None:
    talk.say(text)

    made = talk.say(then).calculations

    assert Decimal(value) in {Decimal(q.value) for one in made for q in one.result.values() if isinstance(q, Quantity)}


def test_two_figures_for_one_place_change_nothing_silently(talk: Conversation) -> None:
    talk.say("Coal 9 t, factor 2.5 t CO2e/t")

    answer = talk.say("no, sorry: 7 t, the other 2 t went back")

    assert "stationary_combustion" not in {made.tool for made in answer.calculations}


def test_litres_stand_in_no_place_of_kilowatt_hours(talk: Conversation) -> None:
    talk.say("700 MWh of electricity in Vietnam in 2022")

    answer = talk.say("diesel was 5,400 litres")

    assert [one.tool for one in answer.calculations] == ["stationary_combustion"]


def test_a_factor_answers_where_the_country_was_asked_for(talk: Conversation) -> None:
    asked = talk.say("work out 2,000 MWh of electricity please")

    answer = talk.say("we use 0.5 kg/kWh")

    assert [field.name for field in asked.missing_inputs] == ["items.0.country"]
    assert "1000" in {value.removesuffix(".0") for value in results(talk)}, answer.text


def test_a_country_answers_though_a_word_of_it_may_ask(talk: Conversation) -> None:
    talk.say("work out 2,000 MWh of electricity in 2022 please")

    assert talk.say("we are in Vietnam").status == "answered"
    assert talk.say("in Thailand, not Vietnam").calculations[0].inputs["items"][0]["country"] == "TH"


def test_the_last_result_is_told_in_another_unit(talk: Conversation) -> None:
    talk.say(SUM)

    assert [figure.value for figure in talk.say("how much is that in kg?").figures] == ["4000000"]


def test_a_fuel_named_before_is_burned_now(talk: Conversation) -> None:
    talk.say("Does LPG in the boiler count?")

    assert talk.say("it burned 3,000 kg, what are the emissions?").calculations[0].inputs["items"][0]["fuel"] == "LPG"


@pytest.mark.parametrize(
    ("wish", "language"),
    [("auf bangla? no: in Hindi please", "en"), ("in Hindi please", "hi"), ("tiếng Việt nhé", "vi")],
)
def test_an_answer_is_given_again_in_the_language_that_is_asked_for(
    talk: Conversation, wish: str, language: str
) -> None:
    first = talk.say("Who validates our target?")

    again = talk.say(wish)

    assert again.language == language
    if language != "en":
        assert (again.citations[0].document_id.split(".")[0]) == first.citations[0].document_id.split(".")[0]


def test_a_sum_is_given_again_with_its_figures_and_read_as_it_was_written(talk: Conversation) -> None:
    talk.say("Năm cơ sở 2020, phạm vi 1 và 2 là 8.000 tCO2e, giảm 5% mỗi năm, đến 2030 còn bao nhiêu?")

    answer = talk.say("in English please")

    assert answer.language == "en"
    assert "4,000 tCO2e" in answer.text


def test_why_shows_the_steps_and_what_they_follow(talk: Conversation) -> None:
    talk.say("3,000 litres of diesel in the generator")

    answer = talk.say("How did you calculate that?")

    assert " × " in answer.text
    assert "The factor is from" in answer.text
    assert all(figure.text in answer.text for figure in answer.figures)


def test_why_and_source_quote_the_document_that_was_quoted(talk: Conversation) -> None:
    first = talk.say("Who validates our target?")

    why, source = talk.say("why?"), talk.say("where does it say that?")

    assert why.citations[0].quote == first.citations[0].quote
    assert len(why.citations) > len(first.citations)
    assert [citation.quote for citation in source.citations] == [citation.quote for citation in first.citations]
    assert first.citations[0].title in source.text


def test_shorter_is_shorter_and_repeat_is_the_same(talk: Conversation) -> None:
    first = talk.say(SUM)

    shorter, again = talk.say("shorter please"), talk.say("say that again please")

    assert len(shorter.text) < len(first.text)
    assert again.text == first.text


def test_nothing_was_said_that_could_be_repeated(talk: Conversation) -> None:
    assert talk.say("repeat that please").status != "error"


@pytest.mark.parametrize("language", SPOKEN)
def test_where_no_more_hand_offs_can_be_made_that_is_said(talk: Conversation, language: str) -> None:
    later = say(language, "handoff_later").text
    assert talk.say("I want to talk to a person").handoff.offered

    confirmed = talk.say("yes please", language=language, handoff_id=None)
    asked = talk.say("I want to talk to a person", language=language, handoff_id=None)

    for answer in (confirmed, asked):
        assert (answer.status, answer.text, answer.handoff) == ("chat", later, Handoff(offered=False, id=None))
    assert not any(isinstance(event, HandoffMade) for event in talk.events)


def test_a_hand_off_is_not_repeated(talk: Conversation) -> None:
    talk.say("I want to talk to a person")
    assert talk.say("yes please").status == "handed_off"

    assert talk.say("say that again please").status != "handed_off"


@pytest.mark.parametrize(
    "reply", ["please wait", "please repeat that", "请稍等", "lütfen bekleyin", "thanks, maybe later"]
)
def test_only_a_whole_yes_hands_over(talk: Conversation, reply: str) -> None:
    assert talk.say("I want to talk to a person").handoff.offered

    assert talk.say(reply).handoff.id is None


PERSONS = [
    ("en", "get me somebody real, this is useless"), ("en", "can your colleague ring me instead"),
    ("vi", "cho tôi gặp người thật đi"), ("zh", "别说了，我要找人工"), ("bn", "ekjon manush er sathe kotha bolte chai"),
    ("bn", "একজন মানুষের সাথে কথা বলান"), ("hi", "bot nahi, mujhe salahkar se baat karni hai"),
    ("hi", "किसी आदमी से बात करवाइए"),
    ("id", "sambungkan ke orang beneran dong"), ("tr", "gerçek biriyle görüşmek istiyorum"),
    ("km", "ខ្ញុំចង់និយាយជាមួយមនុស្សពិត"),
    ("th", "ขอคุยกับคนจริงๆ หน่อย"), ("ur", "کسی انسان سے بات کرا دیں"), ("es", "que me llame una persona de verdad"),
    ("si", "ඇත්ත මනුස්සයෙක් එක්ක කතා කරන්න ඕන"), ("en", "is there a real person anywhere in here?"),
    ("vi", "có người thật ở đó không em"), ("zh", "那边有真人吗"), ("hi", "koi insaan hai kya yahan"),
    ("es", "¿no hay alguien de verdad ahí?"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), PERSONS)
def test_a_person_who_is_wanted_is_offered_at_once(talk: Conversation, language: str, text: str) -> None:
    answer = talk.say(text, locale=language)

    assert (answer.status, answer.handoff.offered) == ("chat", True), answer.text
    assert answer.text.startswith(say(answer.language, "say.person").text)


LISTS = [
    ("en", "hi, two things: 1) which scopes does MCAP cover 2) who reviews the target", 2),
    ("es", "Dos cosas: a) ¿qué alcances cubre MCAP? b) ¿quién valida la meta?", 2),
    ("vi", "Cho hỏi: 1. MCAP gồm những phạm vi nào 2. ai thẩm định mục tiêu", 2),
    ("zh", "（1）MCAP包括哪些范围（2）谁来验证目标", 2),
    ("th", "๑) MCAP ครอบคลุมขอบเขตไหน ๒) ใครทวนสอบเป้าหมาย", 2),
    ("en", "Hello! Thanks for the call. Who validates our target?", 1),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "answers"), LISTS)
def test_each_question_of_a_list_has_its_paragraph_and_courtesy_swallows_none(
    talk: Conversation, language: str, text: str, answers: int
) -> None:
    answer = talk.say(text, locale=language)

    assert answer.status == "answered"
    assert len([part for part in answer.text.split("\n\n") if "[" in part]) == answers, answer.text


def test_a_question_without_answer_is_named_beside_one_with(talk: Conversation) -> None:
    answer = talk.say("1) which scopes does MCAP cover 2) which colour does the letterhead have")

    assert answer.status == "answered"
    assert "colour" in answer.text


ELLIPTIC = [
    ("How long does the validation take at SBTi?", "ok. and at mcap?", "validation.turnaround"),
    ("SBTi chấp nhận mục tiêu cường độ cho xưởng may không?", "còn MCAP?", "intensity"),
    ("is scope 2 part of MCAP?", "and scope 3?", "scope.scope3"),
    ("MCAP kapsam 2 istiyor mu?", "peki kapsam 3?", "scope.scope3"),
    ("MCAP包括范围2吗？", "那范围3呢？", "scope.scope3"),
]


@pytest.mark.parametrize(("asked", "goes_on", "key"), ELLIPTIC)
def test_a_new_subject_is_asked_what_was_asked_of_the_old_one(
    talk: Conversation, library: Library, asked: str, goes_on: str, key: str
) -> None:
    talk.say(asked)

    marks = [citation.url.rpartition("#")[2] for citation in talk.say(goes_on).citations]

    assert library.statements(marks, "en")[0].statement.key == key


@pytest.mark.parametrize(
    ("asked", "said", "question"),
    [
        ("How long does SBTi take?", "and MCAP?", "How long does MCAP take?"),
        ("How many joined in 2024?", "and in 2025?", "How many joined in 2025?"),
        ("How long does SBTi take?", "and what does MCAP say about the logo of a factory?", None),
        ("How do SBTi and MCAP differ?", "and CDP?", None),
        ("How long does SBTi take?", "and SBTi?", None),
        ("How long does SBTi take?", "MCAP please", None),
    ],
)
def test_what_is_left_out_is_what_was_asked_before(
    talk: Conversation, asked: str, said: str, question: str | None
) -> None:
    talk.say(asked)

    found = elliptic.resolved(talk.turn(said), said, "en")

    assert (found and found.question) == question


def test_what_goes_on_twice_stays_with_the_first_question(talk: Conversation) -> None:
    talk.say("How long does SBTi take?")
    talk.say("and MCAP?")

    found = elliptic.resolved(talk.turn("and Higg FEM?"), "and Higg FEM?", "en")

    assert found
    assert found.question == "How long does Higg FEM take?"


ROBOTS = [
    ("en", "wait, am I chatting with a bot?"), ("vi", "bạn là người hay máy vậy?"), ("zh", "你是不是机器人？"),
    ("bn", "আপনি কি রোবট?"), ("hi", "आप रोबोट हैं क्या?"), ("id", "ini mesin atau manusia?"), ("tr", "robot musun sen?"),
    ("km", "បងជារ៉ូបូតមែនទេ?"), ("th", "นี่คือบอทหรือเปล่า"), ("ur", "کیا آپ روبوٹ ہیں؟"), ("es", "¿eres un robot?"),
    ("si", "ඔයා රොබෝ කෙනෙක්ද?"), ("en", "are you a real person?"), ("zh", "请问你是真人吗？"), ("th", "คุณเป็นคนจริงๆ ไหม"),
    ("id", "kak, kamu manusia bukan?"), ("es", "oye, ¿eres una persona?"), ("bn", "আপনি কি মানুষ?"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), ROBOTS)
def test_who_asks_whether_a_robot_answers_is_told_so(talk: Conversation, language: str, text: str) -> None:
    answer = talk.say(text, locale=language)

    assert (answer.status, answer.text) == ("chat", say(language, "say.capabilities").text)


@pytest.mark.parametrize("text", ["mười giờ tư vấn là online hả em", "are the advisory hours held online or in person"])
def test_who_asks_about_the_advice_wants_no_person(talk: Conversation, text: str) -> None:
    assert talk.say(text).status in {"answered", "unanswerable"}


def test_what_is_told_of_another_year_is_no_answer_for_this_one(talk: Conversation) -> None:
    assert talk.say("how many cohorts were opened in 2025?").status == "answered"

    assert talk.say("and in 2023?").status == "unsure"
    assert talk.say("and in 2025?").status == "answered"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("hello! what lovely weather, how is it going there", "chat"),
        ("good evening! does MCAP cover scope 3?", "answered"),
        ("good evening! may we print the logo?", "unanswerable"),
    ],
)
def test_a_greeting_may_have_a_word_on_the_weather_and_swallows_no_question(
    talk: Conversation, text: str, status: str
) -> None:
    assert talk.say(text).status == status


def test_robots_of_a_factory_are_not_meant(talk: Conversation) -> None:
    assert talk.say("Our welding robots use power, is that scope 2 in MCAP?").citations
    assert talk.say("does the power of a sewing robot belong to scope 2?").citations


def test_a_question_goes_on_from_the_one_before(talk: Conversation) -> None:
    talk.say("Does Cascale validate the targets itself?")

    assert "valid" in talk.say("and so what is Cascale there for?").text


def test_a_new_subject_does_not_lean_on_the_old_one(parts: Parts) -> None:
    alone, after = Conversation(parts), Conversation(parts)
    after.say("What is a decarbonization plan?")

    assert after.say("Who validates our target?").text == alone.say("Who validates our target?").text
