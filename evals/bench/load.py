"""Many people at once: `python -m evals.bench.load --people 50 --seconds 60`. A service, a scripted model, Locust.

Prints the first sentence and the whole turn (50 and 95 of 100), errors, and how `/healthz` answered meanwhile. Some
people leave in mid-stream. `pip install 'mcap-assistant[bench]'` brings Locust.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from evals.bench import scripted_model
from evals.bench.service import serving

MODEL = "scripted-ttft300-gap20-len40"
MUCH = "1000000"
SHOWN = ("first sentence", "whole turn", "turn", "/healthz")
FREE = {f"{whose}turns_per_{span}": MUCH for whose in ("", "manufacturer_") for span in ("minute", "day")}


def loaded(folder: Path, people: int, seconds: int, embedded: bool) -> list[dict[str, str]]:
    """One row of Locust for each thing measured."""
    model = scripted_model.serve()
    threading.Thread(target=model.serve_forever, daemon=True).start()
    hosted = {"model": MODEL, "model_base_url": f"http://127.0.0.1:{model.server_port}/v1"}
    with serving(folder / "home", **FREE, **({} if embedded else hosted)) as running:
        command = [
            *(sys.executable, "-m", "locust", "-f", str(Path(__file__).with_name("locustfile.py")), "--headless"),
            *("--host", str(running.client.base_url).rstrip("/"), "-u", str(people + 1), "-r", "10"),  # and the probe
            *("-t", f"{seconds}s", "--stop-timeout", "60", "--csv", str(folder / "load"), "--only-summary"),
        ]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    model.shutdown()
    with (folder / "load_stats.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--embedded", action="store_true", help="the embedded model instead of the scripted one")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mcap-load-", ignore_cleanup_errors=True) as folder:
        rows = loaded(Path(folder), chosen.people, chosen.seconds, chosen.embedded)
    print(f"{chosen.people} people, {chosen.seconds} s\n")
    print("| what | requests | errors | p50 ms | p95 ms |\n|---|---|---|---|---|")
    for row in rows:
        if row["Name"] in SHOWN:
            print(f"| {row['Name']} | {row['Request Count']} | {row['Failure Count']} | {row['50%']} | {row['95%']} |")
    raise SystemExit(1 if any(int(row["Failure Count"]) for row in rows) else 0)


if __name__ == "__main__":
    main()
