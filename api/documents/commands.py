"""`mcap search`, `mcap ingest` and `mcap releases`: knowledge on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.terminal import fail

if TYPE_CHECKING:
    from api.documents.overtaken import Overtaken
    from api.documents.remote import RemoteLibrary
    from knowledge.ingestion.ingest import FileReport, IngestReport
    from knowledge.library import Library
    from knowledge.types import Authority, Passage, Visibility

releases = typer.Typer(help="Knowledge releases.", no_args_is_help=True)

Collection = Annotated[str, typer.Option(help="Body of documents.")]
Json = Annotated[bool, typer.Option("--json", help="For a program to read.")]


def search(
    text: Annotated[str, typer.Argument(help="The question.")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="Passages.")] = 5,
    lang: Annotated[str | None, typer.Option(help="Language of the question; default: read from it.")] = None,
    release: Annotated[str | None, typer.Option(help="Default: the active one.")] = None,
    collection: Collection = "mcap",
    as_json: Json = False,
) -> None:
    """Ranked passages."""
    from knowledge.library import Query

    with _library("mcap search") as library:
        query = Query(text=text, k=k, language=lang, release=release, collection=collection, members=True)
        passages = library.search(query).passages
    if as_json:
        typer.echo(json.dumps([passage.model_dump(mode="json") for passage in passages], ensure_ascii=False, indent=2))
        return
    for passage in passages:
        typer.echo(_readable(passage))


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders.")],
    collection: Collection = "mcap",
    release: Annotated[str | None, typer.Option(help="Name of the new release; default: day and number.")] = None,
    authority: Annotated[
        str | None, typer.Option(help="mcap, standard, guidance or context (default); front matter may lower it.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="Default: read from the text.")] = None,
    title: Annotated[str | None, typer.Option(help="Default: the document's own.")] = None,
    effective_from: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From when it holds.")] = None,
    visibility: Annotated[
        str, typer.Option(help="members, or public: readable without a token; front matter may narrow it.")
    ] = "members",
    activate: Annotated[bool, typer.Option(help="Search it from now on.")] = True,
    as_json: Json = False,
) -> None:
    """Makes the next release of a collection: the active one and these files. Exit 1 if a file failed."""
    from api import clock
    from api.documents.progress import Bar
    from knowledge.ingestion.ingest import IngestOptions

    options = IngestOptions(
        now=clock.now(),
        collection=collection,
        release=release,
        authority=_authority(authority),
        language=language,
        title=title,
        effective_from=effective_from.date() if effective_from else None,
        visibility=_visibility(visibility),
        activate=activate,
    )
    with _library("mcap ingest") as library, Bar() as bar:
        report = library.ingest(paths, options, bar.show)
    if as_json:
        typer.echo(json.dumps(asdict(report), ensure_ascii=False, indent=2))
    else:
        _tell(report)
    raise typer.Exit(1 if report.failed else 0)


@releases.command("list")
def list_(collection: Annotated[str | None, typer.Option(help="Default: all.")] = None, as_json: Json = False) -> None:
    """Releases, oldest first; the active one of a collection has a star."""
    with _library("mcap releases list") as library:
        listed: list[dict[str, Any]] = [
            {
                "collection": manifest.collection,
                "release": manifest.release,
                "active": library.active(manifest.collection) == manifest.release,
                "created_at": manifest.created_at.isoformat() if manifest.created_at else None,
                "documents": len(manifest.entries),
                "content_hash": manifest.content_hash,
            }
            for manifest in library.releases(collection)
        ]
    if as_json:
        typer.echo(json.dumps(listed, indent=2))
        return
    for row in listed:
        star = "*" if row["active"] else " "
        typer.echo(
            f"{star} {row['collection']}  {row['release']}  {row['documents']} documents  {row['content_hash'][:12]}"
        )


@releases.command()
def activate(release: str, collection: Collection = "mcap") -> None:
    """Search this release from now on; older ones are kept, so this also rolls back."""
    with _library("mcap releases activate") as library:
        library.activate(release, collection)
    typer.echo(f"{collection}: {release} is active")


@releases.command()
def diff(
    before: str,
    after: str,
    collection: Collection = "mcap",
    sentences: Annotated[bool, typer.Option(help="Sentence by sentence instead of passages.")] = False,
    as_json: Json = False,
) -> None:
    """Passages, or sentences, added, changed and gone from one release to another."""
    with _library("mcap releases diff") as library:
        changes = library.diff(before, after, collection, "sentence" if sentences else "passage")
    if as_json:
        rows = [asdict(change) | {"kind": change.kind} for change in changes]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for change in changes:
        place = " › ".join((change.document_id, *change.section))
        typer.echo(f"{change.kind}: {place} [{change.passage_id}]")
        typer.echo("".join(f"  {mark} {text}\n" for mark, text in (("-", change.before), ("+", change.after)) if text))


@releases.command()
def overtaken(
    release: Annotated[str | None, typer.Argument(help="Default: the active one.")] = None, as_json: Json = False
) -> None:
    """Past answers that cite a passage which a release changed or no longer holds, with the manufacturers."""
    with _library("mcap releases overtaken") as library:
        report = _overtaken(library, release)
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
        return
    for one in report.manufacturers:
        held = f", held to {one.pinned_release}" if one.pinned_release else ""
        typer.echo(f"{one.id}  {one.name}: {one.answers} answers{held}")
    for answer in report.answers:
        typer.echo(f"{answer.at:%Y-%m-%d}  {answer.manufacturer_id or 'staff'}  {answer.message_id}  {answer.question}")
        for hit in answer.citations:
            place = " › ".join((hit.title, *hit.section))
            typer.echo(f"  [{hit.n}] {hit.kind}{', still quoted rightly' if hit.stands else ''}: {place}")
    typer.echo(f"{report.release}: {len(report.answers)} answers overtaken")


def _overtaken(library: Library | RemoteLibrary, release: str | None) -> Overtaken:
    from api.documents.overtaken import overtaken
    from api.documents.remote import RemoteLibrary
    from api.ledger import terminal
    from knowledge.types import DEFAULT_COLLECTION

    if isinstance(library, RemoteLibrary):
        return library.overtaken(release)
    with terminal.database() as sessions, sessions() as session:
        return overtaken(session, library, DEFAULT_COLLECTION, release or library.active() or "")


@contextmanager
def _library(command: str) -> Iterator[Library | RemoteLibrary]:
    """The library of the running service, else our own under the lock of the home.

    What hinders it ends the command with a sentence.
    """
    from api import home
    from api.documents.remote import RemoteLibrary
    from api.running import connected
    from api.settings import ApiSettings
    from api.terminal import told
    from knowledge.errors import KnowledgeError
    from knowledge.library import open_library

    settings = ApiSettings()
    try:
        with told():
            if service := home.running(settings.home):
                with connected(service) as client:
                    yield RemoteLibrary(client)
                return
            with home.owned(settings.home, command):
                from api.opening import knowledge_settings  # a good deal of the service, not needed where one runs

                with closing(open_library(knowledge_settings(settings))) as library:
                    yield library
    except KnowledgeError as error:
        fail(f"{error} [{error.code}]")


def _readable(passage: Passage) -> str:
    place = " › ".join((passage.title, *passage.section)) + (f", page {passage.page}" if passage.page else "")
    return f"{passage.score:.2f}  {place}  [{passage.authority}, {passage.language}]\n{passage.text}\n{passage.url}\n"


def _tell(report: IngestReport) -> None:
    for file in report.files:
        typer.echo(_line(file))
    made = f"release {report.release}" if report.release else "nothing new: no release was made"
    typer.echo(f"{report.collection}: {made}")


def _line(file: FileReport) -> str:
    if file.state == "failed":
        return f"{file.source}: failed: {file.message} [{file.code}]"
    line = f"{file.source}: {file.state}, {file.passages} passages, document {file.document_id}"
    return f"{line}\n  {file.note}" if file.note else line


def _authority(name: str | None) -> Authority | None:
    match name:
        case None | "mcap" | "standard" | "guidance" | "context":
            return name
    raise typer.BadParameter(f"{name} is no authority; use mcap, standard, guidance or context")


def _visibility(name: str) -> Visibility:
    match name:
        case "public" | "members":
            return name
    raise typer.BadParameter(f"{name} is no visibility; use members or public")
