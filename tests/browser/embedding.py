"""The widget on the portal's page, and what a person does with it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visitor
from tests.browser.portal import Portal

DROP = """([name, text]) => {
    const files = new DataTransfer();
    files.items.add(new File([text], name, { type: "text/csv" }));
    const drop = new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true });
    document.querySelector("mcap-assistant").dispatchEvent(drop);
}"""


def embedded(
    visitor: Visitor,
    portal: Portal,
    manufacturer: str,
    attributes: str = "",
    *,
    language: str = "en",
    wait: str = ".hours",
    **window: Any,
) -> Page:
    """A window in which the widget has signed in; with another `wait` as far as that is seen."""
    portal.manufacturer, portal.attributes, portal.language = manufacturer, attributes, language
    portal.stale, portal.asked = 0, 0
    page = visitor.window(locale=language if language != "en" else "en-GB", **window)
    page.goto(portal.address)
    expect(page.locator(f"mcap-assistant:defined {wait}")).to_be_visible()
    return page


def say(page: Page, text: str) -> None:
    """Sent at once: what the conversation is not there for yet, the widget holds."""
    box = page.locator("mcap-composer textarea")
    box.fill(text)
    box.press("Enter")


def answered(page: Page, text: str) -> None:
    """Said, until the answer is there."""
    answers = page.locator("mcap-answer-foot").count()
    say(page, text)
    expect(page.locator("mcap-answer-foot")).to_have_count(answers + 1)


def held_back(page: Page) -> list[Route]:
    """What the page asks of a conversation, as it comes: each waits until the test lets it go on."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/v1/conversations/*", hold)
    return waiting


def drop(page: Page, text: str, name: str = "energy.csv") -> None:
    page.evaluate(DROP, [name, text])
