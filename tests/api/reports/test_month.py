"""A month over all manufacturers: names, approvals, and sums that are those of the book."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import UTC, datetime
from typing import Any

import openpyxl
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from api.ledger.verify import verify
from tests.api.service import Service

NAMED = {"mill-b": "=Bravo", "mill-a": "Alpha"}


def test_a_month_is_exported_and_adds_up_to_the_book(service: Service) -> None:
    now = datetime.now(UTC)  # noqa: TID251 (the service's clock runs)
    month = f"{now:%Y-%m}"

    def log(mill: str, minutes: int, **more: Any) -> str:
        body = {"minutes": minutes, "channel": "live", "occurred_at": now.isoformat(), "summary": "+84 call", **more}
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        posted = lead.post(f"/v1/manufacturers/{mill}/entries", json=body, headers=headers).raise_for_status()
        return str(posted.json()["id"])

    with service.client("lead", subject="lea", name="Lea Roth") as lead, service.client("adviser") as adviser:
        for mill, name in NAMED.items():
            lead.put(f"/v1/manufacturers/{mill}", json={"name": name}).raise_for_status()
        log("mill-b", 700, approval_reason="=Agreed")
        slip = log("mill-a", 45, note="for staff")
        lead.post(f"/v1/entries/{slip}/reversal", json={"reason": "slip"}).raise_for_status()
        log("mill-a", 30, channel="review")
        path = "/v1/reports/entries"
        found = adviser.get(path, params={"month": month}).raise_for_status().json()
        lines = list(csv.DictReader(io.StringIO(adviser.get(f"{path}.csv", params={"month": month}).text[1:])))
        book = openpyxl.load_workbook(io.BytesIO(adviser.get(f"{path}.xlsx", params={"month": month}).content))
        assert adviser.get(path, params={"month": "2027-13"}).status_code == 422
        with service.client(manufacturer="mill-a") as person:
            assert person.get(path, params={"month": month}).status_code == 403

    own = [e for e in found["entries"] if e["manufacturer_id"] in NAMED]
    assert sorted((e["manufacturer_name"], e["kind"], e["drawn_minutes"]) for e in own) == [
        ("=Bravo", "grant", 0),
        ("=Bravo", "use", 700),
        ("Alpha", "grant", 0),
        ("Alpha", "reversal", -45),
        ("Alpha", "use", 30),
        ("Alpha", "use", 45),
    ]
    assert {e["adviser_name"] for e in own if e["kind"] == "use"} == {"Lea Roth"}
    totals = {total["manufacturer_id"]: total for total in found["totals"]}
    own_totals = [totals["mill-a"][f"{name}minutes"] for name in ("", "live_", "review_", "drawn_")]
    assert own_totals == [30, 0, 30, 30]
    with Session(create_engine(service.settings.database)) as session:
        checked = verify(session)
    assert checked.breaks == ()
    for mill in NAMED:
        drawn = sum(e["drawn_minutes"] for e in own if e["manufacturer_id"] == mill)
        assert totals[mill]["drawn_minutes"] == totals[mill]["year_used_minutes"] == drawn
        assert totals[mill]["head"] == checked.heads[mill].hash
    assert [line["id"] for line in lines] == [e["id"] for e in found["entries"]]
    bravo = next(line for line in lines if line["minutes"] == "700")
    wild = [bravo[name] for name in ("manufacturer_name", "summary", "approval_reason")]
    assert wild == ["'=Bravo", "'+84 call", "'=Agreed"]
    rows = list(book["Entries"].values)
    assert [row[rows[0].index("id")] for row in rows[1:]] == [e["id"] for e in found["entries"]]
    cells = [each for row in book["Entries"].iter_rows(min_row=2) for each in row]
    assert "f" not in {each.data_type for each in cells}  # no formula of anybody's
    assert str(book["Totals"].cell(book["Totals"].max_row, 3).value).startswith("=SUM(")
