"""Chat models that say what they are told to: the worst and the slowest there can be. And judges of every kind."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from pydantic import Field

from assistant.grounding.judge import Judge
from assistant.grounding.seat import Seat

Script = Callable[[list[BaseMessage]], AIMessage]
Supports = Callable[[str, str], bool]  # sentence, sources


class ScriptedModel(BaseChatModel):
    """Answers by a script, word by word; `log` keeps what it was shown."""

    script: Script
    log: list[list[BaseMessage]] = Field(default_factory=list)
    tools: list[Any] = Field(default_factory=list)  # that it was last given
    seconds: float = 0.0  # before each word
    closed: list[str] = Field(default_factory=list)  # says so when it was cancelled

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, AIMessage]:
        self.tools[:] = tools
        return self.bind(**{name: value for name, value in kwargs.items() if name != "tool_choice"})

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        del stop, run_manager, kwargs
        self.log.append(messages)
        return ChatResult(generations=[ChatGeneration(message=self.script(messages))])

    async def _agenerate(self, *arguments: Any, **options: Any) -> ChatResult:
        await asyncio.sleep(self.seconds)
        return await super()._agenerate(*arguments, **options)

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        del stop, run_manager, kwargs
        self.log.append(messages)
        said = self.script(messages)
        try:
            for piece in re.split(r"(?<= )", said.text) if said.text else []:
                await asyncio.sleep(self.seconds)
                yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        except (asyncio.CancelledError, GeneratorExit):
            self.closed.append("cancelled")
            raise
        if said.tool_calls:
            yield ChatGenerationChunk(message=AIMessageChunk(content="", tool_calls=said.tool_calls))


def says(text: str) -> Script:
    return lambda _: AIMessage(text)


def shown(model: ScriptedModel) -> str:
    """Everything that the model was ever shown."""
    return "\n".join(f"{message.content} {getattr(message, 'tool_calls', '')}" for m in model.log for message in m)


def read(messages: list[BaseMessage]) -> str:
    """What stands in this call, the system text aside."""
    return "\n".join(str(message.content) for message in messages[1:])


def pairs(request: str) -> list[tuple[str, str]]:
    """Sentence and sources of each pair of a judge's request."""
    found = re.findall(r"^\d+\. SENTENCE: (.*)\n((?:   .*\n?)*)", request, re.MULTILINE)
    return [(sentence, sources) for sentence, sources in found]


def judging(supports: Supports, seconds: float = 0.0) -> tuple[Seat, ScriptedModel]:
    """A judge who has proved itself, and says yes where `supports` does."""

    def ruled(messages: list[BaseMessage]) -> AIMessage:
        lines = [
            f"{number} {'yes' if supports(*pair) else 'no: not there'}"
            for number, pair in enumerate(pairs(str(messages[-1].content)), 1)
        ]
        return AIMessage("\n".join(lines))

    model = ScriptedModel(script=ruled, seconds=seconds)
    return Seat(Judge("judge", model, seconds=60), proved=True), model


def lenient() -> tuple[Seat, ScriptedModel]:
    return judging(lambda _sentence, _sources: True)


def strict() -> Seat:
    return Seat(None)
