"""The cases that ship are well formed, and what is malformed is refused by name."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from evals.cases import load
from evals.commands import CASES
from knowledge.languages import base

LANGUAGES = {"en", "vi", "zh", "bn", "hi", "id", "tr", "km", "th", "ur", "es", "si"}


def test_every_shipped_case_has_an_id_of_its_own() -> None:
    cases = list(load([CASES]))

    assert len({case.id for case in cases}) == len(cases)


def test_the_twelve_languages_are_asked_in() -> None:
    assert {base(case.language) for case in load([CASES])} == LANGUAGES


def test_a_case_without_expectations_that_exist_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("kind: k\ngate: 1\ncases: [{id: a, ask: {en: hi}, expect: {statuss: chat}}]")

    with pytest.raises(ValidationError, match="statuss"):
        list(load([tmp_path]))


def test_an_unknown_suite_is_named_with_those_there_are(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("kind: k\ngate: 1\ncases: []")

    with pytest.raises(FileNotFoundError, match="mine"):
        list(load([tmp_path], ["yours"]))
