"""One form of characters for identity, search and language; the original for quotation."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from knowledge.ingestion.ingest import FileReport, IngestOptions, Source, document_id_of
from knowledge.languages import spoken_in
from knowledge.library import Library, Query
from knowledge.scripts import composed
from knowledge.search import lexical
from tests.knowledge.small import NOW, OPTIONS, corpus, open_small

RULE = "# Điện\n\nMỗi nhà máy dùng không quá 1000 MWh điện mỗi năm. Lò hơi đốt trấu.\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    corpus(tmp_path / "corpus")
    return open_small(tmp_path)


def ingest(library: Library, name: str, text: str, options: IngestOptions = OPTIONS) -> FileReport:
    return library.ingest([Source(name, text.encode())], options).files[0]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rule-2026.md", RULE),
        ("rule.md", unicodedata.normalize("NFD", RULE)),
        ("rule.md", RULE.replace("1000", "1\u200b000")),
        ("rule.md", RULE.replace("nhà máy", "nhà\u00a0m\u00adáy")),
        ("other.md", RULE.replace("1000", "１０００")),
    ],
)
def test_another_name_or_form_of_characters_is_the_same_document(library: Library, name: str, text: str) -> None:
    first = ingest(library, "rule.md", RULE)
    again = ingest(library, name, text)
    assert (again.state, again.document_id) == ("unchanged", first.document_id)


def test_what_is_said_of_it_anew_holds(library: Library) -> None:
    ingest(library, "rule.md", RULE)
    again = ingest(library, "rule-2026.md", RULE, IngestOptions(now=NOW, title="Power"))
    assert (again.state, again.document_id) == ("replaced", "rule.md")
    assert [entry.title for entry in library.documents() if entry.id == "rule.md"] == ["Power"]


def test_two_copies_in_one_ingest_are_one_document(library: Library) -> None:
    report = library.ingest([Source("a.md", RULE.encode()), Source("b.md", RULE.encode())], OPTIONS)
    assert [(file.state, file.document_id) for file in report.files] == [("added", "a.md"), ("unchanged", "a.md")]


def test_a_file_is_quoted_as_it_is_written_and_found_by_any_form(library: Library) -> None:
    written = unicodedata.normalize("NFD", RULE)
    ingest(library, "rule.md", written)
    for asked in ("Lò hơi đốt trấu", unicodedata.normalize("NFD", "Lò hơi đốt trấu"), "Lò h\u00adơi đốt\u200b trấu"):
        first = library.search(Query(text=asked, k=1, language="vi", members=True)).passages[0]
        assert first.document_id == "rule.md"
        assert first.text in written


def test_the_form_of_a_name_makes_no_other_id() -> None:
    assert document_id_of(unicodedata.normalize("NFD", "Điện １.md")) == document_id_of("điện 1.md")


def test_joiners_and_spaces_that_spell_stay() -> None:
    sinhala, khmer = "ශ්\u200dරී ලංකාව", "រោងចក្រ\u200bត្រូវ"
    assert composed(sinhala) == sinhala
    assert composed(khmer) == khmer
    assert composed("1\u200b000\u00ad MWh\u200f") == "1000 MWh"


def test_numbers_are_one_number_in_every_form() -> None:
    for form in ("1000 MWh", "１０００ MWh", "১০০০ MWh", "1\u200b000 MWh"):
        assert lexical.numbers(form).tolist() == [1000]
        assert lexical.grams(form).tolist() == lexical.grams("1000 MWh").tolist()


def test_a_document_is_in_the_language_of_what_it_says() -> None:
    prose = "The kiln burns bamboo and the mill reports its emissions every year to the programme office in town."
    table = "Tier: Aur; Melin: Llanelli; Rhan: 4; Cwm: Gwyn; Bryn: Mawr; Tref: Fach; Pont: Hir; Llan: Fair; Caer: Wen"
    khmer = "រោងចក្រត្រូវរាយការណ៍ការបំភាយឧស្ម័នរបស់ខ្លួនរៀងរាល់ឆ្នាំទៅការិយាល័យកម្មវិធី។" * 3
    assert spoken_in([prose * 5, table, khmer, "12 | 14"]) == ["en", "en", "km", "en"]
    assert spoken_in([prose * 3], hint="vi") == ["en"]
