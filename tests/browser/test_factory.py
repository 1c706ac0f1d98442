"""Two years of a factory, in Vietnamese on a phone: sheet in, target set and checked, progress, report; the widget."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Locator, Page, expect

from tests.api.service import Service
from tests.browser.conftest import Visitor, barriers

pytestmark = pytest.mark.browser

SHEET = (
    "site,source,item,amount,unit,country,year\n"
    "Mill,stationary_combustion,diesel,100,t,VN,2025\nMill,purchased_electricity,,1000,MWh,VN,2025\n"
)


def section(page: Page, heading: str) -> Locator:
    return page.get_by_role("region", name=heading)


def filled(page: Page, **values: str) -> None:
    for name, value in values.items():
        control = page.locator(f"mcap-factory form [name='{name}']")
        if control.evaluate("e => e.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    page.get_by_role("button", name="Lưu", exact=True).click()


def test_two_years_are_kept_checked_seen_and_reported(visitor: Visitor, service: Service, tmp_path: Path) -> None:
    page = visitor.window(locale="vi-VN", width=390)
    page.context.add_init_script("window.print = () => { window.printed = true; }")
    page.goto(f"{service.address}/factory")
    page.get_by_role("button", name="Song Hong Textile").click()
    expect(page.get_by_text("Chưa có gì trong hồ sơ.").first).to_be_visible()
    assert barriers(page) == []

    page.get_by_role("button", name="Lưu một kiểm kê").click()
    sheet = tmp_path / "2025.csv"
    sheet.write_text(SHEET)
    page.locator("mcap-factory input[type=file]").set_input_files(sheet)
    filled(page, year="2025", boundary="Một nhà máy", state="final")
    expect(page.get_by_role("status").filter(has_text="Đã lưu thành phiên bản 1.")).to_be_visible()
    expect(section(page, "Kiểm kê").get_by_role("article")).to_contain_text("659,2 tCO2e")

    page.get_by_role("button", name="Lưu một mục tiêu").click()
    filled(page, base_year="2025", target_year="2030", reduction="42")
    target = section(page, "Mục tiêu").get_by_role("article")
    expect(target).to_contain_text("2030")
    target.locator("summary").click()
    expect(target.get_by_role("cell", name="đạt", exact=True).first).to_be_visible()  # by the calculator

    page.get_by_role("button", name="Lưu một kiểm kê").click()
    filled(page, year="2026", scope1="300", scope2_location="700", scope2_market="690", origin="Báo cáo")
    expect(section(page, "Năm nhìn tổng quát")).to_contain_text("Năm 2026, phát thải cao hơn đường tới mục tiêu")
    page.get_by_role("button", name="Thêm hành động").click()
    filled(page, title="Bơm nhiệt", year="2027", expected="120", **{"cost.amount": "900000000", "cost.currency": "VND"})
    expect(section(page, "Kế hoạch giảm phát thải").get_by_role("row", name="Bơm nhiệt")).to_contain_text(
        "900.000.000 VND"
    )
    expect(section(page, "Năm nhìn tổng quát")).to_contain_text("1 hành động sắp tới")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Báo cáo tiến độ 2026, cho Word").click()
    report = Document(io.BytesIO(downloaded.value.path().read_bytes()))
    assert "Báo cáo tiến độ 2026" in report.paragraphs[0].text
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Báo cáo tiến độ 2026, để in").click()
    expect(opened.value.locator("body")).to_contain_text("Bản nháp.")
    assert opened.value.evaluate("window.printed"), "it is sent to the printer"

    target.get_by_role("button", name="Ghi một thay đổi cơ cấu").click()
    filled(page, kind="acquisition", emissions="150", year="2026", reason="Mua xưởng nhuộm")
    expect(target).to_contain_text("150 tCO2e")
    expect(section(page, "Năm nhìn tổng quát")).to_contain_text("Cần tính lại năm cơ sở")

    page.get_by_role("button", name="Hỏi cố vấn về khoảng cách này").click()
    expect(page.get_by_role("status").filter(has_text="Đã chuyển cho cố vấn")).to_be_visible()
    with service.client("adviser") as adviser:
        (handoff,) = adviser.get("/v1/handoffs").json()
        asked = adviser.get(f"/v1/handoffs/{handoff['id']}").json()
        assert asked["inputs"]["record"]["2026"]["scope2_location"] == {"value": "700", "unit": "tCO2e"}
        assert Decimal(asked["inputs"]["record"]["2026"]["above_the_line"]["value"]) > 0
        sent = {"text": "Xem lại nồi hơi."}
        adviser.post(f"/v1/handoffs/{handoff['id']}/reply", json=sent).raise_for_status()
    page.reload()
    talk = section(page, "Các cuộc trò chuyện").locator("details")
    talk.locator("summary").click()
    expect(talk).to_contain_text("Xem lại nồi hơi.")
    assert barriers(page) == []


def test_who_was_late_sees_what_changed_and_saves_again(visitor: Visitor, service: Service) -> None:
    page = visitor.window(width=390)
    page.goto(f"{service.address}/factory")
    page.get_by_role("button", name="Padma Knitwear").click()
    page.get_by_role("button", name="Note a climate risk").click()
    page.locator("[name=hazard]").fill("Flood")
    page.get_by_role("button", name="Save", exact=True).click()
    row = section(page, "Climate risks").get_by_role("row", name="Flood")
    row.get_by_role("button", name="Change").click()
    with service.client(manufacturer="mfr-padma") as colleague:
        path = "/v1/manufacturers/mfr-padma/risks"
        (risk,) = colleague.get(path).json()
        body = {"hazard": "Flood", "likelihood": "high", "impact": "low", "id": risk["id"], "reason": "seen"}
        colleague.post(path, json={**body, "replaces": 1}).raise_for_status()
    page.locator("[name=measure]").fill("A wall")
    page.locator("[name=reason]").fill("measure chosen")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody changed this meanwhile: Likelihood")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(row).to_contain_text("A wall")
    with service.client(manufacturer="mfr-padma") as colleague:
        assert [each["version"] for each in colleague.get(f"{path}?history=true").json()] == [1, 2, 3]


def test_the_widget_shows_the_years_and_the_hours(visitor: Visitor, service: Service) -> None:
    with service.client("adviser") as adviser, service.client(manufacturer="mfr-song-hong") as owner:
        owner.get("/v1/tools")
        time = {"minutes": 30, "channel": "live", "occurred_at": datetime.now(UTC).isoformat(), "summary": "On targets"}  # noqa: TID251
        path = "/v1/manufacturers/mfr-song-hong/entries"
        adviser.post(path, json=time, headers={"Idempotency-Key": "widget"}).raise_for_status()
    page = visitor.window()
    page.goto(service.address)
    page.get_by_role("button", name="Song Hong Textile").click()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Our years").click()
    hours = page.locator("mcap-factory").get_by_role("region", name="Advisory hours")
    expect(hours).to_contain_text("30 min of 10 hr used")
    expect(hours).to_contain_text("On targets")
    assert barriers(page) == []
    page.locator(".years").get_by_role("button", name="Close").first.click()
    expect(page.locator("mcap-factory")).to_have_count(0)
