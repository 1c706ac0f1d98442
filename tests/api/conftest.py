"""One service for the tests of a file; a manufacturer of its own for each test."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from tests.api.service import Service, serving

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture
def manufacturer() -> str:
    """An id that no other test uses."""
    return f"M-{next(_numbers)}"
