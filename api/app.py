"""The composition root: what is real, and which room hangs where."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI

from api import errors, health
from api.state import State

Rooms = dict[str, Any]  # what a room keeps on `request.state`, by its name
Opener = Callable[[], AbstractAsyncContextManager[tuple[State, Rooms]]]


def routers() -> tuple[APIRouter, ...]:
    """Every room's routes, in the order of the OpenAPI document."""
    return (health.router,)


def create_app(opener: Opener) -> FastAPI:
    """The service over what `opener` opens; nothing is opened before the lifespan begins."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[Rooms]:
        async with opener() as (state, rooms):
            yield {"state": state, **rooms}

    app = FastAPI(title="MCAP assistant", version="1", lifespan=lifespan, docs_url=None, redoc_url=None)
    errors.install(app)
    for router in routers():
        app.include_router(router)
    return app
