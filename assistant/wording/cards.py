"""What cards and workbooks call calculators, inputs and results: `names/<language>.json`, read by the widget too."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from knowledge.languages import supported


def called(name: str, language: str) -> str | None:
    """As a heading: "Base year". None where a language has no word; English is the name itself, written out."""
    code = supported(language) or "en"
    return _english(name) if code == "en" else _names(code).get(name)


@lru_cache(maxsize=16)
def _names(code: str) -> Mapping[str, str]:
    text = files("assistant.wording").joinpath("names", f"{code}.json").read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)
    return found


def _english(name: str) -> str:
    words = re.sub(r"\bscope(\d)", r"scope \1", name.replace("_", " ")).replace("co2", "CO2")
    return words[:1].upper() + words[1:]
