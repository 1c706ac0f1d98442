"""What an assistant of somebody else's may call, on behalf of the person whose token it carries.

The tools are the routes themselves: the same rights, the same rules, the same refusals.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from api import text
from api.calculations import routes as calculations
from api.calculations.sent import weigh
from api.documents import routes as documents
from api.errors import ApiError, ForbiddenError, of_validation
from api.identity import Identity
from api.ledger.errors import LedgerError
from api.limits import Limits
from api.mcp.schemas import Found, Question, RecordFound, RecordQuestion
from api.record import routes as records
from api.state import State
from api.unavailable import of_knowledge
from knowledge.errors import KnowledgeError
from tools import registry

M = TypeVar("M", bound=BaseModel)
SEARCH, RECORD = "search", "record"


@dataclass(frozen=True)
class Caller:
    """The person, and what the service works with."""

    identity: Identity
    state: State
    limits: Limits


@dataclass(frozen=True)
class Told:
    """What a call gives: a JSON object, or a problem document."""

    content: dict[str, Any]
    refused: bool = False


@dataclass(frozen=True)
class Tool:
    """As it is listed."""

    name: str
    title: str
    description: str
    input_schema: dict[str, Any]
    output_schema: dict[str, Any]
    reads_only: bool


def tools(identity: Identity) -> list[Tool]:
    """Those that this person can use: staff have no manufacturer, so no balance."""
    found = [
        Tool(c.name, c.title, c.description, c.input_schema, c.output_schema, reads_only=False)
        for c in registry.CALCULATORS.values()
        if not c.needs_manufacturer or identity.manufacturer_id is not None
    ]
    about = "Sentences of the MCAP documents and of standards near a question, each with its source and its authority."
    asked, given = Question.model_json_schema(), Found.model_json_schema(mode="serialization")
    found.append(Tool(SEARCH, "Search", about, asked, given, reads_only=True))
    if identity.manufacturer_id is not None:
        about = (
            "The manufacturer's own years: its inventories, targets, plan, climate risks, and progress towards its "
            "targets. Read only: people alone write in the record."
        )
        asked, given = RecordQuestion.model_json_schema(), RecordFound.model_json_schema(mode="serialization")
        found.append(Tool(RECORD, "Record", about, asked, given, reads_only=True))
    return found


def call(caller: Caller, name: str, arguments: dict[str, Any]) -> Told:
    """Run a tool. A refusal is told in words and with its code, as over HTTP."""
    try:
        return Told(_run(caller, name, arguments))
    except ApiError as error:
        return Told(error.document(), refused=True)
    except LedgerError as error:
        return Told(ApiError(error.status, error.code, error.detail).document(), refused=True)
    except KnowledgeError as error:
        return Told(of_knowledge(error).document(), refused=True)


def _run(caller: Caller, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    text.check({"name": name, "arguments": arguments})
    if name == SEARCH:
        return _search(caller, _read(Question, arguments))
    if name == RECORD:
        return _record(caller, _read(RecordQuestion, arguments))
    weigh(len(json.dumps(arguments)), caller.identity, caller.limits)
    made = calculations.calculate(name, caller.identity, caller.state, caller.limits, _exact(arguments))
    return made.model_dump(mode="json")


def _read(model: type[M], arguments: dict[str, Any]) -> M:
    """Raises InvalidError."""
    try:
        return model.model_validate(arguments)
    except ValidationError as error:
        at_arguments = [{**each, "loc": ("arguments", *each["loc"])} for each in error.errors(include_input=False)]
        raise of_validation(at_arguments) from error


def _search(caller: Caller, asked: Question) -> dict[str, Any]:
    passages = documents.search(caller.identity, caller.state, asked.question, asked.k, asked.language)
    return Found(passages=passages).model_dump(mode="json")


def _record(caller: Caller, asked: RecordQuestion) -> dict[str, Any]:
    identity, state = caller.identity, caller.state
    if identity.manufacturer_id is None:
        raise ForbiddenError("This token has no manufacturer, and so no record.", code="no_manufacturer")
    mine, year = identity.manufacturer_id, asked.year
    listed = {
        "targets": records.list_targets,
        "actions": records.list_actions,
        "risks": records.list_risks,
    }
    part: Any
    if asked.part == "progress":
        part = records.get_progress(mine, identity, state, year)
    elif asked.part == "inventories":
        kept = records.list_inventories(mine, identity, state)
        part = [each for each in kept if year in (None, each.year)]
    else:
        part = listed[asked.part](mine, identity, state)
    return RecordFound.model_validate({asked.part: part}).model_dump(mode="json")


def _exact(value: Any) -> Any:
    """Numbers as their digits: what JSON wrote as 0.1 is 0.1."""
    return json.loads(json.dumps(value), parse_float=str)
