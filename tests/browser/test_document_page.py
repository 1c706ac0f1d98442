"""The document page opens at the passage of its address, in the release that holds it."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor, barriers
from tests.browser.test_console import client

pytestmark = pytest.mark.browser
TEXT = "# Desk\n\nThe desk is open on {days} days. It has two chairs.\n\n# Letters\n\nLetters are read each morning.\n"


def _published(admin: httpx.Client, days: str) -> dict[str, Any]:
    file = {"file": ("desk.md", TEXT.format(days=days).encode())}
    said = {"visibility": "public", "collection": "desk"}
    admin.post("/v1/documents", files=file, data=said).raise_for_status()
    admin.post("/v1/collections/desk/releases", json={"release": days}).raise_for_status()
    query = {"q": f"On how many days is the desk open? {days}", "k": "1", "collection": "desk"}
    found: dict[str, Any] = admin.get("/v1/search", params=query).json()[0]
    return found


def test_a_link_marks_its_passage_and_says_when_it_is_an_older_release(visitor: Visitor, address: str) -> None:
    with client(address, "admin") as admin:
        old, new = (_published(admin, days) for days in ("four", "five"))
    page = visitor.window()

    page.goto(f"{address}/documents/desk.md#{new['id']}")
    expect(page.locator("mark").first).to_have_text("The desk is open on five days. It has two chairs.")
    expect(page.get_by_text("older release")).to_have_count(0)

    page.goto(f"{address}/documents/desk.md#{old['id']}")  # the same page, another mark
    expect(page.locator("mark").first).to_have_text("The desk is open on four days. It has two chairs.")
    expect(page.get_by_text("older release")).to_be_visible()


def test_a_translation_by_a_machine_is_told_beside_whose_the_document_is(visitor: Visitor, address: str) -> None:
    head = "---\ntitle: Bàn làm việc\nlanguage: vi\ntranslation: machine\ntranslated_on: 2026-01-02\n---\n\n"
    with client(address, "admin") as admin:
        file = {"file": ("desk.vi.md", (head + "Bàn mở cửa bốn ngày.\n").encode())}
        said = {"visibility": "public", "collection": "translated"}
        admin.post("/v1/documents", files=file, data=said).raise_for_status()
        admin.post("/v1/collections/translated/releases", json={"release": "one"}).raise_for_status()
    page = visitor.window()
    page.goto(f"{address}/documents/desk.vi.md")

    expect(page.locator(".facts .badge")).to_have_text([re.compile("."), "Translated by machine"])
    assert barriers(page) == []
