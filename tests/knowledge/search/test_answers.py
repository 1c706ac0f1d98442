"""On the shipped corpus: the right statement first, in the asker's language, and what gives way to a document."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.errors import KnowledgeError
from knowledge.library import KnowledgeSettings, Library, Query, open_library
from knowledge.search.answer_types import holds
from knowledge.types import Results
from tests.conftest import MakeHome
from tests.knowledge.small import OPTIONS

HOURS = {
    "en": "How many hours of advice do we get each year?",
    "vi": "Mỗi năm chúng tôi được bao nhiêu giờ tư vấn?",
    "zh": "我们每年可以得到多少小时的咨询支持？",
    "bn": "আমরা প্রতি বছর কত ঘণ্টা পরামর্শ পাই?",
    "hi": "हमें हर साल कितने घंटे की सलाह मिलती है?",
    "id": "Berapa jam konsultasi yang kami dapat setiap tahun?",
}
FEE = {
    "en": "How much does it cost to join MCAP?",
    "vi": "Phí tham gia MCAP là bao nhiêu?",
    "zh": "参加 MCAP 要多少钱？",
    "bn": "MCAP-এ যোগ দিতে কত খরচ হয়?",
}
OFF = {
    "en": "Who won the football match yesterday?",
    "vi": "Thời tiết ngày mai thế nào?",
    "zh": "推荐一部好看的电影",
    "bn": "ভালো বিরিয়ানি কীভাবে রান্না করব?",
}
FEES = "# Money\n\nEvery manufacturer pays a participation fee of 750 US dollars a year for MCAP. It is due in May.\n"
GUIDE = "HỖ TRỢ TƯ VẤN\n\nMỗi năm Cascale dành cho nhà sản xuất tham gia MCAP mười giờ tư vấn, trực tuyến và tại chỗ.\n"
APPEALS = """# Appeals

A manufacturer may appeal against the decision of a reviewer within thirty days. The appeal is heard by a panel of five
people in Rotterdam. Its decision is final.

# Addresses

https://programme.example/appeals/form

The forms that are needed:
"""
MEMBERS = """THÀNH VIÊN

MCAP chỉ dành riêng cho các nhà sản xuất.

LĨNH VỰC

MCAP do Cascale quản lý và giúp nhà sản xuất quần áo, dệt may, giày dép, nội thất gia đình, sản phẩm thể thao và ngoài
trời, túi xách và hành lý đặt mục tiêu khí hậu rồi báo cáo tiến độ hằng năm cho công chúng.
"""


@pytest.fixture(scope="module")
def library(shipped_home: MakeHome) -> Library:
    """Its own: documents are added."""
    return open_library(KnowledgeSettings(home=shipped_home()))


@pytest.fixture(scope="module")
def documents(library: Library, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A release with four programme documents more, not activated."""
    folder: Path = tmp_path_factory.mktemp("documents")
    (folder / "fees.md").write_text(FEES, encoding="utf-8")
    (folder / "guide.vi.txt").write_text(GUIDE, encoding="utf-8")
    (folder / "members.vi.txt").write_text(MEMBERS, encoding="utf-8")
    (folder / "appeals.md").write_text(APPEALS, encoding="utf-8")
    report = library.ingest([folder], replace(OPTIONS, authority="mcap", release="with-documents", activate=False))
    assert not report.failed
    return "with-documents"


def _ask(library: Library, text: str, language: str, release: str | None = None) -> Results:
    return library.search(Query(text=text, language=language, release=release, members=True))


@pytest.mark.parametrize("language", HOURS)
def test_the_fact_comes_first_in_the_askers_language(library: Library, language: str) -> None:
    results = _ask(library, HOURS[language], language)

    assert results.statements[0].statement.key == "hours.ten"
    assert results.statements[0].statement.language == language
    assert results.answerable >= 0.5
    assert any(f.statement.key == "hours.ten" for f in results.statements if f.passage.id == results.passages[0].id)


@pytest.mark.parametrize("language", FEE)
def test_what_nobody_says_is_found_as_unknown(library: Library, language: str) -> None:
    best = _ask(library, FEE[language], language).statements[0]

    assert (best.statement.key, best.statement.kind) == ("fees.participation", "unknown")
    assert (best.statement.language, best.passage.authority) == (language, "context")


@pytest.mark.parametrize("language", FEE)
def test_the_unknown_gives_way_to_a_document_that_tells_it(library: Library, documents: str, language: str) -> None:
    results = _ask(library, FEE[language], language, documents)

    assert "750 US dollars" in results.statements[0].statement.text
    assert results.answerable >= 0.5
    assert "fees.participation" not in {found.statement.key for found in results.statements}


