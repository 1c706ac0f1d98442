"""Releases: immutable states of a collection, one of them active. Kept as records, so that processes share them."""

from __future__ import annotations

import hashlib
import math
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Literal

from pydantic import TypeAdapter

from knowledge.errors import KnowledgeError, ReleaseExistsError, UnknownDocumentError, UnknownReleaseError
from knowledge.store import content
from knowledge.store.comparing import Change
from knowledge.store.content import Content
from knowledge.store.index import Index
from knowledge.types import DEFAULT_COLLECTION, Authority, Frozen, Visibility

LEASE = 0.5  # seconds
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,78}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that the statements of this key answer."""

    key: str
    language: str
    text: str


Asks = tuple[Ask, ...]
_ASKS = TypeAdapter(Asks)


class Entry(Frozen):
    """A document in a release, without its text."""

    id: str
    title: str
    source: str
    authority: Authority
    visibility: Visibility
    language: str
    translation_of: str | None = None
    translation: Literal["machine", "reviewed"] | None = None
    translated_on: date | None = None
    effective_from: date | None = None
    content_hash: str  # SHA-256 of the file
    words: str | None = None  # SHA-256 of what it says, in one form of its characters
    unread: str | None = None  # what of it was not read
    unread_pages: tuple[int, ...] = ()
    record: str  # where its Content is kept


class Manifest(Frozen):
    """A release: which documents it holds."""

    collection: str
    release: str
    created_at: datetime | None  # None for what came with the package
    parent: str | None
    shipped: str | None  # hash of the package's documents that went in
    entries: tuple[Entry, ...]
    asks: str | None  # where the questions are kept

    @property
    def vectors(self) -> str:
        """The name of the release's collection in Chroma."""
        return f"{self.collection}.{self.release}"

    @property
    def content_hash(self) -> str:
        lines = sorted(entry.model_dump_json() for entry in self.entries)
        return hashlib.sha256("\n".join([*lines, self.asks or ""]).encode()).hexdigest()


def brought(release: Manifest, others: Iterable[Manifest]) -> list[Entry]:
    """Documents of a release that people brought, whoever may read them: not those that came with a package.

    `others`: the releases among which those before it are. A document came with a package if it appeared, or changed,
    in a release that a package made.
    """
    named = {each.release: each for each in others}
    line = [release]
    while line[-1].parent in named:
        line.append(named[str(line[-1].parent)])
    held: Mapping[str, Entry] = {}
    theirs: set[str] = set()
    for each in reversed(line):
        now = {entry.id: entry for entry in each.entries}
        changed = {id_ for id_, entry in now.items() if held.get(id_) != entry}
        theirs = (theirs & now.keys()) - changed
        if each.created_at is not None:
            theirs |= changed
        held = now
    return [entry for entry in release.entries if entry.id in theirs]


class Active:
    """The active release of each collection, read again once it is `lease` seconds old.

    Who activates one waits that long before saying so: by then no process goes by the release before. Where no other
    process writes, the lease has no end.
    """

    def __init__(self, index: Index, lease: float) -> None:
        self._index = index
        self._lease = lease
        self._read: dict[str, tuple[float, str | None]] = {}  # when, what
        self._lock = Lock()  # so that what was read before a write is not remembered after it

    def of(self, collection: str) -> str | None:
        with self._lock:
            at, name = self._read.get(collection, (-math.inf, None))
            now = time.monotonic()
            if now - at >= self._lease or name is None:
                name = self._index.record(f"active:{collection}")
                self._read[collection] = now, name
            return name

    def become(self, collection: str, release: str) -> None:
        """One write, seen at once or not at all."""
        with self._lock:
            self._index.put_records("active", {f"active:{collection}": release})
            self._read.pop(collection, None)
        if math.isfinite(self._lease):
            time.sleep(self._lease)


Held = tuple[Manifest, Entry, Content]
Compare = Callable[[str, Content | None, Content | None], list[Change]]  # of a document, by its id


