"""The agent: LangChain's loop, built once, the same graph for every model."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware, AgentState, ModelRequest, ModelResponse
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage
from langgraph.graph.state import CompiledStateGraph
from langsmith import set_runtime_overrides

from assistant.leaders.bundled.context import TurnContext
from assistant.leaders.bundled.embedded import EmbeddedModel, pending
from assistant.leaders.bundled.toolbox import open_tools
from assistant.tracing import span
from assistant.types import ModelUsed

Graph = CompiledStateGraph[Any, TurnContext, Any, Any]
Handler = Callable[[ModelRequest[TurnContext]], Awaitable[ModelResponse[Any]]]
_TOOL_CALL = re.compile(
    r"<tool_call>\s*(\{.*?\})\s*</tool_call>|```(?:json)?\s*(\{.*?\})\s*```|^\s*(\{.*\})\s*$", re.DOTALL
)


def open_agent(configured: BaseChatModel | None, prompt: str, *, rounds: int, seconds: float) -> Graph:
    """`configured` is asked where a turn allows it, at most `rounds` times and for `seconds` in all."""
    embedded = EmbeddedModel()
    set_runtime_overrides(aio_to_thread=_here)
    return create_agent(
        configured or embedded,
        tools=open_tools(),
        system_prompt=prompt,
        middleware=[Conductor(embedded, rounds=rounds, seconds=seconds)],
        context_schema=TurnContext,
    )


async def _here(_: object, context: Context, work: Callable[..., Any], /, *args: Any, **options: Any) -> Any:
    """LangSmith, which is off, would go to a thread to note each span that it does not record."""
    return context.run(work, *args, **options)


class Conductor(AgentMiddleware[AgentState[Any], TurnContext, Any]):
    """Who is asked in this call: the configured model within its budget, else the embedded one."""

    def __init__(self, embedded: EmbeddedModel, *, rounds: int, seconds: float) -> None:
        super().__init__()
        self._embedded = embedded
        self._rounds = rounds
        self._seconds = seconds

    async def awrap_model_call(self, request: ModelRequest[TurnContext], handler: Handler) -> ModelResponse[Any]:
        context = request.runtime.context
        with span("model") as begun:
            response = await self._asked(context, request, handler)
            begun.set_attributes({"mcap.rounds": context.rounds, "mcap.failed": context.failed or ""})
        return response

    async def _asked(
        self, context: TurnContext, request: ModelRequest[TurnContext], handler: Handler
    ) -> ModelResponse[Any]:
        if not context.hosted or context.failed or self._first(context):
            return await self._by_itself(request, handler)
        context.rounds += 1
        if context.rounds > self._rounds:
            context.failed = "rounds"
            return await self._by_itself(request, handler)
        left = self._seconds - context.spent()
        try:
            async with asyncio.timeout(max(left, 0)):
                asked = _about("".join(str(message.content) for message in request.messages))
                request.runtime.stream_writer(ModelUsed(tokens=asked, read=asked))
                response = await handler(request)
                request.runtime.stream_writer(_used(response, asked))
                return _with_calls(response, context.rounds)
        except TimeoutError:
            context.failed = "time"
        except Exception as error:  # noqa: BLE001 (whatever a provider's client raises: the turn goes on without it)
            context.failed = type(error).__name__
        return await self._by_itself(request, handler)

    @staticmethod
    def _first(context: TurnContext) -> bool:
        """What the reading asks for is looked up before any model speaks: the answer's status rests on it."""
        return context.rounds == 0 and next(pending(context.reading, context.evidence), None) is not None

    async def _by_itself(self, request: ModelRequest[TurnContext], handler: Handler) -> ModelResponse[Any]:
        context = request.runtime.context
        if context.failed and context.evidence.closed:
            return ModelResponse(result=[AIMessage("")])  # what was sent stands; nothing is said twice
        return await handler(request.override(model=self._embedded, model_settings={"context": context}))


def _about(text: str) -> int:
    """Tokens of a text, where nobody counted: four bytes each."""
    return len(text.encode("utf-8", "replace")) // 4


def _used(response: ModelResponse[Any], asked: int) -> ModelUsed:
    """Tokens of a call beyond those `asked`, as its provider counted them; else about as many as its text has."""
    message = response.result[-1]
    told = message.usage_metadata if isinstance(message, AIMessage) else None
    if told is None:
        written = _about(str(message.text))
        return ModelUsed(tokens=written, written=written)
    more = max(0, told["total_tokens"] - asked)
    return ModelUsed(tokens=more, read=told["input_tokens"] - asked, written=told["output_tokens"])


def _with_calls(response: ModelResponse[Any], round_: int) -> ModelResponse[Any]:
    """JSON in the text of a weak model is taken as the tool call that it was meant to be."""
    message = response.result[-1]
    if not isinstance(message, AIMessage) or message.tool_calls:
        return response
    call = call_in_text(message.text)
    if call is None:
        return response
    name, args = call
    made = AIMessage("", tool_calls=[{"name": name, "args": args, "id": f"t{round_}"}])
    return ModelResponse(result=[*response.result[:-1], made], structured_response=response.structured_response)


def call_in_text(text: str) -> tuple[str, dict[str, Any]] | None:
    """The tool call that a text is, if it is one: {"name": …, "arguments": {…}}."""
    match = _TOOL_CALL.search(text)
    if match is None:
        return None
    try:
        written = json.loads(next(group for group in match.groups() if group))
    except ValueError:
        return None
    name = written.get("name") or written.get("tool") or written.get("function")
    args = written.get("arguments", written.get("parameters", written.get("args", {})))
    return (name, args) if isinstance(name, str) and isinstance(args, dict) else None
