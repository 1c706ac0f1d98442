"""A sentence that may be sent: its text, the figures in it with their parents, and what it cites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.types import FromCalculation, FromMessage, Status
from knowledge.types import Found


@dataclass(frozen=True)
class Quoted:
    """The parent of a figure that stands in a statement."""

    found: Found


Parent = FromCalculation | FromMessage | Quoted


@dataclass(frozen=True)
class Number:
    """A figure as written, before it is known where it will stand in the answer."""

    text: str
    value: str  # plain decimal, or an ISO date
    unit: str | None
    parent: Parent

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Sentence:
    """`text` has no citation marks and no white space around it; `numbers` in the order of the text."""

    text: str
    numbers: tuple[Number, ...] = ()
    cites: tuple[Found, ...] = ()
    own_line: bool = False  # begins a line
    paragraph: bool = False  # begins a paragraph: the answer to another question
    says: Status | None = None  # what the turn comes to by it; None: said beside


def joined(*sentences: Sentence, between: str = " ") -> Sentence:
    """Several as one: a catalogue line and the quotation that it introduces."""
    return Sentence(
        text=between.join(s.text for s in sentences),
        numbers=tuple(n for s in sentences for n in s.numbers),
        cites=tuple(dict.fromkeys(f for s in sentences for f in s.cites)),
        own_line=sentences[0].own_line,
        paragraph=sentences[0].paragraph,
        says=next((s.says for s in sentences if s.says), None),
    )


def texts(sentences: Sequence[Sentence]) -> str:
    return " ".join(s.text for s in sentences)
