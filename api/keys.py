"""Public keys of those who may sign: from an address or a file, kept a while, asked again on an unknown `kid`."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from api.clock import Clock
from api.errors import UnavailableError

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")  # signatures only; a shared secret would let the reader sign
FRESH = timedelta(minutes=10)  # a set is asked for again after this
PATIENCE = timedelta(seconds=30)  # and for an unknown kid not more often than this

Fetch = Callable[[str], Mapping[str, Any]]


def fetch(source: str, client: httpx.Client | None = None) -> Mapping[str, Any]:
    """A key set by its address or path. Raises httpx.HTTPError, OSError or ValueError."""
    if source.startswith(("https://", "http://")):
        answer = client.get(source) if client else httpx.get(source, timeout=5.0)
        answer.raise_for_status()
        found = answer.json()
    else:
        found = json.loads(Path(source).read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise ValueError("a key set is a JSON object")
    return found


@dataclass
class KeySet:
    """The keys at one address, by `kid`; safe to use from several threads."""

    source: str
    clock: Clock
    fetch: Fetch = fetch
    _keys: dict[str, PyJWK] = field(default_factory=dict)
    _fetched: datetime | None = None  # last success
    _tried: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def key(self, kid: str) -> PyJWK | None:
        """The key of that name, or None where the signer has none. Raises UnavailableError before the first success."""
        with self._lock:
            now = self.clock()
            stale = self._fetched is None or now - self._fetched > FRESH
            waited = self._tried is None or now - self._tried > PATIENCE
            if (stale or kid not in self._keys) and waited:
                self._refresh(now)
            if self._fetched is None:
                raise UnavailableError("issuer_unavailable", "The keys of the token's issuer cannot be had just now.")
            return self._keys.get(kid)

    def _refresh(self, now: datetime) -> None:
        self._tried = now
        try:
            self._keys = usable(self.fetch(self.source))
        except (httpx.HTTPError, OSError, ValueError):
            return  # the keys we have stay good; without any, `key` says so
        self._fetched = now


def listed(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All keys of a set. Raises ValueError where it is none."""
    keys = found.get("keys")
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise ValueError('a key set has "keys", an array of objects')
    return keys


def usable(found: Mapping[str, Any]) -> dict[str, PyJWK]:
    """Keys for signing, of a kind we accept, that have a name. Raises ValueError where it is no key set."""
    keys = {}
    for raw in listed(found):
        try:
            key = PyJWK(raw)
        except (PyJWTError, NotImplementedError):
            continue  # a set may hold kinds of key that are not for us
        if (
            isinstance(key.key_id, str)
            and key.key_id
            and key.algorithm_name in ALGORITHMS
            and raw.get("use", "sig") == "sig"
        ):
            keys[key.key_id] = key
    return keys
