"""Who signed in: written down when a verified token says something new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.clock import Clock
from api.db.engine import Sessions, inserted
from api.development import SERVICE_ISSUER
from api.identity import Identity
from api.people.tables import STAFF, PersonRow

AGAIN = timedelta(days=1)  # after which a person who says nothing new is written down once more


def remember(sessions: Sessions, clock: Clock) -> Callable[[Identity], None]:
    """What a verified token does: its person is kept by name. After a day it is looked for again."""
    lately: dict[Identity, datetime] = {}

    def ensure(identity: Identity) -> None:
        now = clock()
        if identity.issuer == SERVICE_ISSUER or now - lately.get(identity, now - AGAIN) < AGAIN:
            return
        with sessions() as session:
            known = _known(session, identity, now)
        if not known:
            with sessions.begin() as session:
                keep(session, identity, now)
        lately[identity] = now

    return ensure


def _known(session: Session, identity: Identity, now: datetime) -> bool:
    row = session.get(PersonRow, (identity.issuer, identity.subject, identity.manufacturer_id or STAFF))
    if row is None or now - row.seen_at > AGAIN:
        return False
    return identity.name in (None, row.name) and identity.email in (None, row.email)


def keep(session: Session, identity: Identity, now: datetime) -> None:
    """The last word counts; a token without a name takes none away."""
    said = {name: value for name in ("name", "email") if (value := getattr(identity, name)) is not None}
    values = {
        "issuer": identity.issuer,
        "subject": identity.subject,
        "manufacturer_id": identity.manufacturer_id or STAFF,
        "seen_at": now,
        **said,
    }
    key = ["issuer", "subject", "manufacturer_id"]
    made = inserted(session, PersonRow).values(values)
    session.execute(made.on_conflict_do_update(index_elements=key, set_={"seen_at": now, **said}))
