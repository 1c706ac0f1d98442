"""Routes of one manufacturer's record: its years, targets, plan and risks; what staff may do; progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from api.auth import Anyone, owner_or_staff
from api.errors import ForbiddenError, NotFoundError, responses
from api.exact import ExactRoute
from api.identity import Identity
from api.ledger.calls import IdempotencyKey, ManufacturerId
from api.limits import Called, Read
from api.record import shown, store, writing
from api.record.schemas import (
    ActionIn,
    ActionOut,
    InventoryIn,
    InventoryOut,
    InventoryWhole,
    PermissionIn,
    PermissionOut,
    RiskIn,
    RiskOut,
    TargetIn,
    TargetOut,
)
from api.record.store import Author, Kind, Version
from api.record.writing import Desk
from api.state import State, State_
from tools.calculation import Context
from tools.record.progress import Progress, progress

router = APIRouter(prefix="/v1", tags=["record"], route_class=ExactRoute)
READ = responses(401, 404, 422, 429)
History = Annotated[bool, Query(description="Every version, the oldest first; else the newest of each.")]
OfYear = Annotated[int | None, Query(ge=1990, le=2100, description="Default: the last year on record.")]


def _write(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    first = {"model": model, "description": "The first answer to a repeated Idempotency-Key"}
    return {200: first, **responses(401, 403, 404, 409, 422, 429)}


@dataclass(frozen=True)
class Call:
    """A call that writes: in one transaction, once for its key."""

    state: State
    response: Response
    identity: Identity
    key: str | None

    def write(self, manufacturer_id: str, kind: Kind, body: BaseModel, act: Callable[[Desk], Version]) -> Version:
        """201 what was added, 200 what was added under the same key before. Raises ApiError."""
        owner_or_staff(self.identity, manufacturer_id)
        with self.state.sessions.begin() as session:
            author = Author(self.identity.subject, self.identity.staff)
            desk = Desk(session, manufacturer_id, author, self.state.clock(), self.identity)
            version, repeated = writing.once_for(desk, kind, self.key, body, lambda: act(desk))
        self.response.status_code = 200 if repeated else 201
        return version


def _call(state: State_, response: Response, identity: Anyone, key: IdempotencyKey = None) -> Call:
    return Call(state, response, identity, key)


Call_ = Annotated[Call, Depends(_call)]


def _listed(state: State, identity: Identity, manufacturer_id: str, kind: Kind, history: bool) -> list[Version]:
    owner_or_staff(identity, manufacturer_id)
    with state.sessions() as session:
        store.known(session, manufacturer_id)
        return (store.versions if history else store.newest)(session, manufacturer_id, kind)


@router.get("/manufacturers/{manufacturer_id}/inventories", responses=READ, dependencies=[Read])
def list_inventories(
    manufacturer_id: ManufacturerId, identity: Anyone, state: State_, history: History = False
) -> list[InventoryOut]:
    """The inventory of each year, with those that were withdrawn."""
    return shown.versions(InventoryOut, _listed(state, identity, manufacturer_id, "inventory", history))


@router.post(
    "/manufacturers/{manufacturer_id}/inventories",
    status_code=201,
    responses=_write(InventoryOut),
    dependencies=[Called],
)
def post_inventory(manufacturer_id: ManufacturerId, body: InventoryIn, call: Call_) -> InventoryOut:
    """Keep the inventory of a year, or a new version of it: `replaces` names the version that you saw.

    409 `changed_meanwhile` tells what somebody else changed. The calculation behind it is copied.
    """
    version = call.write(manufacturer_id, "inventory", body, lambda desk: writing.inventory(desk, body))
    return shown.version(InventoryOut, version)


@router.get("/manufacturers/{manufacturer_id}/inventories/{year}", responses=READ, dependencies=[Read])
def get_inventory(manufacturer_id: ManufacturerId, year: int, identity: Anyone, state: State_) -> InventoryWhole:
    """Every version of a year's inventory, the newest first, and the calculation behind the newest."""
    owner_or_staff(identity, manufacturer_id)
    with state.sessions() as session:
        store.known(session, manufacturer_id)
        found = shown.versions(InventoryOut, store.versions(session, manufacturer_id, "inventory", str(year))[::-1])
        if not found:
            raise NotFoundError(f"There is no inventory of {year} on record.")
        behind = found[0].calculation_id
        made = store.copy(session, manufacturer_id, behind) if behind else None
    return InventoryWhole(versions=found, calculation=made)


