"""Hand-offs as staff see them: with the names of people and what is left of the manufacturer's hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.chat.schemas import Contact
from api.chat.tables import ConversationRow, HandoffRow, NoteRow
from api.desk import settings as desk
from api.desk.schemas import HandoffDetail, PersonOut
from api.ledger import manufacturers
from api.ledger import settings as programme
from api.people import names

SAME = (
    "id",
    "state",
    "held",
    "conversation_id",
    "manufacturer_id",
    "language",
    "reason",
    "summary",
    "inputs",
    "times",
    "adviser",
    "at",
    "assigned_at",
    "answered_at",
    "closed_at",
    "waits_since",
    "resumed",
)  # fields that the row has under the same name


def details(session: Session, rows: Sequence[HandoffRow], now: datetime) -> list[HandoffDetail]:
    """In the order of `rows`; a few queries, however many there are."""
    mills = manufacturers.standing_of(session, {row.manufacturer_id for row in rows}, now)
    advisers, people, notes = names.of_staff(session), _people(session, rows), _notes(session, rows)
    target, zone = desk.load(session), programme.load(session).zone
    found = []
    for row in rows:
        mill = mills.get(row.manufacturer_id)
        soon, due = target.targets(row.waits_since, zone) if row.waits_since else (None, None)
        found.append(
            HandoffDetail(
                **{name: getattr(row, name) for name in SAME},
                manufacturer_name=mill.row.name if mill else row.manufacturer_id,
                remaining_minutes=mill.balance.remaining_minutes if mill else 0,
                person=people.get(row.conversation_id or ""),
                contact=Contact.model_validate(row.contact) if row.contact else None,
                adviser_name=advisers.get(row.adviser, row.adviser) if row.adviser else None,
                soon_at=soon,
                due_at=due,
                notes=notes.get(row.id, 0),
                unread=row.unread_at is not None,
                changed_at=row.changed_at or row.at,
            )
        )
    return found


def detail(session: Session, row: HandoffRow, now: datetime) -> HandoffDetail:
    return details(session, [row], now)[0]


def _notes(session: Session, rows: Sequence[HandoffRow]) -> dict[str, int]:
    """How many notes stand beside each that has some."""
    query = select(NoteRow.handoff_id, func.count()).where(NoteRow.handoff_id.in_([row.id for row in rows]))
    return {row[0]: row[1] for row in session.execute(query.group_by(NoteRow.handoff_id))}


def _people(session: Session, rows: Sequence[HandoffRow]) -> dict[str, PersonOut]:
    """Who asked, by conversation."""
    known = names.of_people(session, (row.manufacturer_id for row in rows))
    ids = {row.conversation_id for row in rows if row.conversation_id}
    query = select(ConversationRow).where(ConversationRow.id.in_(ids))
    found = {}
    for chat in session.scalars(query):
        person = known.get((chat.issuer, chat.subject, chat.manufacturer_id))
        if person is not None:
            found[chat.id] = PersonOut(name=person.name, email=person.email)
    return found
