"""Numbers, units and months as cells write them, in every language."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.tables import figures
from assistant.tables.periods import Period, period
from assistant.tables.words import activity, country
from knowledge.readers.cells import Cell


@pytest.mark.parametrize(
    ("text", "sign", "value", "unit"),
    [
        ("1.200,5", ",", "1200.5", None),
        ("1,25,000.5", ".", "125000.5", None),
        ("1 234", ",", "1234", None),
        ("(500)", ".", "-500", None),
        ("1.234", ",", "1234", None),
        ("1.234", ".", "1.234", None),
        ("1200 kWh", ".", "1200", "kWh"),
        ("১,২০০.৫", ".", "1200.5", None),
        ("１２００", ".", "1200", None),
    ],
)
def test_a_number_that_is_a_text_is_read_by_the_sign_of_its_file(
    text: str, sign: figures.Decimals, value: str, unit: str | None
) -> None:
    assert figures.amount(Cell(text), sign) == (Decimal(value), unit)


@pytest.mark.parametrize("text", ["12.5.3", "1,2,3", "12 florins", "about 12", "1.23.456"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert figures.amount(Cell(text), ".") is None


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        (["1.200,5", "1.234"], ","),
        (["1,25,000"], "."),
        (["1.234"], None),
        (["1.200,5", "1,200.5"], None),
        (["0.5"], "."),
    ],
)
def test_one_number_that_can_be_read_in_one_way_settles_the_file(texts: list[str], sign: str | None) -> None:
    assert figures.sign_of(texts) == sign


@pytest.mark.parametrize(
    ("heading", "unit", "times"),
    [
        ("Điện (kWh)", "kWh", 1),
        ("Điện tiêu thụ nghìn kWh", "kWh", 1000),
        ("外购电力 万千瓦时", "kWh", 10_000),
        ("天然气（万m3）", "m3", 10_000),
        ("ডিজেল (লিটার)", "L", 1),
        ("Steam purchased [GJ]", "GJ", 1),
        ("น้ำมันดีเซล (ลิตร)", "L", 1),
        ("ඩීසල් (ලීටර්)", "L", 1),
        ("बिजली (यूनिट)", "kWh", 1),
    ],
)
def test_a_heading_has_its_unit(heading: str, unit: str, times: int) -> None:
    found = figures.measure_in(heading)

    assert found is not None
    assert (found[0].unit, found[0].times) == (unit, Decimal(times))


@pytest.mark.parametrize("heading", ["Tutar (TL)", "Weight (ton)", "Total (VND)", "Days (day)"])
def test_money_and_a_ton_that_may_be_two_things_are_no_unit(heading: str) -> None:
    assert figures.measure_in(heading) is None


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Jan-24", Period(2024, 1)),
        ("Tháng 12", Period(None, 12)),
        ("Thg 3/2024", Period(2024, 3)),
        ("2024年1月", Period(2024, 1)),
        ("十二月", Period(None, 12)),
        ("2024-03", Period(2024, 3)),
        ("31/05/2024", Period(2024, 5)),
        ("জানুয়ারি ২০২৪", Period(2024, 1)),
        ("มกราคม 2567", Period(2024, 1)),
        ("Şubat", Period(None, 2)),
        ("enero de 2024", Period(2024, 1)),
        ("Q1 2024", Period(2024, None, "1")),
        ("FY2023-24", Period(2023)),
        ("Total", None),
        ("Maya", None),
        ("13/2024", None),
    ],
)
def test_a_month_is_read_in_every_language(text: str, when: Period | None) -> None:
    assert period(text) == when


@pytest.mark.parametrize(
    ("text", "unit", "source", "item"),
    [
        ("Dầu DO máy phát điện", None, "stationary_combustion", "diesel"),
        ("柴油（叉车）", "L", "mobile_combustion", "diesel"),
        ("Gas R-410A nạp", "kg", "fugitive_refrigerants", "R-410A"),
        ("গ্যাস", "m3", "stationary_combustion", "natural gas"),
        ("Gas", "kg", "stationary_combustion", "LPG"),
        ("Listrik PLN", "kWh", "purchased_electricity", None),
        ("Buhar", "GJ", "purchased_heat_steam", None),
        ("I-REC", "MWh", "instruments", "certificate"),
    ],
)
def test_a_label_names_what_is_measured(text: str, unit: str | None, source: str, item: str | None) -> None:
    found = activity(text, unit)

    assert found is not None
    assert (found.source, found.item) == (source, item)


@pytest.mark.parametrize("text", ["Điện mặt trời áp mái", "Solar rooftop", "Water", "Số công nhân"])
def test_what_nobody_can_place_is_left_open(text: str) -> None:
    assert activity(text, "kWh") is None


@pytest.mark.parametrize(("text", "code"), [("越南", "VN"), ("বাংলাদেশ", "BD"), ("VN", "VN"), ("Mill", None)])
def test_a_country_is_known_by_its_name_in_any_language(text: str, code: str | None) -> None:
    assert country(text) == code
