"""Only a whole yes consents, and the last answer is wanted again only where nothing else is said."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import pytest
import yaml

from assistant.conversation.language import identify
from assistant.conversation.replies import is_yes, wanted_again, wanted_language
from knowledge.languages import SPOKEN


def replies() -> Iterator[tuple[str, str, str]]:
    data = yaml.safe_load(files("tests.assistant.conversation").joinpath("consent.yaml").read_text(encoding="utf-8"))
    assert set(data) == set(SPOKEN)
    for language, kinds in data.items():
        assert len(kinds["consents"]) == 15
        assert len(kinds["withholds"]) == 30
        yield from ((language, kind, text) for kind, texts in kinds.items() for text in texts)


def test_a_yes_with_courtesy_consents_and_nothing_else_does() -> None:
    heard = {text: is_yes(text, identify(text, None, language), language) for language, _, text in replies()}

    assert [text for _, kind, text in replies() if heard[text] != (kind == "consents")] == []


AGAIN = [
    ("en", "why?", "why"), ("en", "And how did you calculate that?", "why"), ("en", "Where is this written?", "source"),
    ("en", "shorter please", "shorter"), ("en", "sorry, can you repeat that?", "repeat"),
    ("vi", "sao lại thế?", "why"), ("vi", "cho xem nguồn đi bạn", "source"), ("vi", "nói lại giúp em ạ", "repeat"),
    ("vi", "ngan gon thoi", "shorter"), ("zh", "依据是什么？", "why"), ("zh", "请给我看原文", "source"),
    ("zh", "太长了，一句话概括一下", "shorter"), ("zh", "请再说一遍", "repeat"), ("bn", "কেন?", "why"),
    ("bn", "কোথায় লেখা আছে?", "source"), ("bn", "abar bolen vai", "repeat"), ("bn", "এক কথায় বলুন", "shorter"),
    ("hi", "ऐसा क्यों?", "why"), ("hi", "source batao", "source"), ("hi", "संक्षेप में बताइए", "shorter"),
    ("hi", "ज़रा फिर से बताइए", "repeat"), ("id", "kok bisa?", "why"), ("id", "sumbernya mana?", "source"),
    ("id", "singkat saja kak", "shorter"), ("id", "tolong diulang", "repeat"), ("tr", "Neden böyle?", "why"),
    ("tr", "Bu nerede yazıyor?", "source"), ("tr", "kısaca lütfen", "shorter"), ("tr", "bir daha söyler misin", None),
    ("km", "ហេតុអ្វី?", "why"), ("km", "សូមបង្ហាញប្រភព", "source"), ("km", "សូមនិយាយម្តងទៀត", "repeat"),
    ("th", "ทำไมล่ะครับ", "why"), ("th", "ขอแหล่งที่มาหน่อยค่ะ", "source"), ("th", "สรุปสั้น ๆ หน่อย", "shorter"),
    ("th", "ขออีกทีครับ", "repeat"), ("ur", "ایسا کیوں؟", "why"), ("ur", "حوالہ دیں", "source"),
    ("ur", "مختصر بتائیں", "shorter"), ("ur", "دوبارہ بتائیں", "repeat"), ("es", "¿Y por qué?", "why"),
    ("es", "¿De dónde sale ese número?", "why"), ("es", "¿En qué documento está?", "source"),
    ("es", "más corto porfa", "shorter"), ("es", "repítelo por favor", "repeat"), ("si", "ඇයි ඒ?", "why"),
    ("si", "මූලාශ්‍රය පෙන්වන්න", "source"), ("si", "කෙටියෙන් කියන්න", "shorter"), ("si", "ආයෙත් කියන්න", "repeat"),
    ("en", "mate, that's a wall of text. One sentence I can forward", "shorter"),
    ("km", "វែងពេក អានមិនទាន់ទេ សុំតែមួយប្រយោគ", "shorter"), ("en", "Source? Our auditor wants it.", "source"),
    ("bn", "কেন? নিজের তথ্য দেখিয়ে আমাদের কী লাভ", "why"), ("id", "kenapa? kan rahasia pabrik", "why"),
    ("en", "Is our list of sources too long?", None), ("en", "Thanks, and what does it cost?", None),
    ("en", "Why? And who pays?", None), ("en", "MCAP in one sentence", None),
    ("en", "Repeat the sum with 500 kWh", None), ("tr", "peki neden", "why"), ("id", "lho kok bisa", "why"),
    ("ur", "اچھا مگر کیوں", "why"), ("hi", "accha par kyun", "why"), ("th", "แล้วทำไมล่ะ", "why"),
    ("zh", "那为什么", "why"),
    ("es", "vale, pero ¿por qué?", "why"), ("vi", "ủa sao vậy", "why"), ("si", "ඉතින් ඇයි", "why"),
    ("km", "ចុះហេតុអ្វី", "why"), ("bn", "কিন্তু কেন", "why"), ("en", "ok but it costs what?", None),
    ("en", "Why must we use the same year?", None), ("en", "What is the source of grid factors?", None),
    ("zh", "为什么要用同一年的因子？", None), ("es", "¿Por qué Nike?", None), ("en", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "kind"), AGAIN)
def test_the_last_answer_is_wanted_again_where_nothing_else_is_said(language: str, text: str, kind: str | None) -> None:
    assert wanted_again(text, language) == kind


LANGUAGES = [
    ("answer eka English walin denna puluwanda, boss ta", "en"), ("Is the form in English?", None),
    ("in English please", "en"), ("Can you answer in Vietnamese?", "vi"), ("tiếng Việt giúp em", "vi"),
    ("请用中文回答", "zh"), ("বাংলায় বলুন", "bn"), ("hindi mein batao", "hi"),
    ("Pakai bahasa Indonesia dong", "id"), ("Türkçe yazar mısın", "tr"), ("ឆ្លើយជាភាសាខ្មែរ", "km"),
    ("ขอเป็นภาษาไทยค่ะ", "th"), ("اردو میں بتائیں", "ur"), ("¿Me lo dices en español?", None),
    ("dímelo en español", "es"), ("සිංහලෙන් කියන්න", "si"), ("Is there a guide in Vietnamese?", None),
    ("in english please, the owner reads it", "en"), ("sorry, the owner asks. Tiếng Việt giúp em", "vi"),
    ("Which scopes? In English please", None), ("in English or Spanish?", None),
    ("We sell to English brands", None), ("please", None), ("answer in English or Spanish", None),
    ("write in English my manager reads no Vietnamese", "en"), ("英文 谢谢 老板看不懂", "en"),
    ("ขอภาษาเวียดนาม หัวหน้าไม่เข้าใจ", "vi"), ("Can you say it in Urdu? The owner reads only that.", "ur"),
    ("In English? And what does it cost?", None), ("India me reply kaun deta hai", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), LANGUAGES)
def test_a_language_is_wanted_where_the_whole_message_asks_for_one(text: str, wanted: str | None) -> None:
    assert wanted_language(text) == wanted
