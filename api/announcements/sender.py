"""The sender: looks for news every few seconds and tells it through every channel that is configured."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

import structlog
from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError

from api.announcements import mail, outbox, webhook
from api.announcements.errors import DeliveryError
from api.announcements.mail import Mailbox
from api.announcements.outbox import Announcement
from api.announcements.tables import Channel
from api.clock import Clock
from api.db.engine import Sessions
from api.settings import ApiSettings

PAUSE = 5.0  # seconds between looks
Tell = Callable[[Announcement, datetime], None]
log = structlog.get_logger()


@asynccontextmanager
async def announcing(settings: ApiSettings, sessions: Sessions, clock: Clock) -> AsyncIterator[None]:
    """While the block runs, news is told; without a channel nothing runs. Several processes share the work."""
    channels = channels_of(settings)
    watching = asyncio.create_task(_watch(sessions, channels, clock)) if channels else None
    try:
        yield
    finally:
        if watching is not None:
            watching.cancel()


def channels_of(settings: ApiSettings) -> dict[Channel, Tell]:
    """What is configured, and how it is told there."""
    found: dict[Channel, Tell] = {}
    if settings.announce_url is not None and settings.announce_secret is not None:
        url, secret, client = settings.announce_url, settings.announce_secret.get_secret_value(), webhook.new_client()
        found["webhook"] = lambda told, now: webhook.send(client, url, secret, page(settings, told), told, now)
    if (box := mailbox(settings)) is not None:
        found["mail"] = lambda told, _: mail.send(box, page(settings, told), told)
    return found


def mailbox(settings: ApiSettings) -> Mailbox | None:
    if settings.mail_server is None or settings.mail_from is None or settings.mail_to is None:
        return None
    server, _, port = settings.mail_server.partition(":")
    password = settings.mail_password.get_secret_value() if settings.mail_password else None
    return Mailbox(
        server=server,
        port=int(port or 587),
        security=settings.mail_security,
        user=settings.mail_user,
        password=password,
        sender=settings.mail_from,
        advisers=settings.mail_to,
    )


def page(settings: ApiSettings, announcement: Announcement) -> str:
    """Where to look."""
    staff = announcement.event != "handoff.replied"
    return f"{settings.address}/console#/handoffs/{announcement.handoff_id}" if staff else f"{settings.address}/"


def look(sessions: Sessions, channels: Mapping[Channel, Tell], now: datetime) -> int:
    """Tell what is due; how much got there."""
    names = tuple(channels)
    outbox.plan(sessions, names, now)
    told = 0
    for announcement in outbox.take(sessions, names, now):
        problem = None
        try:
            channels[announcement.channel](announcement, now)
            told += 1
        except DeliveryError as error:
            problem = str(error)
        if outbox.settle(sessions, announcement, problem, now) and problem is not None:
            log.error("announcement.given_up", id=announcement.id, channel=announcement.channel, problem=problem)
    return told


async def _watch(sessions: Sessions, channels: Mapping[Channel, Tell], clock: Clock) -> None:
    while True:
        await asyncio.sleep(PAUSE)
        try:
            await to_thread.run_sync(look, sessions, channels, clock())
        except SQLAlchemyError as error:
            log.warning("announcement.database", problem=str(error))  # it is looked at again in a moment
