"""The tools a model may call, bound to this turn: search, the calculators, the hours, an adviser.

No tool has a manufacturer among its parameters: whose data is seen is settled before a model is asked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from langchain.tools import ToolRuntime
from langchain_core.tools import BaseTool, StructuredTool

from assistant.evidence.evidence import Failure
from assistant.leaders.bundled import sheets
from assistant.leaders.bundled.context import TurnContext
from assistant.leaders.bundled.support import HOURS, judge
from assistant.tracing import span
from assistant.types import CalculationMade, StepTaken
from knowledge.library import Query
from knowledge.types import Found
from tools.calculation import Calculation, CalculationError, Calculator
from tools.registry import CALCULATORS

Shown = tuple[str, Any]  # what the model reads, what the turn keeps
SEARCH, ADVISER = "search", "offer_adviser"
_ENDED = ("The answer has begun; no more tools in this turn.", None)
_RESULTS = 8


def open_tools() -> list[BaseTool]:
    """Every tool, once for the life of the process; the turn comes with each call."""
    return [_search_tool(), *(_calculator_tool(c) for c in CALCULATORS.values()), _adviser_tool()]


def _search_tool() -> BaseTool:
    return StructuredTool(
        name=SEARCH,
        description=(
            "Search the programme's documents for what a question asks. Gives statements with handles (s1, s2 …), each "
            "with the authority it has: mcap is the programme itself, standard is another body's rule and never a rule "
            "of MCAP, context is background. A statement marked 'unknown' says that no document answers."
        ),
        args_schema={
            "type": "object",
            "properties": {"query": {"type": "string", "description": "the question, in any language"}},
            "required": ["query"],
            "additionalProperties": False,
        },
        coroutine=_search,
        response_format="content_and_artifact",
    )


async def _search(query: str, runtime: ToolRuntime[TurnContext, Any]) -> Shown:
    context = runtime.context
    if context.evidence.closed:
        return _ENDED
    runtime.stream_writer(StepTaken(kind="search", name=SEARCH))
    with span("search") as begun:
        results = await context.in_thread(lambda: context.library.search(asked(context, query)))
        begun.set_attribute("mcap.passages", len(results.passages))
    lines = [_line(handle, found) for handle, found in context.evidence.found(query, results)]
    return "\n".join(lines) or "Nothing was found.", results


def asked(context: TurnContext, text: str) -> Query:
    """A question as this turn asks it of the library."""
    return Query(text=text, k=_RESULTS, language=context.reading.language, release=context.turn.release, members=True)


def _line(handle: str, found: Found) -> str:
    kind = ", unknown" if found.statement.kind == "unknown" else ""
    place = " › ".join((found.document_title, *found.passage.section))
    return f"{handle} [{found.passage.authority}{kind}; {place}] {found.statement.text}"


def _calculator_tool(calculator: Calculator[Any]) -> BaseTool:
    async def calculate(runtime: ToolRuntime[TurnContext, Any], **values: Any) -> Shown:
        context = runtime.context
        if context.evidence.closed:
            return _ENDED
        context.evidence.tried.add(calculator.name)
        runtime.stream_writer(StepTaken(kind="calculation", name=calculator.name))
        with span("calculator", tool=calculator.name):
            return _calculated(context, calculator, values, runtime)

    return StructuredTool(
        name=calculator.name,
        description=f"{calculator.title}. {calculator.description}",
        args_schema=briefly(calculator.inputs.model_json_schema()),
        coroutine=calculate,
        response_format="content_and_artifact",
    )


def briefly(schema: Any) -> Any:
    """A schema as a model is shown it, which costs tokens in every call: what may be left out is not said to be null,
    and an amount is a number. What it sends is checked by the calculator's own."""
    if isinstance(schema, list):
        return [briefly(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    shown = {name: briefly(value) for name, value in schema.items() if (name, value) != ("default", None)}
    if isinstance(kinds := shown.get("anyOf"), list):
        kinds = [kind for kind in kinds if kind != {"type": "null"}]
        number = next((kind for kind in kinds if kind.get("type") == "number"), None)
        kinds = [kind for kind in kinds if number is None or kind.get("type") != "string" or "pattern" not in kind]
        shown["anyOf"] = kinds
        if len(kinds) == 1:
            del shown["anyOf"]
            shown = {**kinds[0], **shown}
    return shown


def _calculated(
    context: TurnContext, calculator: Calculator[Any], values: Mapping[str, Any], runtime: ToolRuntime[TurnContext, Any]
) -> Shown:
    if calculator.needs_manufacturer and context.calculating.balance is None:
        return "No manufacturer is signed in, so there is no balance.", None
    unasked = calculator.name == HOURS and all(want.tool != HOURS for want in context.reading.sums)
    if unasked and judge(context.reading, context.evidence).status == "unanswerable":
        return "The hours left are added to the offer of an adviser.", None  # as they are when the turn is not counted
    try:
        made = _of_sheet(context, calculator, values)
    except CalculationError as error:
        context.evidence.failed(Failure(calculator.name, values, error.problems))
        problems = [f"{p.field}: {p.message} (right would be: {p.expected})" for p in error.problems]
        return "Not calculated. Ask for these inputs, guess none:\n" + "\n".join(problems), error.problems
    known = len(context.evidence.calculations)
    handle = context.evidence.calculated(made)
    if len(context.evidence.calculations) > known:
        runtime.stream_writer(CalculationMade(calculation=made))
    return _told(handle, made), made


def _of_sheet(context: TurnContext, calculator: Calculator[Any], values: Mapping[str, Any]) -> Calculation:
    """A calculation; where its inputs are rows of a file, its problems are told by row. Raises CalculationError."""
    wanted = next((want for want in context.reading.sums if want.tool == calculator.name), None)
    refused = wanted.refused if wanted else ()
    try:
        made = run(context, calculator, values) if values or not refused else None
    except CalculationError as error:
        raise CalculationError(
            *refused, *(sheets.told(wanted, error.problems) if wanted else error.problems)
        ) from error
    if made is None or refused:
        raise CalculationError(*refused)
    return made


def run(context: TurnContext, calculator: Calculator[Any], values: Mapping[str, Any]) -> Calculation:
    """One calculation of this turn, under an id of its own. Raises CalculationError."""
    number = len(context.evidence.calculations) + 1
    return calculator.run(values, context.calculating, f"{context.turn.id}-{number}")


def _told(handle: str, made: Calculation) -> str:
    """The result with the handle of each figure."""
    dumped = made.model_dump(mode="json")
    figures = [
        f"{{{{{handle}.result.{name}}}}} = {entry.get('value')} {entry.get('unit') or ''}".rstrip()
        for name, entry in dumped["result"].items()
        if "value" in entry
    ]
    others = {name: entry for name, entry in dumped["result"].items() if "value" not in entry}
    lines = [f"{handle}: {made.tool} {made.version}", *figures]
    lines += [json.dumps(others, ensure_ascii=False)] if others else []
    return "\n".join([*lines, *(f"warning: {w}" for w in made.warnings)])


def _adviser_tool() -> BaseTool:
    return StructuredTool(
        name=ADVISER,
        description=(
            "Offer the person an adviser, when the documents do not answer or a person is wanted. The offer and the "
            "hours that are left are added to the answer; nothing is arranged before the person confirms."
        ),
        args_schema={"type": "object", "properties": {}, "additionalProperties": False},
        coroutine=_offer_adviser,
        response_format="content_and_artifact",
    )


async def _offer_adviser(runtime: ToolRuntime[TurnContext, Any]) -> Shown:
    context = runtime.context
    if not context.turn.has_manufacturer:
        return "No manufacturer is signed in: there is nobody to hand over.", None
    context.evidence.adviser_offered = True
    return "The offer and the hours left will be added to the answer.", None
