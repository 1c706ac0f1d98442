"""Rows of figures are read together, once, and told apart by their words; prose never is."""

from __future__ import annotations

from pathlib import Path

from knowledge.ingestion.ingest import Source
from knowledge.library import Query
from knowledge.store import figures
from tests.knowledge.small import OPTIONS, WordEmbeddings, corpus, open_small

ROWS = (
    "Fuel: Diesel; Blend: average; Unit: litres; kg CO2e: 2.66",
    "Fuel: Diesel; Blend: mineral; Unit: litres; kg CO2e: 2.75",
    "Fuel: Petrol; Blend: average; Unit: litres; kg CO2e: 2.35",
)


def test_every_name_and_word_is_read_once_and_no_number() -> None:
    assert figures.read_as(ROWS) == "Fuel: Diesel, Petrol; Blend: average, mineral; Unit: litres; kg CO2e"
    assert figures.read_as(("Liquid fuels", *ROWS)) == (
        "Liquid fuels; Fuel: Diesel, Petrol; Blend: average, mineral; Unit: litres; kg CO2e"
    )


def test_what_is_no_table_of_figures_is_read_as_it_is() -> None:
    assert figures.read_as(("The fee is 4: it is low; it is paid; it is due.", "It rose.", "It fell to 3.")) is None
    assert figures.read_as(tuple(row.replace("2.", "two ") for row in ROWS)) is None
    assert figures.read_as(ROWS[:2]) is None


def test_many_rows_are_few_texts_and_each_row_is_found(tmp_path: Path) -> None:
    corpus(tmp_path / "corpus")
    words = WordEmbeddings()
    library = open_small(tmp_path, words)
    fuels = ("Diesel", "Petrol", "Kerosene", "Propane", "Butane", "Lignite", "Peat", "Straw")
    units = ("litres", "tonnes", "kWh")
    lines = [f"{fuel},{unit},{n}.{m}5" for n, fuel in enumerate(fuels) for m, unit in enumerate(units)]
    words.seen.clear()
    library.ingest([Source("factors.csv", "\n".join(["Fuel,Unit,Factor", *lines]).encode())], OPTIONS)
    assert len(words.seen) < len(lines) / 2

    found = library.search(Query(text="factor of Lignite by tonnes", language="en", members=True)).statements
    rows = [one.statement.text for one in found if one.passage.document_id == "factors.csv"]
    assert rows[0] == "Fuel: Lignite; Unit: tonnes; Factor: 5.15"
