"""A sentence that stands in a document is found by its own words, in every language that is answered in; and an English
question finds what it asks about in the three best, whatever language it is written in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from knowledge.ingestion.ingest import Source
from knowledge.library import KnowledgeSettings, Library, Query, open_library
from tests.knowledge.small import OPTIONS

WRITTEN = {
    "ur": (
        "# بھٹے کی رپورٹ\n\nہماری فیکٹری کا بھٹہ ہر منگل کی صبح صاف کیا جاتا ہے۔"
        " بوائلر میں صرف چاول کی بھوسی جلائی جاتی ہے۔"
    ),
    "si": ("# පෝරණු වාර්තාව\n\nඅපේ කර්මාන්තශාලාවේ පෝරණුව සෑම අඟහරුවාදා උදෑසනම පිරිසිදු කරනු ලැබේ. බොයිලේරුවේ සහල් දහයියා පමණක් දහනය කෙරේ."),
    "km": ("# របាយការណ៍ឡ\n\nឡរបស់រោងចក្រយើងត្រូវបានសម្អាតរៀងរាល់ព្រឹកថ្ងៃអង្គារ។ ឡចំហាយដុតតែអង្កាមប៉ុណ្ណោះ។"),
}


@pytest.fixture(scope="module")
def written(shipped_home: Callable[[], Path]) -> Iterator[Library]:
    """The same document in three languages, beside what is shipped."""
    with closing(open_library(KnowledgeSettings(home=shipped_home()))) as library:
        library.ingest([Source(f"kiln.{tag}.md", text.encode()) for tag, text in WRITTEN.items()], OPTIONS)
        yield library


@pytest.mark.parametrize("language", WRITTEN)
def test_an_exact_sentence_is_found_first(written: Library, language: str) -> None:
    name = f"kiln.{language}.md"
    text = written.document(name).text
    for sentence in written.sentences(name):
        asked = text[slice(*sentence.span)]
        found = written.search(Query(text=asked, language=language, members=True))
        assert asked in found.passages[0].text
        assert found.statements[0].statement.text == asked


def test_a_question_in_another_language_finds_it_among_the_first_three(written: Library) -> None:
    found = written.search(Query(text="On which day is the kiln cleaned?", language="en", members=True)).passages
    assert any(passage.document_id.startswith("kiln.") for passage in found[:3])
