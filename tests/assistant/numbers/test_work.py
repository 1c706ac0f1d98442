"""Reading takes work in proportion to the length of a message, whatever it repeats."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest

from assistant.numbers import spellings
from assistant.numbers.page import page
from assistant.numbers.quantities import figures, read
from assistant.numbers.roles import roles

REPEATED = [
    ("ur", "دس "),
    ("km", "ដប់"),
    ("en", "twenty-one-"),
    ("en", "million "),
    ("en", "a hundred "),
    ("en", "1.1,"),
    ("en", "5 tons of units "),
    ("en", "1l"),
    ("en", "10 to 12% "),
    ("vi", "một năm "),
    ("zh", "一"),
    ("zh", "百分之"),
    ("th", "สิบ\u200b"),
    ("si", "මිලියන "),
    ("hi", "एक "),
    ("en", "1 "),
    ("en", "1-"),
    ("zh", "1二"),
    ("zh", "一点"),
    ("tr", "on "),
    ("en", "not 1 "),
]
CALLS = 60  # for each character, at most: a number stands at every one or two of them
LOOPS = 40  # times as long as 100,000 additions take: twice what most texts need
TRIES = 6  # one of them on a core that is its own


@contextmanager
def counted() -> Iterator[dict[str, int]]:
    """Every call of a function of the project or of C, and of look-ups in a lexicon."""
    counts = {"calls": 0, "look-ups": 0}
    looking_up = (spellings.Spellings.at.__code__, spellings.Spellings.before.__code__)

    def count(frame: FrameType, event: str, arg: Any) -> None:
        counts["calls"] += event in {"call", "c_call"}
        counts["look-ups"] += event == "call" and frame.f_code in looking_up

    former = sys.getprofile()
    sys.setprofile(count)
    try:
        yield counts
    finally:
        sys.setprofile(former)


@pytest.mark.parametrize(
    ("language", "repeated", "reading"), [*((*one, read) for one in REPEATED), ("vi", "một ", figures)]
)
def test_four_times_the_message_is_four_times_the_work(
    language: str, repeated: str, reading: Callable[[str, str], object]
) -> None:
    work = []
    reading(repeated * 20, language)  # lexicons are loaded
    for length in (2_000, 8_000):
        page.cache_clear()
        with counted() as counts:
            reading((repeated * length)[:length], language)
        work.append(counts)

    short, long = work
    assert long["look-ups"] <= 4.2 * short["look-ups"] + 50
    assert long["calls"] <= 4.2 * short["calls"] + 500
    assert long["look-ups"] <= 5 * 8_000
    assert long["calls"] <= CALLS * 8_000


@pytest.mark.parametrize(("language", "repeated"), [("ur", "دس "), ("zh", "1二")])
def test_the_longest_message_is_read_in_the_time_of_a_few_loops(language: str, repeated: str) -> None:
    def said() -> None:
        text = (repeated * 8_000)[:8_000]
        page.cache_clear()
        roles(read(text, language), text, language)

    tries = ((_seconds(said), _seconds(lambda: sum(number for number in range(100_000)))) for _ in range(TRIES))
    assert any(taken <= LOOPS * loop for taken, loop in tries)


def _seconds(work: Callable[[], object]) -> float:
    """Of this thread."""
    began = time.thread_time()
    work()
    return time.thread_time() - began


def test_a_number_of_any_natural_length_is_one() -> None:
    section = "nine hundred and ninety-nine"
    written = " ".join(f"{section}{scale}" for scale in (" trillion", " billion", " million", " thousand", ""))

    assert [r.value for r in read(f"{written} kWh", "en")] == [999_999_999_999_999]
