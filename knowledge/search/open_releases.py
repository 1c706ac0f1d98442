"""The releases that are held in memory, opened when they are first asked for.

One that was made before there was an answer head is searched without it, while what it lacks is made beside the
service; from then on it is searched with it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from threading import Event, RLock, Thread

from knowledge.embedding.space import Space
from knowledge.errors import KnowledgeError
from knowledge.search.opening import Opened, open_release
from knowledge.store.publishing import Publisher
from knowledge.store.releases import Manifest, Releases
from knowledge.types import DEFAULT_COLLECTION

_MOST = 4  # releases held in memory
_PATIENCE = 30.0  # seconds that an end waits for the texts that are being read


class OpenReleases:
    """Thread-safe. `generic`: generic questions, by language."""

    def __init__(self, releases: Releases, publisher: Publisher, generic: Mapping[str, Sequence[str]]) -> None:
        self._releases, self._publisher, self._generic = releases, publisher, generic
        self._open: OrderedDict[tuple[str, str], Opened] = OrderedDict()
        self._completing: dict[tuple[str, str], Thread] = {}
        self._closed = Event()
        self._lock = RLock()

    def release(self, collection: str, release: str | None = None) -> Opened:
        """This one, else the active one. Raises UnknownReleaseError."""
        name = release or self._releases.active(collection)
        with self._lock:
            opened = self._open.get((collection, name or ""))
            if opened is None:
                manifest = self._releases.named(collection, release)
                opened = self._open[collection, manifest.release] = self._opened(manifest)
                if not opened.headed(self._publisher.head):
                    self._begin(manifest)
                while len(self._open) > _MOST:
                    self._open.popitem(last=False)
            self._open.move_to_end((collection, opened.held.manifest.release))
            return opened

    def wait(self) -> None:
        """Until every release that is held has what the answer head needs, or can't be given it."""
        for thread in list(self._completing.values()):
            thread.join()

    def close(self) -> None:
        """What was made so far stays made."""
        self._closed.set()
        for thread in list(self._completing.values()):
            thread.join(_PATIENCE)

    def _opened(self, manifest: Manifest) -> Opened:
        space = self._space(manifest.collection)
        return open_release(manifest, self._releases, self._publisher, self._generic, space)

    def _space(self, collection: str) -> Space | None:
        """Another collection is searched in the space of the default one, which has known questions."""
        if collection == DEFAULT_COLLECTION or self._releases.active(DEFAULT_COLLECTION) is None:
            return None
        return self.release(DEFAULT_COLLECTION).held.space

    def _begin(self, manifest: Manifest) -> None:
        """Once a process for each release: one that failed is tried again at the next start."""
        name = manifest.collection, manifest.release
        if name not in self._completing and not self._closed.is_set():
            thread = Thread(target=self._complete, args=(manifest,), name=f"complete {manifest.vectors}", daemon=True)
            self._completing[name] = thread
            thread.start()

    def _complete(self, manifest: Manifest) -> None:
        with suppress(KnowledgeError):  # the index is away: it is searched as before
            if not self._publisher.complete(manifest, self._closed):
                return
            opened, name = self._opened(manifest), (manifest.collection, manifest.release)
            with self._lock:
                if name in self._open:
                    self._open[name] = opened
