"""`mcap`: every command. What is slow to import is imported by the command that needs it."""

from __future__ import annotations

import gc
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer

from api.ask import ask
from api.calculations.commands import calc, factors
from api.doctor.commands import doctor
from api.documents.commands import ingest, releases, search
from api.findings import wrong
from api.identity import Role
from api.keeping.commands import backup, erase, expire, export, restore
from api.ledger.commands import hours, verify_ledger
from api.record.commands import record
from api.terminal import Commands, fail

app = typer.Typer(name="mcap", cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command()(ask)
app.command()(search)
app.command()(ingest)
app.add_typer(releases, name="releases")
app.command()(calc)
app.add_typer(factors, name="factors")
app.add_typer(hours, name="hours")
app.add_typer(record, name="record")
app.command()(verify_ledger)
for command in (doctor, backup, restore, export, erase, expire):
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
    gc.disable()  # until all is opened (api.opening): what is loaded stays, and is not looked through meanwhile
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


@app.command()
def keys(
    folder: Annotated[Path, typer.Argument(help="Where both are written; made if it is not there.")] = Path(),
    issuer: Annotated[str, typer.Option(help="The `iss` of the portal's tokens.")] = "https://portal.example",
    audience: Annotated[str, typer.Option(help="Their `aud`.")] = "mcap-assistant",
    algorithm: Annotated[Literal["ES256", "RS256"], typer.Option(help="How it signs.")] = "ES256",
) -> None:
    """A private key for the portal's backend and its public key set (JWKS); prints the MCAP_ISSUERS that goes with it.

    Where the key set is there already the new key is added to it, beside the old ones: tokens by either are good
    until you take the old key out. A private key is never written over.
    """
    from api.pairs import added, new_pair
    from api.settings import Issuer

    private, public = folder / "portal-private-key.pem", folder / "portal-jwks.json"
    if private.exists():
        fail(f"{private} is there already. Move it away to make another; its public half stays in {public.name}.")
    pair = new_pair(algorithm)
    try:
        sets = added(public.read_text("utf-8") if public.exists() else None, pair)
    except ValueError as error:
        fail(f"{public} is no key set: {error}")
    folder.mkdir(parents=True, exist_ok=True)
    private.touch(mode=0o600)
    private.write_text(pair.private, encoding="ascii")
    public.write_text(sets, encoding="utf-8")
    trusted = Issuer(
        issuer=issuer,
        jwks=str(public.absolute()),
        audience=audience,
        roles=frozenset({"manufacturer"}),
        longest_life=600,
    )
    typer.echo(f"{private}: for the portal's backend alone; sign {algorithm} with it, `kid` {pair.kid}")
    typer.echo(f"{public}: for the service, or for an https address of the portal")
    typer.echo(f"MCAP_ISSUERS='{json.dumps([trusted.model_dump(mode='json')])}'")


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
def check_embed(
    url: Annotated[str, typer.Argument(help="Address of the page that embeds the widget.")],
    cookie: Annotated[str, typer.Option(help="Of somebody who is signed in at the portal: `name=value; …`.")] = "",
) -> None:
    """Tells what is misconfigured on a page that embeds the widget; exit 1 if something is."""
    import httpx

    from api.embedding import check

    try:
        with httpx.Client(timeout=10, follow_redirects=True) as client:
            findings = check(url, client, cookie)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        fail(f"{url} cannot be had: {error}")
    for finding in findings:
        typer.echo(finding.line)
    raise typer.Exit(1 if wrong(findings) else 0)


def main() -> None:
    """The console script."""
    app()
