"""The programme's own criteria: named by a setting, bound to a passage, in every way to calculate."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from api.calculations import criteria
from api.calculations.commands import calc
from api.cli import app as whole
from api.serve import CannotServeError, serve
from api.settings import ApiSettings
from assistant.settings import AssistantSettings
from assistant.types import FormValues
from assistant.wiring import open_parts
from knowledge.corpus.shipped import corpus_folder
from knowledge.library import KnowledgeSettings, Library, open_library
from tests.api.service import serving
from tests.assistant.dialogue import Conversation
from tools.calculation import Rows
from tools.criteria import CriteriaFileError

PROPOSAL = {"base_year": 2020, "target_year": 2030, "reduction": "42%"}


def written(folder: Path, release: str = "2026-06", passage: str = "criteria.en#p1", authority: str = "mcap") -> Path:
    file = folder / "criteria.toml"
    file.write_text(
        f"""
        [set]
        id = "programme"
        standard = "Criteria of the programme"
        authority = "{authority}"
        source = "a document of the programme"
        release = "{release}"
        passage = "{passage}"
        [[criterion]]
        id = "P1"
        title = "Annual rate"
        rule = "At least 3 % a year."
        measure = "annual_rate"
        comparison = "at_least"
        threshold = 0.03
        """
    )
    return file


def first(rows: Any) -> tuple[str, str, str, str, str]:
    row = dict(rows[0])
    return row["criterion"], row["outcome"], row["authority"], row["release"], row["passage"]


OURS = ("P1", "met", "mcap", "2026-06", "criteria.en#p1")


def test_the_service_checks_them_first(tmp_path: Path) -> None:
    with serving(tmp_path / "home", criteria=written(tmp_path)) as service, service.client() as person:
        made = person.post("/v1/tools/target_check", json=PROPOSAL).json()

    assert first(made["result"]["criteria"]["rows"]) == OURS
    assert not any("not of the programme" in warning for warning in made["warnings"])


def test_so_does_the_command(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(calc)
    asked = ["target_check", "--input", "-"]
    made = CliRunner().invoke(app, asked, input=json.dumps(PROPOSAL), env={"MCAP_CRITERIA": str(written(tmp_path))})
    refused = CliRunner().invoke(app, asked, input=json.dumps(PROPOSAL), env={"MCAP_CRITERIA": str(tmp_path / "no")})

    assert first(json.loads(made.stdout)["result"]["criteria"]["rows"]) == OURS
    assert (refused.exit_code, "cannot be read" in " ".join(refused.stderr.replace("│", " ").split())) == (2, True)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A document of the programme, and one that is none."""
    home, corpus = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("corpus")
    for name in ("mcap-support.en.md", "mcap-unknowns.en.md"):
        shutil.copy(corpus_folder() / name, corpus)
    return open_library(KnowledgeSettings(home=home, public_url="http://127.0.0.1:8000"), corpus)


def test_so_does_a_turn(tmp_path: Path, library: Library) -> None:
    own = criteria.read(written(tmp_path))
    parts = open_parts(AssistantSettings(), library, criteria=own)
    answer = Conversation(parts).say(inputs=FormValues(tool="target_check", values=PROPOSAL))
    table = answer.calculations[0].result["criteria"]
    parts.close()

    assert isinstance(table, Rows)
    assert first(table.rows) == OURS


def test_a_bad_file_is_refused_before_anything_is_opened(tmp_path: Path) -> None:
    file = written(tmp_path)
    file.write_text(file.read_text().replace("annual_rate", "anual_rate"))
    home = tmp_path / "home"

    with pytest.raises(CannotServeError, match=r"criteria\.toml: programme P1: unknown measure 'anual_rate'"):
        serve(ApiSettings(home=home, criteria=file), "127.0.0.1", 0, 1)
    assert not home.exists()


def test_a_rule_of_the_programme_stands_in_a_document_of_the_programme(tmp_path: Path, library: Library) -> None:
    release = library.active()
    assert release is not None
    support, unknowns = (library.passages(f"mcap-{name}.en", release)[0] for name in ("support", "unknowns"))

    def founded(**changed: str) -> None:
        criteria.founded(criteria.read(written(tmp_path, **{"release": release, **changed})), library)

    founded(passage=f"{support.document_id}#{support.id}")
    founded(passage="elsewhere.en#p1", authority="guidance")
    for changed, words in (
        ({"passage": f"{unknowns.document_id}#{unknowns.id}"}, "of authority context, not mcap"),
        ({"passage": f"{support.document_id}#p0"}, "has no passage p0"),
        ({"passage": "nowhere.en#p0"}, "Ingest its document first"),
        ({"passage": f"{support.document_id}#{support.id}", "release": "1999"}, "Ingest its document first"),
    ):
        with pytest.raises(CriteriaFileError, match=words):
            founded(**changed)


def test_a_question_on_the_command_line_is_not_left_waiting(tmp_path: Path) -> None:
    environment = {"MCAP_HOME": str(tmp_path / "home"), "MCAP_CRITERIA": str(tmp_path / "no.toml")}
    refused = CliRunner().invoke(whole, ["ask", "hello"], env=environment)

    assert refused.exit_code == 1
    assert "no.toml cannot be read" in refused.stderr
