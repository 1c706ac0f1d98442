"""`mcap doctor`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from api.findings import Finding
    from assistant.environment import Settings, UnusableSettingsError

S = TypeVar("S", bound="Settings")


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print a list of {what, state, seen, do}.")] = False,
    token: Annotated[
        Path | None,
        typer.Option(help="File with a token of one of your issuers, `-` for standard input: is it let in?"),
    ] = None,
) -> None:
    """What is wrong with this deployment, a line for each, and what to do; exit 1 where something is.

    Every setting is checked and every outside party tried: keys of issuers, sign-in, database, index, model, judge,
    mail (nothing is sent), webhook (a signed test), public address, clock, disk, backup. Nothing is changed.
    """
    from api.findings import wrong

    shown = typer.get_text_stream("stdin").read() if str(token) == "-" else token.read_text("utf-8") if token else None
    found = []
    for finding in _findings(shown):
        found.append(finding)
        if not as_json:
            typer.echo(finding.line)
    if as_json:
        typer.echo(json.dumps([finding.record for finding in found], ensure_ascii=False, indent=2))
    raise typer.Exit(1 if wrong(found) else 0)


def _findings(token: str | None) -> Iterator[Finding]:
    from api import clock
    from api.doctor.examination import examine
    from api.findings import Finding
    from api.settings import ApiSettings
    from assistant.environment import UnusableSettingsError
    from assistant.settings import AssistantSettings

    api, assistant = _read(ApiSettings), _read(AssistantSettings)
    if isinstance(api, ApiSettings) and isinstance(assistant, AssistantSettings):
        yield Finding("settings", True, seen="well formed")
        yield from examine(api, assistant, clock.now, token)
        return
    for read in (api, assistant):
        if isinstance(read, UnusableSettingsError):
            yield from (Finding("settings", False, seen=problem) for problem in read.problems)


def _read(settings: type[S]) -> S | UnusableSettingsError:
    from assistant.environment import UnusableSettingsError

    try:
        return settings()
    except UnusableSettingsError as error:
        return error
