"""How a message was read: its language and what it wants, in the order in which it is served."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.conversation.limits import Small
from assistant.conversation.replies import Again
from assistant.evidence.blending import Stands
from assistant.numbers.reads import Read
from assistant.types import Answer
from knowledge.types import Authority
from tools.calculation import Problem
from tools.inventory.rows import SheetRows


@dataclass(frozen=True)
class Ask:
    """A question to the documents."""

    query: str
    authorities: frozenset[Authority]  # of a statement that answers it
    named: bool  # the question itself says whose rule it asks about
    wants: str | None = None  # what an answer must hold: money, percent
    within: str | None = None  # what the question stands in
    stands: Stands = "one"  # and how
    compared: bool = False  # programme and standard are both named: whose rule is it?
    told: frozenset[str] = frozenset()  # statements that the answer before it quoted
    year: str | None = None  # asked of in the place of another: what is of a third is no answer


@dataclass(frozen=True, eq=False)
class Calculate:
    """A figure that a calculator gives. `said` leads from an input's dotted path to the message it was said in."""

    tool: str
    values: Mapping[str, Any]
    said: Mapping[str, str]
    assumed: tuple[str, ...] = ()  # keys of catalogue lines: what was taken for granted in reading the inputs
    sheet: SheetRows | None = None  # of an uploaded table: the rows that the inputs came from
    used: frozenset[tuple[int, int]] | None = None  # places of the figures that were filled in; None: from no text
    aside: tuple[Read, ...] = ()  # amounts that are told to be not counted
    refused: tuple[Problem, ...] = ()  # what cannot be read of it: nothing is calculated
    taken: Mapping[str, str] = field(default_factory=dict)  # dotted path of an input → result of `of_year` on record
    of_year: int | None = None


@dataclass(frozen=True)
class Speak:
    """Something the catalogue answers by itself."""

    kind: Small
    of: str | None = None  # the question that it answers, of several


@dataclass(frozen=True)
class Person:
    """A person is wanted. `confirmed`: it was offered before, and this message says yes."""

    confirmed: bool


@dataclass(frozen=True)
class Choose:
    """Two readings would give different answers: each as a message that says it plainly."""

    options: tuple[str, ...]
    question: str  # key of the catalogue line that asks


@dataclass(frozen=True, eq=False)
class Recall:
    """An earlier answer is wanted once more."""

    kind: Again
    answer: Answer


@dataclass(frozen=True)
class Keep:
    """An inventory of the conversation is to be kept on record: its card is shown, on which a person confirms."""


Intent = Ask | Calculate | Speak | Person | Choose | Recall | Keep


@dataclass(frozen=True)
class Understanding:
    language: str
    intents: tuple[Intent, ...]
    unplaced: tuple[Read, ...] = ()  # figures that no calculation uses: they are asked about, and nothing is told
    left_out: tuple[Read, ...] = ()  # amounts beside those of a calculation that are of nothing named

    @property
    def asks(self) -> tuple[Ask, ...]:
        return tuple(w for w in self.intents if isinstance(w, Ask))

    @property
    def sums(self) -> tuple[Calculate, ...]:
        return tuple(w for w in self.intents if isinstance(w, Calculate))

    @property
    def recalls(self) -> tuple[Recall, ...]:
        return tuple(w for w in self.intents if isinstance(w, Recall))

    @property
    def small(self) -> tuple[Speak, ...]:
        return tuple(w for w in self.intents if isinstance(w, Speak))
