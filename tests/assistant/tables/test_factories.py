"""Ten files as factories have them: what is proposed, what is asked, and what is counted, checked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assistant.tables import count, lines
from assistant.tables.propose import Told, propose
from assistant.tables.reading import ColumnRead, Reading, TableRead
from knowledge.readers import sheets
from knowledge.readers.cells import Sheet
from tests.assistant.tables.factories import FACTORIES, Factory, en_long_with_hidden_rows
from tools.calculation import Context, Quantity
from tools.registry import run

KWH = {"kWh": 1, "MWh": 1000}
VIET_NAM = {2023: Decimal("0.0006592"), 2024: Decimal("0.0006592")}  # tCO2e per kWh, as the factors' own tests hold it
CONCEPTS = {"Stromverbrauch": "electricity", "Monat": "period", "Kosten": "money"}


def like(heading: str) -> str | None:
    """What the embedder says of these headings (see test_nearest)."""
    return next((concept for word, concept in CONCEPTS.items() if word in heading), None)


def read(factory: Factory) -> tuple[list[Sheet], Reading]:
    sent = sheets.read(factory.name, factory.data())
    return sent, propose(sent, Told(factory.name, "ACME", like))


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.data.__name__)
def test_a_file_as_a_factory_has_it(factory: Factory) -> None:
    sent, reading = read(factory)

    counted = count.count(sent, reading)

    assert not reading.confirmed
    assert [
        (line.site, line.source, line.item, line.amount, line.unit, line.year, line.country) for line in counted.lines
    ] == factory.lines
    assert tuple(trouble.code for trouble in counted.troubles) == factory.lacks
    if factory.out is not None:
        left: dict[str, tuple[int, ...]] = {}
        for out in (out for table in reading.tables for out in table.left_out):
            left[out.why] = (*left.get(out.why, ()), *out.rows)
        assert left == factory.out
    if factory.checks is not None:
        assert tuple(check.agrees for check in counted.checks) == factory.checks


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.data.__name__)
def test_what_was_read_is_an_inventory_once_the_country_is_known(factory: Factory) -> None:
    sent, reading = read(factory)
    placed = [table.model_copy(update={"country": "VN"}) for table in reading.tables]

    counted = count.count(sent, reading.model_copy(update={"tables": tuple(placed)}))

    assert counted.troubles == ()
    inputs = lines.rows(counted.lines).inputs
    sites = [
        {name: items for name, items in site.items() if name != "purchased_heat_steam"} for site in inputs["sites"]
    ]
    made = run("inventory", {"sites": sites}, Context(today=date(2026, 11, 29)), "x")
    power = [Decimal(line.amount) * KWH[line.unit] for line in counted.lines if line.source == "purchased_electricity"]
    location = made.result["scope2_location"]
    assert isinstance(location, Quantity)
    assert Decimal(location.value) == pytest.approx(
        sum(power) * VIET_NAM[counted.lines[0].year or 0], rel=Decimal("1e-9")
    )


def changed(reading: Reading, table: int, **values: object) -> Reading:
    tables = list(reading.tables)
    tables[table] = tables[table].model_copy(update=values)
    return reading.model_copy(update={"tables": tuple(tables)})


def bills() -> tuple[list[Sheet], Reading, TableRead]:
    sent = sheets.read("bills.xlsx", en_long_with_hidden_rows())
    reading = propose(sent, Told("bills.xlsx"))
    return sent, reading, reading.tables[0]


def test_what_is_hidden_is_named_and_counts_where_a_person_wants_it() -> None:
    sent, reading, table = bills()
    hidden = next(out for out in table.left_out if out.why == "hidden")
    assert (hidden.rows, reading.tables[1].used, reading.tables[1].why) == ((6,), False, "hidden")
    assert [column.heading for column in table.columns if column.why == "hidden" or not column.heading] == []

    wanted = changed(reading, 0, country="VN", left_out=tuple(out for out in table.left_out if out.why != "hidden"))

    assert [line.amount for line in count.count(sent, wanted).lines if line.site == "Mill C"] == ["9999"]


def test_a_person_may_say_what_a_column_and_a_label_are() -> None:
    sent, reading, table = bills()
    columns = tuple(
        column.model_copy(update={"role": "left_out", "why": "unknown"}) if column.letter == "E" else column
        for column in table.columns
    )
    labels = tuple(label.model_copy(update={"unit": "kg"}) for label in table.labels)

    counted = count.count(sent, changed(reading, 0, country="VN", columns=columns, labels=labels))

    assert {line.unit for line in counted.lines} == {"kg"}


@pytest.mark.parametrize(
    ("values", "code", "place"),
    [
        ({"columns": "without labels"}, "no_source", "D"),
        ({"site": None, "columns": "without sites"}, "no_site", "site"),
        ({"year": None, "columns": "without months"}, "no_year", "year"),
    ],
)
def test_what_a_reading_lacks_is_said_once_by_its_place(values: dict[str, object], code: str, place: str) -> None:
    sent, reading, table = bills()
    role = {"without labels": "label", "without sites": "site", "without months": "period"}[str(values["columns"])]
    columns = tuple(
        ColumnRead(letter=column.letter, heading=column.heading, role="left_out", why="unknown")
        if column.role == role
        else column
        for column in table.columns
    )

    counted = count.count(sent, changed(reading, 0, country="VN", **{**values, "columns": columns}))

    assert [(trouble.code, trouble.place) for trouble in counted.troubles] == [(code, place)]
