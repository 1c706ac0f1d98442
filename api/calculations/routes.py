"""Calculators over HTTP, and calculations as they are kept."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, File, Header, Response, UploadFile
from pydantic import BaseModel

from api import words
from api.auth import Anyone, Open
from api.calculations import readings, spreadsheet, store
from api.calculations.chart import chart
from api.calculations.readings import ReadOut
from api.calculations.sent import BODY, SETTINGS_ASIDE, XLSX, AnySent, InTurn, Sent, SentFile
from api.errors import ApiError, ForbiddenError, InvalidError, NotFoundError, responses
from api.exact import ExactRoute
from api.files import Reading as InTurnOfFiles
from api.files import of_upload
from api.identity import Identity
from api.ids import new_id
from api.ledger import store as ledger
from api.limits import Called, Limits_, Read
from api.state import State, State_
from assistant.evidence.warnings import spoken
from tools import registry
from tools.calculation import Calculation, CalculationError, Context, Problem

TEMPLATE = "/v1/tools/inventory/template.xlsx"
MOST_TOLD = 1_000  # problems of one body
SVG = "image/svg+xml"
router = APIRouter(prefix="/v1", tags=["calculators"], route_class=ExactRoute)


class Tool(BaseModel):
    """A calculator: what it is for, what it takes, what it gives."""

    name: str
    title: str
    description: str
    version: str
    input_schema: dict[str, Any]
    output_schema: dict[str, Any]


@router.get("/tools", responses=responses(401, 429, 503), dependencies=[Read])
def tools(_: Anyone) -> list[Tool]:
    """Every calculator, with the JSON schema of its inputs."""
    return [
        Tool(
            name=c.name,
            title=c.title,
            description=c.description,
            version=c.version,
            input_schema=c.input_schema,
            output_schema=c.output_schema,
        )
        for c in registry.CALCULATORS.values()
    ]


@router.get(
    "/tools/inventory/template.xlsx",
    dependencies=[Open],
    response_class=Response,
    responses={200: {"content": {XLSX: {}}}},
)
def template(language: str | None = None, accept_language: Annotated[str | None, Header()] = None) -> Response:
    """The workbook to fill for an inventory: its columns with examples, the sources and fuels that are known, in the
    `language` asked for (else `Accept-Language`). A filled one is read in each of them."""
    headers = {"Content-Disposition": 'attachment; filename="inventory-template.xlsx"'}
    data = spreadsheet.template(words.chosen(language, accept_language))
    return Response(data, media_type=XLSX, headers=headers)


@router.post(
    "/tools/{name}",
    responses=responses(401, 403, 404, 413, 415, 422, 429, 503),
    openapi_extra={"requestBody": BODY, "parameters": SETTINGS_ASIDE},
    dependencies=[Called],
)
def calculate(
    name: str, identity: Anyone, state: State_, limits: Limits_, sent: AnySent, _: InTurn = None
) -> Calculation:
    """One calculation; it is kept under its id for a day. A file counts as an upload; each 10 kB of JSON as a call."""
    calculator = registry.CALCULATORS.get(name)
    if calculator is None:
        raise NotFoundError(f"There is no calculator {name}. GET /v1/tools lists them.", code="unknown_tool")
    context = _context(identity, state)
    if calculator.needs_manufacturer and context.balance is None:
        raise ForbiddenError(f"{name} needs a manufacturer, and this token has none.", code="no_manufacturer")
    if isinstance(sent, SentFile):
        if name != "inventory":
            raise ApiError(
                415, "unsupported_media_type", f"{name} takes application/json; only inventory takes a file."
            )
        limits.spend(identity)
    try:
        made = _made(name, sent, context)
    except CalculationError as error:
        raise of_problems(error, f"{state.settings.address}{TEMPLATE}") from error
    with state.sessions.begin() as session:
        store.keep_loose(session, store.owner(identity), made, state.clock())
    return made


@router.post(
    "/tools/inventory/reading",
    responses=responses(401, 404, 413, 422, 429, 503),
    dependencies=[Called],
)
def read(
    file: Annotated[UploadFile, File(description="A table of a factory's own: XLSX, XLS, CSV or TSV.")],
    identity: Anyone,
    state: State_,
    limits: Limits_,
    _: InTurnOfFiles,
) -> ReadOut:
    """How we would read it, and what that comes to: to be corrected and sent as `reading` with the file to
    POST /v1/tools/inventory. Nothing is kept. 404 `no_reading` for our template, and where nothing is an amount."""
    limits.spend(identity)
    name, data = of_upload(file, state.settings.largest_upload)
    try:
        sheets = spreadsheet.opened(name, data)
    except CalculationError as error:
        raise of_problems(error, f"{state.settings.address}{TEMPLATE}") from error
    reading = readings.proposed(sheets, readings.told(name, identity, state))
    if reading is None:
        raise NotFoundError("This file needs no reading: it is our template, or holds no amounts.", code="no_reading")
    return readings.counted(sheets, reading, _context(identity, state))


@router.get(
    "/calculations/{calculation_id}.xlsx",
    response_class=Response,
    responses={200: {"content": {XLSX: {}}}, **responses(401, 404, 429, 503)},
    dependencies=[Called],
)
def as_workbook(calculation_id: str, identity: Anyone, state: State_, language: str | None = None) -> Response:
    """As a workbook whose formulas give the same result. An inventory begins with a page to print, in the `language`
    asked for (else the token's, else `Accept-Language`)."""
    from api.calculations.export import workbook

    data = workbook(_kept(calculation_id, identity, state), words.chosen(language, identity.locale))
    name = f'attachment; filename="calculation-{calculation_id}.xlsx"'
    return Response(data, media_type=XLSX, headers={"Content-Disposition": name})


@router.get(
    "/calculations/{calculation_id}.svg",
    response_class=Response,
    responses={200: {"content": {SVG: {}}}, **responses(401, 404, 429, 503)},
    dependencies=[Called],
)
def as_chart(calculation_id: str, identity: Anyone, state: State_) -> Response:
    """As a chart. 404 `no_chart` where there is nothing to draw."""
    drawn = chart(_kept(calculation_id, identity, state))
    if drawn is None:
        raise NotFoundError("This calculation has no chart.", code="no_chart")
    return Response(drawn, media_type=SVG)


@router.get("/calculations/{calculation_id}.json", responses=responses(401, 404, 429, 503), dependencies=[Read])
@router.get("/calculations/{calculation_id}", responses=responses(401, 404, 429, 503), dependencies=[Read])
def calculation(calculation_id: str, identity: Anyone, state: State_, language: str | None = None) -> Calculation:
    """A calculation as it was returned; one made outside a conversation is kept for a day. With `language` its warnings
    are told in it."""
    kept = _kept(calculation_id, identity, state)
    told = tuple(spoken(warning, language) for warning in kept.warnings) if language else kept.warnings
    return kept.model_copy(update={"warnings": told})


def of_problems(error: CalculationError, template: str) -> InvalidError:
    """The first problem by name, as many as are told under `errors`; where the columns are strange, the template."""
    first = error.problems[0]
    told = [vars(problem) for problem in error.problems[:MOST_TOLD]]
    extra = {"template": template} if first.code == "unknown_columns" else {}
    return InvalidError(
        first.code,
        f"{first.field}: {first.message}",
        field=first.field,
        expected=_right(first, template),
        errors=told,
        error_count=len(error.problems),
        **extra,
    )


def _right(problem: Problem, template: str) -> str:
    return f"{problem.expected}: {template}" if problem.code == "unknown_columns" else problem.expected


def _made(name: str, sent: Sent, context: Context) -> Calculation:
    if isinstance(sent, SentFile) and sent.reading is not None:
        opened = spreadsheet.opened(sent.name, sent.data)
        return readings.inventory(sent.name, opened, sent.reading, context, new_id(), sent.settings)
    if isinstance(sent, SentFile):
        return spreadsheet.inventory(sent.name, sent.data, context, new_id(), sent.settings)
    return registry.run(name, sent, context, new_id())


def _context(identity: Identity, state: State) -> Context:
    now = state.clock()
    if identity.manufacturer_id is None:
        return Context(today=now.date(), criteria=state.criteria)
    with state.sessions() as session:
        balance = ledger.balance(session, identity.manufacturer_id, now)
        years = state.years(session, identity.manufacturer_id)
    return Context(today=now.date(), balance=balance, criteria=state.criteria, years=years)


def _kept(calculation_id: str, identity: Identity, state: State) -> Calculation:
    """Raises NotFoundError, also where it is another's."""
    with state.sessions() as session:
        found = store.find(session, calculation_id)
    mine = found is not None and identity.person == (found[0].issuer, found[0].subject, found[0].manufacturer_id)
    if found is None or not (mine or identity.staff):
        raise NotFoundError(f"There is no calculation {calculation_id} here.")
    return found[1]
