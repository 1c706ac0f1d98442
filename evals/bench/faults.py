"""Faults under load: `python -m evals.bench.faults [--people 10]`. Two API processes, PostgreSQL, Chroma, a balancer.

A rolling restart; then SIGKILL of an API process, of Chroma, of PostgreSQL, while people ask. For each: what they saw,
what was lost of what had been acknowledged, and how long it took until all was as before.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from evals.bench.balancer import Balancer, balancing
from evals.bench.cluster import Cluster, cluster
from evals.bench.people import Person, Seen

BEFORE, DOWN, AFTER = 4.0, 3.0, 4.0  # seconds of load before the fault, of what was killed being gone, and after
Fault = Callable[[Cluster], None]  # returns when what it killed runs again


def rolling(whole: Cluster) -> None:
    for api in whole.apis:
        api.end()
        api.start()
        api.wait()


def worker(whole: Cluster) -> None:
    whole.apis[0].end(signal.SIGKILL)
    time.sleep(DOWN)
    whole.apis[0].start()


def chroma(whole: Cluster) -> None:
    whole.chroma.end(signal.SIGKILL)
    time.sleep(DOWN)
    whole.chroma.start()
    whole.chroma.wait()


def postgres(whole: Cluster) -> None:
    whole.postgres.kill()
    time.sleep(DOWN)
    whole.postgres.start()


FAULTS: dict[str, Fault] = {
    "rolling restart": rolling,
    "kill -9 of an API process": worker,
    "kill -9 of Chroma": chroma,
    "kill -9 of PostgreSQL": postgres,
}


@dataclass(frozen=True)
class Told:
    """One row of the table."""

    fault: str
    seen: list[Seen]
    unready: float | None  # seconds from the fault to the first 503 of /readyz
    answered: float | None  # seconds from the fault to the end of the first turn that was asked after it
    recovered: float  # seconds from the return of what was killed to /readyz 200 everywhere
    lost: list[str]

    def row(self) -> str:
        answered = [one for one in self.seen if one.answer is not None]
        smooth = sum(not one.bumps for one in answered)
        problems = Counter(one.problem for one in self.seen if one.problem)
        ended = "; ".join(f"{n} × {code}" for code, n in problems.most_common()) or "none"
        slowest = max((one.ended - one.began for one in answered), default=0.0)
        bumps = Counter(bump for one in self.seen for bump in one.bumps)
        between = "; ".join(f"{n} × {bump}" for bump, n in bumps.most_common()) or "nothing"
        unready = f"{self.unready:.1f} s" if self.unready is not None else "never"
        first = f"{self.answered:.1f} s" if self.answered is not None else "never"
        return (
            f"| {self.fault} | {len(answered)} of {len(self.seen)} answered ({smooth} without a break, slowest"
            f" {slowest:.1f} s); ended in a message: {ended}; healed on the way: {between} |"
            f" {'; '.join(self.lost) or 'nothing'} | {unready} | {first} |"
            f" {self.recovered:.1f} s |"
        )


async def suffered(name: str, fault: Fault, whole: Cluster, balancer: Balancer, count: int) -> Told:
    address = f"http://127.0.0.1:{balancer.port}"
    first = 1_000 * list(FAULTS).index(name)
    people = [Person(address, first + number) for number in range(count)]
    stop = asyncio.Event()
    working = [asyncio.create_task(person.work(stop)) for person in people]
    await asyncio.sleep(BEFORE)
    struck = time.monotonic()
    await asyncio.to_thread(fault, whole)
    back = time.monotonic()
    while not all(balancer.ready.get(port) for port in balancer.ports):
        await asyncio.sleep(0.05)
    recovered = time.monotonic() - back
    await asyncio.sleep(AFTER)
    stop.set()
    await asyncio.gather(*working)
    lost = await asyncio.to_thread(missing, whole, address, people)
    unready = next((moment - struck for moment, _, ready in balancer.changes if moment >= struck and not ready), None)
    seen = [one for person in people for one in person.seen]
    answered = min((one.ended - struck for one in seen if one.began >= struck and one.answer), default=None)
    return Told(name, seen, unready, answered, recovered, lost)


def missing(whole: Cluster, address: str, people: list[Person]) -> list[str]:
    """What had been acknowledged and is not there, or is there twice; minutes that do not agree; a broken chain."""
    found = []
    with httpx.Client(base_url=address, timeout=30, headers={"Authorization": f"Bearer {whole.token}"}) as lead:
        for person in people:
            stored = lead.get(f"/v1/conversations/{person.conversation}").raise_for_status().json()["messages"]
            kept = Counter(message["id"] for message in stored)
            answers = {m["id"]: m["answer"] for m in stored if m["answer"]}
            for one in person.seen:
                if one.answer and (kept[one.answer["id"]] != 1 or answers[one.answer["id"]] != one.answer):
                    found.append(f"answer {one.answer['id']}")
            logged = sum(answer["hours"]["logged_minutes"] for answer in answers.values() if answer["hours"])
            entries = lead.get(f"/v1/manufacturers/{person.manufacturer}/entries").raise_for_status().json()
            used = sum(entry["minutes"] for entry in entries if entry["kind"] == "use")
            if logged != used:
                found.append(f"{person.manufacturer}: {logged} minutes told, {used} in the book")
    if not whole.chains_hold():
        found.append("a chain is broken")
    return found


async def all_of_them(folder: Path, count: int, names: list[str]) -> bool:
    """Was nothing lost, and did no turn fail in the rolling restart?"""
    good = True
    with cluster(folder) as whole:
        async with balancing(*(api.port for api in whole.apis)) as balancer:
            heads = (
                "fault",
                "what people saw",
                "lost",
                "/readyz 503 after",
                "first answer after",
                "all ready again after",
            )
            print(f"| {' | '.join(heads)} |")
            print("|---|---|---|---|---|---|", flush=True)
            for name in names:
                told = await suffered(name, FAULTS[name], whole, balancer, count)
                print(told.row(), flush=True)
                failed = [one.problem for one in told.seen if one.problem]
                good &= not told.lost and not (name == "rolling restart" and failed)
    return good


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10)
    parser.add_argument("--only", choices=list(FAULTS), action="append")
    parser.add_argument("--keep", type=Path, help="a folder for logs and data that stays")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(number))  # so that no server of ours outlives us
    with tempfile.TemporaryDirectory(prefix="mcap-faults-", ignore_cleanup_errors=True) as made:
        folder = chosen.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        good = asyncio.run(all_of_them(folder, chosen.people, chosen.only or list(FAULTS)))
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
