"""What grounding costs a turn that a model leads: `python -m evals.bench.grounded [--seconds 30]`.

`mcap serve` in one process, the scripted model as leader and as judge. From the POST of a message to its first
`sentence` event on the stream, less the time that the model took to its first sentence and to its ruling, as the model
itself saw it: the rest is our own.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from evals.bench import scripted_model
from evals.bench.load import FREE
from evals.bench.scripted_model import Call, Model
from evals.bench.service import serving

MODEL = "scripted-ttft200-gap20-retell1-judge300"
QUESTIONS = (
    "Who runs MCAP?",
    "Which scopes do MCAP targets cover?",
    "Mỗi năm chúng tôi được bao nhiêu giờ tư vấn?",
    "Phí tham gia MCAP là bao nhiêu?",
    "谁来验证我们的目标？",
    "MCAP কে পরিচালনা করে?",
)
PEOPLE = 20
PAUSE = (1.0, 5.0)  # seconds between an answer and the next question
ALONE = 40  # turns of one person
AIM_ALONE, AIM_TOGETHER = 60, 500  # milliseconds


@dataclass(frozen=True)
class Heard:
    """One turn as a person saw it. `mark` stands in its message, so that the model's calls for it are known."""

    mark: str
    seconds: float  # to the first sentence


class Person:
    """One manufacturer's person, who opens a conversation for each question."""

    def __init__(self, address: str, name: str) -> None:
        self._client = httpx.AsyncClient(base_url=address, timeout=60)
        self._name = name
        self._marks = (f"{name} {_letters(number)}" for number in itertools.count())

    async def sign_in(self) -> None:
        who = {"role": "manufacturer", "manufacturer_id": self._name, "subject": self._name}
        token = (await self._client.post("/v1/development/token", json=who)).raise_for_status().json()["token"]
        self._client.headers["Authorization"] = f"Bearer {token}"

    async def ask(self, question: str) -> Heard:
        mark = next(self._marks)
        made = await self._client.post("/v1/conversations", json={})
        path = f"/v1/conversations/{made.raise_for_status().json()['id']}/messages"
        seconds, began = 0.0, time.perf_counter()
        body, stream = {"text": f"{question[:-1]} ({mark}){question[-1]}"}, {"Accept": "text/event-stream"}
        async with self._client.stream("POST", path, json=body, headers=stream) as response:
            async for line in response.aiter_lines():
                if line == "event: sentence" and not seconds:
                    seconds = time.perf_counter() - began
        return Heard(mark, seconds)

    async def leave(self) -> None:
        await self._client.aclose()


def _letters(number: int) -> str:
    """A number in letters, none of them a Roman numeral: a figure of a message would be veiled."""
    return "".join("abefghjkno"[int(digit)] for digit in str(number))


async def alone(address: str, turns: int) -> list[Heard]:
    person = Person(address, "alone")
    await person.sign_in()
    heard = [await person.ask(QUESTIONS[number % len(QUESTIONS)]) for number in range(turns)]
    await person.leave()
    return heard


async def together(address: str, people: int, seconds: float) -> list[Heard]:
    """Each thinks between two questions, and begins somewhere in the first pause."""
    end = time.monotonic() + seconds

    async def work(number: int) -> list[Heard]:
        person, chance, heard = Person(address, f"person-{_letters(number)}"), random.Random(number), []  # noqa: S311
        await person.sign_in()
        await asyncio.sleep(chance.uniform(0, PAUSE[1]))
        while time.monotonic() < end:
            heard.append(await person.ask(chance.choice(QUESTIONS)))
            await asyncio.sleep(chance.uniform(*PAUSE))
        await person.leave()
        return heard

    return list(itertools.chain.from_iterable(await asyncio.gather(*map(work, range(people)))))


@dataclass(frozen=True)
class Parted:
    """Milliseconds to the first sentence: whose they were."""

    ours: float
    leader: float
    judge: float


def parted(heard: Sequence[Heard], calls: Sequence[Call]) -> list[Parted]:
    """A turn whose first sentence was not judged has no such part."""
    found = []
    for one in heard:
        mine = [call for call in calls if f"({one.mark})" in call.request]
        leader = next(call for call in mine if not call.judges)
        judge = next((call.seconds for call in mine if call.judges), 0.0)
        parts = (one.seconds - leader.seconds - judge, leader.seconds, judge)
        found.append(Parted(*(part * 1000 for part in parts)))
    return found


def p95(values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def row(name: str, parts: Sequence[Parted], aim: str) -> str:
    ours = [part.ours for part in parts]
    others = (statistics.median(getattr(part, whose) for part in parts) for whose in ("leader", "judge"))
    figures = [str(len(parts)), *(f"{figure:.0f}" for figure in (statistics.median(ours), p95(ours), *others))]
    return f"| {name} | {' | '.join(figures)} | {aim} |"


def measured(model: Model, home: Path, seconds: float) -> list[str]:
    address = f"http://127.0.0.1:{model.server_port}/v1"
    with serving(home, **FREE, model=MODEL, model_base_url=address) as running:
        service = str(running.client.base_url).rstrip("/")
        asyncio.run(alone(service, len(QUESTIONS)))  # warm; the judge is probed
        model.calls.clear()
        one = parted(asyncio.run(alone(service, ALONE)), model.calls)
        model.calls.clear()
        many = parted(asyncio.run(together(service, PEOPLE, seconds)), model.calls)
    judged = sum(part.judge > 0 for part in (*one, *many))
    return [
        "| people | turns | ours p50 ms | ours p95 ms | leader ms | judge ms | aim |",
        "|---|---|---|---|---|---|---|",
        row("1", one, f"p50 {AIM_ALONE}"),
        row(str(PEOPLE), many, f"p95 {AIM_TOGETHER}"),
        f"\njudged      {judged} of {len(one) + len(many)} first sentences",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30, help="of the people together")
    chosen = parser.parse_args()
    model = scripted_model.serve()
    threading.Thread(target=model.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="mcap-grounded-", ignore_cleanup_errors=True) as folder:
        print("\n".join(measured(model, Path(folder), chosen.seconds)))
    model.shutdown()


if __name__ == "__main__":
    main()
