"""Other machines by HTTP: one client whose answers also tell what time it is elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime

import httpx

from api.clock import Clock
from api.findings import Finding
from api.settings import ApiSettings
from api.tokens import SKEW

PATIENCE = 5.0  # seconds


@dataclass
class Clocks:
    """How far the clocks of those who answered are ahead of ours."""

    clock: Clock
    ahead: dict[str, timedelta] = field(default_factory=dict)

    def note(self, response: httpx.Response) -> None:
        try:
            theirs = parsedate_to_datetime(response.headers["date"])
        except (KeyError, ValueError):
            return
        if theirs.tzinfo is not None:
            self.ahead[response.url.host] = theirs.astimezone(UTC) - self.clock()

    def finding(self) -> Finding:
        """Tokens are refused where clocks differ by more than SKEW seconds. Somebody has answered."""
        host, most = max(self.ahead.items(), key=lambda one: abs(one[1]))
        away = round(most.total_seconds())
        return Finding(
            "clock", abs(away) <= SKEW, "set one of the two by a time service (NTP)", f"{away:+} s at {host}"
        )


@contextmanager
def reaching(clocks: Clocks) -> Iterator[httpx.Client]:
    """No redirect is followed: what a setting names must be the place itself."""
    with httpx.Client(timeout=PATIENCE, event_hooks={"response": [clocks.note]}) as client:
        yield client


def why(error: Exception) -> str:
    """What a failed call came to, in one line."""
    if isinstance(error, httpx.HTTPStatusError):
        return f"it answers {error.response.status_code}"
    return f"{type(error).__name__}: {error}".partition("\n")[0]


def public_address(settings: ApiSettings, client: httpx.Client, *, serving: bool) -> Iterator[Finding]:
    """Whether people reach this service under MCAP_PUBLIC_URL. `serving`: does it run just now?"""
    what, address = f"public address {settings.address}", settings.address
    production = settings.env == "production"
    if production and settings.public_url is None:
        yield Finding("MCAP_PUBLIC_URL", False, "write the address people open, such as https://assistant.example")
        return
    if production and not address.startswith("https://"):
        yield Finding(what, False, "write the https address of the proxy", "tokens would travel readable")
    try:
        answer = client.get(f"{address}/healthz")
        answer.raise_for_status()
        ours = answer.json() == {"status": "ok"}
    except (httpx.HTTPError, ValueError) as error:
        hint = "lead this address to the service: name, certificate, proxy" if serving else "start the service first"
        yield Finding(what, False if serving else None, hint, why(error))
        return
    yield Finding(what, ours, "something else answers there: lead this address to the service")
