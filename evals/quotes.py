"""What a statement reads in every language it exists in: a citation of any of them cites the statement."""

from __future__ import annotations

from collections.abc import Iterable

from evals.cases import Case
from evals.scorers import Quotes
from knowledge.library import Library

CORPUS_LANGUAGES = ("en", "vi", "zh", "bn", "hi", "id", "tr", "km")


def quotes(library: Library, cases: Iterable[Case]) -> Quotes:
    """The texts of every statement that a case wants cited. Raises LookupError for a key that no document has."""
    keys = {key for case in cases for key in case.expect.cites}
    found: dict[str, frozenset[str]] = {}
    for key in sorted(keys):
        texts = frozenset(f.statement.text for tag in CORPUS_LANGUAGES for f in library.statements([key], tag))
        if not texts:
            raise LookupError(f"no statement has the key {key!r}")
        found[key] = texts
    return found
