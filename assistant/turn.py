"""The whole turn, top to bottom."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from typing import Any

from assistant import asking, frame, hours, onward, pinned, smalltalk, telling
from assistant.bench import Bench
from assistant.body import Body
from assistant.composer import Composer
from assistant.listen import listen
from assistant.memory import FORM
from assistant.sentence import Sentence
from assistant.sharing import may_be_shown
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
from assistant.verdict import Verdict, judge
from assistant.wiring import Parts
from assistant.wording.catalogue import say

SPENT = "budget"  # why the configured model is not asked


async def answer(turn: Turn, parts: Parts) -> AsyncGenerator[Event, None]:
    """Yield the events of one turn, the Answer last. Closing the iteration ends the model call."""
    with span("guard"):
        reading = await parts.in_thread(lambda: listen(turn, parts))
    yield TurnStarted(turn_id=turn.id, conversation_id=turn.conversation_id, language=reading.language)
    bench = Bench(
        turn=turn,
        reading=reading,
        library=parts.library,
        context=hours.context(turn, parts.criteria, counted=True),
        in_thread=parts.in_thread,
        hosted=parts.hosted and may_be_shown(turn, reading),
    )
    if parts.hosted and turn.model_spent and reading.needs_evidence:
        bench.hosted, bench.failed = False, SPENT
    composer = Composer(reading.language)
    body = Body(bench, composer)
    if reading.needs_evidence:
        async for event in body.written(parts.graph, parts.settings.history_turns):
            yield event
    verdict = body.verdict or judge(reading, bench.evidence)
    bench.context = hours.context(turn, parts.criteria, counted=verdict.status in COUNTED)
    newer = await parts.in_thread(lambda: pinned.newest(bench, verdict)) if turn.release is not None else None
    for event in _finished(bench, composer, verdict, body.told, newer):
        yield event
    model = parts.model if bench.hosted and not bench.failed and reading.needs_evidence else "embedded"
    yield AnswerReady(answer=_answer(bench, composer, verdict, body.dropped, model))


def _finished(
    bench: Bench, composer: Composer, verdict: Verdict, told: set[str], newer: pinned.Newest | None
) -> Iterator[Event]:
    """What the service itself has to say after the body."""
    known = set(bench.evidence.calculations)
    sentences = list(_sentences(bench, composer, verdict, told, newer))
    for handle, made in bench.evidence.calculations.items():
        if handle not in known:
            yield CalculationMade(calculation=made)
    for sentence in sentences:
        yield from composer.add(sentence)
    if verdict.status == "handed_off":
        yield handed_off(bench)


def _sentences(
    bench: Bench, composer: Composer, verdict: Verdict, told: set[str], newer: pinned.Newest | None
) -> Iterator[Sentence]:
    shown = told | {f.source.calculation_id for f in composer.figures if isinstance(f.source, FromCalculation)}
    for made in list(bench.evidence.calculations.values()):
        if made.id not in shown:
            yield from telling.told(made, bench)
        yield from telling.understood(made, bench)
    yield from asking.needed(bench)
    yield from smalltalk.said(bench)
    cited = tuple(composer.cited)
    yield from pinned.said(bench, cited, newer)
    yield from frame.translated(bench, cited)
    yield from frame.closing(verdict, bench, cited)
    if bench.failed:
        yield say(bench.reading.language, "model_spent" if bench.failed == SPENT else "model_failed")


def handed_off(bench: Bench) -> HandoffMade:
    """What the adviser gets: the person's own words, and the inputs collected so far."""
    texts = [exchange.text for exchange in bench.turn.history if exchange.text]
    inputs: dict[str, Any] = {}
    for exchange in bench.turn.history:
        for made in exchange.answer.calculations:
            inputs[made.tool] = made.inputs
        for field in exchange.answer.missing_inputs:
            form = field.value_schema.get(FORM, {})
            inputs.setdefault(form.get("tool", ""), form.get("values", {}))
    return HandoffMade(
        id=bench.turn.handoff_id,
        language=bench.reading.language,
        reason=texts[-1] if texts else bench.turn.text,
        summary="\n".join([*texts, bench.turn.text]).strip(),
        inputs=inputs,
    )


def _answer(bench: Bench, composer: Composer, verdict: Verdict, dropped: int, model: str) -> Answer:
    turn, reading = bench.turn, bench.reading
    confirmed = verdict.status == "handed_off"
    return Answer(
        id=turn.id,
        conversation_id=turn.conversation_id,
        language=reading.language,
        status=verdict.status,
        text=composer.text,
        citations=tuple(composer.citations),
        figures=tuple(composer.figures),
        calculations=tuple(bench.evidence.calculations.values()),
        missing_inputs=asking.missing(bench),
        handoff=Handoff(offered=bench.evidence.adviser_offered, id=turn.handoff_id if confirmed else None),
        suggestions=onward.suggestions(bench, verdict),
        hours=hours.hours(turn, verdict.status),
        model=model,
        release=bench.evidence.release or bench.library.active() or "",
        dropped_sentences=dropped,
    )
