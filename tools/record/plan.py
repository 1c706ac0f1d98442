"""The decarbonisation plan and the register of climate risks, line by line, as they are kept."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from tools.amounts import Year
from tools.calculation import Frozen
from tools.record.fields import Amount, Day, Name, Tonnes, Words
from tools.refusal import RefusedError

ActionState = Literal["planned", "under_way", "done", "dropped"]
RiskState = Literal["open", "measure_under_way", "closed"]
Rating = Literal["low", "medium", "high"]
RiskKind = Literal["physical", "transition"]


class Cost(Frozen):
    amount: Amount = Field(description="money")
    currency: str = Field(pattern=r"^[A-Z]{3}$", description="ISO 4217: VND, USD …")


class Action(Frozen):
    """One action of the plan."""

    title: Name = Field(description="what is done")
    site: Name | None = Field(None, description="where; absent: everywhere")
    year: Year = Field(description="the year from which it works")
    expected: Tonnes = Field(description="what it saves, tCO2e a year")
    cost: Cost | None = Field(None, description="what it costs")
    payback_years: Amount | None = Field(None, description="after how many years it has paid for itself")
    state: ActionState = Field("planned", description="planned, under way, done, dropped")
    note: Words | None = Field(None, description="what else is to be said")


class Risk(Frozen):
    """One line of the register of climate risks."""

    hazard: Name = Field(description="flood, heat, a carbon price …")
    kind: RiskKind = Field("physical", description="of the climate itself, or of the change to a low-carbon economy")
    site: Name | None = Field(None, description="where; absent: everywhere")
    horizon: Year | None = Field(None, description="the year that is looked at")
    likelihood: Rating = Field(description="low, medium, high")
    impact: Rating = Field(description="low, medium, high")
    measure: Words | None = Field(None, description="what is done about it")
    responsible: Name | None = Field(None, description="who sees to it")
    review_on: Day | None = Field(None, description="when it is looked at again")
    state: RiskState = Field("open", description="open, measure under way, closed")

    @model_validator(mode="after")
    def _measured(self) -> Risk:
        if self.state == "measure_under_way" and self.measure is None:
            raise RefusedError("missing", "a measure is under way and not named", "what is done", "measure")
        return self
