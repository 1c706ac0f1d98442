"""What code says around a model's sentences: openings, quotations, the offer of an adviser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.grounding.figures import number_at
from assistant.grounding.provenance import quoted_numbers
from assistant.leaders.bundled.context import TurnContext
from assistant.leaders.bundled.intent import Person
from assistant.leaders.bundled.support import HOURS, Support, Verdict
from assistant.leaders.bundled.toolbox import run
from assistant.reply.results import slot
from assistant.wording import catalogue, formats
from assistant.wording.catalogue import say
from assistant.wording.sentence import Number, Sentence
from knowledge.types import Found
from tools.calculation import Calculation, CalculationError
from tools.registry import CALCULATORS


def quoted(found: Found, language: str) -> Sentence:
    """A statement word for word; where it is not in the asker's language, a line says so."""
    own = Sentence(found.statement.text, quoted_numbers(found), (found,))
    if same_language(found.statement.language, language):
        return own
    name = formats.language_name(found.statement.language, catalogue.spoken(language))
    return say(language, "quoted_from", language=name, quote=own)


def same_language(first: str, second: str) -> bool:
    return first.split("-")[0] == second.split("-")[0]


def attributed(sentence: Sentence, found: Found, language: str) -> Sentence:
    """What another authority says, named as such, so that it is never taken for a rule of the programme."""
    key = "standard_says" if found.passage.authority == "standard" else "context_says"
    return say(language, key, title=found.document_title, says=sentence)


def openings(verdict: Verdict, language: str) -> Iterator[Sentence]:
    """Once for what is said of several questions."""
    silent = [support for support in verdict.supports if not support.answered]
    once = {support.unknown.statement.id if support.unknown else None: support for support in silent}
    for support in once.values():
        yield from opening(support, language)


def opening(support: Support, language: str) -> Iterator[Sentence]:
    """For a question that no document answers: that comes first."""
    if support.unknown is None:
        yield say(language, "unanswerable")
        return
    if not same_language(support.unknown.statement.language, language):
        yield say(language, "unanswerable")
    yield quoted(support.unknown, language)


def offer(context: TurnContext) -> Iterator[Sentence]:
    """An adviser, with the hours that are left. Nothing for staff."""
    language = context.reading.language
    if not context.turn.has_manufacturer:
        return
    context.evidence.adviser_offered = True
    hours = hours_left(context)
    if hours is None:
        yield replace(say(language, "offer"), own_line=True)
        return
    made, number = hours
    slots = {"hours": number, "year": slot(made, "year", language) or ""}
    yield replace(say(language, "offer_hours", **slots), own_line=True)


def hours_left(context: TurnContext) -> tuple[Calculation, Number] | None:
    """The balance as a calculation of this turn, so that the figure has its parent."""
    calculator = CALCULATORS.get(HOURS)
    if calculator is None or context.calculating.balance is None:
        return None
    try:
        made = run(context, calculator, {})
    except CalculationError:
        return None
    handle = context.evidence.calculated(made)
    made = context.evidence.calculations[handle]
    number = number_at(made, "remaining_minutes", context.reading.language) or number_at(
        made, "remaining", context.reading.language
    )
    return (made, number) if number else None


def translated(context: TurnContext, cited: tuple[Found, ...]) -> Iterator[Sentence]:
    """Once an answer: that a machine translated what is quoted, with the originals."""
    language = context.reading.language
    keys = [
        f.statement.key for f in cited if f.translation == "machine" and same_language(f.statement.language, language)
    ]
    release = context.evidence.release or None
    originals = context.library.statements([key for key in keys if key], "en", release)
    if originals:
        yield say(language, "machine_translation").citing(*originals)


def closing(verdict: Verdict, context: TurnContext, cited: tuple[Found, ...]) -> Iterator[Sentence]:
    """After the body: what is known nearby, what can be prepared, the offer."""
    language = context.reading.language
    if verdict.silent and any(support.answered for support in verdict.supports):
        yield from openings(verdict, language)
    told = {found.statement.id for found in cited}
    near = [found for support in verdict.supports if not support.answered for found in support.near]
    for found in {found.statement.id: found for found in near}.values():
        if found.statement.id not in told:
            yield replace(say(language, "nearby", says=quoted(found, language)), own_line=True)
    wanted = context.evidence.adviser_offered or any(isinstance(want, Person) for want in context.reading.wants)
    if verdict.silent or (wanted and verdict.status != "handed_off"):
        yield from offer(context)
        if verdict.silent and context.turn.has_manufacturer:
            yield say(language, "prepare")
