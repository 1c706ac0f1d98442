"""The adviser's day with no mouse, in Vietnamese."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, barriers
from tests.browser.test_console import client, waiting

pytestmark = pytest.mark.browser

FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at ? (at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.textContent ?? "").trim() : "";
}"""
MOST = 60  # steps to anything


def tab_to(page: Page, name: str) -> None:
    """Tab until the focus is on what is called so."""
    seen = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUSED))
        if seen[-1].startswith(name):
            return
    raise AssertionError(f"no {name!r} among {seen}")


def test_a_hand_off_is_timed_and_logged_without_a_mouse(visitor: Visitor, address: str) -> None:
    waiting(address, "keys")
    with client(address, "adviser") as adviser:  # no other hand-off stands before it
        for other in adviser.get("/v1/handoffs").json():
            if other["manufacturer_id"] != "keys":
                adviser.post(f"/v1/handoffs/{other['id']}/close")
    page = visitor.window(locale="vi-VN")
    page.goto(f"{address}/console")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    tab_to(page, "Tư vấn viên")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Yêu cầu tư vấn")
    expect(page.locator("mcap-handoffs .list li")).to_have_count(1)

    page.keyboard.press("j")
    expect(page.locator("mcap-handoff-card")).to_have_count(1)
    page.keyboard.press("t")
    expect(page.get_by_role("button", name="Dừng và ghi giờ")).to_be_visible()
    expect(page.locator("mcap-handoff-card")).to_contain_text("dev:adviser")
    assert barriers(page) == []
    page.reload()
    tab_to(page, "Dừng và ghi")
    page.keyboard.press("Enter")
    expect(page.locator("mcap-log-time").get_by_label("Số phút")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("25")
    tab_to(page, "Tóm tắt")
    page.keyboard.type("Lò hơi")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã ghi.")).to_be_visible()

    with client(address, "manufacturer", "keys") as person:
        entries = person.get("/v1/manufacturers/keys/entries").json()
    assert [(e["minutes"], e["summary"]) for e in entries if e["kind"] == "use"] == [(25, "Lò hơi")]
