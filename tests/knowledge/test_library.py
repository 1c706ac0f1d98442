"""Releases come whole or not at all, nothing is embedded twice, and what is cited can be opened."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.corpus.shipped import read_shipped
from knowledge.embedding.embed import Embedder
from knowledge.embedding.vectors import VectorCache, vector_key, write_shipped
from knowledge.errors import KnowledgeError, ReleaseExistsError, UnknownDocumentError, UnknownReleaseError
from knowledge.ingestion.ingest import Stage, take_in
from knowledge.library import Library, Query
from knowledge.store.texts import texts_of
from tests.knowledge.small import OPTIONS, WordEmbeddings, corpus, open_small

PARKING = "# Parking\n\nCars park behind the boat house. Bicycles stand in the yard.\n"


@pytest.fixture
def words() -> WordEmbeddings:
    return WordEmbeddings()


@pytest.fixture
def library(tmp_path: Path, words: WordEmbeddings) -> Library:
    corpus(tmp_path / "corpus")
    return open_small(tmp_path, words)


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_first_start_publishes_what_came_with_the_package(library: Library) -> None:
    assert library.ready()
    assert library.active() == "2026-01-01"
    assert {entry.id for entry in library.documents()} == {"club.en", "club.vi", "gaps.en"}


def test_a_second_start_embeds_nothing(library: Library, tmp_path: Path) -> None:
    again = WordEmbeddings()
    reopened = open_small(tmp_path, again)

    reopened.search(Query(text="where do you meet", language="en"))

    assert again.seen == ["where do you meet"]


def test_a_citation_opens_exactly_there(library: Library, tmp_path: Path) -> None:
    library.ingest([_write(tmp_path, "parking.md", PARKING)], OPTIONS)

    results = library.search(Query(text="Where do bicycles stand?", language="en", members=True))
    found = next(f for f in results.statements if f.statement.text == "Bicycles stand in the yard.")
    document = library.document(found.passage.document_id)

    assert document.text[slice(*found.statement.span)] == "Bicycles stand in the yard."
    assert document.text[slice(*found.passage.span)] == found.passage.text
    assert found.passage.url == f"https://kb.test/documents/parking.md#{found.passage.id}"
    assert found.passage.id in {passage.id for passage in library.passages("parking.md")}


def test_translations_of_a_section_are_one_result_in_the_askers_language(library: Library) -> None:
    for language in ("en", "vi"):
        results = library.search(Query(text="Câu lạc bộ rowing club coaching", language=language, k=10))

        assert [p.document_id for p in results.passages if p.document_id.startswith("club")] == [f"club.{language}"]
        keys = [f.statement.key for f in results.statements]
        assert len(keys) == len(set(keys))
        assert {f.statement.language for f in results.statements if f.passage.authority == "mcap"} == {language}


def test_a_shipped_question_leads_to_its_statement(library: Library) -> None:
    results = library.search(Query(text="is there any training included", language="en"))

    assert results.statements[0].statement.key == "coaching.hours"


def test_statements_are_had_by_key_in_a_language_or_the_next_best(library: Library) -> None:
    found = library.statements(["meeting.place", "fee.yearly"], "vi")

    assert [f.statement.language for f in found] == ["vi", "en"]
    assert found[0].translation == "machine"


def test_an_ingest_is_one_release_more(library: Library, tmp_path: Path) -> None:
    report = library.ingest([_write(tmp_path, "parking.md", PARKING)], OPTIONS)

    assert (report.release, [file.state for file in report.files]) == ("2026-03-04.1", ["added"])
    assert library.active() == "2026-03-04.1"
    assert {entry.id for entry in library.documents(release="2026-01-01")} == {"club.en", "club.vi", "gaps.en"}
    old = library.search(Query(text="Where do bicycles stand?", release="2026-01-01", language="en", members=True))
    assert "parking.md" not in {passage.document_id for passage in old.passages}


def test_what_is_unchanged_is_skipped_and_what_is_changed_embeds_only_the_change(
    library: Library, tmp_path: Path, words: WordEmbeddings
) -> None:
    path = _write(tmp_path, "parking.md", PARKING)
    library.ingest([path], OPTIONS)

    assert library.ingest([path], OPTIONS).files[0].state == "unchanged"
    assert [manifest.release for manifest in library.releases()] == ["2026-01-01", "2026-03-04.1"]
    words.seen.clear()
    _write(tmp_path, "parking.md", PARKING.replace("the yard", "the shed"))
    report = library.ingest([path], OPTIONS)

    assert report.files[0].state == "replaced"
    assert sorted(words.seen) == [
        "Bicycles stand in the shed.",
        "Cars park behind the boat house. Bicycles stand in the shed.",
    ]


def test_a_file_that_is_read_otherwise_than_before_is_read_anew(tmp_path: Path) -> None:
    path = _write(tmp_path, "parking.md", PARKING)
    read = take_in([path], OPTIONS, {}, lambda _: None).documents["parking.md"][0]
    older = read.model_copy(update={"record": "content:by-an-older-reader"})

    assert take_in([path], OPTIONS, {"parking.md": read}, lambda _: None).files[0].state == "unchanged"
    assert take_in([path], OPTIONS, {"parking.md": older}, lambda _: None).files[0].state == "replaced"


def test_what_people_brought_stays_when_another_package_comes(library: Library, tmp_path: Path) -> None:
    parking, boats = _write(tmp_path, "parking.md", PARKING), _write(tmp_path, "boats.md", "# Boats\n\nThey float.\n")
    library.ingest([parking], replace(OPTIONS, visibility="public"))
    library.ingest([boats], OPTIONS)
    for number in (1, 2):  # one document of the package changes, one is left out
        club = tmp_path / "corpus" / "club.en.md"
        club.write_text(club.read_text(encoding="utf-8").replace("four hours", f"{number} hours"), encoding="utf-8")
        (tmp_path / "corpus" / "club.vi.md").unlink(missing_ok=True)
        library = open_small(tmp_path)

        held = {entry.id: entry.visibility for entry in library.documents()}
        assert held == {"club.en": "public", "gaps.en": "public", "parking.md": "public", "boats.md": "members"}
    found = library.search(Query(text="Where do bicycles stand?", language="en")).passages
    assert "parking.md" in {passage.document_id for passage in found}


def test_a_difference_names_what_was_added_changed_and_gone(library: Library, tmp_path: Path) -> None:
    two = PARKING + "\n## Boats\n\nBoats lie on racks.\n\n## Keys\n\nThe warden has the keys.\n"
    path = _write(tmp_path, "parking.md", two)
    library.ingest([path], replace(OPTIONS, release="a"))
    _write(
        tmp_path,
        "parking.md",
        two.replace("on racks", "in the hall").replace("## Keys\n\nThe warden", "## Doors\n\nHe"),
    )
    library.ingest([path], replace(OPTIONS, release="b"))

    changes = {change.kind: change for change in library.diff("a", "b")}

    assert changes["changed"].after == "Boats lie in the hall."
    assert changes["added"].section == ("Doors",)
    assert changes["gone"].before == "The warden has the keys."


def test_a_failed_ingest_changes_nothing_and_the_next_one_embeds_only_the_rest(
    library: Library, tmp_path: Path, words: WordEmbeddings
) -> None:
    text = "# Long\n\n" + "\n\n".join(f"Rule {n} says that oar {n} hangs on hook {n}." for n in range(200))
    path = _write(tmp_path, "long.md", text)
    words.fails = lambda text: "hook 150" in text and "hook 149" not in text
    with pytest.raises(RuntimeError):
        library.ingest([path], OPTIONS)
    assert library.active() == "2026-01-01"
    assert [manifest.release for manifest in library.releases()] == ["2026-01-01"]
    before = len(words.seen)

    words.fails = lambda _: False
    other = open_small(tmp_path, words)
    words.seen.clear()
    assert other.ingest([path], OPTIONS).release == "2026-03-04.1"

    assert before > 100
    assert len(words.seen) < 150
    assert not (tmp_path / "pending" / "words.vectors").exists()


def test_what_came_with_the_package_is_not_written_to_the_index_unless_it_is_searched_there(
    tmp_path: Path, words: WordEmbeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus(tmp_path / "corpus")
    embedder = Embedder("words", words)
    shipped = read_shipped(tmp_path / "corpus")
    texts = texts_of({entry.id: content for entry, content in shipped.documents}, shipped.asks)
    assert write_shipped(tmp_path / "words.npz", texts, VectorCache(embedder, None))
    monkeypatch.setattr("knowledge.library.shipped_vectors", lambda _: tmp_path / "words.npz")
    words.seen.clear()

    library = open_small(tmp_path, words)
    assert words.seen == ["What is it?", "Là gì?"]  # the generic questions did not come with it
    assert library.search(Query(text="where do members meet", language="en")).statements
    assert len(library._index.keys(library.releases()[0].vectors, "words")) == 2

    said = "The rowing club gives every member four hours of coaching each season."
    library.ingest([_write(tmp_path, "own.md", f"# Own\n\n{said} Bring a hat.")], OPTIONS)
    held = library._index.keys(library.releases()[-1].vectors, "words")
    assert {vector_key("words", "statement", text) for text in (said, "Bring a hat.")} <= held
    assert words.seen.count(said) == 0


def test_bad_files_are_named_and_the_others_kept(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    (folder / "inner").mkdir(parents=True)
    _write(folder, "good.md", PARKING)
    _write(folder / "inner", "good.md", PARKING.replace("boat", "bath"))
    _write(folder, "empty.txt", "")
    _write(folder, "odd.md", "---\nauthority: boss\n---\n\nText here.\n")
    (folder / "binary.txt").write_bytes(b"\0\1\2")

    report = library.ingest([folder, tmp_path / "nowhere.md", _write(tmp_path, "a.exe", "x")], OPTIONS)

    assert report.failed
    assert {file.source: file.code for file in report.files if file.state == "failed"} == {
        "good.md": "duplicate_id",
        "empty.txt": "no_text",
        "odd.md": "front_matter_invalid",
        "binary.txt": "not_text",
        "nowhere.md": "not_found",
        "a.exe": "unknown_format",
    }
    assert "good.md" in {entry.id for entry in library.documents()}


def test_progress_ends_where_it_said_it_would(library: Library, tmp_path: Path) -> None:
    stages: list[Stage] = []
    library.ingest([_write(tmp_path, "parking.md", PARKING)], OPTIONS, stages.append)

    assert {stage.name for stage in stages} == {"reading", "embedding"}
    assert all(stage.done <= stage.total for stage in stages)
    assert stages[-1].done == stages[-1].total > 0


def test_names_are_taken_once_and_checked(library: Library, tmp_path: Path) -> None:
    path = _write(tmp_path, "parking.md", PARKING)
    with pytest.raises(ReleaseExistsError):
        library.ingest([path], replace(OPTIONS, release="2026-01-01"))
    with pytest.raises(KnowledgeError, match="cannot name"):
        library.ingest([path], replace(OPTIONS, release="../x"))
    with pytest.raises(KnowledgeError, match="cannot name"):
        library.ingest([path], replace(OPTIONS, collection="a b"))
    with pytest.raises(UnknownReleaseError):
        library.search(Query(text="x", release="never"))
    with pytest.raises(UnknownReleaseError):
        library.search(Query(text="x", collection="nothing"))
    with pytest.raises(UnknownDocumentError):
        library.document("never")


def test_a_release_may_wait_and_be_rolled_back(library: Library, tmp_path: Path) -> None:
    path = _write(tmp_path, "parking.md", PARKING)
    library.ingest([path], replace(OPTIONS, release="later", activate=False))
    assert library.active() == "2026-01-01"

    library.activate("later")
    assert library.active() == "later"
    library.activate("2026-01-01")
    assert library.search(Query(text="bicycles", language="en")).release == "2026-01-01"


def test_documents_of_members_are_seen_by_members_alone(library: Library, tmp_path: Path) -> None:
    library.ingest([_write(tmp_path, "parking.md", PARKING)], OPTIONS)
    for members in (True, False):
        results = library.search(Query(text="Where do bicycles stand?", language="en", members=members, k=50))
        seen = {p.document_id for p in results.passages} | {f.passage.document_id for f in results.statements}
        assert ("parking.md" in seen) is members


def test_collections_are_searched_by_themselves(library: Library, tmp_path: Path) -> None:
    options = replace(OPTIONS, collection="notes", authority="guidance")
    library.ingest([_write(tmp_path, "parking.md", PARKING)], options)

    results = library.search(Query(text="Where do bicycles stand?", collection="notes", language="en", members=True))

    assert {passage.document_id for passage in results.passages} == {"parking.md"}
    assert results.passages[0].authority == "guidance"
    assert library.active() == "2026-01-01"


def test_another_embedder_embeds_the_release_again(library: Library, tmp_path: Path) -> None:
    other = WordEmbeddings()
    reopened = open_small(tmp_path, other, name="others")

    results = reopened.search(Query(text="is there any training included", language="en"))

    assert results.statements[0].statement.key == "coaching.hours"
    assert len(other.seen) > 10
