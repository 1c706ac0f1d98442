"""alerts.yaml and the dashboard speak of metrics, labels and routes that the service has."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.routing import iter_route_contexts

from api.app import create_app
from api.metrics import Metrics
from api.settings import ApiSettings

ROOT = Path(__file__).parents[2]
PANELS: list[dict[str, Any]] = json.loads((ROOT / "api/deployment/grafana.json").read_text(encoding="utf-8"))["panels"]
Known = tuple[dict[str, set[str]], set[str]]  # labels by metric, routes
RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((ROOT / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
SELECTOR = re.compile(r"(mcap_\w+)(?:\{([^}]*(?:\{\w+\}[^}]*)*)\})?\[")
LABEL = re.compile(r'(\w+)=~?"([^"]*)"')


@pytest.fixture(scope="module")
def known() -> Known:
    measured = Metrics()
    measured.request("GET", "/", 200, 0.1)
    samples = {sample.name: set(sample.labels) for metric in measured.registry.collect() for sample in metric.samples}
    routes = iter_route_contexts(create_app(ApiSettings(home=Path("x")), never).routes)
    return samples, {getattr(route, "path", "") for route in routes}


def watched(expression: str, known: Known) -> bool:
    """Whether it watches something, all of which is there."""
    (samples, routes), found = known, SELECTOR.findall(expression)
    for name, labels in found:
        assert name in samples
        for label, value in LABEL.findall(labels):
            assert label in samples[name]
            assert label != "route" or value in routes
    return bool(found)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_an_alert_watches_what_is_there_and_says_where_to_look(rule: dict[str, Any], known: Known) -> None:
    assert watched(rule["expr"], known) or rule["expr"].startswith('up{job="mcap"}')
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert rule["annotations"]["summary"]
    assert rule["annotations"]["look"]


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: str(panel["title"]))
def test_a_panel_shows_what_is_there(panel: dict[str, Any], known: Known) -> None:
    assert all(watched(target["expr"], known) for target in panel["targets"])
    assert panel["targets"]
    assert panel["description"]


def never() -> Any:
    raise AssertionError("nothing is opened")
