"""Numeric words of the twelve languages, counted up."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import files

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.numbers.quantities import figures, read

HOURS = {
    "en": "{} hours",
    "vi": "{} giờ",
    "zh": "{}小时",
    "bn": "{} ঘণ্টা",
    "hi": "{} घंटे",
    "id": "{} jam",
    "tr": "{} saat",
    "km": "{}ម៉ោង",
    "th": "{}ชั่วโมง",
    "ur": "{} گھنٹے",
    "es": "{} horas",
    "si": "පැය {}",
}
WORDS = {
    "en": {
        3: "three",
        10: "ten",
        17: "seventeen",
        42: "forty-two",
        100: "one hundred",
        600: "six hundred",
        1999: "one thousand nine hundred ninety-nine",
        12_500: "twelve thousand, five hundred",
        125_000: "one lakh twenty-five thousand",
        3_500_000: "three million five hundred thousand",
    },
    "vi": {
        3: "ba",
        10: "mười",
        15: "mười lăm",
        21: "hai mươi mốt",
        24: "hai mươi tư",
        105: "một trăm linh năm",
        600: "sáu trăm",
        1999: "một nghìn chín trăm chín mươi chín",
        3_500_000: "ba triệu năm trăm nghìn",
    },
    "zh": {
        3: "三",
        10: "十",
        15: "十五",
        21: "二十一",
        105: "一百零五",
        600: "六百",
        1999: "一千九百九十九",
        12_500: "一万二千五百",
        3_500_000: "三百五十万",
        200_000_000: "两亿",
    },
    "bn": {
        3: "তিন",
        10: "দশ",
        15: "পনেরো",
        21: "একুশ",
        45: "পঁয়তাল্লিশ",
        99: "নিরানব্বই",
        600: "ছয়শ",
        1000: "এক হাজার",
        3_500_000: "পঁয়ত্রিশ লাখ",
    },
    "hi": {
        3: "तीन",
        10: "दस",
        15: "पंद्रह",
        21: "इक्कीस",
        45: "पैंतालीस",
        99: "निन्यानवे",
        600: "छह सौ",
        1500: "एक हज़ार पाँच सौ",
        3_500_000: "पैंतीस लाख",
    },
    "id": {
        3: "tiga",
        10: "sepuluh",
        11: "sebelas",
        15: "lima belas",
        21: "dua puluh satu",
        100: "seratus",
        112: "seratus dua belas",
        125: "seratus dua puluh lima",
        600: "enam ratus",
        1000: "seribu",
        1999: "seribu sembilan ratus sembilan puluh sembilan",
        3_500_000: "tiga juta lima ratus ribu",
    },
    "tr": {
        3: "üç",
        10: "on",
        15: "on beş",
        21: "yirmi bir",
        100: "yüz",
        600: "altı yüz",
        1000: "bin",
        1999: "bin dokuz yüz doksan dokuz",
        3_500_000: "üç milyon beş yüz bin",
    },
    "km": {3: "បី", 10: "ដប់", 15: "ដប់ប្រាំ", 21: "ម្ភៃមួយ", 99: "កៅសិបប្រាំបួន", 600: "ប្រាំមួយរយ", 3_500_000: "បីលានប្រាំសែន"},
    "th": {
        3: "สาม",
        10: "สิบ",
        15: "สิบห้า",
        21: "ยี่สิบเอ็ด",
        99: "เก้าสิบเก้า",
        600: "หกร้อย",
        1999: "หนึ่งพันเก้าร้อยเก้าสิบเก้า",
        3_500_000: "สามล้านห้าแสน",
    },
    "ur": {
        3: "تین",
        10: "دس",
        15: "پندرہ",
        21: "اکیس",
        45: "پینتالیس",
        99: "ننانوے",
        600: "چھ سو",
        3_500_000: "پینتیس لاکھ",
    },
    "es": {
        3: "tres",
        10: "diez",
        15: "quince",
        21: "veintiuna",
        42: "cuarenta y dos",
        100: "cien",
        600: "seiscientas",
        1000: "mil",
        1999: "mil novecientas noventa y nueve",
        3_500_000: "tres millones quinientas mil",
    },
    "si": {3: "තුනක්", 10: "දහයක්", 15: "පහළොවක්", 21: "විසි එකක්", 100: "සියයක්", 600: "හය සියයක්"},
}


@pytest.mark.parametrize(
    ("language", "value", "words"), [(lang, value, words) for lang, by in WORDS.items() for value, words in by.items()]
)
def test_a_number_in_words_is_its_value(language: str, value: int, words: str) -> None:
    found = figures(HOURS[language].format(words), language)

    assert [(r.value, r.unit) for r in found] == [(Decimal(value), "hour")]
    assert found[0].in_words


def test_every_language_can_say_ten_hours_and_english_is_always_heard() -> None:
    for language in WORDS:
        sentence = f"({HOURS[language].format(WORDS[language][10])}) ten hours"

        assert [r.value for r in figures(sentence, language)] == [10, 10]


def chinese(value: int) -> str:
    """Standard Chinese for a number below a hundred million."""
    high, low = divmod(value, 10_000)
    if high:
        joined = "零" if 0 < low < 1000 else ""
        return f"{chinese(high)}万{joined}{chinese(low) if low else ''}"
    written, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            written += ("零" if gap and written else "") + "零一二三四五六七八九"[digit] + name
        gap = not digit
    return written.removeprefix("一") if written.startswith("一十") else written


@given(st.integers(min_value=2, max_value=99_999_999))
@example(29_000_000)
@example(2_050_000)
def test_chinese_numerals_are_counted(value: int) -> None:
    assert [r.value for r in figures(f"{chinese(value)}吨", "zh")] == [value]


@pytest.mark.parametrize("language", ["hi", "bn", "ur"])
def test_the_hundred_words_of_south_asia_count_to_ninety_nine(language: str) -> None:
    path = files("assistant.numbers").joinpath("words", f"{language}.yaml")
    words = yaml.safe_load(path.read_text(encoding="utf-8"))["numbers"]

    assert set(words.values()) >= set(range(100))
    for word, value in words.items():
        if value > 1:
            assert [r.value for r in figures(HOURS[language].format(word), language)] == [Decimal(str(value))]


MIXED = [
    ("zh", "2千9百万千瓦时", 29_000_000),
    ("zh", "1亿2千万千瓦时", 120_000_000),
    ("zh", "12万3千4百吨", 123_400),
    ("zh", "1萬2千噸", 12_000),
    ("zh", "1万零500吨", 10_500),
    ("zh", "3万5吨", 35_000),
    ("zh", "三万五吨", 35_000),
    ("zh", "5千瓦时", 5),
    ("vi", "1 triệu 200 nghìn kWh", 1_200_000),
    ("vi", "12 nghìn 5 trăm tấn", 12_500),
    ("vi", "1tr2 kWh", 1_200_000),
    ("vi", "một triệu hai kWh", 1_200_000),
    ("vi", "hai trăm năm", 200),
    ("id", "1 juta 200 ribu kWh", 1_200_000),
    ("id", "250rb kWh", 250_000),
    ("tr", "12 bin 500 ton", 12_500),
    ("tr", "1 buçuk milyon kWh", 1_500_000),
    ("bn", "২ কোটি ৫০ লাখ kWh", 25_000_000),
    ("bn", "১২ হাজার ৫০০ টন", 12_500),
    ("hi", "2 लाख 50 हज़ार टन", 250_000),
    ("en", "2 crore 50 lakh kWh", 25_000_000),
    ("en", "2 hundred 50 tonnes", 250),
    ("ur", "۲ لاکھ ۵۰ ہزار ٹن", 250_000),
    ("th", "3 แสน 5 หมื่นตัน", 350_000),
    ("km", "១ លាន ២ សែន kWh", 1_200_000),
    ("es", "1 millón 200 mil kWh", 1_200_000),
    ("es", "1 millón y medio de kWh", 1_500_000),
    ("si", "kWh ලක්ෂ 2", 200_000),
]


@pytest.mark.parametrize(("language", "text", "value"), MIXED)
def test_digits_and_scale_words_make_one_number(language: str, text: str, value: int) -> None:
    assert [r.value for r in read(text, language)] == [value]


def test_a_half_before_a_decimal_point_is_read_without_failing() -> None:
    assert [str(r.value) for r in read("setenta y media punto quinientas", "es")] == ["70.5", "500"]
    assert [str(r.value) for r in read("छे डेढ़ दशमलव सात", "hi")] == ["1.5", "7"]
