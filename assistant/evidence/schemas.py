"""What the inputs of tools are, by their schemas and types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from tools.amounts import ReadShare
from tools.registry import CALCULATORS


def field_schema(schema: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Complete in itself; {} takes anything. `path` is dotted."""
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


@cache
def shares() -> frozenset[str]:
    """Names of the inputs that are shares of one, by their type."""
    return frozenset(name for calculator in CALCULATORS.values() for name in _shares(calculator.inputs))


def _shares(model: type[BaseModel]) -> Iterator[str]:
    for name, its in model.model_fields.items():
        parts = (*its.metadata, *_within(its.annotation))
        if ReadShare in parts:
            yield name
        for part in parts:
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from _shares(part)


def _within(annotation: Any) -> Iterator[Any]:
    """A type, and all that it is made of."""
    yield annotation
    for part in get_args(annotation):
        yield from _within(part)
