"""What a calculator could not do without: asked for by name, with a schema for each field of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from assistant.conversation.state import FORM
from assistant.evidence.evidence import Failure
from assistant.leaders.bundled.context import TurnContext
from assistant.leaders.bundled.intent import Calculate
from assistant.reply.results import given, listing, name_of, written
from assistant.types import FromMessage, MissingInput
from assistant.wording.catalogue import label, say
from assistant.wording.sentence import Sentence
from tools.calculation import Problem
from tools.registry import CALCULATORS


def missing(context: TurnContext) -> tuple[MissingInput, ...]:
    """Every field that is missing or impossible, named and described in the asker's language."""
    return tuple(field for failure in context.evidence.failures for field in _fields(failure, context))


def needed(context: TurnContext) -> Iterator[Sentence]:
    """Says what was not counted, asks for what is missing, and says what was already understood."""
    language = context.reading.language
    yield from _left_out(context)
    for failure in context.evidence.failures:
        asked = [
            say(language, "labelled", label=field.description, value=field.problem)
            for field in _fields(failure, context)
        ]
        title = label(language, f"tool.{failure.tool}", failure.tool)
        yield replace(say(language, "needed", tool=title, fields=listing(asked, language)), own_line=True)
        wanted = _wanted(failure, context)
        if wanted and (known := list(given(failure.values, wanted, language))):
            yield say(language, "understood", inputs=listing(known, language))


def _left_out(context: TurnContext) -> Iterator[Sentence]:
    language, said = context.reading.language, FromMessage(said=context.turn.id)
    numbers = (written("amount", read.value, read.unit, language, said) for read in context.reading.left_out)
    amounts = [Sentence(number.text, (number,)) for number in numbers if number]
    if amounts:
        yield replace(say(language, "left_out", amounts=listing(amounts, language)), own_line=True)


def _wanted(failure: Failure, context: TurnContext) -> Calculate | None:
    return next((want for want in context.reading.sums if want.tool == failure.tool), None)


def _fields(failure: Failure, context: TurnContext) -> Iterator[MissingInput]:
    wanted = _wanted(failure, context)
    said = dict(wanted.said) if wanted else {}
    form = {FORM: {"tool": failure.tool, "values": dict(failure.values), "said": said}}
    schema = CALCULATORS[failure.tool].inputs.model_json_schema()
    for problem in failure.problems:
        yield _field(problem, schema, form, context.reading.language)


def _field(problem: Problem, schema: dict[str, Any], form: dict[str, Any], language: str) -> MissingInput:
    return MissingInput(
        name=problem.field,
        unit=problem.unit,
        description=name_of(problem.field, language),
        problem=label(language, f"problem.{problem.code}", label(language, "problem.invalid", problem.message)),
        value_schema=field_schema(schema, problem.field) | form,
    )


def field_schema(schema: Mapping[str, Any], path: str) -> dict[str, Any]:
    """The JSON schema of one field of a tool's inputs, complete in itself; {} takes anything."""
    definitions = schema.get("$defs", {})
    node: Mapping[str, Any] = schema
    for part in path.split("."):
        node = _resolved(node, definitions)
        node = node.get("items", {}) if part.isdigit() else node.get("properties", {}).get(part, {})
    found = dict(_resolved(node, definitions))
    return found | ({"$defs": definitions} if "$ref" in str(found) else {})


def _resolved(node: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    options = [option for option in node.get("anyOf", ()) if option.get("type") != "null"]
    if len(options) == 1:
        return _resolved(options[0], definitions)
    reference = str(node.get("$ref", ""))
    return _resolved(definitions[reference.rsplit("/", 1)[-1]], definitions) if reference else node
