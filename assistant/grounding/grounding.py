"""Sentences on their way out: each passes, is replaced by a quotation of what it cites, or is dropped; order is kept.

Code looks first (figures, names), then the judge, which is asked while the leader writes the next sentence. What is a
statement word for word needs no judge. Without one (`strict`), and while it cannot be reached, all else is quoted, and
what a leader asks for is asked in the catalogue's words.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import structlog

from assistant.evidence.context import TurnContext
from assistant.evidence.missing import needed
from assistant.evidence.quotation import quoted
from assistant.evidence.results import told
from assistant.evidence.shown import Shown, source_line
from assistant.grounding.check import Cited, checked, cited, word_for_word
from assistant.grounding.draft import Draft
from assistant.grounding.judge import JudgeUnavailableError, Pair
from assistant.grounding.names import fold
from assistant.grounding.seat import Seat
from assistant.grounding.usage import about, used
from assistant.tracing import span
from assistant.types import Event, FromCalculation, ModelUsed, Status
from assistant.wording.catalogue import say
from assistant.wording.sentence import Sentence, joined

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

Fate = Literal["kept", "quoted", "dropped"]
log = structlog.get_logger()
_OPENER = 40  # characters of "Not quite:", which goes with the sentence that it opens


@dataclass(frozen=True)
class Grounded:
    """What becomes of one sentence of a leader: what is sent for it."""

    fate: Fate
    sentences: tuple[Sentence, ...] = ()
    marker: tuple[str, str] | None = None  # one of the service's own lines is asked for
    paragraph: bool = False  # it began one
    stands_in: bool = False  # quotations and results stand for the leader's words


@dataclass
class Grounding:
    """Of one turn."""

    context: TurnContext
    seat: Seat
    used: list[ModelUsed] = field(default_factory=list)  # by the judge
    _opener: Draft | None = None
    _sent: set[str] = field(default_factory=set)  # nothing is said twice
    _told: set[str] = field(default_factory=set)  # calculations of which a figure was told
    _waiting: list[tuple[Pair, asyncio.Future[bool]]] = field(default_factory=list)
    _asking: asyncio.Task[None] | None = None
    _judging: set[asyncio.Future[Grounded]] = field(default_factory=set)

    async def grounded(self, drafts: AsyncIterator[Event | Draft]) -> AsyncGenerator[Event | Grounded, None]:
        """In the order of the drafts, each as soon as it may be sent. Raises what the drafts raise."""
        under_way: asyncio.Queue[Event | asyncio.Future[Grounded] | Grounded | Exception | None] = asyncio.Queue()
        writing = asyncio.create_task(self._written(drafts, under_way))
        try:
            while (item := await under_way.get()) is not None:
                if isinstance(item, Exception):
                    raise item
                done = await item if isinstance(item, asyncio.Future) else item
                yield self._once(done) if isinstance(done, Grounded) else done
                while self.used:
                    yield self.used.pop(0)
        finally:
            for task in (writing, *self._judging, self._asking):
                if task is not None:
                    task.cancel()
                    with suppress(asyncio.CancelledError, Exception):
                        await task

    async def _written(
        self,
        drafts: AsyncIterator[Event | Draft],
        under_way: asyncio.Queue[Event | asyncio.Future[Grounded] | Grounded | Exception | None],
    ) -> None:
        try:
            async for draft in drafts:
                if not isinstance(draft, Draft):
                    under_way.put_nowait(draft)
                else:
                    for whole in self._with_opener(draft):
                        under_way.put_nowait(self._looked_at(whole))
            if self._opener is not None:
                under_way.put_nowait(Grounded("dropped"))
        except Exception as error:  # noqa: BLE001 (raised where the sentences are taken)
            under_way.put_nowait(error)
        else:
            under_way.put_nowait(None)

    def _with_opener(self, draft: Draft) -> Iterator[Draft]:
        """Short words that claim nothing by themselves wait for what they open."""
        opener, self._opener = self._opener, None
        if opener is not None and draft.marker and not draft.words:
            self._opener = opener
        elif opener is not None:
            whole = replace(opener, text=f"{opener.text} {draft.text}")
            if draft.begins_paragraph:
                yield opener
            elif draft.only_handles:  # the words rest on what is pointed at, which is quoted behind them
                yield whole
            else:
                draft = whole
        if len(draft.text) <= _OPENER and not (draft.cites or draft.figures or draft.marker):
            self._opener = draft
        else:
            yield draft

    def _looked_at(self, draft: Draft) -> asyncio.Future[Grounded] | Grounded:
        with span("gate") as begun:
            marker = draft.marker
            if marker and not (marker[0] == "ask" and draft.words):
                return Grounded("kept", marker=marker, paragraph=draft.begins_paragraph)
            sources = cited(draft, self.context)
            if draft.only_handles:
                return self._pointed(draft, sources)
            sentence = checked(draft, sources, self.context)
            begun.set_attribute("mcap.passed", sentence is not None)
        if sentence is None or (not sources and marker is None):
            return self._instead(draft, sources)
        asks: Status = "needs_input" if self.context.evidence.failures else "clarify"
        sentence = replace(sentence, says=asks if marker else sources.says)
        if word_for_word(sentence, sources):
            return self._kept(sentence)
        if self.seat.judge is None:
            return self._instead(draft, sources)
        judging = asyncio.ensure_future(self._judged(draft, sources, sentence))
        self._judging.add(judging)
        return judging

    def _question(self) -> Sentence:
        """The catalogue's own, where a leader's asking may not leave: what is missing, or which reading is meant."""
        failures = self.context.evidence.failures
        if failures:
            return needed(failures[-1], self.context.language)
        return replace(say(self.context.language, "ask_ambiguous"), own_line=True, says="clarify")

    async def _judged(self, draft: Draft, sources: Cited, sentence: Sentence) -> Grounded:
        pair = Pair(draft.words, tuple(self._sources(draft, sources)))
        ruling: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((pair, ruling))
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        return self._kept(sentence) if await ruling else self._instead(draft, sources)

    async def _ask(self) -> None:
        """Sentences that come while a call runs share the next."""
        while self._waiting:
            waiting, self._waiting = self._waiting, []
            rulings = await self._rulings([pair for pair, _ in waiting])
            for (_, ruling), supported in zip(waiting, rulings, strict=True):
                if not ruling.done():
                    ruling.set_result(supported)

    async def _rulings(self, pairs: Sequence[Pair]) -> Sequence[bool]:
        with span("judge") as begun:
            begun.set_attribute("mcap.sentences", len(pairs))
            try:
                judge = await self.seat.taken()
                if judge is not None:
                    return await judge.rule(pairs, self._spent, Shown(self.context).message(self.context.message))
            except JudgeUnavailableError as error:
                log.warning("judge.unavailable", error=str(error))
            except Exception as error:  # noqa: BLE001 (whatever it is, sentences wait for a ruling)
                log.error("judge.failed", error=type(error).__name__)
        return [False] * len(pairs)

    def _spent(self, message: AIMessage, request: str) -> None:
        self.used.append(used(message, about(request)))

    def _sources(self, draft: Draft, sources: Cited) -> Iterator[str]:
        yield from (source_line(found) for found in sources.statements)
        evidence = self.context.evidence
        for handle in draft.cites:
            if made := evidence.calculation(handle):
                shown = Shown(self.context).calculation(handle, made, evidence.inputs.get(handle))
                yield f"calculation {' '.join(shown.split())}"

    def _kept(self, sentence: Sentence) -> Grounded:
        return Grounded("kept", (sentence,), paragraph=sentence.paragraph)

    def _pointed(self, draft: Draft, sources: Cited) -> Grounded:
        """Handles alone: statements are quoted, results are told."""
        return self._stand_ins(draft, sources, "kept")

    def _instead(self, draft: Draft, sources: Cited) -> Grounded:
        """The word-for-word quotation of what a sentence cites, never another's choice."""
        return self._stand_ins(draft, sources, "quoted")

    def _stand_ins(self, draft: Draft, sources: Cited, fate: Fate) -> Grounded:
        language = self.context.language
        asked = [self._question()] if draft.marker and not sources else []
        lines: list[Sentence] = [*asked, *(quoted(found, language) for found in sources.statements)]
        for made in sources.calculations:
            lines.append(
                replace(joined(*told(made, self.context.evidence, language, self.context.turn.text)), says="answered")
            )
        if not lines:
            return Grounded("dropped", paragraph=draft.begins_paragraph)
        first = replace(lines[0], own_line=draft.begins_line)
        return Grounded(fate, (first, *lines[1:]), paragraph=draft.begins_paragraph, stands_in=True)

    def _once(self, grounded: Grounded) -> Grounded:
        """Without what was sent before it: looked at as it is sent, so that what is said twice is said where it came
        first. A result that was told in the leader's words needs no line of the catalogue."""
        if not grounded.sentences:
            return grounded
        again = grounded.fate == "quoted"
        fresh = [one for one in grounded.sentences if self._is_new(one) and not (again and self._is_told(one))]
        for sentence in fresh:
            self._told |= _results_in(sentence)
        if not fresh:
            return Grounded("dropped", paragraph=grounded.paragraph)
        fresh[0] = replace(fresh[0], own_line=grounded.sentences[0].own_line)
        return replace(grounded, sentences=tuple(fresh))

    def _is_told(self, sentence: Sentence) -> bool:
        results = _results_in(sentence)
        return bool(results) and results <= self._told and not sentence.cites

    def _is_new(self, sentence: Sentence) -> bool:
        said = fold(sentence.text)
        if len(said) <= _OPENER:  # "Yes." may answer two questions
            said += "".join(f" {found.statement.id}" for found in sentence.cites)
        new = said not in self._sent
        self._sent.add(said)
        return new


def _results_in(sentence: Sentence) -> set[str]:
    """Calculations that its figures stand in."""
    parents = (number.parent for number in sentence.numbers)
    return {parent.calculation_id for parent in parents if isinstance(parent, FromCalculation)}
