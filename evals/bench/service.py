"""A service of the bench's own: `mcap serve` in a child process, over a home that goes with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

PATIENCE = 240  # seconds for a service to be ready, or to end


@dataclass(frozen=True)
class Running:
    """A service of our own and a lead's way to it."""

    process: subprocess.Popen[bytes]
    client: httpx.Client


@contextmanager
def serving(home: Path, **settings: str) -> Iterator[Running]:
    """`mcap serve` over `home`, on a free port, until the block ends; `settings` as MCAP_<NAME>."""
    command = [str(Path(sys.executable).with_name("mcap")), "serve", "--port", "0"]
    given = {f"MCAP_{name.upper()}": value for name, value in settings.items()}
    environment = {**os.environ, "MCAP_HOME": str(home), **given}  # noqa: TID251 (a child's environment)
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        address = _address(home, process)
        with httpx.Client(base_url=address, timeout=30) as client:
            token = client.post("/v1/development/token", json={"role": "lead", "subject": "bench"}).json()["token"]
            client.headers["Authorization"] = f"Bearer {token}"
            yield Running(process, client)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()


def _address(home: Path, process: subprocess.Popen[bytes]) -> str:
    """Where this process serves; what a killed one left behind is not believed."""
    path = home / "service.json"
    for _ in range(PATIENCE * 20):
        if path.exists():
            told = json.loads(path.read_text(encoding="utf-8"))
            if told["pid"] == process.pid and _alive(told["address"]):
                return str(told["address"])
        time.sleep(0.05)
    raise TimeoutError(f"the service over {home} does not get ready")


def _alive(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz").is_success
    except httpx.TransportError:
        return False
