"""The composition root: what is real, and which room hangs where."""

from __future__ import annotations

import asyncio
import functools
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from api import clock, errors, health, home, logs, metrics, openapi, pages, signin, text
from api.bodies import BodyLimit
from api.calculations import routes as calculations
from api.chat import attachments, handoffs, switch
from api.chat import routes as chat
from api.desk import office_routes as desk_office
from api.desk import routes as desk
from api.desk import stream as desk_stream
from api.documents import draft_routes as drafts
from api.documents import library_routes as library
from api.documents import overtaken_routes as overtaken
from api.documents import routes as documents
from api.errors import ApiError
from api.headers import RequestLog, ResponseHeaders
from api.ledger import routes as ledger
from api.ledger.errors import LedgerError
from api.mcp import routes as mcp
from api.opening import Rooms, open_mind, opened
from api.record import overview_routes as overview
from api.record import paper_routes as papers
from api.record import routes as record
from api.reports import month_routes as month
from api.reports import routes as reports
from api.settings import ApiSettings
from api.unavailable import of_knowledge
from knowledge.errors import KnowledgeError

Opener = Callable[[], AbstractAsyncContextManager[Rooms]]
FORM = 100_000  # bytes around the file of an upload
LOOPBACK = r"http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?"  # pages that a developer serves
TAKEN = ["Accept", "Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "X-Request-Id"]
SHOWN = ["Retry-After", "X-Request-Id"]


def routers() -> tuple[APIRouter, ...]:
    """Every room's routes, in the order of the OpenAPI document."""
    return (
        chat.router,
        attachments.router,
        handoffs.router,
        desk.router,
        desk_office.router,
        desk_stream.router,
        calculations.router,
        documents.router,
        drafts.router,
        library.router,
        overtaken.router,
        ledger.router,
        record.router,
        papers.router,
        overview.router,
        reports.router,
        month.router,
        switch.router,
        signin.router,
        health.router,
        metrics.router,
        mcp.router,
        pages.router,
    )


def create_app(settings: ApiSettings, opener: Opener, shared: str | None = None) -> FastAPI:
    """The service over what `opener` opens; nothing is opened before the lifespan begins.

    `shared` is the folder in which the workers of one service count; their parent then shows it on the metrics port.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[Rooms]:
        async with opener() as rooms:
            with metrics.served_apart(measured.registry, None if shared else settings.metrics_port):
                yield {**rooms, "metrics": measured}

    measured = metrics.Metrics(shared=shared)
    app = FastAPI(
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        generate_unique_id_function=openapi.operation_id,
        dependencies=[text.Checked],
    )
    errors.install(app)
    app.add_exception_handler(LedgerError, _ledger_error)
    app.add_exception_handler(KnowledgeError, _knowledge_error)
    for router in routers():
        app.include_router(router)
    openapi.install(app)
    _add_middleware(app, settings, measured)
    return app


def from_env() -> FastAPI:
    """For a worker of `mcap serve`, or a server that is started in another way."""
    settings = ApiSettings()
    logs.configure(json_lines=settings.env == "production")
    service = home.announcement(settings.home)
    if service is not None and settings.public_url is None:
        settings = settings.model_copy(update={"public_url": service.address})
    opener = functools.partial(opened, settings, clock.now, open_mind, service.secret if service else None)
    opener = functools.partial(_with_its_parent, opener, service.pid) if service else opener
    return create_app(settings, opener, os.environ.get(metrics.SHARED))  # noqa: TID251 (as prometheus_client reads it)


@asynccontextmanager
async def _with_its_parent(opener: Opener, parent: int) -> AsyncIterator[Rooms]:
    """A worker of `mcap serve` ends when its parent does, however that ended: it held the home."""

    async def watch() -> None:
        while os.getppid() == parent:
            await asyncio.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    async with opener() as rooms:
        watching = asyncio.create_task(watch()) if os.getppid() == parent else None
        yield rooms
        if watching is not None:
            watching.cancel()


def _add_middleware(app: FastAPI, settings: ApiSettings, measured: metrics.Metrics) -> None:
    """The last that is added sees a request first."""
    development = settings.env == "development"
    app.add_middleware(BodyLimit, limit=settings.largest_upload + FORM)
    app.add_middleware(ResponseHeaders, https=settings.address.startswith("https://"))
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_origin_regex=LOOPBACK if development else None,
        allow_methods=["GET", "POST", "PUT", "DELETE"],
        allow_headers=TAKEN,
        expose_headers=SHOWN,
        max_age=600,
    )
    app.add_middleware(GZipMiddleware, minimum_size=2_000)
    app.add_middleware(RequestLog, metrics=measured)


def _ledger_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, LedgerError)  # noqa: S101 (for the type checker)
    extra: dict[str, Any] = error.extra
    return errors.problem(ApiError(error.status, error.code, error.detail, **extra), errors.language_of(request))


def _knowledge_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, KnowledgeError)  # noqa: S101 (for the type checker)
    return errors.problem(of_knowledge(error), errors.language_of(request))
