"""Making a release: contents kept, vectors in place, then its manifest; it is seen at once or not at all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.content import Content
from knowledge.embed import Role, Vectors
from knowledge.index import Index
from knowledge.releases import Asks, Entry, Manifest, Releases
from knowledge.shelf import Lookup, texts_of
from knowledge.vectors import Progress, VectorCache, vector_key


class Publisher:
    def __init__(self, index: Index, releases: Releases, cache: VectorCache, generic: Sequence[str]) -> None:
        self._index = index
        self._releases = releases
        self._cache = cache
        self._generic = tuple(generic)

    @property
    def embedder(self) -> str:
        return self._cache.embedder.name

    def publish(
        self,
        manifest: Manifest,
        documents: dict[str, tuple[Entry, Content]],
        asks: Asks,
        progress: Progress | None = None,
    ) -> Manifest:
        """`documents` are the new ones among the manifest's entries. Returns the manifest as kept."""
        fresh = {
            identity: entry.model_copy(update={"record": self._releases.put_content(content)})
            for identity, (entry, content) in documents.items()
        }
        kept = manifest.model_copy(
            update={
                "entries": tuple(fresh.get(entry.id, entry) for entry in manifest.entries),
                "asks": self._releases.put_asks(asks) if asks else None,
            }
        )
        contents = self._releases.contents([entry for entry in kept.entries if entry.id not in documents])
        contents |= {identity: content for identity, (_, content) in documents.items()}
        self._fill(kept, contents, asks, progress)
        self._releases.keep(kept)
        self._cache.forget()
        return kept

    def lookup(self, manifest: Manifest, contents: dict[str, Content], asks: Asks) -> Lookup:
        """Vectors of a release, as they were published; computed where the embedder has been changed since."""
        name = self._cache.embedder.name
        keys, vectors = self._index.vectors(manifest.vectors, name)
        places = {key: place for place, key in enumerate(keys)}
        wanted = self._wanted(contents, asks)
        if any(key not in places for key in wanted):
            self._fill(manifest, contents, asks, None)
            return self.lookup(manifest, contents, asks)

        def look_up(role: Role, texts: Sequence[str]) -> Vectors:
            rows = [places[vector_key(name, role, text)] for text in texts]
            found: Vectors = vectors[rows] if rows else np.zeros((0, vectors.shape[1]), np.float32)
            return found

        return look_up

    def _wanted(self, contents: dict[str, Content], asks: Asks) -> dict[str, tuple[Role, str]]:
        name = self._cache.embedder.name
        texts = texts_of(contents, asks) + [("query", question) for question in self._generic]
        return {vector_key(name, role, text): (role, text) for role, text in texts}

    def _fill(self, manifest: Manifest, contents: dict[str, Content], asks: Asks, progress: Progress | None) -> None:
        """Puts every vector of a release in its collection: from the release before, the cache, or the embedder."""
        name = self._cache.embedder.name
        wanted = self._wanted(contents, asks)
        known: dict[str, Vectors] = {}
        if manifest.parent is not None:
            before = manifest.model_copy(update={"release": manifest.parent})
            known = dict(zip(*self._index.vectors(before.vectors, name), strict=True))
        todo = [(role, text) for key, (role, text) in wanted.items() if key not in known]
        for role in ("query", "passage"):
            texts = [text for its, text in todo if its == role]
            found = self._cache.vectors(role, texts, progress if role == "passage" else None)
            known |= {vector_key(name, role, text): row for text, row in zip(texts, found, strict=True)}
        keys = list(wanted)
        self._index.drop_vectors(manifest.vectors)
        self._index.put_vectors(manifest.vectors, name, keys, np.stack([known[key] for key in keys]))
