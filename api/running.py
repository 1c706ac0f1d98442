"""The service as a command needs it: the one that owns the home, or one of its own for as long as it runs."""

from __future__ import annotations

import contextlib
import functools
import getpass
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from api import clock, development, home
from api.home import Service
from api.settings import ApiSettings

PATIENCE = 120  # seconds until the service must be ready: a first start reads the shipped vectors
TURN = 300.0  # seconds that one call may take


class NotReadyError(RuntimeError):
    """The service did not become ready."""


@contextmanager
def connected(settings: ApiSettings, command: str, manufacturer: str | None = None) -> Iterator[httpx.Client]:
    """A client of the service as the admin `cli:<user>`, or with `manufacturer` as that manufacturer's person.

    Raises HomeOwnedError where another command owns the home, NotReadyError where the service does not get ready.
    """
    with contextlib.ExitStack() as stack:
        service = home.running(settings.home) or stack.enter_context(_own(settings, command))
        client = stack.enter_context(
            httpx.Client(base_url=service.address, timeout=TURN, auth=_Bearer(service, manufacturer))
        )
        _wait(client)
        yield client


class _Bearer(httpx.Auth):
    """A fresh token for each call, signed with the secret that only this user can read."""

    def __init__(self, service: Service, manufacturer: str | None) -> None:
        self._service = service
        self._manufacturer = manufacturer

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:  # type: ignore[override]
        token = development.token(
            self._service.secret,
            "manufacturer" if self._manufacturer else "admin",
            clock.now(),
            manufacturer_id=self._manufacturer,
            subject=f"cli:{getpass.getuser()}",
            life=development.SERVICE_LIFE,
            issuer=development.SERVICE_ISSUER,
        )
        request.headers["Authorization"] = f"Bearer {token}"
        yield request


@contextmanager
def _own(settings: ApiSettings, command: str) -> Iterator[Service]:
    """The same application on a loopback port that nobody is told of, under the lock of the home."""
    import uvicorn

    from api import logs
    from api.app import create_app
    from api.opening import open_mind, opened

    logs.configure(level=logging.WARNING)
    with home.owned(settings.home, command), socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        service = Service(address, home.new_key(), 0)
        opener = functools.partial(opened, settings, clock.now, open_mind, service.secret)
        config = uvicorn.Config(create_app(settings, opener), log_config=None, ws="none", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="service")
        thread.start()
        try:
            yield service
        finally:
            server.should_exit = True
            thread.join()


def _wait(client: httpx.Client) -> None:
    """Until the service is ready. Raises NotReadyError with its own reason."""
    reason = "it does not answer"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            response = client.get("/readyz")
            if response.is_success:
                return
            reason = response.json().get("detail", response.text)
            if response.json().get("code") != "starting":
                break
        time.sleep(0.05)
    raise NotReadyError(f"The service is not ready: {reason}")
