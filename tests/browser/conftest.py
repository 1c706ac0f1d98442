"""One browser and one portal for all browser tests; a service that thinks for some, a scripted one for the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from api.state import Mind
from tests.api.service import OpenedRelease, Service
from tests.api.service import serving as scripted
from tests.browser import command, scene
from tests.browser.chromium import chromium
from tests.browser.portal import Portal, open_portal
from tests.conftest import MakeHome

expect.set_options(timeout=60_000)  # a machine that runs other tests beside

STATIC = Path(__file__).parents[2] / "api" / "static"


@pytest.fixture(scope="package")  # ends with these tests: its loop would stand in the way of others
def browser() -> Iterator[Browser]:
    if not (STATIC / "widget.js").exists():
        pytest.fail("the pages are not built: pip install -e . does it, or npm run build in api/web")
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="package")
def portal() -> Iterator[Portal]:
    with open_portal() as opened:
        yield opened


@pytest.fixture(scope="package")
def address(browser: Browser, portal: Portal, shipped_home: MakeHome) -> Iterator[str]:
    """The service as `mcap serve` starts it. Asked for after the browser, so that it is not started for nothing."""
    folder = shipped_home().parent
    with command.serving(folder, portal.issuer(folder), portal.address) as at:
        yield at


@pytest.fixture(scope="module")
def service(browser: Browser, portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The same service with a mind that says what the test wants."""
    folder = tmp_path_factory.mktemp("scripted")
    with scripted(folder, issuers=(portal.issuer(folder),), allowed_origins=(portal.address,)) as running:
        portal.service = running.address
        yield running


@pytest.fixture(scope="module")
def stage(browser: Browser, portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The same service with a mind that answers with every part an answer can have."""
    folder = tmp_path_factory.mktemp("stage")
    mind = Mind(cast(Any, OpenedRelease()), cast(Any, None), scene.answer)
    trusted = (portal.issuer(folder),)
    with scripted(folder, lambda _: mind, issuers=trusted, allowed_origins=(portal.address,)) as running:
        portal.service = running.address
        yield running
        portal.language = "en"


@dataclass
class Visitor:
    """Opens windows, and holds what browsers complained of in them."""

    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def window(self, *, locale: str = "en-GB", width: int = 1000, height: int = 800, dark: bool = False) -> Page:
        """A window of its own: no other shares its storage."""
        context = self.browser.new_context(
            locale=locale,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(60_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self._note(said.type, said.text))
        return page

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:  # a status that is no success: said on the page
            self.complaints.append(text)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """Whatever a test does, no script fails and no policy is broken."""
    visiting = Visitor(browser)
    yield visiting
    for context in visiting.contexts:
        context.close()
    assert visiting.complaints == []


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Let the page go on until it holds."""
    for _ in range(1_200):
        if holds():
            return
        page.wait_for_timeout(50)
    raise TimeoutError


def barriers(page: Page) -> list[str]:
    """What axe-core finds wrong on the page as it is now, best practices included."""
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]]
