"""How long things stay: conversations by a setting in days, calculations outside of one for a day; a look each hour.

Hours and their words in the book stay.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import structlog
from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError

from api.calculations import store as calculations
from api.chat import conversations
from api.clock import Clock
from api.db import audit
from api.db.engine import Sessions

PAUSE = 3_600  # seconds between looks
log = structlog.get_logger()


def expire(sessions: Sessions, days: int, now: datetime, by: str) -> int:
    """Delete conversations in which nothing was said for so many days; how many. A line in the audit log if any."""
    count = 0
    while True:
        with sessions.begin() as session:
            gone = conversations.expire(session, now - timedelta(days=days), now)
            if gone:
                audit.record(session, now, by, "conversations.expire", "conversations", count=gone, days=days)
        count += gone
        if not gone:
            if count:
                sessions.empty_log()
            return count


def expire_calculations(sessions: Sessions, now: datetime) -> int:
    """Delete those outside a conversation that are a day old; how many."""
    count = 0
    while True:
        with sessions.begin() as session:
            gone = calculations.expire(session, now)
        count += gone
        if not gone:
            if count:
                sessions.empty_log()
            return count


@asynccontextmanager
async def expiring(sessions: Sessions, days: int | None, clock: Clock, pause: float = PAUSE) -> AsyncIterator[None]:
    """While the service runs. Several processes may look at once; None: conversations stay until they are deleted."""
    task = asyncio.create_task(_look(sessions, days, clock, pause), name="retention")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _look(sessions: Sessions, days: int | None, clock: Clock, pause: float) -> None:
    while True:
        try:
            if count := await to_thread.run_sync(expire_calculations, sessions, clock()):
                log.info("calculations.expired", count=count)
            if days and (count := await to_thread.run_sync(expire, sessions, days, clock(), "service")):
                log.info("conversations.expired", count=count)
            await to_thread.run_sync(sessions.empty_log)  # where somebody read when something was deleted
        except SQLAlchemyError as error:
            log.warning("retention.not_expired", error=type(error).__name__)
        await asyncio.sleep(pause)
