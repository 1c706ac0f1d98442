"""How long conversations stay: a setting in days, and a look each hour. Hours and their words in the book stay."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import structlog
from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError

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
            return count


@asynccontextmanager
async def expiring(sessions: Sessions, days: int | None, clock: Clock, pause: float = PAUSE) -> AsyncIterator[None]:
    """While the service runs. Several processes may look at once; None: conversations stay until they are deleted."""
    if days is None:
        yield
        return
    task = asyncio.create_task(_look(sessions, days, clock, pause), name="retention")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _look(sessions: Sessions, days: int, clock: Clock, pause: float) -> None:
    while True:
        try:
            if count := await to_thread.run_sync(expire, sessions, days, clock(), "service"):
                log.info("conversations.expired", count=count)
        except SQLAlchemyError as error:
            log.warning("conversations.not_expired", error=type(error).__name__)
        await asyncio.sleep(pause)
