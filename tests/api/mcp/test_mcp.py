"""Another assistant, by the SDK's own client: the tools of its person, the rights of its token, nothing of another."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import httpx
import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client

from tests.api.reading import reading
from tests.api.service import Service, serving
from tools.registry import CALCULATORS

T = TypeVar("T")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("home"), reading(tmp_path_factory.mktemp("corpus"))) as running:
        yield running


def connected(service: Service, token: str, work: Callable[[Client], Awaitable[T]]) -> T:
    """What comes of some work with a client that has this token."""

    async def run() -> T:
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx2.AsyncClient(headers=headers, timeout=20) as http:
            transport = streamable_http_client(f"{service.address}/mcp", http_client=http)
            async with Client(transport) as client:
                return await work(client)

    return asyncio.run(run())


def called(service: Service, token: str, name: str, **arguments: Any) -> tuple[bool, dict[str, Any]]:
    """(refused, the JSON object that the tool gave)."""

    async def work(client: Client) -> tuple[bool, dict[str, Any]]:
        result = await client.call_tool(name, arguments)
        (content,) = result.content
        assert content.type == "text"
        told = json.loads(content.text)
        assert result.is_error or result.structured_content == told
        return bool(result.is_error), told

    return connected(service, token, work)


async def names(client: Client) -> set[str]:
    return {tool.name for tool in (await client.list_tools()).tools}


def test_a_manufacturer_has_calculators_search_and_balance(service: Service) -> None:
    assert connected(service, service.token(), names) == {*CALCULATORS, "search", "record"}


def test_staff_have_no_balance(service: Service) -> None:
    token = service.token("adviser")
    assert connected(service, token, names) == {*CALCULATORS, "search"} - {"hours_balance", "year_on_record"}
    refused, problem = called(service, token, "hours_balance")
    assert (refused, problem["code"]) == (True, "no_manufacturer")


def test_a_calculation_is_that_of_the_api_and_kept_for_its_owner(service: Service) -> None:
    inputs = {"amount": 0.1, "from": "kWh", "to": "MJ"}
    refused, made = called(service, service.token(), "convert_units", **inputs)
    assert not refused
    with service.client() as person, service.client(manufacturer="OTHER") as other:
        same = person.post("/v1/tools/convert_units", json=inputs).json()
        assert {**same, "id": None} == {**made, "id": None}
        assert made["inputs"]["amount"] == "0.1"
        assert person.get(f"/v1/calculations/{made['id']}").json() == made
        assert other.get(f"/v1/calculations/{made['id']}").status_code == 404


def test_a_passage_names_its_source(service: Service) -> None:
    refused, found = called(service, service.token(), "search", question="advisory support", k=2)
    assert not refused
    assert 0 < len(found["passages"]) <= 2
    assert {"title", "url", "authority", "release"} <= set(found["passages"][0])


def test_the_balance_is_that_of_the_token_whatever_is_asked(service: Service) -> None:
    with service.client("adviser") as adviser, service.client(manufacturer="RICH") as rich:
        rich.get("/v1/tools").raise_for_status()
        time = {"minutes": 50, "channel": "live", "occurred_at": service.clock().isoformat(), "summary": "Call"}
        key = {"Idempotency-Key": "k"}
        adviser.post("/v1/manufacturers/RICH/entries", json=time, headers=key).raise_for_status()
    _, mine = called(service, service.token(), "hours_balance")
    _, theirs = called(service, service.token(manufacturer="RICH"), "hours_balance")
    assert "550" in json.dumps(theirs["result"])
    assert "550" not in json.dumps(mine["result"])
    refused, problem = called(service, service.token(), "hours_balance", manufacturer_id="RICH")
    assert refused
    assert "550" not in json.dumps(problem)


def test_the_record_is_read_and_never_written(service: Service) -> None:
    figures = {"scope1": "1.5", "scope2_location": 2}
    with service.client(manufacturer="YEARS") as owner:
        for year in (2024, 2025):
            kept = {"year": year, "figures": figures, "origin": "a report"}
            owner.post("/v1/manufacturers/YEARS/inventories", json=kept).raise_for_status()
    token = service.token(manufacturer="YEARS")
    refused, found = called(service, token, "record", part="inventories", year=2025)
    assert (refused, [(each["year"], each["scope1"]) for each in found["inventories"]]) == (False, [(2025, "1.5")])
    _, found = called(service, token, "record", part="progress")
    assert [each["year"] for each in found["progress"]["years"]] == [2024, 2025]
    _, mine = called(service, service.token(), "record", part="inventories")
    assert mine["inventories"] == []
    for more in ({"manufacturer_id": "YEARS"}, {"figures": figures}):
        refused, problem = called(service, service.token(), "record", part="inventories", **more)
        assert (refused, problem["code"]) == (True, "extra_forbidden")
    refused, problem = called(service, service.token("adviser"), "record", part="targets")
    assert (refused, problem["code"]) == (True, "no_manufacturer")


@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        ("nothing", {}, "unknown_tool"),
        ("search", {"question": ""}, "string_too_short"),
        ("search", {"question": "x", "release": "1"}, "extra_forbidden"),
        ("convert_units", {"amount": 1, "from": "kWh", "to": "kg"}, None),
    ],
)
def test_a_refusal_says_what_would_be_right(
    service: Service, name: str, arguments: dict[str, Any], code: str | None
) -> None:
    refused, problem = called(service, service.token(), name, **arguments)
    assert refused
    assert problem["detail"]
    assert code is None or problem["code"] == code


def test_nobody_gets_in_without_a_token_of_ours(service: Service) -> None:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    headers = {"Accept": "application/json, text/event-stream"}
    for token, code in ((None, "token_missing"), ("x.y.z", "token_invalid")):
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        answer = httpx.post(f"{service.address}/mcp", json=message, headers={**headers, **bearer})
        assert (answer.status_code, answer.json()["code"]) == (401, code)
        assert answer.headers["www-authenticate"].startswith("Bearer")
