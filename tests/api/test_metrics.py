"""What several workers count is told together, also of those that are gone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from prometheus_client import generate_latest

from api.metrics import SHARED, of_workers

WORKER = "from api.metrics import Metrics\nMetrics().request('GET', '/healthz', 200, 0.02)\n"


def test_workers_that_have_ended_stay_in_the_sum(tmp_path: Path) -> None:
    environment = {**os.environ, SHARED: str(tmp_path)}  # noqa: TID251 (of a child)
    for _ in range(2):
        subprocess.run([sys.executable, "-c", WORKER], check=True, env=environment)

    told = generate_latest(of_workers(str(tmp_path))).decode()

    assert 'mcap_requests_total{method="GET",route="/healthz",status="200"} 2.0' in told
    assert 'mcap_request_seconds_count{route="/healthz"} 2.0' in told
