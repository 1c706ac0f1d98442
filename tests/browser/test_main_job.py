"""The whole job in a browser: a manufacturer asks and corrects, an adviser logs and reverses, a portal embeds."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, barriers
from tests.browser.portal import Portal

pytestmark = pytest.mark.browser

HOURS = "Mỗi năm chúng tôi được bao nhiêu giờ tư vấn?"
TARGET = "Năm cơ sở 2019, phạm vi 1 và 2 là 12.500 tCO2e. Giảm 4,2% mỗi năm thì đến 2030 còn bao nhiêu?"
USED = "Năm 2025 ở Việt Nam: 840 MWh điện, 31.500 lít dầu diesel cho nồi hơi và 2 kg R-32. Tổng cộng bao nhiêu?"
SAVE = "Lưu lại thành kiểm kê 2025"
FEE = "Phí tham gia MCAP là bao nhiêu?"
BALANCE = "Chúng tôi còn bao nhiêu giờ?"


def ask(page: Page, text: str) -> None:
    """In Vietnamese, until the answer is there."""
    answers = page.locator("mcap-answer-foot").count()
    page.get_by_role("textbox", name="Viết câu hỏi của bạn").fill(text)
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator("mcap-answer-foot")).to_have_count(answers + 1)


def sign_in(page: Page, address: str, whom: str) -> None:
    page.goto(address)
    page.get_by_role("button", name=whom).click()


def test_a_manufacturer_asks_corrects_and_an_adviser_logs_and_reverses(visitor: Visitor, address: str) -> None:
    page = visitor.window(locale="vi-VN", width=390)
    sign_in(page, address, "Song Hong Textile")

    ask(page, HOURS)
    answer = page.get_by_role("article").last
    expect(answer).to_contain_text(re.compile("10 giờ|mười giờ", re.IGNORECASE))
    answer.get_by_role("button", name=re.compile("Nguồn 1")).first.click()
    expect(answer.locator("mark")).to_contain_text(re.compile("mười giờ|10 giờ", re.IGNORECASE))
    link = answer.get_by_role("link", name="Mở tài liệu").get_attribute("href")
    assert barriers(page) == []

    document = visitor.window(locale="vi-VN")
    document.goto(str(link))
    expect(document.locator("mark").first).to_contain_text(re.compile("mười giờ|10 giờ", re.IGNORECASE))
    assert barriers(document) == []

    ask(page, TARGET)
    card = page.locator("mcap-calculation").last
    expect(card).to_contain_text("6.725")
    assert barriers(page) == []
    card.get_by_label("Năm mục tiêu", exact=True).fill("2028")
    card.get_by_role("button", name="Tính lại").click()
    expect(page.locator("mcap-calculation")).to_have_count(2)
    expect(page.locator("mcap-calculation").last).to_contain_text("7.775")
    expect(page.locator("mcap-calculation").first).to_contain_text("6.725")

    ask(page, USED)
    ask(page, SAVE)
    keep = page.locator("mcap-keep").last
    expect(keep.locator("[name=year]")).to_have_value("2025")
    keep.get_by_role("button").click()  # nothing is kept before
    expect(keep.get_by_role("status")).to_contain_text("Đã lưu thành phiên bản 1")

    ask(page, FEE)
    expect(page.get_by_role("article").last.get_by_role("button", name="Hỏi tư vấn viên")).to_be_visible()
    ask(page, BALANCE)
    left = page.locator(".hours").inner_text()
    expect(page.get_by_role("article").last).to_contain_text(re.compile(r"9 giờ|[56]\d\d phút"))
    assert barriers(page) == []

    console = visitor.window()
    sign_in(console, f"{address}/console", "Adviser")
    console.get_by_role("link", name="Manufacturers").click()
    console.get_by_role("link", name="Song Hong Textile").click()
    entries = console.locator("mcap-entries")
    expect(entries).to_contain_text("Assistant")
    before = console.locator(".figures dd").last.inner_text()
    assert re.sub(r"\D+", " ", before).split() == re.sub(r"\D+", " ", left).split()
    entries.get_by_role("button", name="Conversation").first.click()
    expect(console.get_by_role("dialog")).to_contain_text(HOURS)
    console.get_by_role("button", name="Close").click()

    console.get_by_role("button", name="Log time").click()
    form = console.locator("mcap-log-time")
    form.get_by_label("Minutes").fill("45")
    form.get_by_label("Summary").fill("A call about targets")
    assert barriers(console) == []
    form.get_by_role("button", name="Log time").click()
    expect(entries).to_contain_text("A call about targets")
    expect(console.locator(".figures dd").last).not_to_have_text(before)
    entries.get_by_role("button", name="Reverse").click()
    entries.get_by_label("Why is it taken back?").fill("It was another manufacturer's call")
    entries.get_by_role("button", name="Reverse").last.click()
    expect(entries).to_contain_text("It was another manufacturer's call")
    expect(entries).to_contain_text("A call about targets")
    expect(console.locator(".figures dd").last).to_have_text(before)
    assert barriers(console) == []


def test_the_widget_chats_on_a_page_of_another_origin(visitor: Visitor, address: str, portal: Portal) -> None:
    portal.service, portal.manufacturer, portal.language = address, "Padma", "en"
    page = visitor.window()
    page.goto(portal.address)

    page.get_by_role("textbox", name="Write your question").fill("How many advisory hours do we get each year?")
    page.get_by_role("textbox", name="Write your question").press("Enter")

    expect(page.get_by_role("article").last).to_contain_text(re.compile("ten hours|10 hours", re.IGNORECASE))
    expect(page.locator(".hours")).to_contain_text("9 hr")
    assert barriers(page) == []
    leaked = page.evaluate("() => Object.keys(window).filter(name => /mcap|versions/i.test(name))")
    assert leaked == []


def test_what_a_calculator_lacks_is_filled_in_a_form(visitor: Visitor, address: str) -> None:
    page = visitor.window(width=360)
    sign_in(page, address, "Padma Knitwear")
    page.get_by_role("textbox", name="Write your question").fill("Calculate our absolute target for 2030")
    page.get_by_role("button", name="Send").click()
    form = page.get_by_role("form", name="Still needed")
    form.get_by_label("base year").fill("2019")
    form.get_by_label("Scope 1 (optional)", exact=True).fill("4,500")
    form.get_by_label("Scope 2 (optional)", exact=True).fill("8,000")
    assert barriers(page) == []
    form.get_by_role("button", name="Calculate").click()

    card = page.locator("mcap-calculation").last
    expect(card.get_by_label("Base year")).to_have_value("2019")
    expect(card.get_by_label("Target year")).to_have_value("2030")
    expect(card.get_by_label("Scope 2 (optional)", exact=True).first).to_have_value("8,000")
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
