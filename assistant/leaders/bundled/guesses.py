"""What a message and each of its parts likely want: intent guesses, by examples and by figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from assistant.conversation import state
from assistant.conversation.authorities import compares
from assistant.evidence.blending import Stands, together
from assistant.leaders.bundled import intents, questions, slots
from assistant.leaders.bundled.answer_types import asks_for
from assistant.leaders.bundled.cues import has
from assistant.leaders.bundled.frames import registry
from assistant.leaders.bundled.support import ABOUT_AS_LIKELY, ANSWERS, LIKELY, SURE
from assistant.numbers.page import page
from assistant.numbers.reads import Read
from assistant.numbers.units import unit_mentions
from assistant.types import Turn
from knowledge.library import Library, Query
from knowledge.types import Found, Results
from tools.registry import CALCULATORS

PART_SURE = 0.6  # of a part, to be served on its own
SURELY_OFF_TOPIC = 0.4  # below it the documents are asked
_HARDLY_LESS = 0.4  # of how likely a form is meant, that a question to the documents is
_QUESTION_SURE = 0.95  # of a question beside a calculation
_ANSWERED = 0.3  # likely that the documents answer half of a sentence, to be a question of its own
_TRIED = 3  # ways in which a sentence may be two questions
_COMPARED = ("programme", "standard")  # whose rules one question may compare in two sentences
_ASKING = frozenset({"programme", "balance"})
_BESIDE = frozenset({"programme", "balance", "others_data", "want_person"})  # asked for beside a calculation
_COURTESY = frozenset(intents.TALK) - {"capabilities"}  # which no question is
YES_OR_NO = frozenset({"confirm", "reject"})


@dataclass(frozen=True)
class Hearing:
    """What a message is understood with."""

    library: Library
    bank: intents.Bank  # example utterances
    longest: int  # characters of a message

    @cached_property
    def near(self) -> Callable[[str, str], tuple[intents.Ranked, ...]]:
        """Labels by how near their examples are to a text in a language. The last few are remembered: a message that
        is its only part is asked about twice."""
        return lru_cache(maxsize=64)(
            lambda text, language: intents.match(self.library.embed_query(text), self.bank, language)
        )

    def search(self, text: str, language: str, turn: Turn) -> Results:
        return self.library.search(Query(text=text, language=language, release=turn.release, members=True))


@dataclass(frozen=True)
class IntentGuess:
    """One part of a message with its likeliest want."""

    text: str
    label: str
    score: float
    within: str | None = None  # what the part stands in
    stands: Stands = "one"  # and how


def guess(text: str, reads: Sequence[Read], language: str, hearing: Hearing, own: str | None) -> IntentGuess:
    ranked = intents.weigh(hearing.near(text, language), reads, text, language, own)
    return IntentGuess(text, ranked[0].label, ranked[0].score)


@dataclass(frozen=True)
class _Heard:
    """A message in parts."""

    whole: IntentGuess
    turn: Turn
    reads: Sequence[Read]
    language: str
    hearing: Hearing

    def guess(self, piece: str) -> IntentGuess:
        return guess(piece, self.within(piece), self.language, self.hearing, self.turn.manufacturer_name)

    def within(self, piece: str) -> tuple[Read, ...]:
        """The figures of a piece of the message, in the piece's own places."""
        start = self.whole.text.find(piece)
        inside = (read for read in self.reads if start <= read.span[0] and read.span[1] <= start + len(piece))
        return tuple(read._replace(span=(read.span[0] - start, read.span[1] - start)) for read in inside)

    def found(self, piece: str, stands: Stands = "several") -> Results:
        """By the documents, for a piece of the message as one of its questions."""
        alone = self.hearing.search(piece, self.language, self.turn)
        return alone if stands == "alone" else together(alone, self._around, stands)

    def alone(self, heard: IntentGuess) -> Found | None:
        """What the documents answer a piece with that is asked by itself."""
        found = self.hearing.search(heard.text, self.language, self.turn).statements
        return found[0] if found and found[0].score >= ANSWERS else None

    @property
    def first(self) -> Found | None:
        """What the documents likeliest answer the whole message with."""
        return next(iter(self._around.statements), None)

    @cached_property
    def _around(self) -> Results:
        """By the documents, for the whole message."""
        return self.hearing.search(self.whole.text, self.language, self.turn)

    def asks(self, heard: IntentGuess) -> bool:
        return questions.asks(heard.text, self.language) or self.counts(heard)

    def counts(self, heard: IntentGuess) -> bool:
        """Does it hold amounts that are to be reckoned with? In a question to the documents those only say what it is
        about."""
        amounts = any(read.kind == "quantity" for read in self.within(heard.text))
        wanted = self.whole.label in CALCULATORS or questions.asks(heard.text, self.language)
        return heard.label in CALCULATORS and amounts and wanted and not self.is_told(heard)

    def is_told(self, heard: IntentGuess) -> bool:
        """Does what looks like a calculation ask for what a fact tells? No figure of it has a place in the form; or it
        is a question that lacks some, of no amount, or how one is found."""
        if heard.label not in CALCULATORS:
            return False
        found = self.alone(heard)
        likely = found.score if found and found.statement.kind == "fact" else 0.0
        filled = slots.fill(heard.label, self.within(heard.text), heard.text, self.language)
        asked = asks_for(heard.text, self.language)
        if all(read.kind == "year" for read in filled.reads.values()):
            wanted = has(heard.text, self.language, "calculate")
            return likely >= (LIKELY if wanted else ANSWERS) or self.asked(heard) >= _HARDLY_LESS * heard.score
        open_ = "how" in asked or not ("count" in asked or registry.is_whole(heard.label, filled.values))
        return likely >= LIKELY and open_ and questions.asks(heard.text, self.language)

    def asked(self, heard: IntentGuess) -> float:
        """How likely it asks the documents, as the examples and its figures say."""
        ranked = intents.weigh(
            self.hearing.near(heard.text, self.language), self.within(heard.text), heard.text, self.language
        )
        return sum(one.score for one in ranked if one.label == "programme")


