"""What the service says of its own accord: complete in every language, and with no figure but in its slots."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from assistant.numbers.quantities import figures
from assistant.wording import formats
from assistant.wording.catalogue import UnknownLineError, lines, say, slots_of
from knowledge.languages import SPOKEN
from tools.registry import CALCULATORS

SLOT = re.compile(r"\{\w+\}")


@pytest.mark.parametrize("language", SPOKEN)
def test_every_line_is_there_with_the_same_slots(language: str) -> None:
    english, own = lines("en"), lines(language)

    assert set(own) == set(english)
    assert {key for key in own if slots_of(own[key]) != slots_of(english[key])} == set()


@pytest.mark.parametrize("language", SPOKEN)
def test_no_line_holds_a_figure_outside_its_slots(language: str) -> None:
    found = {key: [r.text for r in figures(SLOT.sub("…", text), language)] for key, text in lines(language).items()}

    assert {key: reads for key, reads in found.items() if reads} == {}


def test_every_calculator_has_a_name_to_be_asked_by() -> None:
    assert {name for name in CALCULATORS if f"tool.{name}" not in lines("en")} == set()


def test_a_line_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UnknownLineError):
        say("en", "no.such.line")


@pytest.mark.parametrize(
    ("language", "number", "percent", "hours"),
    [
        ("en", "12,500.5", "4.2%", "9 hours 30 minutes"),
        ("vi", "12.500,5", "4,2%", "9 giờ 30 phút"),
        ("tr", "12.500,5", "%4,2", "9 saat 30 dakika"),
        ("es", "12.500,5", "4,2\u00a0%", "9 horas 30 minutos"),
        ("bn", "১২,৫০০.৫", "৪.২%", "৯ ঘন্টা ৩০ মিনিট"),
        ("th", "12,500.5", "4.2%", "9 ชั่วโมง 30 นาที"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(language: str, number: str, percent: str, hours: str) -> None:
    assert formats.number(Decimal("12500.5"), language) == number
    assert formats.percent(Decimal("4.2"), language) == percent
    assert formats.duration(570, language) == hours
