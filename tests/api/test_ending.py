"""A service that is told to end says so first, then ends by itself, also while its knowledge is being opened."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

import httpx

from api.settings import ApiSettings
from api.state import Mind
from knowledge.errors import IndexUnavailableError
from tests.api.service import Mouth, OpenedRelease, serving


@contextmanager
def served(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`mcap serve` as soon as it answers at all."""
    given = {"MCAP_HOME": str(folder), "MCAP_DRAIN_SECONDS": "3"}
    environment = {**os.environ, **given}  # noqa: TID251 (of a child)
    command = [str(Path(sys.executable).with_name("mcap")), "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process, _address(folder)
        finally:
            process.kill()


def _address(folder: Path) -> str:
    for _ in range(1_200):
        with suppress(FileNotFoundError, httpx.TransportError):
            address = str(json.loads((folder / "service.json").read_text(encoding="utf-8"))["address"])
            if httpx.get(f"{address}/healthz", timeout=60).is_success:
                return address
        time.sleep(0.05)
    raise TimeoutError("the service does not answer")


def test_told_to_end_while_opening_it_says_so_then_ends(tmp_path: Path) -> None:
    with served(tmp_path) as (process, address):
        process.send_signal(signal.SIGTERM)
        codes = set()
        with suppress(httpx.TransportError):
            while True:
                codes.add(httpx.get(f"{address}/readyz", timeout=60).json().get("code"))
                time.sleep(0.02)
        assert process.wait(60) in (0, -signal.SIGTERM)
    assert "ending" in codes


def test_an_index_that_is_down_at_the_start_is_said_and_waited_for(tmp_path: Path) -> None:
    """The first try finds nothing; the service is ready once the index is there."""
    seen: list[str] = []
    tries = itertools.count()

    def open_mind(settings: ApiSettings) -> Mind:
        if next(tries) == 0:
            raise IndexUnavailableError("planted")
        seen.append(httpx.get(f"{settings.public_url}/readyz").json()["code"])
        return Mind(cast(Any, OpenedRelease()), cast(Any, None), Mouth().answer, lambda: "strict")

    with serving(tmp_path, open_mind, chroma_url="http://127.0.0.1:1") as service:
        assert httpx.get(f"{service.address}/readyz").json() == {"status": "ok", "judge": "strict"}
    assert seen == ["index_unavailable"]
