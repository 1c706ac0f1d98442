"""A record in a line: the target that it is seen by, whether a year is on track, what the target is good for."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tools.record import standing
from tools.record.inventory import Inventory
from tools.record.standing import Inventories, MissingError
from tools.record.target import Target

STATES: tuple[str, ...] = ("validated", "submitted", "draft")
KINDS: tuple[str, ...] = ("absolute", "intensity", "renewable_electricity")


def foremost(targets: Mapping[str, Target]) -> str | None:
    """Validated before submitted before draft, absolute first, then the one that was put on file last."""
    places = list(targets)

    def rank(id_: str) -> tuple[int, int, int]:
        return STATES.index(targets[id_].state), KINDS.index(targets[id_].kind), -places.index(id_)

    return min(targets, key=rank, default=None)


def seen(target: Target, found: Inventory, inventories: Inventories) -> tuple[bool | None, Decimal | None]:
    """Is a year on track, and how far above the line is it, in the target's unit? None where it cannot be told."""
    if not target.base_year < found.year <= target.target_year:
        return None, None
    try:
        line, value = standing.line(target, inventories), standing.value(target, found, inventories)
    except MissingError:
        return None, None
    return line.on_track(found.year, value), line.gap(found.year, value)


def potential(target: Target, inventories: Inventories) -> Decimal | None:
    """What a target in tonnes takes off the base year, tCO2e a year in the target year."""
    if target.kind != "absolute":
        return None
    try:
        line = standing.line(target, inventories)
    except MissingError:
        return None
    return line.base - line.aim
