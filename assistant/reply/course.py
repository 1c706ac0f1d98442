"""The course of one turn's answer: what was sent, by whom, and what the service adds when the leader is done."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.evidence import hours, on_record
from assistant.evidence.context import TurnContext
from assistant.evidence.evidence import Evidence, Failure
from assistant.evidence.missing import fields
from assistant.evidence.results import given, listing
from assistant.grounding.grounding import Grounded
from assistant.leaders.bundled.intent import Ask, Understanding
from assistant.leaders.bundled.leader import NAME
from assistant.leaders.bundled.suggestions import next_questions, suggestions
from assistant.reply import pinned, service
from assistant.reply.reply import Reply
from assistant.types import (
    COUNTED,
    Answer,
    CalculationMade,
    Event,
    FromCalculation,
    Handoff,
    MissingInput,
    Status,
)
from assistant.wording.catalogue import say
from assistant.wording.sentence import Sentence
from tools.calculation import Calculation, plain
from tools.criteria import CriteriaSet

_ENTERED = re.compile(r"(?<![\w.])(c\d+)\.")  # a result of which a figure is an input
_WHY = {"budget": "model_spent"}  # line that says why the configured model did not answer; else: it failed


@dataclass
class Course:
    context: TurnContext
    criteria: tuple[CriteriaSet, ...]
    model: str = NAME
    judge: str | None = None
    failed: str | None = None  # why the configured model did not write this answer, or not to its end
    dropped: int = 0
    quoted: int = 0
    understanding: Understanding | None = None  # of the bundled leader
    reply: Reply = field(init=False)
    _new_paragraph: bool = True  # whatever comes next begins one
    _last: Sentence | None = None

    def __post_init__(self) -> None:
        self.reply = Reply(self.context.language, self.context.spelled)

    def begin_again(self) -> None:
        """Nothing of the model's was sent: the bundled leader takes the turn from its start."""
        old = self.context.evidence
        made = old.before + len(old.calculations)
        self.context.evidence = Evidence(earlier=old.earlier, figures=old.figures, searches=old.searches, before=made)

    @property
    def held(self) -> bool:
        """Did anything of the model's hold?"""
        return bool(self.reply.text)

    def count(self, grounded: Grounded) -> None:
        self.dropped += grounded.fate == "dropped"
        self.quoted += grounded.fate == "quoted"

    def lines(self, grounded: Grounded) -> Sequence[Sentence]:
        """What is sent for a sentence of the model."""
        self._new_paragraph |= grounded.paragraph
        if grounded.marker is not None:
            lines = list(service.marked(grounded.marker, self.context))
        else:
            lines = list(grounded.sentences)
        if lines:
            lines[0] = replace(lines[0], paragraph=self._new_paragraph)
            self._new_paragraph = False
        return lines

    def add(self, *sentences: Sentence) -> Iterator[Event]:
        for sentence in sentences:
            told = sentence
            if self.model != NAME:
                told = service.labelled(sentence, self.context, self._last)
            self._last = sentence
            yield from self.reply.add(told)

    @property
    def status(self) -> Status:
        wanted: Status = "chat"
        return self.reply.paragraphs.status or wanted

    async def finished(self) -> AsyncIterator[Event]:
        """What the service itself has to say after the body."""
        status = self.status
        self.context.calculating = hours.context(self.context.turn, self.criteria, counted=status in COUNTED)
        newer = None
        if self.context.turn.release is not None:
            asks, cited = self._asks(), tuple(self.reply.cited)
            newer = await self.context.in_thread(lambda: pinned.newest(self.context, asks, cited))
        known = set(self.context.evidence.calculations)
        for sentence in list(self._added(newer)):
            for handle, made in self.context.evidence.calculations.items():
                if handle not in known:
                    known.add(handle)
                    yield CalculationMade(calculation=made)
            for event in self.reply.add(sentence):
                yield event
        if status == "handed_off":
            yield service.handed_off(self.context)

    def _asks(self) -> tuple[Ask, ...]:
        if self.understanding is not None:
            return self.understanding.asks
        asked = (query for query, _ in self.context.evidence.searches)
        return tuple(Ask(query, frozenset({"mcap"}), named=True) for query in asked)

    def _added(self, newer: pinned.Newest | None) -> Iterator[Sentence]:
        if self.model != NAME:
            yield from self._understood()
        yield from pinned.said(self.context, tuple(self.reply.cited), newer)
        yield from service.unread(self.context, self.reply.paragraphs, self.reply.cited)
        yield from service.offer(self.context, self.reply.paragraphs, self.status)
        if self.failed:
            key = _WHY.get(self.failed) or ("model_failed" if self.model == NAME else "model_broke_off")
            yield replace(say(self.context.language, key), own_line=True)

    def _understood(self) -> Iterator[Sentence]:
        """Figures that entered a sum and that the answer does not show: as they were understood."""
        language, evidence = self.context.language, self.context.evidence
        told = self._told()
        for handle, made in evidence.calculations.items():
            if made.id in told:
                for line in on_record.taken(evidence.inputs[handle].taken, evidence, language):
                    yield replace(line, own_line=True)
                lines = [line for line in given(made.inputs, evidence.inputs[handle], language) if line.numbers]
                unseen = [
                    line
                    for line in lines
                    if any(self.reply.spelled(n.text) not in self.reply.text for n in line.numbers)
                ]
                if unseen:
                    yield replace(say(language, "understood", inputs=listing(unseen, language)), own_line=True)

    def _told(self) -> set[str]:
        """Calculations of which a figure stands in the answer, or enters one that stands there."""
        evidence = self.context.evidence
        sources = (figure.source for figure in self.reply.figures)
        told = {source.calculation_id for source in sources if isinstance(source, FromCalculation)}
        for handle, made in reversed(evidence.calculations.items()):  # what enters another was made before it
            if made.id in told:
                inputs = evidence.inputs.get(handle)
                entered = _ENTERED.findall(str(inputs.written)) if inputs else []
                told |= {one.id for name in entered if (one := evidence.calculation(name))}
        return told

    def answer(self) -> Answer:
        context, status = self.context, self.status
        turn, language = context.turn, context.language
        return Answer(
            id=turn.id,
            conversation_id=turn.conversation_id,
            language=language,
            status=status,
            text=self.reply.text,
            citations=tuple(self.reply.citations),
            figures=tuple(self.reply.figures),
            calculations=self._calculations(),
            missing_inputs=tuple(self._spelled(f) for failure in self._asked_for() for f in fields(failure, language)),
            handoff=Handoff(
                offered=context.evidence.adviser_offered, id=turn.handoff_id if status == "handed_off" else None
            ),
            to_keep=context.evidence.to_keep,
            suggestions=tuple(map(self.reply.spelled, self._suggestions(status))),
            hours=hours.hours(turn, status),
            model=self.model,
            judge=self.judge,
            release=context.evidence.release or context.library.active() or "",
            dropped_sentences=self.dropped,
            quoted_sentences=self.quoted,
        )

    def _spelled(self, one: MissingInput) -> MissingInput:
        spelled = self.reply.spelled
        return one.model_copy(update={"description": spelled(one.description), "problem": spelled(one.problem)})

    def _calculations(self) -> tuple[Calculation, ...]:
        """Those of this turn, and earlier ones of which a figure is told again."""
        evidence, told = self.context.evidence, self._told()
        return (*(made for made in evidence.earlier.values() if made.id in told), *evidence.calculations.values())

    def _asked_for(self) -> Sequence[Failure]:
        """Whose form is shown: of a model that asks, the calculator last refused."""
        failures = self.context.evidence.failures
        if self.model == NAME:
            return failures
        return failures[-1:] if "needs_input" in self.reply.paragraphs.said else ()

    def _suggestions(self, status: Status) -> tuple[str, ...]:
        if self.understanding is None and status == "clarify":
            return self._readings()
        if self.understanding is None:
            return next_questions(self.context, status, self.reply.cited)
        return suggestions(self.context, self.understanding, status, self.reply.cited)

    def _readings(self) -> tuple[str, ...]:
        """The ways in which a figure of the message can be read, each as a message that says it plainly."""
        ambiguous = (said.read for said in self.context.message.figures if said.ambiguous)
        values = ((value, read.unit) for read in ambiguous for value in (read.value, *read.alternatives))
        return tuple(f"{plain(value)} {unit or ''}".strip() for value, unit in values)
