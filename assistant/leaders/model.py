"""The model leads: LangChain's agent over any chat model, its text handed on sentence by sentence while it writes.

It is shown what was looked up, figures by reference, and calls tools for more. No rule runs beside it: what it writes
is grounded afterwards, and what it does not manage the bundled leader takes over.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, cast

from langchain.agents import create_agent
from langchain.agents.middleware import (
    AgentMiddleware,
    AgentState,
    ModelCallLimitMiddleware,
    ModelRequest,
    ModelResponse,
)
from langchain.agents.middleware.model_call_limit import ModelCallLimitExceededError
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, AnyMessage, HumanMessage, ToolCall, ToolMessage
from langchain_core.runnables import RunnableConfig
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from langgraph.graph.state import CompiledStateGraph
from langsmith import tracing_context

from assistant.conversation.message import Message
from assistant.evidence.context import TurnContext
from assistant.evidence.harmless import one_line
from assistant.evidence.shown import Shown
from assistant.evidence.toolbox import SEARCH
from assistant.grounding.draft import Draft, Sentences
from assistant.grounding.usage import about, used
from assistant.leaders.failed import LeaderFailedError
from assistant.leaders.tools import open_tools
from assistant.tracing import span
from assistant.types import Event, ModelUsed, Table
from knowledge.types import Found

Graph = CompiledStateGraph[Any, TurnContext, Any, Any]
Handler = Callable[[ModelRequest[TurnContext]], Awaitable[ModelResponse[Any]]]
_CONFIG = RunnableConfig(recursion_limit=60)  # steps of the graph; the model's rounds are bounded before
_MAYBE_CALL = ("{", "<", "`")  # a text that begins so may be a tool call written as text
_CALL_BEGINS = re.compile(r"(<tool_call>|```(?:json)?|\A)\s*(?=\{)")
_CALL_ENDS = {"<": re.compile(r"\s*</tool_call>"), "`": re.compile(r"\s*```"), "": re.compile(r"\s*\Z")}
_MOST_CALLS = 8  # places of a text at which one may begin
_OBJECT = json.JSONDecoder()
_LOOKED_UP = "looked-up"  # id of the search that was made before the model was asked
_LAST = "(No tool can be called any more in this turn: write the answer now, with what you have.)"
_ROWS = 40  # of a file, that are shown


@dataclass(frozen=True)
class ModelLeader:
    """A configured chat model and its budget in one turn."""

    name: str
    graph: Graph
    seconds: float
    turns: int  # earlier turns that it is shown

    async def lead(self, context: TurnContext, found: Sequence[tuple[str, Found]]) -> AsyncIterator[Event | Draft]:
        """What it does and writes, over what was `found` before it was asked. Raises LeaderFailedError."""
        shown = {"messages": _shown(context, found, self.turns)}
        try:
            async with asyncio.timeout(self.seconds):
                with tracing_context(enabled=False):
                    stream = self.graph.astream(
                        shown, context=context, stream_mode=["custom", "updates", "messages"], config=_CONFIG
                    )
                    async for item in _told(stream):
                        yield item
        except TimeoutError:
            raise LeaderFailedError("time") from None
        except ModelCallLimitExceededError:
            raise LeaderFailedError("rounds") from None
        except Exception as error:  # whatever a provider's client raises: the turn goes on without it
            raise LeaderFailedError(type(error).__name__) from error


def open_leader(
    model: BaseChatModel, name: str, prompt: str, *, rounds: int, seconds: float, turns: int
) -> ModelLeader:
    """`model` is asked at most `rounds` times and for `seconds` in all."""
    tools = open_tools()
    graph = create_agent(
        model,
        tools=tools,
        system_prompt=prompt,
        middleware=[
            cast(Any, ModelCallLimitMiddleware(run_limit=rounds, exit_behavior="error")),
            _Calls(rounds, tools),
        ],
        context_schema=TurnContext,
    )
    return ModelLeader(name, graph, seconds, turns)


class _Calls(AgentMiddleware[AgentState[Any], TurnContext, Any]):
    """Puts each call on the account, says which is the last, and takes JSON in the text of a weak model as the tool
    call that it is.

    What the model reads of the tools is written down once, not with every call.
    """

    def __init__(self, rounds: int, tools: Sequence[BaseTool]) -> None:
        super().__init__()
        self.rounds = rounds
        self.shown: list[BaseTool | dict[str, Any]] = [convert_to_openai_tool(tool) for tool in tools]

    async def awrap_model_call(self, request: ModelRequest[TurnContext], handler: Handler) -> ModelResponse[Any]:
        with span("model"):
            asked = about("".join(str(message.content) for message in request.messages))
            request.runtime.stream_writer(ModelUsed(tokens=asked, read=asked))
            if _asked_before(request.messages) == self.rounds - 1:
                request = request.override(messages=_with_last_call(request.messages))
            response = await handler(request.override(tools=self.shown))
            message = response.result[-1]
            if isinstance(message, AIMessage):
                request.runtime.stream_writer(used(message, asked, before=asked))
            return _with_calls(response, len(request.messages))


@dataclass
class _Message:
    """A message of the model while it arrives. What rests on nothing waits for a sentence that does, or for the next:
    "Let me look that up." before a tool call is no answer."""

    id: str
    sentences: Sentences = field(default_factory=Sentences)
    waiting: list[Draft] = field(default_factory=list)
    text: str = ""
    flowing: bool = False

    def feed(self, text: str) -> Iterator[Draft]:
        self.text += text
        self.waiting += self.sentences.feed(text)
        if self.text.lstrip().startswith(_MAYBE_CALL) and not self.text.lstrip().startswith("{{"):
            return
        if self.flowing or len(self.waiting) > 1 or any(draft.cites for draft in self.waiting):
            self.flowing = True
            yield from self._released()

    def rest(self, text: str) -> Iterator[Draft]:
        """What is left once the message is whole, its text being all of it."""
        if text.startswith(self.text):
            self.waiting += self.sentences.feed(text[len(self.text) :])
        self.waiting += self.sentences.rest()
        yield from self._released()

    def _released(self) -> Iterator[Draft]:
        released, self.waiting = self.waiting, []
        yield from released


async def _told(stream: AsyncIterator[Any]) -> AsyncIterator[Event | Draft]:
    message: _Message | None = None
    async for mode, chunk in stream:
        if mode == "custom":
            yield cast(Event, chunk)
        elif mode == "messages" and isinstance(chunk[0], AIMessageChunk) and chunk[0].text:
            if message is None or message.id != chunk[0].id:
                message = _Message(str(chunk[0].id))
            for draft in message.feed(chunk[0].text):
                yield draft
        elif mode == "updates" and isinstance(last := _last(chunk), AIMessage):
            if not last.tool_calls:
                for draft in (message or _Message(str(last.id))).rest(last.text):
                    yield draft
            message = None


def _last(update: Any) -> AnyMessage | None:
    """The last message of the model's node, if this update is its."""
    messages = (update.get("model") or {}).get("messages") if isinstance(update, dict) else None
    return messages[-1] if messages else None


