"""The progress of 2,000 manufacturers in the console: totals, filters in the address, pages, reminders as a file."""

from __future__ import annotations

import csv
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy import insert

from api.db.engine import open_engine
from api.ledger.tables import ManufacturerRow
from api.record.tables import AimRow, YearRow
from tests.api.service import Service
from tests.browser.conftest import Visitor, barriers
from tests.browser.test_console import staff

pytestmark = pytest.mark.browser

MANY, LATE, YEAR = 2_000, 30, 2025
MADE = datetime(2025, 3, 1, tzinfo=UTC)


def fill(service: Service) -> None:
    ids = [f"mill-{number:04}" for number in range(MANY)]
    aim = {"target_id": "t", "state": "validated", "kind": "absolute", "base_year": 2022, "target_year": 2030,
           "unit": "tCO2e", "potential": "42", "by_staff": False}  # fmt: skip
    named = [{"id": id_, "name": f"Mill {id_[-4:]}", "created_at": MADE} for id_ in ids]
    years = [
        {"manufacturer_id": id_, "year": YEAR, "state": "draft" if place < LATE else "final", "on_track": place < 1000,
         "total_location": f"{1000 + place}.5", "total_market": None, "gap": str(place - 1000)}
        for place, id_ in enumerate(ids)
    ]  # fmt: skip
    engine = open_engine(service.settings.database)
    with engine.begin() as database:
        database.execute(insert(ManufacturerRow), named)
        database.execute(insert(YearRow), years)
        database.execute(insert(AimRow), [{"manufacturer_id": id_, **aim} for id_ in ids])
    engine.dispose()


def test_the_progress_of_all_is_filtered_sorted_paged_and_taken_away(visitor: Visitor, service: Service) -> None:
    page = staff(visitor, service.address, "Adviser")
    page.goto(f"{service.address}/console#/progress?year={YEAR}")
    expect(page.get_by_text("There is no manufacturer yet.")).to_be_visible()
    fill(service)

    page.reload()
    rows = page.locator("mcap-progress tbody tr")
    totals = page.get_by_role("region", name=f"{YEAR}: totals of those who are listed")
    expect(totals).to_contain_text("Targets validated2,000")
    expect(totals).to_contain_text("Reduction potential84,000 tCO2e")
    expect(rows).to_have_count(100)  # of 2,000: paged
    assert barriers(page) == []

    page.locator("mcap-progress select[name=sort]").select_option("total_location")
    expect(rows.first).to_contain_text("Mill 1999")
    page.get_by_role("button", name="Next page").press("Enter")
    expect(rows.first).to_contain_text("Mill 1899")
    page.locator("mcap-progress select[name=show]").select_option("late")
    expect(rows).to_have_count(LATE)
    expect(rows.first).to_contain_text("Late")
    page.reload()  # the address holds what was asked
    expect(rows).to_have_count(LATE)
    expect(page.locator("mcap-progress select[name=show]")).to_have_value("late")

    page.get_by_label("Search by name or id").fill("mill-0007")
    expect(rows).to_have_count(1)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Reminder list (CSV)").click()
    with saved.value.path().open(encoding="utf-8-sig", newline="") as file:
        assert [line["manufacturer_id"] for line in csv.DictReader(file)] == ["mill-0007"]
    page.get_by_label("Search by name or id").fill("nobody")
    expect(page.get_by_text("No manufacturer matches.")).to_be_visible()
