"""Turns in a second by two API processes, over questions embedded in a second: `python -m evals.bench.throughput`.

Both sides have two processes. The turns go over HTTP, are stored in PostgreSQL and searched for in a Chroma server.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from evals.bench.cluster import cluster
from evals.bench.people import QUESTIONS
from knowledge.embedding.embed import BUNDLED, open_embedder

PROCESSES, CLIENTS = 2, 2  # clients of each process
MOST = 40  # turns of a client in a second


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
    """In a second, by all processes together: each of the first message of a conversation that was opened before."""
    clients = [
        httpx.Client(base_url=addresses[n % len(addresses)], headers={"Authorization": f"Bearer {token}"}, timeout=60)
        for n in range(CLIENTS * len(addresses))
    ]
    opened = [[_opened(client) for _ in range(int(seconds * MOST))] for client in clients]
    end = time.monotonic() + seconds

    def ask(number: int) -> int:
        for count, conversation in enumerate(opened[number]):
            if time.monotonic() >= end:
                return count
            text = f"{QUESTIONS[count % len(QUESTIONS)]} ({number}.{count})"
            path = f"/v1/conversations/{conversation}/messages"
            clients[number].post(path, json={"text": text}).raise_for_status()
        raise RuntimeError("more conversations are needed")

    began = time.monotonic()
    with ThreadPoolExecutor(len(clients)) as pool:
        count = sum(pool.map(ask, range(len(clients))))
    taken = time.monotonic() - began
    for client in clients:
        client.close()
    return count / taken


def _opened(client: httpx.Client) -> str:
    made: str = client.post("/v1/conversations", json={}).raise_for_status().json()["id"]
    return made


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
