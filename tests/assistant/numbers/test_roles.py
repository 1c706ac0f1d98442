"""What the numbers of a message are to each other, in twelve languages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.numbers.quantities import read
from assistant.numbers.reads import Read
from assistant.numbers.roles import roles
from knowledge.languages import SPOKEN

CORRECTIONS = [  # each replaces 5,300 by 5,800
    ("en", "Sorry, 5,800 kWh not 5,300 kWh"),
    ("en", "It is not 5,300 kWh but 5,800 kWh"),
    ("en", "We used 5,300 kWh. Sorry, I meant 5,800 kWh."),
    ("en", "use 5,800 instead of 5,300 kWh"),
    ("vi", "Xin lỗi, 5.800 kWh chứ không phải 5.300 kWh"),
    ("vi", "không phải 5.300 kWh mà là 5.800 kWh"),
    ("vi", "khong phai 5.300 kWh ma la 5.800 kWh"),
    ("zh", "是5,800千瓦时，不是5,300千瓦时"),
    ("zh", "不是5,300度，而是5,800度"),
    ("zh", "5,300度，抱歉，应该是5,800度"),
    ("bn", "৫,৩০০ ইউনিট নয়, ৫,৮০০ ইউনিট"),
    ("bn", "দুঃখিত, ৫,৮০০ টন, ৫,৩০০ টন নয়"),
    ("hi", "5,300 यूनिट नहीं, 5,800 यूनिट"),
    ("hi", "माफ़ कीजिए, 5,800 टन, न कि 5,300 टन"),
    ("id", "Maaf, 5.800 kWh bukan 5.300 kWh"),
    ("id", "bukan 5.300 liter, melainkan 5.800 liter"),
    ("tr", "5.300 kWh değil 5.800 kWh"),
    ("tr", "Pardon, 5.800 kWh, 5.300 kWh değil"),
    ("km", "សុំទោស 5,800 kWh មិនមែន 5,300 kWh ទេ"),
    ("km", "មិនមែន 5,300 លីត្រទេ គឺ 5,800 លីត្រ"),
    ("th", "ขอโทษ 5,800 หน่วย ไม่ใช่ 5,300 หน่วย"),
    ("th", "ไม่ใช่ 5,300 ตัน แต่เป็น 5,800 ตัน"),
    ("ur", "5,300 یونٹ نہیں، 5,800 یونٹ"),
    ("ur", "معذرت، 5,800 ٹن، نہ کہ 5,300 ٹن"),
    ("es", "Perdón, 5.800 kWh, no 5.300 kWh"),
    ("es", "no 5.300 kWh sino 5.800 kWh"),
    ("si", "5,300 kWh නොවේ, 5,800 kWh"),
    ("si", "5,300 kWh. සමාවෙන්න, 5,800 kWh"),
]


def told(text: str, language: str) -> list[tuple[Decimal, set[str]]]:
    reads = read(text, language)
    return [(r.value, set(found)) for r, found in zip(reads, roles(reads, text, language), strict=True)]


@pytest.mark.parametrize(("language", "text"), CORRECTIONS)
def test_a_correction_and_what_it_replaces(language: str, text: str) -> None:
    assert dict(told(text, language)) == {Decimal(5800): {"correction"}, Decimal(5300): {"corrected"}}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "4,200 L at 2.7 kg/L, sorry, 2,400"),
        ("en", "4,200 L at 2.7 kg/L, sorry, 2,400 L"),
        ("en", "4,200 kWh at 2.7, sorry, 2,400"),
        ("es", "4,200 litros (2.7 kg/l), perdón 2,400"),
        ("vi", "4.200 lít dầu, 2,7 kg/lít, xin lỗi, 2.400"),
        ("zh", "4,200升，2.7公斤/升，抱歉，应该是2,400升"),
        ("hi", "4,200 यूनिट, 2.7 किलो/यूनिट, माफ़ कीजिए, 2,400"),
    ],
)
def test_a_correction_is_of_the_amount_past_a_factor_that_it_is_unlike(language: str, text: str) -> None:
    assert dict(told(text, language)) == {
        Decimal(4200): {"corrected"},
        Decimal("2.7"): set(),
        Decimal(2400): {"correction"},
    }


@pytest.mark.parametrize("text", ["2.7 kg/L, sorry, 270", "12 t at 2.7 kg/L, sorry, 2.4"])
def test_a_correction_is_of_the_factor_where_no_amount_is_meant(text: str) -> None:
    found = dict(told(text, "en"))
    assert found[Decimal("2.7")] == {"corrected"}
    assert Decimal(12) not in found or not found[Decimal(12)]


def test_a_bare_number_of_a_rates_size_corrects_the_rate() -> None:
    assert told("4,200 L at 2.7 kg/L, sorry, 2.4", "en") == [
        (Decimal(4200), set()),
        (Decimal("2.7"), {"corrected"}),
        (Decimal("2.4"), {"correction"}),
    ]


def test_a_correction_of_an_earlier_message_stands_alone() -> None:
    assert told("Sorry, it should be 5,800 kWh", "en") == [(Decimal(5800), {"correction"})]
    assert told("抱歉，应该是5,800度", "zh") == [(Decimal(5800), {"correction"})]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Sorry for the wait. We used 5,300 kWh and 200 t of coal"),
        ("en", "5,300 kWh is not enough, and there are 12 t"),
        ("en", "It is not 12 t of coal, we burn 5,300 L of diesel"),
        ("zh", "我们是不是用了5,300度电？还有12吨煤"),
        ("es", "no tenemos 5.300 kWh y 12 t"),
        ("hi", "5,300 यूनिट हैं, 12 टन कोयला नहीं"),
    ],
)
def test_a_cue_without_a_pair_corrects_nothing(language: str, text: str) -> None:
    assert [found for _, found in told(text, language)] == [set(), set()]


TOTALS = [
    ("en", "300 t coal and 200 t wood, 500 t in total", [300, 200]),
    ("en", "58 factories: 30 in Vietnam, 20 in China, 8 in India", [30, 20, 8]),
    ("vi", "tổng 500 tấn: 300 tấn than và 200 tấn củi", [300, 200]),
    ("zh", "300吨煤和200吨木材，一共500吨", [300, 200]),
    ("bn", "৩০০ টন কয়লা, ২০০ টন কাঠ, মোট ৫০০ টন", [300, 200]),
    ("hi", "300 टन कोयला और 200 टन लकड़ी, कुल 500 टन", [300, 200]),
    ("id", "300 ton batu bara dan 200 ton kayu, total 500 ton", [300, 200]),
    ("tr", "300 ton kömür ve 200 ton odun, toplam 500 ton", [300, 200]),
    ("km", "300 តោន និង 200 តោន សរុប 500 តោន", [300, 200]),
    ("th", "ถ่านหิน 300 ตัน ไม้ 200 ตัน รวม 500 ตัน", [300, 200]),
    ("ur", "300 ٹن کوئلہ اور 200 ٹن لکڑی، کل 500 ٹن", [300, 200]),
    ("es", "300 t de carbón y 200 t de leña, 500 t en total", [300, 200]),
    ("si", "ටොන් 300 සහ ටොන් 200, එකතුව ටොන් 500", [300, 200]),
]


@pytest.mark.parametrize(("language", "text", "parts"), TOTALS)
def test_a_total_is_the_sum_of_the_others(language: str, text: str, parts: list[int]) -> None:
    found = told(text, language)

    assert [value for value, what in found if what == {"total"}] == [sum(parts)]
    assert [value for value, what in found if not what] == parts


@pytest.mark.parametrize(
    "text",
    ["300 t and 200 kWh, 500 t", "300 t and 300 t", "100 to 200 t, then 300 t", "in 2019 and 2020: 500 t", "500 t"],
)
def test_what_is_no_sum_of_others_of_its_unit_is_no_total(text: str) -> None:
    assert not any("total" in what for _, what in told(text, "en"))


def test_a_corrected_part_is_no_part_of_a_total() -> None:
    found = told("300 t and 200 t, not 250 t, 500 t in total", "en")

    assert [what for _, what in found] == [set(), {"correction"}, {"corrected"}, {"total"}]


def test_the_total_of_many_is_found() -> None:
    text = ", ".join(f"{n} t" for n in range(101, 131)) + f"; {sum(range(101, 131))} t"

    assert [bool(what) for _, what in told(text, "en")] == [False] * 30 + [True]


RANGES = [
    ("en", "10 to 12 t"),
    ("vi", "10 đến 12 tấn"),
    ("zh", "10到12吨"),
    ("bn", "১০-১২ টন"),
    ("hi", "10 से 12 टन"),
    ("id", "10 sampai 12 ton"),
    ("tr", "10-12 ton"),
    ("km", "10 ដល់ 12 តោន"),
    ("th", "10 ถึง 12 ตัน"),
    ("ur", "10 سے 12 ٹن"),
    ("es", "10 a 12 t"),
    ("si", "10-12 kWh"),
]


@pytest.mark.parametrize(("language", "text"), RANGES)
def test_both_ends_of_a_range_are_told(language: str, text: str) -> None:
    assert [what for _, what in told(text, language)] == [{"range_end"}, {"range_end"}]


LISTS = [
    ("en", "1) coal 500 t 2) diesel 300 L"),
    ("en", "(1) coal 500 t (2) diesel 300 L"),
    ("en", "We burned 1) coal 500 t, 2) diesel 300 L"),
    ("en", "Ours:\n1.coal 500 t\n2.diesel 300 L"),
    ("vi", "1) than 500 tấn 2) dầu 300 lít"),
    ("zh", "1、煤500吨 2、柴油300升"),
    ("zh", "１）煤500吨 ２）柴油300升"),
    ("bn", "১) কয়লা ৫০০ টন ২) ডিজেল ৩০০ লিটার"),
    ("hi", "1) कोयला 500 टन 2) डीज़ल 300 लीटर"),
    ("id", "1. batu bara 500 ton, 2. solar 300 liter"),
    ("tr", "1) kömür 500 ton 2) dizel 300 litre"),
    ("km", "១) ធ្យូង 500 តោន ២) ម៉ាស៊ូត 300 លីត្រ"),
    ("th", "1) ถ่านหิน 500 ตัน 2) ดีเซล 300 ลิตร"),
    ("ur", "1) کوئلہ 500 ٹن 2) ڈیزل 300 لیٹر"),
    ("es", "1) carbón 500 t 2) diésel 300 L"),
    ("si", "1) ගල් අඟුරු 500 t, 2) ඩීසල් 300 L"),
]


@pytest.mark.parametrize(("language", "text"), LISTS)
def test_numbers_of_a_row_are_list_numbers(language: str, text: str) -> None:
    found = told(text, language)

    listed = [value for value, what in found if what == {"list_number"}]
    assert listed in ([1, 2], [2])  # the first may open a line, where it is no figure at all
    assert [value for value, what in found if not what] == [500, 300]


def test_a_number_before_a_bracket_or_a_full_stop_is_no_list_number() -> None:
    for text in (
        "coal (500) and oil (300)",
        "sites (3) and brands (4)",
        "1. coal 500 t, then 2 t. Or 3.5 t",
        "We have 3. Then 4.",
        "about 7) and so",
        "500 t. 300 t.",
    ):
        assert not any("list_number" in what for _, what in told(text, "en"))


ARTICLES = [
    ("vi", "trong một năm chúng tôi dùng 500 kWh"),
    ("zh", "用一年，500度"),
    ("bn", "এক বছর ধরে ৫০০ টন"),
    ("hi", "एक साल में 500 टन"),
    ("id", "dalam satu tahun kami memakai 500 kWh"),
    ("tr", "bir yıl içinde 500 kWh"),
    ("km", "រយៈពេលនៃ មួយឆ្នាំ 500 kWh"),
    ("th", "ใช้หนึ่งปี 500 หน่วย"),
    ("ur", "ایک سال میں 500 ٹن"),
    ("es", "en un año 500 kWh"),
    ("en", "500 kg for each one tonne"),
    ("si", "වසර එකක් 500 kWh"),
]


@pytest.mark.parametrize(("language", "text"), ARTICLES)
def test_a_word_for_one_that_counts_nothing_is_an_article(language: str, text: str) -> None:
    found = [what for value, what in told(text, language) if value == 1]

    assert found in ([{"article"}], [])  # many are no figure to begin with
    assert [what for value, what in told(text, language) if value == 500] == [set()]


@pytest.mark.parametrize(
    ("language", "word"),
    [("vi", "một"), ("tr", "bir"), ("hi", "एक"), ("bn", "একটি"), ("es", "una"), ("zh", "一"), ("id", "satu"),
     ("th", "หนึ่ง"), ("ur", "ایک"), ("si", "එක"), ("km", "មួយ")],
)  # fmt: skip
def test_a_bare_word_for_one_is_an_article_whoever_read_it(language: str, word: str) -> None:
    reads = (Read(Decimal(1), word, (0, len(word)), "count", in_words=True),)

    assert roles(reads, f"{word} MCAP", language) == (frozenset({"article"}),)


def test_one_tonne_counts() -> None:
    assert told("một tấn than", "vi") == [(Decimal(1), set())]
    assert told("bir ton kömür", "tr") == [(Decimal(1), set())]


@given(text=st.text(st.sampled_from("12.,)\n tnot sorry不是เป็น")), language=st.sampled_from(SPOKEN))
def test_every_read_has_its_roles(text: str, language: str) -> None:
    reads = read(text, language)
    found = roles(reads, text, language)

    assert len(found) == len(reads)
    assert sum("corrected" in what for what in found) <= sum("correction" in what for what in found)


def test_roles_of_a_long_message_are_told_at_once() -> None:
    text = "sorry 1) not 5 t, " * 400

    assert len(roles(reads := read(text, "en"), text, "en")) == len(reads)
