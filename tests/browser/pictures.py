"""The README's pictures of the console, made anew: `python -m tests.browser.pictures`.

It starts a service over a home of its own, lets people ask and advisers work, and takes what the browser shows.
"""

from __future__ import annotations

import tempfile
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import command
from tests.browser.chromium import QUIET, executable
from tests.browser.portal import open_portal
from tests.browser.test_console import client

FOLDER = Path(__file__).parents[2] / "api" / "web" / "pictures"
MILLS = {
    "mfr-song-hong": ("Song Hong Textile", "vi", "Chúng tôi cần giúp về lò hơi than và mục tiêu 2030."),
    "mfr-anadolu": ("Anadolu Dokuma", "tr", "Enerji sertifikaları hakkında konuşmak istiyoruz."),
    "mfr-citarum": ("Citarum Garmen", "id", "Kami ingin memeriksa target sebelum mengirimkannya."),
}
ASKED = {
    "mfr-song-hong": ("Phí tham gia MCAP là bao nhiêu?", "Chúng tôi dùng 500 tấn than antraxit năm 2024."),
    "mfr-anadolu": ("Her yıl kaç saat danışmanlık desteği alıyoruz?", "MCAP'e katılmanın ücreti ne kadar?"),
    "mfr-citarum": ("Siapa yang mengelola MCAP?", "Berapa biaya untuk bergabung dengan MCAP?"),
}
ADVISERS = ("Linh Tran", "Deniz Kaya")
WORK = (
    ("live", 60, "Kick-off: where scope 1 comes from, boilers and generators"),
    ("review", 45, "Review of the 2024 inventory"),
    ("live", 90, "Targets: 42 % by 2030, what it takes"),
    ("offline", 30, "Mail on certificates of renewable electricity"),
)


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_portal() as portal,
        command.serving(Path(folder), portal.issuer(Path(folder)), portal.address) as address,
    ):
        _fill(address)
        _take(address)


def _fill(address: str) -> None:
    now = datetime.now(UTC)  # noqa: TID251 (the service's clock runs)
    with client(address, "lead") as lead:
        for number, (id_, (name, language, _)) in enumerate(MILLS.items()):
            body = {"name": name, "language": language, "commitment_date": f"2025-0{number + 2}-15"}
            lead.put(f"/v1/manufacturers/{id_}", json=body).raise_for_status()
            for step, (channel, minutes, summary) in enumerate(WORK):
                began = now - timedelta(days=9 + 24 * step + number)
                spent = {"minutes": minutes, "channel": channel, "summary": summary, "adviser": ADVISERS[step % 2]}
                _post(lead, f"/v1/manufacturers/{id_}/entries", {**spent, "occurred_at": began.isoformat()})
        starts = (now + timedelta(days=1)).isoformat()
        held = {"minutes": 60, "starts_at": starts, "summary": "Workshop on renewable electricity"}
        _post(lead, "/v1/manufacturers/mfr-song-hong/holds", held)
    for id_, (_, language, reason) in MILLS.items():
        with client(address, "manufacturer", id_) as person:
            conversation = person.post("/v1/conversations").json()["id"]
            for text in ASKED[id_]:
                person.post(f"/v1/conversations/{conversation}/messages", json={"text": text}).raise_for_status()
            wanted: dict[str, Any] = {"reason": reason, "language": language, "times": "9–11 h"}
            wanted["contact"] = {"kind": "email", "value": f"energy@{id_}.example"}
            person.post(f"/v1/conversations/{conversation}/handoff", json=wanted).raise_for_status()


def _post(lead: httpx.Client, path: str, body: dict[str, Any]) -> None:
    lead.post(path, json=body, headers={"Idempotency-Key": str(uuid.uuid4())}).raise_for_status()


def _take(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(playwright), args=[*QUIET])
        size: Any = {"width": 1120, "height": 760}
        page = browser.new_context(locale="en-GB", viewport=size, reduced_motion="reduce").new_page()
        page.goto(f"{address}/console")
        page.get_by_role("button", name="Lead").click()
        page.locator("mcap-handoffs .list li").filter(has_text="Song Hong").get_by_role("button").click()
        page.get_by_role("button", name="Start the timer").click()
        expect(page.locator("mcap-thread article").first).to_be_visible()
        _shoot(page, "console-handoffs", "Timer for Song Hong Textile")
        page.get_by_role("button", name="Discard the timer").click()
        page.goto(f"{address}/console#/manufacturers/mfr-song-hong")
        _shoot(page, "console-manufacturer", "Targets: 42 % by 2030, what it takes")
        page.goto(f"{address}/console#/reports")
        _shoot(page, "console-reports", "Hours by adviser")
        browser.close()


def _shoot(page: Page, name: str, shown: str) -> None:
    """Once `shown` is there."""
    page.get_by_text(shown).first.wait_for()
    expect(page.get_by_text("Loading…")).to_have_count(0)
    page.mouse.move(0, 0)
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
