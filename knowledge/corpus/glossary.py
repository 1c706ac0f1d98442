"""The programme's terms, as they are written in each language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.data import from_yaml


@cache
def acronyms() -> frozenset[str]:
    """Words of capitals that stand for a term in some language (GHG, KNK, PCA), folded."""
    text = files("knowledge.corpus").joinpath("glossary.yaml").read_text(encoding="utf-8")
    words = (word.strip("(),") for spelling in _spellings(from_yaml(text)) for word in spelling.split())
    return frozenset(word.casefold() for word in words if len(word) > 1 and word.isupper() and word.isascii())


def _spellings(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from _spellings(child)
    elif node is not None:
        yield str(node)
