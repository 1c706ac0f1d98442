"""Turns in a second by two API processes, over questions embedded in a second: `python -m evals.bench.throughput`.

Both sides have two processes. The turns go over HTTP, are stored in PostgreSQL and searched for in a Chroma server.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx

from evals.bench.cluster import cluster
from evals.bench.people import QUESTIONS
from knowledge.embed import BUNDLED, open_embedder

PROCESSES, CLIENTS = 2, 4  # clients of each process


def embedded(seconds: float) -> int:
    """Questions embedded in this process; a number is added so that nothing is remembered."""
    embedder, count = open_embedder(BUNDLED), 0
    embedder.embed(["warm"], "query")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        embedder.embed([f"{QUESTIONS[count % len(QUESTIONS)]} ({count})"], "query")
        count += 1
    return count


def embeddings(seconds: float) -> float:
    """In a second, by all processes together."""
    command = [sys.executable, "-m", "evals.bench.throughput", "--embed", "--seconds", str(seconds)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)]  # noqa: S603
    return sum(int(process.communicate()[0]) for process in started) / seconds


def turns(addresses: list[str], token: str, seconds: float) -> float:
    """In a second, by all processes together."""
    counts: list[int] = []
    end = time.monotonic() + seconds

    def ask(number: int) -> None:
        headers, count = {"Authorization": f"Bearer {token}"}, 0
        with httpx.Client(base_url=addresses[number % len(addresses)], headers=headers, timeout=60) as client:
            while time.monotonic() < end:
                made = client.post("/v1/conversations", json={}).raise_for_status().json()["id"]
                text = f"{QUESTIONS[count % len(QUESTIONS)]} ({number}.{count})"
                client.post(f"/v1/conversations/{made}/messages", json={"text": text}).raise_for_status()
                count += 1
        counts.append(count)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(CLIENTS * len(addresses))]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--embed", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.embed:
        print(embedded(chosen.seconds))
        return
    bare = embeddings(chosen.seconds)
    with (
        tempfile.TemporaryDirectory(prefix="mcap-throughput-", ignore_cleanup_errors=True) as folder,
        cluster(Path(folder)) as whole,
    ):
        addresses, token = [f"http://127.0.0.1:{api.port}" for api in whole.apis], whole.token
        turns(addresses, token, 3)  # warm
        rate = turns(addresses, token, chosen.seconds)
    print(f"throughput  {rate / bare:.2f} × the embeddings ({rate:.1f} turns, {bare:.1f} embeddings in a second)")


if __name__ == "__main__":
    main()
