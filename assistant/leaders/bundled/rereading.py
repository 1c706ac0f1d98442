"""The last message of a sum, read once more with what this one changes: days taken off, a figure in another's place.

A sum of several steps is worked out anew as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from assistant.conversation import state
from assistant.leaders.bundled import followups, recall, slots
from assistant.leaders.bundled.filling.message import Message
from assistant.leaders.bundled.frames.registry import ARITHMETIC
from assistant.leaders.bundled.intent import Calculate, Understanding
from assistant.numbers import quantities
from assistant.numbers.reads import Read
from assistant.types import Exchange, Turn
from knowledge.languages import supported
from tools.paths import at

Listen = Callable[[Turn], Understanding]
_LONG = 90  # characters; what is longer says something of its own
_FEW = 2  # figures: what is taken off, and what it is taken off


def reread(turn: Turn, reads: Sequence[Read], language: str, listen: Listen) -> Understanding | None:
    """None where this message says nothing of the last sum, or where it leaves a figure without a place."""
    last = turn.history[-1] if turn.history else None
    if last is None or last.inputs or not reads or not state.calculations(last) or state.waiting_forms(turn):
        return None
    text = _less(last, turn, reads, language) or _corrected(last, turn, reads, language)
    if text is None:
        return None
    earlier = recall.turn_of(turn, len(turn.history) - 1).model_copy(update={"text": text})
    heard = listen(earlier)
    if heard.unplaced or not heard.sums or len(heard.sums) < len(heard.intents):
        return None
    if not any(_is_said(want, path, reads) for want in heard.sums for path in want.said):
        return None
    sums = (replace(want, said=_said(want, reads, turn.id)) for want in heard.sums)
    return replace(heard, language=language, intents=tuple(sums))


def _less(last: Exchange, turn: Turn, reads: Sequence[Read], language: str) -> str | None:
    """ "12 of those days it was off": behind what was said before."""
    message = Message(turn.text, supported(language) or "en", tuple(reads))
    told = message.has("taken_off", "sums") or message.has("not_run", "sums")
    return f"{last.text}\n{turn.text}" if told and len(reads) <= _FEW and len(turn.text) <= _LONG else None


def _corrected(last: Exchange, turn: Turn, reads: Sequence[Read], language: str) -> str | None:
    """The new figures in the place of the old, where several steps rest on them."""
    forms = state.calculations(last)
    if ARITHMETIC not in {form.tool for form in forms[1:]}:
        return None  # none of them rests on another
    spoken = last.answer.language
    before = quantities.read(last.text, spoken)
    for form in forms:
        change_of = followups.corrections if followups.is_correction(turn.text, language) else followups.instead
        found = change_of(turn.text, language, reads, form.values)
        changes = [change for change in found if change.read and change.value != change.read.unit]
        pairs = [(old, c.read) for c in changes if c.read and (old := _only(before, at(form.values, c.path)))]
        if changes and len(pairs) == len(changes):
            text = last.text
            for old, new in sorted(pairs, key=lambda pair: pair[0].span, reverse=True):
                text = (
                    text[: old.span[0]] + slots.written(new.value, new.unit or old.unit, spoken) + text[old.span[1] :]
                )
            return text
    return None


def _only(reads: Sequence[Read], value: object) -> Read | None:
    """The one figure that has the value."""
    found = [read for read in reads if _is(value, read)]
    return found[0] if len(found) == 1 else None


def _said(want: Calculate, reads: Sequence[Read], message_id: str) -> dict[str, str]:
    return {path: message_id if _is_said(want, path, reads) else told for path, told in want.said.items()}


def _is_said(want: Calculate, path: str, reads: Sequence[Read]) -> bool:
    return any(_is(at(want.values, path), read) for read in reads)


def _is(value: object, read: Read) -> bool:
    try:
        return Decimal(str(value)) == read.value
    except InvalidOperation:
        return False
