"""Location and market side by side."""

from decimal import Decimal
from typing import Any

import pytest

from tests.tools.calculating import calculated, problems, value
from tools.calculation import Rows
from tools.emissions.electricity import read_kind

METER = {"amount": 1000, "unit": "MWh", "factor": "0.5", "factor_unit": "kgCO2e/kWh"}


def market(instruments: list[dict[str, Any]], residual: str | None = None) -> Decimal:
    mix = {"residual_mix": {"factor": residual, "factor_unit": "kgCO2e/kWh"}} if residual else {}
    calculation = calculated("purchased_electricity", {"items": [METER], "instruments": instruments, **mix})
    assert value(calculation, "location_based") == 500
    return value(calculation, "market_based")


def certificate(amount: int, **more: Any) -> dict[str, Any]:
    return {"kind": "I-REC", "amount": amount, "unit": "MWh", **more}


def test_each_kilowatt_hour_takes_the_best_that_there_is() -> None:
    supplier = {"kind": "supplier", "amount": 600, "unit": "MWh", "factor": "0.3", "factor_unit": "kgCO2e/kWh"}

    assert market([supplier, certificate(200)], residual="0.8") == 600 * Decimal("0.3") + 200 * Decimal("0.8")
    assert market([certificate(400)], residual="0.8") == 480
    assert market([certificate(400)]) == 300
    assert market([], residual="0.8") == 800


def test_more_certificates_than_power_cover_no_more_than_the_power() -> None:
    assert market([certificate(5000)], residual="0.8") == 0


def test_power_made_on_site_counts_as_zero_only_where_its_certificates_were_kept() -> None:
    def both(**more: Any) -> tuple[int, int]:
        roof = {"kind": "on-site solar", "amount": 100, "unit": "MWh", **more}
        calculation = calculated("purchased_electricity", {"items": [METER], "instruments": [roof]})
        return int(value(calculation, "location_based")), int(value(calculation, "market_based"))

    assert both(of_which=True) == (450, 450)
    assert both(of_which=False) == (500, 500)
    assert both(of_which=True, certificates_sold=True) == (450, 500)
    assert both(of_which=False, certificates_sold=True) == (500, 550)


def test_whether_an_amount_holds_the_power_made_on_site_is_asked() -> None:
    asked = {"items": [METER], "instruments": [{"kind": "rooftop solar", "amount": 100, "unit": "MWh"}]}

    assert problems("purchased_electricity", asked) == {"instruments.0.of_which": "missing"}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("I-REC(E)", "certificate"),
        ("T-EAC", "certificate"),
        ("solar PPA", "contract"),
        ("VPPA", "contract"),
        ("on-site PPA", "on_site"),
        ("Rooftop solar", "on_site"),
        ("green tariff", "supplier"),
        ("carbon credit", None),
        ("offset", None),
        ("goods", None),
    ],
)
def test_an_instrument_is_read_as_what_it_is_and_a_credit_is_none(said: str, read: str | None) -> None:
    assert read_kind(said) == read
    if read is None:
        credit = {"items": [METER], "instruments": [{"kind": said, "amount": 1, "unit": "MWh"}]}
        assert problems("purchased_electricity", credit) == {"instruments.0.kind": "invalid"}


def test_a_certificate_of_another_country_than_the_meter_covers_nothing() -> None:
    abroad = {"items": [{**METER, "country": "Viet Nam"}], "instruments": [certificate(200, country="Germany")]}
    calculation = calculated("purchased_electricity", abroad)

    assert value(calculation, "market_based") == 500
    assert any("another market" in said for said in calculation.warnings)
    assert not any("more than was used" in said for said in calculation.warnings)


def test_a_total_of_factors_of_co2_alone_is_no_co2e() -> None:
    calculation = calculated("purchased_electricity", {"items": [{**METER, "factor_unit": "kgCO2/kWh"}]})
    mixed = calculated("purchased_electricity", {"items": [{**METER, "factor_unit": "kgCO2/kWh"}, METER]})

    for name in ("location_based", "market_based"):
        assert calculation.model_dump(mode="json")["result"][name]["unit"] == "tCO2"
        assert mixed.model_dump(mode="json")["result"][name]["unit"] == "tCO2e"


def test_an_instrument_covers_its_own_market_alone() -> None:
    meters = [{"amount": 100, "unit": "MWh", "country": country, "year": 2023} for country in ("VN", "IN")]
    asked = {"items": meters, "instruments": [certificate(150, country="Vietnam")]}
    calculation = calculated("purchased_electricity", asked)

    assert value(calculation, "market_based") == Decimal("72.9")
    assert value(calculation, "instrument_coverage") == 50


def test_what_an_own_factor_lacks_is_said() -> None:
    calculation = calculated("purchased_electricity", {"items": [METER]})

    assert any(all(word in said for word in ("source", "year", "basis", "GWP")) for said in calculation.warnings)


def test_an_impossible_factor_unit_is_only_warned_of() -> None:
    calculation = calculated("purchased_electricity", {"items": [{**METER, "factor": 659}]})

    assert any("check the amount, the factor" in said for said in calculation.warnings)


def test_a_year_is_needed_where_a_country_gives_the_factor() -> None:
    without_year = {"items": [{"amount": 1, "unit": "kWh", "country": "VN"}]}
    nowhere = {"items": [{"amount": 1, "unit": "kWh"}]}

    assert problems("purchased_electricity", without_year) == {"items.0.year": "missing"}
    assert problems("purchased_electricity", nowhere) == {"items.0.country": "missing"}
    assert problems(
        "purchased_electricity", {"items": [{**nowhere["items"][0], "country": "Atlantis", "year": 2023}]}
    ) == {"items.0.country": "unknown_region"}


def test_the_nearest_earlier_year_is_taken_else_the_nearest_later() -> None:
    years = {}
    for asked in (2013, 2016, 2030):
        meter = {"amount": 1, "unit": "MWh", "country": "VN", "year": asked}
        rows = calculated("purchased_electricity", {"items": [meter]}).result["items"]
        assert isinstance(rows, Rows)
        years[asked] = rows.rows[0]["factor_year"]

    assert years == {2013: 2014, 2016: 2016, 2030: 2023}


def test_a_bare_list_or_one_item_is_read_too() -> None:
    listed = calculated("purchased_electricity", [METER])
    single = calculated("purchased_electricity", METER)
    renamed = calculated("purchased_electricity", {"meters": [METER]})

    assert listed.input_hash == single.input_hash == renamed.input_hash
