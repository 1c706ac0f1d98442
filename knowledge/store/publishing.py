"""Making a release: contents kept, vectors in place, then its manifest; it is seen at once or not at all."""

from __future__ import annotations

from collections.abc import Sequence, Set
from threading import Event

from knowledge.embedding.embed import Role
from knowledge.embedding.vectors import BATCH, Kept, Progress, VectorCache, vector_key
from knowledge.store.content import Content
from knowledge.store.index import Index
from knowledge.store.releases import Asks, Entry, Manifest, Releases
from knowledge.store.texts import Lookup, texts_of


class Publisher:
    def __init__(self, index: Index, releases: Releases, cache: VectorCache, generic: Sequence[str]) -> None:
        self._index = index
        self._releases = releases
        self._cache = cache
        self._generic = tuple(generic)

    @property
    def embedder(self) -> str:
        return self._cache.embedder.name

    @property
    def head(self) -> str:
        """The version of the answer head; empty without one."""
        return self._cache.embedder.head_version

    def publish(
        self,
        manifest: Manifest,
        documents: dict[str, tuple[Entry, Content]],
        asks: Asks,
        progress: Progress | None = None,
    ) -> Manifest:
        """`documents` are the new ones among the manifest's entries. Returns the manifest as kept."""
        records = self._releases.put_contents({identity: content for identity, (_, content) in documents.items()})
        fresh = {
            identity: entry.model_copy(update={"record": records[identity]})
            for identity, (entry, _) in documents.items()
        }
        kept = manifest.model_copy(
            update={
                "entries": tuple(fresh.get(entry.id, entry) for entry in manifest.entries),
                "asks": self._releases.put_asks(asks) if asks else None,
            }
        )
        contents = self._releases.contents([entry for entry in kept.entries if entry.id not in documents])
        contents |= {identity: content for identity, (_, content) in documents.items()}
        self._index.drop_vectors(kept.vectors)  # of an attempt that was killed
        self._fill(kept, contents, asks, progress)
        self._releases.keep(kept)
        self._cache.forget()
        return kept

    def lookup(self, manifest: Manifest, contents: dict[str, Content], asks: Asks) -> Lookup:
        """What is kept of a release's texts, as published; read anew where the embedder has been changed since."""
        name = self._cache.embedder.name
        wanted = self._wanted(contents, asks)
        known = self._cache.shipped(wanted)
        there = self._index.keys(manifest.vectors, name)
        if not there >= self._indexed(contents, wanted.keys() - known.keys()):
            self._fill(manifest, contents, asks, None)
            self._index.drop_keys(manifest.vectors, sorted(there - wanted.keys()))
        known |= self._index.kept(manifest.vectors, [key for key in wanted if key not in known])
        return lambda role, texts: [known[vector_key(name, role, text)] for text in texts]

    def complete(self, manifest: Manifest, stopped: Event) -> bool:
        """Adds what an older release lacks for the answer head, some texts at a time, so that what was done stays
        done. Whether nothing is lacking now."""
        known = self._published(manifest)
        wanted = self._wanted(self._releases.contents(manifest.entries), ())
        todo = [(k, text) for k, (role, text) in wanted.items() if k in known and not self._whole(known[k], role)]
        for start in range(0, len(todo), BATCH):
            if stopped.is_set():
                return False
            keys, texts = zip(*todo[start : start + BATCH], strict=True)
            found = dict(zip(keys, self._cache.kept("statement", texts, pending=False), strict=True))
            self._index.put_vectors(manifest.vectors, self.embedder, found)
        return True

    def _whole(self, kept: Kept, role: Role) -> bool:
        return kept.whole(role, self.head)

    def _published(self, manifest: Manifest) -> dict[str, Kept]:
        return self._index.vectors(manifest.vectors, self._cache.embedder.name)

    def _wanted(self, contents: dict[str, Content], asks: Asks) -> dict[str, tuple[Role, str]]:
        name = self._cache.embedder.name
        texts = texts_of(contents, asks) + [("query", question) for question in self._generic]
        return {vector_key(name, role, text): (role, text) for role, text in texts}

    def _indexed(self, contents: dict[str, Content], unshipped: Set[str]) -> Set[str]:
        """Keys of what the index holds: what did not come with the package, and whatever Chroma searches."""
        name = self._cache.embedder.name
        return unshipped | {vector_key(name, role, text) for role, text in texts_of(contents, (), keyed=False)}

    def _fill(self, manifest: Manifest, contents: dict[str, Content], asks: Asks, progress: Progress | None) -> None:
        """Puts the vectors of a release in its collection: from the release before, the cache, or the embedder."""
        name = self._cache.embedder.name
        wanted = self._wanted(contents, asks)
        indexed = self._indexed(contents, wanted.keys() - self._cache.shipped(wanted).keys())
        known: dict[str, Kept] = {}
        if manifest.parent is not None:
            known = self._published(manifest.model_copy(update={"release": manifest.parent}))
        todo = [
            (key, role, text)
            for key, (role, text) in wanted.items()
            if key not in known or not self._whole(known[key], role)
        ]
        unread = {(role == "query", text) for _, role, text in todo if not self._cache.has(role, text)}
        told = _Told(progress, len(unread))
        for role in sorted({role for _, role, _ in todo}, reverse=True):  # statements first: some are passages too
            some = [(key, text) for key, its, text in todo if its == role]
            found = self._cache.kept(role, [text for _, text in some], told)
            known |= zip([key for key, _ in some], found, strict=True)
            told.next()
        self._index.put_vectors(manifest.vectors, name, {key: known[key] for key in wanted if key in indexed})


class _Told:
    """Progress over the texts of every role."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._before = self._done = 0

    def __call__(self, done: int, _: int) -> None:
        self._done = self._before + done
        if self._progress is not None:
            self._progress(self._done, self._total)

    def next(self) -> None:
        self._before = self._done
