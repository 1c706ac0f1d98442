"""The OpenAPI document says what the service does: schemathesis calls every operation, rightly and wrongly."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.identity import Role
from tests.api.reading import reading
from tests.api.service import Service, serving

LIMITS = ("turns_per_minute", "turns_per_day", "manufacturer_turns_per_minute", "manufacturer_turns_per_day")
OPTIONS = (
    "--phases=examples,fuzzing --max-examples=2 --continue-on-failure --generation-deterministic --workers=2 "
    "--exclude-checks=positive_data_acceptance "  # an id that nobody has, a unit that does not exist
    "--warnings=off --no-color"
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    settings: dict[str, Any] = dict.fromkeys(LIMITS, 1_000_000)
    settings["open_mind"] = reading(tmp_path_factory.mktemp("corpus"))
    with serving(tmp_path_factory.mktemp("home"), **settings) as running:
        yield running


@pytest.mark.parametrize("role", ["admin", "manufacturer"])
def test_no_call_is_answered_in_a_way_that_is_not_declared(service: Service, tmp_path: Path, role: Role) -> None:
    """Statuses, content types, headers and bodies as declared; what breaks a schema refused; no token, no answer."""
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{service.address}/openapi.json", *OPTIONS.split()]
    command += ["--header", f"Authorization: Bearer {service.token(role)}"]
    done = subprocess.run(command, check=False, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "test cases" in done.stdout.lower()


def test_operations_have_names_that_a_client_can_use(service: Service) -> None:
    paths = httpx.get(f"{service.address}/openapi.json").json()["paths"]
    names = [operation["operationId"] for path in paths.values() for operation in path.values()]
    assert len(names) == len(set(names)) > 60
    assert {"get_conversation", "get_conversations", "post_conversation_messages", "get_entry"} <= set(names)
    assert [name for name in names if not name.isidentifier() or len(name) > 40] == []
