"""Is the process alive, and can it do its work?"""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.auth import Open
from api.errors import UnavailableError, responses
from api.state import State_

router = APIRouter(tags=["health"], dependencies=[Open])


class Health(BaseModel):
    status: Literal["ok"] = "ok"


class Ready(Health):
    judge: str | None = Field(
        None,
        description="Who checks sentences: a model, or `strict` where it did not prove itself or cannot be reached.",
    )


@router.get("/healthz")
async def alive() -> Health:
    """The process answers; it says nothing of what it needs."""
    return Health()


@router.get("/readyz", responses=responses(503))
def ready(state: State_) -> Ready:
    """Database, index and embedder answer, and the process has not been told to end."""
    if state.ending.told:
        raise UnavailableError("ending")
    try:
        with state.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        raise UnavailableError("database_unavailable") from error
    if not state.mind.library.ready():
        raise UnavailableError("index_unavailable")
    return Ready(judge=state.mind.judge())
