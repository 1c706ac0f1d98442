"""The report on the progress of all manufacturers, for staff."""

from __future__ import annotations

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.auth import Adviser
from api.errors import responses
from api.ledger.spreadsheet import cell
from api.record import overview
from api.record.overview import Show, Standing
from api.record.schemas import ManufacturerProgress, ProgressReport, ProgressTotals
from api.state import State, State_

router = APIRouter(prefix="/v1", tags=["reports"])
AMOUNTS = {"total_location", "total_market", "gap", "potential"}  # a minus before a figure is no formula
OfYear = Annotated[int | None, Query(ge=1990, le=2100, description="Default: the last year that is over.")]
Shown = Annotated[
    Show, Query(description="`late`: no final inventory of a year that is over; `undisclosed`: to remind.")
]
Search = Annotated[str, Query(max_length=200, description="Part of a name or an id.")]


@router.get("/reports/progress", responses=responses(401, 403, 422))
def get_progress_report(
    _: Adviser, state: State_, year: OfYear = None, show: Shown = "all", search: Search = ""
) -> ProgressReport:
    """Who has an inventory of a year, a target, is on track, is late; and the totals of those who are listed."""
    return _report(state, year, show, search)


@router.get("/reports/progress.csv", response_class=Response, responses=responses(401, 403, 422))
def get_progress_csv(
    _: Adviser, state: State_, year: OfYear = None, show: Shown = "all", search: Search = ""
) -> Response:
    """The list as CSV."""
    report = _report(state, year, show, search)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(("year", *ManufacturerProgress.model_fields))
    for each in report.manufacturers:
        amounts = {name: value for name, value in each if name in AMOUNTS}
        table.writerow([report.year, *(amounts.get(name) or cell(value) for name, value in each)])
    headers = {"Content-Disposition": f'attachment; filename="progress-{report.year}.csv"'}
    return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _report(state: State, year: int | None, show: Show, search: str) -> ProgressReport:
    now = state.clock()
    year = now.year - 1 if year is None else year
    with state.sessions() as session:
        found = overview.standings(session, year, now, show, search)
    return ProgressReport(
        year=year,
        totals=ProgressTotals(**overview.totals(found, year, now)),
        manufacturers=[_line(each, each.late(year, now)) for each in found],
    )


def _line(each: Standing, late: bool) -> ManufacturerProgress:
    values = {name: value for name, value in each._asdict().items() if name in ManufacturerProgress.model_fields}
    return ManufacturerProgress.model_validate({**values, "committed_on": each.committed, "late": late})
