"""A yes/no question gets its word only where a statement settles it, and never the wrong one."""

from __future__ import annotations

import pytest

from assistant.leaders.bundled.yes_no import settled
from assistant.wording.catalogue import lines
from tests.assistant.dialogue import Conversation

NO, YES, NEITHER = "no", "yes", None
# What is asked → the word that may stand first, in each language.
TRAPS: dict[str, tuple[str | None, dict[str, str]]] = {
    "must be members": (
        NO,
        {
            "en": "Must we be a Cascale member to join MCAP?",
            "vi": "Có phải là thành viên Cascale mới được tham gia MCAP không?",
            "zh": "必须是 Cascale 会员才能参加 MCAP 吗？",
            "bn": "MCAP-এ যোগ দিতে কি Cascale-এর সদস্য হতে হবে?",
        },
    ),
    "non-members": (
        YES,
        {
            "en": "Can non-members join MCAP?",
            "zh": "非会员可以参加 MCAP 吗？",
            "bn": "সদস্য নয় এমন প্রতিষ্ঠান কি MCAP-এ যোগ দিতে পারে?",
        },
    ),
    "brands": (
        NO,
        {
            "en": "Can brands join MCAP?",
            "vi": "Thương hiệu có được tham gia MCAP không?",
            "zh": "品牌可以参加 MCAP 吗？",
            "bn": "ব্র্যান্ড কি MCAP-এ যোগ দিতে পারে?",
        },
    ),
    "climate risk": (
        NO,
        {
            "en": "Is the climate risk assessment mandatory?",
            "vi": "Đánh giá rủi ro khí hậu có bắt buộc không?",
            "zh": "气候风险评估是强制性的吗？",
            "bn": "জলবায়ু ঝুঁকি মূল্যায়ন কি বাধ্যতামূলক?",
        },
    ),
    "scope 3": (
        NO,
        {
            "en": "Must the target cover scope 3?",
            "zh": "目标必须包括范围三吗？",
            "bn": "লক্ষ্যে কি স্কোপ ৩ থাকতে হবে?",
        },
    ),
    "online": (
        YES,
        {
            "en": "Can we get the advice online?",
            "vi": "Có được tư vấn trực tuyến không?",
            "zh": "可以在线获得咨询吗？",
            "bn": "পরামর্শ কি অনলাইনে পাওয়া যায়?",
        },
    ),
}
# No statement settles these: any word would be wrong.
OPEN = {
    "SAT and SBT": {
        "en": "Does SBTi approve MCAP targets?",
        "vi": "SBTi có phê duyệt mục tiêu MCAP không?",
        "zh": "SBTi 会批准 MCAP 目标吗？",
        "bn": "SBTi কি MCAP লক্ষ্য অনুমোদন করে?",
    },
    "45 %": {
        "en": "Does MCAP require a 45% cut by 2030?",
        "vi": "MCAP có yêu cầu giảm 45% vào năm 2030 không?",
        "zh": "MCAP 要求到2030年减排45%吗？",
        "bn": "MCAP কি ২০৩০ সালের মধ্যে ৪৫% কমানো বাধ্যতামূলক করে?",
    },
    "18 months": {
        "en": "Must we submit our target within 18 months?",
        "vi": "Chúng tôi có phải nộp mục tiêu trong 18 tháng không?",
        "zh": "我们必须在18个月内提交目标吗？",
        "bn": "আমাদের কি ১৮ মাসের মধ্যে লক্ষ্য জমা দিতে হবে?",
    },
    "the ten hours": {
        "en": "Is the ten hours per manufacturer?",
        "vi": "Mười giờ là cho mỗi nhà sản xuất phải không?",
        "zh": "十小时是每家制造商都有吗？",
        "bn": "দশ ঘণ্টা কি প্রতিটি প্রস্তুতকারকের জন্য?",
    },
    "Higg FEM": {
        "en": "Can we use our Higg FEM data as the MCAP inventory?",
        "vi": "Có thể dùng dữ liệu Higg FEM làm kiểm kê MCAP không?",
        "zh": "可以直接用 Higg FEM 数据作为 MCAP 清单吗？",
        "bn": "Higg FEM-এর তথ্য কি সরাসরি MCAP ইনভেন্টরি?",
    },
    "2024": {
        "en": "Was MCAP launched in 2024?",
        "vi": "MCAP ra mắt năm 2024 phải không?",
        "zh": "MCAP 是2024年启动的吗？",
        "bn": "MCAP কি ২০২৪ সালে চালু হয়েছিল?",
    },
    "members": {
        "en": "Can members join MCAP?",
        "vi": "Có phải thành viên được tham gia không?",
        "zh": "会员可以参加吗？",
        "bn": "সদস্যরা কি যোগ দিতে পারে?",
    },
}


