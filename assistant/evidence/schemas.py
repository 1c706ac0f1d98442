"""The JSON schema of one field of a tool's inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


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
