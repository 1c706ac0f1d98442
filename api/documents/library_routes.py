"""The library for commands on this machine: files by their path, progress line by line. Not part of the public API."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from api.auth import Admin
from api.db import audit
from api.development import SERVICE_ISSUER
from api.documents.remote import REPORT, STAGE
from api.documents.routes import PUBLISHING
from api.errors import ForbiddenError
from api.identity import Identity
from api.state import State, State_
from knowledge.errors import KnowledgeError
from knowledge.ingestion.ingest import IngestOptions, Stage
from knowledge.library import Query
from knowledge.store.releases import Manifest
from knowledge.types import Results

router = APIRouter(prefix="/v1/library", include_in_schema=False)
Line = dict[str, Any]


class Files(BaseModel):
    paths: list[Path]
    options: IngestOptions


class Which(BaseModel):
    collection: str | None = None


@router.post("/search")
def search(query: Query, identity: Admin, state: State_) -> Results:
    _of_this_machine(identity)
    return state.mind.library.search(query)


@router.post("/manifests")
def manifests(which: Which, identity: Admin, state: State_) -> list[Manifest]:
    _of_this_machine(identity)
    return state.mind.library.releases(which.collection)


@router.post("/ingest")
def ingest(files: Files, identity: Admin, state: State_) -> StreamingResponse:
    """JSON lines: `stage` as it goes on, `report` or `problem` at the end. It goes on when nobody listens."""
    _of_this_machine(identity)
    _ = state.mind
    lines: queue.Queue[Line | None] = queue.Queue()
    threading.Thread(target=_ingest, args=(state, files, identity, lines), name="ingest").start()
    return StreamingResponse(_written(lines), media_type="application/jsonl")


def _ingest(state: State, files: Files, identity: Identity, lines: queue.Queue[Line | None]) -> None:
    def tell(stage: Stage) -> None:
        lines.put({"stage": STAGE.dump_python(stage, mode="json")})

    try:
        with PUBLISHING:
            report = state.mind.library.ingest(files.paths, files.options, tell)
        with state.sessions.begin() as session:
            release, collection = str(report.release), report.collection
            audit.record(session, state.clock(), identity.subject, "release.make", release, collection=collection)
        lines.put({"report": REPORT.dump_python(report, mode="json")})
    except KnowledgeError as error:
        lines.put({"problem": {"code": error.code, "detail": str(error)}})
    finally:
        lines.put(None)


def _written(lines: queue.Queue[Line | None]) -> Iterator[str]:
    while (line := lines.get()) is not None:
        yield json.dumps(line, ensure_ascii=False) + "\n"


def _of_this_machine(identity: Identity) -> None:
    """Only who can read the service's secret, which is a file of its user."""
    if identity.issuer != SERVICE_ISSUER:
        raise ForbiddenError("This is for commands on the service's own machine. Use /v1/documents.")
