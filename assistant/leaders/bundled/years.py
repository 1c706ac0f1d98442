"""Questions about one's own record: "what were our scope 2 emissions in 2024?", "are we on track?".

Only where the record holds the year, no amount is said and nobody else is named: else the message is read as any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assistant.conversation.message import Message as Said
from assistant.leaders.bundled.companies import is_owned, names_another
from assistant.leaders.bundled.filling.message import Message
from assistant.leaders.bundled.frames.registry import INVENTORY, RECORDED
from assistant.leaders.bundled.intent import Calculate
from assistant.types import Turn
from knowledge.languages import supported
from tools.calculation import Calculation, Quantity, Rows, plain
from tools.paths import last, leaves
from tools.record.inventory import years_said

WORDS = "years"
SHORT = 80  # characters; what is longer asks for more than a year of the record


def wanted(turn: Turn, said: Said) -> Calculate | None:
    """The year that is asked for."""
    if not turn.has_manufacturer or not turn.years:
        return None
    message = Message(turn.text, said.language, said.reads)
    if any(read.kind != "year" for read in said.reads) or names_another(message):
        return None
    if compared := _compared(turn, message):
        return compared
    year = _year(turn, message, said)
    if year is None or not _asked(message, bool(said.reads)):
        return None
    return Calculate(RECORDED, {"year": year}, {"year": turn.id} if said.reads else {})


def _compared(turn: Turn, message: Message) -> Calculate | None:
    """The inventory that the last answer told, set against the year before it on record."""
    if len(message.text) > SHORT or not (message.has("compared", WORDS) and message.has("last_year", WORDS)):
        return None
    told = turn.history[-1].answer.calculations if turn.history else ()
    made = next((one for one in reversed(told) if one.tool == INVENTORY), None)
    total = made.result.get("total_location") if made else None
    if made is None or not isinstance(total, Quantity):
        return None
    earlier = _before(turn, min(years_said(made), default=None))
    against = {"value": plain(Decimal(total.value)), "unit": total.unit}
    return Calculate(RECORDED, {"year": earlier, "against": against}, {}) if earlier else None


def _before(turn: Turn, year: int | None) -> int | None:
    """The last year on record, or the last before a year."""
    return max((each.year for each in turn.years if year is None or each.year < year), default=None)


def base(turn: Turn, values: Mapping[str, Any], text: str, language: str) -> tuple[int, Mapping[str, Any]] | None:
    """The base year that is meant, with its emissions on record: that which is said, that of the target on file, else
    the last. None where it is not on record or emissions are said."""
    if "base_emissions" in values or not turn.years or names_another(Message(text, supported(language) or "en", ())):
        return None
    known = {each.year: each for each in turn.years}
    of_target = next((each.year for each in turn.years if each.is_base), max(known))
    found = known.get(values.get("base_year", of_target))
    target = values.get("target_year")
    if found is None or (isinstance(target, int) and target <= found.year):
        return None
    scopes = {"scope1": found.scope1, "scope2": found.scope2_location}
    emissions = {name: {"value": plain(amount), "unit": "tCO2e"} for name, amount in scopes.items()}
    return found.year, {"base_year": found.year, "base_emissions": emissions}


def still(turn: Turn, values: Mapping[str, Any]) -> tuple[Mapping[str, str], int | None]:
    """Inputs that the last answer took from the record and that are as they were, with their results; of which year."""
    told = turn.history[-1].answer.calculations if turn.history else ()
    made = next((one for one in told if one.tool == RECORDED), None)
    if made is None:
        return {}, None
    known = {str(value): path for path, value in leaves(_results(made)) if last(path) in _AMOUNTS}
    inputs = ((path.removesuffix(".value"), str(value)) for path, value in leaves(values))
    taken = {path: known[value] for path, value in inputs if last(path) in _AMOUNTS and value in known}
    return (taken, made.inputs["year"]) if taken else ({}, None)


def _results(made: Calculation) -> Mapping[str, Any]:
    """By the paths by which they are taken."""
    return {
        name: {"rows": [{"amount": row.get("amount")} for row in entry.rows]}
        if isinstance(entry, Rows)
        else entry.value
        for name, entry in made.result.items()
        if isinstance(entry, Rows | Quantity)
    }


_AMOUNTS = {"scope1", "scope2", "scope2_location", "amount", "amount_recharged"}

# inputs of a base year → results of the year on record
BASE = {"base_emissions.scope1": "scope1", "base_emissions.scope2": "scope2_location"}


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
