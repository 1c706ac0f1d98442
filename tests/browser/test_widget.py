"""The widget in every state, with a mind that says what the test wants."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.api.service import Service
from tests.browser.conftest import Visitor, barriers, until
from tests.browser.embedding import answered, drop, embedded, held_back, say
from tests.browser.portal import Portal

pytestmark = pytest.mark.browser


def test_an_ended_token_is_asked_for_again_once(visitor: Visitor, service: Service, portal: Portal) -> None:
    page = embedded(visitor, portal, "token")
    portal.asked, portal.stale = 0, 1
    page.reload()

    expect(page.locator("mcap-assistant .hours")).to_be_visible()
    assert portal.asked == 2

    portal.asked, portal.stale = 0, 1_000
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("Your sign-in has ended")
    assert portal.asked <= 4  # each of the first calls asks anew once, and then says so
    assert barriers(page) == []
    portal.stale = 0
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("mcap-assistant .hours")).to_be_visible()


def test_a_turn_is_stopped_and_what_was_said_stays(visitor: Visitor, service: Service, portal: Portal) -> None:
    service.mouth.held.clear()
    page = embedded(visitor, portal, "stop")
    say(page, "one two wait three")

    expect(page.locator(".text").last).to_contain_text("one. two.")
    assert barriers(page) == []
    page.get_by_role("button", name="Stop").click()

    expect(page.get_by_role("article").last).to_contain_text("Stopped.")
    expect(page.locator(".text").last).to_contain_text("one. two.")
    expect(page.locator(".text").last).not_to_contain_text("three")


def test_an_error_says_its_code_and_the_question_can_be_asked_again(
    visitor: Visitor, service: Service, portal: Portal
) -> None:
    page = embedded(visitor, portal, "error")
    say(page, "one fail")

    expect(page.get_by_role("alert")).to_contain_text("turn_failed")
    assert barriers(page) == []
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".said")).to_have_count(2)


def test_a_stream_that_is_cut_at_every_event_loses_and_doubles_nothing(
    visitor: Visitor, service: Service, portal: Portal
) -> None:
    service.mouth.held.set()
    page = embedded(visitor, portal, "cut")
    cuts = []

    def cut(route: Route) -> None:
        """One event at a time, then the line goes dead."""
        response = route.fetch()
        events = response.text().split("\n\n")
        cuts.append(events[0])
        last = len([e for e in events if e.startswith("event:") or "\nevent:" in e]) <= 1
        body = events[0] + "\n\n" if not last else response.text()
        route.fulfill(status=response.status, headers=response.headers, body=body)

    page.route("**/messages", cut)
    page.route("**/events", cut)
    say(page, "one two sum three")

    expect(page.locator("mcap-answer-foot")).to_have_count(1, timeout=60_000)
    expect(page.locator(".text").last).to_have_text("one. two. sum. three.")
    expect(page.locator("mcap-calculation")).to_have_count(1)
    expect(page.locator(".said")).to_have_count(1)
    assert len(cuts) >= 6

    page.unroute_all()
    page.reload()
    expect(page.locator(".text").last).to_have_text("one. two. sum. three.")
    expect(page.locator(".said")).to_have_count(1)


def test_a_conversation_that_comes_late_or_not_at_all_is_never_taken_for_an_empty_one(
    visitor: Visitor, service: Service, portal: Portal
) -> None:
    service.mouth.held.set()
    page = embedded(visitor, portal, "late")
    answered(page, "hello")
    waiting = held_back(page)
    page.reload()

    expect(page.locator("mcap-assistant .hours")).to_be_visible()
    expect(page.locator(".thread")).to_have_text(re.compile("^\\s*Loading…\\s*$"))
    assert barriers(page) == []
    waiting.pop().abort()
    expect(page.get_by_role("alert")).to_contain_text("The assistant cannot be reached.")
    expect(page.locator(".thread")).to_contain_text("Your conversation could not be loaded.")
    assert barriers(page) == []
    page.get_by_role("button", name="Try again").click()
    until(page, lambda: bool(waiting))
    waiting.pop().continue_()

    expect(page.locator(".text")).to_have_text("hello.")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_what_is_done_before_the_conversation_is_there_is_held_and_done_once_it_is(
    visitor: Visitor, service: Service, portal: Portal
) -> None:
    service.mouth.held.set()
    page = embedded(visitor, portal, "early")
    answered(page, "before")
    waiting = held_back(page)
    page.reload()
    until(page, lambda: bool(waiting))
    drop(page, "site,kWh\nA,10\n")
    picked: FilePayload = {"name": "more.csv", "mimeType": "text/csv", "buffer": b"site,kWh\nB,20\n"}
    page.locator("mcap-composer input[type=file]").set_input_files(picked)
    say(page, "hello there")
    expect(page.locator("mcap-composer").get_by_role("status")).to_have_text("Loading…")
    expect(page.locator("mcap-composer textarea")).to_have_value("hello there")
    assert barriers(page) == []
    waiting.pop().continue_()
    page.unroute_all()

    expect(page.locator("mcap-answer-foot")).to_have_count(2)
    expect(page.locator(".said").last).to_contain_text("hello there")
    assert {table.name for table in service.mouth.turns[-1].tables} == {"energy.csv", "more.csv"}


def test_a_question_that_is_chosen_before_the_page_signs_in_is_asked_once_it_has(
    visitor: Visitor, service: Service, portal: Portal
) -> None:
    service.mouth.held.set()
    page = embedded(visitor, portal, "unsigned", 'token-url=""', wait=".welcome")
    starter = page.locator(".welcome button").first
    asked = starter.inner_text()
    starter.click()
    starter.click()  # nothing happened yet: once is meant
    expect(page.locator("mcap-composer textarea")).to_have_value(asked)
    page.evaluate("document.querySelector('mcap-assistant').tokenUrl = '/portal/mcap-token'")

    expect(page.locator("mcap-answer-foot")).to_have_count(1)
    expect(page.locator(".said")).to_contain_text(asked)
    expect(page.locator("mcap-composer textarea")).to_have_value("")


def test_a_finished_answer_is_announced_once(visitor: Visitor, service: Service, portal: Portal) -> None:
    service.mouth.held.set()
    page = embedded(visitor, portal, "announce")
    page.evaluate(
        """() => {
            window.heard = [];
            const node = document.querySelector("mcap-assistant").shadowRoot.querySelector("[role=status].hidden");
            new MutationObserver(() => window.heard.push(node.textContent)).observe(
                node, { childList: true, characterData: true, subtree: true });
        }"""
    )
    answered(page, "one two")
    page.wait_for_function("() => window.heard.some(Boolean)")
    page.wait_for_timeout(300)  # and nothing after it
    assert page.evaluate("() => window.heard.filter(Boolean)") == ["one. two."]
    assert (
        page.evaluate("() => document.querySelector('mcap-assistant').shadowRoot.querySelector('.thread [aria-live]')")
        is None
    )


def test_the_keyboard_is_enough(visitor: Visitor, service: Service, portal: Portal) -> None:
    page = embedded(visitor, portal, "keys")
    page.locator("mcap-composer textarea").focus()
    page.keyboard.type("hello")
    page.keyboard.press("Enter")
    expect(page.locator("mcap-answer-foot")).to_have_count(1)

    page.get_by_role("button", name="Not helpful").press("Enter")
    page.keyboard.press("Space")
    page.get_by_label("Comment").fill("Too short")
    page.get_by_role("button", name="Send feedback").press("Enter")
    expect(page.locator("mcap-answer-foot")).to_contain_text("Thank you.")

    page.get_by_role("button", name="Menu").press("Enter")
    expect(page.get_by_role("button", name="New conversation")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="New conversation")).to_have_count(0)


def test_a_hand_off_asks_first_and_the_reply_comes_into_the_thread(
    visitor: Visitor, service: Service, portal: Portal
) -> None:
    page = embedded(visitor, portal, "handoff")
    page.get_by_role("button", name="Ask an adviser").click()
    expect(page.locator("mcap-handoff")).to_contain_text("10 hr")
    assert barriers(page) == []
    page.get_by_label("What is it about?").fill("Our target")
    page.get_by_role("button", name="Yes, hand over").click()
    expect(page.locator("mcap-assistant")).to_contain_text("with Cascale's advisers")

    with service.client("adviser") as staff:
        waiting = next(h for h in staff.get("/v1/handoffs").json() if h["manufacturer_id"] == "handoff")
        assert waiting["reason"] == "Our target"
        staff.post(f"/v1/handoffs/{waiting['id']}/reply", json={"text": "Call me.", "name": "Linh"}).raise_for_status()
        page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.locator(".from-adviser")).to_contain_text("Linh")
        expect(page.locator(".from-adviser")).to_contain_text("Call me.")
        expect(page.locator("mcap-assistant")).to_contain_text("the assistant does not answer")
        assert barriers(page) == []

        say(page, "When?")
        expect(page.locator(".text").last).to_have_text("held first")
        now = next(h for h in staff.get("/v1/handoffs").json() if h["id"] == waiting["id"])
        assert (now["state"], now["unread"]) == ("assigned", True)

        page.goto("about:blank")  # a window that shows the reply has read it
        device = embedded(visitor, portal, "handoff", 'mode="launcher"', wait=".launcher")  # of the same person
        device.wait_for_load_state("networkidle")  # its conversation is there
        staff.post(f"/v1/handoffs/{waiting['id']}/reply", json={"text": "At nine.", "name": "Linh"}).raise_for_status()
    device.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    launcher = device.get_by_role("button", name="Open the MCAP assistant. New replies: 1")
    expect(launcher).to_be_visible()
    assert barriers(device) == []
    launcher.click()
    expect(device.locator(".from-adviser").last).to_contain_text("At nine.")
    expect(device.locator(".news")).to_have_count(0)

    device.get_by_role("button", name="Let the assistant answer again").click()
    expect(device.get_by_role("button", name="Let the assistant answer again")).to_have_count(0)
    say(device, "one")
    expect(device.locator(".text").last).to_have_text("one.")


def test_what_is_written_is_neither_cut_nor_sent_too_soon_nor_heard_by_the_page(
    visitor: Visitor, service: Service, portal: Portal
) -> None:
    service.mouth.held.set()
    portal.policy = "; trusted-types 'none'"
    try:
        page = embedded(visitor, portal, "typing")
    finally:
        portal.policy = ""
    page.evaluate("() => { window.heard = []; addEventListener('keydown', (e) => window.heard.push(e.key)); }")
    box = page.locator("mcap-composer textarea")
    box.fill("x" * 8_001)
    expect(page.get_by_role("status").filter(has_text="At most 8,000 characters; you have 8,001.")).to_be_visible()
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    assert barriers(page) == []
    box.fill("hello")
    enter = "{ key: 'Enter', keyCode: 229, bubbles: true, composed: true }"
    box.evaluate(f"e => e.dispatchEvent(new KeyboardEvent('keydown', {enter}))")
    expect(box).to_have_value("hello")  # an input method took that Enter
    box.press("j")
    box.press("Enter")
    expect(page.locator(".text")).to_have_text("helloj.")
    assert page.evaluate("() => window.heard") == []
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("k")
    assert page.evaluate("() => window.heard") == ["k"]
    asked = [said for said in visitor.complaints if "TrustedTypePolicy" in said]  # no failure
    visitor.complaints[:] = [said for said in visitor.complaints if said not in asked]
    assert asked


def test_a_conversation_is_shared_by_windows_and_deleted_in_all(
    visitor: Visitor, service: Service, portal: Portal
) -> None:
    service.mouth.held.set()
    page = embedded(visitor, portal, "shared")
    other = page.context.new_page()
    other.goto(portal.address)
    say(page, "hello")

    expect(other.locator(".text")).to_have_text("hello.")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Delete this conversation").click()
    assert barriers(page) == []
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".said")).to_have_count(0)
    expect(other.locator(".said")).to_have_count(0)


@pytest.mark.parametrize(("locale", "dark"), [("vi", False), ("ur", False), ("en", True)])
def test_no_barrier_in_any_direction_or_light(
    visitor: Visitor, service: Service, portal: Portal, locale: str, dark: bool
) -> None:
    service.mouth.held.set()
    page = embedded(visitor, portal, f"look-{locale}", f'locale="{locale}"', dark=dark, width=360)
    assert barriers(page) == []
    answered(page, "one sum")
    expect(page.locator("mcap-assistant")).to_have_attribute("dir", "rtl" if locale == "ur" else "ltr")
    assert barriers(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_a_file_is_dropped_on_the_widget(visitor: Visitor, service: Service, portal: Portal) -> None:
    service.mouth.held.set()
    page = embedded(visitor, portal, "file")
    drop(page, "site,kWh\nA,10\nB,20\n")
    expect(page.locator("mcap-composer .chip")).to_contain_text("energy.csv: 2 rows")
    assert barriers(page) == []
    page.get_by_role("button", name="Send").click()

    expect(page.locator("mcap-answer-foot")).to_have_count(1)
    assert [table.columns for table in service.mouth.turns[-1].tables] == [("site", "kWh")]


BILLS = "Month\tGrid (kWh)\tDiesel (L)\tCost\nJan 2023\t1000\t10\t5\nFeb 2023\t500\t20\t5\nTotal\t1500\t40\t10\n"


def paste(page: Page, text: str) -> None:
    page.locator("textarea").evaluate(
        """(area, text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            area.focus();
            area.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def test_rows_from_a_spreadsheet_are_looked_at_corrected_and_confirmed_also_on_a_later_visit(
    visitor: Visitor, service: Service, portal: Portal
) -> None:
    service.mouth.held.set()
    page = embedded(visitor, portal, "reading", 'locale="vi"')
    paste(page, BILLS)
    page.locator("mcap-composer .chip button").click()
    expect(page.locator("textarea")).to_have_value(BILLS)
    page.locator("textarea").fill("")
    paste(page, BILLS)
    card = page.locator("mcap-reading")
    confirm = card.get_by_role("button", name="Xác nhận và tính")
    expect(card.locator(".notice.warn")).to_contain_text("C4 ghi 40; phần được tính cộng lại là 30.")
    expect(card.locator(".notice.bad")).to_contain_text("Vui lòng cho biết quốc gia")
    expect(confirm).to_be_disabled()
    assert barriers(page) == []

    page.reload()
    card.get_by_label("Quốc gia", exact=True).fill("VN")
    card.get_by_label("Quốc gia", exact=True).press("Tab")
    expect(card.locator(".notice.bad")).to_have_count(0)
    confirm.click()

    expect(page.locator("mcap-answer-foot")).to_have_count(1)
    expect(card).to_have_count(0)
    (read,) = service.mouth.turns[-1].files
    assert [(line.amount, line.unit, line.country) for line in read.lines] == [("1500", "kWh", "VN"), ("30", "L", "VN")]


def test_a_removed_widget_leaves_nothing_running(visitor: Visitor, service: Service, portal: Portal) -> None:
    service.mouth.held.clear()
    page = embedded(visitor, portal, "removed")
    say(page, "one wait")
    expect(page.locator(".text").last).to_contain_text("one.")

    calls: list[str] = []
    page.on("request", lambda request: calls.append(request.url))
    page.evaluate("() => document.querySelector('mcap-assistant').remove()")
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(500)
    assert calls == []
    service.mouth.held.set()


def test_the_hours_used_are_warned_of_at_three_marks(visitor: Visitor, service: Service, portal: Portal) -> None:
    page = embedded(visitor, portal, "warned", 'locale="vi"')
    marks = (
        (450, "Đã dùng ba phần tư số giờ tư vấn của năm nay."),
        (90, "Đã dùng chín phần mười số giờ tư vấn của năm nay."),
        (60, "Đã dùng hết giờ tư vấn của năm nay."),
    )
    with service.client("adviser") as staff:
        for minutes, says in marks:
            expect(page.locator(".notice.warn").filter(has_text=says)).to_have_count(0)
            body = {
                "minutes": minutes,
                "channel": "live",
                "occurred_at": service.clock().isoformat(),
                "summary": "A call",
            }
            key = {"Idempotency-Key": f"warned-{minutes}"}
            staff.post("/v1/manufacturers/warned/entries", json=body, headers=key).raise_for_status()
            page.reload()
            expect(page.locator(".notice.warn")).to_contain_text(says)
            assert barriers(page) == []


def test_a_conversation_is_found_again_on_another_device(visitor: Visitor, service: Service, portal: Portal) -> None:
    service.mouth.held.set()
    page = embedded(visitor, portal, "devices", 'locale="ur"')
    answered(page, "hello there")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".receipt").click()
    receipt = page.evaluate("() => navigator.clipboard.readText()")
    with service.client("manufacturer", "devices") as stranger:
        assert stranger.get(f"/v1/messages/{receipt}").status_code == 404  # of the same company, another person

    device = embedded(visitor, portal, "devices", 'locale="ur"')
    expect(device.locator(".said")).to_contain_text("hello there")
    expect(device.locator(".receipt")).to_contain_text(receipt)
    device.locator(".top button").first.click()
    device.get_by_role("button", name="نئی گفتگو").click()
    device.reload()
    expect(device.locator("mcap-assistant .hours")).to_be_visible()
    expect(device.locator(".welcome")).to_be_visible()  # a new one was chosen here, and nothing came since
    say(page, "one more")
    expect(page.locator("mcap-answer-foot")).to_have_count(2)
    device.reload()
    expect(device.locator(".said").last).to_contain_text("one more")


def test_without_a_connection_it_says_so_and_keeps_what_is_written(
    visitor: Visitor, service: Service, portal: Portal
) -> None:
    service.mouth.held.set()
    page = embedded(visitor, portal, "offline")
    page.locator("mcap-composer textarea").fill("hello")
    page.context.set_offline(True)
    expect(page.get_by_role("status").filter(has_text="You are offline.")).to_be_visible()
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    assert barriers(page) == []

    page.context.set_offline(False)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("mcap-answer-foot")).to_have_count(1)
