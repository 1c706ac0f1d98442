"""Hand-offs as the person sees them: asking for an adviser, reading replies, having the assistant answer again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter

from api.auth import Anyone
from api.chat import conversations, holding
from api.chat.schemas import HandoffIn, HandoffMadeOut, HandoffOut
from api.errors import ForbiddenError, NotFoundError, responses
from api.ids import new_id
from api.ledger import store as ledger
from api.limits import Asked, Called, Read
from api.state import State_
from tools.calculation import plain
from tools.years import YearOnRecord

router = APIRouter(prefix="/v1", tags=["hand-offs"])


@router.post(
    "/conversations/{conversation_id}/handoff",
    status_code=201,
    responses=responses(401, 403, 404, 422, 429, 503),
    dependencies=[Asked],
)
def ask_for_adviser(conversation_id: str, body: HandoffIn, identity: Anyone, state: State_) -> HandoffMadeOut:
    """Ask for an adviser, also in an empty conversation. While a hand-off is open, asking again adds to it."""
    now = state.clock()
    with state.sessions.begin() as session:
        conversation = conversations.owned(session, identity, conversation_id, alone=True)
        if conversation.manufacturer_id is None:
            raise ForbiddenError("A staff conversation has no manufacturer, so no hours.", code="no_manufacturer")
        row = holding.open_handoff(session, conversation_id)
        if row is None:
            row = holding.new(conversation, new_id(), now)
            session.add(row)
        else:
            holding.waits_again(row, now)
        row.reason = body.reason or row.reason
        row.times = body.times or row.times
        row.language = body.language or row.language or identity.locale
        row.contact = body.contact.model_dump() if body.contact else row.contact
        if body.record:
            row.inputs = {**row.inputs, "record": _attached(state.years(session, conversation.manufacturer_id))}
        conversation.title = conversation.title or conversations.titled(session, identity, row.reason)
        remaining = ledger.balance(session, conversation.manufacturer_id, now).remaining_minutes
        return HandoffMadeOut(id=row.id, state=row.state, held=row.held, remaining_minutes=remaining)


@router.post(
    "/conversations/{conversation_id}/assistant",
    responses=responses(401, 404, 429, 503),
    dependencies=[Called],
)
def have_the_assistant_answer(conversation_id: str, identity: Anyone, state: State_) -> HandoffOut:
    """The assistant answers again in a conversation that an adviser holds, until the adviser does something in it."""
    with state.sessions.begin() as session:
        conversations.owned(session, identity, conversation_id, alone=True)
        row = holding.open_handoff(session, conversation_id)
        if row is None:
            raise NotFoundError("No adviser holds this conversation.")
        if row.held:
            row.resumed, row.changed_at = True, state.clock()
        return HandoffOut(id=row.id, state=row.state, held=row.held)


@router.post(
    "/conversations/{conversation_id}/read",
    status_code=204,
    responses=responses(401, 404, 429, 503),
    dependencies=[Read],
)
def read(conversation_id: str, identity: Anyone, state: State_) -> None:
    """Its person has seen what advisers replied so far."""
    with state.sessions.begin() as session:
        conversations.owned(session, identity, conversation_id).read_at = state.clock()


def _attached(years: Iterable[YearOnRecord]) -> dict[str, Any]:
    """The years on record as an adviser reads them: figures with their units, of which version."""
    return {str(each.year): _year(each) for each in years}


def _year(year: YearOnRecord) -> dict[str, Any]:
    amounts = {
        "scope1": (year.scope1, "tCO2e"),
        "scope2_location": (year.scope2_location, "tCO2e"),
        "scope2_market": (year.scope2_market, "tCO2e"),
        "line_to_target": (year.line, year.unit),
        "above_the_line": (year.gap, year.unit),
    }
    told = {name: {"value": plain(value), "unit": unit} for name, (value, unit) in amounts.items() if value is not None}
    return {"state": year.state, "version": year.version, **told}
