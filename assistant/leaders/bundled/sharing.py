"""What a hosted model may be shown: no quantity of the manufacturer's, unless it has agreed to that."""

from __future__ import annotations

from assistant.leaders.bundled.intent import Understanding
from assistant.numbers.quantities import figures
from assistant.types import Exchange, Turn

_TIMES = frozenset({"year", "date"})


def may_be_shown(turn: Turn, reading: Understanding) -> bool:
    """May the configured model be asked in this turn?"""
    if turn.share_figures:
        return True
    return not (turn.tables or turn.inputs or reading.sums or _has_quantity(turn.text, reading.language))


def history(turn: Turn, turns: int) -> tuple[Exchange, ...]:
    """The earlier turns that may be sent along, newest last; without those in which a quantity stands."""
    shown = turn.history if turn.share_figures else tuple(e for e in turn.history if not _tells(e))
    return shown[-turns:] if turns else ()


def _tells(exchange: Exchange) -> bool:
    answer = exchange.answer
    own = exchange.inputs or answer.calculations or answer.missing_inputs
    return bool(own) or _has_quantity(exchange.text, answer.language)


def _has_quantity(text: str, language: str) -> bool:
    return any(read.kind not in _TIMES for read in figures(text, language))