class Releases:
    def __init__(self, index: Index, *, shared: bool) -> None:
        """`shared`: other processes write there too."""
        self._index = index
        self._active = Active(index, LEASE if shared else math.inf)

    def active(self, collection: str) -> str | None:
        return self._active.of(collection)

    def manifest(self, collection: str, release: str) -> Manifest:
        """Raises UnknownReleaseError."""
        text = self._index.record(f"release:{collection}:{release}")
        if text is None:
            known = ", ".join(m.release for m in self.all(collection)) or "none"
            raise UnknownReleaseError(f"Collection {collection} has no release {release}; it has: {known}.")
        return Manifest.model_validate_json(text)

    def named(self, collection: str, release: str | None) -> Manifest:
        """This release, else the active one. Raises UnknownReleaseError."""
        name = release or self.active(collection)
        if name is None:
            raise UnknownReleaseError(f"There is no collection {collection} with an active release.")
        return self.manifest(collection, name)

    def all(self, collection: str | None = None) -> list[Manifest]:
        """Oldest first."""
        found = [Manifest.model_validate_json(text) for text in self._index.records_of("release").values()]
        mine = [manifest for manifest in found if collection in (None, manifest.collection)]
        return sorted(mine, key=lambda m: (m.created_at is not None, m.created_at, m.release))

    def free_name(self, collection: str, wanted: str | None, day: str) -> str:
        """The name asked for, else the day with the next number. Raises ReleaseExistsError."""
        taken = {manifest.release for manifest in self.all(collection)}
        if wanted is not None:
            if wanted in taken:
                raise ReleaseExistsError(f"Collection {collection} has a release {wanted}; give another name.")
            return checked_name(wanted, "release")
        number = 1
        while f"{day}.{number}" in taken:
            number += 1
        return f"{day}.{number}"

    def keep(self, manifest: Manifest) -> None:
        self._index.put_records(
            "release", {f"release:{manifest.collection}:{manifest.release}": manifest.model_dump_json()}
        )

    def activate(self, collection: str, release: str) -> None:
        """Searches that name no release use this one, in every process, from this method's end at the latest."""
        self.manifest(collection, release)
        self._active.become(collection, release)

    def put_contents(self, found: Mapping[str, Content]) -> dict[str, str]:
        """Keeps the content of documents; the same content has the same address and is kept once. By document, the
        address."""
        records = {identity: content.address(one) for identity, one in found.items()}
        self._index.put_records("content", {records[identity]: content.dump(one) for identity, one in found.items()})
        return records

    def contents(self, entries: Sequence[Entry]) -> dict[str, Content]:
        """By document."""
        texts = self._index.records([entry.record for entry in entries])
        return {entry.id: content.load(texts[entry.record]) for entry in entries}

    def holding(self, document_id: str, release: str | None, collection: str | None, mark: str | None = None) -> Held:
        """A document of this release, else of the active one of the collection, else of any; the one that has the
        passage or statement `mark` before all others, the newest first. Raises UnknownDocumentError."""
        every = sorted(self.all(collection), key=lambda m: (m.collection != DEFAULT_COLLECTION, m.collection))
        current = [m for m in every if m.release == (release or self.active(m.collection))]
        others = [m for m in reversed(self.all(collection)) if m not in current] if mark and not release else []
        first: Held | None = None
        seen: set[str] = set()
        for manifest in (*current, *others):
            entry = next((e for e in manifest.entries if e.id == document_id and e.record not in seen), None)
            if entry is None:
                continue
            seen.add(entry.record)
            held = manifest, entry, self.contents([entry])[entry.id]
            if mark is None or held[2].holds(mark):
                return held
            first = first or (held if manifest in current else None)
        if first is None:
            where = f"release {release}" if release else "the active release"
            raise UnknownDocumentError(f"There is no document {document_id} in {where}.")
        return first

    def put_asks(self, asks: Asks) -> str:
        text = _ASKS.dump_json(asks).decode()
        record = f"asks:{hashlib.sha256(text.encode()).hexdigest()}"
        self._index.put_records("asks", {record: text})
        return record

    def asks(self, manifest: Manifest) -> Asks:
        text = self._index.record(manifest.asks) if manifest.asks else None
        return _ASKS.validate_json(text) if text else ()

    def diff(self, collection: str, before: str, after: str, compare: Compare) -> list[Change]:
        old, new = self.manifest(collection, before), self.manifest(collection, after)
        kept = {entry.record for entry in old.entries} & {entry.record for entry in new.entries}
        olds = self.contents([entry for entry in old.entries if entry.record not in kept])
        news = self.contents([entry for entry in new.entries if entry.record not in kept])
        changes: list[Change] = []
        for document in sorted(olds.keys() | news.keys()):
            changes += compare(document, olds.get(document), news.get(document))
        return changes


def checked_name(name: str, what: str) -> str:
    """Raises KnowledgeError for a name that cannot be one of a collection or a release."""
    if not _NAME.fullmatch(name):
        raise KnowledgeError(
            f"{name!r} cannot name a {what}: use 1 to 80 Latin letters, digits, dots, hyphens and underscores,"
            " a letter or digit first and last.",
            "invalid_name",
        )
    return name
