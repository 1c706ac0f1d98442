"""Every route: a role of its own, an anonymous caller turned away, every error a problem document that is declared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from api.app import create_app
from api.auth import Requires, open_to_all, optional
from api.settings import ApiSettings
from tests.api.service import Service


@pytest.fixture(scope="module")
def app() -> FastAPI:
    def never() -> Any:
        raise AssertionError("nothing is opened before the lifespan begins")

    return create_app(ApiSettings(home=Path("unused")), never)


def routes(app: FastAPI) -> Iterator[tuple[str, str, list[Any]]]:
    """(method, path, the dependencies that say whom it serves) of all that the application serves."""
    for route in iter_route_contexts(app.routes):
        roles = [d for d in calls(route.dependant) if isinstance(d, Requires) or d in (open_to_all, optional)]
        yield from ((method, str(route.path), roles) for method in sorted(route.methods or ()))


def calls(dependant: Dependant) -> Iterator[Any]:
    yield dependant.call
    for each in dependant.dependencies:
        yield from calls(each)


def test_every_route_says_whom_it_serves(app: FastAPI) -> None:
    served = list(routes(app))
    assert len(served) > 50
    assert [(method, path) for method, path, roles in served if len(set(roles)) != 1] == []


def test_anonymous_callers_are_turned_away_everywhere(app: FastAPI, service: Service) -> None:
    with httpx.Client(base_url=service.address) as nobody:
        for method, path, roles in routes(app):
            if open_to_all in roles:
                continue
            response = nobody.request(method, re.sub(r"\{[^}]+\}", "2020", path))
            assert (response.status_code, response.json()["code"]) == (401, "token_missing"), (method, path)
            assert response.headers["content-type"] == "application/problem+json"
            assert response.headers["www-authenticate"] == "Bearer"


def test_staff_routes_refuse_manufacturers(app: FastAPI, service: Service, manufacturer: str) -> None:
    with service.client(manufacturer=manufacturer) as person:
        for method, path, roles in routes(app):
            (role,) = set(roles)
            if isinstance(role, Requires) and role.role not in (None, "manufacturer"):
                response = person.request(method, re.sub(r"\{[^}]+\}", "2020", path))
                assert (response.status_code, response.json()["code"]) == (403, "forbidden"), (method, path)


def test_the_openapi_document_declares_every_refusal(app: FastAPI) -> None:
    document = app.openapi()
    for method, path, roles in routes(app):
        if path not in document["paths"]:
            assert open_to_all in roles or path.startswith(("/metrics", "/mcp", "/v1/library/")), path
            continue
        responses = document["paths"][path][method.lower()]["responses"]
        (role,) = set(roles)
        wanted = {"401"} if isinstance(role, Requires) else set()
        wanted |= {"403"} if isinstance(role, Requires) and role.role else set()
        assert wanted <= set(responses), (method, path)
        for status, response in responses.items():
            if status >= "400":
                assert set(response["content"]) == {"application/problem+json"}, (method, path, status)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("PATCH", "/healthz", 405, "method_not_allowed"),
        ("GET", "/v1/conversations/0000000000000000", 404, "not_found"),
        ("GET", "/v1/messages/0000000000000000", 404, "not_found"),
        ("GET", "/v1/calculations/nothing", 404, "not_found"),
        ("POST", "/v1/tools/nothing", 404, "unknown_tool"),
    ],
)
def test_errors_are_problem_documents(service: Service, method: str, path: str, status: int, code: str) -> None:
    with service.client() as person:
        response = person.request(method, path, json={} if method == "POST" else None)
    problem = response.json()
    assert (response.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert {"type", "title", "detail"} <= set(problem)
    assert response.headers["content-type"] == "application/problem+json"


def test_what_a_body_lacks_is_named(service: Service) -> None:
    with service.client() as person:
        conversation = person.post("/v1/conversations").json()["id"]
        path = f"/v1/conversations/{conversation}/messages"
        unknown = person.post(path, json={"text": "one", "manufacturer_id": "OTHER"})
        broken = person.post(path, content=b"{", headers={"Content-Type": "application/json"})
        long = person.post(path, json={"text": "x" * 9_000})
        table = person.post(path, json={"text": "1,284.5\t٣٤\n" * 251})
        spelled = person.post(path, json={"text": "十" * 501})
        within = person.post(path, json={"text": "1,284.5 " * 500})
    assert (unknown.status_code, unknown.json()["field"]) == (422, "manufacturer_id")
    assert (broken.status_code, broken.json()["code"]) == (422, "json_invalid")
    assert (long.json()["code"], long.json()["expected"]) == ("message_too_long", "at most 8000 characters")
    assert (table.status_code, table.json()["code"], table.json()["expected"]) == (
        422,
        "too_many_figures",
        "at most 500 figures",
    )
    assert spelled.json()["code"] == "too_many_figures"
    assert within.status_code == 200


def test_a_stranger_is_told_nothing(service: Service, manufacturer: str) -> None:
    with service.client(manufacturer=manufacturer) as person:
        conversation = person.post("/v1/conversations").json()["id"]
        answer = person.post(f"/v1/conversations/{conversation}/messages", json={"text": "sum"}).json()
    calculation = answer["calculations"][0]["id"]
    paths = [
        f"/v1/conversations/{conversation}",
        f"/v1/messages/{answer['id']}",
        f"/v1/turns/{answer['id']}",
        f"/v1/turns/{answer['id']}/events",
        f"/v1/calculations/{calculation}",
        f"/v1/manufacturers/{manufacturer}/entries",
    ]
    with (
        service.client(manufacturer="OTHER") as other,
        service.client(manufacturer=manufacturer, subject="colleague") as colleague,
        service.client("adviser") as adviser,
    ):
        assert {other.get(path).status_code for path in paths} == {404}
        assert {colleague.get(path).status_code for path in paths[:5]} == {404}
        assert colleague.get(paths[5]).status_code == 200
        assert [adviser.get(path).status_code for path in paths] == [200, 200, 404, 404, 200, 200]
        for method, path in (("POST", f"{paths[2]}/stop"), ("POST", f"{paths[0]}/messages"), ("DELETE", paths[0])):
            assert other.request(method, path, json={"text": "x"}).status_code == 404


def test_headers_let_a_browser_do_nothing_it_need_not(service: Service) -> None:
    api = httpx.get(f"{service.address}/v1/tools")
    assert api.headers["content-security-policy"].startswith("default-src 'none'")
    assert api.headers["cache-control"] == "no-store"
    assert api.headers["x-content-type-options"] == "nosniff"
    page = httpx.get(f"{service.address}/")
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


def test_only_pages_that_may_embed_us_are_let_in_by_the_browser(service: Service) -> None:
    def allowed(origin: str) -> Any:
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        answer = httpx.options(f"{service.address}/v1/conversations", headers=headers)
        return answer.headers.get("access-control-allow-origin")

    assert allowed("http://localhost:5173") == "http://localhost:5173"
    assert allowed("https://localhost.example.org") is None
    assert allowed("http://127.0.0.1.example.org") is None
    assert allowed("null") is None


def test_metrics_are_for_staff_and_hold_no_id(service: Service, manufacturer: str) -> None:
    with service.client(manufacturer=manufacturer) as person, service.client("adviser") as adviser:
        person.get(f"/v1/manufacturers/{manufacturer}/entries")
        assert person.get("/metrics").status_code == 403
        told = adviser.get("/metrics").text
    assert 'route="/v1/manufacturers/{manufacturer_id}/entries",status="200"' in told
    assert manufacturer not in told
