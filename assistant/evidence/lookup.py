"""Looks up what the message asks, before any leader is asked: it as a whole, and each of its questions by itself."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.conversation.message import SENTENCE_ENDS, leaning
from assistant.evidence import toolbox
from assistant.evidence.context import TurnContext
from knowledge.types import Found

_SHORTEST, _SHORTEST_HAN = 12, 5  # characters of a question that stands by itself
_PARTS = 4  # looked up at most
_MOST, _MOST_OF_PART = 12, 6  # statements


async def look_up(context: TurnContext) -> list[tuple[str, Found]]:
    """Every statement found, once, with its handle."""
    if not context.message.text.strip():
        return []
    found = await toolbox.search(context, leaning(context.message, context.turn.history), _MOST)
    for question in questions(context):
        found += await toolbox.search(context, question, _MOST_OF_PART)
    return list(dict(found).items())


def questions(context: TurnContext) -> Iterator[str]:
    """The questions of a message that asks several things."""
    message = context.message
    shortest = _SHORTEST_HAN if message.language.startswith("zh") else _SHORTEST
    pieces = [piece.strip() for piece in SENTENCE_ENDS.split(message.for_matching)]
    pieces = [piece for piece in pieces if len(piece) >= shortest]
    if len(pieces) > 1:
        yield from pieces[-_PARTS:]
