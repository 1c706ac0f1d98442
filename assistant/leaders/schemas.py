"""The calculators as a chat model is shown them, in every request: what to call, and with which arguments.

All of it is derived from a calculator's own inputs, which check what comes back. A figure has no type: a reference
("q1", "c1.result.total") is written where the number goes. What an earlier tool of the registry has said is not said
again, since a model is shown all of them at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from tools.calculation import Calculator
from tools.registry import CALCULATORS

Schema = Mapping[str, Any]

LINE = 160  # characters of what a tool is for
FEW = 8  # values of a choice that are all written
MANY = 6  # fields of an object that is not written again in another tool
_SENTENCE = re.compile(r"(?<=[.?]) (?=[A-Z])")
_CLAUSE = re.compile(rf"; |{_SENTENCE.pattern}")
_FORM = re.compile(
    r"[:…{(']|(?<![A-Za-z])\d|\bsuch as\b"
)  # an example, a unit, a form: what the name alone does not tell
_LIMIT = re.compile(r"\b(?:instead|needed|only|signed|excludes|not for|does not|may be)\b|} or {", re.IGNORECASE)
_DEFAULT = re.compile(r" ?\([^()]*where not given\)|[;:,]? ?[^;:,]+ where not given")
_AMOUNT = re.compile(r"(?<!:)(?<!: ),? ?(?:each )?({value, unit[^}]*})")


def described(calculator: Calculator[Any]) -> str:
    """When to choose it: its title and the first sentence of its description."""
    line = f"{calculator.title}. {_SENTENCE.split(calculator.description)[0]}"
    return line if len(line) <= LINE else line[: LINE - 1].rsplit(" ", 1)[0].rstrip(" ,;:(") + "…"


def brief(calculator: Calculator[Any]) -> dict[str, Any]:
    """The arguments: every name, what is required, and the words without which it would be filled wrongly."""
    return _object(_inputs(calculator), calculator.name, dict(_said_before(calculator.name)))


def _inputs(calculator: Calculator[Any]) -> Schema:
    schema = calculator.inputs.model_json_schema()
    return _plain(schema, schema.get("$defs", {}))


def _plain(node: Schema, defs: Schema) -> Schema:
    """Without references, titles, defaults, bounds and nulls; what has several types has none."""
    if "$ref" in node or "anyOf" in node:
        kinds = [kind for kind in node.get("anyOf", [node]) if kind != {"type": "null"}]
        kind = kinds[0] if len(kinds) == 1 else {}
        plain = _plain(defs[kind["$ref"].rsplit("/", 1)[-1]] if "$ref" in kind else kind, defs)
        return {**plain, "description": node.get("description", "")}
    kept = {key: node[key] for key in ("required", "enum", "description") if key in node}
    if node.get("type") in ("object", "array", "boolean"):
        kept["type"] = node["type"]
    if "properties" in node:
        kept["properties"] = {name: _plain(one, defs) for name, one in node["properties"].items()}
    if "items" in node:
        kept["items"] = _plain(node["items"], defs)
    return kept


@cache
def _said_before(name: str) -> Mapping[str, str]:
    """What the tools before this one say → where: an input by its name and words, an object of many fields."""
    said: dict[str, str] = {}
    for earlier in CALCULATORS.values() if name in CALCULATORS else ():
        if earlier.name == name:
            break
        for key, place in _keys(_inputs(earlier), earlier.name):
            said.setdefault(key, place)
    return said


def _keys(node: Schema, place: str) -> Iterator[tuple[str, str]]:
    for name, field in node.get("properties", {}).items():
        inner = field.get("items", field)
        if not _is_object(inner):
            yield _key(name, field), place
            yield _key(name, inner.get("enum")), place
            continue
        if len(inner["properties"]) >= MANY:
            yield _key("", inner), f"{place}.{name}"
        yield from _keys(inner, f"{place}.{name}")


def _key(name: str, node: object) -> str:
    """Two inputs are the same where their keys are; an object, whatever it is used for."""
    return json.dumps(
        [name, node if name or not isinstance(node, Mapping) else {**node, "description": ""}], sort_keys=True
    )


def _is_amount(node: Schema) -> bool:
    return set(node.get("properties", ())) == {"value", "unit"}


def _is_object(node: Schema) -> bool:
    return "properties" in node and not _is_amount(node)


def _object(node: Schema, place: str, said: dict[str, str]) -> dict[str, Any]:
    required = list(node.get("required", ()))
    names = sorted(node["properties"], key=lambda name: name not in required)
    fields = {name: _field(name, node["properties"][name], f"{place}.{name}", said) for name in names}
    return {"type": "object", "properties": fields} | ({"required": required} if required else {})


def _field(name: str, node: Schema, place: str, said: dict[str, str]) -> dict[str, Any]:
    many = node.get("type") == "array"
    inner = node["items"] if many else node
    words, short = (_shared if _is_object(inner) else _scalar)(name, node, inner, place, said)
    if many:
        short = {"type": "array", "items": short}
    return short | ({"description": words} if words else {})


def _shared(name: str, node: Schema, inner: Schema, place: str, said: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """An object; the second time by the place where it is written out."""
    del name
    key, tool = _key("", inner), place.split(".", 1)[0]
    if key in said:
        return f"as {said[key].removeprefix(f'{tool}.')}", {"type": "object"}
    said[key] = place
    clauses = _CLAUSE.split(_AMOUNT.sub("", node.get("description", "")))
    return "; ".join(clause for clause in clauses if _LIMIT.search(clause)), _object(inner, place, said)


def _scalar(name: str, node: Schema, inner: Schema, place: str, said: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """The words of an input and its type, so far as they have not been told."""
    told = node.get("description", "")
    words = "" if _key(name, node) in said else _words(told)
    said[_key(name, node)] = place
    if _is_amount(inner):
        if "amount" not in said:
            form = _AMOUNT.search(told)
            words = f"{words}, {form[1] if form else '{value, unit}'}".removeprefix(", ")
        said["amount"] = place
        return words, {}
    short = {"type": inner["type"]} if inner.get("type") in ("object", "boolean") else {}
    choice, key = [str(value) for value in inner.get("enum", ())], _key(name, inner.get("enum"))
    if key in said or all(value in words for value in choice):
        choice = []
    said[key] = place
    if len(choice) > FEW:
        return (words if "…" in words else f"{words}: {', '.join(choice[:4])} …".removeprefix(": ")), short
    return words, short | ({"enum": choice} if choice else {})


def _words(text: str) -> str:
    """Of a description what the name does not tell: form, unit, example, which other input it excludes."""
    clauses = _CLAUSE.split(_DEFAULT.sub("", _AMOUNT.sub("", text)))
    return "; ".join(clause.rstrip(".") for clause in clauses if _FORM.search(clause) or _LIMIT.search(clause))
