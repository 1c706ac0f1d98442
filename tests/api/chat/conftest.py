"""Conversations are kept by either database: every test of this folder runs on both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.service import Service, serving
from tests.databases import Server


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    if request.param == "sqlite":
        with serving(tmp_path_factory.mktemp("home")) as running:
            yield running
        return
    server: Server = request.getfixturevalue("postgres")
    name = server.migrated()
    with serving(tmp_path_factory.mktemp("home"), database_url=server.url(name)) as running:
        yield running
    server.drop(name)
