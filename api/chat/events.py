"""Events on the wire and in the database: the data of each, and the event that it was made of."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from assistant.types import Event

_BARE = frozenset({"citation", "calculation", "answer"})  # whose data is the thing itself
_EVENT: TypeAdapter[Event] = TypeAdapter(Event)


def data_of(event: Event) -> dict[str, Any]:
    """What the stream carries beside the event's name (see api.chat.schemas)."""
    whole = event.model_dump(mode="json", by_alias=True, exclude={"event"})
    data: dict[str, Any] = whole[event.event] if event.event in _BARE else whole
    return data


def event_of(name: str, data: dict[str, Any]) -> Event:
    """The event that has this name and this data."""
    return _EVENT.validate_python({"event": name, **({name: data} if name in _BARE else data)})
