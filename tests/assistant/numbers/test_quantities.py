"""Numbers are read by the custom of their language, and everything that is no number is left alone."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from assistant.numbers.quantities import figures, read
from assistant.numbers.reads import Read
from knowledge.languages import SPOKEN

D = Decimal
Expected = tuple[str, str, str | None]  # value, kind, unit


def seen(reads: tuple[Read, ...]) -> list[Expected]:
    return [(f"{r.value.normalize():f}", r.kind, r.unit) for r in reads]


AMOUNTS = [
    ("en", "12,500 t", "12500", "t"),
    ("en", "12 500 t", "12500", "t"),
    ("en", "1,25,000 kWh", "125000", "kWh"),
    ("en", "1.2 crore units of electricity", "12000000", "kWh"),
    ("en", "12k kWh", "12000", "kWh"),
    ("en", "3.5M kWh", "3500000", "kWh"),
    ("en", "twelve thousand tonnes", "12000", "t"),
    ("en", "two hundred and fifty-five kg", "255", "kg"),
    ("en", "one hundred kWh", "100", "kWh"),
    ("en", "2 kt CO2e", "2000", "tCO2e"),
    ("en", "0.6592 kgCO2e/kWh", "0.6592", "kgCO2e/kWh"),
    ("en", "12,000 MMBtu", "12000", "mmBtu"),
    ("vi", "12.500 tCO2e", "12500", "tCO2e"),
    ("vi", "3,5 triệu kWh", "3500000", "kWh"),
    ("vi", "3 triệu rưỡi kWh", "3500000", "kWh"),
    ("vi", "1 triệu 200 nghìn kWh", "1200000", "kWh"),
    ("vi", "mười giờ", "10", "hour"),
    ("vi", "năm giờ", "5", "hour"),
    ("vi", "mười năm", "10", "year"),
    ("vi", "hai trăm năm mươi lăm kg", "255", "kg"),
    ("vi", "12.500 tấn CO2 tương đương", "12500", "tCO2e"),
    ("vi", "85.000 số điện", "85000", "kWh"),
    ("vi", "muoi hai nghin tan", "12000", "t"),
    ("vi", "bốn phẩy hai kg", "4.2", "kg"),
    ("zh", "350万千瓦时", "3500000", "kWh"),
    ("zh", "三百五十万度", "3500000", "kWh"),
    ("zh", "十小时", "10", "hour"),
    ("zh", "十分钟", "10", "minute"),
    ("zh", "10个小时", "10", "hour"),
    ("zh", "五千瓦时", "5", "kWh"),
    ("zh", "12.5萬噸", "125000", "t"),
    ("zh", "1.2万吨二氧化碳当量", "12000", "tCO2e"),
    ("bn", "১২,৫০০ টন", "12500", "t"),
    ("bn", "১,২৫,০০০ ইউনিট", "125000", "kWh"),
    ("bn", "৩৫ লাখ কিলোওয়াট ঘণ্টা", "3500000", "kWh"),
    ("bn", "দশ ঘণ্টা", "10", "hour"),
    ("bn", "সাড়ে তিন টন", "3.5", "t"),
    ("hi", "3.5 लाख यूनिट", "350000", "kWh"),
    ("hi", "१२,५०० टन", "12500", "t"),
    ("hi", "दस घंटे", "10", "hour"),
    ("hi", "पच्चीस हज़ार टन", "25000", "t"),
    ("hi", "डेढ़ लाख लीटर", "150000", "L"),
    ("id", "12.500 ton CO2e", "12500", "tCO2e"),
    ("id", "sepuluh jam", "10", "hour"),
    ("id", "3,5 juta kWh", "3500000", "kWh"),
    ("id", "dua puluh lima ribu liter", "25000", "L"),
    ("tr", "on saat", "10", "hour"),
    ("tr", "12.500 ton", "12500", "t"),
    ("tr", "3,5 milyon kWh", "3500000", "kWh"),
    ("tr", "iki yüz elli beş kg", "255", "kg"),
    ("tr", "yirmibeş saat", "25", "hour"),
    ("km", "ដប់ម៉ោង", "10", "hour"),
    ("km", "១២,៥០០ តោន", "12500", "t"),
    ("km", "ម្ភៃប្រាំម៉ោង", "25", "hour"),
    ("km", "3.5 លាន kWh", "3500000", "kWh"),
    ("th", "สิบชั่วโมง", "10", "hour"),
    ("th", "12,500 หน่วย", "12500", "kWh"),
    ("th", "๑๒,๕๐๐ ตัน", "12500", "t"),
    ("th", "สองร้อยห้าสิบห้ากิโลกรัม", "255", "kg"),
    ("ur", "٣٫٥ ملین کلوواٹ گھنٹے", "3500000", "kWh"),
    ("ur", "دس گھنٹے", "10", "hour"),
    ("ur", "۱۲٬۵۰۰ ٹن", "12500", "t"),
    ("ur", "پچیس ہزار لیٹر", "25000", "L"),
    ("es", "diez horas", "10", "hour"),
    ("es", "12.500 toneladas de CO2e", "12500", "tCO2e"),
    ("es", "doscientos cincuenta y cinco kg", "255", "kg"),
    ("es-MX", "12,500 kWh", "12500", "kWh"),
    ("si", "පැය 10", "10", "hour"),
    ("si", "පැය දහයක්", "10", "hour"),
    ("si", "ටොන් 12,500", "12500", "t"),
    ("si", "12,500 kWh", "12500", "kWh"),
]


@pytest.mark.parametrize(("language", "text", "value", "unit"), AMOUNTS)
def test_an_amount_is_read_with_its_unit(language: str, text: str, value: str, unit: str) -> None:
    assert seen(read(text, language)) == [(value, "quantity", unit)]


@pytest.mark.parametrize(("language", "text", "value", "unit"), AMOUNTS)
def test_an_amount_is_found_in_the_middle_of_a_sentence_and_its_span_is_exact(
    language: str, text: str, value: str, unit: str
) -> None:
    sentence = f"MCAP, {text}; MCAP."

    found = figures(sentence, language)

    assert [(f"{r.value.normalize():f}", r.unit) for r in found] == [(value, unit)]
    assert sentence[slice(*found[0].span)] == found[0].text == text


OTHERS = [
    ("en", "in 2019", ("2019", "year", None)),
    ("en", "twenty thirty", ("2030", "year", None)),
    ("en", "FY2023-24", ("2023", "year", None)),
    ("en", "4.2%", ("4.2", "percent", "%")),
    ("en", "twenty-five per cent", ("25", "percent", "%")),
    ("en", "half of it", ("50", "percent", "%")),
    ("en", "$500", ("500", "money", "USD")),
    ("en", "500 dollars", ("500", "money", "USD")),
    ("en", "58 manufacturers", ("58", "count", None)),
    ("vi", "năm 2019", ("2019", "year", None)),
    ("vi", "năm tài chính 2023", ("2023", "year", None)),
    ("vi", "4,2%", ("4.2", "percent", "%")),
    ("vi", "mười phần trăm", ("10", "percent", "%")),
    ("vi", "10 triệu đồng", ("10000000", "money", "VND")),
    ("vi", "58 nhà sản xuất", ("58", "count", None)),
    ("zh", "2019年", ("2019", "year", None)),
    ("zh", "二〇三〇年", ("2030", "year", None)),
    ("zh", "2023财年", ("2023", "year", None)),
    ("zh", "百分之四点二", ("4.2", "percent", "%")),
    ("zh", "500美元", ("500", "money", "USD")),
    ("zh", "58家制造商", ("58", "count", None)),
    ("bn", "২০১৯ সালে", ("2019", "year", None)),
    ("bn", "৪.২ শতাংশ", ("4.2", "percent", "%")),
    ("bn", "৫০০ টাকা", ("500", "money", "BDT")),
    ("hi", "4.2 प्रतिशत", ("4.2", "percent", "%")),
    ("hi", "दो ब्रांड", ("2", "count", None)),
    ("id", "empat koma dua persen", ("4.2", "percent", "%")),
    ("tr", "%4,2", ("4.2", "percent", "%")),
    ("tr", "yüzde 4,2", ("4.2", "percent", "%")),
    ("tr", "yüzde on", ("10", "percent", "%")),
    ("bn", "শতকরা দশ", ("10", "percent", "%")),
    ("tr", "2019'da", ("2019", "year", None)),
    ("km", "៤.២ ភាគរយ", ("4.2", "percent", "%")),
    ("th", "ปี 2562", ("2019", "year", None)),
    ("th", "ร้อยละ 4.2", ("4.2", "percent", "%")),
    ("th", "500 บาท", ("500", "money", "THB")),
    ("ur", "4.2 فیصد", ("4.2", "percent", "%")),
    ("es", "4,2 por ciento", ("4.2", "percent", "%")),
    ("si", "සියයට 4.2", ("4.2", "percent", "%")),
]


@pytest.mark.parametrize(("language", "text", "expected"), OTHERS)
def test_years_percents_money_and_counts_are_told_apart(language: str, text: str, expected: Expected) -> None:
    assert seen(read(text, language)) == [expected]


DATES = [
    ("en", "3 October 2023", "2023-10-03"),
    ("en", "October 3, 2023", "2023-10-03"),
    ("en", "March 2025", "2025-03"),
    ("en", "2023-10-03", "2023-10-03"),
    ("vi", "ngày 3 tháng 10 năm 2023", "2023-10-03"),
    ("vi", "tháng 3 năm 2025", "2025-03"),
    ("vi", "3/10/2023", "2023-10-03"),
    ("vi", "tháng 3/2025", "2025-03"),
    ("zh", "2023年10月3日", "2023-10-03"),
    ("bn", "৩ অক্টোবর ২০২৩", "2023-10-03"),
    ("bn", "২০২৩ সালের নভেম্বরের শেষে", "2023-11"),
    ("hi", "3 अक्टूबर 2023", "2023-10-03"),
    ("hi", "2023 के नवंबर में", "2023-11"),
    ("id", "3 Oktober 2023", "2023-10-03"),
    ("tr", "3 Ekim 2023", "2023-10-03"),
    ("km", "3 តុលា 2023", "2023-10-03"),
    ("th", "3 ตุลาคม 2566", "2023-10-03"),
    ("ur", "3 اکتوبر 2023", "2023-10-03"),
    ("es", "3 de octubre de 2023", "2023-10-03"),
    ("si", "2023 ඔක්තෝබර් 3", "2023-10-03"),
]


@pytest.mark.parametrize(("language", "text", "iso"), DATES)
def test_a_date_is_one_figure(language: str, text: str, iso: str) -> None:
    found = figures(f"MCAP: {text}.", language)

    assert [(r.kind, r.iso) for r in found] == [("date", iso)]


NONE = [
    (
        "en",
        "scope 1 and 2, scopes 1 + 2, tier 2, CO2, CH4, N2O, SF6, R-32, R410A, HFC-134a, ISO 14064-1:2018, AR5, COP26",
    ),
    ("en", "One of them is the one that no one has; a manufacturer, anyone"),
    ("en", "write to mcap1@cascale.org or see https://cascale.org/2024/page-12 [1] [2, 3]"),
    ("en", "net zero, double counting, third party"),
    (
        "vi",
        "phạm vi 1 và 2, phạm vi một, bên thứ ba, mỗi năm, hằng năm, năm cơ sở, tư vấn, một trong các",
    ),
    ("zh", "范围一和范围二，范围1和2，第三方，二氧化碳，一个项目，一致，统一，进一步，十分重要"),
    ("bn", "স্কোপ ১ ও ২, একটি কারখানা, তৃতীয় পক্ষ, একই টন"),
    ("hi", "स्कोप 1 और 2, एक कार्यक्रम, बता दो"),
    ("id", "cakupan 1 dan 2, salah satu, pihak ketiga, satu program"),
    ("tr", "kapsam 1 ve 2, bir program, üçüncü taraf, herhangi bir, onu, ondan"),
    ("km", "វិសាលភាព 1 និង 2, កម្មវិធីមួយ, រយៈពេល, ភាគីទីបី"),
    ("km", "ដើម្បីកាត់បន្ថយ"),
    ("th", "ขอบเขตที่ 1 และ 2 สามารถ บุคคลที่สาม ห้าม โครงการหนึ่ง"),
    ("ur", "اسکوپ 1 اور 2، ایک پروگرام"),
    ("es", "alcances 1 y 2, un programa, una de ellas, cero neto"),
    ("si", "විෂය පථය 1 සහ 2, එක වැඩසටහනක්"),
]


@pytest.mark.parametrize(("language", "text"), NONE)
def test_names_and_articles_are_no_figures(language: str, text: str) -> None:
    assert seen(figures(text, language)) == []


def test_a_list_number_is_no_figure_and_what_follows_it_is() -> None:
    assert [r.value for r in figures("1. 12,500 kWh\n2) five sites", "en")] == [D(12500), D(5)]


def test_the_end_of_a_word_is_no_refrigerant() -> None:
    assert [r.value for r in read("kömür 500 ton, R 410A, R-32", "tr")] == [D(500)]


def test_a_number_beside_a_scope_is_still_read() -> None:
    assert [r.value for r in read("scope 1 5,000 t and scope 2 7,500 t", "en")] == [D(5000), D(7500)]
    assert [r.value for r in read("phạm vi 2: 350 tấn", "vi")] == [D(350)]


def test_a_hundred_is_one_hundred_and_hundreds_is_none() -> None:
    assert [r.value for r in read("about a hundred kWh", "en")] == [D(100)]
    assert read("hundreds of kWh", "en") == ()


def test_both_ends_of_a_range_have_the_unit() -> None:
    assert seen(read("from 10 to 12%", "en")) == [("10", "percent", "%"), ("12", "percent", "%")]
    assert seen(read("5–10 năm", "vi")) == [("5", "quantity", "year"), ("10", "quantity", "year")]
    assert seen(read("between 5 and 10 tonnes", "en")) == [("5", "quantity", "t"), ("10", "quantity", "t")]


def test_a_negative_amount_is_negative_and_a_hyphen_is_not() -> None:
    assert [r.value for r in read("-500 kWh", "en")] == [D(-500)]
    assert [r.value for r in read("2019-2030", "en")] == [D(2019), D(2030)]


def test_english_asks_where_both_readings_are_plausible() -> None:
    (found,) = read("We burned 1.250 tonnes", "en")

    assert {found.value, *found.alternatives} == {D("1.25"), D(1250)}
    assert "ambiguous" in found.notes


def test_other_languages_follow_their_custom_without_asking() -> None:
    (found,) = read("Chúng tôi đốt 1.250 tấn", "vi")

    assert (found.value, found.alternatives) == (D(1250), ())
    assert "grouped" in found.notes


def test_a_message_that_contradicts_itself_is_asked_about() -> None:
    tonnes, energy = read("1.250 tấn than và 3.5 MWh", "vi")

    assert set(tonnes.alternatives) | {tonnes.value} == {D(1250), D("1.25")}
    assert (energy.value, energy.alternatives) == (D("3.5"), ())


@pytest.mark.parametrize("language", SPOKEN)
def test_four_decimals_are_decimals_everywhere(language: str) -> None:
    assert [(r.value, r.alternatives) for r in read("0.6592", language)] == [(D("0.6592"), ())]
    assert [(r.value, r.alternatives) for r in read("0,6592", language)] == [(D("0.6592"), ())]


def test_a_ton_is_asked_in_english_and_assumed_elsewhere() -> None:
    assert read("500 tons of coal", "en")[0].unit_alternatives == ("t", "short_ton")
    assert read("500 metric tons", "en")[0].unit_alternatives == ()
    assert read("our US plant: 500 tons", "en")[0].unit == "short_ton"
    for language, text in (("id", "500 ton batu bara"), ("tr", "500 ton kömür"), ("es", "500 toneladas")):
        (found,) = read(text, language)
        assert (found.unit, found.unit_alternatives, "tonne_assumed" in found.notes) == ("t", (), True)


def test_decomposed_letters_and_full_width_digits_are_read_in_place() -> None:
    text = unicodedata.normalize("NFD", "Chúng tôi đốt mười hai tấn")
    (found,) = read(text, "vi")

    assert (found.value, found.unit) == (D(12), "t")
    assert unicodedata.normalize("NFC", text[slice(*found.span)]) == "mười hai tấn"
    assert [r.value for r in read("１２，５００吨", "zh")] == [D(12500)]


amounts = st.decimals(min_value=0, max_value=10**10, places=2, allow_nan=False, allow_infinity=False)


@given(value=amounts, language=st.sampled_from(SPOKEN))
def test_what_cldr_writes_is_read_back(value: Decimal, language: str) -> None:
    written = format_decimal(value, format="#,##0.##", locale=language)

    (found,) = read(f"{written} kWh", language)

    expected = {found.value, *found.alternatives} if language == "en" else {found.value}
    assert value in expected


@given(value=st.integers(min_value=0, max_value=10**9))
def test_indian_grouping_is_read_in_every_language_of_south_asia(value: int) -> None:
    written = format_decimal(value, format="#,##,##0", locale="en")

    for language in ("en", "hi", "bn", "ur", "si"):
        assert [r.value for r in read(f"{written} kWh", language)] == [value]


@given(value=st.integers(min_value=1, max_value=10**8), zero=st.sampled_from("٠۰०০๐០෦０"))
def test_digits_of_every_script_mean_the_same(value: int, zero: str) -> None:
    written = "".join(chr(ord(zero) + int(digit)) for digit in str(value))

    assert [r.value for r in figures(f"{written} kWh", "en")] == [value]


@given(text=st.text(max_size=60), language=st.sampled_from(SPOKEN))
def test_any_text_is_read_without_failing_and_spans_lie_in_it(text: str, language: str) -> None:
    for found in (*read(text, language), *figures(text, language)):
        start, end = found.span
        assert 0 <= start < end <= len(text)
        assert text[start:end] == found.text


@given(text=st.text(alphabet="0123456789.,- %kWhtCO2e\n", max_size=40))
def test_a_digit_run_of_an_amount_is_never_overlooked(text: str) -> None:
    number = "7413"
    assert any("7413" in r.text for r in figures(f"{text} = {number} ;", "en"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("vi", "Than quý 2: tháng 4 12,5 tấn"),
        ("en", "Coal of plant 3: 12.5 tonnes"),
        ("es", "Carbón, planta 2: 12,5 toneladas"),
    ],
)
def test_the_number_of_a_quarter_or_a_plant_takes_no_unit(language: str, text: str) -> None:
    assert [r.value for r in read(text, language) if r.unit] == [Decimal("12.5")]


def test_numbers_in_a_row_have_the_unit_that_is_told_once() -> None:
    reads = read("Jan 41,200, Feb 39,800 and Mar 44,500 kWh at 0.7 kg/kWh", "en")
    assert [(r.value, r.unit) for r in reads[:3]] == [
        (Decimal(41200), "kWh"),
        (Decimal(39800), "kWh"),
        (Decimal(44500), "kWh"),
    ]
