"""Versions as the API shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from api.record.schemas import ActionOut, InventoryOut, PermissionOut, RiskOut, TargetOut
from api.record.store import Version
from tools.record.inventory import Inventory
from tools.record.versions import Permission

M = TypeVar("M", InventoryOut, TargetOut, ActionOut, RiskOut)


def version(model: type[M], found: Version) -> M:
    return model.model_validate({**_content(found.content), **_kept(found)})


def versions(model: type[M], found: Sequence[Version]) -> list[M]:
    return [version(model, each) for each in found]


def permission(found: Version | None) -> PermissionOut:
    if found is None or not isinstance(found.content, Permission):
        return PermissionOut(staff_may_write=False, by=None, at=None)
    return PermissionOut(staff_may_write=found.content.staff_may_write, by=found.row.actor, at=found.row.at)


def _content(content: BaseModel) -> dict[str, Any]:
    values = content.model_dump()
    if isinstance(content, Inventory):
        share = content.excluded_share
        values["total_location"], values["total_market"] = content.total("location"), content.total("market")
        values["excluded_percent"] = None if share is None else share * 100
    return values


def _kept(found: Version) -> dict[str, Any]:
    row = found.row
    return {
        "id": row.item,
        "version": row.version,
        "reason": row.reason,
        "by": row.actor,
        "by_staff": row.by_staff,
        "at": row.at,
    }
