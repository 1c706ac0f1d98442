"""Saved replies: kept in one language with slots, filled from the hand-off's own manufacturer."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.chat.tables import HandoffRow
from api.desk import shown
from api.desk.schemas import SavedReplyIn, SavedReplyOut
from api.desk.tables import SavedReplyRow
from api.errors import InvalidError, NotFoundError
from assistant.wording import formats
from knowledge.languages import base

SLOT = re.compile(r"\{(\w*)\}")
SLOTS = ("manufacturer", "hours_left", "person")


def listed(session: Session) -> list[SavedReplyOut]:
    """As they were written, by language and title."""
    rows = session.scalars(select(SavedReplyRow).order_by(SavedReplyRow.language, SavedReplyRow.title))
    return [out(row) for row in rows]


def filled(session: Session, handoff: HandoffRow, now: datetime) -> list[SavedReplyOut]:
    """Every reply with its slots filled; those in the hand-off's language first."""
    about = shown.detail(session, handoff, now)
    spoken = base(handoff.language or "")

    def fill(reply: SavedReplyOut) -> SavedReplyOut:
        said = {
            "manufacturer": about.manufacturer_name,
            "hours_left": formats.duration(max(about.remaining_minutes, 0), base(reply.language)),
            "person": about.person.name or "" if about.person else "",
        }
        return reply.model_copy(update={"text": SLOT.sub(lambda slot: said[slot[1]], reply.text)})

    found = [fill(reply) for reply in listed(session)]
    return sorted(found, key=lambda reply: base(reply.language) != spoken)


def checked(body: SavedReplyIn) -> SavedReplyIn:
    """Raises InvalidError for a slot that nothing fills."""
    unknown = set(SLOT.findall(body.text)) - set(SLOTS)
    if unknown:
        slots = ", ".join(f"{{{name}}}" for name in SLOTS)
        detail = f"Nothing fills {', '.join(f'{{{name}}}' for name in sorted(unknown))}."
        raise InvalidError("unknown_slot", detail, field="text", expected=f"slots among {slots}")
    return body


def existing(session: Session, reply_id: str) -> SavedReplyRow:
    """Raises NotFoundError."""
    row = session.get(SavedReplyRow, reply_id)
    if row is None:
        raise NotFoundError(f"There is no saved reply {reply_id}.")
    return row


def out(row: SavedReplyRow) -> SavedReplyOut:
    return SavedReplyOut(id=row.id, title=row.title, language=row.language, text=row.text)
