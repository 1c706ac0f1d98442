"""The whole turn, top to bottom: read, look up, lead, ground, reply."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing

from assistant.conversation import message
from assistant.evidence import context as contexts
from assistant.evidence import hours
from assistant.evidence.context import TurnContext
from assistant.evidence.lookup import look_up
from assistant.grounding.grounding import Grounded, Grounding
from assistant.leaders.bundled.leader import NAME
from assistant.leaders.bundled.understand import settles
from assistant.leaders.failed import LeaderFailedError
from assistant.reply.course import Course
from assistant.tracing import span
from assistant.types import AnswerReady, Event, Turn, TurnStarted
from assistant.wiring import Parts
from assistant.wording.sentence import Sentence


async def answer(turn: Turn, parts: Parts) -> AsyncGenerator[Event, None]:
    """Yield the events of one turn, the Answer last. Closing the iteration ends the model call."""
    with span("read"):
        context = await _read(turn, parts)
    yield TurnStarted(turn_id=turn.id, conversation_id=turn.conversation_id, language=context.language)
    course = Course(context, parts.criteria)
    async for event in _led(course, parts):
        yield event
    async for event in course.finished():
        yield event
    yield AnswerReady(answer=course.answer())


async def _read(turn: Turn, parts: Parts) -> TurnContext:
    said = await parts.in_thread(lambda: message.read(turn))
    calculating = hours.context(turn, parts.criteria, counted=True)
    return contexts.opened(turn, said, parts.library, calculating, parts.in_thread)


async def _led(course: Course, parts: Parts) -> AsyncIterator[Event]:
    """The body: by the model, where one is configured and the turn is not settled without; else, or where nothing of
    the model's was sent, by the bundled leader."""
    turn, hearing = course.context.turn, parts.bundled.hearing
    if parts.leader is not None:
        settled = await parts.in_thread(lambda: settles(turn, course.context.message, hearing))
        if not settled and turn.model_spent:
            course.failed = "budget"
        elif not settled:
            async for event in _by_model(course, parts):
                yield event
            if course.held:
                return
            course.begin_again()
    async for event in _by_rules(course, parts):
        yield event


async def _by_model(course: Course, parts: Parts) -> AsyncIterator[Event]:
    assert parts.leader is not None  # noqa: S101 (the caller looked)
    context, course.model = course.context, parts.leader.name
    found = await look_up(context)
    grounding = Grounding(context, parts.seat)
    try:
        async with aclosing(grounding.grounded(parts.leader.lead(context, found))) as grounded:
            async for item in grounded:
                for event in _sent(course, item) if isinstance(item, Grounded) else (item,):
                    yield event
    except LeaderFailedError as error:
        course.failed = error.reason
    else:
        course.failed = None if course.held else "nothing_held"
    course.judge = parts.seat.name


def _sent(course: Course, grounded: Grounded) -> Iterator[Event]:
    course.count(grounded)
    yield from course.add(*course.lines(grounded))


async def _by_rules(course: Course, parts: Parts) -> AsyncIterator[Event]:
    course.model, course.judge = NAME, None
    course.understanding = await parts.bundled.understood(course.context)
    async for item in parts.bundled.lead(course.context, course.understanding):
        for event in course.add(item) if isinstance(item, Sentence) else (item,):
            yield event
