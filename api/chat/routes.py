"""Conversations over HTTP: messages, their stream, transcripts, feedback."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from sqlalchemy.orm import Session

from api.auth import Adviser, Anyone
from api.chat import conversations, pasted, turns, usage
from api.chat.runner import Runner
from api.chat.schemas import (
    ConversationOut,
    FeedbackIn,
    HandoffOut,
    Made,
    MessageIn,
    MessageOut,
    Transcript,
)
from api.chat.tables import ConversationRow, MessageRow
from api.chat.turns import Stored
from api.chat.usage import Usage
from api.errors import ApiError, ConflictError, InvalidError, responses
from api.exact import ExactRoute
from api.identity import Identity
from api.ledger import turns as ledger
from api.limits import Called, Following, Limits_, Read
from api.state import State, State_
from assistant.types import Answer, FormValues

router = APIRouter(prefix="/v1", tags=["chat"], route_class=ExactRoute)
QUIET = 15  # seconds without an event after which a comment is sent, so that no proxy hangs up
STREAM = {"text/event-stream": {"schema": {"type": "string"}}}
Limit = Annotated[int, Query(ge=1, le=conversations.PAGE)]
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def _runner(request: Request) -> Runner:
    runner: Runner = request.state.runner
    return runner


Runner_ = Annotated[Runner, Depends(_runner)]


@router.post("/conversations", status_code=201, responses=responses(401, 429, 503), dependencies=[Called])
def begin(identity: Anyone, state: State_) -> Made:
    """An empty conversation, the caller's own."""
    with state.sessions.begin() as session:
        return Made(id=conversations.make(session, identity, state.clock()))


@router.get("/conversations", responses=responses(401, 429, 503), dependencies=[Read])
def conversations_of(
    identity: Anyone, state: State_, manufacturer_id: str | None = None, limit: Limit = conversations.PAGE
) -> list[ConversationOut]:
    """The caller's own, newest first; for staff everybody's, or those of one manufacturer."""
    with state.sessions() as session:
        return _outlines(session, conversations.listed(session, identity, manufacturer_id, limit))


@router.get("/conversations/{conversation_id}", responses=responses(401, 404, 429, 503), dependencies=[Read])
def transcript(conversation_id: str, identity: Anyone, state: State_) -> Transcript:
    """All that was said in it, oldest first."""
    with state.sessions() as session:
        row = conversations.readable(session, identity, conversation_id)
        said = tuple(_said(message) for message in conversations.messages(session, row.id))
        return Transcript(**_outlines(session, [row])[0].model_dump(), messages=said)


@router.delete(
    "/conversations/{conversation_id}", status_code=204, responses=responses(401, 404, 429, 503), dependencies=[Called]
)
def forget(conversation_id: str, identity: Anyone, state: State_) -> None:
    """Deletes what was said and calculated in it. Entries of the ledger stay."""
    with state.sessions.erasing() as session:
        row = conversations.readable(session, identity, conversation_id)
        conversations.delete(session, row, state.clock())


@router.post(
    "/conversations/{conversation_id}/messages",
    response_model=Answer,
    responses={200: {"content": STREAM}, **responses(401, 404, 409, 422, 429, 500, 503)},
    dependencies=[Following],
)
async def ask(
    conversation_id: str,
    body: MessageIn,
    request: Request,
    identity: Anyone,
    state: State_,
    runner: Runner_,
    limits: Limits_,
) -> Response:
    """One turn: the Answer, or with `Accept: text/event-stream` its events as they come, the Answer last. Rows of
    activity data in `text` become an attachment, `pasted.tsv`, that counts as an upload; what stands around them is the
    message."""
    _ = state.mind  # 503 while it is being opened
    message_id, new = await to_thread.run_sync(_accept, state, identity, conversation_id, body, limits)
    if new:
        runner.start(message_id, identity)
    return await _answer(request, runner, message_id)


@router.get("/turns/{turn_id}", responses=responses(401, 404, 409, 429, 503), dependencies=[Read])
def turn(turn_id: str, identity: Anyone, state: State_) -> Answer:
    """The stored Answer. While the turn runs: 409 `turn_running`."""
    with state.sessions() as session:
        return _answered(conversations.message(session, identity, turn_id, own=True))


