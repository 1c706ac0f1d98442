"""Versions: one replaces another and both stay. What may follow on what, and what differs between two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from tools.record.inventory import Inventory
from tools.record.plan import Action, Risk
from tools.record.target import AIM, Target


class Permission(BaseModel):
    """What the manufacturer allows Cascale's staff."""

    staff_may_write: bool


Content = Inventory | Target | Action | Risk | Permission


@dataclass(frozen=True)
class Difference:
    """One field of two versions. A value is as it is written in JSON; None: not there."""

    field: str
    was: Any
    now: Any


@dataclass(frozen=True)
class Following:
    """A version that is to be added, and the one that it would replace."""

    before: Content | None
    after: Content
    reason: str | None


@dataclass(frozen=True)
class Objection:
    code: str
    detail: str
    field: str
    expected: str


def differences(before: BaseModel, after: BaseModel) -> tuple[Difference, ...]:
    """The fields whose values differ, in the order in which they are declared."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    names = dict.fromkeys((*old, *new))
    return tuple(Difference(n, old.get(n), new.get(n)) for n in names if old.get(n) != new.get(n))


def says_why(following: Following) -> Objection | None:
    """Whoever replaces a version says why; the first of all needs no reason."""
    if following.before is None or following.reason:
        return None
    return Objection("reason_missing", "It is not said why this replaces what is on record.", "reason", "a few words")


def changes_something(following: Following) -> Objection | None:
    if following.before is None or differences(following.before, following.after):
        return None
    return Objection("nothing_changed", "This is what is on record already.", "replaces", "a field that differs")


def validation_is_of_the_same_aim(following: Following) -> Objection | None:
    """What was validated is what stands there: another aim is to be submitted anew."""
    before, after = following.before, following.after
    if not isinstance(before, Target) or not isinstance(after, Target):
        return None
    if before.state != "validated" or after.state != "validated":
        return None
    changed = [d.field for d in differences(before, after) if d.field in AIM]
    if not changed:
        return None
    detail = f"The target was validated with another {', '.join(changed)}."
    return Objection("validated_otherwise", detail, "state", "draft or submitted, until it is validated again")


RULES: tuple[Callable[[Following], Objection | None], ...] = (
    changes_something,
    says_why,
    validation_is_of_the_same_aim,
)


def objections(following: Following) -> Iterator[Objection]:
    """Every objection, in the order of RULES; none: it may be added."""
    return (objection for rule in RULES if (objection := rule(following)) is not None)
