"""Is a page set up to embed the widget? What `mcap check-embed` looks at, one finding for each."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx

from api.findings import Finding

ELEMENT = "mcap-assistant"
TYPES = "lit-html"  # the policy of trusted types that the widget asks for
NOT_SIGNED_IN = (401, 403)


@dataclass
class _Page(HTMLParser):
    """The widget's script and element in a page."""

    scripts: list[dict[str, str]] = field(default_factory=list)
    elements: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "script" and urlsplit(attributes.get("src", "")).path.endswith("/widget.js"):
            self.scripts.append(attributes)
        if tag == ELEMENT:
            self.elements.append(attributes)


def check(url: str, client: httpx.Client, cookie: str = "") -> list[Finding]:
    """Findings in the order in which they should be mended. `cookie` goes to the page and its token address alone.

    Raises httpx.HTTPError where the page cannot be had.
    """
    signed_in = {"Cookie": cookie} if cookie else {}
    answer = client.get(url, headers=signed_in)
    answer.raise_for_status()
    page = _Page()
    page.feed(answer.text)
    found = _in_page(page)
    script = urljoin(url, page.scripts[0]["src"]) if page.scripts else None
    element = page.elements[0] if page.elements else {}
    base = urljoin(url, element.get("base-url") or (urljoin(script, "/") if script else "")).rstrip("/")
    if not script and not element.get("base-url"):
        return found
    found += _policy(answer.headers.get("content-security-policy", ""), _origin(url), _origin(base))
    found += _service(base, _origin(url), client)
    if "token-url" in element:
        address = urljoin(url, element["token-url"])
        own = signed_in if _origin(address) == _origin(url) else {}
        found += _token(address, base, _origin(url), client, own)
    if _origin(url).startswith("https:"):
        found.append(Finding("the service has https", base.startswith("https:"), f"{base} is not https, the page is"))
    return found


def _in_page(page: _Page) -> list[Finding]:
    script = page.scripts[0] if page.scripts else None
    element = page.elements[0] if page.elements else None
    found = [
        Finding(
            "the script",
            script is not None and script.get("type") == "module",
            'put <script type="module" src="https://…/widget.js"></script> into the page',
        )
    ]
    if element is None:
        hint = f"no <{ELEMENT}> in the page's HTML; where a script adds it, look in the browser"
        return [*found, Finding("the element", None, hint)]
    token = "token-url" in element
    found.append(Finding("the element", True))
    found.append(
        Finding("a token", True if token else None, "no token-url: a script must set the property tokenProvider")
    )
    return found


def _policy(policy: str, page: str, service: str) -> list[Finding]:
    """The page's own Content-Security-Policy lets the service's scripts and calls through."""
    directives = {words[0].lower(): words[1:] for part in policy.split(";") if (words := part.split())}
    types = directives.get("trusted-types", ["*"])
    found = []
    if "require-trusted-types-for" in directives:
        hint = f"add {TYPES} to trusted-types; without it the widget stays empty"
        found.append(Finding("the page's trusted-types", TYPES in types or "*" in types, hint))
    for name in ("script-src", "connect-src"):
        sources = directives.get(name, directives.get("default-src"))
        allowed = sources is None or service in sources or "*" in sources or ("'self'" in sources and page == service)
        found.append(Finding(f"the page's {name}", allowed, f"add {service} to {name}"))
    return found


def _service(base: str, page: str, client: httpx.Client) -> list[Finding]:
    try:
        healthy = client.get(f"{base}/readyz").is_success
        headers = {
            "Origin": page,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type",
        }
        preflight = client.options(f"{base}/v1/conversations", headers=headers)
    except httpx.HTTPError as error:
        return [Finding("the service answers", False, f"{base}: {error}")]
    allowed = preflight.headers.get("access-control-allow-origin") in (page, "*")
    return [
        Finding("the service is ready", healthy, f"{base}/readyz does not say so"),
        Finding(
            "the service lets this origin in", allowed or page == _origin(base), f"add {page} to MCAP_ALLOWED_ORIGINS"
        ),
    ]


def _token(address: str, base: str, page: str, client: httpx.Client, signed_in: dict[str, str]) -> list[Finding]:
    """The portal gives a token, and the service takes it from the page's origin."""
    what = "the token address"
    try:
        answer = client.get(address, headers={"Accept": "application/json, text/plain", **signed_in})
        if answer.status_code in NOT_SIGNED_IN or "text/html" in answer.headers.get("content-type", ""):
            hint = f"{address} wants a sign-in ({answer.status_code}): give its cookie with --cookie"
            return [Finding(what, None, hint)]
        token = _said(answer)
        if token is None:
            return [Finding(what, False, f'{address} answered {answer.status_code}, not {{"token": "…"}}')]
        headers = {"Authorization": f"Bearer {token}", "Origin": page}
        taken = client.get(f"{base}/v1/conversations", params={"limit": 1}, headers=headers)
    except httpx.HTTPError as error:
        return [Finding(what, False, f"{address}: {error}")]
    return [Finding(what, True), Finding("the service takes the token", taken.is_success, _refusal(taken))]


def _said(answer: httpx.Response) -> str | None:
    """The token as the widget reads it: a field of JSON, or the whole text."""
    text = answer.text.strip()
    if not answer.is_success or not text:
        return None
    if not text.startswith("{"):
        return text if len(text.split()) == 1 else None
    try:
        token = json.loads(text).get("token")
    except ValueError:
        return None
    return token if isinstance(token, str) and token else None


def _refusal(answer: httpx.Response) -> str:
    try:
        problem = answer.json()
        return f"{problem['code']}: {problem['detail']}"
    except (ValueError, KeyError, TypeError):
        return f"it answered {answer.status_code}"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
