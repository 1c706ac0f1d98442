"""`POST /mcp`: streamable HTTP without sessions, so that any worker answers; the same bearer tokens as everywhere."""

from __future__ import annotations

from importlib import import_module

from anyio import to_thread
from fastapi import APIRouter, Response

from api.auth import Anyone
from api.limits import Called, Limits_
from api.mcp.tools import Caller
from api.state import State_

router = APIRouter(include_in_schema=False)


@router.post("/mcp", dependencies=[Called])
async def exchange(identity: Anyone, state: State_, limits: Limits_) -> Response:
    """One message of the Model Context Protocol and its answer."""
    server = await to_thread.run_sync(import_module, "api.mcp.server")  # the first time: half a second
    answer: Response = server.Exchange(Caller(identity, state, limits))
    return answer
