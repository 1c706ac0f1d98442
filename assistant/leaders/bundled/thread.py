"""The thread of a conversation: the question that a message goes on from, and what was told last."""

from __future__ import annotations

import re

from assistant.conversation import state
from assistant.conversation.authorities import names_authority
from assistant.leaders.bundled.answer_types import asks_for
from assistant.leaders.bundled.cues import find
from assistant.types import Turn

_SHORT, _SHORT_HAN = 70, 25  # characters of a question that does not stand by itself
_OF_DOCUMENTS = frozenset({"answered", "unsure", "unanswerable"})
_OPENED = re.compile(r"[^\W\d]{1,8}\s?[.,!…。，、]+\s*[¿¡]?")  # "ok. "


def before(turn: Turn, text: str, language: str) -> str | None:
    """The question that this one goes on from: "and who checks it?"."""
    return asked_before(turn, text, language) if _goes_on(text, language) else None


def asked_before(turn: Turn, text: str, language: str) -> str | None:
    """The last question that was answered from documents, for a message short enough to go on from it."""
    told = (exchange for exchange in reversed(turn.history) if exchange.answer.status in _OF_DOCUMENTS)
    last = next(told, None)
    return last.text if last and not state.calculations(last) and _is_short(text, language) else None


def told(turn: Turn) -> frozenset[str]:
    """What the last answer quoted."""
    last = turn.history[-1:]
    return frozenset(citation.quote for exchange in last for citation in exchange.answer.citations)


def _goes_on(text: str, language: str) -> bool:
    """It begins as what goes on does, be it behind an "ok.", or asks for the reason of what it does not name."""
    opened = _OPENED.match(text)
    begun = {len(text) - len(text.lstrip(" ¿¡")), opened.end() if opened else 0}
    starts = {start for start, _ in find(text, language, "going_on", "talk")}
    why = "why" in asks_for(text, language) and not names_authority(text)
    return bool(begun & starts) or why


def _is_short(text: str, language: str) -> bool:
    return len(text) <= (_SHORT_HAN if language == "zh" else _SHORT)
