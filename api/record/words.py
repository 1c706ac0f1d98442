"""Words of the record in twelve languages, for its page and its papers: `wording/<language>.yaml`, one for both."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from knowledge.data import from_yaml
from knowledge.languages import base

LANGUAGES = ("en", "vi", "zh", "bn", "hi", "id", "tr", "th", "km", "si", "ur", "es")


@cache
def catalogue(language: str) -> dict[str, Any]:
    """Of one of LANGUAGES."""
    found: dict[str, Any] = from_yaml(files("api.record").joinpath("wording", f"{language}.yaml").read_text("utf-8"))
    return found


def chosen(tag: str | None) -> str:
    """The language of ours nearest to a BCP 47 tag."""
    short = base(tag or "en")
    return short if short in LANGUAGES else "en"


class Words:
    """One language: its lines, its numbers, its days."""

    def __init__(self, tag: str | None) -> None:
        self.language = chosen(tag)
        self._lines = catalogue(self.language)

    @property
    def direction(self) -> str:
        return "rtl" if Locale(self.language).text_direction == "rtl" else "ltr"

    def say(self, path: str, **slots: object) -> str:
        """A line by its path, such as `says.behind`."""
        line: Any = self._lines
        for name in path.split("."):
            line = line[name]
        return str(line).format_map(slots)

    def has(self, path: str) -> bool:
        try:
            return bool(self.say(path))
        except (KeyError, TypeError):
            return False

    def unit(self, unit: str) -> str:
        """A unit as it is written; `output` is the word for what is made."""
        return f"tCO2e/{self.say('columns.output')}" if unit == "tCO2e/output" else unit

    def scope(self, name: str) -> str:
        """scope1 → Scope 1; the word is that of the first scope."""
        digits = name.removeprefix("scope")
        return self.say("columns.scope1").replace("1", digits).replace("১", digits).replace("一", digits)

    def number(self, value: Decimal | int | None, unit: str = "", *, signed: bool = False) -> str:
        """To a hundredth, below one to four significant digits; empty where there is none."""
        if value is None:
            return ""
        exact = Decimal(value)
        if exact and abs(exact) < 1:
            exact = exact.quantize(Decimal(1).scaleb(exact.adjusted() - 3))
        text = format_decimal(exact, "#,##0.##" if abs(exact) >= 1 else "0.##########", locale=self.language)
        sign = "+" if signed and exact > 0 else ""
        return f"{sign}{text} {unit}".strip()

    def tonnes(self, value: Decimal | None) -> str:
        return self.number(value, "tCO2e")

    def percent(self, value: Decimal | None, *, signed: bool = False) -> str:
        """Of a hundred."""
        return self.number(value, "%", signed=signed)

    def day(self, value: date | None) -> str:
        return "" if value is None else format_date(value, "medium", locale=self.language)

    def truth(self, value: bool | None) -> str:
        return self.say({True: "yes", False: "no", None: "unknown"}[value])
