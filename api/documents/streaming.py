"""Work that takes its time, told as it goes on: events while it runs, then what came of it or what was wrong."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any

from fastapi.responses import StreamingResponse

from api.documents.remote import STAGE
from api.errors import ApiError
from api.unavailable import of_knowledge
from knowledge.errors import KnowledgeError
from knowledge.ingestion.ingest import Progress, Stage

EVENTS = (
    "text/event-stream"  # the one kind of answer that is not compressed, so that each event arrives when it is told
)
Event = dict[str, Any]


def streamed(work: Callable[[Progress], Event]) -> StreamingResponse:
    """Server-sent events, each a JSON object with one member: `stage`, and at the end `report` or `problem`. The work
    goes on when nobody listens."""
    events: queue.Queue[Event | None] = queue.Queue()
    threading.Thread(target=_work, args=(work, events), name="publishing").start()
    return StreamingResponse(_written(events), media_type=EVENTS)


def _work(work: Callable[[Progress], Event], events: queue.Queue[Event | None]) -> None:
    def tell(stage: Stage) -> None:
        events.put({"stage": STAGE.dump_python(stage, mode="json")})

    try:
        events.put(work(tell))
    except KnowledgeError as error:
        events.put({"problem": of_knowledge(error).document()})
    except ApiError as error:
        events.put({"problem": error.document()})
    finally:
        events.put(None)


def _written(events: queue.Queue[Event | None]) -> Iterator[str]:
    while (event := events.get()) is not None:
        yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n"
