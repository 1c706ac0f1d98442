"""`mcap ask`: one turn on the command line, through the service."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer


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

    with told(), connected(ApiSettings(), "mcap ask", manufacturer) as client:
        conversation = conversation or result(client.post("/v1/conversations"))["id"]
        message = {"text": text, "language": lang}
        answer = result(client.post(f"/v1/conversations/{conversation}/messages", json=message))
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else readable(answer))


def readable(answer: dict[str, Any]) -> str:
    """The text with its sources, and what is asked for."""
    lines = [answer["text"]]
    lines += [f"[{c['n']}] {c['title']} ({c['authority']}, {c['release']}): {c['url']}" for c in answer["citations"]]
    lines += [f"- {m['name']}: {m['description']} {m['problem']}" for m in answer["missing_inputs"]]
    lines += [f"> {suggestion}" for suggestion in answer["suggestions"]]
    if hours := answer["hours"]:
        lines.append(f"{hours['logged_minutes']} min logged, {hours['remaining_minutes']} min left in {hours['year']}")
    lines.append(f"{answer['status']} · {answer['conversation_id']} · {answer['id']}")
    return "\n".join(lines)
