"""Routes of one manufacturer's book: balance, entries, holds, corrections, the statement."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.auth import Adviser, Anyone, Lead, owner_or_staff
from api.errors import responses
from api.ledger import erasure, grants, posting, shown, store, words
from api.ledger import statement as statements
from api.ledger.calls import Call_, ManufacturerId, Year, actor
from api.ledger.errors import LedgerError
from api.ledger.schemas import (
    Adjustment,
    AllotmentOut,
    ApprovalOut,
    Correction,
    EntryOut,
    HoldOut,
    HoldRequest,
    Reason,
    Settlement,
    StaffEntryOut,
    TimeSpent,
    WarningOut,
)
from api.limits import Called, Read
from api.state import State_
from tools.ledger.entry import Channel, Kind

router = APIRouter(prefix="/v1", tags=["hours"])
OfYear = Annotated[int | None, Query(ge=2000, le=2200, description="Default: every year.")]
Language = Annotated[str | None, Query(max_length=35, description="BCP 47. Default: the manufacturer's.")]
READ = responses(401, 404, 422, 429)
WRITE = {
    200: {"model": EntryOut | ApprovalOut, "description": "The first answer to a repeated Idempotency-Key"},
    **responses(400, 401, 403, 404, 409, 422),
}
KEPT = {202: {"model": ApprovalOut, "description": "Kept until a lead decides"}, **WRITE}


@router.get("/manufacturers/{manufacturer_id}/allotments/{year}", responses=READ, dependencies=[Read])
def get_allotment(manufacturer_id: ManufacturerId, year: Year, identity: Anyone, state: State_) -> AllotmentOut:
    """The balance of a programme year: remaining = granted − used − held."""
    owner_or_staff(identity, manufacturer_id)
    return shown.allotment(grants.balance(state.sessions, manufacturer_id, state.clock(), year))


@router.get("/manufacturers/{manufacturer_id}/warning", responses=READ, dependencies=[Read])
def get_warning(
    manufacturer_id: ManufacturerId, identity: Anyone, state: State_, language: Language = None
) -> WarningOut:
    """What to tell a manufacturer whose current year is used to 75, 90 or 100 per cent."""
    owner_or_staff(identity, manufacturer_id)
    with state.sessions() as session:
        balance = store.balance(session, manufacturer_id, state.clock())
    text = words.warning(language or identity.locale or "en", balance)
    return WarningOut(level=balance.warning, text=text, remaining_minutes=balance.remaining_minutes)


@router.get("/manufacturers/{manufacturer_id}/entries", responses=READ, dependencies=[Read])
def list_entries(
    manufacturer_id: ManufacturerId,
    identity: Anyone,
    state: State_,
    year: OfYear = None,
    kind: Kind | None = None,
    channel: Channel | None = None,
) -> list[EntryOut]:
    """In the order in which they were posted."""
    owner_or_staff(identity, manufacturer_id)
    with state.sessions() as session:
        store.balance(session, manufacturer_id, state.clock())  # 404 where there is no such manufacturer
        found = store.entries(session, manufacturer_id, year)
    return [
        shown.entry(recorded)
        for recorded in found
        if kind in (None, recorded.entry.kind) and channel in (None, recorded.entry.channel)
    ]


@router.get(
    "/manufacturers/{manufacturer_id}/entries.csv", response_class=Response, responses=READ, dependencies=[Called]
)
def entries_csv(
    manufacturer_id: ManufacturerId, identity: Anyone, state: State_, year: OfYear = None, language: Language = None
) -> Response:
    """The entries as CSV: names of fields as in the JSON, or, with `language`, a statement to be read."""
    owner_or_staff(identity, manufacturer_id)
    with state.sessions() as session:
        statement = statements.of(session, manufacturer_id, state.clock(), year)
    text = statements.as_csv(statement, language)
    headers = {"Content-Disposition": f'attachment; filename="hours-{statement.year or "all"}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


@router.get(
    "/manufacturers/{manufacturer_id}/entries.html", response_class=Response, responses=READ, dependencies=[Called]
)
def entries_html(
    manufacturer_id: ManufacturerId, identity: Anyone, state: State_, year: OfYear = None, language: Language = None
) -> Response:
    """A statement made to be printed; by default of the current year, in the manufacturer's language."""
    owner_or_staff(identity, manufacturer_id)
    now = state.clock()
    with state.sessions() as session:
        if year is None:
            year = store.balance(session, manufacturer_id, now).year
        statement = statements.of(session, manufacturer_id, now, year)
    html = statements.as_html(statement, language or statement.language or identity.locale or "en")
    policy = {"Content-Security-Policy": statements.policy()}
    return Response(html, media_type="text/html; charset=utf-8", headers=policy)


