"""What a question asks for is known in every language."""

from __future__ import annotations

import pytest

from assistant.leaders.bundled.answer_types import ORDER, asks_for
from assistant.leaders.bundled.cues import load_words
from knowledge.languages import SPOKEN

ASKED = {
    "money": {
        "en": "What does it cost to join MCAP?",
        "vi": "Phí tham gia MCAP là bao nhiêu?",
        "zh": "参加MCAP要多少钱？",
        "bn": "এমসিএপি-তে যোগ দিতে কত খরচ?",
        "hi": "MCAP में शामिल होने का शुल्क कितना है?",
        "id": "Berapa biaya ikut MCAP?",
        "tr": "MCAP'e katılmanın ücreti ne kadar?",
        "km": "តើចូលរួម MCAP អស់ប៉ុន្មាន?",
        "th": "ค่าเข้าร่วม MCAP เท่าไร",
        "ur": "MCAP میں شامل ہونے کی فیس کتنی ہے؟",
        "es": "¿Cuánto cuesta participar en MCAP?",
        "si": "MCAP හා එක්වීමට ගාස්තුව කීයද?",
    },
    "duration": {
        "en": "How many hours of support do we get?",
        "vi": "Mỗi năm chúng tôi được bao nhiêu giờ tư vấn?",
        "zh": "每年有多少小时的咨询？",
        "bn": "প্রতি বছর কত ঘণ্টা পরামর্শ পাওয়া যায়?",
        "hi": "हर साल कितने घंटे की सलाह मिलती है?",
        "id": "Berapa jam konsultasi setiap tahun?",
        "tr": "Her yıl kaç saat danışmanlık var?",
        "km": "តើប៉ុន្មានម៉ោងក្នុងមួយឆ្នាំ?",
        "th": "ให้คำปรึกษาปีละกี่ชั่วโมง",
        "ur": "ہر سال کتنے گھنٹے کی مشاورت؟",
        "es": "¿Cuántas horas de asesoría al año?",
        "si": "වසරකට උපදේශන පැය කීයක් දෙනවාද?",
    },
    "name": {
        "en": "Who validates our targets?",
        "vi": "Ai xác nhận mục tiêu của chúng tôi?",
        "zh": "谁来验证我们的目标？",
        "bn": "আমাদের লক্ষ্য কে যাচাই করে?",
        "hi": "हमारे लक्ष्यों को कौन सत्यापित करता है?",
        "id": "Siapa yang memvalidasi target kami?",
        "tr": "Hedeflerimizi kim doğruluyor?",
        "km": "តើអ្នកណាផ្ទៀងផ្ទាត់គោលដៅរបស់យើង?",
        "th": "ใครตรวจรับรองเป้าหมายของเรา",
        "ur": "ہمارے اہداف کی توثیق کون کرتا ہے؟",
        "es": "¿Quién valida nuestros objetivos?",
        "si": "අපේ ඉලක්ක තහවුරු කරන්නේ කවුද?",
    },
    "date": {
        "en": "When is the deadline for submitting targets?",
        "vi": "Hạn chót nộp mục tiêu là khi nào?",
        "zh": "提交目标的截止日期是什么时候？",
        "bn": "লক্ষ্য জমা দেওয়ার শেষ তারিখ কবে?",
        "hi": "लक्ष्य जमा करने की अंतिम तिथि क्या है?",
        "id": "Kapan batas waktu penyerahan target?",
        "tr": "Hedef sunmak için son tarih ne zaman?",
        "km": "តើថ្ងៃផុតកំណត់ដាក់គោលដៅនៅពេលណា?",
        "th": "กำหนดส่งเป้าหมายเมื่อไร",
        "ur": "اہداف جمع کرانے کی آخری تاریخ کیا ہے؟",
        "es": "¿Cuál es la fecha límite para presentar objetivos?",
        "si": "ඉලක්ක ඉදිරිපත් කිරීමේ අවසාන දිනය කවදාද?",
    },
    "yesno": {
        "en": "Is scope 3 included?",
        "vi": "Có tính phạm vi 3 không?",
        "zh": "包括范围三吗？",
        "bn": "স্কোপ ৩ কি অন্তর্ভুক্ত?",
        "hi": "क्या स्कोप 3 शामिल है?",
        "id": "Apakah cakupan 3 termasuk?",
        "tr": "Kapsam 3 dahil mi?",
        "km": "តើវិសាលភាព ៣ រួមបញ្ចូលទេ?",
        "th": "รวมขอบเขตที่ 3 ไหม",
        "ur": "کیا اسکوپ 3 شامل ہے؟",
        "es": "¿Se puede incluir el alcance 3?",
        "si": "විෂය පථය 3 ඇතුළත් කළ හැකිද?",
    },
}


@pytest.mark.parametrize(
    ("kind", "language", "text"), [(kind, lang, text) for kind, by in ASKED.items() for lang, text in by.items()]
)
def test_the_kind_of_answer_that_is_wanted_comes_first(kind: str, language: str, text: str) -> None:
    assert asks_for(text, language)[:1] == (kind,)


def test_a_statement_asks_for_nothing() -> None:
    assert asks_for("MCAP", "en") == ()


def test_every_kind_has_words_in_every_language() -> None:
    words = load_words("answer_types")
    assert set(words) == set(ORDER)
    assert all(set(words[kind]) == set(SPOKEN) for kind in ORDER)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("vi", "Chúng tôi có phải đánh giá rủi ro khí hậu không?"),
        ("vi", "Việc đánh giá mục tiêu mất bao lâu?"),
        ("bn", "আমাদের কি জলবায়ু ঝুঁকি মূল্যায়ন করতে হবে?"),
        ("km", "តើយើងត្រូវវាយតម្លៃហានិភ័យអាកាសធាតុទេ?"),
    ],
)
def test_an_assessment_is_no_price(language: str, text: str) -> None:
    assert "money" not in asks_for(text, language)
