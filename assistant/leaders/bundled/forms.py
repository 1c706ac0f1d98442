"""What is asked for in words: what a calculator could not do without, and what was understood of it already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from assistant.evidence import missing
from assistant.evidence.context import TurnContext
from assistant.evidence.evidence import Failure
from assistant.evidence.figures import leaves, written
from assistant.evidence.results import given, listing
from assistant.leaders.bundled.intent import Calculate, Understanding
from assistant.numbers.reads import Read
from assistant.types import FromMessage
from assistant.wording.catalogue import say
from assistant.wording.sentence import Number, Sentence
from tools.calculation import Problem, plain

_UNCLEAR: Final = "unplaced"


def needed(context: TurnContext, understanding: Understanding) -> Iterator[Sentence]:
    """Says what was not counted, asks for what is missing, and says what was already understood."""
    language = context.language
    yield from _left_out(context, understanding)
    if understanding.unplaced and any(_is_unclear(failure) for failure in context.evidence.failures):
        yield _unplaced(context, understanding)
    for failure in context.evidence.failures:
        if not _is_unclear(failure):
            yield missing.needed(failure, language)
        if known := list(given(failure.inputs.values, failure.inputs, language)):
            yield say(language, "understood", inputs=listing(known, language))


def _left_out(context: TurnContext, understanding: Understanding) -> Iterator[Sentence]:
    aside = tuple(dict.fromkeys(read for wanted in understanding.sums for read in wanted.aside))
    for key, reads in (("left_out", understanding.left_out), ("not_bought", aside)):
        if amounts := _amounts(context, reads):
            yield replace(say(context.language, key, amounts=listing(amounts, context.language)), own_line=True)


def _amounts(context: TurnContext, reads: Sequence[Read]) -> list[Sentence]:
    said = FromMessage(said=context.turn.id)
    numbers = (written("amount", read.value, read.unit, context.language, said) for read in reads)
    return [Sentence(number.text, (number,)) for number in numbers if number]


def unclear(wanted: Calculate) -> Problem:
    """The input of a form to look at where a figure beside it has no place: the first that was said."""
    said = [path for path, _, _ in leaves(wanted.values) if path in wanted.said]
    field = said[0] if said else next(path for path, _, _ in leaves(wanted.values))
    message = "other figures of the message may belong to this one"
    return Problem(field.removesuffix(".value"), _UNCLEAR, message, "the amount with all that multiplies it")


def _is_unclear(failure: Failure) -> bool:
    return all(problem.code == _UNCLEAR for problem in failure.problems)


def _unplaced(context: TurnContext, understanding: Understanding) -> Sentence:
    """Asks what the figures stand for that nothing was calculated with, in the person's own words."""
    said = FromMessage(said=context.turn.id)
    numbers = [Number(r.text.strip(), plain(r.value), r.unit, said) for r in understanding.unplaced]
    figures = listing([Sentence(number.text, (number,)) for number in numbers], context.language)
    return replace(say(context.language, "unplaced", figures=figures), own_line=True, says="needs_input")
