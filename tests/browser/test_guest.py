"""The widget as a guest of the page: what it declares is so, what it takes it gives back, and much does not slow it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.api.service import Service
from tests.browser.conftest import STATIC, Visitor, barriers
from tests.browser.embedding import answered, embedded
from tests.browser.portal import Portal

COLLECTIONS = 30  # of garbage, before what is still held is held for good

pytestmark = pytest.mark.browser

LISTENERS = """() => {
    const kept = new Map();
    window.kept = () => [...kept.values()].reduce((a, b) => a + b, 0);
    const change = (kind, by, options) => {
        kept.set(kind, (kept.get(kind) ?? 0) + by);
        options?.signal?.addEventListener("abort", () => kept.set(kind, kept.get(kind) - 1), { once: true });
    };
    for (const target of [window, document]) {
        const { addEventListener: add, removeEventListener: remove } = target;
        target.addEventListener = function (kind, f, o) { change(kind, 1, o); add.call(target, kind, f, o); };
        target.removeEventListener = function (kind, f, o) { change(kind, -1); remove.call(target, kind, f, o); };
    }
    const { setInterval, clearInterval } = window;
    window.setInterval = (...all) => { change("interval", 1); return setInterval(...all); };
    window.clearInterval = (id) => { if (id) change("interval", -1); clearInterval(id); };
    window.BroadcastChannel = class extends BroadcastChannel {
        constructor(name) { super(name); change("channel", 1); }
        close() { super.close(); change("channel", -1); }
    };
}"""


@pytest.fixture(scope="module")
def declared() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((STATIC / "custom-elements.json").read_text())["modules"][0]["declarations"][0]
    return found


def test_the_element_is_as_it_is_declared(
    visitor: Visitor, service: Service, portal: Portal, declared: dict[str, Any]
) -> None:
    service.mouth.held.set()
    page = embedded(visitor, portal, "declared", 'stage="target"')
    expect(page.locator(".welcome li")).to_have_count(3)
    answered(page, "one sum")

    seen = page.evaluate(
        """async () => {
            const element = document.querySelector("mcap-assistant");
            const own = element.constructor;
            const parts = [...element.shadowRoot.querySelectorAll("[part]")].map((e) => e.part.value);
            const slots = [...element.shadowRoot.querySelectorAll("slot")].map((e) => e.name);
            element.mode = "launcher";
            await element.updateComplete;
            parts.push(...[...element.shadowRoot.querySelectorAll("[part]")].map((e) => e.part.value));
            const fields = [...own.elementProperties].filter(([, p]) => !p.state).map(([name]) => name);
            return { attributes: own.observedAttributes, parts: [...new Set(parts)], slots, fields };
        }"""
    )
    names = {kind: {each["name"] for each in declared[kind]} for kind in ("attributes", "slots", "cssParts")}
    assert set(seen["attributes"]) == names["attributes"] - {"theme"}
    assert set(seen["fields"]) == {each["name"] for each in declared["members"] if each["kind"] == "field"}
    assert set(seen["slots"]) == names["slots"]
    assert set(seen["parts"]) == names["cssParts"] - {"adviser"}
    module = (STATIC / "widget.js").read_text()
    assert set(re.findall(r"--mcap-[a-z-]+", module)) == {each["name"] for each in declared["cssProperties"]}


def test_a_removed_widget_gives_back_what_it_took(visitor: Visitor, service: Service, portal: Portal) -> None:
    service.mouth.held.set()
    portal.manufacturer, portal.attributes, portal.language = "removed", "", "en"
    page = visitor.window()
    page.add_init_script(f"({LISTENERS})()")
    page.goto(portal.address)
    expect(page.locator("mcap-assistant .hours")).to_be_visible()
    answered(page, "hello")
    assert page.evaluate("() => window.kept()") > 0

    page.evaluate("() => document.querySelector('mcap-assistant').remove()")
    assert page.evaluate("() => window.kept()") == 0


def test_nothing_holds_a_widget_that_is_removed(visitor: Visitor, service: Service, portal: Portal) -> None:
    page = embedded(visitor, portal, "forgotten")
    page.evaluate(
        """async () => {
            const first = document.querySelector("mcap-assistant");
            const second = first.cloneNode();
            first.replaceWith(second);
            while (!second.shadowRoot.querySelector(".hours")) await new Promise((done) => setTimeout(done, 20));
            second.remove();
            window.gone = [new WeakRef(first), new WeakRef(second)];
        }"""
    )

    for _ in range(COLLECTIONS):  # what a promise or a frame under way still holds is let go of by and by
        page.wait_for_timeout(100)
        page.request_gc()
        if page.evaluate("() => window.gone.every((each) => each.deref() === undefined)"):
            return
    raise AssertionError(page.evaluate("() => window.gone.map((each) => each.deref() === undefined)"))


def test_a_thousand_messages_are_drawn_only_where_they_are_seen(
    visitor: Visitor, browser: Browser, service: Service, portal: Portal
) -> None:
    service.mouth.held.set()
    page = embedded(visitor, portal, "long")
    answered(page, "one sum")

    def many(route: Any) -> None:
        body = route.fetch().json()
        first = body["messages"][0]
        body["messages"] = [{**first, "id": f"{first['id']}{n}"} for n in range(500)]
        route.fulfill(json=body)

    page.route("**/v1/conversations/*", many)
    page.reload()

    expect(page.locator("mcap-reply")).to_have_count(30)
    expect(page.locator(".said").last).to_be_in_viewport()
    assert barriers(page) == []
    thread = page.locator(".thread")
    for _ in range(400):  # as many as a busy machine needs
        thread.press("Home")
        page.wait_for_timeout(50)
        if page.locator("mcap-reply").count() == 500:
            break

    expect(page.locator("mcap-reply")).to_have_count(500)
    thread.press("Home")
    expect(page.locator(".said").first).to_be_in_viewport()
    drawn = "() => [...document.querySelector('mcap-assistant').shadowRoot.querySelectorAll('.column > li')]"
    check = ".filter(e => e.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length"
    assert 0 < page.evaluate(drawn + check) < 100
