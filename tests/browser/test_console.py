"""The adviser's day and the office's work in the console."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, barriers

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


VIEWS = ("Manufacturers", "Approvals", "Feedback", "Reports", "Months and rules", "Knowledge", "Audit log")


def client(address: str, role: str, manufacturer: str | None = None) -> httpx.Client:
    wanted = {"role": role, **({"manufacturer_id": manufacturer} if manufacturer else {})}
    token = httpx.post(f"{address}/v1/development/token", json=wanted).json()["token"]
    return httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=30)


def waiting(address: str, manufacturer: str) -> str:
    """A hand-off that waits; the id of its conversation."""
    with client(address, "manufacturer", manufacturer) as person:
        conversation = str(person.post("/v1/conversations").json()["id"])
        asked = {"reason": "Our boiler", "contact": {"kind": "chat"}, "language": "vi"}
        person.post(f"/v1/conversations/{conversation}/handoff", json=asked).raise_for_status()
    return conversation


def staff(visitor: Visitor, address: str, role: str) -> Page:
    page = visitor.window()
    page.goto(f"{address}/console")
    page.get_by_role("button", name=role).click()
    expect(page.get_by_role("heading", name="Hand-offs")).to_be_visible()
    return page


def test_an_adviser_takes_times_answers_and_logs_a_hand_off(visitor: Visitor, address: str) -> None:
    conversation = waiting(address, "day")
    page = staff(visitor, address, "Adviser")
    card = page.locator("mcap-handoff-card").filter(has=page.get_by_role("link", name="day", exact=True))
    expect(card).to_contain_text("Our boiler")
    expect(card).to_contain_text("Tiếng Việt")
    assert barriers(page) == []

    card.get_by_role("button", name="Start the timer").click()
    expect(page.get_by_text("Timer for day")).to_be_visible()
    expect(card).to_contain_text("taken by")
    card.get_by_role("button", name="Reply", exact=True).click()
    card.get_by_label("Your reply").fill("Send us the fuel bills.")
    card.get_by_label("Your name, as").fill("Linh")
    card.get_by_role("button", name="Send the reply").click()
    expect(card).to_contain_text("answered")

    page.reload()
    page.get_by_role("button", name="Stop and log").click()
    form = page.locator("mcap-log-time")
    expect(form.get_by_label("Minutes")).to_have_value("1")
    form.get_by_label("Minutes").fill("20")
    form.get_by_label("Summary").fill("Boiler and bills")
    assert barriers(page) == []
    form.get_by_role("button", name="Log time").click()
    expect(page.get_by_text("Logged.")).to_be_visible()
    expect(page.get_by_text("Timer for day")).to_have_count(0)

    with client(address, "manufacturer", "day") as person:
        thread = person.get(f"/v1/conversations/{conversation}").json()["messages"]
        assert [(m["author"], m["text"]) for m in thread] == [("Linh", "Send us the fuel bills.")]
        entries = person.get("/v1/manufacturers/day/entries").json()
    logged = next(e for e in entries if e["summary"] == "Boiler and bills")
    assert (logged["minutes"], logged["conversation_id"]) == (20, conversation)
    assert logged["handoff_id"]


def test_time_past_the_allotment_is_kept_until_a_lead_decides(visitor: Visitor, address: str) -> None:
    waiting(address, "full")
    page = staff(visitor, address, "Adviser")
    page.goto(f"{address}/console#/manufacturers/full")
    page.get_by_role("button", name="Log time").click()
    form = page.locator("mcap-log-time")
    form.get_by_label("Minutes").fill("700")
    form.get_by_label("Summary").fill("A long review")
    form.get_by_role("button", name="Log time").click()
    expect(form.get_by_role("alert")).to_contain_text("more than is left")
    assert barriers(page) == []
    form.get_by_role("button", name="Keep it and ask a lead").click()
    expect(page.get_by_text("Kept until a lead decides.")).to_be_visible()
    expect(page.locator(".figures dd").last).to_have_text("10 hrs")

    lead = staff(visitor, address, "Lead")
    lead.get_by_role("link", name="Approvals").click()
    asked = lead.get_by_role("article", name="A long review")
    assert barriers(lead) == []
    asked.get_by_label("Reason").fill("Agreed with the brand")
    asked.get_by_role("button", name="Approve").click()
    expect(lead.get_by_text("Nothing waits for approval.")).to_be_visible()
    lead.goto(f"{address}/console#/manufacturers/full")
    expect(lead.locator("mcap-entries")).to_contain_text("Agreed with the brand")


def test_no_view_has_a_barrier(visitor: Visitor, address: str) -> None:
    waiting(address, "views")
    page = staff(visitor, address, "Administrator")
    for view in VIEWS:
        page.get_by_role("link", name=view).click()

        expect(page.get_by_role("heading", level=1)).to_have_text(view)
        expect(page.get_by_text("Loading…")).to_have_count(0)
        expect(page.get_by_role("alert")).to_have_count(0)
        assert (view, barriers(page)) == (view, [])


def test_an_admin_switches_the_chat_off_and_people_read_why(visitor: Visitor, address: str) -> None:
    page = staff(visitor, address, "Administrator")
    page.get_by_role("link", name="Months and rules").click()
    page.get_by_label("Reason, shown to people").fill("Maintenance until noon")
    page.get_by_role("button", name="Switch the chat off").click()
    expect(page.get_by_text("The chat is off:")).to_be_visible()
    try:
        person = visitor.window()
        person.goto(address)
        person.get_by_role("button", name="Padma Knitwear").click()
        person.get_by_role("textbox", name="Write your question").fill("How do we join MCAP?")
        person.get_by_role("button", name="Send").click()
        expect(person.get_by_role("article").last).to_contain_text("Maintenance until noon")
    finally:
        page.get_by_role("button", name="Switch the chat on").click()
    expect(page.get_by_text("The chat is on.")).to_be_visible()


def test_a_manufacturer_is_led_from_the_console_to_the_chat(visitor: Visitor, address: str) -> None:
    page = visitor.window()
    page.goto(address)
    page.get_by_role("button", name="Padma Knitwear").click()
    expect(page.locator("mcap-assistant")).to_be_visible()
    page.goto(f"{address}/console")

    expect(page.get_by_role("alert")).to_contain_text("Signed in as Padma Knitwear. This page is for Cascale staff")
    expect(page.get_by_role("alert")).not_to_contain_text("did not work")
    expect(page.locator("mcap-console")).to_have_count(0)
    assert barriers(page) == []
    page.get_by_role("link", name="Open the assistant").click()
    expect(page.locator("mcap-assistant .hours")).to_be_visible()  # still signed in