def word(answer: str, language: str) -> str | None:
    """The yes or no that a text begins with."""
    own = {name: lines(language)[f"settled.{name}"] for name in (YES, NO)}
    return next((name for name, said in own.items() if answer.startswith(f"{said} ")), None)


@pytest.mark.parametrize("trap", TRAPS)
def test_where_a_statement_settles_the_question_its_word_comes_first(talk: Conversation, trap: str) -> None:
    wanted, asked = TRAPS[trap]

    said = {language: word(talk.say(text, language=language).text, language) for language, text in asked.items()}

    assert said == dict.fromkeys(asked, wanted)


@pytest.mark.parametrize("trap", OPEN)
def test_where_none_settles_it_no_word_is_said(talk: Conversation, trap: str) -> None:
    for language, text in OPEN[trap].items():
        assert word(talk.say(text, language=language).text, language) is NEITHER


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Which members must join?", "join.non_members"),
        ("Must we not be members?", "join.non_members"),
        ("We are a member and must report.", "join.non_members"),
        ("Must the target cover scope 1, 2 and scope 3?", "scope.scope3"),
        ("Is the climate risk assessment not mandatory?", "climate_risk.encouraged"),
        ("How do brands join?", "join.manufacturers_only"),
        ("Is the advice online or offline?", "hours.online_offline"),
        ("Must we be a member?", None),
        ("Must we be a member?", "hours.ten"),
    ],
)
def test_a_question_that_leaves_a_doubt_gets_no_word(text: str, key: str | None) -> None:
    assert settled(text, "en", key) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("hi", "क्या MCAP में शामिल होने के लिए Cascale का सदस्य होना ज़रूरी है?"),
        ("id", "Apakah harus menjadi anggota Cascale untuk ikut MCAP?"),
        ("tr", "MCAP'e katılmak için Cascale üyesi olmak zorunlu mu?"),
        ("th", "ต้องเป็นสมาชิก Cascale ถึงจะเข้าร่วม MCAP ได้ไหม"),
        ("ur", "کیا MCAP میں شامل ہونے کے لیے Cascale کا رکن ہونا لازمی ہے؟"),
        ("es", "¿Es obligatorio ser miembro de Cascale para participar en MCAP?"),
        ("km", "តើត្រូវតែជាសមាជិក Cascale ដើម្បីចូលរួម MCAP ដែរឬទេ?"),
    ],
)
def test_the_word_is_said_in_other_languages_too(language: str, text: str) -> None:
    assert settled(text, language, "join.non_members") == NO
    assert lines(language)["settled.no"] != lines(language)["settled.yes"]


@pytest.mark.parametrize(
    ("language", "text", "says"),
    [
        ("en", "do we have to be a cascale member to join mcap", NO),
        ("vi", "có bắt buộc là thành viên Cascale mới vào MCAP được không", NO),
        ("en", "we have to be a cascale member to join mcap", NEITHER),
    ],
)
def test_a_word_at_either_end_asks_as_well_as_a_mark(language: str, text: str, says: str | None) -> None:
    assert settled(text, language, "join.non_members") == says
