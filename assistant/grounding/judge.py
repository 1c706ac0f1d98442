"""The judge: a chat model that says whether what a sentence cites supports it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from assistant.evidence.harmless import harmless, unforged

if TYPE_CHECKING:  # loaded with the model
    from langchain_core.language_models.chat_models import BaseChatModel
    from langchain_core.messages import AIMessage

Used = Callable[["AIMessage", str], None]  # a response, and all that was asked for it

_AUTHORITY = re.compile(r"\[(?:mcap|standard|guidance|context|unknown)\] ")
_COMPUTED = re.compile(r"(?:calculation c|figure q)\d{1,3}: ")
_FIGURE = re.compile(r"(\{\{[cq]\d{1,3}(?:\.[\w-]+)*\}\})")
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_ANSWER = re.compile(
    r"^[^\w\n]{0,12}(?:(?:pair|sentence|answer)[ \t]+)?[^\w\n]{0,4}(\d{1,3})[^\w\n]{1,8}(yes|no)\b(?![ \t]*/)"
    r"(?![^\w\n]{1,4}(?:but|except|or|if|unless|though|although|and no|partly|partially|mostly)\b)",  # no plain yes
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class Pair:
    """A sentence and what it cites: one line each, `[mcap] Document › Section: text` or `calculation c1: …`.

    Only lines of calculations (`calculation c1: `) and of figures said (`figure q1: `) may hold `{{c1.result.total}}`;
    names in them that come from outside are made harmless by whoever writes the line.
    """

    sentence: str
    sources: tuple[str, ...]


class JudgeUnavailableError(Exception):
    """The judge did not answer, or not in time."""


@dataclass(frozen=True)
class Judge:
    """A judge by the name under which it is probed and told of."""

    name: str
    model: BaseChatModel
    seconds: float  # that one call may take

    async def rule(self, pairs: Sequence[Pair], used: Used | None = None, asked: str = "") -> list[bool]:
        """For each pair in its order, whether the sources support the sentence: one call of the model.

        `asked`: what the person wrote, which is no source but tells what a "yes" says yes to.

        What it does not say plainly is a no. Raises JudgeUnavailableError.
        """
        if not pairs:
            return []
        from langchain_core.messages import HumanMessage, SystemMessage

        system, request = system_text(), written(pairs, asked)
        try:
            async with asyncio.timeout(self.seconds):
                # no callbacks: nothing of this call shows in the stream of the turn around it
                said = await self.model.ainvoke(
                    [SystemMessage(system), HumanMessage(request)], config={"callbacks": []}
                )
        except Exception as error:  # whatever a provider's client raises
            raise JudgeUnavailableError(f"{self.name}: {type(error).__name__}") from error
        if used is not None:
            used(said, f"{system}\n{request}")
        return rulings(said.text, len(pairs))


def written(pairs: Sequence[Pair], asked: str = "") -> str:
    """The request: numbered pairs, whose form no text in them can forge."""
    question = (f"The person wrote (no source): {_one_line(unforged(asked))}",) if asked else ()
    return "\n\n".join((*question, *(_pair(number, pair) for number, pair in enumerate(pairs, start=1))))


def rulings(text: str, count: int) -> list[bool]:
    """What the answer says of each pair. A pair without a line, or with two that differ, is not supported."""
    said: dict[int, set[str]] = {}
    for number, word in _ANSWER.findall(_THOUGHT.sub("", text)):
        said.setdefault(int(number), set()).add(word.lower())
    return [said.get(number) == {"yes"} for number in range(1, count + 1)]


@lru_cache(maxsize=1)
def system_text() -> str:
    return files("assistant.wording").joinpath("judge.md").read_text(encoding="utf-8").strip()


def _pair(number: int, pair: Pair) -> str:
    sources = "\n".join(f"   - {_source(source)}" for source in pair.sources) or "   - none"
    return f"{number}. SENTENCE: {_one_line(_but_figures(pair.sentence))}\n   SOURCES:\n{sources}"


def _source(text: str) -> str:
    """The source with its own label and, where the service computed it, its own handles; all else made harmless."""
    if label := _COMPUTED.match(text):
        return label[0] + _one_line(_but_figures(text[label.end() :]))
    label = _AUTHORITY.match(text)
    return (label[0] if label else "") + _one_line(harmless(text[label.end() if label else 0 :]))


def _but_figures(text: str) -> str:
    """Harmless, but for the handles of figures."""
    pieces = _FIGURE.split(text)
    return "".join(piece if place % 2 else harmless(piece) for place, piece in enumerate(pieces))


def _one_line(text: str) -> str:
    return " ".join(text.split())
