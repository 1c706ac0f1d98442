"""alerts.yaml speaks of metrics, labels and routes that the service has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.routing import iter_route_contexts

from api.app import create_app
from api.metrics import Metrics
from api.settings import ApiSettings

RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((Path(__file__).parents[2] / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
SELECTOR = re.compile(r"(mcap_\w+)(?:\{([^}]*(?:\{\w+\}[^}]*)*)\})?\[")
LABEL = re.compile(r'(\w+)=~?"([^"]*)"')


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_an_alert_watches_what_is_there_and_says_where_to_look(rule: dict[str, Any]) -> None:
    measured = Metrics()
    measured.request("GET", "/", 200, 0.1)
    samples = {sample.name: set(sample.labels) for metric in measured.registry.collect() for sample in metric.samples}
    routes = {
        getattr(r, "path", "") for r in iter_route_contexts(create_app(ApiSettings(home=Path("x")), never).routes)
    }

    watched = SELECTOR.findall(rule["expr"])

    assert watched or rule["expr"].startswith('up{job="mcap"}')
    for name, labels in watched:
        assert name in samples
        for label, value in LABEL.findall(labels):
            assert label in samples[name]
            assert label != "route" or value in routes
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert rule["annotations"]["summary"]
    assert rule["annotations"]["look"]


def never() -> Any:
    raise AssertionError("nothing is opened")