@router.get(
    "/turns/{turn_id}/events",
    response_class=StreamingResponse,
    responses={200: {"content": STREAM}, **responses(401, 404, 422, 429, 503)},
    dependencies=[Read, Following],
)
async def events(
    turn_id: str,
    identity: Anyone,
    state: State_,
    runner: Runner_,
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:
    """The events of a turn from its first, or behind `Last-Event-ID`, on whichever worker it runs."""
    await to_thread.run_sync(_mine, state, identity, turn_id)
    after = 0
    if last_event_id:
        if not last_event_id.isascii() or not last_event_id.isdigit() or len(last_event_id) > 9:
            raise InvalidError(
                "unknown_event",
                "Last-Event-ID is not the id of an event of this turn.",
                field="Last-Event-ID",
                expected="the id of the last event that arrived",
            )
        after = int(last_event_id)
    return EventSourceResponse(_stream(runner, turn_id, after), headers=HEADERS)


@router.post("/turns/{turn_id}/stop", responses=responses(401, 404, 429, 503), dependencies=[Called])
async def stop(turn_id: str, identity: Anyone, state: State_, runner: Runner_) -> Answer:
    """Ends the turn. What has been sent stays; the Answer is then `stopped`, or what it was if it had ended."""
    await to_thread.run_sync(_mine, state, identity, turn_id)
    await runner.stop(turn_id)
    async for _ in runner.follow(turn_id, told=False):
        pass
    return await to_thread.run_sync(_stored, state, turn_id)


@router.get("/messages/{message_id}", responses=responses(401, 404, 409, 429, 503), dependencies=[Read])
def message(message_id: str, identity: Anyone, state: State_) -> Answer:
    """An answer by its receipt id."""
    with state.sessions() as session:
        return _answered(conversations.message(session, identity, message_id))


@router.get("/messages/{message_id}/usage", responses=responses(401, 403, 404, 503))
def usage_of(message_id: str, identity: Adviser, state: State_) -> Usage:
    """What the turn of this receipt id took: tokens of the configured model, their cost, its time."""
    with state.sessions() as session:
        return usage.told(conversations.message(session, identity, message_id))


@router.post(
    "/messages/{message_id}/feedback",
    status_code=204,
    responses=responses(401, 404, 422, 429, 503),
    dependencies=[Called],
)
def feedback(message_id: str, body: FeedbackIn, identity: Anyone, state: State_) -> None:
    """What the caller thought of an answer; the last word counts. Minutes of a turn that did not help its asker come
    back, once."""
    with state.sessions.begin() as session:
        row = conversations.message(session, identity, message_id)
        if not body.helpful and (company := conversations.asker(session, identity, row)) is not None:
            ledger.give_back(session, company, row.id, state.clock())
        conversations.keep_feedback(session, row.id, identity.subject, state.clock(), **body.model_dump())


def _accept(
    state: State, identity: Identity, conversation_id: str, body: MessageIn, limits: Limits_
) -> tuple[str, bool]:
    said, rows = pasted.taken_out(body, conversation_id, identity, state)
    with state.sessions.begin() as session:
        message_id, new = turns.accept(session, identity, conversation_id, said, state.clock(), rows)
        for _ in range(new + (new and rows is not None)):
            limits.spend(identity)
        return message_id, new


async def _answer(request: Request, runner: Runner, message_id: str) -> Response:
    if wants_stream(request.headers.get("accept", "")):
        return EventSourceResponse(_stream(runner, message_id, 0), headers=HEADERS)
    told: Sequence[Stored] = ()
    async for told in runner.follow(message_id, told=False):
        if not told and await request.is_disconnected():
            break  # nobody listens any more; the turn stops by itself after a while
    if not told:
        raise _running()
    last = told[-1]
    if last.event == "error":
        raise _as_error(last.data)
    return JSONResponse(last.data)


def wants_stream(accept: str) -> bool:
    """Is text/event-stream asked for, and not refused by `q=0`?"""
    for part in accept.lower().split(","):
        kind, _, parameters = part.partition(";")
        if kind.strip() == "text/event-stream":
            return parameters.replace(" ", "") not in ("q=0", "q=0.0")
    return False


async def _stream(runner: Runner, message_id: str, after: int) -> AsyncIterator[bytes]:
    quiet = 0
    async for told in runner.follow(message_id, after):
        if not told:
            quiet += 1  # about a second each on this worker; on another the comment only comes sooner
            if quiet % QUIET == 0:
                yield KEEPALIVE_COMMENT
            continue
        quiet = 0
        yield b"".join(map(_written, told))


def _written(event: Stored) -> bytes:
    data = json.dumps(event.data, ensure_ascii=False, separators=(",", ":"))
    return format_sse_event(data_str=data, event=event.event, id=str(event.number))


def _mine(state: State, identity: Identity, turn_id: str) -> None:
    with state.sessions() as session:
        conversations.message(session, identity, turn_id, own=True)


def _stored(state: State, message_id: str) -> Answer:
    with state.sessions() as session:
        return _answered(session.get_one(MessageRow, message_id))


def _answered(row: MessageRow) -> Answer:
    if row.answer is None:
        raise _running()
    return Answer.model_validate(row.answer)


def _running() -> ConflictError:
    return ConflictError("turn_running", "The turn is still running. Follow its events, or ask again in a second.")


def _as_error(problem: dict[str, Any]) -> ApiError:
    """In the words in which it was stored: the language of the message."""
    return ApiError(problem["status"], problem["code"], problem["detail"], says="as stored")


def _outlines(session: Session, rows: Sequence[ConversationRow]) -> list[ConversationOut]:
    unread, handed = conversations.unread(session, rows), conversations.last_handoffs(session, rows)
    return [
        ConversationOut(
            id=row.id,
            title=row.title,
            at=row.updated_at,
            created_at=row.created_at,
            manufacturer_id=row.manufacturer_id,
            unread=unread.get(row.id, 0),
            handoff=HandoffOut(id=last.id, state=last.state, held=last.held) if (last := handed.get(row.id)) else None,
        )
        for row in rows
    ]


def _said(row: MessageRow) -> MessageOut:
    return MessageOut(
        id=row.id,
        at=row.at,
        author=row.author,
        text=row.text,
        inputs=FormValues.model_validate(row.inputs) if row.inputs else None,
        corrects=row.corrects,
        attachments=tuple(row.attachments),
        answer=Answer.model_validate(row.answer) if row.answer else None,
        problem=row.problem,
    )
