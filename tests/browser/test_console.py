"""The adviser's day and the office's work in the console."""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor, barriers, until

pytestmark = pytest.mark.browser


VIEWS = (
    "Time",
    "Manufacturers",
    "Approvals",
    "Feedback",
    "Reports",
    "Months and rules",
    "Knowledge",
    "Audit log",
)


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


def row(page: Page, manufacturer: str) -> Locator:
    return page.locator("mcap-handoffs .list li").filter(has_text=manufacturer)


def opened(page: Page, manufacturer: str) -> Locator:
    """The hand-off of a manufacturer, chosen in the list."""
    row(page, manufacturer).get_by_role("button").click()
    card = page.locator("mcap-handoff-card")
    expect(card.get_by_role("link", name=manufacturer, exact=True)).to_be_visible()
    return card


def test_an_adviser_takes_times_answers_and_logs_a_hand_off(visitor: Visitor, address: str) -> None:
    conversation = waiting(address, "day")
    page = staff(visitor, address, "Adviser")
    card = opened(page, "day")
    expect(card).to_contain_text("Our boiler")
    expect(card).to_contain_text("Tiếng Việt")
    assert barriers(page) == []

    card.get_by_role("button", name="Start the timer").click()
    expect(page.get_by_text("Timer for day")).to_be_visible()
    expect(card).to_contain_text("taken by")
    page.get_by_role("button", name="Pause").click()
    card.get_by_label("Your reply").fill("Send us the fuel bills.")
    card.get_by_label("Your name, as").fill("Linh")
    card.get_by_role("button", name="Send the reply").press("Enter")
    expect(card).to_contain_text("answered")
    expect(card.locator("mcap-thread")).to_contain_text("Send us the fuel bills.")

    form = page.locator("mcap-log-time")  # it opens after a reply, with what the timer has measured
    expect(form.get_by_label("Minutes")).to_have_value("1")
    form.get_by_role("button", name="Cancel").click()
    page.reload()
    page.get_by_role("button", name="Stop and log").click()
    expect(form.get_by_label("Minutes")).to_have_value("1")
    form.get_by_label("Minutes").fill("45")
    form.get_by_label("Summary").fill("Boiler and bills")
    assert barriers(page) == []
    form.get_by_role("button", name="Log time").click()
    expect(page.get_by_text("Logged.")).to_be_visible()
    expect(page.get_by_text("Timer for day")).to_have_count(0)

    card.get_by_role("button", name="Log time").click()
    form.get_by_label("Minutes").fill("30")
    expect(form.get_by_role("status").filter(has_text="is logged already: day, Boiler and bills")).to_be_visible()
    form.get_by_role("button", name="Begin at").click()
    expect(form.get_by_text("is logged already")).to_have_count(0)
    form.get_by_label("Summary").fill("Reading the bills")
    form.get_by_label("Kind").select_option("review")
    form.get_by_role("button", name="Log time").click()
    expect(form).to_have_count(0)

    page.get_by_role("link", name="Time", exact=True).click()
    row = page.get_by_role("row").filter(has_text="Reading the bills")
    row.get_by_role("button", name="Correct").click()
    form.get_by_label("Minutes").fill("25")
    form.get_by_label("Why is it taken back?").fill("Typed wrongly")
    assert barriers(page) == []
    form.get_by_role("button", name="Correct").click()
    expect(row).to_contain_text("25 mins")
    expect(page.get_by_role("region", name="My week")).to_contain_text("1 hr 10 mins in all")
    with page.expect_download() as download:
        page.get_by_role("button", name="XLSX").click()
    assert download.value.suggested_filename.endswith(".xlsx")

    with client(address, "manufacturer", "day") as person:
        thread = person.get(f"/v1/conversations/{conversation}").json()["messages"]
        assert [(m["author"], m["text"]) for m in thread] == [("Linh", "Send us the fuel bills.")]
        entries = person.get("/v1/manufacturers/day/entries").json()
    taken_back = {e["reverses"] for e in entries}
    logged = [e for e in entries if e["kind"] == "use" and e["id"] not in taken_back]
    assert [(e["minutes"], e["channel"]) for e in logged] == [(45, "live"), (25, "review")]
    assert {(e["conversation_id"], bool(e["handoff_id"])) for e in logged} == {(conversation, True)}
    first, second = (datetime.fromisoformat(e["occurred_at"]) for e in logged)
    assert second + timedelta(minutes=30) <= first


