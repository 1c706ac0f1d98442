"""Pages and the widget: files of our own, built into `api/static`, under a policy that lets nothing else in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from fastapi.responses import FileResponse, JSONResponse
from pydantic import BaseModel

from api.auth import Open
from api.errors import NotFoundError
from api.settings import ApiSettings
from api.signin import from_this_machine
from api.state import State_

STATIC = Path(__file__).parent / "static"
ANY_SITE = {"Cross-Origin-Resource-Policy": "cross-origin"}  # the widget is loaded by pages of other origins
FOREVER = "public, max-age=31536000, immutable"  # assets are named by what is in them
A_WHILE = "public, max-age=300"
FILES = {"chat": "index"}  # pages whose file has another name

router = APIRouter(dependencies=[Open], include_in_schema=False)
FileName = Annotated[str, InPath(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*\.[a-z0-9]+$")]


class PageConfig(BaseModel):
    """What our pages and the widget need to know before anybody has signed in."""

    oidc_issuer: str | None
    oidc_client_id: str | None
    oidc_audience: str | None  # of its tokens that are for this service
    development: bool  # is one-click sign-in offered to this caller?
    public_url: str
    languages: Sequence[str]  # that the widget speaks
    pages: Sequence[str]  # of ours that a person may open: chat, factory, console, demo


@router.get("/config.json")
def config(request: Request, state: State_) -> PageConfig:
    """How to sign in."""
    return PageConfig(
        oidc_issuer=state.settings.oidc_issuer,
        oidc_client_id=state.settings.oidc_client_id,
        oidc_audience=audience(state.settings),
        development=state.development_key is not None and from_this_machine(request),
        public_url=state.settings.address,
        languages=languages(),
        pages=pages(state.settings),
    )


@router.get("/openapi.json")
def openapi(request: Request) -> JSONResponse:
    """The API, for programs."""
    document: dict[str, Any] = request.app.openapi()
    return JSONResponse(document)


@router.get("/")
def chat(state: State_) -> FileResponse:
    return _page("index.html", state.settings)


@router.get("/factory")
def factory(state: State_) -> FileResponse:
    return _page("factory.html", state.settings)


@router.get("/console")
def console(state: State_) -> FileResponse:
    return _page("console.html", state.settings)


@router.get("/documents/{document_id}")
def document(document_id: str, state: State_) -> FileResponse:  # noqa: ARG001 (the page reads it from its address)
    return _page("document.html", state.settings)


@router.get("/docs")
def docs(state: State_) -> FileResponse:
    return _page("docs.html", state.settings)


@router.get("/demo")
def demo(state: State_) -> FileResponse:
    return _page("demo.html", state.settings)


@router.get("/assets/{name}")
def asset(name: FileName) -> FileResponse:
    return _file(f"assets/{name}", {"Cache-Control": FOREVER, **ANY_SITE})


@router.get("/widget.js")
def widget() -> FileResponse:
    return _file("widget.js", {"Cache-Control": A_WHILE, **ANY_SITE})


@router.get("/factory.js")
def factory_module() -> FileResponse:
    return _file("factory.js", {"Cache-Control": A_WHILE, **ANY_SITE})


@router.get("/widget.{language}.js")
def widget_language(language: Annotated[str, InPath(pattern="^[a-zA-Z-]{2,12}$")]) -> FileResponse:
    return _file(f"widget.{language}.js", {"Cache-Control": A_WHILE, **ANY_SITE})


def audience(settings: ApiSettings) -> str | None:
    """What `aud` says in tokens of our pages' provider that we let in."""
    named = (issuer.audience for issuer in settings.issuers if issuer.issuer == settings.oidc_issuer)
    return next(named, settings.oidc_client_id)


def pages(settings: ApiSettings) -> list[str]:
    """What is built and meant for people, in the order in which it is offered; the demo portal in development alone."""
    offered = ["chat", "factory", "console", *["demo"] * (settings.env == "development")]
    return [name for name in offered if (STATIC / f"{FILES.get(name, name)}.html").is_file()]


def languages() -> list[str]:
    """English is inside the widget, every other language is a file."""
    return ["en", *sorted(path.name.split(".")[1] for path in STATIC.glob("widget.*.js"))]


def policy(settings: ApiSettings) -> str:
    """Scripts, styles and calls from this service alone; besides, calls to the OpenID provider."""
    provider = urlsplit(settings.oidc_issuer or "")
    calls = f" {provider.scheme}://{provider.netloc}" if provider.netloc else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'{calls}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )


def _page(name: str, settings: ApiSettings) -> FileResponse:
    return _file(name, {"Content-Security-Policy": policy(settings), "Cache-Control": "no-cache"})


def _file(name: str, headers: dict[str, str]) -> FileResponse:
    path = STATIC / name
    if not path.is_file():
        raise NotFoundError(f"There is no {name} here.")
    return FileResponse(path, headers=headers)
