"""Dotted paths into inputs and results: `sites.0.electricity.1.amount`. A whole number is a place in a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def leaves(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with its path."""
    if isinstance(node, Mapping):
        children = node.items()
    elif isinstance(node, list | tuple):
        children = dict(enumerate(node)).items()
    else:
        yield path, node
        return
    for name, child in children:
        yield from leaves(child, f"{path}.{name}".lstrip("."))


def at(node: Any, path: str) -> Any:
    """What stands there; None where nothing does."""
    for part in path.split("."):
        if isinstance(node, Mapping):
            node = node.get(part)
        elif isinstance(node, list | tuple) and part.isdigit() and int(part) < len(node):
            node = node[int(part)]
        else:
            return None
    return node


def changed(node: Any, path: str, value: Any) -> Any:
    """A copy with another value at a path; what is not there yet is made, lists filled up to the place."""
    first, _, rest = path.partition(".")
    if first.isdigit() and not isinstance(node, Mapping):
        items = list(node) if isinstance(node, list | tuple) else []
        items += [{}] * (int(first) + 1 - len(items))
        items[int(first)] = changed(items[int(first)], rest, value) if rest else value
        return items
    named = dict(node) if isinstance(node, Mapping) else {}
    named[first] = changed(named.get(first), rest, value) if rest else value
    return named


def above(path: str) -> Iterator[str]:
    """The path and every path above it, longest first."""
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        yield ".".join(parts[:length])


def last(path: str) -> str:
    """The name at its end; of a quantity, that of the quantity."""
    return path.removesuffix(".value").rsplit(".", 1)[-1]