def parts(
    whole: IntentGuess, turn: Turn, reads: Sequence[Read], language: str, hearing: Hearing, *, reckoned: bool
) -> list[IntentGuess]:
    """The message as one, or each thing that it asks for; yes and no count where something was asked. `reckoned`: its
    figures are multiplied or added already."""
    message = _Heard(whole, turn, reads, language, hearing)
    listed = questions.listed(whole.text)
    if listed:
        return _standing([_served(message.guess(piece), message) for piece in listed], message, listed=True)
    heard = [message.guess(piece) for piece in questions.pieces(whole.text, language)]
    heard = [one for one in heard if one.label not in YES_OR_NO or state.offered(turn)]
    if not reckoned and message.is_told(whole):
        whole = replace(whole, label="programme")
        message = replace(message, whole=whole)
    if whole.label in CALCULATORS:
        beside = (_beside(one, message) for one in heard if len(heard) > 1)
        return [whole, *(one for one in beside if one)][: questions.MOST]
    if whole.label in intents.TURNED_AWAY and whole.score >= PART_SURE and whole.label != "off_topic":
        return [whole]
    return _asked(heard, message)[: questions.MOST]


def _asked(heard: Sequence[IntentGuess], message: _Heard) -> list[IntentGuess]:
    """Each question, and a person that is wanted beside. Courtesy and what only leads to a question ask nothing."""
    asked = _not_told([one for one in heard if message.asks(one)], message)
    persons = [one for one in heard if one not in asked and one.label == "want_person" and one.score >= PART_SURE]
    apart = len(asked) == len(_COMPARED) and _answered([one.text for one in asked], message)
    if compares(message.whole.text) and len(asked) <= len(_COMPARED) and not apart:
        return [message.whole, *persons]
    if len(asked) > 1:
        served = _standing([_served(one, message) for one in asked], message)
        return [*(served if _tells(served, message) else [message.whole]), *persons]
    if message.whole.label in _ASKING and not _surely_one(message) and (two := _halved(message)):
        return [*two, *persons]
    if len(asked) == 1 and len(heard) > 1:
        if message.whole.label in _COURTESY and message.found(asked[0].text).answerable < ANSWERS:
            return [message.whole, *persons]
        return [replace(_served(_on_topic(asked[0], message), message), stands="one"), *persons]
    sure = [one for one in heard if one.score >= PART_SURE and (one.label != "off_topic" or message.asks(one))]
    return sure if len({one.label for one in sure}) > 1 else [message.whole]


def _served(heard: IntentGuess, message: _Heard) -> IntentGuess:
    """A question of the message: what it surely wants, else it is asked of the documents."""
    wants = heard.label == "want_person" or (heard.score >= PART_SURE and heard.label not in _COURTESY)
    wants = (wants and not message.is_told(heard)) or message.counts(heard)
    known = heard if wants else replace(heard, label="programme")
    return replace(known, within=message.whole.text, stands="several")


