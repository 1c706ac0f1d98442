"""What is backed up comes back, on either database and from one to the other; nothing is overwritten."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from tests.api.keeping.filled import fill, seen
from tests.api.service import serving
from tests.databases import Server


def mcap(home: Path, database_url: str | None, *arguments: str) -> Result:
    environment = {"MCAP_HOME": str(home)} | ({"MCAP_DATABASE_URL": database_url} if database_url else {})
    return CliRunner().invoke(app, arguments, env=environment)


@pytest.fixture
def addresses(request: pytest.FixtureRequest, postgres: Server) -> list[str | None]:
    """Where the database is before and after; None: SQLite in the home."""
    return [postgres.url(postgres.make()) if kind == "postgresql" else None for kind in request.param]


@pytest.mark.parametrize(
    "addresses", [("sqlite", "sqlite"), ("postgresql", "postgresql"), ("sqlite", "postgresql")], indirect=True
)
def test_what_was_kept_comes_back_as_the_api_tells_it(tmp_path: Path, addresses: list[str | None]) -> None:
    old, new, file = tmp_path / "old", tmp_path / "new", tmp_path / "kept.tar.gz"
    with serving(old, database_url=addresses[0]) as service:
        fill(service, "ACME")
        before = seen(service, "ACME")
    assert mcap(old, addresses[0], "backup", str(file)).exit_code == 0
    assert file.stat().st_mode & 0o077 == 0

    done = mcap(new, addresses[1], "restore", str(file))

    assert done.exit_code == 0, done.output
    assert mcap(new, addresses[1], "verify-ledger").exit_code == 0
    with serving(new, database_url=addresses[1]) as service:
        assert seen(service, "ACME") == before
        fill(service, "OTHER")  # it goes on: keys count from where they stood
    assert before["conversations"]
    assert (old / "development-key.pem").read_bytes() == (new / "development-key.pem").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.tar.gz", "new", "old"]


def test_neither_a_home_nor_a_database_that_holds_something_is_overwritten(tmp_path: Path, database_url: str) -> None:
    home, file = tmp_path / "home", tmp_path / "kept.tar.gz"
    with serving(home, database_url=database_url) as service:
        fill(service, "ACME")
    assert mcap(home, database_url, "backup", str(file)).exit_code == 0
    for folder, why in ((home, "is not empty"), (tmp_path / "new", "database is not empty")):
        refused = mcap(folder, database_url, "restore", str(file))
        assert (refused.exit_code, why in refused.output) == (1, True), refused.output
    assert mcap(home, database_url, "verify-ledger").exit_code == 0


def test_a_home_in_use_and_a_broken_file_are_told(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "kept.tar.gz"
    from api.home import owned

    with owned(home, "mcap serve"):
        done = mcap(home, None, "backup", str(file))
    assert (done.exit_code, "mcap serve" in done.output, file.exists()) == (1, True, False)
    assert mcap(home, None, "backup", str(file)).exit_code == 0
    whole = file.read_bytes()
    newer = io.BytesIO()
    with tarfile.open(fileobj=newer, mode="w:gz") as archive:
        head = b'{"revision": "9999", "tables": {}}'
        member = tarfile.TarInfo("backup.json")
        member.size = len(head)
        archive.addfile(member, io.BytesIO(head))
    for content, why in ((whole[:-500], "cannot be restored"), (newer.getvalue(), "newer version")):
        file.write_bytes(content)
        done = mcap(tmp_path / "new", None, "restore", str(file))
        assert (done.exit_code, why in done.output) == (1, True), done.output
    file.write_bytes(whole)
    assert mcap(tmp_path / "new", None, "restore", str(file)).exit_code == 0
