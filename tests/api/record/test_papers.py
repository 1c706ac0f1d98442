"""The papers of a record: its figures, in the words of every language, and nothing that nobody wrote."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from api.record.words import LANGUAGES, Words, catalogue
from tests.api.record.test_commands import mcap
from tests.api.record.test_routes import ACTION, RISK, SITE, TARGET
from tests.api.service import Service, serving

PATH = "/v1/manufacturers/MILL"


def lines(found: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in found.items():
        if isinstance(value, dict):
            yield from lines(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A mill with two years, a target, an action and a risk."""
    with serving(tmp_path_factory.mktemp("home")) as running, running.client(manufacturer="MILL") as owner:
        made = owner.post("/v1/tools/inventory", json={"sites": [SITE], "exclusions": [LEFT_OUT]}).json()["id"]
        base = {"year": 2020, "figures": {"scope1": 100, "scope2_location": 2000}, "origin": "<b>auditor</b>"}
        for kind, body in (
            ("inventories", base),
            ("inventories", {"year": 2025, "calculation_id": made, "boundary": "One mill", "state": "final"}),
            ("targets", {**TARGET, "name": "Near term", "committed_on": "2024-03-01"}),
            ("actions", ACTION),
            ("risks", RISK),
        ):
            owner.post(f"{PATH}/{kind}", json=body).raise_for_status()
        yield running


LEFT_OUT = {"name": "Canteen", "emissions": {"value": 4, "unit": "tCO2e"}}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_with_the_same_slots(language: str) -> None:
    ours, english = dict(lines(catalogue(language))), dict(lines(catalogue("en")))
    assert set(ours) == set(english)
    slots = {path: set(re.findall(r"\{\w+\}", line)) for path, line in english.items()}
    assert {path: set(re.findall(r"\{\w+\}", line)) for path, line in ours.items()} == slots
    same = [p for p, line in ours.items() if line == english[p] and line.count(" ") > 1]
    assert language == "en" or same == []


@pytest.mark.parametrize("language", ["en", "vi", "ur"])
@pytest.mark.parametrize("name", ["reports/2025", "submission"])
def test_a_paper_holds_the_figures_of_the_record(service: Service, name: str, language: str) -> None:
    with service.client(manufacturer="MILL") as owner:
        asked = {"language": language}
        paper = owner.get(f"{PATH}/{name}", params=asked).raise_for_status().json()
        page = owner.get(f"{PATH}/{name}.html", params=asked).raise_for_status()
        file = owner.get(f"{PATH}/{name}.docx", params=asked).raise_for_status()
        whole = owner.get(f"{PATH}/inventories/2025").json()
    words = Words(language)
    kept = whole["versions"][0]
    document = Document(io.BytesIO(file.content))
    told = "\n".join(
        [p.text for p in document.paragraphs] + [c.text for t in document.tables for r in t.rows for c in r.cells]
    )
    for text in (page.text, told):
        assert words.number(Decimal(kept["scope2_location"])) in text
        assert words.say("draft", name="MILL") in text.replace("&#x27;", "'")
        assert kept["calculation_id"] in text
        assert words.say("reference", kind=words.say("kinds.inventory"), id="2025", version=1) in text
        assert "{" not in text.partition("</style>")[2] or text is told
    assert "{" not in told
    assert [section["heading"] for section in paper["sections"]]
    assert f'dir="{words.direction}"' in page.text
    assert "<b>auditor" not in page.text
    assert "sha256-" in page.headers["content-security-policy"]
    assert page.text.count("<section>") == len(paper["sections"])


def test_what_is_estimated_and_missing_is_said(service: Service) -> None:
    with service.client(manufacturer="MILL") as owner:
        paper = owner.get(f"{PATH}/reports/2025").json()
        empty = owner.get(f"{PATH}/reports/2024").json()
    said = {section["heading"]: [block.get("text") for block in section["blocks"]] for section in paper["sections"]}
    estimated = "\n".join(map(str, said["What is estimated"]))
    assert "typed in, not calculated here: <b>auditor</b>" in estimated
    assert "left out of the inventory of 2025 is an estimate: 4 tCO2e" in estimated
    assert "The inventory of 2020 is a draft." in estimated
    assert "What is missing" not in said
    missing = {section["heading"]: section["blocks"] for section in empty["sections"]}["What is missing"]
    assert "the inventory of 2024" in [block["text"] for block in missing]
    assert paper["head"][1].startswith("The MCAP documents known here state neither a format nor a deadline")


def test_a_pack_is_of_a_target_that_counts(service: Service) -> None:
    with service.client(manufacturer="MILL") as owner, service.client(manufacturer="BARE") as bare:
        bare.get("/v1/tools").raise_for_status()
        assert owner.get(f"{PATH}/submission", params={"target": "nothing"}).status_code == 404
        assert bare.get("/v1/manufacturers/BARE/submission.docx").status_code == 404
        assert bare.get("/v1/manufacturers/BARE/reports/2025.docx").status_code == 200


def test_a_terminal_writes_the_same_papers(service: Service, tmp_path: Path) -> None:
    with service.client(manufacturer="MILL") as owner:
        page = owner.get(f"{PATH}/reports/2025.html", params={"language": "vi"}).text
    file = tmp_path / "report.html"
    assert mcap(service, "report", "MILL", "--year", "2025", "--language", "vi", "--out", str(file)).exit_code == 0
    assert file.read_text("utf-8") == page
    assert mcap(service, "report", "MILL", "--out", str(tmp_path / "pack.docx")).exit_code == 0
    assert mcap(service, "report", "MILL", "--out", str(tmp_path / "pack.pdf")).exit_code == 2
