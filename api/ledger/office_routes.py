"""Routes of the programme's office: approvals, grants in bulk, months, settings."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy import select

from api.auth import Adviser, Lead
from api.db import audit
from api.errors import responses
from api.ledger import approvals, grants, periods, posting, shown, store
from api.ledger import settings as programme
from api.ledger.calls import IdempotencyKey, actor, post_once
from api.ledger.schemas import ApprovalOut, ClosedMonth, EntryOut, Granted, GrantRequest, Period, Reason
from api.ledger.settings import LedgerSettings
from api.ledger.tables import ClosedMonthRow
from api.state import State_
from tools.ledger.entry import Approval

router = APIRouter(prefix="/v1", tags=["hours"])
Month = Annotated[str, Path(pattern=r"^20\d\d-(0[1-9]|1[0-2])$", description="`2027-03`, in the programme's zone.")]


@router.get("/approvals", responses=responses(401, 403, 422))
def list_approvals(
    _: Lead,
    state: State_,
    which: Annotated[Literal["waiting", "approved", "refused", "all"], Query(alias="state")] = "waiting",
    manufacturer_id: str | None = None,
) -> list[ApprovalOut]:
    """The oldest first."""
    with state.sessions() as session:
        rows = approvals.listed(session, None if which == "all" else which, manufacturer_id)
    return [approvals.shown(row) for row in rows]


@router.post("/approvals/{approval_id}/approve", responses=responses(401, 403, 404, 409, 422))
def approve(
    approval_id: str, body: Reason, identity: Lead, state: State_, response: Response, key: IdempotencyKey = None
) -> EntryOut | ApprovalOut:
    """Post what was kept, under your name and reason."""
    with state.sessions.begin() as session:
        manufacturer_id = approvals.find(session, approval_id).manufacturer_id
        book = store.open_book(session, manufacturer_id, state.clock())
        row = approvals.find(session, approval_id)
        session.refresh(row)
        scope = f"approve:{approval_id}"
        answer = post_once(
            book, response, scope, key, body, lambda: posting.approve(book, row, body.reason, actor(identity))
        )
    response.status_code = 200
    return answer


@router.post("/approvals/{approval_id}/refuse", responses=responses(401, 403, 404, 409, 422))
def refuse(approval_id: str, body: Reason, identity: Lead, state: State_) -> ApprovalOut:
    """It is not posted; what was typed and your reason are kept."""
    now = state.clock()
    with state.sessions.begin() as session:
        manufacturer_id = approvals.find(session, approval_id).manufacturer_id
        store.open_book(session, manufacturer_id, now)
        row = approvals.find(session, approval_id)
        session.refresh(row)
        approvals.waiting(row)
        approvals.decide(session, row, "refused", Approval(identity.subject, body.reason, now))
        audit.record(session, now, identity.subject, "approval.refuse", row.id, manufacturer_id=manufacturer_id)
        return approvals.shown(row)


@router.post("/grants", responses=responses(401, 403, 404, 422))
def post_grants(body: GrantRequest, identity: Lead, state: State_) -> Granted:
    """The allotment of a year for many at once; what may be carried over comes with it."""
    return grants.grant_all(state.sessions, body.year, body.manufacturer_ids, identity.subject, state.clock())


@router.get("/periods", responses=responses(401, 403))
def list_periods(_: Adviser, state: State_) -> list[ClosedMonth]:
    """The months that are closed, the newest first."""
    with state.sessions() as session:
        rows = session.scalars(select(ClosedMonthRow).order_by(ClosedMonthRow.month.desc())).all()
    return [ClosedMonth(month=row.month, closed_by=row.closed_by, closed_at=row.closed_at) for row in rows]


@router.get("/periods/{month}", responses=responses(401, 403, 422))
def get_period(month: Month, _: Adviser, state: State_) -> Period:
    """A month's entries; time that nothing proves comes first."""
    with state.sessions() as session:
        found, waiting = periods.month_entries(session, month), periods.waiting(session, month)
        return shown.period(month, session.get(ClosedMonthRow, month), found, waiting)


@router.post("/periods/{month}/close", responses=responses(401, 403, 409, 422))
def close_period(month: Month, identity: Lead, state: State_) -> ClosedMonth:
    """From now on the month takes reversals only, dated when they are made."""
    with state.sessions.begin() as session:
        row = periods.close(session, month, identity.subject, state.clock())
    return ClosedMonth(month=row.month, closed_by=row.closed_by, closed_at=row.closed_at)


@router.get("/settings/ledger", responses=responses(401, 403))
def get_settings(_: Adviser, state: State_) -> LedgerSettings:
    """How the programme keeps its book."""
    with state.sessions() as session:
        return programme.load(session)


@router.put("/settings/ledger", responses=responses(401, 403, 422))
def put_settings(body: LedgerSettings, identity: Lead, state: State_) -> LedgerSettings:
    """Holds for what is posted from now on; entries keep the year and the minutes that they have."""
    with state.sessions.begin() as session:
        programme.save(session, body, identity.subject, state.clock())
    return body
