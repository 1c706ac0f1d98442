"""What code says of a sentence: every figure, name, address and quotation has a parent in what it cites."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.evidence.context import TurnContext
from assistant.grounding.check import checked, cited, word_for_word
from assistant.grounding.draft import Draft
from assistant.types import FromCalculation, FromMessage
from assistant.wording.prompt import load_prompt
from assistant.wording.sentence import Quoted, Sentence
from knowledge.types import Found
from tests.assistant.grounding.contexts import context
from tests.assistant.material import BALANCE, TODAY, found, target
from tools.calculation import Context
from tools.registry import run

TEN = found("Cascale sets aside ten hours (10 hours) of advisory support each year for manufacturers in MCAP.")
LAUNCH = found("MCAP was launched with Nike and Target in late September 2023, at the meeting in Boston.")
RATE = found("SBTi uses an annual rate of 4.2 % for 1.5 °C.", authority="standard", title="SBTi near-term criteria")
MAIL = found("Write to mcap@cascale.org or see https://cascale.org/mcap for details.")
CUT = found("Participants could cut 419,000 tCO2e, or 42 % of 28,130 GWh.")
MONTHS = found("A greenhouse gas inventory covers twelve consecutive months.")
SCOPES = found("MCAP targets cover scope 1 and scope 2 emissions.")
PROGRAM = found("SCAP was a program of Nike; TÜV Rheinland validates for the Apparel Impact Institute.")
STATEMENTS = (TEN, LAUNCH, RATE, MAIL, CUT, MONTHS, SCOPES, PROGRAM)
ASKED = "We emitted 8,400 t in 2021 and our consultant is Bureau Veritas. What comes by 3 May 2031?"


def turn(language: str = "en", *statements: Found, **fields: Any) -> TurnContext:
    made = fields.pop("calculations", (target(),))
    return context(
        fields.pop("text", ASKED), *(statements or STATEMENTS), language=language, calculations=made, **fields
    )


def passed(text: str, of: TurnContext | None = None) -> Sentence | None:
    here = of or turn()
    draft = Draft(text)
    return checked(draft, cited(draft, here), here)


TRUE = [
    "You get ten hours a year. [[s1]]",
    "You get 10 hours each year. [[s1]]",
    "That is 600 minutes of advice a year. [[s1]]",
    "There are ten advisory hours each year. [[s1]]",
    "Within one year you get ten hours. [[s1]]",
    "MCAP was launched in September 2023. [[s2]]",
    "It started in 2023 in Boston with Nike and Target. [[s2]]",
    "SBTi uses 4.2 % a year. [[s3]]",
    "Under the SBTi near-term criteria it is 4.2 percent. [[s3]]",
    "The rate is 0.042 as a share. [[c1]]",
    "Write to mcap@cascale.org. [[s4]]",
    "See https://cascale.org/mcap. [[s4]]",
    "The potential is 0.419 million tCO2e. [[s5]]",
    "It concerns 28.13 thousand GWh. [[s5]]",
    "It covers twelve months. [[s6]]",
    "One validator reviews it. [[s7]]",
    "It never goes below zero. [[s7]]",
    "Targets cover scope 1 and scope 2 emissions. [[s7]]",
    "By 2030 you reach {{c1.result.target_emissions}}.",
    "From 12,500 tCO2e in 2019 you come to 6,725 tCO2e in 2030. [[c1]]",
    "That is 46.2 % less than in 2019. [[c1]]",
    "You wrote {{q1}} for 2021. [[s7]]",
    "In 2021 that was so. [[s7]]",
    "Until 3 May 2031 there is time. [[s7]]",
    "Bureau Veritas, your consultant, is not named. [[s7]]",
    "The page says “ten hours (10 hours) of advisory support”. [[s1]]",
    "Nike's SCAP was a program. [[s8]]",
    "An SCAP-validated target is TÜV Rheinland-validated. [[s8]]",
    "Within MCAP, targets cover scope 1. [[s7]]",
    "By SBTi's criteria it is 4.2 %. [[s3]]",
]
FALSE = [
    "The fee is $10. [[s1]]",
    "You get twelve hours a year. [[s1]]",
    "You get 10 days a year. [[s1]]",
    "You get 10 % a year. [[s1]]",
    "You get one hour a year. [[s1]]",
    "They have 12 hours left. [[s1]]",
    "There are twelve validators. [[s7]]",
    "Within two years you get ten hours. [[s1]]",
    "MCAP was launched in October 2023. [[s2]]",
    "MCAP was launched on 12 September 2023. [[s2]]",
    "It started in 2022. [[s2]]",
    "SBTi uses 2.5 % a year. [[s3]]",
    "Write to help@cascale.org. [[s4]]",
    "Write to cap@cascale.org. [[s4]]",
    "Write to mcap@cascale.org.evil.com. [[s4]]",
    "See https://cascale.org/fees. [[s4]]",
    "See evil.com. [[s4]]",
    "By 2030 you reach 6,700 tCO2e. [[c1]]",
    "By 2030 you reach 6,725 kg. [[c1]]",
    "That is 46 % less. [[c1]]",
    "Targets are validated by SGS. [[s8]]",
    "Targets are validated by Control Union. [[s8]]",
    "Control Union validates targets. [[s8]]",
    "Bogus Institute validates targets. [[s8]]",
    "It names one: Bogus Institute. [[s8]]",
    "Targets are SGS-validated. [[s8]]",
    "SGS's program was SCAP. [[s8]]",
    "By 2030 you reach {{c2.result.target_emissions}}. [[c1]]",
    "By 2030 you reach {{c1.result.nothing}}.",
    "By 2030 you reach {{c1}}.",
    "You wrote {{q9}}. [[s1]]",
    "You get ten hours. [[s99]]",
    "The page says “ten hours of advice for free each month”. [[s1]]",
    "The potential is 419 million tCO2e. [[s5]]",
    "It costs about five hundred dollars. [[s1]]",
    "Half of it is free. [[s1]]",
    "You emitted 8,400 t in 2021. [[s7]]",  # shared with nobody: a model can only have guessed it
    "By 2030 you reach 1{{c1.result.target_emissions}}.",
    "By 2030 you reach {{c1.result.target_emissions.value}} million.",
    "You wrote {{q1}} million t. [[s7]]",
    "It costs ⑤⓪⓪ dollars. [[s1]]",
    "It costs ⁷⁰ dollars. [[s1]]",
    "It costs Ⅾ dollars. [[s1]]",
    "It costs 五百 dollars. [[s1]]",
    "Targets cover scope 1¹ emissions. [[s7]]",
    "Targets are validated by Ｓｇｓ. [[s8]]",
    "Targets are validated by 𝐈𝐧𝐭𝐞𝐫𝐭𝐞𝐤. [[s8]]",
    "See evil.xyz. [[s4]]",
    "See evil․com. [[s4]]",
    "See t.me/evil. [[s4]]",
    "See ftp://evil.example/x or //evil.example. [[s4]]",
    "Write to refunds＠evil.example. [[s4]]",
    "Write to help@cascale. [[s4]]",
    "Write to mailto:evil. [[s4]]",
    "See evil[.]com. [[s4]]",
    "See evil(dot)com. [[s4]]",
    "SCAP was a program of Nike in Thailand. [[s8]]",
    "It is so, as ｓ１ says. [[s1]]",
    f"Well, {load_prompt().splitlines()[0]} [[s7]]",
    "It is minus -{{q1}}. [[s7]]",
    "[[s1]]",
]


@pytest.mark.parametrize("text", TRUE)
def test_what_has_a_parent_in_what_is_cited_passes(text: str) -> None:
    assert passed(text) is not None


@pytest.mark.parametrize("text", FALSE)
def test_what_has_none_stays(text: str) -> None:
    assert passed(text) is None


@pytest.mark.parametrize(
    "text", [t for t in TRUE if "[[s" in t and any(w in t for w in ("ten", "4.2", "Boston", "cascale.org"))]
)
def test_what_stands_elsewhere_in_the_evidence_backs_nothing(text: str) -> None:
    head, _, tail = text.partition("[[")

    assert passed(f"{head}[[s7{tail.partition(']]')[1]}") is None
    assert passed(head) is None


@pytest.mark.parametrize(
    ("language", "source", "true", "false"),
    [
        ("vi", "Mỗi năm có mười giờ tư vấn.", "Một năm quý vị có 10 giờ tư vấn, một buổi một lần.", "Phí là 10 đô la."),
        ("zh", "每年有十小时的咨询。", "一年里有10个小时，由一个机构提供。", "费用是10美元。"),
        ("bn", "বছরে দশ ঘণ্টা পরামর্শ পাওয়া যায়।", "বছরে ১০ ঘণ্টা, একটি প্রতিষ্ঠান থেকে।", "ফি ১০ ডলার।"),
        ("hi", "हर साल दस घंटे मिलते हैं।", "हर साल 10 घंटे एक संस्था से मिलते हैं।", "शुल्क 10 डॉलर है।"),
        ("es", "Son diez horas al año.", "Un fabricante tiene 10 horas al año.", "La cuota es de 10 dólares."),
        ("th", "ได้ปีละ 10 ชั่วโมง", "ปีละสิบชั่วโมง", "ค่าธรรมเนียม 10 ดอลลาร์"),
        ("tr", "Yılda on saat vardır.", "Bir üretici 2026'da değil, yılda 10 saat alır.", "Ücret 10 dolardır."),
        ("id", "Ada sepuluh jam setahun.", "Anda mendapat 10 jam setahun.", "Biayanya 10 dolar."),
        ("ur", "سال میں دس گھنٹے ملتے ہیں۔", "سال میں 10 گھنٹے ملتے ہیں۔", "فیس 10 ڈالر ہے۔"),
        ("km", "មាន ១០ ម៉ោងក្នុងមួយឆ្នាំ។", "មាន 10 ម៉ោងក្នុងមួយឆ្នាំ។", "តម្លៃ 10 ដុល្លារ។"),
        ("si", "වසරකට පැය 10ක් ඇත.", "වසරකට පැය 10ක් ලැබේ.", "ගාස්තුව ඩොලර් 10කි."),
    ],
)
def test_numbers_are_read_in_the_words_and_scripts_of_each_language(
    language: str, source: str, true: str, false: str
) -> None:
    here = turn(language, found(source, language=language), text="? 2026", calculations=())

    assert passed(f"{true} [[s1]]", here) is not None
    assert passed(f"{false} [[s1]]", here) is None


@pytest.mark.parametrize(
    ("language", "true", "false"),
    [
        ("zh", "TÜV Rheinland为Apparel Impact Institute验证。", "目标由SGS验证。"),
        ("zh", "所有参与的公司和集团公司都由TÜV验证。", "目标由必维国际公司验证。"),
        ("zh", "SCAP是Nike的项目。", "详情请见evil.com。"),
        ("zh", "SCAP是Nike的项目。", "请写信给help@cascale.org。"),
        ("th", "SCAPเป็นโครงการของNike", "ตรวจรับรองโดยSGSทุกปี"),
        ("bn", "SCAP-এ Nike-এর প্রোগ্রাম।", "SGS-এর প্রোগ্রাম।"),
        ("hi", "SCAP Nike का कार्यक्रम था।", "SCAP Adidas का कार्यक्रम था।"),
        ("tr", "SCAP Nike'ın programıydı; TÜV Rheinland’ın görevi ayrıydı.", "SCAP Adidas'ın programıydı."),
        ("tr", "Ekim 2026'ten beri SCAP'in doğrulayıcısı TÜV Rheinland'dır.", "SGS'nin programı SCAP'tir."),
        ("es", "El SCAP era de Nike.", "El SCAP era de Adidas."),
        ("id", "Menurut Anda SCAP milik Nike.", "Menurut Anda SCAP milik Adidas."),
        ("vi", "SCAP là chương trình của Nike.", "SCAP là chương trình của Adidas."),
    ],
)
def test_names_are_seen_in_every_script_with_endings_or_none(language: str, true: str, false: str) -> None:
    here = turn(language, PROGRAM, text="? Ekim 2026", calculations=())

    assert passed(f"{true} [[s1]]", here) is not None
    assert passed(f"{false} [[s1]]", here) is None


def test_english_units_are_read_in_texts_of_any_language() -> None:
    assert passed("They have 12 hours left. [[s1]]", turn("id")) is None


def test_an_address_with_an_ending_of_the_language_is_that_address() -> None:
    assert passed("mcap@cascale.org-এ জিজ্ঞেস করুন। [[s4]]", turn("bn")) is not None
    assert passed("请写信给mcap@cascale.org，或看https://cascale.org/mcap。[[s4]]", turn("zh")) is not None


def test_the_figures_that_the_person_shared_may_be_repeated() -> None:
    assert passed("You emitted 8,400 t in 2021. [[s7]]", turn(share_figures=True)) is not None
    assert passed("You emitted 8,500 t in 2021. [[s7]]", turn(share_figures=True)) is None


def test_a_word_may_count_the_figures_that_the_person_gave_and_no_others() -> None:
    two = turn(text="4,200 L at 2.7 kg CO2e/L and 900 L at 1.5 kg CO2e/L")

    for told, stays in {
        "The two factors have no year. [[c1]]": True,
        "The three factors have no year. [[c1]]": False,
        "The two factors have no year. [[s1]]": False,
    }.items():
        draft = Draft(told)
        assert (checked(draft, cited(draft, two), two) is not None) is stays


def test_a_country_is_called_as_the_language_calls_it() -> None:
    said = found("They report outreach in Bangladesh and Cambodia.")
    for language, told in {
        "es": "Informan de actividades en Bangladés y Camboya. [[s1]]",
        "tr": "Bangladeş ve Kamboçya'da etkinlik bildiriyorlar. [[s1]]",
        "vi": "Có hoạt động ở Bangladesh và Campuchia. [[s1]]",
        "zh": "活动在Bangladesh和柬埔寨。[[s1]]",
    }.items():
        here = turn(language, said)
        assert passed(told, here) is not None, told
        assert passed(f"{told.partition('[[')[0].strip(' .。')} Portugal. [[s1]]", here) is None, told


def test_a_country_may_stand_in_the_message_or_in_a_calculation() -> None:
    item = {"amount": "500", "unit": "kWh", "country": "VN", "year": 2023}
    made = run("purchased_electricity", {"items": [item]}, Context(TODAY, BALANCE), "t1-1")
    here = turn("tr", text="ঢাকা, বাংলাদেশ", calculations=(made,))

    assert passed("Sonuç Vietnam için {{c1.result.location_based}}.", here) is not None
    assert passed("Sonuç Bangladeş için {{c1.result.location_based}}.", here) is not None
    assert passed("Sonuç Kamboçya için {{c1.result.location_based}}.", here) is None


def test_what_a_leader_calls_the_values_of_a_sum_is_nobodys_name() -> None:
    given = {"expression": "intertek * 100", "values": {"intertek": {"value": "5", "unit": "kWh"}}}
    here = turn(calculations=(run("arithmetic", given, Context(TODAY, BALANCE), "t1-1"),))

    assert passed("It comes to {{c1.result.result}}.", here) is not None
    assert passed("It comes to {{c1.result.result}}, validated by Intertek.", here) is None


def test_a_figure_that_passes_knows_its_parent_and_its_exact_value() -> None:
    sentence = passed("From {{q1}} to {{c1.result.target_emissions}} by 2030, as ten hours allow. [[s1]]")

    assert sentence is not None
    assert [(n.text, n.value, n.unit) for n in sentence.numbers] == [
        ("8,400 t", "8400", "t"), ("6,725 tCO2e", "6725", "tCO2e"), ("2030", "2030", None), ("ten hours", "10", "hour"),
    ]  # fmt: skip
    said, made, _, quoted = (n.parent for n in sentence.numbers)
    assert said == FromMessage(said="t1")
    assert made == FromCalculation(calculation_id="t1-1", path="result.target_emissions.value")
    assert quoted == Quoted(TEN)
    assert sentence.cites == (TEN,)


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("", "6,725 tCO2e"),
        (".", "6,725 tCO2e."),
        (" tCO2e", "6,725 tCO2e"),
        (" tCO2e.", "6,725 tCO2e."),
        ("tCO2e.", "6,725 tCO2e."),
        (" TCO2E.", "6,725 tCO2e."),
        (" t CO2e.", "6,725 t CO2e."),
        (" t.", "6,725 t."),
        (" tonnes of CO2e.", "6,725 tonnes of CO2e."),
    ],
)
def test_a_unit_behind_a_handle_is_written_once_in_the_sentences_own_words(behind: str, expected: str) -> None:
    sentence = passed(f"In all {{{{c1.result.target_emissions}}}}{behind}")

    assert sentence is not None
    assert sentence.text == f"In all {expected}"
    assert (sentence.numbers[0].value, sentence.numbers[0].unit) == ("6725", "tCO2e")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{{c1.result.target_emissions}} tCO2e/year", "6,725 tCO2e/year"),
        ("{{c1.result.target_emissions}} a year", "6,725 tCO2e a year"),
        ("{{c1.result.target_emissions}} then", "6,725 tCO2e then"),
        ("{{c1.result.reduction}} % less", "46.2% less"),
        ("{{c1.result.reduction}} percent less", "46.2% less"),
        ("{{c1.inputs.annual_rate}} each year", "4.2% each year"),
        ("{{c1.inputs.target_year}} at last", "2030 at last"),
        ("{{q1}} tonnes then", "8,400 t then"),
    ],
)
def test_a_handle_is_filled_in_and_the_rest_stays(written: str, expected: str) -> None:
    sentence = passed(f"{written} [[c1]]")

    assert sentence is not None
    assert sentence.text == expected


def test_a_handle_is_filled_in_as_the_language_writes_it() -> None:
    sentence = passed("Đến 2030 còn {{c1.result.target_emissions}} tấn CO2e. [[c1]]", turn("vi"))

    assert sentence is not None
    assert sentence.text == "Đến 2030 còn 6.725 tấn CO2e."


def test_handles_that_lead_nowhere_are_nobodys() -> None:
    here = turn()
    draft = Draft("It is so. [[s1, s99]] [[c7]] [[c1]]")

    assert cited(draft, here).statements == (TEN,)
    assert [made.id for made in cited(draft, here).calculations] == ["t1-1"]
    assert not cited(Draft("It is so. [[s99]]"), here)


def test_what_it_rests_on_says_whether_the_turn_is_answered() -> None:
    here = turn("en", found("The sources do not say what it costs.", kind="unknown", authority="context"), TEN)

    assert cited(Draft("[[s1]]"), here).says == "unanswerable"
    assert cited(Draft("[[s1, s2]]"), here).says == "answered"
    assert cited(Draft("[[s1, c1]]"), here).says == "answered"
    assert cited(Draft("Nothing."), here).says is None


@pytest.mark.parametrize("line", [line for line in load_prompt().splitlines() if "{{" not in line and "[[" not in line])
def test_a_line_of_the_system_text_is_not_recited(line: str) -> None:
    spoken = line.strip("- ").strip()
    if len(spoken) > 25:
        assert passed(f"{spoken} [[s7]]") is None
        assert passed(f"{spoken.upper()} [[s7]]") is None


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (TEN.statement.text, True),
        (TEN.statement.text.upper().rstrip("."), True),
        (TEN.statement.text.replace("each", "every"), False),
        (TEN.statement.text.removesuffix(" for manufacturers in MCAP."), False),
        (LAUNCH.statement.text, False),
    ],
)
def test_word_for_word_is_what_a_cited_statement_says_and_no_less(text: str, same: bool) -> None:
    assert word_for_word(Sentence(text), cited(Draft("[[s1, s3]]"), turn())) is same


def test_a_year_of_a_table_alone_means_nothing() -> None:
    assert passed("By 2025 it is reached. [[c1]]") is None
    assert passed("By 2025 it is {{c1.result.path.rows.6.emissions}}. [[c1]]") is not None


@pytest.mark.parametrize(
    ("language", "true", "false"),
    [
        ("ur", "Magar Nike launch me tha. [[s2]]", "Magar Reebok launch me tha. [[s2]]"),
        ("id", "Tetapi Bureau Veritas bukan validator. [[s8]]", "Tetapi Bureau Sertina bukan validator. [[s8]]"),
    ],
)
def test_a_word_owes_its_capital_to_the_clause_that_it_opens(language: str, true: str, false: str) -> None:
    here = turn(language)

    assert passed(true, here)
    assert passed(false, here) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("km", "MCAP គ្របដណ្តប់វិសាលភាព (scope) ១ និងវិសាលភាព (scope) ២។ [[s7]]"),
        ("vi", "MCAP bao gồm phạm vi (scope) 1 và phạm vi (scope) 2. [[s7]]"),
    ],
)
def test_the_number_of_a_scope_is_no_figure_behind_its_english_name(language: str, text: str) -> None:
    assert passed(text, turn(language))


def test_a_figure_is_filled_in_without_the_words_before_it() -> None:
    said = turn("bn", text="প্রতি ইউনিটে ০.৭১ কেজি ধরতে হবে।")

    filled = passed("আপনি প্রতি ইউনিটে {{q1}} কেজি বলেছেন। [[s1]]", said)

    assert filled is not None
    assert filled.text.count("ইউনিটে") == 1


@pytest.mark.parametrize(("text", "true"), [("Qua ba tháng. [[c1]]", True), ("Qua bốn tháng. [[c1]]", False)])
def test_a_word_may_count_the_months_whose_amounts_were_told(text: str, true: bool) -> None:
    here = turn("vi", text="Điện tháng 4: 41.200 kWh, tháng 5: 39.150 kWh, tháng 6: 44.730 kWh.")

    assert (passed(text, here) is not None) is true
