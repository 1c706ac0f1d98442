"""The embedded chat model: no network, no key. Calls the tools that a reading asks for, points at what they gave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolCall
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool

from assistant.evidence.evidence import Evidence
from assistant.leaders.bundled.context import TurnContext
from assistant.leaders.bundled.intent import Ask, Calculate, Understanding
from assistant.leaders.bundled.support import judge
from assistant.leaders.bundled.toolbox import SEARCH

NAME = "embedded"


class EmbeddedModel(BaseChatModel):
    """Understands with `assistant.understanding`; writes nothing of its own but handles of statements and figures."""

    @property
    def _llm_type(self) -> str:
        return NAME

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[Any, AIMessage]:
        """The tools are known by name; nothing of their schemas is needed."""
        del tools, tool_choice
        return self.bind(**kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        """`context` comes with the call; what to do next is told by its evidence, not by the messages."""
        del messages, stop, run_manager
        context: TurnContext = kwargs["context"]
        calls = list(pending(context.reading, context.evidence))
        said = AIMessage("", tool_calls=calls) if calls else AIMessage(written(context.reading, context.evidence))
        return ChatResult(generations=[ChatGeneration(message=said)])

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        del run_manager
        return self._generate(messages, stop, None, **kwargs)


def pending(reading: Understanding, evidence: Evidence) -> Iterator[ToolCall]:
    """One tool call for each thing that the message wants and no tool was asked for yet, in its order."""
    searched = {query for query, _ in evidence.searches}
    for place, want in enumerate(reading.wants, start=1):
        if isinstance(want, Ask) and want.query not in searched:
            yield ToolCall(name=SEARCH, args={"query": want.query}, id=f"e{place}")
        elif isinstance(want, Calculate) and want.tool not in evidence.tried:
            yield ToolCall(name=want.tool, args=dict(want.values), id=f"e{place}")


def written(reading: Understanding, evidence: Evidence) -> str:
    """Handles only: what answers, what another authority says, what was calculated."""
    lines = []
    for support in judge(reading, evidence).supports:
        lines += [f"[[{evidence.handle(found)}]]" for found in (*support.answers, *support.beside)]
    lines += [f"{{{{{handle}}}}}" for handle in evidence.calculations]
    return "\n".join(dict.fromkeys(lines))  # two questions may have one answer
