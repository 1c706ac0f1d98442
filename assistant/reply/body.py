"""The body of an answer: what the model writes, gated sentence by sentence while it arrives."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from langchain_core.messages import AIMessage, AIMessageChunk, AnyMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StreamMode
from langsmith import tracing_context

from assistant.grounding.draft import Raw, Sentences
from assistant.grounding.figures import Gate
from assistant.leaders.bundled.answering import answers
from assistant.leaders.bundled.context import TurnContext
from assistant.leaders.bundled.embedded import written
from assistant.leaders.bundled.sharing import history
from assistant.leaders.bundled.support import Support, Verdict, judge
from assistant.leaders.bundled.yes_no import settled
from assistant.reply import framing, results
from assistant.reply.composer import Composer
from assistant.tracing import span
from assistant.types import Event
from assistant.wording.catalogue import say
from assistant.wording.sentence import Sentence, joined
from knowledge.library import Query
from knowledge.types import Found
from tools.calculation import Calculation

_CONFIG = RunnableConfig(recursion_limit=60)  # steps of the graph; the model's rounds are bounded before
_MAYBE_CALL = ("{", "<", "`")  # a text that begins so may be a tool call written as text
_UNSAID = frozenset({"needs_input", "clarify"})  # the service asks; a model's own asking is left out


@dataclass
class _Message:
    """A message of the model while it arrives. Its first sentence waits for the second: what a model says before
    it calls a tool is no answer."""

    id: str
    sentences: Sentences = field(default_factory=Sentences)
    waiting: list[Raw] = field(default_factory=list)
    text: str = ""
    flowing: bool = False

    def feed(self, text: str) -> Iterator[Raw]:
        self.text += text
        self.waiting += self.sentences.feed(text)
        if self.text.lstrip().startswith(_MAYBE_CALL):
            return
        if self.flowing or len(self.waiting) > 1:
            self.flowing = True
            yield from self._released()

    def rest(self) -> Iterator[Raw]:
        self.waiting += self.sentences.rest()
        yield from self._released()

    def _released(self) -> Iterator[Raw]:
        released, self.waiting = self.waiting, []
        yield from released


@dataclass
class Body:
    context: TurnContext
    composer: Composer
    verdict: Verdict | None = None  # settled when the first sentence leaves
    dropped: int = 0
    told: set[str] = field(default_factory=set)  # calculations whose result was told
    passed: int = 0
    held: list[Sentence] = field(default_factory=list)  # true, but nothing that answers was said yet

    async def written(self, graph: CompiledStateGraph[Any, TurnContext, Any, Any], turns: int) -> AsyncIterator[Event]:
        """Run the agent. Yields its steps and calculations, and each sentence that passes the gate."""
        message: _Message | None = None
        modes: list[StreamMode] = ["custom", "updates"]
        if self.context.hosted:
            modes.append("messages")
        shown = {"messages": _shown(self.context, turns)}
        with tracing_context(enabled=False):
            stream = graph.astream(shown, context=self.context, stream_mode=modes, config=_CONFIG)
            async for mode, chunk in stream:
                if mode == "custom":
                    yield cast(Event, chunk)
                elif mode == "messages" and isinstance(chunk[0], AIMessageChunk) and chunk[0].text:
                    if message is None or message.id != chunk[0].id:
                        message = _Message(str(chunk[0].id))
                    async for event in self._gated(message.feed(chunk[0].text)):
                        yield event
                elif mode == "updates" and isinstance(last := _last(chunk), AIMessage):
                    async for event in self._ended(message, last):
                        yield event
                    message = None
        async for event in self._settled():
            yield event

    async def _ended(self, message: _Message | None, last: AIMessage) -> AsyncIterator[Event]:
        """A message is whole: unless it calls tools, what was not yet let through is."""
        if last.tool_calls:
            return
        if message is None or not last.text.startswith(message.text):
            message = _Message(str(last.id))
            message.sentences.feed("")
            rest = _all(last.text)
        else:
            rest = message.rest()
        async for event in self._gated(rest):
            yield event

    async def _settled(self) -> AsyncIterator[Event]:
        """Where a model said nothing that holds or answers, the embedded one's words stand in; a question that it left
        out is answered after it."""
        if self.passed == 0 and self.context.hosted:
            self.context.failed = self.context.failed or "nothing_held"
            self.dropped, self.held = self.dropped + len(self.held), []
            async for event in self._gated(_all(written(self.context.reading, self.context.evidence))):
                yield event
        for left in self._left_out():
            lines = "\n".join(f"[[{self.context.evidence.handle(found)}]]" for found in left.answers)
            async for event in self._gated(_all(lines)):
                yield event
        if self.verdict is None:
            for event in self._opened():
                yield event

    async def _gated(self, sentences: Iterator[Raw]) -> AsyncIterator[Event]:
        gate = Gate(self.context.evidence, self.context.reading.language, self._quoted, self._told, self._near)
        for raw in sentences:
            passed = await self._passed(gate, raw)
            if passed is None:
                self.dropped += 1
                continue
            if self.verdict is None:
                for event in self._opened():
                    yield event
            if self.verdict and self.verdict.status in _UNSAID:
                continue
            for sentence in passed:
                for event in self._said(sentence):
                    yield event

    def _said(self, sentence: Sentence) -> Iterator[Event]:
        """What answers first, then what else is true: a model may begin with what nobody asked for."""
        if self.context.hosted and not self.context.failed and not self.passed and self._is_beside(sentence):
            self.held.append(sentence)
            return
        leaving, self.held = [sentence, *self.held], []
        self.passed += len(leaving)
        for one in leaving:
            yield from self.composer.add(self._attributed(one))

    def _is_beside(self, sentence: Sentence) -> bool:
        """Whether it rests on statements of which none answers, where some do."""
        supports = [support for support in (self.verdict.supports if self.verdict else ()) if support.answered]
        return bool(supports and sentence.cites) and not any(
            answers(support, found, self.context.evidence) for support in supports for found in sentence.cites
        )

    def _left_out(self) -> list[Support]:
        """Questions that have an answer of which nothing was said."""
        supports = self.verdict.supports if self.verdict and self.context.hosted else ()
        said = self.composer.cited
        return [
            support
            for support in supports
            if support.answered and not any(answers(support, found, self.context.evidence) for found in said)
        ]

    async def _passed(self, gate: Gate, raw: Raw) -> tuple[Sentence, ...] | None:
        """A sentence in a model's own words is looked up in the documents, which takes a while."""
        with span("gate") as begun:
            passed = gate.passed(raw) if raw.only_handles else await self.context.in_thread(lambda: gate.passed(raw))
            begun.set_attribute("mcap.passed", passed is not None)
        return passed

    def _near(self, text: str) -> Sequence[Found]:
        turn, language = self.context.turn, self.context.reading.language
        query = Query(text=text, language=language, release=turn.release, members=True)
        return self.context.library.search(query).statements

    def _opened(self) -> Iterator[Event]:
        """The evidence is complete: the status is settled, and what must come first is said."""
        self.context.evidence.closed = True
        self.verdict = judge(self.context.reading, self.context.evidence)
        if not any(support.answered for support in self.verdict.supports):
            for sentence in framing.openings(self.verdict, self.context.reading.language):
                yield from self.composer.add(sentence)

    def _attributed(self, sentence: Sentence) -> Sentence:
        """A sentence that rests on another authority than the one asked about says whose it is."""
        asked = frozenset(a for ask in self.context.reading.asks for a in ask.authorities)
        foreign = next((found for found in sentence.cites if found.passage.authority not in asked), None)
        if not asked or foreign is None or self._answering(foreign):
            return sentence
        return framing.attributed(sentence, foreign, self.context.reading.language)

    def _answering(self, found: Found) -> bool:
        """Is this what answers a question about the trade rather than the programme, and no member's own document?"""
        supports = self.verdict.supports if self.verdict else ()
        shipped = found.statement.key is not None
        return shipped and any(found in support.answers and not support.ask.named for support in supports)

    def _quoted(self, found: Found) -> Sentence:
        """Word for word; with its yes or no where it settles what was asked."""
        language = self.context.reading.language
        quote = framing.quoted(found, language)
        supports = (self.verdict or judge(self.context.reading, self.context.evidence)).supports
        asked = next((support.ask for support in supports if support.answers[:1] == (found,)), None)
        said = settled(asked.query, language, found.statement.key) if asked else None
        return quote if said is None else joined(say(language, f"settled.{said}"), quote)

    def _told(self, made: Calculation) -> list[Sentence]:
        self.told.add(made.id)
        return list(results.told(made, self.context))


def _all(text: str) -> Iterator[Raw]:
    sentences = Sentences()
    yield from sentences.feed(text)
    yield from sentences.rest()


def _last(update: Any) -> AnyMessage | None:
    """The last message of the model's node, if this update is its."""
    messages = (update.get("model") or {}).get("messages") if isinstance(update, dict) else None
    return messages[-1] if messages else None


def _shown(context: TurnContext, turns: int) -> list[AnyMessage]:
    """What the model reads of the conversation: earlier turns, then the message. The embedded one needs none."""
    shown: list[AnyMessage] = []
    for exchange in history(context.turn, turns) if context.hosted else ():
        shown += [HumanMessage(exchange.text), AIMessage(exchange.answer.text)]
    return [*shown, HumanMessage(context.turn.text or "(form)")]
