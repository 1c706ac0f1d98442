"""A wish to keep an inventory of the conversation on record: "save this as our 2025 inventory", "save it"."""

from __future__ import annotations

from assistant.conversation.authorities import names_authority
from assistant.conversation.message import Message as Said
from assistant.leaders.bundled.answer_types import asks_for
from assistant.leaders.bundled.companies import says_another
from assistant.leaders.bundled.filling.message import Message
from assistant.leaders.bundled.intent import Keep
from assistant.types import Turn

WORDS = "keeping"
SHORT = 100  # characters; what is longer says more than that
_NO_QUESTIONS = {"yesno", "list"}  # can you save it?; a word for a list is one for an inventory


def wanted(turn: Turn, said: Said) -> Keep | None:
    """Where nothing else is said: no question but one for a yes, no amount, nobody else's rule or inventory."""
    message = Message(turn.text, said.language, said.reads)
    if len(turn.text) > SHORT or any(read.kind != "year" for read in said.reads):
        return None
    alone = message.has("keep_it", WORDS)
    if not alone and not (message.has("keep", WORDS) and message.has("kept", WORDS)):
        return None
    if names_authority(turn.text) or says_another(message) or set(asks_for(turn.text, said.language)) - _NO_QUESTIONS:
        return None
    return Keep()
