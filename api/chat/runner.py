"""Runs turns in this process, apart from whoever asked: a dropped connection does not end them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from anyio import to_thread
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from api.chat import material, turns, unfinished, usage
from api.chat.budget import Budget
from api.chat.live import MAKES, Live
from api.chat.turns import Stored
from api.chat.usage import Prices
from api.errors import ApiError
from api.identity import Identity
from api.limits import Limits
from api.state import State
from assistant.tracing import span
from assistant.types import (
    Answer,
    AnswerReady,
    Event,
    HandoffMade,
    ModelUsed,
    Turn,
)

SILENCE = timedelta(seconds=30)  # nobody listens for so long: the turn is stopped
BEAT = 2.0  # seconds between signs of life
GLANCE = 0.2  # seconds between looks at a turn that another worker runs
TICK = 1.0  # seconds after which a listener is told that nothing new has come
HEARD = timedelta(seconds=5)  # between a listener's signs
RETRIES = (0.1, 0.5, 1, 2, 4, 8)  # seconds: a database that restarts is waited for
TIDY = timedelta(minutes=1)
GATHER = 0.5  # seconds that events wait for others, to be written in one transaction
AT_ONCE = 0.02  # seconds that those wait which are told once they are written

T = TypeVar("T")
log = structlog.get_logger()


class Runner:
    """One for each process."""

    def __init__(self, state: State, limits: Limits) -> None:
        self._state = state
        self._limits = limits
        self._live: dict[str, Live] = {}
        self._tidied = state.clock()

    def start(self, message_id: str, asker: Identity) -> None:
        """Begin the turn of an accepted message."""
        live = self._live[message_id] = Live(asker)
        live.task = asyncio.create_task(self._run(message_id, live), name=f"turn {message_id}")

    async def stop(self, message_id: str) -> None:
        """Ask for it, on whichever worker it runs; returns at once."""
        await self._write(turns.ask_to_stop, message_id)
        if live := self._live.get(message_id):
            live.stop.set()

    async def follow(self, message_id: str, after: int = 0, *, told: bool = True) -> AsyncIterator[Sequence[Stored]]:
        """Events behind number `after` until the last one, as they come; none each second in which nothing comes.

        Who wants the end alone is `told` nothing before it. Raises NotFoundError where the conversation is deleted.
        """
        heard, live = self._state.clock(), None
        while True:
            live = self._live.get(message_id) or (live if live is not None and live.last is not None else None)
            changed = live.changed if live else None
            events, ended = live.kept(after) if live else await self._kept_elsewhere(message_id, after)
            telling = events if told else events[-1:] if ended else ()
            after = telling[-1].number if telling else after
            if telling or not ended:
                yield telling
            if ended:
                return
            if self._state.clock() - heard > HEARD:
                heard = self._state.clock()
                await self._write(turns.hear, message_id, heard)
            with suppress(TimeoutError):
                await asyncio.wait_for((changed or asyncio.Event()).wait(), TICK if live else GLANCE)

    async def _kept_elsewhere(self, message_id: str, after: int) -> tuple[Sequence[Stored], bool]:
        """Of a turn that ran on another worker, or that has long ended. One whose worker is gone is ended here."""
        progress = await self._read(turns.progress, message_id, after, self._state.clock())
        if progress.lost:
            await self._bury(message_id)
        return progress.events, progress.ended

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
            turn = await self._material(message_id, live.asker)
            with span("turn", root=True, turn_id=turn.id) as begun:
                answer = await self._converse(turn, live)
                told = {"language": answer.language, "status": answer.status, "model": answer.model}
                begun.set_attributes({f"mcap.{name}": value for name, value in told.items()})
                await self._finish(answer, live, live.events[live.written :])
        except Exception as error:
            log.error("turn.failed", turn_id=message_id, exc_info=error)
            problem = unfinished.problem(error)
            await self._fail(message_id, turn, live, problem)
        finally:
            del self._live[message_id]
            live.tell()
            await self._tidy()

    async def _material(self, message_id: str, asker: Identity) -> Turn:
        """What the turn is about, once those before it in its conversation have ended."""
        chosen = self._state.settings
        given = {"share_figures": chosen.share_figures, "tokens": Budget.of(chosen)}
        given["may_hand_off"] = self._limits.room(asker, "handoffs")
        while True:
            turn = await self._read(material.gathered, message_id, self._state.clock(), **given)
            if turn is not None:
                return turn
            await asyncio.sleep(GLANCE)
            await self._write(turns.beat, message_id, self._state.clock())

    async def _converse(self, turn: Turn, live: Live) -> Answer:
        """The turn to its end, or to the moment when it is to be stopped. Nothing is being written then."""
        speaking = asyncio.create_task(self._speak(turn, live))
        watching = asyncio.create_task(self._watch(turn.id, live))
        await asyncio.wait({speaking, watching}, return_when=asyncio.FIRST_COMPLETED)
        speaking.cancel()
        watching.cancel()
        done = (await asyncio.gather(speaking, watching, return_exceptions=True))[0]
        if live.writing is not None:
            await live.writing
        if isinstance(done, asyncio.CancelledError):
            return unfinished.answer(turn, live.events, "stopped")
        if isinstance(done, BaseException):
            await self._write_events(turn.id, live)
            raise done
        return done

    async def _speak(self, turn: Turn, live: Live) -> Answer:
        """Events are told, and go to the database while the next ones are being made; the last wait for the Answer."""
        answer, mind = None, self._state.mind
        try:
            async for event in mind.answer(turn, mind.parts):
                if isinstance(event, AnswerReady):
                    answer = event.answer
                    continue
                if isinstance(event, HandoffMade):
                    self._limits.spend(live.asker, "handoffs")
                if isinstance(event, ModelUsed):
                    live.used.append(event)
                else:
                    live.events.append(event)
                    live.tell()
                self._plan_writing(turn.id, live, AT_ONCE if isinstance(event, MAKES) else GATHER)
        finally:
            live.over = True
            if live.due is not None:
                live.due.cancel()
        if answer is None:
            raise RuntimeError("the turn ended without an Answer")
        return answer

    def _plan_writing(self, message_id: str, live: Live, wait: float) -> None:
        if live.over or (live.writing is not None and not live.writing.done()):
            return
        loop = asyncio.get_running_loop()
        if live.due is not None:
            if live.due.when() <= loop.time() + wait:
                return
            live.due.cancel()
        live.due = loop.call_later(wait, self._begin_writing, message_id, live)

    def _begin_writing(self, message_id: str, live: Live) -> None:
        live.due = None
        live.writing = asyncio.create_task(self._write_events(message_id, live))
        live.writing.add_done_callback(lambda _: self._plan_rest(message_id, live))

    def _plan_rest(self, message_id: str, live: Live) -> None:
        """What came while others were being written."""
        if live.unwritten:
            makes = any(isinstance(event, MAKES) for event in live.events[live.written :])
            self._plan_writing(message_id, live, AT_ONCE if makes else GATHER)

    async def _write_events(self, message_id: str, live: Live) -> None:
        """What has come since the last time, in one transaction; then listeners are told what waited for it."""
        fresh, used = live.events[live.written :], live.used[live.booked :]
        if not live.unwritten:
            return
        await self._write(self._store, message_id, live.written + 1, fresh, used)
        live.written += len(fresh)
        live.booked += len(used)
        live.tell()

    def _store(
        self, session: Session, message_id: str, first: int, events: Sequence[Event], used: Sequence[ModelUsed]
    ) -> None:
        now = self._state.clock()
        if events:
            turns.write(session, message_id, first, events, now)
        self._book(session, message_id, used, now)

    def _book(self, session: Session, message_id: str, used: Sequence[ModelUsed], now: datetime) -> None:
        if used:
            usage.spend(session, message_id, used, Prices.of(self._state.settings), now)

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

    async def _finish(self, answer: Answer, live: Live, rest: Sequence[Event], problem: ApiError | None = None) -> None:
        """With the `rest` of its events, those that are not written yet."""
        now, first, used = self._state.clock(), live.written + 1, live.used[live.booked :]

        def finished(session: Session) -> Stored | None:
            last = turns.finish(session, answer, first, rest, now, problem)
            self._book(session, answer.id, used, now)
            return last

        with span("store", events=live.written + len(rest)):
            live.last = await self._write(finished)
        live.written += len(rest)
        live.booked += len(used)
        live.tell()

    async def _fail(self, message_id: str, turn: Turn | None, live: Live, problem: ApiError) -> None:
        try:
            if turn is None:
                turn = await self._read(unfinished.outline, message_id)
            await self._finish(unfinished.answer(turn, live.events[: live.written], "error"), live, (), problem)
        except Exception as error:
            log.error("turn.not_stored", turn_id=message_id, exc_info=error)

    async def _bury(self, message_id: str) -> None:
        """The worker that ran this turn is gone: say so."""
        turn = await self._read(unfinished.outline, message_id)
        said = await self._read(turns.said_so_far, message_id)
        answer = unfinished.answer(turn, said, "error")
        await self._write(turns.finish, answer, len(said) + 1, (), self._state.clock(), unfinished.interrupted())

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
