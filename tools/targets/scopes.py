"""Emissions of one year by scope, or their total."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import Field, model_validator

from tools.amounts import Emissions
from tools.calculation import Frozen, plain
from tools.refusal import RefusedError

SCOPES = {"scope1": "scope1", "scope2": "scope2", "total": "total", "scope12": "total", "scope1and2": "total"}


class ScopedEmissions(Frozen):
    """{scope1, scope2} or {total}, each {value, unit}. Also read: one amount (the total), a unit said once for all."""

    scope1: Emissions | None = Field(None, description="scope 1, {value, unit: tCO2e}")
    scope2: Emissions | None = Field(None, description="scope 2, {value, unit: tCO2e}")
    total: Emissions | None = Field(None, description="scope 1 and 2 together, where not known apart")

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, given: Any) -> Any:
        if isinstance(given, int | float | str | Decimal):
            return {"total": given}
        if not isinstance(given, Mapping):
            return given
        values = {_scope(name): value for name, value in given.items()}
        if {"value", "amount"} & set(values):
            return {"total": values}
        unit = values.pop("unit", None)
        if unit is None:
            return values
        return {name: _with_unit(value, unit) for name, value in values.items()}

    @model_validator(mode="after")
    def _complete(self) -> ScopedEmissions:
        if self.total is None and self.scope1 is None and self.scope2 is None:
            raise RefusedError(
                "missing", "no emissions were given", "{scope1, scope2} or {total}, each {value, unit: tCO2e}"
            )
        if self.total and self.scope1 and self.scope2 and self.total.tonnes != self.scope1.tonnes + self.scope2.tonnes:
            raise RefusedError(
                "conflicting_inputs",
                f"scope 1 and scope 2 do not add up to the total of {plain(self.total.tonnes)} t",
                "either {scope1, scope2} or {total}",
            )
        return self

    @property
    def tonnes(self) -> Decimal:
        if self.total is not None:
            return self.total.tonnes
        return sum((part.tonnes for part in (self.scope1, self.scope2) if part is not None), Decimal(0))

    @property
    def by_scope(self) -> tuple[Decimal, Decimal] | None:
        """Scope 1 and scope 2, where both are known."""
        return (self.scope1.tonnes, self.scope2.tonnes) if self.scope1 and self.scope2 else None

    @property
    def amounts(self) -> tuple[Emissions, ...]:
        return tuple(amount for amount in (self.scope1, self.scope2, self.total) if amount is not None)

    @property
    def left_out(self) -> str | None:
        """A warning where one scope alone was given."""
        if self.total is not None or (self.scope1 and self.scope2):
            return None
        return f"only scope {'1' if self.scope1 else '2'} was given: the result covers that scope alone"


def _scope(name: Any) -> Any:
    folded = str(name).casefold().replace("_", "").replace(" ", "").replace("+", "")
    return SCOPES.get(folded, name)


def _with_unit(value: Any, unit: Any) -> Any:
    return {"value": value, "unit": unit} if isinstance(value, int | float | str | Decimal) else value
