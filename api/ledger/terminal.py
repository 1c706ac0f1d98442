"""The ledger on a terminal: the database beside the service, refusals on standard error, results as lines or JSON."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, TypeVar

import typer
from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session

from api import clock
from api.db.engine import Sessions, open_engine, open_sessions
from api.db.schema import migrate
from api.ledger import approvals, shown, store
from api.ledger.errors import LedgerError
from api.ledger.once import once
from api.ledger.posting import Actor, Kept
from api.ledger.schemas import ApprovalOut, EntryOut
from api.ledger.store import Book, Recorded
from api.ledger.verify import Verification
from api.settings import ApiSettings
from api.terminal import fail

B = TypeVar("B", bound=BaseModel)


@contextmanager
def database() -> Iterator[Sessions]:
    """The database of the settings, migrated. A LedgerError ends the command with its sentence and exit code 1."""
    engine = open_engine(ApiSettings().database)
    try:
        migrate(engine)
        yield open_sessions(engine)
    except LedgerError as error:
        fail(f"{error.detail} [{error.code}]")
    finally:
        engine.dispose()


def me() -> Actor:
    """Who has the machine has an admin's rights; the book says who it was."""
    return Actor(f"cli:{getpass.getuser()}", lead=True)


def body(model: type[B], **values: Any) -> B:
    """Values as the body that the API takes. What it would refuse ends the command, naming the option."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        problems = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False))
        raise typer.BadParameter("; ".join(problems)) from error


def post(
    open_book: Callable[[Session], Book],
    act: Callable[[Book], Kept],
    *,
    as_json: bool,
    scope: str = "",
    key: str | None = None,
    request: BaseModel | None = None,
) -> None:
    """Open a book, post into it once, print what came of it."""
    with database() as sessions, sessions.begin() as session:
        book = open_book(session)
        kept, _ = once(book, scope, key, request, lambda: act(book))
        made = shown.entry(kept) if isinstance(kept, Recorded) else approvals.shown(kept)
        balance = store.balance(session, made.manufacturer_id, clock.now(), _year(kept))
    if as_json:
        print_json(made)
        return
    typer.echo(line(made))
    typer.echo(f"{balance.remaining_minutes} of {balance.granted_minutes} minutes of {balance.year} remain.")


def line(made: EntryOut | ApprovalOut) -> str:
    """An entry in one line."""
    if isinstance(made, ApprovalOut):
        return f"kept for approval {made.id}: {made.minutes} min {made.channel}, {made.summary}"
    when = made.occurred_at.strftime("%Y-%m-%d %H:%M")
    what = f"{made.kind:10} {made.channel or '':9} {made.minutes:6} min  drawn {made.drawn_minutes:6}"
    return f"{made.id}  {when}  {what}  {made.summary}"


def print_json(model: BaseModel) -> None:
    typer.echo(json.dumps(model.model_dump(mode="json"), indent=2, ensure_ascii=False))


def print_jsons(models: Sequence[BaseModel]) -> None:
    typer.echo(json.dumps([model.model_dump(mode="json") for model in models], indent=2, ensure_ascii=False))


def print_verification(found: Verification, *, as_json: bool) -> None:
    """What was found, the first place of each book that differs by name."""
    if as_json:
        breaks = [asdict(broken) for broken in found.breaks]
        typer.echo(json.dumps({"manufacturers": found.manufacturers, "entries": found.entries, "breaks": breaks}))
        return
    for broken in found.breaks:
        entry = broken.entry_id or "no entry"
        typer.echo(f"{broken.manufacturer_id}, entry {broken.sequence} ({entry}): {broken.reason}", err=True)
    state = f"{len(found.breaks)} broken" if found.breaks else "every chain and every sum holds"
    typer.echo(f"{found.manufacturers} manufacturers, {found.entries} entries: {state}")


def _year(kept: Kept) -> int | None:
    return kept.entry.year if isinstance(kept, Recorded) else None
