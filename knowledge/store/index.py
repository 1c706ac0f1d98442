"""The one door to Chroma: records by id, and one collection of vectors for each release."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.embed import Vectors
from knowledge.embedding.tokens import Signs
from knowledge.embedding.vectors import Kept
from knowledge.errors import IndexUnavailableError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import Metadata

_RECORDS = "knowledge-records"
PATIENCE = 30.0  # seconds for one answer of a Chroma server
_Kind = TypeVar("_Kind", bound=np.generic)
PRIVATE = 0o700  # the folder holds what members alone may read
_PAGE = 5_000  # rows read or written at once
_SIGNS, _TOWER = "signs", "tower"  # of tokens, packed; of the answer head, in half precision: both in base 64
_HEAD = "head"  # the version of the head
_LOAD = 4_000_000  # characters written at once: a server takes 40 MB
_NO_VECTOR = np.zeros((1, 1), np.float32)  # Chroma wants one for each record


class Index:
    """Thread-safe. An embedded folder belongs to one process; a server may be shared by many."""

    def __init__(self, client: ClientAPI) -> None:
        self._client = client
        self._searched: dict[str, Collection] = {}
        with _reaching():
            self._records = client.get_or_create_collection(_RECORDS, embedding_function=None)
            self._batch = min(_PAGE, client.get_max_batch_size())

    def ready(self) -> bool:
        """Whether Chroma answers."""
        try:
            with _reaching():
                self._client.heartbeat()
        except IndexUnavailableError:
            return False
        return True

    def close(self) -> None:
        """Ends the connections to a server, which Chroma's client would leave to the end of the process."""
        for client in (self._client, getattr(self._client, "_admin_client", None)):
            session = getattr(getattr(client, "_server", None), "_session", None)
            if session is not None:
                session.close()

    def put_records(self, kind: str, records: Mapping[str, str]) -> None:
        """Writes or replaces records, each a text under its id; one record is written at once or not at all, and
        many take hardly longer than one."""
        with _reaching():
            for some in _loads(records, self._batch):
                told: list[Metadata] = [{"kind": kind, "text": text} for text in some.values()]
                self._records.upsert(ids=list(some), embeddings=_NO_VECTOR.repeat(len(some), 0), metadatas=told)

    def record(self, identity: str) -> str | None:
        return self.records([identity]).get(identity)

    def records(self, identities: Sequence[str]) -> dict[str, str]:
        """Those of the records that exist."""
        found: dict[str, str] = {}
        with _reaching():
            for some in _batches(identities, self._batch):
                found |= _texts(self._records.get(ids=list(some), include=["metadatas"]))
        return found

    def records_of(self, kind: str) -> dict[str, str]:
        with _reaching():
            return _texts(self._records.get(where={"kind": kind}, include=["metadatas"]))

    def add_record(self, kind: str, identity: str, text: str) -> None:
        """Writes a record unless there is one of this id already."""
        with _reaching():
            self._records.add(ids=[identity], embeddings=_NO_VECTOR, metadatas=[{"kind": kind, "text": text}])

    def drop_records(self, identities: Sequence[str], kind: str | None = None) -> None:
        """With `kind`, only those that are of it still."""
        with _reaching():
            if identities:
                self._records.delete(ids=list(identities), where={"kind": kind} if kind else None)

    def put_vectors(self, collection: str, embedder: str, kept: Mapping[str, Kept]) -> None:
        """Adds what is kept of texts under their keys, or replaces it; a collection of another embedder is made
        anew."""
        keys = list(kept)
        with _reaching():
            there = self._vectors(collection)
            if there is not None and (there.metadata or {}).get("embedder") != embedder:
                self._client.delete_collection(collection)
                there = None
            if there is None:
                there = self._client.create_collection(
                    collection,
                    metadata={"embedder": embedder},
                    configuration={"hnsw": {"space": "ip"}},
                    embedding_function=None,
                )
            for some in _batches(keys, self._batch):
                vectors = np.stack([kept[key].vector for key in some])
                there.upsert(ids=list(some), embeddings=vectors, metadatas=[_note(kept[key]) for key in some])  # type: ignore[misc]  # some have none

    def vectors(self, collection: str, embedder: str) -> dict[str, Kept]:
        """By key, all that is kept; nothing where the collection is another embedder's."""
        found: dict[str, Kept] = {}
        with _reaching():
            there = self._vectors(collection)
            if there is None or (there.metadata or {}).get("embedder") != embedder:
                return found
            for start in range(0, there.count(), _PAGE):
                found |= _kept(there.get(include=["embeddings", "metadatas"], limit=_PAGE, offset=start))
        return found

    def keys(self, collection: str, embedder: str) -> set[str]:
        """Of all that is kept; none where the collection is another embedder's."""
        with _reaching():
            there = self._vectors(collection)
            if there is None or (there.metadata or {}).get("embedder") != embedder:
                return set()
            return set(there.get(include=[])["ids"])

    def kept(self, collection: str, keys: Sequence[str]) -> dict[str, Kept]:
        """Of these texts."""
        found: dict[str, Kept] = {}
        with _reaching():
            for some in _batches(keys, self._batch):
                found |= _kept(self._searched_in(collection).get(ids=list(some), include=["embeddings", "metadatas"]))
        return found

    def nearest(self, collection: str, vector: Vectors, count: int) -> list[str]:
        """Keys of the vectors with the largest inner product, best first."""
        from chromadb.errors import NotFoundError

        with _reaching():
            for _ in range(2):
                with suppress(NotFoundError):  # another process made it anew
                    found = self._searched_in(collection).query(
                        query_embeddings=vector[None, :], n_results=count, include=[]
                    )
                    return list(found["ids"][0])
                self._searched.pop(collection, None)
        raise IndexUnavailableError(f"Chroma has no collection {collection} any more")

    def drop_keys(self, collection: str, keys: Sequence[str]) -> None:
        """Those of the vectors that are there."""
        with _reaching():
            if (there := self._vectors(collection)) is not None:
                for some in _batches(keys, self._batch):
                    there.delete(ids=list(some))

    def drop_vectors(self, collection: str) -> None:
        with _reaching():
            if self._vectors(collection) is not None:
                self._client.delete_collection(collection)

    def _searched_in(self, collection: str) -> Collection:
        there = self._searched.get(collection)
        if there is None:
            there = self._searched[collection] = self._client.get_collection(collection, embedding_function=None)
        return there

    def _vectors(self, collection: str) -> Collection | None:
        from chromadb.errors import NotFoundError

        try:
            return self._client.get_collection(collection, embedding_function=None)
        except NotFoundError:
            return None