def _shown(context: TurnContext, found: Sequence[tuple[str, Found]], turns: int) -> list[AnyMessage]:
    """What the model reads: earlier turns, the message, and what was looked up, as the result of its first search."""
    shown = Shown(context)
    said = {message.id: message for message in context.earlier}
    messages: list[AnyMessage] = []
    for exchange in context.turn.history[-turns:] if turns else ():
        asked, answered = shown.exchange(exchange, said[exchange.message_id])
        messages += [HumanMessage(asked), AIMessage(answered or "…")]
    messages.append(HumanMessage("\n\n".join(_message(context.message, context.turn.tables, shown))))
    call = ToolCall(name=SEARCH, args={"query": "the message"}, id=_LOOKED_UP)
    results = [f"Today is {context.turn.today.isoformat()}.", shown.statements(found)]
    results += [shown.calculation(handle, made) for handle, made in context.evidence.earlier.items()]
    return [*messages, AIMessage("", tool_calls=[call]), ToolMessage("\n".join(results), tool_call_id=_LOOKED_UP)]


def _message(message: Message, tables: Sequence[Table], shown: Shown) -> Iterator[str]:
    yield shown.message(message) or "(a file)"
    for table in tables:
        rows = [" | ".join(row) for row in (table.columns, *table.rows[:_ROWS])]
        lines = (table.name, *rows)
        yield "\n".join(shown.plain(one_line(line), message.language) for line in lines)


def _asked_before(messages: Sequence[AnyMessage]) -> int:
    """Times that the model was asked in this turn; the search that was made for it comes first."""
    said = next(at for at in reversed(range(len(messages))) if isinstance(messages[at], HumanMessage))
    return sum(isinstance(message, AIMessage) for message in messages[said:]) - 1


def _with_last_call(messages: Sequence[AnyMessage]) -> list[AnyMessage]:
    """What was calculated is not lost to a model that would go on calling tools."""
    *before, last = messages
    return [*before, last.model_copy(update={"content": f"{last.text}\n\n{_LAST}"})]


def _with_calls(response: ModelResponse[Any], round_: int) -> ModelResponse[Any]:
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
    begun = islice(_CALL_BEGINS.finditer(text), _MOST_CALLS)
    written = next((call for at in begun if (call := _object(text, at.end(), at[1][:1])) is not None), None)
    if written is None:
        return None
    name = written.get("name") or written.get("tool") or written.get("function")
    args = written.get("arguments", written.get("parameters", written.get("args", {})))
    return (name, args) if isinstance(name, str) and isinstance(args, dict) else None


def _object(text: str, start: int, fence: str) -> dict[str, Any] | None:
    """The JSON object that begins at `start` and is followed by what closes the fence."""
    try:
        written, end = _OBJECT.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    return written if _CALL_ENDS[fence].match(text, end) else None
