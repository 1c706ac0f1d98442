"""Sums of several figures: what they come to, and that none is told while a figure has no place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest

from assistant.leaders.bundled.sums.reading import read
from assistant.numbers import quantities
from assistant.types import Answer
from assistant.wiring import Parts
from knowledge.data import from_yaml
from tests.assistant.dialogue import Conversation
from tests.assistant.leaders.sums_said import Asked, messages
from tools.calculation import Quantity

WRITTEN: list[dict[str, str]] = from_yaml(Path(__file__).with_name("sums_written.yaml").read_text(encoding="utf-8"))
NEAR = Decimal("0.0001")  # of a result, where steps are rounded


def results(answer: Answer) -> Iterator[Decimal]:
    for made in answer.calculations:
        yield from (Decimal(entry.value) for entry in made.result.values() if isinstance(entry, Quantity))


def outcome(asked: Asked, answer: Answer) -> str:
    if not answer.calculations:
        return "asked" if answer.status in {"needs_input", "clarify"} else answer.status
    right = asked.comes_to is not None and any(
        abs(value - asked.comes_to) <= NEAR * abs(asked.comes_to) for value in results(answer)
    )
    return "right" if right else "wrong"


def test_sums_in_eight_languages_are_right_or_asked_about(parts: Parts) -> None:
    told = [
        (asked, outcome(asked, Conversation(parts).say(asked.text)))
        for asked in islice(messages(seed=20, rounds=1), 0, None, 3)
    ]
    plain = Counter(what for asked, what in told if asked.comes_to is not None)

    assert [(asked.text, what) for asked, what in told if what not in {"right", "asked"}] == []
    assert [asked.text for asked, what in told if asked.comes_to is None and what != "asked"] == []
    assert plain["right"] >= 0.9 * plain.total()


def test_sums_as_people_write_them_are_right(parts: Parts) -> None:
    """Times within times, rows with one unit, what was taken back, a part that is one's own, changes, years."""
    told = [(one["text"], Decimal(one["comes_to"]), Conversation(parts).say(one["text"])) for one in WRITTEN]
    wrong = [
        (text, answer.text)
        for text, comes_to, answer in told
        if not any(abs(value - comes_to) <= NEAR * comes_to for value in results(answer))
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4 boilers burned 2,000 t of anthracite at 2.5 t CO2/t", ["4"]),
        ("Coal 100 t with 5% moisture, factor 2.4 t CO2e/t", ["5%"]),
        ("We use 1,000 MWh, of which 30% is wind power. Factor 0.6 t/MWh", ["30%"]),
        ("Diesel 1,000 L at 2.7 kg/L and petrol 500 L", ["2.7 kg/L"]),
        ("The boiler burns 1.5 t of coal per tonne of steam, 2,000 t of steam, 2.4 t CO2e/t", ["1.5 t"]),
        ("R-22 12 kg and R-410A 5 kg refilled, GWP 1810 and 2088", ["1810"]),
        ("Diesel 20 to 25 L, factor 2.68 kg/L", ["20", "25 L"]),
        ("Coal 300 t, of it 30 t is left, 2 t CO2e/t", ["30 t"]),
        ("The diesel tank can hold 8,000 L, factor 2.68 kg/L. Emissions?", ["8,000 L"]),
        ("Diesel 5,000 L last year and petrol 4,000 L now, how many % less?", ["5,000 L", "4,000 L"]),
        ("Đốt 300 lít dầu diesel mỗi ngày, hệ số 2,68 kg/lít", ["300 lít"]),
    ],
)
def test_a_figure_without_a_place_is_named_and_nothing_is_calculated(
    talk: Conversation, text: str, words: list[str]
) -> None:
    answer = talk.say(text)

    assert (answer.status, list(answer.calculations)) == ("needs_input", [])
    assert [figure for word in words if (figure := word) not in answer.text] == []
    assert answer.missing_inputs


@pytest.mark.parametrize(
    "text",
    [
        "Diesel 900 L a month from February to June, 2.7 kg/L, tonnes for the year?",
        "ดีเซล ก.พ.-มิ.ย. เดือนละ 900 ลิตร ค่า 2.7 กก./ลิตร ทั้งปีกี่ตัน",
    ],
)
def test_a_monthly_amount_holds_for_the_months_that_are_named(talk: Conversation, text: str) -> None:
    answer = talk.say(text)

    assert Decimal("12.15") in set(results(answer))


@pytest.mark.parametrize(
    "text",
    [
        "We have 1,200 workers and used 4,000 MWh at 0.5 tCO2e/MWh",
        "2 questions: is MCAP free? And 4,000 MWh at 0.5 tCO2e/MWh, what is that?",
        "We pay 0.12 USD per kWh for 4,000 MWh; factor 0.5 tCO2e/MWh. Emissions?",
        "In the last 12 months we used 4,000 MWh, factor 0.5 tCO2e/MWh",
        "IPCC 2006 factor, tier 3 supplier: 4,000 MWh at 0.5 tCO2e/MWh",
    ],
)
def test_what_counts_people_questions_money_or_dates_enters_no_sum(talk: Conversation, text: str) -> None:
    assert Decimal(2000) in list(results(talk.say(text)))


def test_power_of_ones_own_is_named_as_not_counted(talk: Conversation) -> None:
    answer = talk.say("Rooftop solar gave 640 MWh, from the grid we took 5,360 MWh, factor 0.5 t/MWh. Emissions?")

    assert Decimal(2680) in list(results(answer))
    assert "640 MWh" in answer.text


def test_a_factor_in_kilograms_of_nothing_is_said_to_be_of_co2e(talk: Conversation) -> None:
    assert (
        "CO2e" in talk.say("Grid electricity 12,000 kWh, factor 0.7 kg/kWh, emissions?").text.split("without a gas")[1]
    )


@pytest.mark.parametrize(
    ("language", "text", "amount"),
    [
        ("en", "8 t of coal per day, 26 days per month, 12 months", 2496),
        ("vi", "38 lít dầu mỗi giờ, ngày 2 tiếng rưỡi, năm 300 ngày", 28_500),
        ("zh", "天然气每小时80方，每天20小时，每月26天，全年", 499_200),
        ("th", "ไฟเดือนละ 80,000 หน่วย 12 เดือน", 960_000),
        ("ur", "ہر مہینے 5000 لیٹر ڈیزل، 12 مہینے", 60_000),
        ("km", "ប្រេងម៉ាស៊ូត 100 លីត្រក្នុងមួយថ្ងៃ 300 ថ្ងៃ", 30_000),
        ("si", "මාසයකට ඩීසල් ලීටර් 1,000, මාස 12", 12_000),
        ("bn", "boiler e dine 5 ton kore tush pore, mashe 25 din cholse. bochore koto?", 1_500),
        ("id", "kami punya 4 unit mesin, masing-masing pakai 25.000 kWh setahun", 100_000),
        ("en", "we used 40 units of electricity each day for 300 days", 12_000),
    ],
)
def test_what_holds_each_period_is_multiplied_by_the_periods(language: str, text: str, amount: int) -> None:
    summed = read(text, language, quantities.read(text, language))

    assert [r.value for r in summed.reads if "worked_out" in r.notes] == [amount]
    assert not summed.open
