"""The gate: what has a parent passes, with its figures and citations; what has none is dropped with its sentence."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.evidence.evidence import Evidence
from assistant.grounding.draft import Raw
from assistant.grounding.figures import Gate
from assistant.reply import framing
from assistant.types import FromCalculation
from assistant.wording.sentence import Sentence
from knowledge.types import Found
from tests.assistant.material import evidence, found, target
from tools.calculation import Calculation

TEN = found(
    "Cascale sets aside ten hours (10 hours) of advisory support each year for manufacturers in MCAP.", key="hours.ten"
)
LAUNCH = found(
    "MCAP was launched with Nike and Target in late September 2023, at the meeting in Boston.", key="launch.date"
)
RATE = found(
    "SBTi uses an annual rate of 4.2 % for 1.5 °C.",
    authority="standard",
    key="sbti.rate",
    title="SBTi near-term criteria",
)
MAIL = found("Write to mcap@cascale.org or see https://cascale.org/mcap for details.", key="contact")
CUT = found("Participants could cut 419,000 tCO2e, or 42 % of 28,130 GWh.", key="counts")
SCOPES = found("MCAP targets cover scope 1 and scope 2 emissions.", key="scope.coverage")
YEAR = found("A greenhouse gas inventory covers twelve consecutive months.", key="inventory.months")
ALL = evidence(TEN, LAUNCH, RATE, MAIL, CUT, YEAR, SCOPES, calculations=(target(),))


def gate(language: str = "en", gathered: Evidence = ALL) -> Gate:
    def told(made: Calculation) -> Sequence[Sentence]:
        return (Sentence(made.tool),)

    def quoted(one: Found) -> Sentence:
        return framing.quoted(one, language)

    return Gate(gathered, language, quoted, told, lambda _: tuple(gathered.statements.values()))


def passed(text: str, language: str = "en") -> tuple[Sentence, ...] | None:
    return gate(language).passed(Raw(text, begins_line=True))


TRUE = [
    "You get ten hours a year. [[s1]]",
    "You get 10 hours each year.",
    "That is 600 minutes of advice a year.",
    "MCAP was launched in September 2023.",
    "It started in 2023 in Boston with Nike and Target. [[s2]]",
    "SBTi uses 4.2 % a year.",
    "Write to mcap@cascale.org.",
    "The rate is 0.042 as a share, which is 4.2 percent.",
    "By 2030 you reach {{c1.result.target_emissions}}.",
    "From 12,500 tCO2e in 2019 you come to 6,725 tCO2e in 2030.",
    "That is 46.2 % less than in 2019.",
    "The potential is 0.419 million tCO2e.",
    "It concerns 28.13 thousand GWh.",
    "Targets cover scope 1 and scope 2 emissions. [[s7]]",
    "See https://cascale.org/mcap.",
    "It covers twelve consecutive months.",
    "The page says “ten hours (10 hours) of advisory support”.",
]
FALSE = [
    "The fee is $10. [[s1]]",
    "You get twelve hours a year. [[s1]]",
    "You get 10 days a year. [[s1]]",
    "You get 10 % a year. [[s1]]",
    "They have 12 hours left.",
    "There are twelve validators.",
    "MCAP was launched in October 2023.",
    "MCAP was launched on 12 September 2023.",
    "It started in 2021.",
    "SBTi uses 2.5 % a year.",
    "Write to help@cascale.org.",
    "See https://cascale.org/fees.",
    "By 2030 you reach 6,700 tCO2e.",
    "By 2030 you reach 6,725 kg.",
    "That is 46 % less.",
    "Targets are validated by Bureau Veritas.",
    "Targets are validated by SGS.",
    "By 2030 you reach {{c2.result.target_emissions}}.",
    "By 2030 you reach {{c1.result.nothing}}.",
    "You get ten hours. [[s9]]",
    "The page says “ten hours of advice for free each month”.",
    "The potential is 419 million tCO2e.",
    "It costs about five hundred dollars.",
    "Half of it is free.",
    "MCAP members must plant trees.",
    "You must use ten hours a year. [[s1]]",
    "You do not get ten hours a year. [[s1]]",
    "Only Nike and Target launched it in September 2023.",
    "Targets cover scope 1 and scope 2 emissions of Nike.",
    "Targets do not cover scope 1 and scope 2 emissions.",
    "Everybody is welcome.",
]


@pytest.mark.parametrize("text", TRUE)
def test_what_stands_in_the_evidence_passes(text: str) -> None:
    assert passed(text) is not None


@pytest.mark.parametrize("text", FALSE)
def test_what_stands_nowhere_is_dropped(text: str) -> None:
    assert passed(text) is None


@pytest.mark.parametrize(
    ("language", "true", "false"),
    [
        ("vi", "Quý vị được mười giờ mỗi năm.", "Phí là 10 đô la."),
        ("zh", "每年有十小时的咨询。", "费用是10美元。"),
        ("bn", "বছরে দশ ঘণ্টা পরামর্শ পাওয়া যায়।", "ফি ১০ ডলার।"),
        ("hi", "हर साल दस घंटे मिलते हैं।", "शुल्क 10 डॉलर है।"),
        ("es", "Son diez horas al año.", "La cuota es de 10 dólares."),
        ("th", "ได้ปีละ 10 ชั่วโมง", "ค่าธรรมเนียม 10 ดอลลาร์"),
    ],
)
def test_numbers_are_read_in_the_words_and_scripts_of_each_language(language: str, true: str, false: str) -> None:
    assert passed(true, language) is not None
    assert passed(false, language) is None


def test_english_units_are_read_in_texts_of_any_language() -> None:
    assert passed("They have 12 hours left.", "id") is None


def test_a_figure_that_passes_knows_its_parent_and_its_exact_value() -> None:
    sentences = passed("By 2030 you reach {{c1.result.target_emissions}}.")

    assert sentences is not None
    number = next(n for n in sentences[0].numbers if n.value != "2030")
    assert (number.text, number.value) == ("6,725 tCO2e", "6725")
    assert number.parent == FromCalculation(calculation_id="t1-1", path="result.target_emissions.value")


def test_a_sentence_whose_figure_stands_in_a_statement_cites_it_unasked() -> None:
    sentences = passed("You get ten hours a year.")

    assert sentences is not None
    assert sentences[0].cites == (TEN,)


def test_a_handle_alone_quotes_the_statement_word_for_word() -> None:
    sentences = passed("[[s2]]")

    assert sentences is not None
    assert sentences[0].text == LAUNCH.statement.text
    assert [number.value for number in sentences[0].numbers] == ["2023-09"]


def test_a_statement_in_another_language_is_quoted_with_a_line_that_says_so() -> None:
    sentences = passed("[[s1]]", "vi")

    assert sentences is not None
    assert sentences[0].text == f"Trích từ tài liệu bằng Tiếng Anh: “{TEN.statement.text}”"
    assert sentences[0].cites == (TEN,)


def test_a_sentence_without_figures_cites_the_statement_that_it_repeats() -> None:
    sentences = passed("MCAP targets cover the emissions of scope 1 and of scope 2.")

    assert sentences is not None
    assert sentences[0].cites == (SCOPES,)


def test_without_evidence_nothing_passes() -> None:
    bare = gate(gathered=Evidence())

    assert bare.passed(Raw("The base year is 2019.", begins_line=True)) is None
    assert bare.passed(Raw("Tell me your base year.", begins_line=True)) is None
