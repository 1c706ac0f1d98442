"""The answer while it is written: sentences to text, numbered citations and figures, and the events of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from assistant.evidence.harmless import without_handles
from assistant.reply.status import Paragraphs
from assistant.types import Citation, CitationFound, Figure, FromCitation, SentencePassed
from assistant.wording.sentence import Number, Quoted, Sentence
from knowledge.languages import base
from knowledge.types import Found

_UNSPACED = frozenset({"zh", "ja"})


@dataclass
class Reply:
    """`spelled` writes a text as the person writes the language; citations keep the document's own words."""

    language: str
    spelled: Callable[[str], str] = str
    citations: list[Citation] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    cited: list[Found] = field(default_factory=list)
    paragraphs: Paragraphs = field(default_factory=Paragraphs)
    _text: str = ""

    @property
    def text(self) -> str:
        return "\n".join(line.strip() for line in self._text.strip().splitlines())

    def add(self, sentence: Sentence) -> Iterator[CitationFound | SentencePassed]:
        """The events of one sentence: its new citations, then its text with their marks."""
        before = len(self.citations)
        self.paragraphs.add(sentence)
        marks = "".join(f"[{self._number(found)}]" for found in sentence.cites)
        figures = tuple(self._figure(number) for number in sentence.numbers)
        for citation in self.citations[before:]:
            yield CitationFound(citation=citation)
        gap = "" if base(self.language) in _UNSPACED else " "
        behind = f" {marks}{gap or ' '}" if marks else gap
        text = f"{self._lead(sentence)}{self.spelled(without_handles(sentence.text))}{behind}"
        self._text += text
        yield SentencePassed(text=text, figures=figures)

    def _lead(self, sentence: Sentence) -> str:
        if not self._text:
            return ""
        return "\n\n" if sentence.paragraph else "\n" if sentence.own_line else ""

    def _number(self, found: Found) -> int:
        for place, known in enumerate(self.cited, start=1):
            if known.statement.id == found.statement.id:
                return place
        self.cited.append(found)
        self.citations.append(_citation(found, len(self.cited)))
        return len(self.cited)

    def _figure(self, number: Number) -> Figure:
        parent = number.parent
        source = FromCitation(citation=self._number(parent.found)) if isinstance(parent, Quoted) else parent
        n, text = len(self.figures) + 1, self.spelled(number.text)
        figure = Figure(n=n, text=text, value=number.value, unit=number.unit, source=source)
        self.figures.append(figure)
        return figure


def _citation(found: Found, n: int) -> Citation:
    passage = found.passage
    return Citation(
        n=n,
        document_id=passage.document_id,
        title=found.document_title,
        authority=passage.authority,
        release=passage.release,
        language=found.statement.language,
        section=passage.section,
        page=passage.page,
        quote="" if found.withheld else found.statement.text,
        url=f"{passage.url.partition('#')[0]}#{found.statement.id}",
        machine_translated=found.translation == "machine",
    )
