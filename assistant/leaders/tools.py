"""The tools that a chat model may call: search and the calculators, under their names, figures by reference."""

from __future__ import annotations

from typing import Any

from langchain.tools import ToolRuntime
from langchain_core.tools import BaseTool, StructuredTool

from assistant.evidence import arguments, toolbox
from assistant.evidence.context import TurnContext
from assistant.evidence.evidence import Failure, Inputs
from assistant.evidence.shown import Shown
from assistant.evidence.toolbox import SEARCH, NoManufacturerError
from assistant.leaders.schemas import brief, described
from assistant.types import CalculationMade, StepTaken
from tools.calculation import CalculationError, Calculator
from tools.registry import CALCULATORS

Runtime = ToolRuntime[TurnContext, Any]
_MOST = 10  # statements of one search


def open_tools() -> list[BaseTool]:
    """Every tool, once for the life of the process; the turn comes with each call."""
    return [_search_tool(), *(_calculator_tool(calculator) for calculator in CALCULATORS.values())]


def _search_tool() -> BaseTool:
    return StructuredTool(
        name=SEARCH,
        description="Search the documents: one question, in any language; in English too where it is not found.",
        args_schema={"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]},
        coroutine=_search,
    )


async def _search(query: str, runtime: Runtime) -> str:
    context = runtime.context
    runtime.stream_writer(StepTaken(kind="search", name=SEARCH))
    return Shown(context).statements(await toolbox.search(context, query, _MOST))


def _calculator_tool(calculator: Calculator[Any]) -> BaseTool:
    async def calculate(runtime: Runtime, **written: Any) -> str:
        runtime.stream_writer(StepTaken(kind="calculation", name=calculator.name))
        return _calculated(calculator, written, runtime)

    return StructuredTool(
        name=calculator.name,
        description=described(calculator),
        args_schema=brief(calculator),
        coroutine=calculate,
    )


def _calculated(calculator: Calculator[Any], written: dict[str, Any], runtime: Runtime) -> str:
    """What the model reads of it: the result by its handles, or why there is none and what would be right."""
    context, shown = runtime.context, Shown(runtime.context)
    known = len(context.evidence.calculations)
    try:
        inputs = arguments.read(calculator, written, context)
        handle, made = toolbox.calculate(context, calculator.name, inputs)
    except NoManufacturerError:
        return "No manufacturer is signed in, so there is no balance."
    except CalculationError as error:
        if not any(failure.tool == calculator.name for failure in context.evidence.failures):
            context.evidence.failed(Failure(calculator.name, Inputs(), error.problems))
        return shown.refusal(error.problems)
    if len(context.evidence.calculations) > known:
        runtime.stream_writer(CalculationMade(calculation=made))
    return shown.calculation(handle, made, context.evidence.inputs.get(handle))
