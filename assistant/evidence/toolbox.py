"""What adds to a turn's evidence: search, and the calculators. No tool has a manufacturer among its parameters: whose
data is seen is settled before a leader is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.evidence import withheld
from assistant.evidence.blending import Stands, together
from assistant.evidence.context import TurnContext
from assistant.evidence.evidence import Failure, Inputs
from assistant.tracing import span
from knowledge.library import Query
from knowledge.types import Found, Results
from tools.calculation import Calculation, CalculationError, Calculator
from tools.registry import CALCULATORS

SEARCH = "search"
_PASSAGES = 8


class NoManufacturerError(Exception):
    """A calculation needs the signed-in manufacturer, and there is none."""


def asked(context: TurnContext, text: str) -> Query:
    """A question as this turn asks it of the library."""
    return Query(text=text, k=_PASSAGES, language=context.language, release=context.turn.release, members=True)


async def search(context: TurnContext, query: str, most: int | None = None) -> list[tuple[str, Found]]:
    """Statements near the query, best first, each with its handle."""
    known = dict(context.evidence.searches)
    if query in known:
        return [(context.evidence.handle(found), found) for found in known[query].statements[:most]]
    results = await found(context, query)
    return context.evidence.found(query, results, most)


async def search_within(context: TurnContext, query: str, within: str, stands: Stands) -> None:
    """The same for a question that stands in more: what is found is kept under the question."""
    if query not in dict(context.evidence.searches):
        alone, around = await found(context, query), await found(context, within)
        context.evidence.found(query, together(alone, around, stands))


async def found(context: TurnContext, query: str) -> Results:
    with span("search") as begun:
        results = await context.in_thread(lambda: looked_up(context, asked(context, query)))
        begun.set_attribute("mcap.passages", len(results.passages))
    return results


def looked_up(context: TurnContext, query: Query) -> Results:
    """What the library finds, as this turn may use it: every statement comes through here. Slow: it searches."""
    return withheld.without(context.library.search(query), context.language)


def calculate(context: TurnContext, tool: str, inputs: Inputs) -> tuple[str, Calculation]:
    """Raises CalculationError, which stays among the evidence as a failure; NoManufacturerError."""
    calculator = CALCULATORS[tool]
    if calculator.needs_manufacturer and context.calculating.balance is None:
        raise NoManufacturerError(tool)
    with span("calculator", tool=tool):
        try:
            made = run(context, calculator, inputs.values)
        except CalculationError as error:
            context.evidence.failed(Failure(tool, inputs, error.problems))
            raise
    handle = context.evidence.calculated(made, inputs)
    return handle, context.evidence.calculations[handle]


def run(context: TurnContext, calculator: Calculator[Any], values: Mapping[str, Any]) -> Calculation:
    """One calculation of this turn, under an id of its own. Raises CalculationError."""
    number = context.evidence.before + len(context.evidence.calculations) + 1
    return calculator.run(values, context.calculating, f"{context.turn.id}-{number}")
