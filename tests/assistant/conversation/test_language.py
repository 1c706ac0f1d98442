"""A message is answered in the language that it was written in."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.conversation.language import identify
from knowledge.languages import SPOKEN, supported

WRITTEN = [
    ("en", "How many hours are left?"),
    ("en", "boiler coal 1200 t"),
    ("vi", "Mỗi năm chúng tôi được bao nhiêu giờ tư vấn?"),
    ("vi", "muc tieu giam phat thai"),
    ("vi", "chung toi con bao nhieu gio"),
    ("vi", "scope 2 của nhà máy là bao nhiêu MWh?"),
    ("vi", "doi 350 toe sang MWh"),
    ("zh", "每年有多少小时的咨询支持？"),
    ("zh", "scope 2 排放怎么算？"),
    ("zh", "每年我們可以得到多少小時的諮詢？"),
    ("bn", "আমাদের কত ঘণ্টা বাকি আছে?"),
    ("bn", "amader koto ghonta baki ache?"),
    ("hi", "हमारे कितने घंटे बचे हैं?"),
    ("hi", "hamare kitne ghante bache hain"),
    ("id", "Berapa jam yang tersisa untuk kami?"),
    ("id", "listrik 3.500.000 kWh Indonesia 2023"),
    ("tr", "Kaç saatimiz kaldı?"),
    ("tr", "yilda kac saat destek veriliyor"),
    ("km", "តើយើងនៅសល់ប៉ុន្មានម៉ោង?"),
    ("th", "เราเหลือกี่ชั่วโมง"),
    ("ur", "ہمارے کتنے گھنٹے باقی ہیں؟"),
    ("es", "¿Cuántas horas nos quedan?"),
    ("si", "අපට පැය කීයක් ඉතිරිද?"),
    ("si", "apita paya keeyak ithuru wela thiyenawada"),
    ("si", "boiler eken diesel 1200 L giya, emission eka kiyada"),
    ("hi", "humko target kab tak dena hoga, koi batao"),
    ("th", "rong ngan rao tong jai kha thammai krub mee arai baang"),
    ("th", "pi than pee 2022 tae pi ni ja chai 2024 dai mai khrap"),
    ("hi", "humne 40 REC khareed rakhe hain target pura karne me gin lenge na rule dikhao"),
    ("bn", "eta korte konta lagbe, shudhu scope 2 naki"),
    ("km", "bong, yerng mean rong chak pii, trov tver inventory ponman dong khnong muoy chhnam?"),
    ("km", "khnhom chong deung tha target nis chea robos nak na"),
    ("si", "machan report eka yawanna ona kawadda, kohenda balanne"),
    ("ur", "is sal ka hisab lazmi dena hai ya mazeed waqt milta hai"),
]

SHORT: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("short_texts.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", SHORT)
def test_short_texts_tell_their_language_whatever_was_spoken_before(language: str) -> None:
    other = "en" if language != "en" else "vi"
    read = {
        (text, hint, before): identify(text, hint, before)
        for text in SHORT[language]
        for hint, before in ((None, None), (f"{other}-XX", None), (None, "th" if language != "th" else "es"))
    }

    assert {key: found for key, found in read.items() if found != language} == {}


@pytest.mark.parametrize(("language", "text"), WRITTEN)
def test_the_language_of_a_message_is_recognised(language: str, text: str) -> None:
    assert identify(text) == language


@pytest.mark.parametrize(("language", "text"), WRITTEN)
def test_what_was_spoken_before_does_not_hide_a_change_of_language(language: str, text: str) -> None:
    if language == "hi" and text.isascii():
        return  # romanised Hindustani follows what was spoken before, see below
    before = "th" if language != "th" else "vi"

    assert identify(text, previous=before) == language or text == "boiler coal 1200 t"


TERMS = [
    ("tr", "Hedefimizi göster"),
    ("tr", "emisyon 2023"),
    ("id", "data emisi pabrik"),
    ("es", "formulario"),
    ("es", "auditoría energética"),
    ("en", "scope 3 mandatory?"),
]


@pytest.mark.parametrize(("language", "text"), TERMS)
def test_a_term_of_one_language_tells_it_whatever_the_settings_say(language: str, text: str) -> None:
    assert identify(text) == language
    assert identify(text, locale_hint="vi-VN") == language


@pytest.mark.parametrize("text", ["anthracite", "diesel 5000 L", "target?", "scope 2", "Vietnam 2023"])
def test_a_term_alone_does_not_end_what_was_spoken(text: str) -> None:
    assert identify(text, locale_hint="en-US", previous="es") == "es"


MIXED = [
    ("bn", "scope 1 and scope 2 কি?"),
    ("hi", "MCAP member होना ज़रूरी है?"),
    ("th", "ขอ email หน่อย"),
    ("en", "What does เป้าหมาย mean in MCAP?"),
    ("en", "what is 碳中和?"),
    ("zh", "我们的scope 2 emissions是多少"),
]


@pytest.mark.parametrize(("language", "text"), MIXED)
def test_the_language_of_the_sentence_counts_and_not_that_of_its_terms(language: str, text: str) -> None:
    assert identify(text) == language


@pytest.mark.parametrize("text", ["2030", "4,2%", "12.500 tCO2e", "OK", "https://cascale.org", ""])
def test_what_tells_nothing_keeps_the_language(text: str) -> None:
    assert identify(text, previous="id") == "id"
    assert identify(text, locale_hint="vi-VN") == "vi"
    assert identify(text, locale_hint="vi-VN", previous="bn") == "bn"
    assert identify(text) == "en"


def test_romanised_hindustani_is_urdu_for_those_who_speak_urdu() -> None:
    assert identify("hamare kitne ghante bache hain", locale_hint="ur-PK") == "ur"
    assert identify("hamare kitne ghante bache hain", locale_hint="en-IN") == "hi"


@pytest.mark.parametrize(
    "text", ["Does Công ty May Hưng Yên qualify for MCAP?", "Which programme of 耐克 is MCAP based on?"]
)
def test_a_foreign_name_does_not_change_the_language(text: str) -> None:
    assert identify(text) == "en"


def test_a_script_of_none_of_our_languages_falls_back() -> None:
    assert identify("남은 시간이 얼마나 되나요?") == "en"
    assert identify("残り時間はどのくらいですか", previous="zh") == "zh"


def test_tags_lead_to_a_language_of_ours_or_to_none() -> None:
    assert [supported(tag) for tag in ("zh-Hant-HK", "vi_VN", "EN", "fr", None, "")] == [
        "zh",
        "vi",
        "en",
        None,
        None,
        None,
    ]
    assert len(set(SPOKEN)) == 12
