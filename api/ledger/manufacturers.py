"""Manufacturers: made when first seen, kept by a lead, listed with what is left of their year."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.clock import Clock
from api.db import audit
from api.db.engine import Sessions, inserted
from api.identity import Identity
from api.ledger import grants, store
from api.ledger import settings as programme
from api.ledger.errors import unknown_manufacturer
from api.ledger.schemas import ManufacturerIn
from api.ledger.settings import LedgerSettings
from api.ledger.tables import EntryRow, ManufacturerRow
from tools.ledger.balance import Balance
from tools.ledger.entry import HUMAN_CHANNELS, Effect

UNUSED = timedelta(days=183)
AGAIN = timedelta(hours=1)
Show = Literal["all", "over_75", "over", "unused"]
Sort = Literal["name", "remaining", "used", "last_used"]


@dataclass(frozen=True)
class Standing:
    """A manufacturer with its current year and the last time that a person gave it."""

    row: ManufacturerRow
    balance: Balance
    last_used_at: datetime | None


def first_seen(sessions: Sessions, clock: Clock) -> Callable[[Identity], None]:
    """What a verified token does: its manufacturer is made, and given the year's allotment, when it is new.

    Whom this process has seen it looks for again after an hour.
    """
    lately: dict[str, datetime] = {}

    def ensure(identity: Identity) -> None:
        manufacturer_id, now = identity.manufacturer_id, clock()
        if manufacturer_id is None or now - lately.get(manufacturer_id, now - AGAIN) < AGAIN:
            return
        with sessions() as session:
            known = seen(session, manufacturer_id, now)
        if not known:
            with sessions.begin() as session:
                ensure_manufacturer(session, manufacturer_id, identity.manufacturer_name, now)
        lately[manufacturer_id] = now

    return ensure


def seen(session: Session, manufacturer_id: str, now: datetime) -> bool:
    """Is it there, with the current year's allotment?"""
    row = session.get(ManufacturerRow, manufacturer_id)
    if row is None:
        return False
    year = programme.load(session).calendar(row.commitment_date).year(now)
    return grants.granted(session, manufacturer_id, year)


def ensure_manufacturer(session: Session, manufacturer_id: str, name: str | None, now: datetime) -> bool:
    """Make it where it is new, named by its id until its name is known, and give the year's allotment. True if made."""
    made = _insert(session, ManufacturerRow(id=manufacturer_id, name=name or manufacturer_id, created_at=now))
    _grant_current_year(session, manufacturer_id, now)
    return made


def put(session: Session, manufacturer_id: str, body: ManufacturerIn, by: str, now: datetime) -> bool:
    """Make or change a manufacturer. True if made. The allotment of a year that was given stays as it is."""
    made = _insert(session, ManufacturerRow(id=manufacturer_id, name=body.name, created_at=now))
    row = session.get_one(ManufacturerRow, manufacturer_id, with_for_update=True)
    values = body.model_dump()
    changed = {n: str(v) for n, v in values.items() if v != getattr(row, n) and n != "name"}
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()
    _grant_current_year(session, manufacturer_id, now)
    audit.record(
        session, now, by, "manufacturer.put", manufacturer_id, manufacturer_id=manufacturer_id, made=made, **changed
    )
    return made


def standing(session: Session, manufacturer_id: str, now: datetime) -> Standing:
    """Raises LedgerError not_found."""
    row = session.get(ManufacturerRow, manufacturer_id)
    if row is None:
        raise unknown_manufacturer(manufacturer_id)
    used = session.scalar(_last_used().where(ManufacturerRow.id == manufacturer_id).with_only_columns(_LAST))
    return Standing(row, store.balance(session, manufacturer_id, now), used)


def standing_of(session: Session, ids: Collection[str], now: datetime) -> dict[str, Standing]:
    """Of several, by id; those that are not known are left out. The last use is not looked up."""
    rows = session.scalars(select(ManufacturerRow).where(ManufacturerRow.id.in_(ids)))
    only = next(iter(ids)) if len(ids) == 1 else None
    found = _with_balances(session, programme.load(session), [(row, None) for row in rows], now, only)
    return {standing.row.id: standing for standing in found}


def standings(
    session: Session,
    now: datetime,
    *,
    search: str = "",
    show: Show = "all",
    sort: Sort = "name",
    descending: bool = False,
) -> list[Standing]:
    """All that match, in order; one pass over the sums of the current years."""
    settings = programme.load(session)
    query = _last_used()
    if search:
        query = query.where(
            func.lower(ManufacturerRow.name).contains(search.lower(), autoescape=True)
            | func.lower(ManufacturerRow.id).contains(search.lower(), autoescape=True)
        )
    rows = [(row, used) for row, used in session.execute(query)]
    found = [s for s in _with_balances(session, settings, rows, now) if _shown(s, show, now)]
    return sorted(found, key=lambda s: _sort_key(s, sort), reverse=descending)


def _with_balances(
    session: Session,
    settings: LedgerSettings,
    rows: list[tuple[ManufacturerRow, datetime | None]],
    now: datetime,
    only: str | None = None,
) -> Iterable[Standing]:
    calendars = {row.id: settings.calendar(row.commitment_date) for row, _ in rows}
    years = {id_: calendar.year(now) for id_, calendar in calendars.items()}
    sums = store.sums(session, sorted(set(years.values())), now, only)
    for row, used in rows:
        year = years[row.id]
        effect = sums.get((row.id, year), Effect())
        yield Standing(row, store.as_balance(row.id, calendars[row.id], year, effect), used)


def _shown(standing: Standing, show: Show, now: datetime) -> bool:
    if show == "over_75":
        return standing.balance.warning is not None
    if show == "over":
        return standing.balance.warning == 100
    if show == "unused":
        return (standing.last_used_at or standing.row.created_at) < now - UNUSED
    return True


def _sort_key(standing: Standing, sort: Sort) -> tuple[float | str, str]:
    if sort == "remaining":
        return standing.balance.remaining_minutes, standing.row.id
    if sort == "used":
        return standing.balance.used_minutes, standing.row.id
    if sort == "last_used":
        return standing.last_used_at.timestamp() if standing.last_used_at else 0.0, standing.row.id
    return standing.row.name.casefold(), standing.row.id


_LAST = (
    select(EntryRow.occurred_at)
    .where(
        EntryRow.manufacturer_id == ManufacturerRow.id,
        EntryRow.kind == "use",
        EntryRow.channel.in_(HUMAN_CHANNELS),
    )
    .order_by(EntryRow.occurred_at.desc())
    .limit(1)
    .correlate(ManufacturerRow)
    .scalar_subquery()
)


def _last_used() -> Select[ManufacturerRow, datetime | None]:
    return select(ManufacturerRow, _LAST)


def _grant_current_year(session: Session, manufacturer_id: str, now: datetime) -> None:
    book = store.open_book(session, manufacturer_id, now)
    grants.ensure_year(book, book.calendar.year(now))


def _insert(session: Session, row: ManufacturerRow) -> bool:
    """True if it was not there. Two may try at once."""
    values = {"id": row.id, "name": row.name, "created_at": row.created_at}
    statement = inserted(session, ManufacturerRow).values(values).on_conflict_do_nothing().returning(ManufacturerRow.id)
    return session.scalar(statement) is not None
