"""What a message and each of its parts likely want: intent guesses, by examples and by figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.conversation import state
from assistant.conversation.message import SENTENCE_ENDS
from assistant.leaders.bundled import intents
from assistant.leaders.bundled.answer_types import asks_for
from assistant.leaders.bundled.cues import has
from assistant.numbers.reads import Read
from assistant.types import Turn
from knowledge.library import Library
from tools.registry import CALCULATORS

_ALSO = re.compile(
    r",?\s(?:and|và|y|e|dan|serta|ve|ayrıca|terus|lalu|और|तथा|aur|এবং|আর|ও|ar|اور|සහ|හා|අනික|තව)\s"
    r"|\s?(?:และ|แล้วก็|แล้ว|និង|ហើយ)\s?|\s?[;；]\s*"
    r"|[,，、،]\s*(?:and|và|另外|还有|以及|并且)?|和|以及",
    re.IGNORECASE,
)  # between two questions of one sentence
_LIST_MARK = re.compile(r"(?<![\w.,])[(（]?(\d|[a-dA-D])\s?[)）.．、៖](?!\d)\s*|(?<!\S)(\d)\s+(?=¿)")
_LEAD_IN = re.compile(r"^[^:：?？]{1,60}[:：]\s*(?=\D)")  # "three questions:"
_ASIDE = re.compile(r"\s*[(（][^()（）]*[)）]\s*")
PART_SURE = 0.6  # of a part, to be served on its own
_QUESTION_SURE = 0.95  # of a question beside a calculation
_SHORTEST, _SHORTEST_HAN = 12, 4  # characters of a question that stands by itself
_ASKING = frozenset({"programme", "balance"})
_PARTS = 4  # read at most
YES_OR_NO = frozenset({"confirm", "reject"})


@dataclass(frozen=True)
class Hearing:
    """What a message is understood with."""

    library: Library
    bank: intents.Bank  # example utterances
    longest: int  # characters of a message


@dataclass(frozen=True)
class IntentGuess:
    """One part of a message with its likeliest want."""

    text: str
    label: str
    score: float


def guess(text: str, reads: Sequence[Read], language: str, hearing: Hearing, own: str | None) -> IntentGuess:
    near = intents.match(hearing.library.embed_query(text), hearing.bank, language)
    ranked = intents.weigh(near, reads, text, language, own)
    return IntentGuess(text, ranked[0].label, ranked[0].score)


def parts(whole: IntentGuess, turn: Turn, reads: Sequence[Read], language: str, hearing: Hearing) -> list[IntentGuess]:
    """The message as one, or the parts of it that ask for different things; yes and no count where something was
    asked."""
    own = turn.manufacturer_name
    if listed := _listed(whole.text):
        heard = [guess(piece, _within(piece, whole.text, reads), language, hearing, own) for piece in listed]
        return [h if h.score >= PART_SURE and h.label not in intents.TALK else _asked(h) for h in heard]
    pieces = _pieces(whole.text, language)
    if len(pieces) < 2:
        return [whole]
    heard = [guess(piece, _within(piece, whole.text, reads), language, hearing, own) for piece in pieces]
    heard = [h for h in heard if h.label not in YES_OR_NO or state.offered(turn)]
    if whole.label in CALCULATORS:
        return [whole, *(h for h in heard if _is_beside(h, _within(h.text, whole.text, reads)))]
    if whole.label in _ASKING and len(heard) > 1 and all(_asks(h.text, language) for h in heard):
        asked = [h if h.score >= PART_SURE else _asked(h) for h in heard]
        return [asked[0], *(_leaning(first, then, language) for first, then in pairwise(asked))]
    sure = [h for h in heard if h.score >= PART_SURE or _holds_amounts(h, _within(h.text, whole.text, reads))]
    return sure if len({h.label for h in sure}) > 1 else [whole]


def _asked(heard: IntentGuess) -> IntentGuess:
    return replace(heard, label="programme")


def _listed(text: str) -> list[str]:
    """The members of a list that is numbered from one, in digits or letters; what leads to it is none of them."""
    marks: list[re.Match[str]] = []
    for mark in _LIST_MARK.finditer(text):
        if _place(mark) == len(marks) + 1:
            marks.append(mark)
    ends = [*(mark.start() for mark in marks), len(text)][1:]
    members = [text[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)]
    members = [member for member in members if any(map(str.isalpha, member))]
    return members[:_PARTS] if len(members) > 1 else []


def _place(mark: re.Match[str]) -> int:
    """Which member of its list a mark is of: of "(b)" the second."""
    name = mark.group(1) or mark.group(2)
    return int(name) if name.isdecimal() else ord(name.lower()) - ord("a") + 1


def _pieces(text: str, language: str) -> list[str]:
    """Sentences, or the questions that one sentence joins: what hours are there, and what do they cost?

    What stands in brackets behind a sentence asks nothing of its own.
    """
    sentences = (piece for piece in SENTENCE_ENDS.split(text) if any(map(str.isalpha, piece)))
    pieces = [piece for piece in sentences if not _ASIDE.fullmatch(piece)][:_PARTS]
    return pieces if len(pieces) > 1 else _joined_questions(_LEAD_IN.sub("", text), language)[:_PARTS]


def _joined_questions(text: str, language: str) -> list[str]:
    joints = [joint.span() for joint in _ALSO.finditer(text)]
    ends = [*(start for start, _ in joints), len(text)][1:]
    questions, begun = [], 0
    for (start, after), end in zip(joints, ends, strict=True):
        if _asks(text[begun:start], language) and _asks(text[after:end], language):
            questions.append(text[begun:start])
            begun = after
    return [*questions, text[begun:]]


def _leaning(before: IntentGuess, heard: IntentGuess, language: str) -> IntentGuess:
    """A question that says "it", or next to nothing ("How much?"), is asked with the one before it."""
    short = len(heard.text.strip(" ?？؟")) <= (_SHORTEST_HAN if language == "zh" else _SHORTEST)
    leans = heard.label == before.label and (short or has(heard.text, language, "leaning", "followups"))
    return replace(heard, text=f"{before.text} {heard.text}") if leans else heard


def _asks(text: str, language: str) -> bool:
    """Is something asked for by name? What only a yes is wanted to may be one half of a question."""
    return any(kind != "yesno" for kind in asks_for(text, language))


def _within(piece: str, whole: str, reads: Sequence[Read]) -> tuple[Read, ...]:
    """The figures of a piece of the message, in the piece's own places."""
    start = whole.find(piece)
    inside = (read for read in reads if start <= read.span[0] and read.span[1] <= start + len(piece))
    return tuple(read._replace(span=(read.span[0] - start, read.span[1] - start)) for read in inside)


def _holds_amounts(heard: IntentGuess, reads: Sequence[Read]) -> bool:
    return heard.label in CALCULATORS and any(read.kind == "quantity" for read in reads)


def _is_beside(heard: IntentGuess, reads: Sequence[Read]) -> bool:
    """Does a part ask for something else than the calculation around it?"""
    sure = _QUESTION_SURE if heard.label == "programme" else PART_SURE
    other = heard.label in {"programme", "balance", "others_data", "want_person"}
    return other and heard.score >= sure and not reads
