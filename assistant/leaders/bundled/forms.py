"""What is asked for in words: what a calculator could not do without, and what was understood of it already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.evidence import missing
from assistant.evidence.context import TurnContext
from assistant.evidence.figures import written
from assistant.evidence.results import given, listing
from assistant.leaders.bundled.intent import Understanding
from assistant.types import FromMessage
from assistant.wording.catalogue import say
from assistant.wording.sentence import Sentence


def needed(context: TurnContext, understanding: Understanding) -> Iterator[Sentence]:
    """Says what was not counted, asks for what is missing, and says what was already understood."""
    language = context.language
    yield from _left_out(context, understanding)
    for failure in context.evidence.failures:
        yield missing.needed(failure, language)
        if known := list(given(failure.inputs.values, failure.inputs, language)):
            yield say(language, "understood", inputs=listing(known, language))


def _left_out(context: TurnContext, understanding: Understanding) -> Iterator[Sentence]:
    language, said = context.language, FromMessage(said=context.turn.id)
    numbers = (written("amount", read.value, read.unit, language, said) for read in understanding.left_out)
    amounts = [Sentence(number.text, (number,)) for number in numbers if number]
    if amounts:
        yield replace(say(language, "left_out", amounts=listing(amounts, language)), own_line=True)