def test_a_reply_goes_to_the_hand_off_it_was_written_for_whatever_becomes_of_the_list(
    visitor: Visitor, address: str
) -> None:
    above, mine, below = (waiting(address, name) for name in ("list-above", "list-mine", "list-below"))
    page = staff(visitor, address, "Adviser")
    card = opened(page, "list-mine")
    card.get_by_label("Your reply").fill("For this mill alone.")
    with client(address, "adviser") as colleague:

        def closed(conversation: str) -> None:
            for other in colleague.get("/v1/handoffs").json():
                if other["conversation_id"] == conversation:
                    colleague.post(f"/v1/handoffs/{other['id']}/close").raise_for_status()

        closed(above)
        expect(row(page, "list-above")).to_have_count(0)  # told by the stream
        expect(card.get_by_label("Your reply")).to_have_value("For this mill alone.")
        opened(page, "list-below")
        expect(page.locator("mcap-handoff-card").get_by_label("Your reply")).to_have_value("")
        page.reload()
        card = opened(page, "list-mine")
        expect(card.get_by_label("Your reply")).to_have_value("For this mill alone.")
        card.get_by_label("Your name, as").fill("Linh")
        card.get_by_role("button", name="Send the reply").press("Enter")
        expect(card).to_contain_text("answered")
        said = {c: colleague.get(f"/v1/conversations/{c}").json()["messages"] for c in (above, mine, below)}
    assert [[m["text"] for m in said[c]] for c in (above, mine, below)] == [[], ["For this mill alone."], []]

    with client(address, "manufacturer", "list-mine") as person:  # it comes back unread, wherever the adviser looks
        page.get_by_role("link", name="Reports").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Reports")
        before = page.title()
        person.post(f"/v1/conversations/{mine}/messages", json={"text": "Which bills?"}).raise_for_status()
        expect(page).not_to_have_title(before)
        page.get_by_role("link", name="Hand-offs").click()
        expect(row(page, "list-mine")).to_contain_text("new")
        expect(opened(page, "list-mine")).to_contain_text("Which bills?")
        expect(row(page, "list-mine")).not_to_contain_text("new")


def test_the_queue_is_worked_by_keys_filters_and_many_at_once(visitor: Visitor, address: str) -> None:
    for name in ("queue-a", "queue-b", "queue-c"):
        waiting(address, name)
    with client(address, "lead") as lead:
        lead.get("/v1/staff").raise_for_status()  # from now on known by name
        reply = {"title": "Hours", "language": "vi", "text": "{manufacturer}: {hours_left}"}
        lead.post("/v1/saved-replies", json=reply).raise_for_status()
    page = staff(visitor, address, "Adviser")
    page.get_by_label("Search names").fill("queue-")
    expect(page.locator("mcap-handoffs .list li")).to_have_count(3)
    page.get_by_label("Language").select_option("vi")
    page.get_by_label("Sort by").select_option("manufacturer")
    page.get_by_label("Search names").blur()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert barriers(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    expect(page.locator("mcap-handoffs .list li").first).to_contain_text("queue-a")
    card = page.locator("mcap-handoff-card")
    page.keyboard.press("j")
    expect(card).to_contain_text("queue-a")
    page.keyboard.press("j")
    expect(card).to_contain_text("queue-b")
    page.keyboard.press("a")
    expect(card).to_contain_text("taken by dev:adviser")
    page.keyboard.press("n")
    page.keyboard.type("Owes us bills")
    card.get_by_role("button", name="Keep the note").click()
    expect(card.locator("mcap-notes .notice")).to_contain_text("Owes us bills")
    card.get_by_label("Saved replies").select_option(label="Tiếng Việt: Hours")
    expect(card.get_by_label("Your reply")).to_have_value("queue-b: 10 giờ")
    card.get_by_label("Assign to").select_option("dev:lead")
    expect(card).to_contain_text("taken by dev:lead")

    kept = page.url
    assert "text=queue-" in kept
    assert "order=manufacturer" in kept
    page.get_by_role("link", name="queue-b").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("queue-b")
    page.go_back()
    expect(page.locator("mcap-handoffs .list li")).to_have_count(3)
    assert page.url == kept
    for name in ("queue-a", "queue-c"):
        page.get_by_label(f"Mark {name}").check()
    assert barriers(page) == []
    page.get_by_role("button", name="Close them").click()
    expect(page.get_by_text("Done for 2")).to_be_visible()
    expect(page.locator("mcap-handoffs .list li")).to_have_count(1)
    page.locator("mcap-handoffs .filters").get_by_label("Show").select_option("closed")
    expect(page.locator("mcap-handoffs .list li")).to_have_count(2)


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
        page.get_by_role("link", name=view, exact=True).click()

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


def test_of_a_long_queue_only_what_is_near_is_drawn_and_all_of_it_is_reached(visitor: Visitor, address: str) -> None:
    waiting(address, "long")
    with client(address, "adviser") as adviser:
        one = next(h for h in adviser.get("/v1/handoffs").json() if h["manufacturer_id"] == "long")
    many = [{**one, "id": f"{one['id']}{n:03}", "manufacturer_name": f"Mill {n:03}"} for n in range(200)]
    page = visitor.window()
    page.route("**/v1/handoffs", lambda route: route.fulfill(json=many))
    page.route("**/v1/handoffs/*", lambda route: route.fulfill(json={**many[-1], "messages": []}))
    page.goto(f"{address}/console")
    page.get_by_role("button", name="Adviser").click()
    rows = page.locator("mcap-handoffs .list li[data-id]")

    expect(rows).to_have_count(60)
    expect(page.get_by_role("button", name="Show more (140)")).to_be_attached()
    page.get_by_label("Search").first.fill("Mill 199")
    expect(rows).to_have_count(1)
    page.get_by_label("Search").first.fill("")
    expect(rows).to_have_count(60)
    more = page.locator("mcap-handoffs .list .more button")

    def pressed_until_all_are_there() -> bool:
        more.evaluate_all("found => found.forEach(button => button.click())")  # as it is now: the list grows by itself
        return rows.count() == 200

    until(page, pressed_until_all_are_there)
    expect(page.locator("mcap-handoffs .list .more")).to_have_count(0)
