"""A message that asks several things is answered in each; whose rule is asked comes first; thanks are no question."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.evidence.blending import together
from assistant.leaders.bundled import questions
from assistant.leaders.bundled.support import silences
from knowledge.library import Library, Query
from knowledge.types import Results
from tests.assistant.dialogue import Conversation

Ask = Callable[[str], Results]


@pytest.fixture
def found(library: Library) -> Ask:
    return lambda text: library.search(Query(text=text, language="en"))


@pytest.mark.parametrize(
    ("language", "text", "pieces"),
    [
        ("en", "We are a mill in Karachi. Who validates our target? How long does it take?",
         ["We are a mill in Karachi.", "Who validates our target?", "How long does it take?"]),
        ("en", "two things: what does it cost and who pays", ["what does it cost", "who pays"]),
        ("vi", "phí bao nhiêu, ai xác nhận mục tiêu", ["phí bao nhiêu", "ai xác nhận mục tiêu"]),
        ("tr", "kim onaylıyor ve ne kadar sürüyor", ["kim onaylıyor", "ne kadar sürüyor"]),
        ("en", "is it free, and do we need a logo?", ["is it free", "do we need a logo?"]),
        ("th", "ฟรีไหม แล้วต้องเป็นสมาชิกไหม", ["ฟรีไหม", "ต้องเป็นสมาชิกไหม"]),
        ("en", "do we pay for fuel and can power count", ["do we pay for fuel", "can power count"]),
        ("en", "fuel and power", ["fuel and power"]),
        ("en", "What is it? (our buyer asks)", ["What is it?"]),
    ],
)  # fmt: skip
def test_questions_are_parted_where_both_ask(language: str, text: str, pieces: list[str]) -> None:
    assert questions.pieces(text, language) == pieces


@pytest.mark.parametrize(
    ("text", "question"),
    [("And does it cost?", "does it cost?"), ("¿y quién paga?", "¿y quién paga?"), ("y quién paga", "quién paga"),
     ("aur kaun deta hai", "kaun deta hai"), ("แล้วใครจ่าย", "ใครจ่าย"), ("另外，谁付钱", "谁付钱"),
     ("Android app?", "Android app?"), ("and", "and")],
)  # fmt: skip
def test_what_joins_a_question_to_another_is_no_part_of_it(text: str, question: str) -> None:
    assert questions.opened(text) == question


def test_a_sentence_may_be_two_at_each_of_its_joints() -> None:
    assert list(questions.halves("fee and refund, and logo")) == [
        ("fee", "refund, and logo"), ("fee and refund", "logo"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "asks"),
    [("en", "is it free", True), ("en", "it is free", False), ("es", "¿es gratis?", True),
     ("es", "esto es todo", False),
     ("th", "เข้าร่วมได้ไหม", True), ("ur", "ہم فیصل آباد کی ایک مل ہیں۔", False), ("zh", "要交钱吗", True)],
)  # fmt: skip
def test_what_asks_has_a_mark_or_a_word_for_it(language: str, text: str, asks: bool) -> None:
    assert questions.asks(text, language) is asks


def test_what_is_around_a_question_weighs_with_it(found: Ask) -> None:
    alone, around = (
        found("what does it cost"),
        found("how long does the validation of our target take, what does it cost"),
    )

    both = together(alone, around, "several")

    assert alone.statements[0].statement.key == "fees.participation"
    keys = [one.statement.key for one in both.statements]
    assert keys.index("fees.validation") < [one.statement.key for one in alone.statements].index("fees.validation") + 1
    assert all(first.score >= then.score for first, then in zip(both.statements, both.statements[1:], strict=False))


def test_one_question_among_more_is_never_less_likely_than_the_whole(found: Ask) -> None:
    alone, around = found("who checks it?"), found("Dear all, we sew bags in Lahore. who checks our target?")

    kept = {one.statement.id: one.score for one in together(alone, around, "one").statements}

    assert all(kept[one.statement.id] >= one.score for one in around.statements if one.statement.id in kept)


SEVERAL = [
    ("not a member, we knit sweaters. Who validates the targets? Which scopes do they cover?",
     {"validation.third_party", "validation.contracts", "validation.one_reviewer"}, {"scope.coverage"}),
    ("फीस कितनी है और प्रोग्राम कितने महीने का है?", {"fees.participation"}, {"program.length"}),
    ("kim onaylıyor ve ne kadar sürüyor",
     {"validation.third_party", "validation.final_approval"}, {"validation.turnaround"}),
    ("ปีฐานคืออะไร แล้ว MCAP ให้ใช้ปีไหน", {"term.base_year"}, {"base_year"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "first", "second"), SEVERAL)
def test_each_question_has_its_own_paragraph(
    talk: Conversation, library: Library, text: str, first: set[str], second: set[str]
) -> None:
    answer = talk.say(text)

    marks = [citation.url.rpartition("#")[2] for citation in answer.citations]
    keys = {one.statement.key for one in library.statements(marks, "en")}
    assert keys & first, keys
    assert keys & second, keys


TOLD = [
    ("Orders grew 25 % this year, the building is the same. Must the base year be worked out again?", "ghg.growth"),
    ("Sản lượng năm nay tăng 25%, nhà xưởng vẫn vậy. Có phải tính lại năm gốc không?", "ghg.growth"),
    ("4 m3 in the diesel tank, we have the invoices. How do I find what was burnt in the year?", "inventory.stock"),
]


@pytest.mark.parametrize(("text", "key"), TOLD)
def test_figures_make_no_form_of_a_question_to_the_documents(
    talk: Conversation, library: Library, text: str, key: str
) -> None:
    answer = talk.say(text)

    assert not answer.missing_inputs
    assert not answer.calculations
    marks = [citation.url.rpartition("#")[2] for citation in answer.citations]
    assert key in {one.statement.key for one in library.statements(marks, "en")}


BESIDE = [
    "We burned 4,000 litres of diesel, how many tonnes? And does MCAP include scope 3?",
    "đốt 4.000 lít dầu diesel, phát thải bao nhiêu? với lại MCAP có tính phạm vi 3 không?",
    "烧了4000升柴油，排放多少？另外MCAP包括范围3吗？",
    "ใช้ดีเซล 4000 ลิตร ปล่อยเท่าไหร่ แล้ว MCAP รวมสโคป 3 ไหม",
]


@pytest.mark.parametrize("text", BESIDE)
def test_a_question_beside_a_sum_has_its_answer(talk: Conversation, library: Library, text: str) -> None:
    answer = talk.say(text)

    assert [one.tool for one in answer.calculations] == ["stationary_combustion"]
    marks = [citation.url.rpartition("#")[2] for citation in answer.citations]
    assert [one.statement.key for one in library.statements(marks, "en")] == ["scope.scope3"]


@pytest.mark.parametrize("asked", ["Emissions?", "What is that in tonnes?", "How much CO2 is it?"])
def test_a_sum_is_asked_of_no_document(talk: Conversation, asked: str) -> None:
    answer = talk.say(f"We burned 4,000 litres of diesel. {asked}")

    assert (len(answer.calculations), answer.citations) == (1, ())


def test_a_question_without_an_answer_is_named_beside_one_that_has_it(talk: Conversation) -> None:
    answer = talk.say("Which scopes do MCAP targets cover? And what colour are the blorps of Zanzibar?")

    assert answer.status == "answered"
    assert "blorps" in answer.text


def test_what_a_standard_rules_is_no_rule_of_the_programme(talk: Conversation) -> None:
    answer = talk.say("What is the minimum annual reduction rate of a target?")

    assert answer.status == "unanswerable"
    assert [citation.authority for citation in answer.citations] == ["context", "standard"]
    assert "SBTi near-term criteria) and is not an MCAP rule" in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "Consultant says base years before 2015 are not allowed. Is that MCAP's rule or SBTi's?",
        "顾问说排放清单可以排除5%的排放，这是MCAP的规定还是SBTi的规定？",
        "24 mash er moddhe target joma dite hobe, eta SBTi er niyom naki MCAP er?",
    ],
)
def test_whose_rule_it_is_names_both(talk: Conversation, text: str) -> None:
    answer = talk.say(text)

    assert answer.status in {"answered", "unanswerable"}
    assert {"context"} <= {citation.authority for citation in answer.citations}


def test_silences_are_of_statements_that_exist(library: Library) -> None:
    for rule, silence in silences().items():
        standard, unknown = library.statements([rule], "en"), library.statements([silence], "en")
        assert standard[0].passage.authority == "standard", rule
        assert unknown[0].statement.kind == "unknown", silence


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        (["1,200,000 kWh, factor 0.6592 kg/kWh, how many tonnes?", "typo, 1,020,000 it is, recalculate"], "672.384"),
        (["500 MWh elektrik, faktör 0,439 t/MWh alırsak kaç ton yapar", "peki 2025'te 620 olsa?"], "272.18"),
        (["DG set ka emission nikaal do bhai",
          "diesel hi hai. 18 kL jala total, 2.65 kg CO2e per litre lagao"], "47.7"),
    ],
)  # fmt: skip
def test_sums_go_on_from_what_was_said(talk: Conversation, texts: list[str], value: str) -> None:
    for text in texts:
        answer = talk.say(text)

    amounts = [str(figure.value) for figure in answer.figures]
    assert any(one.rstrip("0").rstrip(".") == value for one in amounts if "." in one or one == value), amounts


@pytest.mark.parametrize(
    "text",
    ["ok got it, cheers, that's me done for the day, have a good weekend",
     "dhonnobad bhai onek upokar holo, aj ekhanei thak",
     "được rồi cảm ơn nhiều nha, em về đây", "teşekkürler, iyi akşamlar hocam", "muchas gracias, buen fin de semana"],
)  # fmt: skip
def test_thanks_and_a_farewell_are_answered_in_kind(talk: Conversation, text: str) -> None:
    answer = talk.say(text)

    assert (answer.status, answer.citations) == ("chat", ())


def test_thanks_swallow_no_question(talk: Conversation) -> None:
    assert talk.say("Thank you! And which scopes do MCAP targets cover?").status == "answered"


def test_romanised_urdu_is_answered_in_urdu(talk: Conversation) -> None:
    assert talk.say("pehli dafa inventory bana raha hun, kaun sa data ikatha karun, bata den").language == "ur"
    assert talk.say("namaste, MCAP me kaun se scope aate hai, kripya bataiye").language == "hi"


@pytest.mark.parametrize(
    ("text", "off_topic"),
    [("A man at the fair said that MCAP belongs to the United Nations. True story or gossip?", False),
     ("They say that only members of Cascale get into MCAP. Real story or a movie?", False),
     ("We sew bags. Who won the football match yesterday?", True)],
)  # fmt: skip
def test_what_is_no_question_of_ours_by_itself_may_ask_about_what_the_message_tells(
    talk: Conversation, text: str, off_topic: bool
) -> None:
    assert (talk.say(text).status == "out_of_scope") is off_topic


@pytest.mark.parametrize(
    ("text", "declined"),
    [("We want 2045 as target year but a buyer insists MCAP caps it at fifteen years. Please point me to that line.",
      "outside MCAP"),
     ("我们三台烘干机特别费蒸汽，排出来的全是热气。除了换新机还有什么办法省", "不属于")],
)  # fmt: skip
def test_what_stands_beside_a_question_of_ours_is_not_declined(talk: Conversation, text: str, declined: str) -> None:
    assert declined not in talk.say(text).text


def test_what_was_told_beside_a_silence_is_not_told_again(talk: Conversation) -> None:
    said = talk.say(
        "Does MCAP give us 24 months to hand in the target? And how many months does SBTi give to submit?"
    ).text

    assert said.count("24 months") == 1
