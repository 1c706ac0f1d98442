"""Tokens of an OpenAI-compatible server come in pieces: nothing is lost, and no sentence comes later than by tokens."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from typing import Any, cast

import pytest
from openai import AsyncStream

from assistant.grounding.draft import Sentences
from assistant.leaders.plain import _Pieces

TEXTS = (
    "The fee is nothing. [[s1]] It takes 2.5 days, e.g. in May [[s2, s3]]. Who asks?\n\nYes.  [[ask]] {{c1.total}} t!",
    "不收费。[[s1]]目标由第三方验证！另外，MCAP不计算范围三[[s2]]。",
    "ไม่มีค่าใช้จ่าย [[s1]] ต้องยืนยันเป้าหมาย [[s2]] ภายในปี",
    "কোনো ফি নেই। [[s1]] লক্ষ্য যাচাই করা হয়। [[s4]]",
    "- one [[s1]]\n- two.\n1. Three. [[silent: verifiers]] Four.",
)


def _chunk(**delta: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta}]}


async def _pieces(chunks: Sequence[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """What comes out, each beside how many chunks had been read by then."""
    read = 0

    async def stream() -> AsyncIterator[dict[str, Any]]:
        nonlocal read
        for chunk in chunks:
            read += 1
            yield chunk

    return [(read, piece) async for piece in _Pieces(cast("AsyncStream[Any]", stream()))]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("size", [1, 2, 5])
def test_every_sentence_is_whole_with_the_same_token(text: str, size: int) -> None:
    tokens = [text[at : at + size] for at in range(0, len(text), size)]
    by_token, by_piece = Sentences(), Sentences()
    expected = [(n, draft) for n, token in enumerate(tokens, 1) for draft in by_token.feed(token)]

    pieces = asyncio.run(_pieces([_chunk(content=token) for token in tokens]))
    told = [(n, piece["choices"][0]["delta"]["content"]) for n, piece in pieces]

    assert [(n, draft) for n, said in told for draft in by_piece.feed(said)] == expected
    assert "".join(said for _, said in told) == text
    assert len(told) < len(tokens)


def test_words_inside_a_sentence_come_together_and_all_else_by_itself() -> None:
    call = {"index": 0, "id": "1", "function": {"name": "search", "arguments": "{}"}}
    used = {"choices": [], "usage": {"prompt_tokens": 3}}
    ended = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    words = [_chunk(content=word) for word in re.findall(r"\S+ ", "nobody pays a fee ")]
    chunks = [_chunk(role="assistant", content=""), *words, _chunk(tool_calls=[call]), ended, used]

    out = [piece for _, piece in asyncio.run(_pieces(chunks))]

    assert out == [chunks[0], _chunk(content="nobody pays a fee "), _chunk(tool_calls=[call]), ended, used]
