"""What every shipped document keeps to: front matter, keys, sources, dates, authority, terms and questions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

import knowledge.corpus
from knowledge.types import Authority

CORPUS = Path(str(knowledge.corpus.__file__)).parent
STATEMENT = re.compile(r"^- (?P<text>.+) \{#(?P<key>[a-z0-9_.]+)(?P<attributes>( [a-z]+=[^\s}]+)*)\}$")
SENTENCE_END = re.compile(r"[.!?](?=\s+\S)|[。！？।។](?=.)")  # an end with something after it
END = (".", "。", "।", "។")
WANTS = {"money", "duration", "date", "name", "list", "yesno", "percent", "count"}
FIRST = ("en", "vi", "zh", "bn")  # every document exists in these
ASKED = (*FIRST, "hi", "id", "tr", "km", "th", "ur", "es", "si")


@dataclass(frozen=True)
class Said:
    """A statement as it stands in its file."""

    key: str
    text: str
    attributes: dict[str, str]
    document: str

    @property
    def sources(self) -> list[str]:
        return self.attributes["src"].split(",") if "src" in self.attributes else []


@dataclass(frozen=True)
class Shipped:
    """A document: its front matter and its statements in order."""

    matter: dict[str, Any]
    said: tuple[Said, ...]
    odd: tuple[str, ...]  # lines that are neither heading nor statement

    @property
    def id(self) -> str:
        return str(self.matter["id"])

    @property
    def language(self) -> str:
        return str(self.matter["language"])


def read(path: Path) -> Shipped:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    said, odd = [], []
    for line in filter(None, map(str.strip, body.splitlines())):
        if match := STATEMENT.match(line):
            attributes = dict(pair.split("=", 1) for pair in match["attributes"].split())
            said.append(Said(match["key"], match["text"], attributes, path.stem))
        elif not line.startswith("#"):
            odd.append(line)
    return Shipped(yaml.safe_load(head), tuple(said), tuple(odd))


def read_yaml(name: str) -> Any:
    return yaml.safe_load((CORPUS / name).read_text(encoding="utf-8"))


DOCUMENTS = {path.stem: read(path) for path in sorted(CORPUS.glob("*.md"))}
ORIGINALS = [document for document in DOCUMENTS.values() if document.language == "en"]
TRANSLATIONS = [document for document in DOCUMENTS.values() if document.language != "en"]
STATEMENTS = [said for document in DOCUMENTS.values() for said in document.said]
KEYS = {said.key for document in ORIGINALS for said in document.said}
SOURCES = read_yaml("sources.yaml")
GLOSSARY = read_yaml("glossary.yaml")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_front_matter_is_complete(name: str) -> None:
    document = DOCUMENTS[name]
    matter = document.matter
    assert document.id == name == f"{name.rsplit('.', 1)[0]}.{document.language}"
    assert matter["title"]
    assert matter["authority"] in get_args(Authority)
    assert isinstance(matter["release"], str)
    assert isinstance(matter["effective_from"], date)
    assert matter["source"].startswith("https://")
    if document.language == "en":
        assert matter["translation_of"] is None
        assert "translation" not in matter
    else:
        assert matter["translation"] in ("machine", "reviewed")
        assert isinstance(matter["translated_on"], date)


@pytest.mark.parametrize("document", TRANSLATIONS, ids=lambda document: document.id)
def test_a_translation_says_the_same_things_in_the_same_order_with_the_same_authority(document: Shipped) -> None:
    original = DOCUMENTS[document.matter["translation_of"]]
    assert [said.key for said in document.said] == [said.key for said in original.said]
    assert [said.attributes for said in document.said] == [said.attributes for said in original.said]
    for field in ("authority", "release", "effective_from", "source"):
        assert document.matter[field] == original.matter[field]


def test_every_document_exists_in_the_four_first_languages() -> None:
    names = {document.id.rsplit(".", 1)[0] for document in ORIGINALS}
    assert {f"{name}.{language}" for name in names for language in FIRST} <= set(DOCUMENTS)


def test_nothing_stands_in_a_document_that_cannot_be_quoted() -> None:
    assert {document.id: document.odd for document in DOCUMENTS.values() if document.odd} == {}


def test_a_key_is_used_once_in_a_language() -> None:
    uses = Counter((document.language, said.key) for document in DOCUMENTS.values() for said in document.said)
    assert [use for use, count in uses.items() if count > 1] == []


def test_a_statement_is_one_sentence() -> None:
    without_names = [(said, re.sub(r"https?://\S+|\S+@\S+", "x", said.text[:-1])) for said in STATEMENTS]
    assert [said.text for said, rest in without_names if SENTENCE_END.search(rest + "x")] == []
    assert [said.text for said in STATEMENTS if not said.text.endswith(END)] == []


def test_every_source_resolves_and_every_fact_has_one() -> None:
    assert {source for said in STATEMENTS for source in said.sources} <= set(SOURCES)
    assert [said.key for said in STATEMENTS if not said.sources and said.attributes.get("kind") != "unknown"] == []
    for source in SOURCES.values():
        assert source.keys() >= {"title", "publisher", "origin"}
        assert source["origin"] in ("programme", "press", "standard", "surroundings", "service")
        assert source["origin"] == "service" or source["url"].startswith("https://")


def test_what_is_called_mcap_rests_on_the_programmes_own_sources() -> None:
    for document in DOCUMENTS.values():
        if document.matter["authority"] == "mcap":
            for said in document.said:
                assert said.attributes.get("kind") is None, said.key
                origins = {SOURCES[source]["origin"] for source in said.sources}
                assert origins <= {"programme", "press"}, said.key


def test_a_standard_is_named_where_it_speaks() -> None:
    named = re.compile(r"SBTi|Science Based Targets|GHG Protocol|IPCC")
    for document in DOCUMENTS.values():
        if document.matter["authority"] == "standard":
            assert [said.text for said in document.said if not named.search(said.text)] == [], document.id


def test_an_unknown_is_context_says_what_is_wanted_and_whom_to_ask() -> None:
    unknown = [said for said in STATEMENTS if said.attributes.get("kind") == "unknown"]
    assert len({said.key for said in unknown}) >= 40
    for said in unknown:
        assert DOCUMENTS[said.document].matter["authority"] == "context"
        assert "wants" in said.attributes, said.key
        assert "mcap@cascale.org" in said.text, said.text
    assert {said.attributes["wants"] for said in STATEMENTS if "wants" in said.attributes} <= WANTS


def test_a_fact_that_ages_carries_its_year_in_the_text() -> None:
    digits = {ord(c): str(i) for zero in "০०០" for i, c in enumerate(chr(ord(zero) + n) for n in range(10))}
    aged = [said for said in STATEMENTS if "aged" in said.attributes]
    assert [said.text for said in aged if said.attributes["aged"][:4] not in said.text.translate(digits)] == []


def has(text: str, forms: list[str]) -> bool:
    return any(re.search(rf"(?<![\w-]){re.escape(form)}(?![\w-])", text, re.IGNORECASE) for form in forms)


@pytest.mark.parametrize("term", GLOSSARY)
def test_translations_keep_to_the_glossary(term: str) -> None:
    english = {
        said.key for document in ORIGINALS for said in document.said if has(said.text, GLOSSARY[term]["en"]["use"])
    }
    assert english, "a term that no document uses"
    strayed = [
        (said.document, said.text)
        for document in TRANSLATIONS
        for said in document.said
        if said.key in english
        and not any(form.lower() in said.text.lower() for form in GLOSSARY[term][document.language]["use"])
    ]
    assert strayed == []


@pytest.mark.parametrize("language", ASKED)
def test_questions_lead_to_statements_that_exist_each_to_one(language: str) -> None:
    asks: dict[str, list[str]] = read_yaml(f"asks/{language}.yaml")
    assert set(asks) <= KEYS
    assert all(isinstance(ask, str) for questions in asks.values() for ask in questions)
    uses = Counter(ask.casefold() for questions in asks.values() for ask in questions)
    assert [ask for ask, count in uses.items() if count > 1] == []


@pytest.mark.parametrize("language", FIRST)
def test_every_statement_can_be_asked_for(language: str) -> None:
    assert KEYS - set(read_yaml(f"asks/{language}.yaml")) == set()


def test_the_programmes_names_in_the_wild_are_among_the_questions() -> None:
    asked = " | ".join(read_yaml("asks/vi.yaml")["overview.what"]).casefold()
    wild = [name for name in GLOSSARY["program"]["vi"]["wild"] if name.startswith("Chương trình Hành động")]
    assert len(wild) >= 2
    assert [name for name in wild if name.casefold() not in asked] == []
