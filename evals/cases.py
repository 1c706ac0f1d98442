"""A case: what is asked, and what a good answer shows. Cases are data, in YAML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from assistant.types import FormValues, Status


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Expected(Strict):
    """What the last answer of a case must show. What is left out is not looked at."""

    status: Status | tuple[Status, ...] | None = None
    tool: str | None = None  # this calculator ran
    no_tool: bool = False  # no calculator ran; the balance of hours that goes with an offered adviser is none
    figures: tuple[str, ...] = ()  # plain decimals that stand among the answer's figures
    foreign: tuple[str, ...] = ()  # figures that are told, if at all, as those of another authority, by name
    result: dict[str, str] = {}  # name in the calculation's result -> value
    missing: tuple[str, ...] = ()  # fields asked for
    cites: tuple[str, ...] = ()  # keys of statements, at least one of which is cited
    authority: Literal["mcap", "standard", "guidance", "context"] | None = None  # of the first citation
    says: tuple[str, ...] = ()  # all of these stand in the text
    never: tuple[str, ...] = ()  # none of these stands in the text
    matches: tuple[str, ...] = ()  # patterns, each of which is found in the text
    misses: tuple[str, ...] = ()  # patterns, none of which is
    amount: str | None = (
        None  # a figure of the answer, in this unit or a thousand times larger or smaller, within 0.2 %
    )
    offered: bool | None = None  # an adviser is offered
    language: str | None = None  # of the answer, where it is not that of the question


class Case(Strict):
    id: str
    suite: str
    kind: str
    gate: float  # share of the suite that must pass
    language: str
    turns: tuple[str | FormValues, ...]
    expect: Expected
    staff: bool = False  # asked without a manufacturer


class _Written(Strict):
    """A case as written: one `ask` in several languages, or a dialogue in one."""

    id: str
    ask: dict[str, str | list[str]]
    expect: Expected
    right: str = ""  # what a right answer says, for who reads it
    wrong: str = ""  # and what none says
    staff: bool = False

    @model_validator(mode="after")
    def _asks_something(self) -> _Written:
        if not self.ask:
            raise ValueError(f"case {self.id} asks nothing")
        return self


class _File(Strict):
    kind: str
    gate: float
    cases: list[_Written]


def load(folders: Iterable[Path], suites: Iterable[str] = ()) -> Iterator[Case]:
    """The cases of the named suites (file names without ending), or of all there are.

    Raises FileNotFoundError for a suite that is not there, pydantic.ValidationError for a case that is malformed.
    """
    there = {path.stem: path for folder in folders for path in sorted(folder.glob("*.yaml"))}
    for suite in list(suites) or sorted(there):
        if suite not in there:
            raise FileNotFoundError(f"no suite {suite!r}; there are: {', '.join(sorted(there))}")
        yield from _cases(suite, _File.model_validate(yaml.safe_load(there[suite].read_text(encoding="utf-8"))))


def _cases(suite: str, written: _File) -> Iterator[Case]:
    for case in written.cases:
        for language, asked in case.ask.items():
            turns: list[Any] = asked if isinstance(asked, list) else [asked]
            yield Case(
                id=f"{suite}/{case.id}/{language}",
                suite=suite,
                kind=written.kind,
                gate=written.gate,
                language=language,
                turns=tuple(turns),
                expect=case.expect,
                staff=case.staff,
            )
