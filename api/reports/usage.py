"""Usage: hours by month, adviser, language and topic, and conversations that needed no adviser."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.chat.tables import MessageRow
from api.ledger import periods
from api.ledger import settings as programme
from api.ledger.tables import EntryRow
from api.reports.schemas import AdviserHours, Avoided, LanguageHours, MonthHours, TopicHours, Usage
from tools.ledger.entry import HUMAN_CHANNELS, Channel

UNTIL_AVOIDED = timedelta(days=14)
AT_ONCE = 500  # ids in one query


@dataclass(frozen=True)
class Spent:
    """The time of one conversation, in the period."""

    conversation_id: str
    manufacturer_id: str
    minutes: int
    assistant_minutes: int


@dataclass(frozen=True)
class About:
    """What a conversation was about, by its messages; `answered_at` is the last of its answers, if it had one."""

    language: str | None = None
    topic: str | None = None
    kind: str | None = None
    answered_at: datetime | None = None


def usage(session: Session, first: date, last: date, now: datetime, manufacturer_id: str | None = None) -> Usage:
    """From the first day to the last, in the programme's zone; of one manufacturer or of all."""
    zone = programme.load(session).zone
    start, end = bounds(session, first, last)
    months, advisers = _by_month(session, zone, start, end, manufacturer_id)
    spent = _conversations(session, start, end, manufacturer_id)
    about = _about(session, [s.conversation_id for s in spent])
    return Usage(
        from_=first,
        to=last,
        by_month=months,
        by_adviser=advisers,
        by_language=_by_language(session, start, end, manufacturer_id, spent, about),
        by_topic=_by_topic(spent, about),
        avoided=_avoided(session, spent, about, now),
    )


def bounds(session: Session, first: date, last: date) -> tuple[datetime, datetime]:
    """The first moment of the first day and that after the last, in the programme's zone."""
    zone = programme.load(session).zone
    return _midnight(first, zone), _midnight(last + timedelta(days=1), zone)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


def _months(start: datetime, end: datetime, zone: str) -> Iterator[tuple[str, datetime, datetime]]:
    """Each month of the period, cut to it."""
    day = start
    while day < end:
        month = day.astimezone(ZoneInfo(zone)).strftime("%Y-%m")
        following = periods.bounds(month, zone)[1]
        yield month, day, min(following, end)
        day = following


