"""The switch: an admin turns chat off; a message then gets a polite Answer with the reason, and no model runs."""

from __future__ import annotations

from fastapi import APIRouter

from api.auth import Admin, Adviser
from api.chat.schemas import SwitchIn, SwitchOut
from api.chat.tables import ChatSwitchRow
from api.db import audit
from api.errors import responses
from api.state import State_

router = APIRouter(prefix="/v1/settings", tags=["settings"])


@router.get("/chat", responses=responses(401, 403, 503))
def read(_: Adviser, state: State_) -> SwitchOut:
    """Is chat off, why, and who said so?"""
    with state.sessions() as session:
        row = session.get(ChatSwitchRow, 1)
        return SwitchOut(off=row.off, by=row.by, at=row.at) if row else SwitchOut(off=None, by=None, at=None)


@router.put("/chat", responses=responses(401, 403, 422, 503))
def switch(body: SwitchIn, identity: Admin, state: State_) -> SwitchOut:
    """Takes effect with the next message, on every worker."""
    now = state.clock()
    with state.sessions.begin() as session:
        session.merge(ChatSwitchRow(id=1, off=body.off, by=identity.subject, at=now))
        audit.record(session, now, identity.subject, "chat.off" if body.off else "chat.on", "chat", reason=body.off)
    return SwitchOut(off=body.off, by=identity.subject, at=now)
