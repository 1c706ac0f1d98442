"""Questions about one's own record: "what were our scope 2 emissions in 2024?", "are we on track?".

Only where the record holds the year, no amount is said and nobody else is named: else the message is read as any other.
"""

from __future__ import annotations

from assistant.conversation.message import Message as Said
from assistant.leaders.bundled.companies import is_owned, names_another
from assistant.leaders.bundled.filling.message import Message
from assistant.leaders.bundled.frames.registry import RECORDED
from assistant.leaders.bundled.intent import Calculate
from assistant.types import Turn

WORDS = "years"
SHORT = 80  # characters; what is longer asks for more than a year of the record


def wanted(turn: Turn, said: Said) -> Calculate | None:
    """The year that is asked for."""
    if not turn.has_manufacturer or not turn.years:
        return None
    message = Message(turn.text, said.language, said.reads)
    if any(read.kind != "year" for read in said.reads) or names_another(message):
        return None
    year = _year(turn, message, said)
    if year is None or not _asked(message, bool(said.reads)):
        return None
    return Calculate(RECORDED, {"year": year}, {"year": turn.id} if said.reads else {})


def _asked(message: Message, dated: bool) -> bool:
    own, past = is_owned(message), dated or message.has("last_year", WORDS)
    if len(message.text) > SHORT:
        return False
    if message.has("on_track", WORDS):
        return own
    if message.has("compared", WORDS) and message.has("last_year", WORDS):
        return True
    return own and past and message.has("emitted", WORDS)


def _year(turn: Turn, message: Message, said: Said) -> int | None:
    """That is named; last year; else the last on record. None where the record does not hold it."""
    kept = {each.year for each in turn.years}
    named = {int(read.value) for read in said.reads if read.kind == "year"}
    if named:
        return next(iter(named)) if len(named) == 1 and named <= kept else None
    if message.has("last_year", WORDS) and not message.has("compared", WORDS):
        return turn.today.year - 1 if turn.today.year - 1 in kept else None
    return max(kept)
