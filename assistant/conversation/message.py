"""What was said: the text, its language, and each figure in it under a handle. Made once, first, for everything."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Literal

from assistant.conversation import state
from assistant.conversation.chinese import simplified
from assistant.conversation.language import identify
from assistant.conversation.replies import wanted_language
from assistant.numbers import quantities
from assistant.numbers.reads import Read
from assistant.numbers.roles import Role, roles
from assistant.types import Exchange, Turn

Kind = Literal["amount", "rate", "share", "year", "date", "count", "money", "number"]
_KINDS: dict[str, Kind] = {
    "percent": "share",
    "year": "year",
    "date": "date",
    "count": "count",
    "money": "money",
    "plain": "number",
}
_NO_FIGURES: frozenset[Role] = frozenset({"list_number", "article"})
SENTENCE_ENDS = re.compile(r"(?<=[?!。？！।؟۔\n])\s*|(?<=\D\.)\s+|(?<=\.)\s+(?=[^\W\d_a-z])")
TIMES = frozenset({"year", "date"})  # what says when


def says_when(read: Read) -> bool:
    """A year or a date, which tells nothing of a company; 1:10 may be a time of day, or a ratio."""
    return read.kind in TIMES and not (read.iso or "").startswith("T")


@dataclass(frozen=True)
class Said:
    """A figure that the person wrote. `handle` is numbered through the conversation: q1, q2 …"""

    handle: str
    read: Read
    message_id: str
    roles: frozenset[Role] = frozenset()  # what it is to the other figures of its message

    @property
    def kind(self) -> Kind:
        return _KINDS.get(self.read.kind) or ("rate" if "/" in (self.read.unit or "") else "amount")

    @property
    def ambiguous(self) -> bool:
        """Its value can be read in two ways."""
        return bool(self.read.alternatives)


@dataclass(frozen=True)
class Message:
    """`text` is the original, which spans count in."""

    id: str
    text: str
    language: str
    figures: tuple[Said, ...]

    @property
    def reads(self) -> tuple[Read, ...]:
        return tuple(said.read for said in self.figures)

    @property
    def for_matching(self) -> str:
        """As it is compared with what we know: Chinese in simplified characters."""
        return simplified(self.text) if self.language.startswith("zh") else self.text


def read(turn: Turn) -> tuple[Message, tuple[Message, ...]]:
    """The message of this turn, and those before it in the conversation, oldest first."""
    numbers = count(1)
    earlier = tuple(_read(one.message_id, one.text, one.answer.language, numbers) for one in turn.history)
    spoken = state.language(turn)
    language = turn.language or identify(turn.text, turn.locale, spoken)
    if spoken is not None:
        language = wanted_language(turn.text) or language
    return _read(turn.id, turn.text, language, numbers), earlier


def leaning(message: Message, history: Sequence[Exchange]) -> str:
    """What is looked up for a message that is too short to be understood without the one before it."""
    before = next((one.text for one in reversed(history) if one.text), "")
    short = len(message.text) <= (_SHORT_HAN if message.language.startswith("zh") else _SHORT)
    return f"{before} {message.text}" if before and short else message.text


_SHORT, _SHORT_HAN = 60, 20  # characters


def _read(id_: str, text: str, language: str, numbers: count[int]) -> Message:
    figures = tuple(Said(f"q{next(numbers)}", one, id_, its) for one, its in _figures(text, language))
    return Message(id_, text, language, figures)


@lru_cache(maxsize=256)
def _figures(text: str, language: str) -> tuple[tuple[Read, frozenset[Role]], ...]:
    """List numbers and articles are no figures."""
    reads = quantities.read(text, language)
    found = zip(reads, roles(reads, text, language), strict=True)
    return tuple((read, its) for read, its in found if not its & _NO_FIGURES)
