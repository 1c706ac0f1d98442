"""The bundled leader: no model, no key. It plans by intents and slots, and says only what statements, results and the
catalogue say."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace

from assistant.evidence import on_record, toolbox
from assistant.evidence.context import TurnContext
from assistant.evidence.evidence import Failure, Inputs
from assistant.evidence.quotation import attributed, quoted, same_language
from assistant.evidence.results import given, listing, told
from assistant.evidence.toolbox import SEARCH, NoManufacturerError
from assistant.leaders.bundled import forms, recall, sheets, smalltalk
from assistant.leaders.bundled.frames.registry import HOURS, RECORDED
from assistant.leaders.bundled.guesses import Hearing
from assistant.leaders.bundled.intent import Ask, Calculate, Understanding
from assistant.leaders.bundled.support import ABOUT_AS_LIKELY, LEADS, Support, supports
from assistant.leaders.bundled.understand import listen
from assistant.leaders.bundled.yes_no import settled
from assistant.types import CalculationMade, Event, StepTaken
from assistant.wording.catalogue import say
from assistant.wording.sentence import Sentence, joined
from knowledge.types import Found
from tools.calculation import Calculation, CalculationError
from tools.registry import CALCULATORS

NAME = "embedded"  # as answers have named it from the first release on


@dataclass(frozen=True)
class BundledLeader:
    """What a message is understood with; the same for every turn."""

    hearing: Hearing

    async def understood(self, context: TurnContext) -> Understanding:
        return await context.in_thread(lambda: listen(context.turn, context.message, self.hearing))

    async def lead(self, context: TurnContext, understanding: Understanding) -> AsyncIterator[Event | Sentence]:
        """Its steps, its calculations, and each sentence of the body."""
        for intent in understanding.intents:
            if isinstance(intent, Ask):
                yield StepTaken(kind="search", name=SEARCH)
                await _looked_up(context, intent)
            elif isinstance(intent, Calculate):
                yield StepTaken(kind="calculation", name=intent.tool)
                for wanted in (*_on_record(intent), intent):
                    if made := _calculated(context, wanted, understanding):
                        yield CalculationMade(calculation=made)
        for sentence in _written(context, understanding):
            yield sentence


async def _looked_up(context: TurnContext, ask: Ask) -> None:
    if ask.within is None or ask.stands == "alone":
        await toolbox.search(context, ask.query)
    else:
        await toolbox.search_within(context, ask.query, ask.within, ask.stands)


def _calculated(context: TurnContext, wanted: Calculate, understanding: Understanding) -> Calculation | None:
    """What is missing or impossible stays among the evidence; of rows of a file, by row and column. Nothing is
    calculated while a figure of the message has no place."""
    inputs = Inputs(wanted.values, wanted.said, wanted.assumed, taken=_taken(wanted, context))
    if wanted.refused:
        context.evidence.failed(Failure(wanted.tool, inputs, wanted.refused))
        return None
    known = len(context.evidence.calculations)
    try:
        if understanding.unplaced and wanted.used is not None:
            toolbox.run(context, CALCULATORS[wanted.tool], wanted.values)
            context.evidence.failed(Failure(wanted.tool, inputs, (forms.unclear(wanted),)))
            return None
        _, made = toolbox.calculate(context, wanted.tool, inputs)
    except NoManufacturerError:
        return None
    except CalculationError as error:
        context.evidence.failed(Failure(wanted.tool, inputs, sheets.told(wanted, error.problems)))
        return None
    return made if len(context.evidence.calculations) > known else None


def _on_record(wanted: Calculate) -> Iterator[Calculate]:
    """The year that its inputs are taken from."""
    if wanted.of_year is not None:
        yield Calculate(RECORDED, {"year": wanted.of_year}, {})


def _taken(wanted: Calculate, context: TurnContext) -> Mapping[str, str]:
    """Its inputs of the record by reference: that year has been read just before."""
    made = context.evidence.calculations.items()
    handle = next((h for h, one in made if one.tool == RECORDED and one.inputs["year"] == wanted.of_year), None)
    return {path: f"{handle}.result.{name}" for path, name in wanted.taken.items()} if handle else {}


def _written(context: TurnContext, understanding: Understanding) -> Iterator[Sentence]:
    """A paragraph for each question, then the results, what is asked for, and what needs no evidence."""
    short = any(one.kind == "shorter" for one in understanding.recalls)
    recalled = [list(recall.said(context, one)) for one in understanding.recalls]
    results = _results(context, short=short)
    paragraphs = (*_answers(context, understanding), results, *recalled, list(forms.needed(context, understanding)))
    for paragraph in paragraphs:
        if paragraph:
            yield replace(paragraph[0], own_line=True, paragraph=True)
            yield from paragraph[1:]
    for line in smalltalk.said(context, understanding):
        yield replace(line, own_line=True, paragraph=True)


def _answers(context: TurnContext, understanding: Understanding) -> Iterator[list[Sentence]]:
    said: set[str] = set()  # two questions may have one answer
    found = supports(understanding, context)
    for support in found:
        if not _is_told(support, said):
            yield list(_answer(support, context, said, several=len(found) > 1))
        told = (*support.answers, *([support.unknown] if support.unknown else ()), *support.beside)
        said |= {one.statement.id for one in told} | {support.ask.query}


def _is_told(support: Support, said: set[str]) -> bool:
    """Has all that answers it been said; where nothing is certain, one of the likeliest?"""
    if support.answers:
        return {found.statement.id for found in support.answers} <= said
    if support.unknown:
        return support.unknown.statement.id in said
    likely = [one for one in support.near if one.score >= max(LEADS, ABOUT_AS_LIKELY * support.near[0].score)]
    return support.ask.query in said or any(found.statement.id in said for found in likely)


def _answer(support: Support, context: TurnContext, said: set[str], *, several: bool) -> Iterator[Sentence]:
    language = context.language
    for found in support.answers:
        if found.statement.id not in said:
            yield replace(_settled(support, found, language), own_line=True)
    if not support.answered:
        yield from _opening(support, context, several=several)
    for found in support.beside:
        yield replace(attributed(quoted(found, language), found, language), own_line=True, says=None)
    for found in support.near if not support.answered else ():
        if found.statement.id not in said:
            yield replace(_near(support, found, language), own_line=True, says=None)


def _near(support: Support, found: Found, language: str) -> Sentence:
    """Beside what is known to be unknown it is told as near; where nothing is certain the opening has said so."""
    near = quoted(found, language)
    if found.withheld:
        return near
    if support.unknown is not None:
        return say(language, "nearby", says=near)
    return attributed(near, found, language) if support.ask.named and _is_foreign(support, found) else near


def _is_foreign(support: Support, found: Found) -> bool:
    """Another authority's. What is reported of the programme is nobody's rule: its sentences say whose word it is."""
    own = support.ask.authorities | ({"context"} if found.statement.key is not None else set())
    return found.passage.authority not in own


def _settled(support: Support, found: Found, language: str) -> Sentence:
    """Word for word; with its yes or no where it settles what was asked; named where it is another's."""
    quote = quoted(found, language)
    if _is_foreign(support, found) and (support.ask.named or found.statement.key is None):
        quote = replace(attributed(quote, found, language), says=quote.says)
    said = settled(support.ask.query, language, found.statement.key) if found == support.answers[0] else None
    return quote if said is None else joined(say(language, f"settled.{said}"), quote)


