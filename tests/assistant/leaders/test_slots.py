"""A message fills the inputs of a calculator with what it says, in every language alike, and with nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assistant.conversation.language import identify
from assistant.leaders.bundled.cues import load_words
from assistant.leaders.bundled.filling.places import countries
from assistant.leaders.bundled.slots import Filled, fill
from assistant.numbers.quantities import read
from tools.calculation import Context
from tools.factors.names import fuel_id
from tools.registry import run

CONTEXT = Context(date(2026, 11, 24))


def filled(tool: str, text: str) -> Filled:
    language = identify(text)
    return fill(tool, read(text, language), text, language)


def tonnes(value: str) -> dict[str, str]:
    return {"value": value, "unit": "tCO2e"}


PLAIN_LINE = {
    "en": "Base year 2019, scope 1 and 2 are 12,500 tCO2e. Cutting 4.2% a year, how much is left in 2030?",
    "vi": "Năm cơ sở 2019, phạm vi 1 và 2 là 12.500 tCO2e. Giảm 4,2% mỗi năm thì đến 2030 còn bao nhiêu?",
    "zh": "基准年2019，范围一和二排放12,500 tCO2e，每年减少4.2%，到2030年还剩多少？",
    "bn": "ভিত্তি বছর ২০১৯, স্কোপ ১ ও ২ মিলে ১২,৫০০ tCO2e। বছরে ৪.২% কমালে ২০৩০ সালে কত থাকবে?",
    "hi": "आधार वर्ष 2019, स्कोप 1 और 2 12,500 tCO2e, हर साल 4.2% कमी तो 2030 में कितना बचेगा?",
    "id": "Tahun dasar 2019, cakupan 1 dan 2 sebesar 12.500 tCO2e, turun 4,2% per tahun, berapa sisanya pada 2030?",
    "tr": "Baz yıl 2019, kapsam 1 ve 2 12.500 tCO2e, her yıl %4,2 azaltırsak 2030'da ne kalır?",
    "km": "ឆ្នាំមូលដ្ឋាន 2019 វិសាលភាព 1 និង 2 ស្មើ 12,500 tCO2e បន្ថយ 4.2% ក្នុងមួយឆ្នាំ តើនៅឆ្នាំ 2030 សល់ប៉ុន្មាន?",
    "th": "ปีฐาน 2562 ขอบเขตที่ 1 และ 2 เท่ากับ 12,500 tCO2e ลดปีละ 4.2% ปี 2573 จะเหลือเท่าไร",
    "ur": "بنیادی سال 2019، اسکوپ 1 اور 2 12,500 tCO2e، ہر سال 4.2% کمی ہو تو 2030 میں کتنا بچے گا؟",
    "es": "Año base 2019, alcances 1 y 2 son 12.500 tCO2e; reduciendo un 4,2 % al año, ¿cuánto queda en 2030?",
    "si": "පාදක වර්ෂය 2019, විෂය පථය 1 සහ 2 12,500 tCO2e, වසරකට 4.2% අඩු කළොත් 2030 දී කීයක් ඉතිරිද?",
}


@pytest.mark.parametrize("text", PLAIN_LINE.values(), ids=PLAIN_LINE)
def test_the_same_question_fills_the_same_inputs_in_every_language(text: str) -> None:
    found = filled("absolute_target", text)

    assert found.values == {
        "base_year": 2019,
        "target_year": 2030,
        "base_emissions": {"total": tonnes("12500")},
        "annual_rate": "0.042",
    }
    assert not found.choices
    result = run("absolute_target", found.values, CONTEXT, "c1").result["target_emissions"]
    assert Decimal(result.model_dump()["value"]) == 6725


ELECTRICITY = {
    "en": ("Calculate emissions from 3.5 million kWh of electricity in Viet Nam in 2023", "VN"),
    "vi": ("tính phát thải điện 3,5 triệu kWh ở Việt Nam năm 2023", "VN"),
    "zh": ("计算2023年越南350万千瓦时电的排放", "VN"),
    "bn": ("২০২৩ সালে বাংলাদেশে ৩৫ লাখ কিলোওয়াট ঘণ্টা বিদ্যুতের নির্গমন হিসাব করুন", "BD"),
    "hi": ("भारत में 2023 में 35 लाख यूनिट बिजली का उत्सर्जन निकालो", "IN"),
    "id": ("Hitung emisi listrik 3,5 juta kWh di Indonesia tahun 2023", "ID"),
    "tr": ("2023'te Türkiye'de 3,5 milyon kWh elektriğin emisyonunu hesapla", "TR"),
    "km": ("គណនាការបញ្ចេញពីអគ្គិសនី 3.5 លាន kWh នៅកម្ពុជាឆ្នាំ 2023", "KH"),
    "th": ("คำนวณการปล่อยจากไฟฟ้า 3.5 ล้านหน่วยในไทยปี 2566", "TH"),
    "ur": ("پاکستان میں 2023 میں 35 لاکھ یونٹ بجلی کا اخراج نکالیں", "PK"),
    "es": ("Calcula las emisiones de 3,5 millones de kWh en España en 2023", "ES"),
    "si": ("2023 දී ශ්‍රී ලංකාවේ විදුලිය kWh මිලියන 3.5ක විමෝචනය ගණනය කරන්න", "LK"),
}


@pytest.mark.parametrize(("text", "country"), ELECTRICITY.values(), ids=ELECTRICITY)
def test_electricity_is_filled_with_amount_country_and_year(text: str, country: str) -> None:
    assert filled("purchased_electricity", text).values == {
        "items": [{"amount": "3500000", "unit": "kWh", "country": country, "year": 2023}]
    }


FILLED: list[tuple[str, str, Mapping[str, Any]]] = [
    (
        "absolute_target",
        "Base year 2019, scope 1 is 5,000 t and scope 2 is 7,500 t; what must we reach in 2030?",
        {
            "base_year": 2019,
            "target_year": 2030,
            "base_emissions": {"scope1": tonnes("5000"), "scope2": tonnes("7500")},
        },
    ),
    (
        "absolute_target",
        "nam co so 2020 phat thai 9000 tan giam 4,2% moi nam den 2030 con bao nhieu",
        {"base_year": 2020, "target_year": 2030, "base_emissions": {"total": tonnes("9000")}, "annual_rate": "0.042"},
    ),
    ("absolute_target", "What would our target for 2030 be?", {"target_year": 2030}),
    (
        "target_progress",
        "Base 10,000 t in 2019, target 5,800 t in 2030, 8,700 t in 2023. Are we on track?",
        {
            "base": {"year": 2019, "emissions": tonnes("10000")},
            "target": {"year": 2030, "emissions": tonnes("5800")},
            "reported": [{"year": 2023, "emissions": tonnes("8700")}],
        },
    ),
    (
        "target_progress",
        "gốc 2020 9.000 tấn, mục tiêu 2030 giảm 42%, năm 2024 là 7.500 tấn",
        {
            "base": {"year": 2020, "emissions": tonnes("9000")},
            "target": {"year": 2030, "reduction": "0.42"},
            "reported": [{"year": 2024, "emissions": tonnes("7500")}],
        },
    ),
    (
        "purchased_electricity",
        "Phát thải điện mua 500 MWh, hệ số 0,6592 kgCO2/kWh",
        {"items": [{"amount": "500", "unit": "MWh", "factor": "0.6592", "factor_unit": "kgCO2/kWh"}]},
    ),
    (
        "purchased_electricity",
        "We bought 1,000 MWh and 400 MWh of RECs in China",
        {
            "items": [{"amount": "1000", "unit": "MWh", "country": "CN"}],
            "instruments": [{"kind": "certificate", "amount": "400", "unit": "MWh"}],
        },
    ),
    (
        "purchased_electricity",
        "900 MWh in Viet Nam 2023, 240 MWh covered by I-RECs from India",
        {
            "items": [{"amount": "900", "unit": "MWh", "country": "VN", "year": 2023}],
            "instruments": [{"kind": "certificate", "amount": "240", "unit": "MWh", "country": "IN"}],
        },
    ),
    (
        "purchased_electricity",
        "泰国2023年用电800兆瓦时，其中购买了90兆瓦时碳信用",
        {
            "items": [{"amount": "800", "unit": "MWh", "country": "TH", "year": 2023}],
            "instruments": [{"kind": "carbon credit", "amount": "90", "unit": "MWh"}],
        },
    ),
    (
        "mobile_combustion",
        "Xe nâng dùng 700 lít dầu diesel",
        {"items": [{"amount": "700", "unit": "L", "fuel": "diesel", "vehicle": "forklift"}]},
    ),
    (
        "fugitive_refrigerants",
        "Our chiller holds 260 kg of R-134a and we refilled 9 kg of R-134a",
        {
            "items": [
                {"charge": "260", "unit": "kg", "refrigerant": "R-134a"},
                {"amount_recharged": "9", "unit": "kg", "refrigerant": "R-134a"},
            ]
        },
    ),
    (
        "fugitive_refrigerants",
        "Máy lạnh trung tâm chứa 85 kg R-410A",
        {"items": [{"charge": "85", "unit": "kg", "refrigerant": "R-410A"}]},
    ),
    (
        "stationary_combustion",
        "Lò hơi đốt 1.200 tấn than và 5.000 lít dầu DO",
        {"items": [{"amount": "1200", "unit": "t", "fuel": "coal"}, {"amount": "5000", "unit": "L", "fuel": "diesel"}]},
    ),
    (
        "stationary_combustion",
        "বয়লারে ২০২৩ সালে ১,২০০ টন কয়লা পুড়েছে",
        {"items": [{"amount": "1200", "unit": "t", "fuel": "coal", "year": 2023}]},
    ),
    ("mobile_combustion", "Xe tải chạy 55.000 km", {"items": [{"amount": "55000", "unit": "km", "vehicle": "truck"}]}),
    (
        "fugitive_refrigerants",
        "We refilled 12 kg of R-410A and 5 kg r134a",
        {
            "items": [
                {"amount_recharged": "12", "unit": "kg", "refrigerant": "R-410A"},
                {"amount_recharged": "5", "unit": "kg", "refrigerant": "R-134a"},
            ]
        },
    ),
    (
        "purchased_heat_steam",
        "Emissions of 20,000 GJ purchased steam with factor 66 kgCO2e/GJ",
        {"items": [{"amount": "20000", "unit": "GJ", "factor": "66", "factor_unit": "kgCO2e/GJ"}]},
    ),
    ("convert_units", "5吨标准煤是多少千瓦时？", {"amount": "5", "from": "tce", "to": "kWh"}),
    ("convert_units", "How many kWh is 5 tce?", {"amount": "5", "from": "tce", "to": "kWh"}),
    (
        "intensity_target",
        "12,000 tCO2e for 4 million pieces in 2021; intensity target for 2030 with 5 million pieces, 7% a year?",
        {
            "base_year": 2021,
            "target_year": 2030,
            "base_emissions": {"total": tonnes("12000")},
            "annual_rate": "0.07",
            "activity": [{"year": 2021, "amount": "4000000"}, {"year": 2030, "amount": "5000000"}],
            "activity_unit": "pieces",
        },
    ),
    (
        "renewable_electricity_target",
        "500 MWh of solar out of 2,000 MWh in 2024, are we in line?",
        {"shares": [{"year": 2024, "share": "0.25"}]},
    ),
    (
        "target_check",
        "Thử mục tiêu năm cơ sở 2018, năm mục tiêu 2030, giảm 42%",
        {"base_year": 2018, "target_year": 2030, "reduction": "0.42"},
    ),
    (
        "base_year_recalculation",
        "We bought a plant with 900 tCO2e, base year 2019 was 9,000 tCO2e",
        {
            "base": {"year": 2019, "emissions": tonnes("9000")},
            "changes": [{"kind": "acquisition", "emissions": tonnes("900")}],
        },
    ),
]


@pytest.mark.parametrize(("tool", "text", "values"), FILLED)
def test_what_is_said_is_filled_and_nothing_else(tool: str, text: str, values: Mapping[str, Any]) -> None:
    assert filled(tool, text).values == values


def test_an_inventory_sorts_each_amount_to_its_source() -> None:
    text = "nhà máy ở Việt Nam: 300 MWh điện, 100 tấn than, 10 kg R-22, 2.000 lít dầu cho xe tải, năm 2023"

    (site,) = filled("inventory", text).values["sites"]

    assert site["country"] == "VN"
    assert [item["fuel"] for item in site["stationary_combustion"]] == ["coal"]
    assert [item["fuel"] for item in site["mobile_combustion"]] == ["diesel"]
    assert [item["refrigerant"] for item in site["fugitive_refrigerants"]] == ["R-22"]
    assert [item["amount"] for item in site["purchased_electricity"]] == ["300"]
    assert run("inventory", {"sites": [site]}, CONTEXT, "c1").result["scope1"]


def test_two_readings_are_two_messages_that_say_it_plainly() -> None:
    text = "We burned 500 tons of coal"

    (choice,) = filled("stationary_combustion", text).choices

    assert [option.message for option in choice.options] == [
        "We burned 500 metric tons of coal",
        "We burned 500 short tons of coal",
    ]
    for option in choice.options:
        again = filled("stationary_combustion", option.message)
        assert not again.choices
        assert again.values["items"][0]["unit"] == option.unit


def test_a_choice_between_two_values_is_settled_by_its_options() -> None:
    text = "Base 2020 was 12.500 tCO2e, 4.2% a year to 2030"

    (choice,) = filled("absolute_target", text).choices

    settled = [filled("absolute_target", option.message) for option in choice.options]
    assert [s.values["base_emissions"]["total"]["value"] for s in settled] == ["12.5", "12500"]
    assert not any(s.choices for s in settled)


def test_what_was_assumed_is_told_with_the_input_it_is_about() -> None:
    assert ("items.0.amount", "tonne_assumed") in filled(
        "stationary_combustion", "Kazanda 1.200 ton kömür yaktık"
    ).notes
    assert ("base_year", "buddhist_era") in filled("absolute_target", PLAIN_LINE["th"]).notes


def test_a_fuel_without_an_amount_converts_nothing() -> None:
    assert filled("convert_units", "What is diesel in kWh?").values == {}


def test_every_fuel_that_is_recognised_is_known_to_the_calculators() -> None:
    assert all(fuel_id(name) for name in load_words("fuels"))


def test_a_country_is_no_part_of_another_word() -> None:
    assert [code for code, _ in countries("Nhà máy ở Campuchia và Trung Quốc", "vi")] == ["KH", "CN"]
    assert countries("We use chinaware and turkeys", "en") == ()
