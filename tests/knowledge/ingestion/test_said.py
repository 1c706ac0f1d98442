"""Whose word it is: what the person who ingests says holds, and a file's own front matter may only lower it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import ReadingError
from knowledge.ingestion.ingest import FileReport, Refused, Source, sources, take_in
from knowledge.ingestion.said import AUTHORITIES, VISIBILITIES, checked_id, standing
from knowledge.library import Library, Query
from knowledge.store.releases import Entry
from knowledge.types import Authority, Visibility
from tests.knowledge.small import OPTIONS, corpus, open_small


def ingested(
    text: str, name: str = "a.md", authority: Authority | None = None, visibility: Visibility = "members"
) -> tuple[FileReport, Entry | None]:
    options = replace(OPTIONS, authority=authority, visibility=visibility)
    intake = take_in([Source(name, text.encode())], options, {}, lambda _: None, {"mcap-overview.en"})
    found = intake.documents.get(intake.files[0].document_id or "")
    return intake.files[0], found[0] if found else None


def test_front_matter_does_not_outrank_the_person() -> None:
    text = "---\nauthority: mcap\nvisibility: public\n---\n\nMembership costs 90 dollars.\n"

    report, entry = ingested(text, authority="context")

    assert entry is not None
    assert (entry.authority, entry.visibility) == ("context", "members")
    assert report.note is not None
    assert "asks for authority mcap, and it is context: only --authority mcap" in report.note
    assert "asks for visibility public, and it is members" in report.note


@given(
    chosen=st.sampled_from([None, *AUTHORITIES]),
    seen=st.sampled_from(VISIBILITIES),
    authority=st.sampled_from([None, *AUTHORITIES]),
    visibility=st.sampled_from([None, *VISIBILITIES]),
)
def test_a_document_never_stands_higher_than_it_was_put(
    chosen: Authority | None, seen: Visibility, authority: Authority | None, visibility: Visibility | None
) -> None:
    stands = standing(chosen, seen, {"authority": authority, "visibility": visibility})

    most = chosen or "context"
    assert AUTHORITIES.index(stands.authority) == max(
        AUTHORITIES.index(most), AUTHORITIES.index(authority) if authority else 0
    )
    assert VISIBILITIES.index(stands.visibility) == max(
        VISIBILITIES.index(seen), VISIBILITIES.index(visibility) if visibility else 0
    )
    raised = authority is not None and AUTHORITIES.index(authority) < AUTHORITIES.index(most)
    widened = visibility is not None and VISIBILITIES.index(visibility) < VISIBILITIES.index(seen)
    assert (stands.note is not None) == (raised or widened)


def test_front_matter_fills_in_what_the_person_left_open() -> None:
    text = "---\ntitle: Own\nlanguage: vi\neffective_from: 2025-01-01\nauthority: context\n---\n\nText is here.\n"

    _, entry = ingested(text, authority="guidance")
    _, told = ingested(text.replace("title: Own", "title: Other"))

    assert entry is not None
    assert told is not None
    assert (entry.title, entry.language, str(entry.effective_from)) == ("Own", "vi", "2025-01-01")
    assert (entry.authority, told.title) == ("context", "Other")


@pytest.mark.parametrize("bad", ["../x", "a/b", "a b", "a#b", "", " ", ".hidden", "-x", "a\\b", "a%2Fb", "x" * 121])
def test_an_id_holds_nothing_but_letters_digits_and_three_marks(bad: str) -> None:
    with pytest.raises(ReadingError, match="cannot be the id"):
        checked_id(bad, ())


@pytest.mark.parametrize("good", ["a", "works.2", "lò-hơi_1", "锅炉"])
def test_ids_of_every_script_are_kept(good: str) -> None:
    assert checked_id(good, ()) == good


def test_an_id_of_a_shipped_document_is_free_to_none() -> None:
    report, entry = ingested("---\nid: mcap-overview.en\n---\n\nMCAP costs 90 dollars.\n", authority="mcap")

    assert (report.state, report.code, entry) == ("failed", "id_taken", None)


def test_a_key_or_a_note_of_ignorance_is_free_to_none(tmp_path: Path) -> None:
    corpus(tmp_path / "corpus")
    library: Library = open_small(tmp_path)
    text = (
        "# Fees\n\n- The rowing club gives no coaching at all. {#coaching.hours}\n"
        "- The sources say nothing of oars and their colour. {#oars kind=unknown}\n"
    )

    library.ingest([Source("fees.md", text.encode())], OPTIONS)

    held = library.search(Query(text="What colour are oars?", language="en", members=True)).statements
    mine = [found.statement for found in held if found.passage.document_id == "fees.md"]
    assert {(one.key, one.kind) for one in mine} <= {(None, "fact")}
    assert library.statements(["coaching.hours"], "en")[0].passage.document_id == "club.en"


def test_links_out_of_a_folder_are_refused_and_said(tmp_path: Path) -> None:
    folder, outside = tmp_path / "folder", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.md").write_text("Secret text.", encoding="utf-8")
    (folder / "own.md").write_text("Own text.", encoding="utf-8")
    (folder / "alias.md").symlink_to(folder / "own.md")
    (folder / "link.md").symlink_to(outside / "secret.md")
    (folder / "more").symlink_to(outside)
    (folder / "round.md").symlink_to(folder / "round.md")

    found = sources([folder])
    report = take_in(found, OPTIONS, {}, lambda _: None)

    assert [each.name for each in found if isinstance(each, Refused)] == ["link.md", "more"]
    failed = {file.source: file.code for file in report.files if file.state == "failed"}
    assert failed == {"link.md": "outside_folder", "more": "outside_folder"}
    assert "give what it leads to by its own path" in str(report.files[1].message)
    assert sources([folder / "link.md"]) == [folder / "link.md"]  # who names it means it