@router.get("/manufacturers/{manufacturer_id}/targets", responses=READ, dependencies=[Read])
def list_targets(
    manufacturer_id: ManufacturerId, identity: Anyone, state: State_, history: History = False
) -> list[TargetOut]:
    """The targets on file, with those that were withdrawn."""
    return shown.versions(TargetOut, _listed(state, identity, manufacturer_id, "target", history))


@router.post(
    "/manufacturers/{manufacturer_id}/targets", status_code=201, responses=_write(TargetOut), dependencies=[Called]
)
def post_target(manufacturer_id: ManufacturerId, body: TargetIn, call: Call_) -> TargetOut:
    """Put a target on file, or with its `id` and `replaces` a new version of it.

    What was validated keeps its aim: with another it is a draft, or submitted anew.
    """
    version = call.write(manufacturer_id, "target", body, lambda desk: writing.target(desk, body))
    return shown.version(TargetOut, version)


@router.get("/manufacturers/{manufacturer_id}/actions", responses=READ, dependencies=[Read])
def list_actions(
    manufacturer_id: ManufacturerId, identity: Anyone, state: State_, history: History = False
) -> list[ActionOut]:
    """The actions of the decarbonisation plan, with those that were dropped."""
    return shown.versions(ActionOut, _listed(state, identity, manufacturer_id, "action", history))


@router.post(
    "/manufacturers/{manufacturer_id}/actions", status_code=201, responses=_write(ActionOut), dependencies=[Called]
)
def post_action(manufacturer_id: ManufacturerId, body: ActionIn, call: Call_) -> ActionOut:
    """Add an action to the plan, or with its `id` and `replaces` a new version of it."""
    version = call.write(manufacturer_id, "action", body, lambda desk: writing.action(desk, body))
    return shown.version(ActionOut, version)


@router.get("/manufacturers/{manufacturer_id}/risks", responses=READ, dependencies=[Read])
def list_risks(
    manufacturer_id: ManufacturerId, identity: Anyone, state: State_, history: History = False
) -> list[RiskOut]:
    """The register of climate risks, with those that are closed."""
    return shown.versions(RiskOut, _listed(state, identity, manufacturer_id, "risk", history))


@router.post(
    "/manufacturers/{manufacturer_id}/risks", status_code=201, responses=_write(RiskOut), dependencies=[Called]
)
def post_risk(manufacturer_id: ManufacturerId, body: RiskIn, call: Call_) -> RiskOut:
    """Note a climate risk, or with its `id` and `replaces` a new version of it."""
    version = call.write(manufacturer_id, "risk", body, lambda desk: writing.risk(desk, body))
    return shown.version(RiskOut, version)


@router.get("/manufacturers/{manufacturer_id}/progress", responses=READ, dependencies=[Read])
def get_progress(manufacturer_id: ManufacturerId, identity: Anyone, state: State_, year: OfYear = None) -> Progress:
    """The years beside each other, and each target against its line, its criteria, its base year and the plan.

    Computed from the record by the calculators, whose results are shown whole.
    """
    owner_or_staff(identity, manufacturer_id)
    with state.sessions() as session:
        store.known(session, manufacturer_id)
        found = store.record(session, manufacturer_id)
    return progress(found, Context(today=state.clock().date(), criteria=state.criteria), year)


@router.get("/manufacturers/{manufacturer_id}/record/permission", responses=READ, dependencies=[Read])
def get_permission(manufacturer_id: ManufacturerId, identity: Anyone, state: State_) -> PermissionOut:
    """May Cascale's staff write in this record? Read they may."""
    owner_or_staff(identity, manufacturer_id)
    with state.sessions() as session:
        store.known(session, manufacturer_id)
        return shown.permission(store.permission(session, manufacturer_id))


@router.put(
    "/manufacturers/{manufacturer_id}/record/permission",
    responses=responses(401, 403, 404, 422, 429),
    dependencies=[Called],
)
def put_permission(
    manufacturer_id: ManufacturerId, body: PermissionIn, identity: Anyone, state: State_
) -> PermissionOut:
    """The manufacturer alone allows it, and takes it back."""
    owner_or_staff(identity, manufacturer_id)
    if identity.staff:
        raise ForbiddenError("The manufacturer alone says what staff may do in its record.")
    with state.sessions.begin() as session:
        desk = Desk(session, manufacturer_id, Author(identity.subject, False), state.clock(), identity)
        return shown.permission(writing.permit(desk, body))
