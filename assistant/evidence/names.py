"""What inputs, their values and outputs of calculators are called, from the catalogue of a language."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.wording import catalogue, formats, lexicon
from assistant.wording.catalogue import lines
from tools.factors.names import UnknownNameError, fuel_id, region_code
from tools.paths import last

_INDEX = re.compile(r"\.\d+(?=\.|$)")
_SAID = {"True": "yes", "False": "no"}


def name_of(path: str, language: str) -> str:
    """The name of an input, by its path without places in lists: by the whole of it, else by its last part.

    A group is named as its total; a source of an inventory as its calculator.
    """
    if "!" in path:  # a cell of a file
        return path
    bare = _INDEX.sub("", path).removesuffix(".value").removeprefix("items.")
    if bare.startswith("values."):  # under a name of the model's own, which says nothing to a person
        bare = "values"
    keys = (bare, f"{bare}.total", last(bare))
    return _first((*(f"input.{key}" for key in keys), f"output.{last(bare)}", f"tool.{last(bare)}"), bare, language)


def name_of_output(name: str, language: str) -> str:
    """The name of a result; of one that is an input too, that input's."""
    return _first((f"output.{name}", f"input.{name}", f"input.{name}.total"), name, language)


def word_of(path: str, value: object, language: str) -> str:
    """A choice among given values, a yes or no, a fuel, a vehicle or a country in words; any other value as it is."""
    written = _SAID.get(str(value), str(value))
    field = last(_INDEX.sub("", path))
    keys = (f"text.{field}.{written}", f"value.{field}.{written}", f"value.{written}")
    named = lines(catalogue.spoken(language))
    word = next((named[key] for key in keys if key in named), None)
    return word or _THINGS.get(field, _as_it_is)(written, language)


def _fuel(written: str, language: str) -> str:
    known = lexicon.names("fuels")
    if written in known:
        return lexicon.called("fuels", written, language)
    try:
        same = [name for name in known if fuel_id(name) == fuel_id(written)]
    except UnknownNameError:
        return written
    return lexicon.called("fuels", same[0], language) if len(same) == 1 else written


def _vehicle(written: str, language: str) -> str:
    return lexicon.called("vehicles", written, language) if written in lexicon.names("vehicles") else written


def _country(written: str, language: str) -> str:
    """By its ISO code, as CLDR calls it; a part of a country by its own name."""
    try:
        code = region_code(written)
    except UnknownNameError:
        return written
    return formats.territory(code, language) or written


def _as_it_is(written: str, _language: str) -> str:
    return written


_THINGS: dict[str, Callable[[str, str], str]] = {
    "fuel": _fuel,
    "vehicle": _vehicle,
    "country": _country,
    "region": _country,
}


def _first(keys: tuple[str, ...], bare: str, language: str) -> str:
    named = lines(catalogue.spoken(language))
    return next((named[key] for key in keys if key in named), last(bare).replace("_", " "))
