"""Names said for a form that waits, or in the place of others: a country, a fuel, a vehicle, a refrigerant, a year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.leaders.bundled.answer_types import asks_for
from assistant.leaders.bundled.cues import find
from assistant.leaders.bundled.filling.emissions import emission_unit
from assistant.leaders.bundled.filling.message import Message, alike
from assistant.leaders.bundled.followups import SHORT, Change, is_correction
from assistant.leaders.bundled.frames.registry import FRAMES
from assistant.numbers.reads import Read
from knowledge.languages import supported
from tools.calculation import plain
from tools.paths import at, leaves
from tools.units import UnitError, same_dimension

_QUESTION = re.compile(r"[?？؟]")
_NAME_ALONE = 24  # characters of a message that is a name and hardly more
_OF_ALL = frozenset({"country", "region", "year"})  # said once for every item


def named(text: str, language: str, reads: Sequence[Read], tool: str, values: Mapping[str, Any]) -> tuple[Change, ...]:
    """What a short reply ("diesel", "2023, in India") fills among the items that lack it."""
    around = len(text) - sum(end - start for start, end in (r.span for r in reads))
    if around > SHORT or _asks(text, language):
        return ()
    return spoken_of(text, language, reads, tool, values)


def spoken_of(
    text: str, language: str, reads: Sequence[Read], tool: str, values: Mapping[str, Any]
) -> tuple[Change, ...]:
    """What a message names of the items that lack it, whatever else it says."""
    message = Message(text, supported(language) or "en", tuple(reads))
    items = _items(values)
    changes: list[Change] = []
    for key, said in _said(message, tool).items():
        lacking = [place for place, item in items if not _has(item, key)]
        of_all = said + said[-1:] * len(lacking) if key in _OF_ALL else said
        changes += [
            Change(f"items.{place}.{_path(key, value)}", value) for place, value in zip(lacking, of_all, strict=False)
        ]
    return tuple(changes)


def factors(reads: Sequence[Read], asked: Sequence[str], values: Mapping[str, Any]) -> tuple[Change, ...]:
    """A factor that makes what was asked for needless: 0.48 kg/kWh in the place of the country."""
    needless = [key for key, instead in _INSTEAD.items() if "factor" in instead] + ["year"]
    changes: list[Change] = []
    for read in reads:
        emitted, _, measured = str(read.unit).partition("/")
        for place, item in _items(values):
            if measured and _measured_in(item, measured) and any(f"items.{place}.{key}" in asked for key in needless):
                changes.append(Change(f"items.{place}.factor", plain(read.value), read))
                changes.append(Change(f"items.{place}.factor_unit", f"{emission_unit(emitted)}/{measured}", read))
    return tuple(changes)


def _measured_in(item: Mapping[str, Any], unit: str) -> bool:
    try:
        return same_dimension(str(item.get("unit")), unit)
    except UnitError:
        return False


def _asks(text: str, language: str) -> bool:
    """A word that may ask for a yes ("we are in India") makes no question by itself."""
    asked = asks_for(text, language)
    return bool(asked) and (asked != ("yesno",) or bool(_QUESTION.search(text)))


def renamed(text: str, language: str, tool: str, values: Mapping[str, Any], *, just_told: bool) -> tuple[Change, ...]:
    """What "no, it was bituminous coal" or "in Bangladesh, not India" puts in the place of the one name of its kind.
    `just_told`: by the last answer, to which a name and hardly more replies too."""
    items = _items(values)
    corrects = is_correction(text, language) or find(text, language, "not_but", "followups")
    alone = just_told and len(text) <= _NAME_ALONE and not _asks(text, language)
    if len(items) != 1 or not (corrects or alone):
        return ()
    place, item = items[0]
    said = _said(Message(text, supported(language) or "en", ()), tool)
    other = {key: [name for name in names if name not in item.values()] for key, names in said.items()}
    return tuple(
        Change(f"items.{place}.{_path(key, names[-1])}", names[-1])
        for key, names in other.items()
        if names and _has(item, key)
    )


def outlived(changes: Sequence[Change], values: Mapping[str, Any]) -> tuple[Change, ...]:
    """Figures of what was named before, which are none of what is named now: its GWP, its factor, its heat. The factor
    of a vehicle is one of a distance; one of litres is its fuel's."""
    anew = {change.path for change in changes}
    kept = {path for path, value in leaves(values) if value is not None}
    own: set[str] = set()
    for line, _, name in (change.path.rpartition(".") for change in changes):
        per = str(at(values, f"{line}.factor_unit")).partition("/")[2]
        if name != "vehicle" or alike(per, ("km",)):
            own |= {f"{line}.{figure}" for figure in _OF_WHAT_IS_NAMED.get(name, ())}
    return tuple(Change(path, None) for path in sorted(own & kept - anew))


def _said(message: Message, tool: str) -> dict[str, list[Any]]:
    """Key of an item → the names of its kind in the message."""
    frame = FRAMES.get(tool)
    found = {key: said(message) for key, said in frame.names.items()} if frame else {}
    return {key: names for key, names in found.items() if names}


def _items(values: Mapping[str, Any]) -> list[tuple[int, Mapping[str, Any]]]:
    return [(place, item) for place, item in enumerate(values.get("items") or ()) if isinstance(item, Mapping)]


def _has(item: Mapping[str, Any], key: str) -> bool:
    """Is it there, or something that stands for it?"""
    return any(item.get(name) is not None for name in (key, *_INSTEAD.get(key, ())))


_OF_A_FACTOR = ("factor", "factor_unit", "factor_basis", "factor_gwp_set", "factor_source", "factor_year")
_OF_HEAT = ("calorific_value", "calorific_value_unit", "calorific_basis")
_OF_WHAT_IS_NAMED = {"refrigerant": ("gwp",), "fuel": (*_OF_A_FACTOR, *_OF_HEAT), "vehicle": _OF_A_FACTOR}
_INSTEAD = {"fuel": ("vehicle",), "vehicle": ("fuel",), "country": ("region", "factor")}


def _path(key: str, value: Any) -> str:
    """A part of a country is given as its region."""
    return "region" if key == "country" and "-" in str(value) else key
