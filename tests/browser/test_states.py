"""Every state of the widget without a barrier: in any direction, in light, dark and high contrast, small and zoomed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.api.service import Service
from tests.browser.conftest import Visitor, barriers
from tests.browser.embedding import answered, drop, embedded
from tests.browser.portal import Portal
from tools import registry

pytestmark = pytest.mark.browser

SOURCES_OF_WORDS = Path(__file__).parents[2] / "api" / "web" / "src" / "language"
SMALL = """() => {
    const root = document.querySelector("mcap-assistant").shadowRoot;
    const inText = (e) => e.matches(".text .mark");  // a mark in a line of text, which WCAG 2.5.8 leaves out
    return [...root.querySelectorAll("button, summary, input:not(.hidden), select, textarea, a[href]")]
        .filter((e) => e.checkVisibility() && !inText(e))
        .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
        .map(([what, box]) => `${what} ${box.width}x${box.height}`);
}"""
WIDER = "() => document.documentElement.scrollWidth - window.innerWidth"
OPEN = """() => {
    for (const d of document.querySelector("mcap-assistant").shadowRoot.querySelectorAll("details")) d.open = true;
}"""


def sound(page: Page) -> None:
    """Nothing axe-core complains of, nothing too small to hit, nothing that makes the page scroll sideways."""
    assert barriers(page) == []
    assert page.evaluate(SMALL) == []
    assert page.evaluate(WIDER) <= 0


@pytest.mark.parametrize(
    ("language", "window", "media"),
    [
        ("en", {"width": 1280}, {}),
        ("vi", {"width": 360}, {}),
        ("ur", {"width": 360, "dark": True}, {}),
        ("km", {"width": 360}, {}),
        ("en", {"width": 640, "height": 400}, {}),  # 1280 pixels at 200 %
        ("en", {"width": 700}, {"forced_colors": "active"}),
    ],
    ids=["wide", "phone", "right to left, dark", "tall letters", "zoomed", "high contrast"],
)
def test_no_state_has_a_barrier(
    visitor: Visitor, stage: Service, portal: Portal, language: str, window: dict[str, Any], media: dict[str, Any]
) -> None:
    page = embedded(visitor, portal, f"{language}{window['width']}", language=language, **window)
    page.emulate_media(**media)
    expect(page.locator("mcap-assistant")).to_have_attribute("lang", language)
    sound(page)  # empty

    answered(page, "card")
    page.evaluate(OPEN)
    sound(page)

    answered(page, "sources")
    page.locator("mcap-sources .chip").last.click()
    expect(page.locator(".passage mark")).to_be_visible()
    sound(page)

    answered(page, "form")
    page.locator("mcap-needed button.primary").click()  # nothing is filled in: each field says so
    expect(page.locator("mcap-needed [aria-invalid=true]")).to_have_count(2)
    sound(page)

    page.locator("mcap-answer-foot [aria-pressed]").last.click()
    expect(page.locator("mcap-answer-foot form")).to_be_visible()
    sound(page)

    page.locator(".top button").first.click()
    expect(page.locator("mcap-menu .sheet")).to_be_visible()
    sound(page)
    page.keyboard.press("Escape")

    page.locator(".small button").click()
    expect(page.locator("mcap-handoff form")).to_be_visible()
    sound(page)


def inputs(schema: object) -> set[str]:
    """The names of all fields of a JSON schema, at any depth."""
    if isinstance(schema, list):
        return set().union(*map(inputs, schema))
    if not isinstance(schema, dict):
        return set()
    return set(schema.get("properties", {})).union(*map(inputs, schema.values()))


def test_every_input_of_every_calculator_has_a_word() -> None:
    known = set(re.findall(r'"(\w+)"', (SOURCES_OF_WORDS / "names.ts").read_text()))
    for calculator in registry.CALCULATORS.values():
        assert inputs(calculator.input_schema) | {calculator.name} <= known


def test_a_card_speaks_the_persons_language(visitor: Visitor, stage: Service, portal: Portal) -> None:
    page = embedded(visitor, portal, "card", language="vi")
    answered(page, "card")

    card = page.get_by_role("group", name="Mục tiêu giảm tuyệt đối")
    expect(card.get_by_label("Năm cơ sở")).to_have_value("2019")
    expect(card.locator(".headline")).to_have_text("Phát thải năm mục tiêu6.725 tCO2e")
    expect(card).to_contain_text("46,2%")
    expect(card.locator(".notice.warn")).to_contain_text("chưa nêu đơn vị, đã lấy tCO2e")


def test_a_dropped_energy_table_becomes_an_inventory(visitor: Visitor, stage: Service, portal: Portal) -> None:
    page = embedded(visitor, portal, "dropped", width=360)
    drop(page, "site,source,item,amount,unit\nHue,boiler,moonlight,10,t\nHue,boiler,diesel,many,L\n")
    page.get_by_role("button", name="Work out the inventory from energy.csv").click()
    expect(page.get_by_role("alert")).to_have_text("Places in the file to be mended: 2")
    expect(page.locator(".cells li")).to_have_count(2)
    expect(page.locator(".cells li").first).to_contain_text("energy.csv!C2")
    sound(page)
    page.get_by_role("button", name="Remove energy.csv").click()

    drop(page, "site,source,item,amount,unit\nHue,boiler,diesel,1000,L\n")
    page.get_by_role("button", name="Work out the inventory from energy.csv").click()
    card = page.get_by_role("group", name="Inventory of scope 1 and 2")
    expect(card).to_contain_text("Hue")
    sound(page)

    for version, why in ((1, None), (2, "A meter was read again")):  # a person keeps it, and says why it is replaced
        card.get_by_role("spinbutton", name="Year").fill("2025")
        card.get_by_role("button", name="Keep an inventory").click()
        if why:
            card.get_by_label("Why is it changed?").fill(why)
            card.get_by_role("button", name="Keep an inventory").click()
        expect(card.get_by_text(f"Saved as version {version}.")).to_be_visible()
        sound(page)
        page.get_by_role("button", name="Menu").click()
        page.get_by_role("button", name="Our years").click()
        expect(page.locator("mcap-factory").get_by_role("region", name="Inventories")).to_contain_text("2025")
        page.locator(".years").get_by_role("button", name="Close").first.click()
        if not why:
            drop(page, "site,source,item,amount,unit\nHue,boiler,diesel,2000,L\n")
            page.get_by_role("button", name="Work out the inventory from energy.csv").click()
            card = page.get_by_role("group", name="Inventory of scope 1 and 2").last


def test_a_whole_conversation_by_the_keyboard_alone(visitor: Visitor, stage: Service, portal: Portal) -> None:
    portal.manufacturer, portal.attributes, portal.language = "keyboard", 'mode="launcher"', "en"
    page = visitor.window()
    page.goto(portal.address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Open the MCAP assistant")).to_be_focused()
    assert barriers(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Write your question")).to_be_focused()

    page.keyboard.type("sources")
    page.keyboard.press("Enter")
    expect(page.locator("mcap-answer-foot")).to_have_count(1)
    chip = page.locator("mcap-sources .chip").first
    while not chip.evaluate("e => e.matches(':focus')"):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".passage")).to_be_focused()
    page.keyboard.press("Escape")
    expect(chip).to_be_focused()

    suggestion = page.get_by_role("button", name="MCAP?")
    while not suggestion.evaluate("e => e.matches(':focus')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("mcap-answer-foot")).to_have_count(2)
    page.get_by_role("button", name="Close").press("Enter")
    expect(page.get_by_role("button", name="Open the MCAP assistant")).to_be_focused()
