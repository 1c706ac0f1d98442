"""What a record holds of one manufacturer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tools.record.inventory import Inventory
from tools.record.plan import Action, Risk
from tools.record.target import Target


@dataclass(frozen=True)
class Record:
    """What is on record of one manufacturer, by id; what was withdrawn or dropped is left out."""

    inventories: Mapping[int, Inventory] = field(default_factory=dict)  # by year
    versions: Mapping[int, int] = field(default_factory=dict)  # of the inventories, by year
    targets: Mapping[str, Target] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    risks: Mapping[str, Risk] = field(default_factory=dict)
