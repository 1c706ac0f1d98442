"""`mcap backup`, `restore`, `export`, `erase` and `expire`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.terminal import fail

File = Annotated[Path, typer.Argument(help="The archive, such as mcap.tar.gz.")]
Id = Annotated[str, typer.Option(help="Its id.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would go, and stop.")]


def backup(file: File) -> None:
    """Everything as one file that only you can read. With the embedded index the service is stopped meanwhile."""
    from api import clock
    from api.home import HomeOwnedError
    from api.keeping import archive
    from api.keeping.errors import KeepingError
    from api.settings import ApiSettings

    try:
        kept = archive.backup(ApiSettings(), file, clock.now())
    except (KeepingError, HomeOwnedError, OSError) as error:
        fail(str(error))
    typer.echo(f"{file}: {kept.rows} rows, {kept.bytes} bytes")
    _tell_index(kept.index)


def restore(file: File) -> None:
    """A backup into an empty home folder and an empty database (SQLite or PostgreSQL, whichever it came from)."""
    from api.home import HomeOwnedError
    from api.keeping import archive
    from api.keeping.errors import KeepingError
    from api.settings import ApiSettings

    settings = ApiSettings()
    try:
        kept = archive.restore(settings, file)
    except (KeepingError, HomeOwnedError) as error:
        fail(str(error))
    typer.echo(f"{settings.home.absolute()} and the database hold what was kept at {kept.made_at}: {kept.rows} rows")
    _tell_index(kept.index)


def export(manufacturer: Id, out: Annotated[Path | None, typer.Option(help="Default: <id>.zip.")] = None) -> None:
    """All that a manufacturer said, calculated and used, as a zip of JSON files."""
    from api import clock
    from api.db import audit
    from api.keeping import export as exported
    from api.keeping.errors import KeepingError
    from api.ledger.terminal import database, me

    file = out or Path(f"{manufacturer}.zip")
    with database() as sessions, sessions.begin() as session:
        try:
            content = exported.export(session, manufacturer)
        except KeepingError as error:
            fail(str(error))
        actor = me().subject
        audit.record(session, clock.now(), actor, "manufacturer.export", manufacturer, manufacturer_id=manufacturer)
    file.touch(mode=0o600)
    file.write_bytes(content)
    typer.echo(str(file))


def erase(
    manufacturer: Id,
    dry_run: DryRun = False,
    confirm: Annotated[str | None, typer.Option(help="The id once more; asked for where it is not given.")] = None,
) -> None:
    """Delete what a manufacturer said and calculated; blank the words beside its hours, which stay."""
    from api import clock
    from api.keeping import erasure
    from api.keeping.errors import KeepingError
    from api.ledger.terminal import database, me

    with database() as sessions:
        try:
            with sessions() as session:
                found = erasure.erase(session, manufacturer, clock.now(), me().subject)
                session.rollback()
            typer.echo(f"{manufacturer}: " + ", ".join(f"{n} {name}" for name, n in asdict(found).items()))
            if dry_run:
                typer.echo("Nothing was erased.")
                return
            if (confirm or typer.prompt("This cannot be undone. Type the id to go on")) != manufacturer:
                fail("That is another id. Nothing was erased.")
            with sessions.erasing() as session:
                erasure.erase(session, manufacturer, clock.now(), me().subject)
        except KeepingError as error:
            fail(str(error))
    typer.echo("Erased. Backups and exports that were made before still hold it.")


def expire(
    days: Annotated[int | None, typer.Option(min=1, help="Default: MCAP_CONVERSATION_DAYS.")] = None,
) -> None:
    """Delete conversations in which nothing was said for so many days. The service does so each hour."""
    from api import clock
    from api.keeping import retention
    from api.ledger.terminal import database, me
    from api.settings import ApiSettings

    wanted = days or ApiSettings().conversation_days
    if wanted is None:
        fail("Conversations are kept until they are deleted. Give --days, or set MCAP_CONVERSATION_DAYS.")
    with database() as sessions:
        typer.echo(f"{retention.expire(sessions, wanted, clock.now(), me().subject)} conversations deleted")


def _tell_index(index: str) -> None:
    if index != "embedded":
        typer.echo(f"The index is kept by {index}: copy that server's folder too, or ingest the documents again.")