@router.post("/manufacturers/{manufacturer_id}/entries", status_code=201, responses=KEPT)
def post_entry(
    manufacturer_id: ManufacturerId, body: TimeSpent, identity: Adviser, call: Call_
) -> EntryOut | ApprovalOut:
    """Log time that was spent. Past the allotment: 409, or kept (202) with `request_approval`."""
    if call.key is None:
        raise LedgerError(
            "idempotency_key_required",
            "Send an Idempotency-Key, new for each entry: a call that is repeated then posts once.",
            field="Idempotency-Key",
            expected="a text of 1 to 255 characters, a UUID for example",
        )
    key = f"entry:{call.key}"
    return call.post(manufacturer_id, "entries", body, lambda book: posting.log_time(book, body, actor(identity), key))


@router.get("/entries/{entry_id}", responses=responses(401, 403, 404))
def get_entry(entry_id: str, _: Adviser, state: State_) -> StaffEntryOut:
    """One entry with what only staff see."""
    with state.sessions() as session:
        return shown.staff_entry(store.existing(session, entry_id))


@router.post("/entries/{entry_id}/reversal", status_code=201, responses=WRITE)
def reverse_entry(entry_id: str, body: Reason, identity: Adviser, call: Call_) -> EntryOut | ApprovalOut:
    """Take an entry back, with a reason: an adviser its own, a lead any. Both stay in the book."""
    by = actor(identity)
    return call.post_on(entry_id, "reversal", body, lambda book: posting.reverse(book, entry_id, body.reason, by))


@router.post("/entries/{entry_id}/correction", status_code=201, responses=WRITE)
def correct_entry(entry_id: str, body: Correction, identity: Adviser, call: Call_) -> EntryOut | ApprovalOut:
    """Take an entry back and post what it should have said, in one transaction; answers the new entry."""
    by = actor(identity)
    return call.post_on(entry_id, "correction", body, lambda book: posting.correct(book, entry_id, body, by))


@router.post("/entries/{entry_id}/erasure", responses=responses(401, 403, 404, 422))
def erase_words(entry_id: str, body: Reason, identity: Lead, state: State_) -> EntryOut:
    """Blank the words beside an entry. Its minutes, and the chain, stay as they are."""
    with state.sessions.erasing() as session:
        book = store.book_of(session, entry_id, state.clock())
        return shown.entry(erasure.erase(book, entry_id, body.reason, identity.subject))


@router.post("/manufacturers/{manufacturer_id}/adjustments", status_code=201, responses=WRITE)
def adjust(manufacturer_id: ManufacturerId, body: Adjustment, identity: Lead, call: Call_) -> EntryOut | ApprovalOut:
    """Add to what a year has been granted, or take from it what is not used."""
    return call.post(manufacturer_id, "adjustments", body, lambda book: posting.adjust(book, body, actor(identity)))


@router.get("/manufacturers/{manufacturer_id}/holds", responses=responses(401, 403, 404))
def list_holds(manufacturer_id: ManufacturerId, _: Adviser, state: State_) -> list[HoldOut]:
    """In the order in which they were made."""
    now = state.clock()
    with state.sessions() as session:
        store.balance(session, manufacturer_id, now)
        found = store.entries(session, manufacturer_id)
    return [shown.hold(recorded, now) for recorded in found if recorded.entry.kind == "hold"]


@router.post("/manufacturers/{manufacturer_id}/holds", status_code=201, responses=KEPT)
def post_hold(
    manufacturer_id: ManufacturerId, body: HoldRequest, identity: Adviser, call: Call_
) -> EntryOut | ApprovalOut:
    """Reserve time for a live session."""
    return call.post(manufacturer_id, "holds", body, lambda book: posting.hold(book, body, actor(identity)))


@router.post("/holds/{hold_id}/settle", status_code=201, responses=KEPT)
def settle_hold(hold_id: str, body: Settlement, identity: Adviser, call: Call_) -> EntryOut | ApprovalOut:
    """Free the hold and post the time that the session took, in one transaction."""
    return call.post_on(hold_id, "settle", body, lambda book: posting.settle(book, hold_id, body, actor(identity)))


@router.post("/holds/{hold_id}/release", status_code=201, responses=WRITE)
def release_hold(hold_id: str, identity: Adviser, call: Call_) -> EntryOut | ApprovalOut:
    """Free the hold: the session does not take place."""
    return call.post_on(hold_id, "release", None, lambda book: posting.release(book, hold_id, actor(identity)))