def test_the_unknown_does_not_give_way_to_a_sentence_about_another_thing(library: Library, documents: str) -> None:
    best = _ask(library, "What does the validation of our target cost?", "en", documents).statements[0]

    assert best.statement.key == "fees.validation"


@pytest.mark.parametrize("language", ["vi", "zh"])
def test_where_both_say_the_same_the_document_is_cited(library: Library, documents: str, language: str) -> None:
    best, second = _ask(library, HOURS[language], language, documents).statements[:2]

    assert best.passage.document_id == "guide.vi.txt"
    assert best.score >= 0.5
    assert (second.statement.key == "hours.ten") is (language != "vi")


def test_a_document_stands_in_for_the_shipped_statement_wherever_it_says_the_same(
    library: Library, documents: str
) -> None:
    found = _ask(library, "Thương hiệu có được tham gia MCAP không?", "vi", documents).statements
    same = [one.passage.document_id for one in found if one.statement.text.startswith("MCAP chỉ dành")]

    assert same == ["members.vi.txt"]


def test_so_does_a_longer_sentence_that_holds_it(library: Library, documents: str) -> None:
    found = _ask(library, "Những lĩnh vực nào được tham gia MCAP?", "vi", documents).statements

    assert found[0].passage.document_id == "members.vi.txt"
    assert "giày dép" in found[0].statement.text
    assert "sectors.list" not in {one.statement.key for one in found}


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "In which city does the appeal panel sit?"),
        ("es", "¿En qué ciudad se reúne el panel de apelación?"),
        ("zh", "申诉小组由几个人组成？"),
    ],
)
def test_what_only_a_document_says_is_answered_in_other_languages(
    library: Library, documents: str, language: str, question: str
) -> None:
    best = _ask(library, question, language, documents).statements[0]

    assert "a panel of five" in " ".join(best.statement.text.split())
    assert best.score >= 0.3


def test_neither_an_address_nor_a_line_that_leads_on_is_an_answer(library: Library, documents: str) -> None:
    found = _ask(library, "Which forms are needed for an appeal?", "en", documents).statements
    told = {one.statement.text for one in found}

    assert not {text for text in told if text.startswith("http") or text.endswith(":")}


def test_what_nobody_tells_stands_before_a_sentence_that_may_be_about_it(library: Library, documents: str) -> None:
    best = _ask(library, "Who is on the list of validators of MCAP?", "en", documents).statements[0]

    assert best.statement.kind == "unknown"


@pytest.mark.parametrize("language", OFF)
def test_what_is_not_the_programmes_field_is_not_answerable(library: Library, language: str) -> None:
    assert _ask(library, OFF[language], language).answerable < 0.5


def test_only_the_authority_asked_for(library: Library) -> None:
    query = Query(text="Which annual rate is asked for?", language="en", authority="standard", k=10)
    results = library.search(query)

    assert {passage.authority for passage in results.passages} == {"standard"}
    assert {found.passage.authority for found in results.statements} == {"standard"}


@pytest.mark.parametrize(
    ("kind", "text", "held"),
    [
        ("money", "The fee is USD 1,200.", True),
        ("money", "Phí là 3.000.000 đồng mỗi năm.", True),
        ("money", "费用为每年5000元。", True),
        ("money", "ফি বছরে ৫০০ টাকা।", True),
        ("money", "Participation is free of charge.", True),
        ("money", "The fee is due within 30 days.", False),
        ("duration", "Validators answer within ten business days.", True),
        ("duration", "Cần 6 tuần.", True),
        ("duration", "审核需要三个月。", True),
        ("duration", "যাচাইয়ে ৪৫ দিন লাগে।", True),
        ("duration", "Validation takes a while.", False),
        ("date", "Targets are due by 31 March 2027.", True),
        ("date", "目标须在6月30日前提交。", True),
        ("date", "Targets are due in due time.", False),
        ("percent", "At least 4.2 % a year.", True),
        ("percent", "Giảm 5 phần trăm.", True),
        ("percent", "Five sites.", False),
        ("name", "Anything.", False),
    ],
)
def test_what_a_sentence_must_hold_to_tell_what_was_unknown(kind: str, text: str, held: bool) -> None:
    assert holds(kind, text) is held


def test_errors_have_stable_codes_of_their_own() -> None:
    codes = [error.code for error in KnowledgeError.__subclasses__()]

    assert len(set(codes)) == len(codes) > 4
