"""`mcap serve` as a person starts it, on a free port, over a home of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

import api
from api.settings import Issuer

PATIENCE = 120  # seconds to become ready


@contextmanager
def serving(folder: Path, issuer: Issuer, origin: str) -> Iterator[str]:
    """The address of the service, which is ready. `origin` may embed the widget."""
    surroundings = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(Path(api.__path__[0]).parent),  # the code that the tests import
        "MCAP_HOME": str(folder / "home"),
        "MCAP_ISSUERS": json.dumps([issuer.model_dump(mode="json")]),
        "MCAP_ALLOWED_ORIGINS": json.dumps([origin]),
    }
    command = [str(Path(sys.executable).with_name("mcap")), "serve", "--port", "0"]
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, env=surroundings, stdout=log, stderr=subprocess.STDOUT, cwd=folder)
        try:
            yield _ready(process, folder)
        finally:
            process.terminate()
            process.wait(60)


def _ready(process: subprocess.Popen[bytes], folder: Path) -> str:
    announcement = folder / "home" / "service.json"
    address = ""
    for _ in range(PATIENCE * 4):
        time.sleep(0.25)
        if process.poll() is not None:
            break
        if not address and announcement.exists():
            address = str(json.loads(announcement.read_text())["address"])
        if address and _answers(address):
            return address
    raise RuntimeError(f"mcap serve did not become ready:\n{(folder / 'serve.log').read_text()[-3000:]}")


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", timeout=10).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False
