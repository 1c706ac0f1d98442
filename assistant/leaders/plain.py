"""OpenAI's protocol as the JSON that it is, for LangChain's `ChatOpenAI`.

The client of `openai` makes objects of every token, which `ChatOpenAI` makes dictionaries again, and every token is
read by itself: half of what a turn with a model costs. Here the dictionaries pass as they came, what arrives within a
twentieth of a second is read at once, and tokens come in pieces: nothing is sent before a sentence ends, so what
stands inside of one waits for its end.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from functools import partial
from typing import Any, cast

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_openai import ChatOpenAI
from openai import AsyncStream
from openai.resources.chat.completions import AsyncCompletions

Chunk = dict[str, Any]
_MAY_END = re.compile(r"[.!?؟。！？।۔។៕…\n\[\]]")  # a sentence, or the handles behind it: see `grounding.draft`
_PACE = 0.05  # seconds between two reads of an answer
_LAST = b"[DONE]"


def made_plain(model: BaseChatModel) -> BaseChatModel:
    """The same model; where it is `ChatOpenAI` itself, its answers are not made objects of."""
    if type(model) is ChatOpenAI:
        model.async_client = _Completions(model.root_async_client)
    return model


class _Completions(AsyncCompletions):
    """Chat completions whose body goes out, and whose answer comes back, as it is. Raises what the client raises."""

    async def create(  # type: ignore[override]  # what it returns is plain
        self,
        *,
        stream: bool = False,
        extra_headers: dict[str, str] | None = None,
        extra_query: dict[str, object] | None = None,
        extra_body: dict[str, object] | None = None,
        **body: Any,
    ) -> Any:
        given = {"headers": extra_headers, "params": extra_query, "extra_json": extra_body}
        answer: object = await self._client.post(
            "/chat/completions",
            body={**body, "stream": stream},
            options=cast(Any, {name: value for name, value in given.items() if value is not None}),
            cast_to=object,
            stream=stream,
            stream_cls=_Read,
        )
        return _Pieces(answer) if isinstance(answer, AsyncStream) else answer


class _Read(AsyncStream[object]):
    """An answer that is read now and then: the connection keeps what comes meanwhile."""

    async def _iter_events(self) -> AsyncIterator[Any]:
        self.response.aiter_bytes = partial(_paced, self.response.aiter_bytes())  # type: ignore[assignment, method-assign]
        async for event in super()._iter_events():
            yield event


async def _paced(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for part in parts:
        yield part
        if not part.rstrip().endswith(_LAST):
            await asyncio.sleep(_PACE)


class _Pieces:
    """The chunks of an answer, those in the middle of a sentence put together."""

    def __init__(self, stream: AsyncStream[Any]) -> None:
        self._stream = stream

    async def __aenter__(self) -> _Pieces:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stream.close()

    async def __aiter__(self) -> AsyncIterator[Chunk]:
        held: Chunk | None = None
        ending = False  # the last piece may end a sentence, which is known with the next words
        async for chunk in self._stream:
            text = _text(chunk)
            if text is None:
                if held is not None:
                    yield held
                yield chunk
                held = None
                continue
            if held is None:
                held = chunk
            else:
                held["choices"][0]["delta"]["content"] += text
            marked = _MAY_END.search(text) is not None
            if marked or ending:
                yield held
                held, ending = None, marked or not text.strip()
        if held is not None:
            yield held


def _text(chunk: Any) -> str | None:
    """The text of a chunk that holds nothing else."""
    choices = chunk.get("choices") if isinstance(chunk, dict) and not chunk.get("usage") else None
    if not choices or len(choices) > 1:
        return None
    only, delta = choices[0], choices[0].get("delta") or {}
    text = delta.get("content")
    if only.get("finish_reason") or only.get("logprobs") or not isinstance(text, str) or not text:
        return None
    return None if any(value for name, value in delta.items() if name not in ("content", "role")) else text
