"""Example utterances, a file for each language: intent → utterances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from knowledge.data import from_yaml


@cache
def utterances(language: str) -> Mapping[str, Sequence[str]]:
    path = files("assistant.conversation.utterances").joinpath(f"{language}.yaml")
    found: Mapping[str, Sequence[str]] = from_yaml(path.read_text(encoding="utf-8"))
    return found