def open_index(folder: Path, url: str | None) -> Index:
    """A folder of our own, or a server. Raises IndexUnavailableError."""
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    with _reaching():
        if url is None:
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(PRIVATE)
            return Index(chromadb.PersistentClient(folder, settings=settings))
        address = urlsplit(url)
        secure = address.scheme == "https"
        port = address.port or (443 if secure else 8000)
        client = chromadb.HttpClient(host=address.hostname or "localhost", port=port, ssl=secure, settings=settings)
        client._server._session.timeout = PATIENCE  # type: ignore[attr-defined]  # Chroma's own is endless, and no setting of it
        return Index(client)


@contextmanager
def _reaching() -> Iterator[None]:
    """Turns what Chroma and its transport raise into one error."""
    from chromadb.errors import ChromaError
    from httpx import HTTPError

    try:
        yield
    except (ChromaError, HTTPError, OSError, RuntimeError, ValueError) as reason:
        raise IndexUnavailableError(f"Chroma did not do what was asked: {reason}") from reason


def _note(kept: Kept) -> dict[str, str] | None:
    """What Chroma keeps beside the vector."""
    if not len(kept.signs):
        return None
    tower = {_TOWER: _text(kept.tower), _HEAD: kept.head} if kept.head else {}
    return {_SIGNS: _text(kept.signs), **tower}


def _kept(page: Any) -> dict[str, Kept]:
    vectors: Vectors = np.asarray(page["embeddings"], dtype=np.float32)
    notes = ({} if note is None else note for note in page["metadatas"])
    return {
        key: Kept(vector, _signs(note, len(vector)), _bytes(note, _TOWER, np.float16), str(note.get(_HEAD, "")))
        for key, vector, note in zip(page["ids"], vectors, notes, strict=True)
    }


def _signs(note: Mapping[str, Any], dimension: int) -> Signs:
    return _bytes(note, _SIGNS, np.uint8).reshape(-1, (dimension + 7) // 8)


def _bytes(note: Mapping[str, Any], name: str, kind: type[_Kind]) -> NDArray[_Kind]:
    return np.frombuffer(b64decode(str(note.get(name, ""))), kind)


def _text(array: NDArray[np.generic]) -> str:
    return b64encode(array.tobytes()).decode()


def _texts(found: Any) -> dict[str, str]:
    return {identity: str(meta["text"]) for identity, meta in zip(found["ids"], found["metadatas"], strict=True)}


def _loads(records: Mapping[str, str], most: int) -> Iterable[dict[str, str]]:
    """As many at once as a server takes in one request."""
    some: dict[str, str] = {}
    for identity, text in records.items():
        if some and (len(some) == most or sum(map(len, some.values())) + len(text) > _LOAD):
            yield some
            some = {}
        some[identity] = text
    if some:
        yield some


def _batches(items: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    return (items[start : start + size] for start in range(0, len(items), size))
