"""Outbox: what is to be told, taken by one process at a time, and tried again until it gets there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from api.announcements.tables import AnnouncementRow, Channel, Event
from api.chat.tables import HandoffRow
from api.db.engine import Sessions
from api.ids import new_id
from api.people import names

NEWS = timedelta(days=1)  # what is older is no news: switching a channel on tells nobody of the past
LEASE = timedelta(minutes=2)  # after which what was taken and not settled is taken again
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(hours=1)
ATTEMPTS = 12  # over about four hours
AT_ONCE = 20


@dataclass(frozen=True)
class Announcement:
    """One event on its way through one channel. `contact` is the address that the person left, if it is one of mail;
    `adviser` that of who holds the hand-off, if its token named one."""

    id: str
    event: Event
    channel: Channel
    at: datetime
    handoff_id: str
    manufacturer_id: str
    language: str | None
    contact: str | None
    adviser: str | None
    attempts: int


def plan(sessions: Sessions, channels: Sequence[Channel], now: datetime) -> None:
    """Write down what happened since the last look."""
    with sessions() as session:
        due = list(_untold(session, channels, now - NEWS))
    if not due:
        return
    with sessions.begin() as session:
        for key in set(_untold(session, channels, now - NEWS)):
            handoff_id, event, at, channel = key
            session.add(
                AnnouncementRow(
                    id=new_id(), handoff_id=handoff_id, event=event, at=at, channel=channel, attempts=0, due_at=now
                )
            )


def take(sessions: Sessions, channels: Sequence[Channel], now: datetime) -> list[Announcement]:
    """What is due, for this process alone."""
    due = select(AnnouncementRow.id).where(
        AnnouncementRow.due_at <= now, AnnouncementRow.done_at.is_(None), AnnouncementRow.channel.in_(channels)
    )
    with sessions() as session:
        if session.scalar(due.limit(1)) is None:
            return []
    with sessions.begin() as session:
        taken = session.scalars(
            update(AnnouncementRow)
            .where(AnnouncementRow.id.in_(due.order_by(AnnouncementRow.due_at).limit(AT_ONCE)))
            .where(AnnouncementRow.due_at <= now)
            .values(due_at=now + LEASE, attempts=AnnouncementRow.attempts + 1)
            .returning(AnnouncementRow)
        ).all()
        return [_of(session, row, session.get_one(HandoffRow, row.handoff_id)) for row in taken]


def settle(sessions: Sessions, announcement: Announcement, problem: str | None, now: datetime) -> bool:
    """It got there; or it is tried again later, or given up after many attempts. True unless it will be tried again."""
    done = problem is None or announcement.attempts >= ATTEMPTS
    pause = min(FIRST_PAUSE * 2**announcement.attempts, LONGEST_PAUSE)
    with sessions.begin() as session:
        session.execute(
            update(AnnouncementRow)
            .where(AnnouncementRow.id == announcement.id)
            .values(done_at=now if done else None, due_at=now + pause, problem=problem)
        )
    return done


def _untold(
    session: Session, channels: Sequence[Channel], since: datetime
) -> Iterator[tuple[str, Event, datetime, Channel]]:
    told = {
        tuple(row)
        for row in session.execute(
            select(
                AnnouncementRow.handoff_id, AnnouncementRow.event, AnnouncementRow.at, AnnouncementRow.channel
            ).where(AnnouncementRow.at >= since)
        )
    }
    moments = (HandoffRow.at, HandoffRow.unread_at, HandoffRow.answered_at)
    recent = select(HandoffRow).where(or_(*(moment >= since for moment in moments)))
    for row in session.scalars(recent):
        happened: tuple[tuple[Event, datetime | None], ...] = (
            ("handoff.made", row.at),
            ("handoff.message", row.unread_at),
            ("handoff.replied", row.answered_at),
        )
        for event, at in happened:
            for channel in channels:
                if at is None or at < since or (row.id, event, at, channel) in told:
                    continue
                if channel == "webhook" or event != "handoff.replied" or _mail(row):
                    yield row.id, event, at, channel


def _of(session: Session, row: AnnouncementRow, handoff: HandoffRow) -> Announcement:
    adviser = names.staff_member(session, handoff.adviser) if handoff.adviser else None
    return Announcement(
        id=row.id,
        event=row.event,
        channel=row.channel,
        at=row.at,
        handoff_id=row.handoff_id,
        manufacturer_id=handoff.manufacturer_id,
        language=handoff.language,
        contact=_mail(handoff),
        adviser=adviser.email if adviser else None,
        attempts=row.attempts,
    )


def _mail(handoff: HandoffRow) -> str | None:
    contact = handoff.contact or {}
    return contact["value"] if contact.get("kind") == "email" else None
