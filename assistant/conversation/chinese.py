"""Chinese in simplified and in traditional characters: one for one, words and figures untouched."""

from __future__ import annotations

from functools import lru_cache

from opencc import OpenCC


def simplified(text: str) -> str:
    return _converted("t2s", text)


def traditional(text: str) -> str:
    """As it is written in Taiwan."""
    return _converted("s2tw", text)


def is_traditional(text: str) -> bool | None:
    """Which characters a text is in; None where it has none by which they differ, or as many of each."""
    only_traditional = sum(_differs("t2s", character) for character in text)
    only_simplified = sum(_differs("s2tw", character) for character in text)
    return None if only_traditional == only_simplified else only_traditional > only_simplified


@lru_cache(maxsize=8192)
def _differs(config: str, character: str) -> bool:
    return not character.isascii() and _converted(config, character) != character


def _converted(config: str, text: str) -> str:
    written: str = _converter(config).convert(text)
    return written


@lru_cache(maxsize=2)
def _converter(config: str) -> OpenCC:
    return OpenCC(config)
