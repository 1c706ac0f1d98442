"""The system text of a chat model. It holds no secret; a model that recites it is cut short."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def load_prompt() -> str:
    return files("assistant.wording").joinpath("prompt.md").read_text(encoding="utf-8")
