"""Headings in languages that are not ours, by their meaning; and words that mean no column."""

from __future__ import annotations

import pytest

from assistant.tables.nearest import open_nearest
from knowledge.library import Library


@pytest.mark.parametrize(
    ("heading", "concept"),
    [
        ("Stromverbrauch", "electricity"),
        ("Consommation d'électricité", "electricity"),
        ("Kosten", "money"),
        ("Monat", "period"),
        ("Einheit", "unit"),
        ("Quantité", "amount"),
        ("Energiequelle", "label"),
        ("Land", "country"),
        ("Colour", None),
        ("Approved by", None),
        ("Buyer", None),
        ("Humidity", None),
    ],
)
def test_a_heading_is_like_what_it_means_or_like_nothing(library: Library, heading: str, concept: str | None) -> None:
    assert open_nearest(library.embed_queries)(heading) == concept
