"""Routes of the month over all manufacturers: JSON, CSV, a workbook."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.auth import Adviser
from api.errors import responses
from api.reports import month as months
from api.reports.schemas import MonthOfEntries
from api.state import State, State_

router = APIRouter(prefix="/v1/reports", tags=["reports"])
Month = Annotated[str, Query(pattern=r"^20\d\d-(0[1-9]|1[0-2])$", description="`2027-03`, in the programme's zone.")]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READ = responses(401, 403, 422)


@router.get("/entries", responses=READ)
def month_entries(_: Adviser, state: State_, month: Month) -> MonthOfEntries:
    """Every entry of a month with names and approvals, and what it comes to for each manufacturer."""
    return _of(state, month)


@router.get("/entries.csv", response_class=Response, responses=READ)
def month_csv(_: Adviser, state: State_, month: Month) -> Response:
    """The entries, one a line."""
    return _file(months.as_csv(_of(state, month)), "text/csv; charset=utf-8", f"hours-{month}.csv")


@router.get("/entries.xlsx", response_class=Response, responses=READ)
def month_xlsx(_: Adviser, state: State_, month: Month) -> Response:
    """Two sheets: the entries, and the totals of each manufacturer."""
    return _file(months.as_xlsx(_of(state, month)), XLSX, f"hours-{month}.xlsx")


def _of(state: State, month: str) -> MonthOfEntries:
    with state.sessions() as session:
        return months.of(session, month, state.clock())


def _file(content: str | bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
