"""A whole turn against the bare embedding of its question: `python -m evals.bench.turn`. Ratios of one run.

turn        POST of a message to its Answer, one client, a new conversation each; divided by the bare embedding
start       first start on an empty home, second start
memory      of the serving processes, after the turns
"""

from __future__ import annotations

import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import httpx

from evals.bench.service import Running, serving
from knowledge.embedding.embed import BUNDLED, open_embedder

ROUNDS = 5
QUESTIONS = (
    "How many hours of advice do we get each year?",
    "Mỗi năm chúng tôi được bao nhiêu giờ tư vấn?",
    "Phí tham gia MCAP là bao nhiêu?",
    "谁来验证我们的目标？",
    "MCAP কে পরিচালনা করে?",
    "Năm cơ sở 2019, phạm vi 1 và 2 là 12.500 tCO2e. Giảm 4,2% mỗi năm thì đến 2030 còn bao nhiêu?",
    "Who runs MCAP?",
    "Chúng tôi còn bao nhiêu giờ?",
)


def embedding() -> float:
    """Median milliseconds of a question, bare. A word is added so that nothing is remembered."""
    embedder = open_embedder(BUNDLED)
    embedder.embed(["warm"], "query")
    taken = []
    for number in range(ROUNDS):
        for question in QUESTIONS:
            began = time.perf_counter()
            embedder.embed([f"{question} ({number})"], "query")
            taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def turns(client: httpx.Client, name: str) -> float:
    """Median milliseconds of a whole turn over HTTP. The name is added to the questions, so that none is remembered."""
    taken = []
    for number in range(ROUNDS):
        person = {"role": "manufacturer", "manufacturer_id": f"turn-{name}-{number}", "subject": f"turn-{number}"}
        token = client.post("/v1/development/token", json=person).raise_for_status().json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        for question in QUESTIONS:
            conversation = client.post("/v1/conversations", json={}, headers=headers).raise_for_status().json()["id"]
            began = time.perf_counter()
            path = f"/v1/conversations/{conversation}/messages"
            client.post(path, json={"text": f"{question} ({name} {number})"}, headers=headers).raise_for_status()
            taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def megabytes(running: Running) -> float:
    """Resident memory of the service and its workers (Linux and macOS: `ps`)."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,rss="], check=True, capture_output=True, text=True).stdout  # noqa: S607
    rows = [tuple(map(int, line.split())) for line in listed.splitlines()]
    mine = {running.process.pid}
    mine |= {pid for pid, parent, _ in rows if parent in mine}
    return sum(rss for pid, _, rss in rows if pid in mine) / 1024


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="mcap-bench-") as folder:
        home = Path(folder)
        bare = embedding()
        began = time.perf_counter()
        with serving(home) as running:
            first = time.perf_counter() - began
            turns(running.client, "warm")
            whole = turns(running.client, "fresh")
            memory = megabytes(running)
        began = time.perf_counter()
        with serving(home):
            second = time.perf_counter() - began
    print(f"turn        {whole / bare:.2f} × the embedding ({whole:.0f} ms, {bare:.0f} ms)")
    print(f"start       first {first:.1f} s, second {second:.1f} s")
    print(f"memory      {memory:.0f} MB")


if __name__ == "__main__":
    main()
