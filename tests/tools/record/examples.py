"""A record to look at, and parts of it."""

from __future__ import annotations

from typing import Any

from tools.record.holdings import Record
from tools.record.inventory import Inventory
from tools.record.plan import Action
from tools.record.target import Target


def inventory(year: int, scope1: Any = 100, location: Any = 900, **more: Any) -> Inventory:
    values = {"scope1": scope1, "scope2_location": location, "origin": "a report", "state": "final"}
    return Inventory.model_validate({"year": year, **values, **more})


def target(**more: Any) -> Target:
    aim = {} if {"level", "renewable_share"} & set(more) else {"reduction": "42%"}
    values = {"base_year": 2020, "target_year": 2030, "scope2_approach": "location", **aim}
    return Target.model_validate({**values, **more})


def record(*inventories: Inventory, target: Target | None = None, actions: tuple[Action, ...] = ()) -> Record:
    return Record(
        inventories={each.year: each for each in inventories},
        targets={"t": target} if target else {},
        actions={str(n): action for n, action in enumerate(actions)},
    )
