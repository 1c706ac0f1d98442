"""Turns: the assistant's active minutes, posted with the answer. They never block it and never overdraw."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.ledger import grants, store
from api.ledger import settings as programme
from api.ledger.errors import unknown_manufacturer
from api.ledger.store import Book
from api.ledger.tables import ActivityRow, ManufacturerRow
from assistant.types import Hours, HoursAhead
from tools.ledger.active import Activity
from tools.ledger.entry import Draft, Effect, Entry


def ahead(session: Session, manufacturer_id: str, conversation_id: str, now: datetime) -> HoursAhead:
    """What the turn that begins `now` will post if its status counts, and the balance before it.

    Raises LedgerError not_found.
    """
    manufacturer = session.get(ManufacturerRow, manufacturer_id)
    if manufacturer is None:
        raise unknown_manufacturer(manufacturer_id)
    settings = programme.load(session)
    calendar = settings.calendar(manufacturer.commitment_date)
    year = calendar.year(now)
    balance = store.balance_of(session, manufacturer_id, calendar, year, now)
    minutes = _activity(session.get(ActivityRow, conversation_id)).minutes(now)
    drawn = settings.drawn_by_assistant(minutes, year) if minutes else 0
    left = max(balance.remaining_minutes, 0)
    return HoursAhead(balance=balance, logged_minutes=minutes, drawn_minutes=min(drawn, left))


def post_turn(
    session: Session,
    manufacturer_id: str,
    conversation_id: str,
    message_id: str,
    *,
    began: datetime,
    now: datetime,
    counts: bool,
) -> Hours:
    """Post the minutes of a turn, in the transaction that stores its Answer; returns the Answer's `hours`.

    `began` is when the message came, the moment given to `ahead`. `counts`: is the status one of COUNTED? Where it
    does not, nothing is posted, and the next gap is measured from this message. The same message posts once.
    """
    book = store.open_book(session, manufacturer_id, now)
    year = book.calendar.year(began)
    posted = store.by_key(session, manufacturer_id, _key(message_id))
    if posted is not None:
        return _hours(year, posted.entry, _remaining(book, year))
    grants.ensure_year(book, year)
    row = session.get(ActivityRow, conversation_id)
    activity = _activity(row)
    minutes = activity.minutes(began) if counts else 0
    if row is None:
        row = ActivityRow(conversation_id=conversation_id, manufacturer_id=manufacturer_id)
        session.add(row)
    _keep(row, activity.after(began, counts=counts), began)
    remaining = _remaining(book, year)
    if not minutes:
        return _hours(year, None, remaining)
    entry = _post(book, conversation_id, message_id, began, minutes, remaining)
    return _hours(year, entry, remaining - entry.effect.drawn)


def give_back(session: Session, manufacturer_id: str, message_id: str, now: datetime) -> None:
    """The asker found the answer not helpful: the minutes of its turn come back, once, by a reversal dated now."""
    book = store.open_book(session, manufacturer_id, now)
    posted = store.by_key(session, manufacturer_id, _key(message_id))
    if posted is not None and posted.undone_by is None:
        store.append(book, store.undoing(posted.entry, "reversal", "service", now, "not helpful"))


def _key(message_id: str) -> str:
    """Under which a turn is posted, so that it is once."""
    return f"turn:{message_id}"


def _hours(year: int, entry: Entry | None, remaining: int) -> Hours:
    return Hours(
        year=year,
        logged_minutes=entry.minutes if entry else 0,
        drawn_minutes=entry.effect.drawn if entry else 0,
        remaining_minutes=remaining,
    )


def _remaining(book: Book, year: int) -> int:
    """Minutes of the year that are left."""
    return store.balance_of(book.session, book.manufacturer.id, book.calendar, year, book.now).remaining_minutes


def _post(book: Book, conversation_id: str, message_id: str, began: datetime, minutes: int, remaining: int) -> Entry:
    """Where less is left than the entry takes, it draws what is left."""
    year = book.calendar.year(began)
    drawn = min(book.settings.drawn_by_assistant(minutes, year), max(remaining, 0))
    draft = Draft(
        "use",
        minutes,
        Effect(drawn=drawn),
        year,
        began,
        actor="assistant",
        summary="Conversation with the assistant",
        channel="assistant",
        conversation_id=conversation_id,
        key=_key(message_id),
    )
    return store.append(book, draft).entry


def _activity(row: ActivityRow | None) -> Activity:
    if row is None:
        return Activity()
    active = timedelta(microseconds=row.active_microseconds)
    return Activity(row.last_message_at, active, row.posted_minutes, row.answered)


def _keep(row: ActivityRow, activity: Activity, began: datetime) -> None:
    row.last_message_at = began
    row.active_microseconds = activity.active // timedelta(microseconds=1)
    row.posted_minutes = activity.posted_minutes
    row.answered = activity.answered
