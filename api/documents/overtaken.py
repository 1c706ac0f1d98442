"""Past answers that a release has overtaken: they cite what it changed, or no longer holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.chat.tables import ConversationRow, MessageRow
from api.ledger.tables import ManufacturerRow
from knowledge.store.comparing import Change
from knowledge.store.releases import Manifest

AT_ONCE = 500  # answers read from the database together


class OvertakenCitation(BaseModel):
    n: int
    document_id: str
    title: str
    section: tuple[str, ...]
    release: str = Field(description="The release that was cited.")
    kind: str = Field(description="Of the passage: `changed` or `gone`.")
    quote: str
    stands: bool = Field(description="The quoted words are still in the passage.")
    after: str | None = Field(description="The passage as it is now.")


class OvertakenAnswer(BaseModel):
    message_id: str
    conversation_id: str
    manufacturer_id: str | None = Field(description="None where staff asked.")
    question: str
    at: datetime
    citations: list[OvertakenCitation]


class Concerned(BaseModel):
    """A manufacturer with such answers. One that is pinned goes on being answered from its own release."""

    id: str
    name: str
    pinned_release: str | None
    answers: int


class Overtaken(BaseModel):
    release: str
    manufacturers: list[Concerned] = Field(description="Those with the most such answers first.")
    answers: list[OvertakenAnswer] = Field(description="The newest first.")


class Shelved(Protocol):
    """As much of the library as is needed here."""

    def releases(self, collection: str | None = None) -> list[Manifest]: ...
    def diff(self, before: str, after: str, collection: str = ...) -> list[Change]: ...


def overtaken(session: Session, library: Shelved, collection: str, release: str) -> Overtaken:
    """Raises UnknownReleaseError."""
    known = {manifest.release for manifest in library.releases(collection)}
    changes: dict[str, list[Change]] = {}
    answers = []
    for row, manufacturer_id in _answered(session, release):
        cited: list[dict[str, Any]] = row.answer["citations"] if row.answer else []
        for old in {c["release"] for c in cited} & (known - changes.keys()):
            changes[old] = library.diff(old, release, collection)
        found = [hit for c in cited if (hit := _hit(c, changes.get(c["release"], ())))]
        if found:
            answers.append(
                OvertakenAnswer(
                    message_id=row.id,
                    conversation_id=row.conversation_id,
                    manufacturer_id=manufacturer_id,
                    question=row.text,
                    at=row.at,
                    citations=found,
                )
            )
    return Overtaken(release=release, manufacturers=_concerned(session, answers), answers=answers)


def _answered(session: Session, release: str) -> Iterator[tuple[MessageRow, str | None]]:
    """Answers of other releases, the newest first."""
    query = (
        select(MessageRow, ConversationRow.manufacturer_id)
        .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
        .where(MessageRow.answer["release"].as_string() != release)
        .order_by(MessageRow.at.desc(), MessageRow.id.desc())
        .execution_options(yield_per=AT_ONCE)
    )
    return ((row, manufacturer_id) for row, manufacturer_id in session.execute(query))


def _hit(citation: Mapping[str, Any], changes: Iterable[Change]) -> OvertakenCitation | None:
    """What became of the passage that was cited; None where it stands as it was."""
    quote, place = citation["quote"], (citation["document_id"], tuple(citation["section"]))
    for change in changes:
        if (change.document_id, change.section) == place and change.before is not None and quote in change.before:
            return OvertakenCitation(
                **{name: citation[name] for name in ("n", "document_id", "title", "section", "release", "quote")},
                kind=change.kind,
                stands=change.after is not None and quote in change.after,
                after=change.after,
            )
    return None


def _concerned(session: Session, answers: Iterable[OvertakenAnswer]) -> list[Concerned]:
    counts = Counter(answer.manufacturer_id for answer in answers if answer.manufacturer_id)
    rows = ((session.get(ManufacturerRow, identity), count) for identity, count in counts.most_common())
    return [
        Concerned(id=row.id, name=row.name, pinned_release=row.pinned_release, answers=count)
        for row, count in rows
        if row is not None
    ]
