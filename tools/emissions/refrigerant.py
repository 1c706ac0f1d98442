"""An amount of refrigerant: what was filled in, a mass balance, or the charge of equipment, with its loss rates."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from tools.amounts import Share, UnitOf, checked_amount
from tools.calculation import Exact, Frozen
from tools.refusal import RefusedError


@dataclass(frozen=True)
class Rates:
    """Shares of a charge lost at installation, each year, and what is left at disposal, of which some is recovered."""

    installing: Decimal
    yearly: Decimal
    left: Decimal
    recovered: Decimal


def _rates(installing: str, yearly: str, left: str, recovered: str) -> Rates:
    return Rates(*map(Decimal, (installing, yearly, left, recovered)))


NONE = _rates("0", "0", "0", "0")
SCREENING_SOURCE = "The Climate Registry 2021, Table 4.1, as used by the EPA's simplified calculator"
SCREENING = {
    "domestic_refrigeration": _rates("0.01", "0.005", "0.8", "0.7"),
    "stand_alone_commercial": _rates("0.03", "0.15", "0.8", "0.7"),
    "medium_large_commercial": _rates("0.03", "0.35", "1", "0.7"),
    "transport_refrigeration": _rates("0.01", "0.5", "0.5", "0.7"),
    "industrial_refrigeration": _rates("0.03", "0.25", "1", "0.9"),
    "chiller": _rates("0.01", "0.15", "1", "0.95"),
    "air_conditioning": _rates("0.01", "0.10", "0.8", "0.8"),
    "car_air_conditioning": _rates("0.005", "0.2", "0.5", "0.5"),
}
Equipment = Literal[
    "domestic_refrigeration", "stand_alone_commercial", "medium_large_commercial", "transport_refrigeration",
    "industrial_refrigeration", "chiller", "air_conditioning", "car_air_conditioning",
]  # fmt: skip

RECHARGE = ("amount_recharged",)
BALANCE = ("begin", "end", "purchased", "sold", "capacity_change")
CHARGES = ("charge", "new_charge", "disposed_charge")


class Item(Frozen):
    refrigerant: str = Field(description="R-410A, R-134a, R-22, HFC-32, SF6 …")
    unit: Annotated[str, UnitOf("kg")] = Field(description="of all amounts of this item: kg, g, t, lb")
    amount_recharged: Exact | None = Field(None, description="recharge: what was filled in to replace losses")
    begin: Exact | None = Field(None, description="mass balance: stock when the year begins")
    end: Exact | None = Field(None, description="mass balance: stock when it ends; zero where not given")
    purchased: Exact | None = Field(None, description="mass balance: bought")
    sold: Exact | None = Field(None, description="mass balance: sold or handed on")
    capacity_change: Exact | None = Field(
        None, description="mass balance: growth of the equipment's charge; may be negative"
    )
    equipment: Equipment | None = Field(None, description="screening: its kind")
    charge: Exact | None = Field(None, description="screening: of equipment in use")
    new_charge: Exact | None = Field(None, description="screening: of new equipment")
    disposed_charge: Exact | None = Field(None, description="screening: of equipment disposed of")
    loss_rate: Share | None = Field(None, description="of charge a year: 0.08 or '8%', instead of equipment")
    gwp: Exact | None = Field(None, description="its supplier's GWP, instead of gwp_set")

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, given: Any) -> Any:
        if not isinstance(given, dict) or "amount" not in given or "amount_recharged" in given:
            return given
        if given.get("equipment") is not None:
            right = "amount_recharged: what was filled in to replace losses; or charge: what the equipment holds"
            raise RefusedError(
                "missing", "an amount beside equipment can be what was lost or its charge", right, "amount_recharged"
            )
        return {("amount_recharged" if key == "amount" else key): value for key, value in given.items()}

    @property
    def is_screening(self) -> bool:
        return any(getattr(self, name) is not None for name in CHARGES)

    @model_validator(mode="after")
    def _one_method(self) -> Item:
        for name in (*RECHARGE, *BALANCE, *CHARGES):
            if (value := getattr(self, name)) is not None:
                _checked(value, self.unit, name)
        methods = [any(getattr(self, name) is not None for name in group) for group in (RECHARGE, BALANCE, CHARGES)]
        if sum(methods) > 1:
            raise RefusedError(
                "conflicting_inputs", "one item has one method", "recharge, mass balance or screening", "refrigerant"
            )
        if self.gwp is not None and self.gwp < 0:
            raise RefusedError("negative", "a GWP cannot be negative", "zero or more", "gwp")
        if not any(methods):
            right = "amount_recharged; or begin, purchased, sold, capacity_change; or equipment and charge"
            raise RefusedError("missing", "no amount was given", right, "amount_recharged")
        self._check_screening()
        return self

    def _check_screening(self) -> None:
        """By the rates of a kind of equipment, or by one's own."""
        if not self.is_screening:
            return
        if self.equipment is None and self.loss_rate is None:
            right = f"{', '.join(SCREENING)}; or loss_rate"
            raise RefusedError("missing", "screening needs the kind of equipment", right, "equipment")
        charged = (self.new_charge, self.disposed_charge)
        if self.equipment is None and charged != (None, None):
            message = "a loss_rate is of the charge in use alone"
            raise RefusedError("missing", message, "the kind of equipment, for the others", "equipment")
        if self.loss_rate is not None and self.charge is None:
            raise RefusedError("missing", "a loss_rate needs the charge in use", "charge", "charge")


def _checked(value: Decimal, unit: str, name: str) -> None:
    try:
        checked_amount(value, unit, negative=name == "capacity_change")
    except RefusedError as error:
        raise RefusedError(error.code, error.message, error.expected, name) from error
