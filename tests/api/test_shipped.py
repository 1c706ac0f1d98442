"""The whole service as it ships: it starts and answers while every connection that leaves the machine is refused."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from api.opening import open_mind
from tests.api.service import Service, serving
from tests.conftest import MakeHome


@pytest.fixture(scope="module")
def shipped(shipped_home: MakeHome) -> Iterator[Service]:
    """Opened under the hook of tests/conftest.py, which refuses every address that is not of this machine."""
    with serving(shipped_home(), open_mind) as running:
        yield running


def test_the_hook_refuses_the_world() -> None:
    with pytest.raises(httpx.ConnectError, match="a test tried to reach"):
        httpx.get("http://198.51.100.7/")


def test_a_real_turn_is_answered_with_a_citation_that_opens(shipped: Service, manufacturer: str) -> None:
    with shipped.client(manufacturer=manufacturer) as person:
        conversation = person.post("/v1/conversations").json()["id"]
        message = {"text": "Mỗi năm chúng tôi được bao nhiêu giờ tư vấn?"}
        answer = person.post(f"/v1/conversations/{conversation}/messages", json=message).json()
    assert (answer["status"], answer["language"]) == ("answered", "vi")
    assert answer["hours"]["remaining_minutes"] == 599
    citation = answer["citations"][0]
    page, _, place = citation["url"].partition("#")
    assert page == f"{shipped.address}/documents/{citation['document_id']}"
    document = httpx.get(f"{shipped.address}/v1/documents/{citation['document_id']}").json()  # public: no token
    spans = {span["id"]: span["span"] for span in document["passages"] + document["statements"]}
    start, end = spans[place]
    assert citation["quote"] in document["text"][start:end]
