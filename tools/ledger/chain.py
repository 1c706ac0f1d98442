"""Chain: each entry's hash covers the entry before it, so that no entry can change, vanish or move unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from tools.ledger.entry import Effect, Entry

GENESIS = "0" * 64


@dataclass(frozen=True)
class Break:
    """The first place at which a chain does not hold."""

    manufacturer_id: str
    sequence: int
    entry_id: str | None  # None where an entry is missing
    reason: str


def text_digest(salt: str, summary: str, note: str, reason: str) -> str:
    """SHA-256 of the words beside an entry. The salt is blanked with them, so that nothing can be guessed back."""
    return _sha256([salt, summary, note, reason])


def sealed(entry: Entry, previous_hash: str) -> Entry:
    """The entry in its place: with the hash before it and its own."""
    placed = replace(entry, previous_hash=previous_hash)
    return replace(placed, hash=entry_hash(placed))


def entry_hash(entry: Entry) -> str:
    """SHA-256 of every field but the hash itself, in canonical JSON; moments in UTC to the microsecond."""
    return _sha256({name: _plain(value) for name, value in vars(entry).items() if name != "hash"})


def first_break(manufacturer_id: str, entries: Sequence[Entry]) -> Break | None:
    """The first entry, in order of `sequence`, that differs from what was posted."""
    previous = GENESIS
    known: dict[str, Entry] = {}
    for place, entry in enumerate(entries, start=1):
        if entry.sequence != place:
            return Break(manufacturer_id, place, None, "the entry is missing")
        if entry.previous_hash != previous:
            return Break(manufacturer_id, place, entry.id, "it does not follow the entry before it")
        if entry.hash != entry_hash(entry):
            return Break(manufacturer_id, place, entry.id, "its fields do not give its hash")
        if fault := _misposted(entry, known):
            return Break(manufacturer_id, place, entry.id, fault)
        known[entry.id] = entry
        previous = entry.hash
    return None


def _misposted(entry: Entry, known: dict[str, Entry]) -> str | None:
    """What an entry does to the balance must follow from its kind and from the entry that it takes back."""
    if entry.reverses is not None:
        undone = known.get(entry.reverses)
        if undone is None:
            return f"it takes back {entry.reverses}, which is not before it in this book"
        return None if entry.effect == undone.effect.undone() else "it does not take back what the other entry did"
    expected = {
        "use": Effect(drawn=entry.effect.drawn),
        "hold": Effect(held=entry.effect.held),
    }.get(entry.kind, Effect(granted=entry.minutes))
    return None if entry.effect == expected else f"it does not do what an entry of kind {entry.kind} does"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return vars(value) if isinstance(value, Effect) else value


def _sha256(value: Any) -> str:
    canonical = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
