"""Example questions of the shipped statements, a file for each language: key → questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from knowledge.data import from_yaml


@cache
def asks(language: str) -> Mapping[str, Sequence[str]]:
    """Empty for a language without examples."""
    path = files("knowledge.corpus").joinpath("asks", f"{language}.yaml")
    found: Mapping[str, Sequence[str]] = from_yaml(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found or {}
