"""A Chromium: the one that is here, or Playwright's own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright
from pydantic_settings import BaseSettings, SettingsConfigDict

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (  # no sandbox as root, and no word to anybody outside
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Surroundings(BaseSettings):
    model_config = SettingsConfigDict(extra="ignore")

    ci: bool = False  # where a browser must be there


def executable(playwright: Playwright) -> str | None:
    own = playwright.chromium.executable_path
    return next(filter(None, map(shutil.which, NAMES)), own if Path(own).exists() else None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Headless. Without any the tests are named as skipped, and fail where CI says that there must be one."""
    with sync_playwright() as playwright:
        path = executable(playwright)
        if path is None:
            reason = f"no browser: none of {', '.join(NAMES)} is installed, nor Playwright's own"
            if Surroundings().ci:
                pytest.fail(reason)
            pytest.skip(reason)
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET])
        try:
            yield browser
        finally:
            browser.close()
