"""What a calculator could not do without, as fields of a form: each with a schema, and what is known so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from assistant.conversation.state import FORM
from assistant.evidence.evidence import Failure
from assistant.evidence.names import name_of
from assistant.evidence.results import listing
from assistant.evidence.schemas import field_schema
from assistant.types import MissingInput
from assistant.wording.catalogue import label, say
from assistant.wording.sentence import Sentence
from tools.calculation import Problem
from tools.registry import CALCULATORS


def fields(failure: Failure, language: str) -> Iterator[MissingInput]:
    """Every field that is missing or impossible, named and described in the asker's language."""
    form = {FORM: {"tool": failure.tool, "values": dict(failure.inputs.values), "said": dict(failure.inputs.said)}}
    schema = CALCULATORS[failure.tool].input_schema
    for problem in failure.problems:
        yield _field(problem, failure.tool, schema, form, language)


def needed(failure: Failure, language: str) -> Sentence:
    """What is asked for, in words."""
    named = dict.fromkeys((f.description, f.problem) for f in fields(failure, language))
    asked = [say(language, "labelled", label=name, value=problem) for name, problem in named]
    title = label(language, f"tool.{failure.tool}", failure.tool)
    line = say(language, "needed", tool=title, fields=listing(asked, language))
    return replace(line, own_line=True, says="needs_input")


def _field(problem: Problem, tool: str, schema: dict[str, Any], form: dict[str, Any], language: str) -> MissingInput:
    return MissingInput(
        name=problem.field,
        unit=problem.unit,
        description=name_of(problem.field, language),
        problem=_told(problem, tool, language),
        value_schema=field_schema(schema, problem.field) | form,
    )


def _told(problem: Problem, tool: str, language: str) -> str:
    """What is wrong, as it is said of this input of the tool, else as its code is said everywhere."""
    general = label(language, f"problem.{problem.code}", label(language, "problem.invalid", problem.message))
    return label(language, f"problem.{tool}_{problem.field.rsplit('.', 1)[-1]}_{problem.code}", general)
