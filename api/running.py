"""The running service as a command on the same machine reaches it."""

from __future__ import annotations

import contextlib
import getpass
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from api import clock, development
from api.home import Service

PATIENCE = 120  # seconds until the service must be ready: a first start reads the shipped vectors
TURN = 300.0  # seconds that one call may take


class NotReadyError(RuntimeError):
    """The service did not become ready."""


@contextmanager
def connected(service: Service, manufacturer: str | None = None) -> Iterator[httpx.Client]:
    """A client of the service as the admin `cli:<user>`, or with `manufacturer` as that manufacturer's person.

    Raises NotReadyError where the service does not get ready.
    """
    with httpx.Client(base_url=service.address, timeout=TURN, auth=_Bearer(service, manufacturer)) as client:
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
