"""Writing in a record: who may, what was seen meanwhile, which calculation stands behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session

from api.calculations import store as calculations
from api.db import audit
from api.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from api.identity import Identity
from api.ledger import once
from api.record import overview, store
from api.record.schemas import ActionIn, Changed, InventoryIn, PermissionIn, RiskIn, TargetIn
from api.record.store import Author, Draft, Kind, Version
from tools.calculation import Calculation
from tools.record import versions
from tools.record.inventory import Figures, Inventory, figures, years_said
from tools.record.plan import Action, Risk
from tools.record.target import Target
from tools.record.versions import Following, Permission
from tools.refusal import RefusedError, told, why

MOST_ITEMS = 1_000  # of one kind
MOST_BYTES = 100_000_000  # of calculations behind inventories, as JSON, of one manufacturer
C = TypeVar("C", Target, Action, Risk)


@dataclass(frozen=True)
class Desk:
    """A record open for writing until the transaction ends; nobody else writes in it meanwhile."""

    session: Session
    manufacturer_id: str
    by: Author
    now: datetime
    identity: Identity | None = None  # None: on the command line

    def __post_init__(self) -> None:
        store.lock(self.session, self.manufacturer_id)


def inventory(desk: Desk, sent: InventoryIn) -> Version:
    """Keep the inventory of a year. Raises ApiError."""
    _may_write(desk)
    found = _calculation(desk, sent)
    given = sent.model_dump(exclude={"replaces", "reason", "figures", "input_hash"}, exclude_none=True)
    kept = _figures(found) if found else sent.figures
    content = _whole(Inventory, {**(kept.model_dump() if kept else {}), **given})
    version = _add(desk, Draft("inventory", content, str(sent.year), sent.reason), sent.replaces)
    if found and store.copy(desk.session, desk.manufacturer_id, found.id) is None:
        _keep_copy(desk, found)
    return version


def target(desk: Desk, sent: TargetIn) -> Version:
    return _item(desk, "target", Target, sent)


def action(desk: Desk, sent: ActionIn) -> Version:
    return _item(desk, "action", Action, sent)


def risk(desk: Desk, sent: RiskIn) -> Version:
    return _item(desk, "risk", Risk, sent)


def permit(desk: Desk, sent: PermissionIn) -> Version:
    """What staff may do; the owner alone says so. The same again changes nothing."""
    said = store.permission(desk.session, desk.manufacturer_id)
    content = Permission(staff_may_write=sent.staff_may_write)
    if said is not None and said.content == content:
        return said
    number = said.row.version + 1 if said else 1
    draft = Draft("permission", content, store.STAFF)
    return store.add(desk.session, desk.manufacturer_id, draft, number, desk.by, desk.now)


def once_for(
    desk: Desk, kind: Kind, key: str | None, sent: BaseModel, act: Callable[[], Version]
) -> tuple[Version, bool]:
    """What `act` adds; or what was added under this key before, and True."""
    scope = f"record:{kind}:{desk.manufacturer_id}"
    first = once.remembered(desk.session, scope, key, sent)
    if first is not None and (version := store.find(desk.session, first)) is not None:
        return version, True
    version = act()
    once.remember(desk.session, scope, key, sent, version.row.id, desk.now)
    return version, False


def _item(desk: Desk, kind: Kind, model: type[C], sent: TargetIn | ActionIn | RiskIn) -> Version:
    _may_write(desk)
    content = model.model_validate(sent.model_dump(exclude={"id", "replaces", "reason"}))
    if sent.id is None and sent.replaces is not None:
        detail = "It is not said what is replaced."
        raise InvalidError("missing", detail, field="id", expected="the id of what is changed")
    return _add(desk, Draft(kind, content, sent.id, sent.reason), sent.replaces)


def _may_write(desk: Desk) -> None:
    if desk.by.staff and not store.staff_may_write(desk.session, desk.manufacturer_id):
        raise ForbiddenError(
            "This manufacturer has not allowed staff to write in its record.", code="staff_may_not_write"
        )


def _add(desk: Desk, draft: Draft, replaces: int | None) -> Version:
    """Raises ConflictError changed_meanwhile, InvalidError with the rule that objects."""
    before = store.versions(desk.session, desk.manufacturer_id, draft.kind, draft.item) if draft.item else []
    last = before[-1] if before else None
    _unchanged(before, draft, replaces)
    following = Following(last.content if last else None, draft.content, draft.reason)
    for objection in versions.objections(following):
        raise InvalidError(objection.code, objection.detail, field=objection.field, expected=objection.expected)
    if last is None:
        _room_for_one(desk, draft.kind)
    version = store.add(
        desk.session, desk.manufacturer_id, draft, last.row.version + 1 if last else 1, desk.by, desk.now
    )
    if draft.kind in ("inventory", "target"):
        overview.refresh(desk.session, desk.manufacturer_id)
    if desk.by.staff:
        audit.record(
            desk.session,
            desk.now,
            desk.by.subject,
            f"record.{draft.kind}",
            version.row.item,
            manufacturer_id=desk.manufacturer_id,
            version=version.row.version,
        )
    return version


def _unchanged(before: list[Version], draft: Draft, replaces: int | None) -> None:
    """Raises ConflictError where what is on record is not what was seen."""
    if not before:
        if draft.item is not None and draft.kind != "inventory":
            raise NotFoundError(f"There is no {draft.kind} {draft.item} on record.")
        if replaces is None:
            return
        detail = f"There is no {draft.kind} {draft.item} on record."
        raise InvalidError("nothing_to_replace", detail, field="replaces", expected="a version that is on record")
    last = before[-1]
    if replaces == last.row.version:
        return
    seen = next((version for version in before if version.row.version == replaces), None)
    raise ConflictError(
        "changed_meanwhile",
        f"Version {last.row.version} of it is on record; you saw {replaces or 'none'}.",
        current_version=last.row.version,
        by=last.row.actor,
        by_staff=last.row.by_staff,
        at=last.row.at.isoformat(),
        reason=last.row.reason,
        changes=_changes(seen, last),
        current=last.content.model_dump(mode="json"),
    )


def _changes(seen: Version | None, last: Version) -> list[dict[str, object]]:
    """Since the version that was seen; every field where none was."""
    if seen is None:
        current = last.content.model_dump(mode="json", exclude_none=True)
        return [Changed(field=field, was=None, now=value).model_dump() for field, value in current.items()]
    return [Changed(**vars(each)).model_dump() for each in versions.differences(seen.content, last.content)]


def _room_for_one(desk: Desk, kind: Kind) -> None:
    if len(store.newest(desk.session, desk.manufacturer_id, kind)) >= MOST_ITEMS:
        raise ConflictError("record_full", f"A record holds at most {MOST_ITEMS} of these.")


def _calculation(desk: Desk, sent: InventoryIn) -> Calculation | None:
    """The calculation that is named, if it may be seen. Raises InvalidError."""
    if (sent.calculation_id is None) == (sent.figures is None):
        detail = "An inventory rests on a calculation, or on figures that were typed in."
        raise InvalidError("missing", detail, field="calculation_id", expected="calculation_id or figures")
    if sent.calculation_id is None:
        return None
    held = store.copy(desk.session, desk.manufacturer_id, sent.calculation_id)
    found = held or _own(desk, sent.calculation_id)
    if found is None:
        detail = f"There is no calculation {sent.calculation_id} here."
        raise InvalidError("unknown_calculation", detail, field="calculation_id", expected="one of this manufacturer's")
    if sent.input_hash not in (None, found.input_hash):
        raise ConflictError("card_differs", "The calculation is not the one that the card showed.")
    years = years_said(found)
    if years and sent.year not in years:
        detail = f"The calculation is of {', '.join(map(str, sorted(years)))}, not of {sent.year}."
        raise InvalidError("year_differs", detail, field="year", expected=f"{max(years)}")
    return found


def _figures(calculation: Calculation) -> Figures:
    """Raises InvalidError."""
    try:
        return figures(calculation)
    except RefusedError as error:
        raise InvalidError(error.code, error.message, field=error.field, expected=error.expected) from error


def _own(desk: Desk, calculation_id: str) -> Calculation | None:
    """The author's own; of staff also one that was made for this manufacturer."""
    found = calculations.find(desk.session, calculation_id)
    if found is None:
        return None
    owner, calculation = found
    theirs = (owner.issuer, owner.subject, owner.manufacturer_id)
    mine = desk.identity is not None and desk.identity.person == theirs
    return calculation if mine or (desk.by.staff and owner.manufacturer_id == desk.manufacturer_id) else None


def _keep_copy(desk: Desk, calculation: Calculation) -> None:
    store.keep_copy(desk.session, desk.manufacturer_id, calculation)
    if store.copied_bytes(desk.session, desk.manufacturer_id) > MOST_BYTES:
        raise ConflictError("record_full", f"The calculations on record take more than {MOST_BYTES} bytes.")


def _whole(model: type[Inventory], values: dict[str, object]) -> Inventory:
    """Raises InvalidError with the first problem by name."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = told(error.errors(include_url=False))[0]
        field, code, message, expected = why(first, model.model_json_schema())
        raise InvalidError(code, f"{field}: {message}", field=field, expected=expected) from error
