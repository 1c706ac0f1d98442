"""The library for commands on this machine: files by their path, how far as events. Not part of the public API."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from api.auth import Admin
from api.db import audit
from api.development import SERVICE_ISSUER
from api.documents.drafts import PUBLISHING
from api.documents.remote import REPORT
from api.documents.streaming import streamed
from api.errors import ForbiddenError
from api.identity import Identity
from api.state import State, State_
from knowledge.ingestion.ingest import IngestOptions, IngestReport, Progress
from knowledge.library import Query
from knowledge.store.releases import Manifest
from knowledge.types import Results

router = APIRouter(prefix="/v1/library", include_in_schema=False)


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
    """Events as it goes on; it goes on when nobody listens."""
    _of_this_machine(identity)
    _ = state.mind
    return streamed(lambda tell: {"report": REPORT.dump_python(_ingested(state, files, identity, tell), mode="json")})


def _ingested(state: State, files: Files, identity: Identity, tell: Progress) -> IngestReport:
    with PUBLISHING:
        report = state.mind.library.ingest(files.paths, files.options, tell)
    with state.sessions.begin() as session:
        release, collection = str(report.release), report.collection
        audit.record(session, state.clock(), identity.subject, "release.make", release, collection=collection)
    return report


def _of_this_machine(identity: Identity) -> None:
    """Only who can read the service's secret, which is a file of its user."""
    if identity.issuer != SERVICE_ISSUER:
        raise ForbiddenError("This is for commands on the service's own machine. Use /v1/documents.")
