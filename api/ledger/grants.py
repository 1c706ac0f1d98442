"""Grants: the allotment of a programme year, given once; what is carried over from the year before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.db import audit
from api.db.engine import Sessions
from api.ledger import store
from api.ledger.schemas import Granted
from api.ledger.store import Book
from api.ledger.tables import ManufacturerRow
from tools.ledger.balance import Balance
from tools.ledger.entry import Draft, Effect

SERVICE = "mcap"  # the actor of what the service posts by itself
AT_ONCE = 50  # manufacturers in one transaction of a bulk grant


def granted(session: Session, manufacturer_id: str, year: int) -> bool:
    """Has the allotment of that year been given? (It may have been reversed since.)"""
    return store.is_posted(session, manufacturer_id, f"grant:{year}")


def balance(sessions: Sessions, manufacturer_id: str, now: datetime, year: int | None = None) -> Balance:
    """The balance of a year, by default the current one, which gets its allotment where nobody came in it yet.

    Raises LedgerError not_found.
    """
    with sessions() as session:
        current = store.balance(session, manufacturer_id, now).year
        year = current if year is None else year
        if year != current or granted(session, manufacturer_id, year):
            return store.balance(session, manufacturer_id, now, year)
    with sessions.begin() as session:
        ensure_year(store.open_book(session, manufacturer_id, now), year)
        return store.balance(session, manufacturer_id, now, year)


def ensure_year(book: Book, year: int, actor: str = SERVICE) -> bool:
    """Give the allotment of a year, and what is carried over into it, unless they were given before. True if given."""
    minutes = book.manufacturer.allotment_minutes
    minutes = book.settings.allotment_minutes if minutes is None else minutes
    given = _give(book, year, minutes, f"grant:{year}", f"Allotment of {year}", actor)
    return _carry_over(book, year, actor) or given


def grant_all(
    sessions: Sessions, year: int, manufacturer_ids: Sequence[str] | None, actor: str, now: datetime
) -> Granted:
    """The allotment of a year for many, some at a time, so that nobody waits long. Raises LedgerError not_found."""
    if manufacturer_ids is None:
        with sessions() as session:
            manufacturer_ids = session.scalars(select(ManufacturerRow.id)).all()
    ids = sorted(set(manufacturer_ids))
    given = 0
    for start in range(0, len(ids), AT_ONCE):
        with sessions.begin() as session:
            given += sum(
                ensure_year(store.open_book(session, manufacturer_id, now), year, actor)
                for manufacturer_id in ids[start : start + AT_ONCE]
            )
    with sessions.begin() as session:
        audit.record(session, now, actor, "grants.post", str(year), granted=given, of=len(ids))
    return Granted(granted=given, already_granted=len(ids) - given)


def _carry_over(book: Book, year: int, actor: str) -> bool:
    """Once the year before is over: what it has left, up to the setting, expires there and is granted here."""
    most, before, key = book.settings.carry_over_minutes, year - 1, f"carry:{year}"
    session, manufacturer_id = book.session, book.manufacturer.id
    over = book.calendar.year(book.now) >= year
    if not (most and over and granted(session, manufacturer_id, before)) or store.is_posted(
        session, manufacturer_id, key
    ):
        return False
    left = store.balance(session, manufacturer_id, book.now, before).remaining_minutes
    minutes = min(left, most)
    if minutes <= 0:
        return False
    moved = Effect(granted=-minutes)
    summary = f"Carried over to {year}"
    store.append(book, Draft("expiry", -minutes, moved, before, book.now, actor, summary))
    return _give(book, year, minutes, key, f"Carried over from {before}", actor)


def _give(book: Book, year: int, minutes: int, key: str, summary: str, actor: str) -> bool:
    if minutes <= 0 or store.is_posted(book.session, book.manufacturer.id, key):
        return False
    store.append(book, Draft("grant", minutes, Effect(granted=minutes), year, book.now, actor, summary, key=key))
    return True