def _not_told(asked: list[IntentGuess], message: _Heard) -> list[IntentGuess]:
    """Without what only looks like a question: it ends as a sentence does, another does not, and no document answers
    it."""
    open_ = [one for one in asked if not questions.is_told(one.text)]
    if not open_:
        return asked
    return [one for one in asked if one in open_ or message.counts(one) or message.alone(one) is not None]


def _standing(served: Sequence[IntentGuess], message: _Heard, *, listed: bool = False) -> list[IntentGuess]:
    """Those that find their answer by themselves need nothing around them, where they are members of a list, or the
    whole message finds nothing, or what another of them finds by itself."""
    own = [message.alone(one) for one in served]
    first = message.first
    taken = [found for found in own if found and found.score >= LIKELY and first and _same(found, first)]
    least = LIKELY if taken else math.inf
    if listed or first is None or first.score < ANSWERS:
        least = ANSWERS
    return [
        replace(one, stands="alone") if found and found.score >= least else one
        for one, found in zip(served, own, strict=True)
    ]


def _same(one: Found, other: Found) -> bool:
    return one.statement.id == other.statement.id


def _on_topic(heard: IntentGuess, message: _Heard) -> IntentGuess:
    """What asks by itself for nothing of ours ("true or gossip?") may ask about what the rest of the message tells."""
    surely = message.whole.label == "off_topic" and message.whole.score >= SURELY_OFF_TOPIC
    strays = heard.label == "off_topic" and not surely
    return replace(heard, label="programme") if strays else heard


def _tells(served: Sequence[IntentGuess], message: _Heard) -> bool:
    """Is any of the questions answered by itself, or no question to the documents? Else the whole is looked up: in it
    may stand what they are about. Where the whole is answered, one of them must be about as likely answered, or find
    the same while each finds something else."""
    if any(one.label != "programme" for one in served):
        return True
    best = [results.statements[0] for one in served if (results := message.found(one.text, one.stands)).statements]
    whole = message.first
    if whole is None or whole.score < ANSWERS:
        return any(one.score >= ANSWERS for one in best)
    found = [one.statement.id for one in best]
    best += [own for one in served if (own := message.alone(one))]
    if whole.statement.id in found and len(set(found)) == len(found):
        return True
    return any(one.score >= max(ANSWERS, ABOUT_AS_LIKELY * whole.score) for one in best)


def _halved(message: _Heard) -> list[IntentGuess]:
    """A sentence as two questions, where the documents answer each of its halves with another statement."""
    halves = list(questions.halves(message.whole.text))[:_TRIED]
    found = [two for one in halves if (two := _answered(one, message))]
    best = max(found, key=lambda two: min(one.score for one in two), default=())
    return [IntentGuess(one.text, "programme", 1.0, message.whole.text, "several") for one in best]


def _surely_one(message: _Heard) -> bool:
    """Is the whole message surely answered by one statement?"""
    return message.first is not None and message.first.score >= SURE


def _answered(halves: Sequence[str], message: _Heard) -> tuple[IntentGuess, ...]:
    """The halves with how likely they are answered; none where one is not, or both are by the same."""
    first, second = (next(iter(message.found(half).statements), None) for half in halves)
    if first is None or second is None or first.statement.id == second.statement.id:
        return ()
    likely = min(first.score, second.score) >= _ANSWERED
    return tuple(
        IntentGuess(half, "programme", one.score) for half, one in zip(halves, (first, second), strict=True) if likely
    )


def _beside(heard: IntentGuess, message: _Heard) -> IntentGuess | None:
    """What a part asks for, where that is something else than the calculation around it: "what is that in tonnes?" and
    "emissions?" are its own."""
    if any(read.kind == "quantity" for read in message.within(heard.text)):
        return None
    if heard.label in _BESIDE and heard.score >= (_QUESTION_SURE if heard.label == "programme" else PART_SURE):
        return heard
    own = has(heard.text, message.language, "calculate") or "count" in asks_for(heard.text, message.language)
    measured = unit_mentions(page(heard.text, message.language))
    if own or measured or not questions.by_itself(heard.text, message.language):
        return None
    told = message.hearing.search(heard.text, message.language, message.turn).answerable >= _ANSWERED
    return replace(heard, label="programme") if told else None
