"""Chat models that say what they are told to: the worst and the slowest there can be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field

from assistant.leaders.bundled.embedded import EmbeddedModel

Script = Callable[[list[BaseMessage]], AIMessage]


class ScriptedModel(EmbeddedModel):
    """Takes tools as the embedded one does, and answers by a script, word by word; `log` keeps what it was shown."""

    script: Script
    log: list[list[BaseMessage]] = Field(default_factory=list)
    seconds: float = 0.0  # before each word
    closed: list[str] = Field(default_factory=list)  # says so when it was cancelled

    @property
    def _llm_type(self) -> str:
        return "scripted"

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
            for piece in said.text.split(" ") if said.text else []:
                await asyncio.sleep(self.seconds)
                yield ChatGenerationChunk(message=AIMessageChunk(content=f"{piece} "))
        except (asyncio.CancelledError, GeneratorExit):
            self.closed.append("cancelled")
            raise
        if said.tool_calls:
            yield ChatGenerationChunk(message=AIMessageChunk(content="", tool_calls=said.tool_calls))


def says(text: str) -> Script:
    return lambda _: AIMessage(text)


def shown(model: ScriptedModel) -> str:
    """Everything that the model was ever shown."""
    return "\n".join(str(message.content) for messages in model.log for message in messages)
