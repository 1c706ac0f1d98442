"""Calculators over HTTP, and calculations as they are kept."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Response
from pydantic import BaseModel

from api.auth import Anyone
from api.calculations import store
from api.calculations.chart import chart
from api.calculations.export import workbook
from api.errors import ForbiddenError, InvalidError, NotFoundError, responses
from api.exact import ExactRoute
from api.identity import Identity
from api.ids import new_id
from api.ledger import store as ledger
from api.state import State, State_
from tools import registry
from tools.calculation import Calculation, CalculationError, Context

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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


@router.get("/tools", responses=responses(401, 503))
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


@router.post("/tools/{name}", responses=responses(401, 403, 404, 422, 503))
def calculate(name: str, values: Annotated[dict[str, Any], Body()], identity: Anyone, state: State_) -> Calculation:
    """One calculation; it is kept under its id."""
    calculator = registry.CALCULATORS.get(name)
    if calculator is None:
        raise NotFoundError(f"There is no calculator {name}. GET /v1/tools lists them.", code="unknown_tool")
    context = _context(identity, state)
    if calculator.needs_manufacturer and context.balance is None:
        raise ForbiddenError(f"{name} needs a manufacturer, and this token has none.", code="no_manufacturer")
    try:
        made = registry.run(name, values, context, new_id())
    except CalculationError as error:
        raise of_problems(error) from error
    with state.sessions.begin() as session:
        store.keep(session, store.owner(identity), [made], state.clock())
    return made


@router.get(
    "/calculations/{calculation_id}.xlsx",
    response_class=Response,
    responses={200: {"content": {XLSX: {}}}, **responses(401, 404, 503)},
)
def as_workbook(calculation_id: str, identity: Anyone, state: State_) -> Response:
    """As a workbook whose formulas give the same result."""
    data = workbook(_kept(calculation_id, identity, state))
    name = f'attachment; filename="calculation-{calculation_id}.xlsx"'
    return Response(data, media_type=XLSX, headers={"Content-Disposition": name})


@router.get(
    "/calculations/{calculation_id}.svg",
    response_class=Response,
    responses={200: {"content": {SVG: {}}}, **responses(401, 404, 503)},
)
def as_chart(calculation_id: str, identity: Anyone, state: State_) -> Response:
    """As a chart. 404 `no_chart` where there is nothing to draw."""
    drawn = chart(_kept(calculation_id, identity, state))
    if drawn is None:
        raise NotFoundError("This calculation has no chart.", code="no_chart")
    return Response(drawn, media_type=SVG)


@router.get("/calculations/{calculation_id}.json", responses=responses(401, 404, 503))
@router.get("/calculations/{calculation_id}", responses=responses(401, 404, 503))
def calculation(calculation_id: str, identity: Anyone, state: State_) -> Calculation:
    """A calculation as it was returned."""
    return _kept(calculation_id, identity, state)


def of_problems(error: CalculationError) -> InvalidError:
    """The first problem by name, all of them under `errors`."""
    items = [
        {"field": p.field, "code": p.code, "message": p.message, "expected": p.expected, "unit": p.unit}
        for p in error.problems
    ]
    first = error.problems[0]
    return InvalidError(
        first.code, f"{first.field}: {first.message}", field=first.field, expected=first.expected, errors=items
    )


def _context(identity: Identity, state: State) -> Context:
    now = state.clock()
    if identity.manufacturer_id is None:
        return Context(today=now.date())
    with state.sessions() as session:
        return Context(today=now.date(), balance=ledger.balance(session, identity.manufacturer_id, now))


def _kept(calculation_id: str, identity: Identity, state: State) -> Calculation:
    """Raises NotFoundError, also where it is another's."""
    with state.sessions() as session:
        found = store.find(session, calculation_id)
    mine = found is not None and identity.person == (found[0].issuer, found[0].subject, found[0].manufacturer_id)
    if found is None or not (mine or identity.staff):
        raise NotFoundError(f"There is no calculation {calculation_id} here.")
    return found[1]
