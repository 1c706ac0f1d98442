"""Bodies of requests and answers about the record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from tools.amounts import Share, Year
from tools.calculation import Calculation, Exact, Frozen
from tools.record.fields import Output, Words
from tools.record.inventory import Figures, Inventory, State
from tools.record.plan import Action, Risk
from tools.record.target import Target

Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Replaced = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]


class Sent(Frozen):
    """What every version that is added may say."""

    replaces: Replaced | None = Field(None, description="The version that you saw. Absent: there was none.")
    reason: Words | None = Field(None, description="Why; needed where a version is replaced.")


class InventoryIn(Sent):
    """The inventory of a year, by the calculation behind it or by figures that somebody typed in."""

    year: Year
    state: State = "draft"
    calculation_id: Id | None = Field(None, description="Of the calculator `inventory`; or the one on record.")
    input_hash: Id | None = Field(None, description="Of the calculation, as the card showed it that was confirmed.")
    figures: Figures | None = Field(None, description="Instead of a calculation.")
    origin: Words | None = Field(None, description="Where typed figures come from.")
    output: Output | None = None
    renewable_share: Share | None = None
    boundary: Words | None = None


class _ItemIn(Sent):
    id: Id | None = Field(None, description="Of what is changed. Absent: a new one.")


class TargetIn(Target, _ItemIn):
    """A target, whole: what is not said is not kept."""


class ActionIn(Action, _ItemIn):
    """An action of the plan, whole."""


class RiskIn(Risk, _ItemIn):
    """A line of the register of climate risks, whole."""


class Kept(BaseModel):
    """Which version it is, who wrote it, when and why."""

    id: str = Field(description="Of an inventory its year.")
    version: int
    reason: str | None
    by: str
    by_staff: bool = Field(description="Was it written by Cascale's staff?")
    at: datetime


class InventoryOut(Inventory, Kept):
    total_location: Exact = Field(description="Scope 1 and 2, location-based, tCO2e.")
    total_market: Exact | None = Field(description="Scope 1 and 2, market-based, tCO2e.")
    excluded_percent: Exact | None = Field(description="Left out, of scope 1 and 2 with what is left out, %.")


class TargetOut(Target, Kept):
    pass


class ActionOut(Action, Kept):
    pass


class RiskOut(Risk, Kept):
    pass


class InventoryWhole(BaseModel):
    """An inventory with every version of it, the newest first, and the calculation behind the newest."""

    versions: list[InventoryOut]
    calculation: Calculation | None


class PermissionIn(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    staff_may_write: bool = Field(strict=True, description="May Cascale's staff write in the record?")


class PermissionOut(BaseModel):
    staff_may_write: bool
    by: str | None
    at: datetime | None


class Changed(BaseModel):
    """One field that somebody changed since the version that you saw."""

    field: str
    was: Any
    now: Any


class ManufacturerProgress(BaseModel):
    """One manufacturer in one year, seen by its foremost target: validated before submitted before draft."""

    manufacturer_id: str
    name: str
    committed_on: date | None
    inventory_state: str | None = Field(description="Null: there is none of that year.")
    total_location: str | None = Field(description="Scope 1 and 2, location-based, tCO2e.")
    total_market: str | None = Field(description="Scope 1 and 2, market-based, tCO2e.")
    target_id: str | None
    target_state: str | None
    target_kind: str | None
    base_year: int | None
    target_year: int | None
    on_track: bool | None = Field(description="In that year; null: it cannot be told.")
    gap: str | None = Field(description="Above the line in that year, in `unit`.")
    unit: str | None
    potential: str | None = Field(description="Base less aim of a target in tonnes, tCO2e.")
    late: bool = Field(description="The year is over, and no inventory of it is final.")


class ProgressTotals(BaseModel):
    """Of those that are listed."""

    manufacturers: int
    engaged: int = Field(description="With a date of commitment.")
    with_inventory: int
    disclosed: int
    with_target: int
    submitted: int = Field(description="Targets submitted, those validated among them.")
    validated: int
    validated_by_staff: int = Field(description="Where staff wrote the version that says so.")
    on_track: int
    behind: int
    late: int
    potential: Exact = Field(description="Base less aim of all targets in tonnes, tCO2e.")
    potential_validated: Exact = Field(description="The same of those that are validated.")


class ProgressReport(BaseModel):
    year: int
    totals: ProgressTotals
    manufacturers: list[ManufacturerProgress]
