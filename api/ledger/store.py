"""The book of a manufacturer: opened under its lock, entries added at the end of its chain, sums read back."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from api.ids import new_id
from api.ledger import settings as programme
from api.ledger.errors import LedgerError, unknown_manufacturer
from api.ledger.settings import LedgerSettings
from api.ledger.tables import EntryRow, EntryTextRow, ManufacturerRow
from tools.ledger.balance import Balance
from tools.ledger.chain import GENESIS, sealed, text_digest
from tools.ledger.entry import Draft, Effect, Entry, Kind
from tools.ledger.year import Calendar

Undoing = Literal["release", "expiry", "reversal"]
# Queries of every turn are made once, since making them costs more than running them.
_UNDO = aliased(EntryRow)  # the entry that takes another back
_HERE = EntryRow.manufacturer_id == bindparam("manufacturer_id")
_SUMS = (func.sum(EntryRow.granted_minutes), func.sum(EntryRow.drawn_minutes), func.sum(EntryRow.held_minutes))
_OF_YEAR = select(*_SUMS).where(_HERE, EntryRow.year == bindparam("year"))
_LAST = select(EntryRow.sequence, EntryRow.hash).where(_HERE).order_by(EntryRow.sequence.desc()).limit(1)
_KEYED = select(EntryRow.id).where(_HERE, EntryRow.key == bindparam("key"))
_HOLDS_OVER = select(EntryRow).where(  # holds past their expiry that no entry has closed yet
    EntryRow.kind == "hold",
    EntryRow.expires_at <= bindparam("now"),
    ~exists().where(_UNDO.reverses == EntryRow.id),
)
_HOLDS_OVER_HERE = _HOLDS_OVER.where(_HERE)


@dataclass(frozen=True)
class Book:
    """A manufacturer's book, open for writing until the transaction ends; nobody else writes in it meanwhile."""

    session: Session
    manufacturer: ManufacturerRow
    settings: LedgerSettings
    now: datetime

    @property
    def calendar(self) -> Calendar:
        return self.settings.calendar(self.manufacturer.commitment_date)


@dataclass(frozen=True)
class Recorded:
    """An entry with the words beside it, and what took it back: that entry's id and kind."""

    entry: Entry
    summary: str
    note: str
    approval_reason: str
    undone_by: str | None = None
    undone_kind: Kind | None = None


def open_book(session: Session, manufacturer_id: str, now: datetime) -> Book:
    """Lock the manufacturer's row. Holds that are over are let expire first.

    Raises LedgerError not_found. `session` is a writing one (`sessions.begin()`).
    """
    settings = programme.load(session, hold=True)
    manufacturer = session.scalar(
        select(ManufacturerRow).where(ManufacturerRow.id == manufacturer_id).with_for_update()
    )
    if manufacturer is None:
        raise unknown_manufacturer(manufacturer_id)
    book = Book(session, manufacturer, settings, now)
    for row in session.scalars(_HOLDS_OVER_HERE, {"manufacturer_id": manufacturer_id, "now": now}).all():
        append(book, undoing(entry_of(row), "expiry", "mcap", now, "The hold expired."))
    return book


def book_of(session: Session, entry_id: str, now: datetime) -> Book:
    """The book in which an entry stands. Raises LedgerError not_found."""
    return open_book(session, existing(session, entry_id).entry.manufacturer_id, now)


def append(book: Book, draft: Draft) -> Recorded:
    """Add an entry at the end of the chain. What may be posted is decided before (tools.ledger.rules)."""
    session = book.session
    last = session.execute(_LAST, {"manufacturer_id": book.manufacturer.id}).one_or_none()
    salt, reason = secrets.token_hex(16), draft.approval.reason if draft.approval else ""
    digest = text_digest(salt, draft.summary, draft.note, reason)
    entry = sealed(_entry(book, draft, last.sequence + 1 if last else 1, digest), last.hash if last else GENESIS)
    session.add(EntryRow(**row_of(entry)))
    session.flush()
    session.add(
        EntryTextRow(entry_id=entry.id, salt=salt, summary=draft.summary, note=draft.note, approval_reason=reason)
    )
    session.flush()
    return Recorded(entry, draft.summary, draft.note, reason)


def _entry(book: Book, draft: Draft, sequence: int, digest: str) -> Entry:
    """The draft in its place, not yet sealed."""
    approval = draft.approval
    return Entry(
        id=new_id(),
        manufacturer_id=book.manufacturer.id,
        sequence=sequence,
        kind=draft.kind,
        minutes=draft.minutes,
        effect=draft.effect,
        year=draft.year,
        occurred_at=draft.occurred_at,
        logged_at=book.now,
        actor=draft.actor,
        channel=draft.channel,
        adviser=draft.adviser,
        expires_at=draft.expires_at,
        conversation_id=draft.conversation_id,
        handoff_id=draft.handoff_id,
        reverses=draft.reverses,
        approved_by=approval.by if approval else None,
        approved_at=approval.at if approval else None,
        key=draft.key,
        text_digest=digest,
        previous_hash=GENESIS,
        hash="",
    )


