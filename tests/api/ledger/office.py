"""Staff of every role and one manufacturer's person, at noon in the middle of June: no test ends in another year."""

from __future__ import annotations

import uuid
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.api.service import Service

NOON = datetime(2027, 6, 15, 12, tzinfo=UTC)


class Office:
    """What the tests of the book do again and again."""

    def __init__(self, service: Service, manufacturer: str) -> None:
        self.service, self.id = service, manufacturer
        self.clients = ExitStack()
        self.at(NOON)
        assert self.lead.put(self.book, json={"name": "Acme"}).status_code == 201

    @property
    def book(self) -> str:
        return f"/v1/manufacturers/{self.id}"

    def at(self, moment: datetime) -> None:
        """Turn the clock; everybody signs in anew."""
        self.service.clock.ahead = timedelta()
        self.service.clock.ahead = moment - self.service.clock()
        signed_in = self.clients.enter_context
        self.adviser = signed_in(self.service.client("adviser", subject="ann"))
        self.lead = signed_in(self.service.client("lead", subject="lea"))
        self.owner = signed_in(self.service.client("manufacturer", self.id))

    def now(self) -> datetime:
        return self.service.clock()

    def body(self, minutes: int, **more: Any) -> dict[str, Any]:
        at = self.now().isoformat()
        return {"minutes": minutes, "channel": "live", "occurred_at": at, "summary": "Call on targets", **more}

    def log(self, minutes: int, who: httpx.Client | None = None, **more: Any) -> httpx.Response:
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        return (who or self.adviser).post(f"{self.book}/entries", json=self.body(minutes, **more), headers=headers)

    def hold(self, minutes: int, **more: Any) -> httpx.Response:
        starts = (self.now() + timedelta(hours=1)).isoformat()
        body = {"minutes": minutes, "starts_at": starts, "summary": "Workshop", **more}
        return self.adviser.post(f"{self.book}/holds", json=body)

    def balance(self, year: int = NOON.year) -> tuple[int, ...]:
        """Granted, used, held, remaining."""
        found = self.owner.get(f"{self.book}/allotments/{year}").json()
        return tuple(found[f"{name}_minutes"] for name in ("granted", "used", "held", "remaining"))


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a problem document."""
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]
