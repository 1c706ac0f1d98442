"""What a calculator is given and what it gives back: the Calculation of the public contract."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    StrictBool,
    StrictInt,
    ValidationError,
    WithJsonSchema,
)

from tools.ledger.balance import Balance

Authority = Literal["mcap", "standard", "guidance", "definition"]


def plain(value: Decimal) -> str:
    """A decimal without exponent and without trailing zeros: the same amount always has the same digits."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _exact(value: object) -> object:
    """A JSON number is read by its digits, not as a binary float."""
    return repr(value) if isinstance(value, float) else value


Exact = Annotated[
    Decimal,
    BeforeValidator(_exact),
    PlainSerializer(plain, return_type=str),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}]}, "validation"),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}, "serialization"),
]


class Frozen(BaseModel):
    """Crosses a room's wall: cannot be changed, knows no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Quantity(Frozen):
    """A value with its unit. Years and counts are integers and have none."""

    value: StrictInt | Exact
    unit: str | None = None


class Text(Frozen):
    text: str


class Rows(Frozen):
    rows: tuple[dict[str, StrictBool | StrictInt | Exact | str | None], ...]


class Step(Frozen):
    """One line of the sum: `substitution` re-evaluates to `value`."""

    label: str
    formula: str
    substitution: str
    value: Exact
    unit: str | None = None


class FactorUsed(Frozen):
    """An emission factor as it entered the sum."""

    id: str
    value: Exact
    unit: str
    gas: str
    gwp_set: str | None
    basis: str
    source: str
    publisher: str | None
    year: int | None
    region: str | None


class Basis(Frozen):
    standard: str
    clause: str
    authority: Authority


class Calculation(Frozen):
    """One run of one calculator, recomputable from its inputs."""

    id: str
    tool: str
    version: str
    inputs: dict[str, Any]
    result: dict[str, Quantity | Text | Rows]
    steps: tuple[Step, ...]
    factors: tuple[FactorUsed, ...]
    warnings: tuple[str, ...]
    basis: tuple[Basis, ...]
    input_hash: str


@dataclass(frozen=True)
class Problem:
    """Why an input cannot be used, and what would be right."""

    field: str  # dotted path, "items.0.unit"
    code: str  # stable: "missing", "negative", "wrong_dimension", "unknown_fuel", "ambiguous_unit" …
    message: str
    expected: str
    unit: str | None = None


class CalculationError(ValueError):
    """The inputs do not allow a result. Nothing was calculated."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{p.field}: {p.message}" for p in problems))
        self.problems = problems


@dataclass(frozen=True)
class Context:
    """What a calculator may not fetch itself: today's date (UTC) and the signed-in manufacturer's balance."""

    today: date
    balance: Balance | None = None


@dataclass(frozen=True)
class Outcome:
    """What a calculator's own function returns; the registry makes the Calculation of it."""

    result: Mapping[str, Quantity | Text | Rows]
    steps: tuple[Step, ...] = ()
    factors: tuple[FactorUsed, ...] = ()
    warnings: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    inputs: Mapping[str, Any] | None = None  # the normalised inputs, where they differ from those given


I = TypeVar("I", bound=Frozen)  # noqa: E741 (the inputs of a calculator)


@dataclass(frozen=True)
class Calculator(Generic[I]):
    """A named, versioned function from inputs to an outcome."""

    name: str
    title: str
    description: str  # read by models: what it computes, when to call it
    version: str
    inputs: type[I]
    compute: Callable[[I, Context], Outcome]
    needs_manufacturer: bool = False

    def run(self, values: Mapping[str, Any], context: Context, calculation_id: str) -> Calculation:
        """Validate, compute, and say everything needed to do it again.

        Raises CalculationError with every problem that was found.
        """
        inputs = _validated(self.inputs, values)
        outcome = self.compute(inputs, context)
        normalised = (
            dict(outcome.inputs) if outcome.inputs is not None else inputs.model_dump(mode="json", exclude_none=True)
        )
        return Calculation(
            id=calculation_id,
            tool=self.name,
            version=self.version,
            inputs=normalised,
            result=dict(outcome.result),
            steps=outcome.steps,
            factors=outcome.factors,
            warnings=outcome.warnings,
            basis=outcome.basis,
            input_hash=input_hash(self.name, self.version, normalised),
        )


def input_hash(tool: str, version: str, inputs: Mapping[str, Any]) -> str:
    """SHA-256 of tool, version and normalised inputs, in canonical JSON."""
    canonical = json.dumps([tool, version, inputs], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _validated(model: type[I], values: Mapping[str, Any]) -> I:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise CalculationError(*(_problem(e) for e in error.errors(include_url=False))) from error


def _problem(error: Any) -> Problem:
    field = ".".join(str(part) for part in error["loc"])
    code = "missing" if error["type"] == "missing" else str(error["type"])
    expected = ", ".join(f"{k} {v}" for k, v in (error.get("ctx") or {}).items() if k != "error")
    return Problem(field=field, code=code, message=error["msg"], expected=expected or error["msg"])
