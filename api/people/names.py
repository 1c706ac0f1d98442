"""Names instead of subjects, wherever one is known."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.people.tables import STAFF, PersonRow

Person = tuple[str, str, str | None]  # issuer, subject, manufacturer: api.identity.Identity.person


def staff(session: Session) -> list[PersonRow]:
    """Everybody of the staff who signed in, once each, by what they are called."""
    query = select(PersonRow).where(PersonRow.manufacturer_id == STAFF).order_by(PersonRow.seen_at)
    latest = {row.subject: row for row in session.scalars(query)}  # of two issuers the one seen last
    return sorted(latest.values(), key=lambda row: (row.called or row.subject).casefold())


def staff_member(session: Session, subject: str) -> PersonRow | None:
    """Who of the staff is behind a subject; of two issuers the one seen last."""
    query = select(PersonRow).where(PersonRow.subject == subject, PersonRow.manufacturer_id == STAFF)
    return session.scalar(query.order_by(PersonRow.seen_at.desc()).limit(1))


def of_staff(session: Session) -> dict[str, str]:
    """What staff call each other, by subject; those without a name or an address are left out."""
    return {row.subject: row.called for row in staff(session) if row.called}


def of_people(session: Session, manufacturer_ids: Iterable[str]) -> dict[Person, PersonRow]:
    """Everybody of these manufacturers."""
    query = select(PersonRow).where(PersonRow.manufacturer_id.in_(set(manufacturer_ids) - {STAFF}))
    return {(row.issuer, row.subject, row.manufacturer_id): row for row in session.scalars(query)}
