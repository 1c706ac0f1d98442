"""A manufacturer gets all of its own; what it said can be erased, and its hours still add up."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from api.db.engine import open_engine
from tests.api.keeping.filled import WORDS, fill, seen
from tests.api.keeping.test_archive import mcap
from tests.api.service import Service, serving


@pytest.fixture
def both(tmp_path: Path, database_url: str) -> Iterator[Service]:
    """A service with two manufacturers that did the same."""
    with serving(tmp_path / "home", database_url=database_url) as service:
        for manufacturer in ("ACME", "OTHER"):
            fill(service, manufacturer)
        yield service


def everywhere(database_url: str) -> str:
    """Every row of every table as one text."""
    from api.keeping import rows

    engine = open_engine(database_url)
    with engine.connect() as connection:
        found = [line for table in rows.tables(connection) for line in rows.lines(connection, table)]
    engine.dispose()
    return "\n".join(found)


def went_quiet(database_url: str, at: datetime) -> None:
    """Nothing was said in ACME's conversations since then."""
    engine = open_engine(database_url)
    with engine.begin() as connection:
        moment = at.replace(tzinfo=None) if engine.dialect.name == "sqlite" else at
        update = text("UPDATE conversations SET updated_at = :old WHERE manufacturer_id = 'ACME'")
        connection.execute(update, {"old": str(moment)})
    engine.dispose()


def test_an_export_holds_all_of_one_manufacturer_and_nothing_for_staff(
    both: Service, database_url: str, tmp_path: Path
) -> None:
    home, file = both.settings.home, tmp_path / "acme.zip"
    assert mcap(home, database_url, "export", "--manufacturer", "ACME", "--out", str(file)).exit_code == 0
    assert file.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(file) as archive:
        tables: dict[str, Any] = {name[:-5]: json.loads(archive.read(name)) for name in archive.namelist()}
    assert [m["text"] for m in tables["messages"]] == [WORDS]
    counts = {name: len(rows) for name, rows in tables.items()}
    assert counts == {
        "manufacturers": 1,
        "people": 1,
        "conversations": 1,
        "messages": 1,
        "attachments": 1,
        "feedback": 1,
        "handoffs": 1,
        "calculations": 3,
        "entries": 4,
        "entry_texts": 4,
        "approvals": 1,
        "model_use": 0,
        "record_versions": 3,
        "record_calculations": 1,
    }
    assert "OTHER" not in json.dumps(tables)
    assert "for staff" not in json.dumps(tables)
    assert mcap(home, database_url, "export", "--manufacturer", "NOBODY").exit_code == 1


def test_erasure_takes_the_words_and_leaves_the_hours(both: Service, database_url: str) -> None:
    home = both.settings.home
    before, other = seen(both, "ACME"), seen(both, "OTHER")
    for refused in (["--dry-run"], ["--confirm", "OTHER"]):
        mcap(home, database_url, "erase", "--manufacturer", "ACME", *refused)
        assert seen(both, "ACME") == before

    done = mcap(home, database_url, "erase", "--manufacturer", "ACME", "--confirm", "ACME")

    assert done.exit_code == 0, done.output
    assert "1 messages, 3 calculations, 1 handoffs, 4 entries, 1 approvals, 3 record_versions" in done.output
    after = seen(both, "ACME")
    assert (after["conversations"], after["balance"]) == ([], before["balance"])
    wordless = [{**entry, "summary": "", "note": None, "approval": None} for entry in before["entries"]]
    assert [{**entry, "note": None, "approval": None} for entry in after["entries"]] == wordless
    assert after["audit"][0]["action"] == "manufacturer.erase"
    assert mcap(home, database_url, "verify-ledger").exit_code == 0
    fill(both, "ACME")  # the book goes on
    again = seen(both, "OTHER")
    assert {**again, "audit": [], "feedback": []} == {**other, "audit": [], "feedback": []}


def test_nothing_that_was_said_is_left_in_the_database(tmp_path: Path, database_url: str) -> None:
    with serving(tmp_path / "home", database_url=database_url) as service:
        fill(service, "ACME")
        assert "sesame" in everywhere(database_url)
        mcap(tmp_path / "home", database_url, "erase", "--manufacturer", "ACME", "--confirm", "ACME")
        assert "sesame" not in everywhere(database_url)
        for file in tmp_path.glob("empty.db*"):  # while the service runs
            assert b"sesame" not in file.read_bytes(), file
    for file in tmp_path.glob("empty.db*"):
        assert b"sesame" not in file.read_bytes()


def test_conversations_that_went_quiet_are_deleted_with_what_was_calculated(both: Service, database_url: str) -> None:
    home = both.settings.home
    went_quiet(database_url, both.clock() - timedelta(days=31))
    assert "0 conversations" in mcap(home, database_url, "expire", "--days", "32").output
    assert "1 conversations" in mcap(home, database_url, "expire", "--days", "30").output
    assert [len(seen(both, name)["conversations"]) for name in ("ACME", "OTHER")] == [0, 1]
    assert len(seen(both, "ACME")["entries"]) == 4


def test_the_service_itself_deletes_what_went_quiet(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        fill(service, "ACME")
        went_quiet(service.settings.database, service.clock() - timedelta(days=8))
        assert len(seen(service, "ACME")["conversations"]) == 1
    with serving(tmp_path, conversation_days=7) as service:
        for _ in range(200):
            if not (left := seen(service, "ACME")["conversations"]):
                break
    assert left == []


def test_a_deleted_conversation_leaves_the_files_at_once(tmp_path: Path) -> None:
    with serving(tmp_path) as service, service.client() as person:
        conversation = person.post("/v1/conversations").json()["id"]
        person.post(f"/v1/conversations/{conversation}/messages", json={"text": WORDS}).raise_for_status()
        assert any(b"sesame" in file.read_bytes() for file in tmp_path.glob("mcap.db*"))
        assert person.delete(f"/v1/conversations/{conversation}").status_code == 204
        assert [file.name for file in tmp_path.glob("mcap.db*") if b"sesame" in file.read_bytes()] == []
