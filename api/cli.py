"""`mcap`: every command. What is slow to import is imported by the command that needs it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from api.ask import ask
from api.calculations.commands import calc, factors
from api.documents.commands import ingest, releases, search
from api.identity import Role
from api.keeping.commands import backup, erase, expire, export, restore
from api.ledger.commands import hours, verify_ledger
from api.record.commands import record
from api.terminal import fail

app = typer.Typer(name="mcap", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command()(ask)
app.command()(search)
app.command()(ingest)
app.add_typer(releases, name="releases")
app.command()(calc)
app.add_typer(factors, name="factors")
app.add_typer(hours, name="hours")
app.add_typer(record, name="record")
app.command()(verify_ledger)
for command in (backup, restore, export, erase, expire):
    app.command()(command)


def _duration(text: str) -> timedelta:
    """`90`, `90s`, `10m`, `12h`: more than nothing, at most twelve hours."""
    found = re.fullmatch(r"(\d{1,6})([smh]?)", text)
    seconds = int(found[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[found[2]] if found else 0
    if not 0 < seconds <= timedelta(hours=12).total_seconds():
        raise typer.BadParameter(f"{text!r} is not a time of 1 second to 12 hours, such as 90, 10m or 12h")
    return timedelta(seconds=seconds)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes; above 1 only with a Chroma server.")] = 1,
) -> None:
    """The service: chat page, console, API, widget."""
    from api.home import HomeOwnedError
    from api.serve import CannotServeError
    from api.serve import serve as run
    from api.settings import ApiSettings

    try:
        run(ApiSettings(), host, port, workers)
    except (CannotServeError, HomeOwnedError) as error:
        fail(str(error))


@app.command()
def token(
    role: Annotated[Role, typer.Option(help="Whom the token is for.")],
    manufacturer: Annotated[str | None, typer.Option(help="Id of the manufacturer.")] = None,
    name: Annotated[str | None, typer.Option(help="Name of the manufacturer.")] = None,
    subject: Annotated[str | None, typer.Option(help="Default: dev:<role>:<manufacturer>.")] = None,
    expires_in: Annotated[str, typer.Option(help="Seconds, or such as 10m or 12h; at most 12 hours.")] = "12h",
) -> None:
    """A token by the development key, alone on one line."""
    from api import clock, development, home
    from api.settings import ApiSettings

    settings = ApiSettings()
    if settings.env == "production":
        fail("There is no development key in production (MCAP_ENV=production). Tokens come from your issuers.")
    key = home.development_key(settings.home)
    try:
        made = development.token(
            key,
            role,
            clock.now(),
            manufacturer_id=manufacturer,
            manufacturer_name=name,
            subject=subject,
            life=_duration(expires_in),
        )
    except ValueError as error:
        raise typer.BadParameter(f"{error}. Give --manufacturer.") from error
    typer.echo(made)


@app.command("eval")
def evaluate(
    suites: Annotated[list[str] | None, typer.Argument(help="Names of suites; default: all but `judge`.")] = None,
    report: Annotated[Path | None, typer.Option(help="Write an HTML report.")] = None,
    keep: Annotated[bool, typer.Option(help="Make this run the baseline.")] = False,
) -> None:
    """Evaluation suites, in a home of their own; `judge`: the configured judge. Exit 1 below a gate."""
    from api import clock
    from api.settings import ApiSettings
    from evals.commands import evaluate as run

    own = ApiSettings().home / "evals"
    raise typer.Exit(run(suites or [], clock.now().date(), own if own.is_dir() else None, report, keep))


@app.command()
def check_embed(url: Annotated[str, typer.Argument(help="Address of the page that embeds the widget.")]) -> None:
    """Tells what is misconfigured on a page that embeds the widget; exit 1 if something is."""
    import httpx

    from api.embedding import check

    try:
        with httpx.Client(timeout=10, follow_redirects=True) as client:
            findings = check(url, client)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        fail(f"{url} cannot be had: {error}")
    for finding in findings:
        mark = {True: "ok   ", False: "wrong", None: "look "}[finding.right]
        typer.echo(f"{mark} {finding.what}" + ("" if finding.right else f": {finding.hint}"))
    raise typer.Exit(1 if any(finding.right is False for finding in findings) else 0)


def main() -> None:
    """The console script."""
    app()
