"""`mcap ask`: one turn on the command line, through the service that owns the home or one of its own."""

from __future__ import annotations

import functools
import json
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from api.home import Service
    from api.settings import ApiSettings


def ask(
    text: Annotated[str, typer.Argument(help="The message.")],
    lang: Annotated[str | None, typer.Option(help="Language of the answer; default: that of the message.")] = None,
    manufacturer: Annotated[str | None, typer.Option(help="Ask as this manufacturer; its hours are logged.")] = None,
    conversation: Annotated[str | None, typer.Option(help="Go on with this conversation.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the Answer.")] = False,
) -> None:
    """One turn with the assistant. Without --manufacturer nothing is logged."""
    from api.running import connected
    from api.settings import ApiSettings
    from api.terminal import result, told

    with told(), _service(ApiSettings()) as service, connected(service, manufacturer) as client:
        conversation = conversation or result(client.post("/v1/conversations"))["id"]
        message = {"text": text, "language": lang}
        answer = result(client.post(f"/v1/conversations/{conversation}/messages", json=message))
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else readable(answer))


def readable(answer: dict[str, Any]) -> str:
    """The text with its sources, and what is asked for."""
    lines = [answer["text"]]
    lines += [_source(citation) for citation in answer["citations"]]
    lines += [f"- {m['name']}: {m['description']} {m['problem']}" for m in answer["missing_inputs"]]
    lines += [f"> {suggestion}" for suggestion in answer["suggestions"]]
    if hours := answer["hours"]:
        lines.append(f"{hours['logged_minutes']} min logged, {hours['remaining_minutes']} min left in {hours['year']}")
    lines.append(f"{answer['status']} · {answer['conversation_id']} · {answer['id']}")
    return "\n".join(lines)


def _source(citation: dict[str, Any]) -> str:
    known = (citation["authority"], citation["release"], *["machine translation"] * citation["machine_translated"])
    return f"[{citation['n']}] {citation['title']} ({', '.join(known)}): {citation['url']}"


@contextmanager
def _service(settings: ApiSettings) -> Iterator[Service]:
    """The one that owns the home; else one of our own for as long as the command. Raises HomeOwnedError."""
    from api import home

    running = home.running(settings.home)
    if running is not None:
        yield running
        return
    with _own(settings) as own:
        yield own


@contextmanager
def _own(settings: ApiSettings) -> Iterator[Service]:
    """The same application on a loopback port that nobody is told of, under the lock of the home."""
    import uvicorn

    from api import clock, home, logs
    from api.app import create_app
    from api.calculations import criteria
    from api.home import Service
    from api.opening import open_mind, opened

    criteria.read(settings.criteria)
    logs.configure(level=logging.WARNING)
    with home.owned(settings.home, "mcap ask"), socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        service = Service(address, home.new_key(), 0)
        opener = functools.partial(opened, settings, clock.now, open_mind, service.secret)
        config = uvicorn.Config(create_app(settings, opener), log_config=None, ws="none", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="service")
        thread.start()
        try:
            yield service
        finally:
            server.should_exit = True
            thread.join()
