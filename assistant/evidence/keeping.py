"""The card on which a person confirms that an inventory of the conversation is kept. Nothing is kept here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.evidence.context import TurnContext
from assistant.evidence.figures import number_at
from assistant.numbers.reads import Read
from assistant.types import FromCalculation, FromMessage, ToKeep
from assistant.wording import formats
from assistant.wording.catalogue import say, spoken
from assistant.wording.sentence import Number, Sentence, joined
from tools.calculation import Calculation
from tools.paths import leaves
from tools.record.inventory import TOOL, years_said


def proposed(context: TurnContext) -> Iterator[Sentence]:
    """What is said beside the card of the last inventory; which one and which year go into the evidence."""
    told = joined(*_lines(context), between="" if spoken(context.language) == "zh" else " ")
    yield replace(told, own_line=True, says="chat")


def _lines(context: TurnContext) -> Iterator[Sentence]:
    language = context.language
    if not context.turn.has_manufacturer:
        yield say(language, "keep.nobody")
        return
    made = _last(context)
    total = number_at(made, "total_location", language) if made else None
    if made is None or total is None:
        yield say(language, "keep.nothing")
        return
    year, other = _year(context, made)
    context.evidence.to_keep = ToKeep(calculation_id=made.id, year=int(year.value) if year else None)
    yield say(language, "keep.year", total=total, year=year) if year else say(language, "keep.any", total=total)
    if year and other:
        yield say(language, "keep.other_year", year=year)
    if year and int(year.value) in {each.year for each in context.turn.years}:
        yield say(language, "keep.replaces", year=year)


def _last(context: TurnContext) -> Calculation | None:
    made = (*context.evidence.earlier.values(), *context.evidence.calculations.values())
    return next((each for each in reversed(made) if each.tool == TOOL), None)


def _year(context: TurnContext, made: Calculation) -> tuple[Number | None, bool]:
    """The year to keep it for, and whether another was said: that of its inputs before the one that was said."""
    said = {int(each.value): each for each in context.message.reads if each.kind == "year"}
    own = years_said(made)
    if len(said) == 1 and (not own or said.keys() <= own):
        return _told(context, next(iter(said.values()))), False
    if len(own) != 1:
        return None, False
    path = next(path for path, value in leaves(made.inputs) if path.endswith("year") and value in own)
    parent = FromCalculation(calculation_id=made.id, path=f"inputs.{path}")
    return Number(formats.year(min(own), context.language), str(min(own)), None, parent), bool(said)


def _told(context: TurnContext, read: Read) -> Number:
    year = int(read.value)
    return Number(formats.year(year, context.language), str(year), None, FromMessage(said=context.turn.id))
