"""The ledger at size and under a kill: `python -m evals.bench.ledger`. It prints ratios; times are this machine's.

balance     one manufacturer's, among 2,000 × 5 years × 50 entries, against the same among ten
list        all manufacturers, sorted by what is left, a page of 50, against the balance of one
kill        1,000 entries posted by eight at once, the service killed (SIGKILL) half-way, the rest sent again
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from evals.bench.service import Running, serving

FEW, YEARS, ENTRIES = 10, 5, 50
POSTERS = 8


def fill(home: Path, manufacturers: int) -> float:
    """Seconds that it took to make the books."""
    began = time.perf_counter()
    numbers = ["--manufacturers", str(manufacturers), "--years", str(YEARS), "--entries", str(ENTRIES)]
    command = [sys.executable, "-m", "api.ledger.bulk", f"sqlite:///{home / 'mcap.db'}", *numbers]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 (our own)
    return time.perf_counter() - began


def milliseconds(act: Callable[[], httpx.Response], times: int) -> float:
    """The median of several."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act().raise_for_status()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def balance(client: httpx.Client) -> float:
    year = time.gmtime().tm_year
    return milliseconds(lambda: client.get(f"/v1/manufacturers/bulk-00007/allotments/{year}"), 200)


def page(client: httpx.Client) -> float:
    return milliseconds(lambda: client.get("/v1/manufacturers", params={"sort": "remaining", "limit": 50}), 7)


def killed(home: Path, posts: int) -> str:
    """Posts, kills, posts what was not acknowledged again; tells what the book then holds."""
    left = list(range(posts))
    body = {"channel": "live", "occurred_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "summary": "Call"}
    acknowledged: set[int] = set()
    lock = threading.Lock()

    def post(running: Running, number: int, kill_at: int | None) -> None:
        path, headers = f"/v1/manufacturers/kill-{number % 4}/entries", {"Idempotency-Key": f"k-{number}"}
        try:
            answer = running.client.post(path, json={"minutes": 1, **body}, headers=headers)
        except httpx.TransportError:
            return  # killed under it: whether it was posted is what we ask below
        with lock:
            if answer.status_code in (200, 201):
                acknowledged.add(number)
            if kill_at is not None and len(acknowledged) == kill_at:
                running.process.send_signal(signal.SIGKILL)

    for kill_at in (posts // 2, None):
        with serving(home) as running, ThreadPoolExecutor(POSTERS) as posters:
            for number in range(4):
                running.client.put(f"/v1/manufacturers/kill-{number}", json={"name": "Mill"}).raise_for_status()
            list(posters.map(lambda number: post(running, number, kill_at), left))  # noqa: B023 (used at once)
            if kill_at is None:
                books = [running.client.get(f"/v1/manufacturers/kill-{n}/entries").json() for n in range(4)]
        left = [number for number in left if number not in acknowledged]
    used = [entry for book in books for entry in book if entry["kind"] == "use"]
    verified = subprocess.run(  # noqa: S603 (our own)
        [str(Path(sys.executable).with_name("mcap")), "verify-ledger"],
        env={**os.environ, "MCAP_HOME": str(home)},  # noqa: TID251 (a child's environment)
        check=False,
        stdout=subprocess.DEVNULL,
    )
    chain = "every chain holds" if verified.returncode == 0 else "A CHAIN IS BROKEN"
    return f"{len(acknowledged)} of {posts} acknowledged, {len(used)} in the book, {chain}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--manufacturers", type=int, default=2_000)
    parser.add_argument("--posts", type=int, default=1_000)
    arguments = parser.parse_args()
    many = arguments.manufacturers
    with tempfile.TemporaryDirectory() as folder:
        few_home, many_home = Path(folder, "few"), Path(folder, "many")
        fill(few_home, FEW)
        seconds = fill(many_home, many)
        print(f"bulk: {many} manufacturers × {YEARS} years × {ENTRIES} entries in {seconds:.0f} s")
        with serving(few_home) as running:
            one_of_few = balance(running.client)
        with serving(many_home) as running:
            one_of_many, listed = balance(running.client), page(running.client)
        print(f"balance: {one_of_many:.1f} ms, {one_of_many / one_of_few:.2f} × that among {FEW} manufacturers")
        print(f"list by what is left: {listed:.0f} ms, {listed / one_of_many:.0f} × a balance")
        print(f"kill: {killed(few_home, arguments.posts)}")


if __name__ == "__main__":
    main()
