"""Words of statement and warnings in the manufacturer's language; English where there are none."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

from knowledge.data import from_yaml
from knowledge.languages import base
from tools.ledger.balance import Balance


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    text = files("api.ledger").joinpath("words.yaml").read_text(encoding="utf-8")
    words: dict[str, dict[str, Any]] = from_yaml(text)
    return words


def chosen(language: str) -> str:
    """The language of the catalogue nearest to a BCP 47 tag."""
    short = base(language)
    return short if short in catalogue() else "en"


def of(language: str) -> dict[str, Any]:
    return catalogue()[chosen(language)]


def right_to_left(language: str) -> bool:
    return Locale(chosen(language)).text_direction == "rtl"


def day(language: str, value: date) -> str:
    return format_date(value, "medium", locale=chosen(language))


def moment(language: str, value: datetime, zone: str) -> str:
    return format_datetime(value, "short", tzinfo=ZoneInfo(zone), locale=chosen(language))


def minutes(language: str, value: int) -> str:
    return str(of(language)["minutes"]).format(minutes=format_decimal(value, locale=chosen(language)))


def warning(language: str, balance: Balance) -> str | None:
    """What a manufacturer is told at 75, 90 and 100 per cent; None below."""
    level = balance.warning
    if level is None:
        return None
    name = "spent" if level == 100 else "warning"
    locale = chosen(language)
    return str(of(language)[name]).format(
        percent=format_percent(level / 100, locale=locale),
        year=balance.year,
        minutes=format_decimal(balance.remaining_minutes, locale=locale),
    )
