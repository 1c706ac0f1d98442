"""The desk's stream: hand-offs as they change, read from the database, so that any worker tells what another did."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from anyio import to_thread
from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from sqlalchemy import select

from api.auth import Adviser
from api.chat.tables import HandoffRow
from api.desk import shown
from api.desk.schemas import HandoffDetail
from api.errors import responses
from api.state import State, State_

router = APIRouter(prefix="/v1", tags=["hand-offs"])
GLANCE = 1.0  # seconds between looks at the database
QUIET = 15  # looks without news after which a comment is sent
LASTS = 900  # looks, after which the stream ends: the next one has a fresh token
LATE = timedelta(seconds=10)  # a change may be committed so long after the moment that it carries
EVENT = {"type": "object", "properties": {"event": {"enum": ["ready", "handoff"]}, "data": {"type": "string"}}}
STREAM = {"text/event-stream": {"schema": EVENT}}
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@router.get(
    "/desk/events",
    response_class=StreamingResponse,
    responses={200: {"content": STREAM}, **responses(401, 403, 503)},
)
async def desk_events(_: Adviser, state: State_) -> EventSourceResponse:
    """`ready` first: read the inbox then. From there on a `handoff` for each that is new or has changed, whole. The
    stream ends after a quarter of an hour, and is taken up by asking anew.
    """
    return EventSourceResponse(_told(state), headers=HEADERS)


async def _told(state: State) -> AsyncIterator[bytes]:
    since, seen, quiet = state.clock(), set[tuple[str, datetime]](), 0
    yield format_sse_event(data_str="{}", event="ready")
    for _ in range(LASTS):
        await asyncio.sleep(GLANCE)
        if state.ending.told:
            return
        now = state.clock()
        fresh = await to_thread.run_sync(_changed, state, since - LATE, seen)
        seen = {(h.id, h.changed_at) for h in fresh} | {key for key in seen if key[1] > since - 2 * LATE}
        since, quiet = now, 0 if fresh else quiet + 1
        for handoff in fresh:
            data = json.dumps(handoff.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))
            yield format_sse_event(data_str=data, event="handoff")
        if quiet and quiet % QUIET == 0:
            yield KEEPALIVE_COMMENT


def _changed(state: State, since: datetime, seen: set[tuple[str, datetime]]) -> list[HandoffDetail]:
    """Those that changed since then and have not been told in that state."""
    with state.sessions() as session:
        query = select(HandoffRow).where(HandoffRow.changed_at >= since).order_by(HandoffRow.changed_at)
        rows = [row for row in session.scalars(query) if (row.id, row.changed_at) not in seen]
        return shown.details(session, rows, state.clock()) if rows else []
