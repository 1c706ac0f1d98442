"""`mcap check-embed`: each mistake on a page is named, and a page without one is not accused."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from api.embedding import check

TYPES = "trusted-types"
PAGE, SERVICE = "https://portal.example/", "https://mcap.example"
GOOD = (
    f'<script type="module" src="{SERVICE}/widget.js"></script>'
    f'<mcap-assistant base-url="{SERVICE}" token-url="/token"></mcap-assistant>'
)


def web(
    html: str, policy: str = "", origin: str = "https://portal.example", ready: int = 200, gives: str = "good"
) -> httpx.Client:
    """A portal and a service that answer so. `gives` is the token the portal gives to those who have its cookie."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/token":
            assert request.headers.get("cookie") in (None, "session=1")
            signed_in = gives != "cookie" or "cookie" in request.headers
            return httpx.Response(200, json={"token": gives}) if signed_in else httpx.Response(401)
        if request.url.path == "/v1/conversations" and request.method == "GET":
            assert "cookie" not in request.headers
            refused = {"code": "token_invalid", "detail": "Unknown key."}
            given = request.headers["authorization"]
            return httpx.Response(401, json=refused) if given == "Bearer bad" else httpx.Response(200, json=[])
        if request.url.host == "portal.example":
            return httpx.Response(200, text=html, headers={"Content-Security-Policy": policy} if policy else {})
        if request.method == "OPTIONS":
            return httpx.Response(200, headers={"Access-Control-Allow-Origin": origin})
        return httpx.Response(ready)

    return httpx.Client(transport=httpx.MockTransport(answer))


def test_a_page_without_a_mistake_is_not_accused() -> None:
    policy = f"default-src 'none'; script-src {SERVICE}; connect-src {SERVICE}; require-trusted-types-for 'script'"
    findings = check(PAGE, web(GOOD, policy))
    assert [f for f in findings if f.right is not True] == []


@pytest.mark.parametrize(
    ("client", "what"),
    [
        (lambda: web("<p>nothing</p>"), "the script"),
        (lambda: web(GOOD.replace('type="module" ', "")), "the script"),
        (lambda: web(GOOD, "script-src 'self'; connect-src *"), "the page's script-src"),
        (lambda: web(GOOD, f"default-src {SERVICE}; connect-src 'self'"), "the page's connect-src"),
        (lambda: web(GOOD, origin="https://other.example"), "the service lets this origin in"),
        (lambda: web(GOOD, ready=503), "the service is ready"),
        (lambda: web(GOOD, gives="bad"), "the service takes the token"),
        (lambda: web(GOOD, gives=""), "the token address"),
        (lambda: web(GOOD, f"require-trusted-types-for 'script'; {TYPES} 'none'"), "the page's trusted-types"),
        (lambda: web(GOOD.replace("https://mcap", "http://mcap")), "the service has https"),
    ],
)
def test_a_mistake_is_named(client: Callable[[], httpx.Client], what: str) -> None:
    assert [f.what for f in check(PAGE, client()) if f.right is False] == [what]


def test_the_portals_cookie_opens_its_token_address_alone() -> None:
    assert [f.what for f in check(PAGE, web(GOOD, gives="cookie")) if f.right is None] == ["the token address"]
    assert [f for f in check(PAGE, web(GOOD, gives="cookie"), "session=1") if f.right is not True] == []


def test_what_cannot_be_seen_from_outside_is_left_to_a_person() -> None:
    findings = check(PAGE, web(GOOD.replace(' token-url="/token"', "")))
    assert [f.what for f in findings if f.right is None] == ["a token"]