def _by_month(
    session: Session, zone: str, start: datetime, end: datetime, manufacturer_id: str | None
) -> tuple[list[MonthHours], list[AdviserHours]]:
    months: list[MonthHours] = []
    advisers: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for month, first, after in _months(start, end, zone):
        channels: dict[Channel, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for channel, adviser, minutes, drawn in _sums(session, first, after, manufacturer_id):
            channels[channel] = _added(channels[channel], minutes, drawn)
            if adviser is not None:
                advisers[adviser] = _added(advisers[adviser], minutes, drawn)
        months += [
            MonthHours(month=month, channel=channel, minutes=minutes, drawn_minutes=drawn)
            for channel, (minutes, drawn) in sorted(channels.items())
        ]
    by_adviser = [AdviserHours(adviser=a, minutes=m, drawn_minutes=d) for a, (m, d) in advisers.items()]
    return months, sorted(by_adviser, key=lambda line: -line.minutes)


def _sums(
    session: Session, start: datetime, end: datetime, manufacturer_id: str | None
) -> Iterable[tuple[Channel, str | None, int, int]]:
    """Time spent and taken back, by channel and adviser. Reversed grants have no channel."""
    query = (
        select(EntryRow.channel, EntryRow.adviser, func.sum(EntryRow.minutes), func.sum(EntryRow.drawn_minutes))
        .where(EntryRow.occurred_at >= start, EntryRow.occurred_at < end)
        .where(EntryRow.kind.in_(("use", "reversal")), EntryRow.channel.is_not(None))
        .group_by(EntryRow.channel, EntryRow.adviser)
    )
    if manufacturer_id is not None:
        query = query.where(EntryRow.manufacturer_id == manufacturer_id)
    for channel, adviser, minutes, drawn in session.execute(query):
        if channel is not None:
            yield channel, adviser, minutes, drawn


def _added(sums: tuple[int, int], minutes: int, drawn: int) -> tuple[int, int]:
    return sums[0] + minutes, sums[1] + drawn


def _conversations(session: Session, start: datetime, end: datetime, manufacturer_id: str | None) -> list[Spent]:
    channel = EntryRow.channel
    query = (
        select(EntryRow.conversation_id, EntryRow.manufacturer_id, channel, func.sum(EntryRow.minutes))
        .where(EntryRow.occurred_at >= start, EntryRow.occurred_at < end, EntryRow.conversation_id.is_not(None))
        .where(EntryRow.kind.in_(("use", "reversal")))
        .group_by(EntryRow.conversation_id, EntryRow.manufacturer_id, channel)
    )
    if manufacturer_id is not None:
        query = query.where(EntryRow.manufacturer_id == manufacturer_id)
    found: dict[str, Spent] = {}
    for conversation_id, owner, of_channel, minutes in session.execute(query):
        before = found.get(str(conversation_id), Spent(str(conversation_id), owner, 0, 0))
        by_assistant = minutes if of_channel == "assistant" else 0
        found[before.conversation_id] = Spent(
            before.conversation_id, owner, before.minutes + minutes, before.assistant_minutes + by_assistant
        )
    return list(found.values())


def _about(session: Session, conversation_ids: list[str]) -> dict[str, About]:
    """By conversation; a deleted one is not there."""
    answer = MessageRow.answer
    about: dict[str, About] = {}
    for start in range(0, len(conversation_ids), AT_ONCE):
        query = (
            select(
                MessageRow.conversation_id,
                answer["language"].as_string(),
                answer["status"].as_string(),
                answer[("calculations", 0, "tool")].as_string(),
                answer[("citations", 0, "document_id")].as_string(),
                answer[("citations", 0, "language")].as_string(),
                MessageRow.at,
            )
            .where(MessageRow.conversation_id.in_(conversation_ids[start : start + AT_ONCE]), answer.is_not(None))
            .order_by(MessageRow.id)
        )
        for conversation_id, language, status, tool, document, written_in, at in session.execute(query):
            before = about.get(conversation_id, About())
            topic, kind = (tool, "tool") if tool else (_work(document, written_in), "document" if document else None)
            first = before if before.topic else About(topic=topic, kind=kind)
            answered = at if status == "answered" else before.answered_at
            about[conversation_id] = About(language or before.language, first.topic, first.kind, answered)
    return about


def _work(document: str | None, language: str | None) -> str | None:
    """A document without its language: translations are one topic."""
    return document.removesuffix(f".{language}") if document else None


def _by_language(
    session: Session,
    start: datetime,
    end: datetime,
    manufacturer_id: str | None,
    spent: list[Spent],
    about: Mapping[str, About],
) -> list[LanguageHours]:
    minutes: dict[str | None, int] = defaultdict(int)
    conversations: dict[str | None, int] = defaultdict(int)
    for conversation in spent:
        language = about.get(conversation.conversation_id, About()).language
        minutes[language] += conversation.minutes
        conversations[language] += 1
    everything = sum(line[2] for line in _sums(session, start, end, manufacturer_id))
    minutes[None] += everything - sum(conversation.minutes for conversation in spent)
    lines = [LanguageHours(language=x, minutes=m, conversations=conversations[x]) for x, m in minutes.items()]
    return sorted((line for line in lines if line.minutes or line.conversations), key=lambda line: -line.minutes)


def _by_topic(spent: list[Spent], about: Mapping[str, About]) -> list[TopicHours]:
    lines: dict[tuple[str | None, str | None], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for conversation in spent:
        found = about.get(conversation.conversation_id, About())
        lines[found.topic, found.kind] = _added(lines[found.topic, found.kind], conversation.minutes, 1)
    topics = [
        TopicHours(topic=topic, kind=kind, minutes=minutes, conversations=count)
        for (topic, kind), (minutes, count) in lines.items()
    ]
    return sorted(topics, key=lambda line: -line.minutes)


def _avoided(session: Session, spent: list[Spent], about: Mapping[str, About], now: datetime) -> Avoided:
    conversations = minutes = undecided = 0
    for conversation in spent:
        at = about.get(conversation.conversation_id, About()).answered_at
        if at is None or _advised(session, conversation.manufacturer_id, at):
            continue
        if at + UNTIL_AVOIDED > now:
            undecided += 1
        else:
            conversations, minutes = conversations + 1, minutes + conversation.assistant_minutes
    return Avoided(conversations=conversations, assistant_minutes=minutes, undecided=undecided)


def _advised(session: Session, manufacturer_id: str, at: datetime) -> bool:
    """Did an adviser spend time for that manufacturer in the fourteen days after?"""
    query = select(EntryRow.id).where(
        EntryRow.manufacturer_id == manufacturer_id,
        EntryRow.kind == "use",
        EntryRow.channel.in_(HUMAN_CHANNELS),
        EntryRow.occurred_at >= at,
        EntryRow.occurred_at <= at + UNTIL_AVOIDED,
    )
    return session.scalar(query.limit(1)) is not None
