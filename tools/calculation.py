"""What a calculator is given and what it gives back: the Calculation of the public contract."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Context as Precision
from decimal import Decimal, localcontext
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    StrictBool,
    StrictInt,
    ValidationError,
    WithJsonSchema,
)

from tools.criteria import CriteriaSet
from tools.ledger.balance import Balance
from tools.refusal import Code, RefusedError, told, why
from tools.years import YearOnRecord

Authority = Literal["mcap", "standard", "guidance", "definition"]

DOUBTFUL = "doubtful"  # name of the result that says why another is not to be believed
MOST = Decimal("6e10")  # t of CO2e; the world emits about 5.3e10 a year
PRECISION = Precision(prec=28)  # significant digits of every value that is kept; rounding is half even


def plain(value: Decimal) -> str:
    """A decimal without exponent and without trailing zeros: the same amount always has the same digits."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _exact(value: object) -> object:
    """A JSON number is read by its digits, not as a binary float; true and false are no numbers."""
    if isinstance(value, bool):
        raise RefusedError("not_a_number", "true and false are not numbers", "a plain decimal such as 12500.5")
    return repr(value) if isinstance(value, float) else value


def _within(value: Decimal) -> Decimal:
    """No amount in this field needs more: 40 digits, between 1e-30 and 1e30."""
    long = len(str(value)) > 40 and len(value.as_tuple().digits) > 40  # the text is had for a fraction of the tuple
    if value and (long or not -30 <= value.adjusted() <= 30):
        raise RefusedError("absurd_amount", "the number is too long, too large or too small", "at most 40 digits")
    return value


_PLAIN = re.compile(r"-?(?:0|[1-9]\d{0,30})(?:\.\d{0,29}[1-9])?")  # as `plain` writes a decimal
Exact = Annotated[
    Decimal,
    BeforeValidator(_exact),
    AfterValidator(_within),
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


def _number_again(cell: object) -> object:
    """A decimal that was kept as text, as JSON has it."""
    return Decimal(cell) if isinstance(cell, str) and _PLAIN.fullmatch(cell) else cell


Cell = Annotated[StrictBool | StrictInt | Exact | str | None, BeforeValidator(_number_again)]


class Rows(Frozen):
    rows: tuple[dict[str, Cell], ...]


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
    code: Code
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
    """What a calculator may not fetch itself: today's date (UTC), the signed-in manufacturer's balance and years, and
    the programme's own criteria beside those of the standards.
    """

    today: date
    balance: Balance | None = None
    criteria: tuple[CriteriaSet, ...] = ()
    years: tuple[YearOnRecord, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What a calculator's own function returns; the registry makes the Calculation of it."""

    result: Mapping[str, Quantity | Text | Rows]
    steps: tuple[Step, ...] = ()
    factors: tuple[FactorUsed, ...] = ()
    warnings: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    doubtful: bool = False  # the first warnings say what of it nobody would believe
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
    results: Mapping[str, str] = field(default_factory=dict)  # name of a result → what it is, with its unit
    formula: str = ""  # for its page in the docs
    sources: tuple[str, ...] = ()

    def run(self, values: Mapping[str, Any] | Sequence[Any], context: Context, calculation_id: str) -> Calculation:
        """Validate, compute, and say everything needed to do it again.

        Raises CalculationError with every problem that was found.
        """
        inputs = self._validated(values)
        with localcontext(PRECISION):
            outcome = self.compute(inputs, context)
        self._refuse_absurd(outcome)
        normalised = (
            dict(outcome.inputs)
            if outcome.inputs is not None
            else inputs.model_dump(mode="json", by_alias=True, exclude_none=True)
        )
        return Calculation(
            id=calculation_id,
            tool=self.name,
            version=self.version,
            inputs=normalised,
            result={**outcome.result, **({DOUBTFUL: Text(text=outcome.warnings[0])} if outcome.doubtful else {})},
            steps=outcome.steps,
            factors=outcome.factors,
            warnings=outcome.warnings,
            basis=outcome.basis,
            input_hash=input_hash(self.name, self.version, normalised),
        )

    @property
    def input_schema(self) -> dict[str, Any]:
        return self.inputs.model_json_schema()

    @property
    def output_schema(self) -> dict[str, Any]:
        """The Calculation, with the names of this tool's results."""
        schema = Calculation.model_json_schema(mode="serialization")
        kinds = schema["properties"]["result"]["additionalProperties"]
        named = {name: {**kinds, "description": meaning} for name, meaning in self.results.items()}
        schema["properties"]["result"] = {"type": "object", "properties": named, "additionalProperties": kinds}
        return schema

    def _refuse_absurd(self, outcome: Outcome) -> None:
        """What factors made of the inputs is no company's where the world does not emit as much."""
        for name, entry in outcome.result.items() if outcome.factors else ():
            if isinstance(entry, Quantity) and entry.unit in ("tCO2e", "tCO2") and entry.value > MOST:
                message = (
                    f"{name} comes to {Decimal(entry.value):.3g} {entry.unit}: the world emits about 5.3e10 a year"
                )
                field = next(iter(self.inputs.model_fields))
                raise CalculationError(Problem(field, "absurd_amount", message, "a company's amounts and factors"))

    def _validated(self, values: Mapping[str, Any] | Sequence[Any]) -> I:
        try:
            return self.inputs.model_validate(values)
        except ValidationError as error:
            schema = self.input_schema
            raise CalculationError(
                *(Problem(*why(e, schema)) for e in told(error.errors(include_url=False)))
            ) from error


def input_hash(tool: str, version: str, inputs: Mapping[str, Any]) -> str:
    """SHA-256 of tool, version and normalised inputs, in canonical JSON."""
    canonical = json.dumps([tool, version, inputs], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
