"""What a refusal says to people, in their language: lines by key from `words.yaml`, English where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from babel.dates import format_timedelta

from knowledge.data import from_yaml
from knowledge.languages import base


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Lines by key, then by language."""
    text = files("api").joinpath("words.yaml").read_text(encoding="utf-8")
    lines: dict[str, dict[str, str]] = from_yaml(text)
    return lines


def known(key: str) -> bool:
    return key in catalogue()


def said(key: str, language: str, slots: Mapping[str, Any]) -> str | None:
    """The line with its slots filled; None where the catalogue has no such key. `retry_after` (seconds) is `{wait}`."""
    lines = catalogue().get(key)
    if lines is None:
        return None
    spoken = language if language in lines else "en"
    filled = dict(slots)
    if "retry_after" in filled:
        filled["wait"] = _wait(filled["retry_after"], spoken)
    return lines[spoken].format_map(filled)


def chosen(*wanted: str | None) -> str:
    """The first language of ours among BCP 47 tags and `Accept-Language` headers, most wanted first."""
    known = catalogue()["starting"]
    for given in wanted:
        for tag in _by_weight(given or ""):
            primary = base(tag)
            if primary in known:
                return primary
    return "en"


def _by_weight(header: str) -> list[str]:
    """Tags of an `Accept-Language`, best first; those with q=0 are refused. A plain tag is itself."""
    weighed = []
    for place, part in enumerate(header.split(",")[:20]):
        tag, _, weight = part.strip().partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            quality = 0.0
        if quality > 0:
            weighed.append((-quality, place, tag))
    return [tag for _, _, tag in sorted(weighed)]


def _wait(seconds: int, language: str) -> str:
    return format_timedelta(timedelta(seconds=seconds), granularity="second", threshold=1.5, locale=language)
