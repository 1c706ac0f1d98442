"""Runs turns in this process, apart from whoever asked: a dropped connection does not end them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal, TypeVar

import structlog
from anyio import to_thread
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from api.chat import turns, usage
from api.chat.budget import Budget
from api.chat.tables import ConversationRow, MessageRow
from api.chat.turns import Stored
from api.chat.usage import Prices
from api.errors import ApiError, NotFoundError, UnavailableError
from api.state import State
from api.unavailable import DOWN, of_knowledge
from assistant.tracing import span
from assistant.types import (
    Answer,
    AnswerReady,
    CalculationMade,
    CitationFound,
    Event,
    Handoff,
    HandoffMade,
    ModelUsed,
    SentencePassed,
    Turn,
    TurnStarted,
)
from knowledge.errors import KnowledgeError

SILENCE = timedelta(seconds=30)  # nobody listens for so long: the turn is stopped
BEAT = 2.0  # seconds between signs of life
GLANCE = 0.2  # seconds between looks at a turn that another worker runs
TICK = 1.0  # seconds after which a listener is told that nothing new has come
HEARD = timedelta(seconds=5)  # between a listener's signs
RETRIES = (0.1, 0.5, 1, 2, 4, 8)  # seconds: a database that restarts is waited for
TIDY = timedelta(minutes=1)

T = TypeVar("T")
log = structlog.get_logger()


@dataclass
class Live:
    """A turn that runs in this process."""

    changed: asyncio.Event = field(default_factory=asyncio.Event)  # replaced each time
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    events: list[Event] = field(default_factory=list)
    written: int = 0
    writing: asyncio.Task[None] | None = None
    task: asyncio.Task[None] | None = None

    def tell(self) -> None:
        told, self.changed = self.changed, asyncio.Event()
        told.set()


class Runner:
    """One for each process."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._live: dict[str, Live] = {}
        self._tidied = state.clock()

    def start(self, message_id: str) -> None:
        """Begin the turn of an accepted message."""
        live = self._live[message_id] = Live()
        live.task = asyncio.create_task(self._run(message_id, live), name=f"turn {message_id}")

    async def stop(self, message_id: str) -> None:
        """Ask for it, on whichever worker it runs; returns at once."""
        await self._write(turns.ask_to_stop, message_id)
        if live := self._live.get(message_id):
            live.stop.set()

    async def follow(self, message_id: str, after: int = 0, *, told: bool = True) -> AsyncIterator[Stored | None]:
        """Events behind number `after` until the last one; None each second in which nothing comes.

        Who wants the end alone is `told` nothing before it. Raises NotFoundError where the conversation is deleted.
        """
        heard = self._state.clock()
        while True:
            live = self._live.get(message_id)
            changed = live.changed if live else None
            if told or live is None:
                progress = await self._read(turns.progress, message_id, after, self._state.clock())
                for event in progress.events:
                    after = event.number
                    yield event
                if progress.ended:
                    return
                if progress.lost and live is None:
                    await self._bury(message_id)
            if not told or not progress.events:
                yield None
            if self._state.clock() - heard > HEARD:
                heard = self._state.clock()
                await self._write(turns.hear, message_id, heard)
            with suppress(TimeoutError):
                await asyncio.wait_for((changed or asyncio.Event()).wait(), TICK if live else GLANCE)

    async def close(self, patience: float = 20.0) -> None:
        """Let turns under way come to their end for a while, then stop them; each is stored."""
        tasks = [live.task for live in self._live.values() if live.task]
        if not tasks:
            return
        await asyncio.wait(tasks, timeout=patience)
        for live in self._live.values():
            live.stop.set()
        await asyncio.wait(tasks, timeout=5)

    async def _run(self, message_id: str, live: Live) -> None:
        turn: Turn | None = None
        try:
            while await self._read(turns.waits_for, message_id, self._state.clock()):
                await asyncio.sleep(GLANCE)
                await self._write(turns.beat, message_id, self._state.clock())
            chosen = self._state.settings
            given = {"share_figures": chosen.share_figures, "tokens": Budget.of(chosen)}
            turn = await self._read(turns.material, message_id, **given)
            with span("turn", root=True, turn_id=turn.id) as begun:
                answer = await self._converse(turn, live)
                told = {"language": answer.language, "status": answer.status, "model": answer.model}
                begun.set_attributes({f"mcap.{name}": value for name, value in told.items()})
                await self._finish(answer, live)
        except Exception as error:
            log.error("turn.failed", turn_id=message_id, exc_info=error)
            problem = _problem(error)
            await self._fail(message_id, turn, live, problem)
        finally:
            del self._live[message_id]
            live.tell()
            await self._tidy()

    async def _converse(self, turn: Turn, live: Live) -> Answer:
        """The turn to its end, or to the moment when it is to be stopped. Its events are then written."""
        speaking = asyncio.create_task(self._speak(turn, live))
        watching = asyncio.create_task(self._watch(turn.id, live))
        await asyncio.wait({speaking, watching}, return_when=asyncio.FIRST_COMPLETED)
        speaking.cancel()
        watching.cancel()
        done = (await asyncio.gather(speaking, watching, return_exceptions=True))[0]
        if live.writing is not None:
            await live.writing
        await self._write_events(turn.id, live)
        if isinstance(done, asyncio.CancelledError):
            return _unfinished(turn, live.events, "stopped")
        if isinstance(done, BaseException):
            raise done
        return done

    async def _speak(self, turn: Turn, live: Live) -> Answer:
        """Events go to the database while the next one is being made."""
        answer, mind = None, self._state.mind
        async for event in mind.answer(turn, mind.parts):
            if isinstance(event, AnswerReady):
                answer = event.answer
                continue
            if isinstance(event, ModelUsed):
                prices = Prices.of(self._state.settings)
                await self._write(usage.spend, turn.id, event, prices, self._state.clock())
                continue
            live.events.append(event)
            if live.writing is None or live.writing.done():
                live.writing = asyncio.create_task(self._write_events(turn.id, live))
        if answer is None:
            raise RuntimeError("the turn ended without an Answer")
        return answer

    async def _write_events(self, message_id: str, live: Live) -> None:
        """What has come since the last time, in one transaction; then listeners are told."""
        while fresh := live.events[live.written :]:
            await self._write(turns.write, message_id, live.written + 1, fresh, self._state.clock())
            live.written += len(fresh)
            live.tell()

    async def _watch(self, message_id: str, live: Live) -> None:
        """Returns when the turn is to be stopped: somebody asked, nobody listens, or its conversation is gone."""
        while not live.stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(live.stop.wait(), BEAT)
                return
            now = self._state.clock()
            signs = await self._write(turns.beat, message_id, now)
            if signs is None or signs[0] or now - signs[1] > SILENCE:
                return

    async def _finish(self, answer: Answer, live: Live, problem: ApiError | None = None) -> None:
        with span("store", events=live.written):
            await self._write(turns.finish, answer, live.written + 1, self._state.clock(), problem)
        live.tell()

    async def _fail(self, message_id: str, turn: Turn | None, live: Live, problem: ApiError) -> None:
        try:
            if turn is None:
                turn = await self._read(_outline, message_id)
            await self._finish(_unfinished(turn, live.events[: live.written], "error"), live, problem)
        except Exception as error:
            log.error("turn.not_stored", turn_id=message_id, exc_info=error)

    async def _bury(self, message_id: str) -> None:
        """The worker that ran this turn is gone: say so."""
        turn = await self._read(_outline, message_id)
        said = await self._read(turns.said_so_far, message_id)
        answer = _unfinished(turn, said, "error")
        await self._write(turns.finish, answer, len(said) + 1, self._state.clock(), _interrupted())

    async def _tidy(self) -> None:
        now = self._state.clock()
        if now - self._tidied > TIDY:
            self._tidied = now
            await self._write(turns.forget_events, now)

    async def _read(self, function: Callable[..., T], *arguments: Any, **options: Any) -> T:
        def work() -> T:
            with self._state.sessions() as session:
                return function(session, *arguments, **options)

        return await _patiently(work)

    async def _write(self, function: Callable[..., T], *arguments: Any) -> T:
        def work() -> T:
            with self._state.sessions.begin() as session:
                return function(session, *arguments)

        return await _patiently(work)


