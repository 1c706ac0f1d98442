"""Fixtures: an office with one manufacturer."""

from collections.abc import Iterator

import pytest

from tests.api.ledger.office import Office
from tests.api.service import Service


@pytest.fixture
def office(service: Service, manufacturer: str) -> Iterator[Office]:
    opened = Office(service, manufacturer)
    with opened.clients:
        yield opened