def undoing(entry: Entry, kind: Undoing, actor: str, now: datetime, summary: str) -> Draft:
    """The draft that takes an entry back: dated now, in the year of the entry."""
    return Draft(
        kind=kind,
        minutes=-entry.minutes,
        effect=entry.effect.undone(),
        year=entry.year,
        occurred_at=now,
        actor=actor,
        summary=summary,
        channel=entry.channel,
        adviser=entry.adviser,
        conversation_id=entry.conversation_id,
        handoff_id=entry.handoff_id,
        reverses=entry.id,
    )


def balance(session: Session, manufacturer_id: str, now: datetime, year: int | None = None) -> Balance:
    """The sums of a programme year, by default the current one. Holds that are over no longer count.

    Raises LedgerError not_found.
    """
    manufacturer = session.get(ManufacturerRow, manufacturer_id)
    if manufacturer is None:
        raise unknown_manufacturer(manufacturer_id)
    calendar = programme.load(session).calendar(manufacturer.commitment_date)
    return balance_of(session, manufacturer_id, calendar, calendar.year(now) if year is None else year, now)


def balance_of(session: Session, manufacturer_id: str, calendar: Calendar, year: int, now: datetime) -> Balance:
    """The same, of a manufacturer that is known."""
    found = session.execute(_OF_YEAR, {"manufacturer_id": manufacturer_id, "year": year}).one()
    effect = Effect(*(minutes or 0 for minutes in found))
    if effect.held:  # some may be over
        effect = sums(session, [year], now, manufacturer_id)[manufacturer_id, year]
    return as_balance(manufacturer_id, calendar, year, effect)


def as_balance(manufacturer_id: str, calendar: Calendar, year: int, effect: Effect) -> Balance:
    start, end = calendar.start(year), calendar.end(year)
    return Balance(manufacturer_id, year, start, end, effect.granted, effect.drawn, effect.held)


def sums(
    session: Session, years: Sequence[int], now: datetime, manufacturer_id: str | None = None
) -> dict[tuple[str, int], Effect]:
    """By manufacturer and year, from the index alone; of one manufacturer or of all."""
    group = (EntryRow.manufacturer_id, EntryRow.year)
    total = select(*group, *_SUMS).where(EntryRow.year.in_(years))
    over = _HOLDS_OVER.with_only_columns(*group, EntryRow.held_minutes)
    if manufacturer_id is not None:
        total = total.where(EntryRow.manufacturer_id == manufacturer_id)
        over = over.where(EntryRow.manufacturer_id == manufacturer_id)
    found = session.execute(total.group_by(*group)).all()
    expired: Counter[tuple[str, int]] = Counter()
    if any(held for *_, held in found):
        for m, y, held in session.execute(over, {"now": now}):
            expired[m, y] += held
    return {(m, y): Effect(granted, drawn, held - expired[m, y]) for m, y, granted, drawn, held in found}


def find(session: Session, entry_id: str) -> Recorded | None:
    return next(iter(recorded(session, select(EntryRow).where(EntryRow.id == entry_id))), None)


def existing(session: Session, entry_id: str) -> Recorded:
    """Raises LedgerError not_found."""
    found = find(session, entry_id)
    if found is None:
        raise LedgerError("not_found", f"There is no entry {entry_id}.")
    return found


def is_posted(session: Session, manufacturer_id: str, key: str) -> bool:
    """Was an entry posted under this idempotency key? (It may have been reversed since.)"""
    return session.scalar(_KEYED, {"manufacturer_id": manufacturer_id, "key": key}) is not None


def by_key(session: Session, manufacturer_id: str, key: str) -> Recorded | None:
    """The entry that was posted under this idempotency key."""
    if not is_posted(session, manufacturer_id, key):
        return None
    query = select(EntryRow).where(EntryRow.manufacturer_id == manufacturer_id, EntryRow.key == key)
    return next(iter(recorded(session, query)), None)


def undone_by(session: Session, entry_id: str) -> Entry | None:
    row = session.scalar(select(EntryRow).where(EntryRow.reverses == entry_id))
    return entry_of(row) if row else None


def entries(session: Session, manufacturer_id: str, year: int | None = None) -> list[Recorded]:
    """In the order in which they were posted."""
    query = select(EntryRow).where(EntryRow.manufacturer_id == manufacturer_id).order_by(EntryRow.sequence)
    return recorded(session, query if year is None else query.where(EntryRow.year == year))


def entry_of(row: EntryRow) -> Entry:
    values = {f.name: getattr(row, f.name) for f in fields(Entry) if f.name != "effect"}
    return Entry(effect=Effect(row.granted_minutes, row.drawn_minutes, row.held_minutes), **values)


def row_of(entry: Entry) -> dict[str, Any]:
    """The columns of an entry."""
    values = {f.name: getattr(entry, f.name) for f in fields(Entry) if f.name != "effect"}
    effect = entry.effect
    return {**values, "granted_minutes": effect.granted, "drawn_minutes": effect.drawn, "held_minutes": effect.held}


def recorded(session: Session, query: Select[EntryRow]) -> list[Recorded]:
    """What a query over EntryRow finds, with its words."""
    wide = (
        query.join(EntryTextRow, EntryTextRow.entry_id == EntryRow.id)
        .outerjoin(_UNDO, _UNDO.reverses == EntryRow.id)
        .with_only_columns(EntryRow, EntryTextRow, _UNDO.id, _UNDO.kind)
    )
    return [
        Recorded(entry_of(row), words.summary, words.note, words.approval_reason, undone, kind)
        for row, words, undone, kind in session.execute(wide)
    ]