async def _patiently(work: Callable[[], T]) -> T:
    """In a thread, again and again while the database does not answer. What is written is written once."""
    for pause in RETRIES:
        try:
            return await to_thread.run_sync(work)
        except (OperationalError, InterfaceError):
            await asyncio.sleep(pause)
    return await to_thread.run_sync(work)


def _outline(session: Session, message_id: str) -> Turn:
    """As much of a turn as its unfinished Answer needs."""
    row = session.get(MessageRow, message_id)
    if row is None:
        raise NotFoundError("The conversation has been deleted.")
    conversation = session.get_one(ConversationRow, row.conversation_id)
    return Turn(
        id=row.id,
        conversation_id=conversation.id,
        language=row.language,
        locale=row.locale,
        handoff_id="",
        today=row.at.date(),
    )


def _unfinished(turn: Turn, events: Sequence[Event], status: Literal["stopped", "error"]) -> Answer:
    """What was sent before the end came: it stays in the transcript."""
    languages = [e.language for e in events if isinstance(e, TurnStarted)]
    made = next((e.id for e in events if isinstance(e, HandoffMade)), None)
    sent = [e for e in events if isinstance(e, SentencePassed)]
    return Answer(
        id=turn.id,
        conversation_id=turn.conversation_id,
        language=next(iter(languages), turn.language or turn.locale or "en"),
        status=status,
        text="".join(e.text for e in sent).strip(),
        citations=tuple(e.citation for e in events if isinstance(e, CitationFound)),
        figures=tuple(figure for e in sent for figure in e.figures),
        calculations=tuple(e.calculation for e in events if isinstance(e, CalculationMade)),
        handoff=Handoff(id=made),
        model="",
        release=turn.release or "",
    )


def _problem(error: Exception) -> ApiError:
    """An index or a database that is down is said to be; everything else is ours to mend."""
    if isinstance(error, KnowledgeError) and error.code in DOWN:
        return of_knowledge(error)
    if isinstance(error, OperationalError | InterfaceError | PoolTimeoutError):
        return UnavailableError("database_unavailable")
    return error if isinstance(error, ApiError) else ApiError(500, "turn_failed")


def _interrupted() -> ApiError:
    return ApiError(503, "turn_interrupted")
