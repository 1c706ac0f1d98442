"""`mcap record`: a manufacturer's years on the command line, beside the service, under the same rules."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from pydantic import BaseModel

    from api.db.engine import Sessions
    from api.record.store import Version
    from api.record.writing import Desk

record = typer.Typer(
    help="A manufacturer's years: inventories, targets, plan and risks; by the same rules as over HTTP.",
    no_args_is_help=True,
)

ManufacturerId = Annotated[str, typer.Argument(metavar="MANUFACTURER", help="its id")]
History = Annotated[bool, typer.Option("--history", help="every version, the oldest first")]
Add = Annotated[
    str | None,
    typer.Option(metavar="FILE|-", help="add a version: the JSON body that the API takes; where staff may write"),
]
AsJson = Annotated[bool, typer.Option("--json", help="for programs")]
OfYear = Annotated[int | None, typer.Option(help="default: the last on record")]


@record.command()
def inventories(
    manufacturer: ManufacturerId, add: Add = None, history: History = False, as_json: AsJson = False
) -> None:
    """The inventory of each year."""
    from api.record import writing
    from api.record.schemas import InventoryIn, InventoryOut

    _run(manufacturer, "inventory", InventoryIn, InventoryOut, writing.inventory, add, history, as_json)


@record.command()
def targets(manufacturer: ManufacturerId, add: Add = None, history: History = False, as_json: AsJson = False) -> None:
    """The targets on file."""
    from api.record import writing
    from api.record.schemas import TargetIn, TargetOut

    _run(manufacturer, "target", TargetIn, TargetOut, writing.target, add, history, as_json)


@record.command()
def actions(manufacturer: ManufacturerId, add: Add = None, history: History = False, as_json: AsJson = False) -> None:
    """The actions of the decarbonisation plan."""
    from api.record import writing
    from api.record.schemas import ActionIn, ActionOut

    _run(manufacturer, "action", ActionIn, ActionOut, writing.action, add, history, as_json)


@record.command()
def risks(manufacturer: ManufacturerId, add: Add = None, history: History = False, as_json: AsJson = False) -> None:
    """The register of climate risks."""
    from api.record import writing
    from api.record.schemas import RiskIn, RiskOut

    _run(manufacturer, "risk", RiskIn, RiskOut, writing.risk, add, history, as_json)


@record.command()
def progress(manufacturer: ManufacturerId, year: OfYear = None, as_json: AsJson = False) -> None:
    """The years beside each other, and each target against its line, its criteria and the plan."""
    from api import clock
    from api.calculations import criteria
    from api.record import store
    from api.settings import ApiSettings
    from tools.calculation import Context
    from tools.record.progress import progress as computed

    context = Context(today=clock.now().date(), criteria=criteria.read(ApiSettings().criteria))
    with _database() as sessions, sessions() as session:
        store.known(session, manufacturer)
        found = computed(store.record(session, manufacturer), context, year)
    if as_json:
        _print([found.model_dump(mode="json")], alone=True)
        return
    for each in found.years:
        market = f", {_t(each.scope2_market)} (market)" if each.scope2_market is not None else ""
        location = f"{_t(each.scope2_location)} (location)"
        typer.echo(f"{each.year}  {each.state:9} scope 1 {_t(each.scope1)}  scope 2 {location}{market}")
    for target in found.targets:
        state = {True: "on track", False: "behind", None: ", ".join((*target.missing, *target.refused))}[
            target.on_track
        ]
        gap = f", gap {_t(target.years[-1].gap)} {target.unit} in {target.years[-1].year}" if target.years else ""
        typer.echo(f"target {target.base_year} to {target.target_year} ({target.kind}, {target.state}): {state}{gap}")
    if not found.years and not found.targets:
        typer.echo("Nothing is on record.")


@record.command()
def report(
    manufacturer: ManufacturerId,
    out: Annotated[Path, typer.Option(help="the file to write: .html to print, .docx for Word")],
    year: Annotated[int | None, typer.Option(help="of the report; without it the submission pack of a target")] = None,
    target: Annotated[str | None, typer.Option(help="id of the target; default: the first")] = None,
    language: Annotated[str, typer.Option(help="one of the twelve")] = "en",
) -> None:
    """A draft to be disclosed or submitted: the progress report of a year, or the pack of a target."""
    from api import clock
    from api.calculations import criteria
    from api.record import paper_page, paper_routes
    from api.record.paper_word import word
    from api.record.report import of_year
    from api.record.words import Words
    from api.settings import ApiSettings
    from tools.calculation import Context

    if out.suffix not in (".html", ".docx"):
        raise typer.BadParameter(
            "the paper is a page or for Word: a name that ends in .html or .docx", param_hint="--out"
        )
    context = Context(today=clock.now().date(), criteria=criteria.read(ApiSettings().criteria))
    with _database() as sessions, sessions() as session:
        found = paper_routes.material(session, manufacturer, context, year)
        spoken = Words(language)
        paper = paper_routes.pack(found, target, spoken) if year is None else of_year(found, year, spoken)
    out.write_bytes(word(paper) if out.suffix == ".docx" else paper_page.page(paper).encode())
    typer.echo(str(out))


def _t(tonnes: Any) -> str:
    return f"{tonnes:,.1f}"


@contextmanager
def _database() -> Iterator[Sessions]:
    """A refusal ends the command with its sentence and exit code 1."""
    from api.errors import ApiError
    from api.ledger import terminal
    from api.terminal import fail

    with terminal.database() as sessions:
        try:
            yield sessions
        except ApiError as error:
            fail(f"{error.said('en')} [{error.code}]")


def _run(
    manufacturer: str,
    kind: Any,
    taken: type[Any],
    given: type[Any],
    act: Callable[[Desk, Any], Version],
    add: str | None,
    history: bool,
    as_json: bool,
) -> None:
    """List the versions of a kind, or add the one that a file holds."""
    from api import clock
    from api.ledger import terminal
    from api.record import shown, store
    from api.record.writing import Desk

    if add is not None:
        body = terminal.body(taken, **_read(add))
        author = store.Author(terminal.me().subject, staff=True)
        with _database() as sessions, sessions.begin() as session:
            kept = [act(Desk(session, manufacturer, author, clock.now()), body)]
    else:
        with _database() as sessions, sessions() as session:
            store.known(session, manufacturer)
            kept = (store.versions if history else store.newest)(session, manufacturer, kind)
    models = shown.versions(given, kept)
    if as_json:
        _print([model.model_dump(mode="json") for model in models], alone=add is not None)
        return
    for model in models:
        typer.echo(_line(model))


def _line(model: BaseModel) -> str:
    """A version in one line: what it is, its state, who wrote it."""
    values = model.model_dump(mode="json")
    what = {
        "title": "{title}: {expected} tCO2e a year from {year}",
        "hazard": "{hazard}: likelihood {likelihood}, impact {impact}",
        "target_year": "{kind} {base_year} to {target_year}",
        "scope1": "scope 1 {scope1} t, scope 2 {scope2_location} t (location)",
    }
    words = next(line for name, line in what.items() if name in values).format_map(values)
    return f"{values['id']}  v{values['version']}  {values['state']:9} {words}  ({values['by']}, {values['at'][:10]})"


def _read(source: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text("utf-8")
        found = json.loads(text, parse_float=str)  # a number is its digits
    except OSError as error:
        raise typer.BadParameter(f"{source} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise typer.BadParameter(f"{source} is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise typer.BadParameter(f"{source} holds no object with named values")
    return found


def _print(values: list[Any], *, alone: bool) -> None:
    typer.echo(json.dumps(values[0] if alone else values, indent=2, ensure_ascii=False))
