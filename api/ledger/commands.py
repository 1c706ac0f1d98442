"""`mcap hours` and `mcap verify-ledger`: the book on the command line, beside the service, under the same rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

hours = typer.Typer(help="The hours ledger: the same rules as over HTTP.", no_args_is_help=True)

ManufacturerId = Annotated[str, typer.Argument(metavar="MANUFACTURER", help="its id")]
EntryId = Annotated[str, typer.Argument(metavar="ENTRY", help="its id")]
HoldId = Annotated[str, typer.Argument(metavar="HOLD", help="the hold's id")]
Minutes = Annotated[int, typer.Argument(help="whole minutes")]
Summary = Annotated[str, typer.Option(help="a line that the manufacturer reads")]
Note = Annotated[str | None, typer.Option(help="a line for staff only")]
Reason = Annotated[str, typer.Option(help="why")]
At = Annotated[str | None, typer.Option(help="when, as 2027-03-01T09:30+07:00; default: now")]
Year = Annotated[int | None, typer.Option(help="default: the current programme year")]
ApprovalReason = Annotated[str | None, typer.Option(help="past the allotment: why you approve it")]
AsJson = Annotated[bool, typer.Option("--json", help="for programs")]


@hours.command()
def balance(manufacturer: ManufacturerId, year: Year = None, as_json: AsJson = False) -> None:
    """What is granted, used, held and left."""
    from api import clock
    from api.ledger import grants, shown, terminal

    with terminal.database() as sessions:
        allotment = shown.allotment(grants.balance(sessions, manufacturer, clock.now(), year))
    if as_json:
        terminal.print_json(allotment)
        return
    typer.echo(f"{manufacturer}: programme year {allotment.year}, {allotment.from_} to {allotment.to}")
    for name in ("granted", "used", "held", "remaining"):
        typer.echo(f"{name:10}{getattr(allotment, f'{name}_minutes'):7} min")


@hours.command()
def log(
    manufacturer: ManufacturerId,
    minutes: Minutes,
    summary: Summary,
    channel: Annotated[str, typer.Option(help="live, offline or review")] = "live",
    at: At = None,
    note: Note = None,
    adviser: Annotated[str | None, typer.Option(help="default: you")] = None,
    conversation: Annotated[str | None, typer.Option(help="the conversation that it belongs to")] = None,
    handoff: Annotated[str | None, typer.Option(help="the hand-off that it belongs to")] = None,
    approval_reason: ApprovalReason = None,
    request_approval: Annotated[bool, typer.Option(help="past the allotment: keep it until a lead decides")] = False,
    key: Annotated[str | None, typer.Option(help="the same key posts once")] = None,
    as_json: AsJson = False,
) -> None:
    """Log time that was spent."""
    from api import clock
    from api.ledger import posting, store, terminal
    from api.ledger.schemas import TimeSpent

    links = {"conversation_id": conversation, "handoff_id": handoff}
    past = {"approval_reason": approval_reason, "request_approval": request_approval}
    words = {"summary": summary, "note": note, "adviser": adviser}
    occurred_at = at or clock.now()
    time = terminal.body(TimeSpent, minutes=minutes, channel=channel, occurred_at=occurred_at, **words, **links, **past)
    terminal.post(
        lambda session: store.open_book(session, manufacturer, clock.now()),
        lambda book: posting.log_time(book, time, terminal.me(), f"entry:{key}" if key else None),
        as_json=as_json,
        scope=f"entries:{manufacturer}",
        key=key,
        request=time,
    )


@hours.command()
def hold(
    manufacturer: ManufacturerId,
    minutes: Minutes,
    starts: Annotated[str, typer.Option(help="when it starts, as 2027-03-01T09:30+07:00")],
    summary: Summary,
    expires: Annotated[str | None, typer.Option(help="default: a day after it starts")] = None,
    handoff: Annotated[str | None, typer.Option(help="the hand-off that it belongs to")] = None,
    approval_reason: ApprovalReason = None,
    as_json: AsJson = False,
) -> None:
    """Reserve time for a live session."""
    from api import clock
    from api.ledger import posting, store, terminal
    from api.ledger.schemas import HoldRequest

    request = terminal.body(
        HoldRequest,
        minutes=minutes,
        starts_at=starts,
        expires_at=expires,
        summary=summary,
        handoff_id=handoff,
        approval_reason=approval_reason,
    )
    terminal.post(
        lambda session: store.open_book(session, manufacturer, clock.now()),
        lambda book: posting.hold(book, request, terminal.me()),
        as_json=as_json,
    )


@hours.command()
def settle(
    hold_id: HoldId,
    minutes: Minutes,
    summary: Summary,
    at: At = None,
    channel: Annotated[str, typer.Option(help="live, offline or review")] = "live",
    note: Note = None,
    approval_reason: ApprovalReason = None,
    as_json: AsJson = False,
) -> None:
    """Free a hold and log the time that the session took."""
    from api import clock
    from api.ledger import posting, store, terminal
    from api.ledger.schemas import Settlement

    settlement = terminal.body(
        Settlement,
        minutes=minutes,
        occurred_at=at or clock.now(),
        summary=summary,
        channel=channel,
        note=note,
        approval_reason=approval_reason,
    )
    terminal.post(
        lambda session: store.book_of(session, hold_id, clock.now()),
        lambda book: posting.settle(book, hold_id, settlement, terminal.me()),
        as_json=as_json,
    )


@hours.command()
def release(hold_id: HoldId, as_json: AsJson = False) -> None:
    """Free a hold: the session does not take place."""
    from api import clock
    from api.ledger import posting, store, terminal

    terminal.post(
        lambda session: store.book_of(session, hold_id, clock.now()),
        lambda book: posting.release(book, hold_id, terminal.me()),
        as_json=as_json,
    )


@hours.command(context_settings={"ignore_unknown_options": True})
def adjust(
    manufacturer: ManufacturerId, minutes: Minutes, reason: Reason, year: Year = None, as_json: AsJson = False
) -> None:
    """Add minutes to what a year has been granted, or take them away with a minus."""
    from api import clock
    from api.ledger import posting, store, terminal
    from api.ledger.schemas import Adjustment

    adjustment = terminal.body(Adjustment, minutes=minutes, year=year, reason=reason)
    terminal.post(
        lambda session: store.open_book(session, manufacturer, clock.now()),
        lambda book: posting.adjust(book, adjustment, terminal.me()),
        as_json=as_json,
    )


@hours.command()
def reverse(entry_id: EntryId, reason: Reason, as_json: AsJson = False) -> None:
    """Take an entry back; both stay in the book."""
    from api import clock
    from api.ledger import posting, store, terminal
    from api.ledger.schemas import Reason as Why

    why = terminal.body(Why, reason=reason)
    terminal.post(
        lambda session: store.book_of(session, entry_id, clock.now()),
        lambda book: posting.reverse(book, entry_id, why.reason, terminal.me()),
        as_json=as_json,
    )


@hours.command()
def statement(
    manufacturer: ManufacturerId,
    year: Year = None,
    every_year: Annotated[bool, typer.Option("--all", help="every year")] = False,
    language: Annotated[str | None, typer.Option("--lang", help="default: the manufacturer's")] = None,
    form: Annotated[str, typer.Option("--format", help="text, csv or html")] = "text",
    as_json: AsJson = False,
) -> None:
    """The entries with their sums, on standard output."""
    from api import clock
    from api.ledger import shown, statement, store, terminal

    if form not in ("text", "csv", "html"):
        raise typer.BadParameter("--format is text, csv or html")
    with terminal.database() as sessions, sessions() as session:
        now = clock.now()
        chosen = None if every_year else year or store.balance(session, manufacturer, now).year
        made = statement.of(session, manufacturer, now, chosen)
    if as_json:
        terminal.print_jsons([shown.entry(recorded) for recorded in made.entries])
    elif form == "csv":
        typer.echo(statement.as_csv(made, language), nl=False)
    elif form == "html":
        typer.echo(statement.as_html(made, language or made.language or "en"), nl=False)
    else:
        for recorded in made.entries:
            typer.echo(terminal.line(shown.entry(recorded)))
        typer.echo(f"{made.balance.remaining_minutes} of {made.balance.granted_minutes} minutes remain.")


def verify_ledger(
    heads: Annotated[Path | None, typer.Option(help="write the newest hash of every book to this file")] = None,
    against: Annotated[Path | None, typer.Option(help="find entries cut off since this file was written")] = None,
    as_json: AsJson = False,
) -> None:
    """Compute every balance and hash chain again; exit 1 and the first entry that differs."""
    from api.ledger import terminal, verify

    try:
        kept = verify.read_heads(against) if against else None
    except (OSError, ValueError) as error:
        raise typer.BadParameter(str(error)) from error
    with terminal.database() as sessions, sessions() as session:
        found = verify.verify(session, kept)
    if heads and not found.breaks:
        verify.write_heads(heads, found.heads)
    terminal.print_verification(found, as_json=as_json)
    if found.breaks:
        raise typer.Exit(1)
