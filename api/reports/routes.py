"""Reports for staff, and the audit log."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy import select

from api.auth import Adviser
from api.dates import Day
from api.db.audit import AuditRow
from api.errors import InvalidError, responses
from api.reports import feedback, usage
from api.reports.gaps import gaps
from api.reports.schemas import AuditLine, CaseIn, FeedbackOut, Gap, Usage
from api.state import State, State_

router = APIRouter(prefix="/v1", tags=["reports"])
LONGEST = 1_100  # days of one report
YEAR = timedelta(days=365)

First = Annotated[Day | None, Query(alias="from", description="First day. Default: a year before the last.")]
Last = Annotated[Day | None, Query(alias="to", description="Last day. Default: today.")]


@router.get("/reports/usage", responses=responses(401, 403, 422))
def get_usage(
    _: Adviser, state: State_, first: First = None, last: Last = None, manufacturer_id: str | None = None
) -> Usage:
    """Hours by month and channel, adviser, language and topic; conversations that needed no adviser."""
    first, last = _days(state, first, last)
    with state.sessions() as session:
        return usage.usage(session, first, last, state.clock(), manufacturer_id)


@router.get("/reports/gaps", responses=responses(401, 403, 422))
def get_gaps(_: Adviser, state: State_, first: First = None, last: Last = None) -> list[Gap]:
    """Questions in the programme's field that no document answers, those asked most first."""
    first, last = _days(state, first, last)
    with state.sessions() as session:
        start, end = usage.bounds(session, first, last)
        return gaps(session, start, end)


@router.get("/feedback", responses=responses(401, 403, 422))
def get_feedback(
    _: Adviser,
    state: State_,
    show: Annotated[feedback.Show, Query(alias="state", description="Dealt with, or not yet.")] = "open",
    helpful: bool | None = None,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 200,
) -> list[FeedbackOut]:
    """What people thought of answers: who waits for a word from us first, then the newest."""
    with state.sessions() as session:
        return feedback.queue(session, show, helpful, limit)


@router.post("/feedback/{message_id}/handled", status_code=204, responses=responses(401, 403, 404))
def handle_feedback(message_id: str, identity: Adviser, state: State_) -> None:
    """It is dealt with. Feedback given later is new."""
    with state.sessions.begin() as session:
        feedback.handle(session, message_id, identity.subject, state.clock())


@router.put("/messages/{message_id}/case", status_code=204, responses=responses(401, 403, 404, 409, 422))
def put_case(message_id: str, body: CaseIn, identity: Adviser, state: State_) -> None:
    """Make an evaluation case of a question that somebody asked. It is deleted with the conversation."""
    with state.sessions.begin() as session:
        feedback.keep_case(session, message_id, body, identity.subject, state.clock())


@router.get("/cases.yaml", response_class=Response, responses=responses(401, 403))
def get_cases(_: Adviser, state: State_) -> Response:
    """The cases as a suite that `mcap eval` runs, once it lies in the folder `evals` of the home."""
    with state.sessions() as session:
        text = feedback.suite(session)
    headers = {"Content-Disposition": 'attachment; filename="feedback.yaml"'}
    return Response(text, media_type="application/yaml; charset=utf-8", headers=headers)


@router.get("/audit", responses=responses(401, 403, 422))
def get_audit(
    _: Adviser,
    state: State_,
    manufacturer_id: str | None = None,
    actor: str | None = None,
    action: Annotated[str | None, Query(description="How it begins: `entry.`, `approval.refuse` …")] = None,
    before: Annotated[int | None, Query(description="Id of the last line of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
) -> list[AuditLine]:
    """What staff did, the newest first."""
    query = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
    if manufacturer_id is not None:
        query = query.where(AuditRow.manufacturer_id == manufacturer_id)
    if actor is not None:
        query = query.where(AuditRow.actor == actor)
    if action is not None:
        query = query.where(AuditRow.action.startswith(action, autoescape=True))
    if before is not None:
        query = query.where(AuditRow.id < before)
    with state.sessions() as session:
        return [AuditLine.model_validate(row, from_attributes=True) for row in session.scalars(query)]


def _days(state: State, first: date | None, last: date | None) -> tuple[date, date]:
    """Raises InvalidError."""
    last = last or state.clock().date()
    first = first or last - YEAR
    if not timedelta() <= last - first <= timedelta(days=LONGEST):
        detail = f"A report from {first} to {last} cannot be made."
        expected = f"a day from {last - timedelta(days=LONGEST)} to {last}"
        raise InvalidError("period_impossible", detail, field="from", expected=expected)
    return first, last
