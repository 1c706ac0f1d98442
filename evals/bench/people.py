"""People who ask, and do what the widget does when the line breaks: ask with the same id, or resume the stream."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx

QUESTIONS = (
    "Mỗi năm chúng tôi được bao nhiêu giờ tư vấn?",
    "Phí tham gia MCAP là bao nhiêu?",
    "Which scopes do MCAP targets cover?",
    "谁来验证我们的目标？",
    "MCAP কে পরিচালনা করে?",
    "Who runs MCAP?",
)
PATIENCE = 60  # seconds that a person waits for the end of one turn
AGAIN = (429, 503)  # asked again after `Retry-After`


@dataclass(frozen=True)
class Seen:
    """One turn as a person saw it. `problem`: the code of the message it ended in, None where it was answered."""

    began: float
    ended: float
    answer: dict[str, Any] | None
    problem: str | None
    bumps: tuple[str, ...]  # what came between: a refusal to be tried again, a lost connection


@dataclass
class Person:
    address: str
    number: int
    pause: float = 0.5  # seconds between an answer and the next question
    seen: list[Seen] = field(default_factory=list)
    conversation: str = ""
    token: str = ""

    @property
    def manufacturer(self) -> str:
        return f"fault-{self.number}"

    async def work(self, stop: asyncio.Event) -> None:
        """Signs in, then asks until told to stop; a turn that has begun is followed to its end."""
        async with self._client() as client:
            who = {"role": "manufacturer", "manufacturer_id": self.manufacturer, "subject": f"person-{self.number}"}
            self.token = (await client.post("/v1/development/token", json=who)).raise_for_status().json()["token"]
        async with self._client() as client:
            made = await client.post("/v1/conversations", json={}, headers=self.headers)
            self.conversation = made.raise_for_status().json()["id"]
        while not stop.is_set():
            text = QUESTIONS[(self.number + len(self.seen)) % len(QUESTIONS)]
            self.seen.append(await self.ask(text))
            await asyncio.sleep(self.pause)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept": "text/event-stream"}

    async def ask(self, text: str) -> Seen:
        began = time.monotonic()
        bumps: list[str] = []
        body = {"text": text, "client_id": str(uuid.uuid4())}
        turn, last = "", 0
        while time.monotonic() - began < PATIENCE:
            try:
                async with self._client() as client, self._asked(client, body, turn, last) as response:
                    if response.status_code != httpx.codes.OK:
                        code = f"{response.status_code} {await _code(response)}"
                        if response.status_code not in AGAIN:
                            return Seen(began, time.monotonic(), None, code, tuple(bumps))
                        bumps.append(code)
                        await asyncio.sleep(float(response.headers.get("retry-after", 1)))
                        continue
                    async for number, event, data in _events(response):
                        last, turn = number, data.get("turn_id", turn)
                        if event in ("answer", "error"):
                            answer = data if event == "answer" else None
                            problem = None if answer else str(data.get("code"))
                            return Seen(began, time.monotonic(), answer, problem, tuple(bumps))
                bumps.append("cut")
            except httpx.TransportError as error:
                bumps.append(type(error).__name__)
                await asyncio.sleep(0.3)
        return Seen(began, time.monotonic(), None, "no end", tuple(bumps))

    def _asked(self, client: httpx.AsyncClient, body: dict[str, str], turn: str, last: int) -> Any:
        told = self.headers | {"Last-Event-ID": str(last)}
        if turn:
            return client.stream("GET", f"/v1/turns/{turn}/events", headers=told)
        return client.stream("POST", f"/v1/conversations/{self.conversation}/messages", json=body, headers=self.headers)

    def _client(self) -> httpx.AsyncClient:
        """A connection for each request: a balancer chooses anew."""
        return httpx.AsyncClient(base_url=self.address, timeout=30, headers={"Connection": "close"})


async def _code(response: httpx.Response) -> str:
    try:
        return str(json.loads(await response.aread())["code"])
    except (ValueError, KeyError):
        return "without a problem document"


async def _events(response: httpx.Response) -> AsyncIterator[tuple[int, str, dict[str, Any]]]:
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        if line == "" and "data" in fields:
            yield int(fields["id"]), fields["event"], json.loads(fields["data"])
            fields = {}
        elif line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value
