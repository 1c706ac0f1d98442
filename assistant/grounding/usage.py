"""Tokens of a call, as its provider counted them; else about as many as its text has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.types import ModelUsed

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage


def about(text: str) -> int:
    """Tokens of a text, where nobody counted: four bytes each."""
    return len(text.encode("utf-8", "replace")) // 4


def used(message: AIMessage, read: int, before: int = 0) -> ModelUsed:
    """`read`: tokens of the request where nobody counted; `before`: how many of them are on the account already."""
    told = message.usage_metadata
    if told is None:
        written = about(str(message.text) + str(message.tool_calls or ""))
        return ModelUsed(tokens=read - before + written, read=read - before, written=written)
    return ModelUsed(
        tokens=max(0, told["total_tokens"] - before), read=told["input_tokens"] - before, written=told["output_tokens"]
    )
