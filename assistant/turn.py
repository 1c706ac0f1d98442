"""The whole turn, top to bottom."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from typing import Any

from assistant.conversation.state import FORM
from assistant.evidence import hours
from assistant.leaders.bundled.context import TurnContext
from assistant.leaders.bundled.sharing import may_be_shown
from assistant.leaders.bundled.support import Verdict, judge
from assistant.leaders.bundled.understand import listen
from assistant.reply import forms, framing, pinned, results, smalltalk, suggestions
from assistant.reply.body import Body
from assistant.reply.composer import Composer
from assistant.tracing import span
from assistant.types import (
    COUNTED,
    Answer,
    AnswerReady,
    CalculationMade,
    Event,
    FromCalculation,
    Handoff,
    HandoffMade,
    Turn,
    TurnStarted,
)
from assistant.wiring import Parts
from assistant.wording.catalogue import say
from assistant.wording.sentence import Sentence

SPENT = "budget"  # why the configured model is not asked


async def answer(turn: Turn, parts: Parts) -> AsyncGenerator[Event, None]:
    """Yield the events of one turn, the Answer last. Closing the iteration ends the model call."""
    with span("guard"):
        reading = await parts.in_thread(lambda: listen(turn, parts.hearing))
    yield TurnStarted(turn_id=turn.id, conversation_id=turn.conversation_id, language=reading.language)
    context = TurnContext(
        turn=turn,
        reading=reading,
        library=parts.library,
        calculating=hours.context(turn, parts.criteria, counted=True),
        in_thread=parts.in_thread,
        hosted=parts.hosted and may_be_shown(turn, reading),
    )
    if parts.hosted and turn.model_spent and reading.needs_evidence:
        context.hosted, context.failed = False, SPENT
    composer = Composer(reading.language)
    body = Body(context, composer)
    if reading.needs_evidence:
        async for event in body.written(parts.graph, parts.settings.history_turns):
            yield event
    verdict = body.verdict or judge(reading, context.evidence)
    context.calculating = hours.context(turn, parts.criteria, counted=verdict.status in COUNTED)
    newer = await parts.in_thread(lambda: pinned.newest(context, verdict)) if turn.release is not None else None
    for event in _finished(context, composer, verdict, body.told, newer):
        yield event
    model = parts.model if context.hosted and not context.failed and reading.needs_evidence else "embedded"
    yield AnswerReady(answer=_answer(context, composer, verdict, body.dropped, model))


def _finished(
    context: TurnContext, composer: Composer, verdict: Verdict, told: set[str], newer: pinned.Newest | None
) -> Iterator[Event]:
    """What the service itself has to say after the body."""
    known = set(context.evidence.calculations)
    sentences = list(_sentences(context, composer, verdict, told, newer))
    for handle, made in context.evidence.calculations.items():
        if handle not in known:
            yield CalculationMade(calculation=made)
    for sentence in sentences:
        yield from composer.add(sentence)
    if verdict.status == "handed_off":
        yield handed_off(context)


def _sentences(
    context: TurnContext, composer: Composer, verdict: Verdict, told: set[str], newer: pinned.Newest | None
) -> Iterator[Sentence]:
    shown = told | {f.source.calculation_id for f in composer.figures if isinstance(f.source, FromCalculation)}
    for made in list(context.evidence.calculations.values()):
        if made.id not in shown:
            yield from results.told(made, context)
        yield from results.understood(made, context)
    yield from forms.needed(context)
    yield from smalltalk.said(context)
    cited = tuple(composer.cited)
    yield from pinned.said(context, cited, newer)
    yield from framing.translated(context, cited)
    yield from framing.closing(verdict, context, cited)
    if context.failed:
        yield say(context.reading.language, "model_spent" if context.failed == SPENT else "model_failed")


def handed_off(context: TurnContext) -> HandoffMade:
    """What the adviser gets: the person's own words, and the inputs collected so far."""
    texts = [exchange.text for exchange in context.turn.history if exchange.text]
    inputs: dict[str, Any] = {}
    for exchange in context.turn.history:
        for made in exchange.answer.calculations:
            inputs[made.tool] = made.inputs
        for field in exchange.answer.missing_inputs:
            form = field.value_schema.get(FORM, {})
            inputs.setdefault(form.get("tool", ""), form.get("values", {}))
    return HandoffMade(
        id=context.turn.handoff_id,
        language=context.reading.language,
        reason=texts[-1] if texts else context.turn.text,
        summary="\n".join([*texts, context.turn.text]).strip(),
        inputs=inputs,
    )


def _answer(context: TurnContext, composer: Composer, verdict: Verdict, dropped: int, model: str) -> Answer:
    turn, reading = context.turn, context.reading
    confirmed = verdict.status == "handed_off"
    return Answer(
        id=turn.id,
        conversation_id=turn.conversation_id,
        language=reading.language,
        status=verdict.status,
        text=composer.text,
        citations=tuple(composer.citations),
        figures=tuple(composer.figures),
        calculations=tuple(context.evidence.calculations.values()),
        missing_inputs=forms.missing(context),
        handoff=Handoff(offered=context.evidence.adviser_offered, id=turn.handoff_id if confirmed else None),
        suggestions=suggestions.suggestions(context, verdict),
        hours=hours.hours(turn, verdict.status),
        model=model,
        release=context.evidence.release or context.library.active() or "",
        dropped_sentences=dropped,
    )
