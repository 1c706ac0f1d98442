"""Routes of the list of manufacturers and of what a lead keeps about each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response, UploadFile

from api.auth import Adviser, Lead
from api.errors import InvalidError, responses
from api.files import Reading
from api.ledger import manufacturers, past, roll, shown
from api.ledger.calls import ManufacturerId, actor
from api.ledger.manufacturers import Show, Sort
from api.ledger.schemas import ImportedEntry, ImportedRow, ManufacturerIn, ManufacturerOut
from api.ledger.spreadsheet import LONGEST_FILE
from api.state import State, State_
from api.tokens import MANUFACTURER_ID
from knowledge.types import DEFAULT_COLLECTION

router = APIRouter(prefix="/v1", tags=["manufacturers"])
NewId = Annotated[str, Path(pattern=f"^{MANUFACTURER_ID.pattern}$", description="As in the portal's tokens.")]
Search = Annotated[str, Query(max_length=200, description="Part of a name or an id.")]
Preview = Annotated[bool, Query(description="Tell what would become of each row, and keep nothing.")]
Alike = Annotated[bool, Query(description="Post rows, too, that look like an entry made by hand.")]
Shown = Annotated[Show, Query(description="`over_75`, `over`: of the allotment; `unused`: for half a year.")]


@router.get("/manufacturers", responses=responses(401, 403, 422))
def list_manufacturers(
    _: Adviser,
    state: State_,
    response: Response,
    search: Search = "",
    show: Shown = "all",
    sort: Sort = "name",
    descending: bool = False,
    limit: Annotated[int, Query(ge=1, le=5_000)] = 1_000,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> list[ManufacturerOut]:
    """Each with its current year. `X-Total-Count` tells how many match."""
    with state.sessions() as session:
        found = manufacturers.standings(
            session, state.clock(), search=search, show=show, sort=sort, descending=descending
        )
    response.headers["X-Total-Count"] = str(len(found))
    return [shown.manufacturer(standing) for standing in found[offset : offset + limit]]


@router.post("/manufacturers/import", responses=responses(401, 403, 422, 429, 503))
def import_manufacturers(
    file: UploadFile, identity: Lead, state: State_, _: Reading, preview: Preview = False
) -> list[ImportedRow]:
    """A CSV as the export writes it. Rows that cannot be read are named and left out, the others are kept.

    A column that the file lacks changes nothing; the same file again changes nothing.
    """
    return roll.read(state.sessions, file.file.read(LONGEST_FILE + 1), identity.subject, state.clock(), preview=preview)


@router.post("/entries/import", responses=responses(401, 403, 422, 429, 503))
def import_entries(
    file: UploadFile, identity: Lead, state: State_, _: Reading, preview: Preview = False, alike: Alike = False
) -> list[ImportedEntry]:
    """Time of the past as CSV: manufacturer_id, occurred_at, minutes, channel, summary; note, adviser, approval_reason.

    Each row by itself, under the rules of an entry: those that cannot be posted are named, the others are kept. The
    same time again posts nothing twice, however its moment is spelt. A moment without an offset is one in the
    programme's zone.
    """
    data, now = file.file.read(LONGEST_FILE + 1), state.clock()
    return past.read(state.sessions, data, actor(identity), now, preview=preview, alike=alike)


@router.get("/manufacturers/export.csv", response_class=Response, responses=responses(401, 403, 422))
def export_manufacturers(
    _: Adviser, state: State_, search: Search = "", show: Shown = "all", sort: Sort = "name", descending: bool = False
) -> Response:
    """The list as CSV."""
    with state.sessions() as session:
        found = manufacturers.standings(
            session, state.clock(), search=search, show=show, sort=sort, descending=descending
        )
    headers = {"Content-Disposition": 'attachment; filename="manufacturers.csv"'}
    return Response(roll.write(found), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/manufacturers/{manufacturer_id}", responses=responses(401, 403, 404))
def get_manufacturer(manufacturer_id: ManufacturerId, _: Adviser, state: State_) -> ManufacturerOut:
    with state.sessions() as session:
        return shown.manufacturer(manufacturers.standing(session, manufacturer_id, state.clock()))


@router.put(
    "/manufacturers/{manufacturer_id}",
    responses={201: {"model": ManufacturerOut, "description": "Made"}, **responses(401, 403, 422, 503)},
)
def put_manufacturer(
    manufacturer_id: NewId, body: ManufacturerIn, identity: Lead, state: State_, response: Response
) -> ManufacturerOut:
    """Make a manufacturer, with this year's allotment, or change one. An allotment already given stays as it is."""
    now = state.clock()
    if body.pinned_release is not None:
        _must_exist(state, body.pinned_release)
    with state.sessions.begin() as session:
        made = manufacturers.put(session, manufacturer_id, body, identity.subject, now)
        answer = shown.manufacturer(manufacturers.standing(session, manufacturer_id, now))
    response.status_code = 201 if made else 200
    return answer


def _must_exist(state: State, release: str) -> None:
    """Raises InvalidError for a release that nobody could be answered from."""
    known = [manifest.release for manifest in state.mind.library.releases(DEFAULT_COLLECTION)]
    if release not in known:
        detail = f"There is no release {release} that a manufacturer could be held to."
        raise InvalidError("unknown_release", detail, field="pinned_release", expected=f"one of {', '.join(known)}")