def _opening(support: Support, context: TurnContext, *, several: bool) -> Iterator[Sentence]:
    """For a question that nothing answers for certain: that comes first, with which it is where several were asked.
    Only a statement says that none does."""
    language = context.language
    if support.unknown is None:
        line = say(language, "unsure" if support.beside or support.near else "unsure_none")
        if several:
            line = say(language, "labelled", label=smalltalk.topic(support.ask.query, context), value=line)
        yield replace(line, own_line=True, says="unsure")
        return
    if not same_language(support.unknown.statement.language, language):
        yield replace(say(language, "unanswerable"), says="unanswerable")
    yield quoted(support.unknown, language)


def _results(context: TurnContext, *, short: bool) -> list[Sentence]:
    """Each result, with the inputs as they were understood unless it is to be short."""
    lines: list[Sentence] = []
    made = context.evidence.calculations
    last = next((h for h in reversed(made) if context.evidence.inputs[h].said and made[h].tool != HOURS), None)
    behind = on_record.sources(context.evidence)
    for handle, calculation in made.items():
        if handle in behind:
            continue
        lines += [
            replace(line, says="answered")
            for line in told(calculation, context.evidence, context.language, context.turn.text)
        ]
        lines += on_record.taken(context.evidence.inputs[handle].taken, context.evidence, context.language)
        if not short:
            lines += understood(calculation, context.evidence.inputs[handle], context.language, hint=handle == last)
    return lines


def understood(made: Calculation, inputs: Inputs, language: str, *, hint: bool) -> Iterator[Sentence]:
    """The inputs that the person gave, as they were understood, and what was taken for granted."""
    known = list(given(made.inputs, inputs, language))
    if known:
        yield say(language, "understood", inputs=listing(known, language))
        yield from (say(language, key) for key in inputs.assumed)
        if hint:
            yield say(language, "correct_hint")
