"""Routes of the papers of a record, and of the words in which they and the page of the factory are written."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy.orm import Session

from api.auth import Anyone, Open, owner_or_staff
from api.errors import NotFoundError, responses
from api.identity import Identity
from api.ledger.calls import ManufacturerId
from api.limits import Called
from api.record import paper_page, report, store
from api.record.paper import Paper
from api.record.report import Material
from api.record.words import LANGUAGES, Words, catalogue
from api.state import State, State_
from tools.calculation import Context
from tools.record.progress import progress
from tools.record.target import Target

router = APIRouter(prefix="/v1", tags=["record"])
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Year = Annotated[int, Path(ge=1990, le=2100)]
Language = Annotated[str | None, Query(max_length=35, description="BCP 47. Default: the caller's.")]
TargetId = Annotated[str | None, Query(max_length=200, description="Default: the first on record.")]
READ = responses(401, 404, 422, 429)
HTML: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {}}}, **READ}
WORD: dict[int | str, dict[str, Any]] = {200: {"content": {DOCX: {}}}, **READ}


@router.get("/record/words/{language}", dependencies=[Open], include_in_schema=False)
def words(language: Literal[*LANGUAGES]) -> dict[str, Any]:  # type: ignore[valid-type]  # those of the catalogue
    """The catalogue of one language."""
    return catalogue(language)


@router.get(
    "/manufacturers/{manufacturer_id}/reports/{year}.html",
    response_class=Response,
    responses=HTML,
    dependencies=[Called],
)
def report_page(
    manufacturer_id: ManufacturerId, year: Year, identity: Anyone, state: State_, language: Language = None
) -> Response:
    """The draft of a year's progress report as a page made to be printed."""
    return _page(_report(manufacturer_id, year, identity, state, language))


@router.get(
    "/manufacturers/{manufacturer_id}/reports/{year}.docx",
    response_class=Response,
    responses=WORD,
    dependencies=[Called],
)
def report_word(
    manufacturer_id: ManufacturerId, year: Year, identity: Anyone, state: State_, language: Language = None
) -> Response:
    """The same for Word."""
    return _word(_report(manufacturer_id, year, identity, state, language), f"progress-{year}")


@router.get("/manufacturers/{manufacturer_id}/reports/{year}", responses=READ, dependencies=[Called])
def get_report(
    manufacturer_id: ManufacturerId, year: Year, identity: Anyone, state: State_, language: Language = None
) -> Paper:
    """The same for programs: headings, lines, tables, bars."""
    return _report(manufacturer_id, year, identity, state, language)


@router.get(
    "/manufacturers/{manufacturer_id}/submission.html", response_class=Response, responses=HTML, dependencies=[Called]
)
def submission_page(
    manufacturer_id: ManufacturerId,
    identity: Anyone,
    state: State_,
    target: TargetId = None,
    language: Language = None,
) -> Response:
    """The draft of a target's submission pack as a page made to be printed."""
    return _page(_pack(manufacturer_id, target, identity, state, language))


@router.get(
    "/manufacturers/{manufacturer_id}/submission.docx", response_class=Response, responses=WORD, dependencies=[Called]
)
def submission_word(
    manufacturer_id: ManufacturerId,
    identity: Anyone,
    state: State_,
    target: TargetId = None,
    language: Language = None,
) -> Response:
    """The same for Word."""
    return _word(_pack(manufacturer_id, target, identity, state, language), "submission")


@router.get("/manufacturers/{manufacturer_id}/submission", responses=READ, dependencies=[Called])
def get_submission(
    manufacturer_id: ManufacturerId,
    identity: Anyone,
    state: State_,
    target: TargetId = None,
    language: Language = None,
) -> Paper:
    """The same for programs."""
    return _pack(manufacturer_id, target, identity, state, language)


def material(session: Session, manufacturer_id: str, context: Context, year: int | None = None) -> Material:
    """What the papers are made of. Raises LedgerError not_found."""
    name = store.known(session, manufacturer_id).name
    found = store.record(session, manufacturer_id)
    versions = {
        kind: [v for v in store.newest(session, manufacturer_id, kind) if v.row.state not in store.GONE]
        for kind in ("inventory", "target", "action", "risk")
    }
    notes = {
        inventory.year: len(made.warnings)
        for inventory in found.inventories.values()
        if inventory.calculation_id and (made := store.copy(session, manufacturer_id, inventory.calculation_id))
    }
    return Material(name, context.today, versions, progress(found, context, year), notes)


def pack(found: Material, target_id: str | None, words: Words) -> Paper:
    """Raises NotFoundError where no such target counts."""
    targets = [v for v in found.of("target") if isinstance(v.content, Target) and target_id in (None, v.row.item)]
    if not targets:
        raise NotFoundError("There is no such target on record.")
    return report.of_target(found, targets[0], words)


def _report(manufacturer_id: str, year: int, identity: Identity, state: State, language: str | None) -> Paper:
    found = _material(manufacturer_id, identity, state, year)
    return report.of_year(found, year, Words(language or identity.locale))


def _pack(manufacturer_id: str, target: str | None, identity: Identity, state: State, language: str | None) -> Paper:
    return pack(_material(manufacturer_id, identity, state), target, Words(language or identity.locale))


def _material(manufacturer_id: str, identity: Identity, state: State, year: int | None = None) -> Material:
    owner_or_staff(identity, manufacturer_id)
    context = Context(today=state.clock().date(), criteria=state.criteria)
    with state.sessions() as session:
        return material(session, manufacturer_id, context, year)


def _page(paper: Paper) -> Response:
    headers = {"Content-Security-Policy": paper_page.policy()}
    return Response(paper_page.page(paper), media_type="text/html; charset=utf-8", headers=headers)


def _word(paper: Paper, name: str) -> Response:
    from api.record.paper_word import word

    headers = {"Content-Disposition": f'attachment; filename="{name}.docx"'}
    return Response(word(paper), media_type=DOCX, headers=headers)
