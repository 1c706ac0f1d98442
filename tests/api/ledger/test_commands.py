"""`mcap hours` and `mcap verify-ledger`, on a home of their own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner, Result

from api.db.engine import open_engine, open_sessions
from api.db.schema import migrate
from api.ledger import manufacturers
from api.ledger.commands import hours, verify_ledger


class Terminal:
    """Runs commands where `MCAP_HOME` is the test's folder."""

    def __init__(self, home: Path) -> None:
        self.app = Typer()
        self.app.add_typer(hours, name="hours")
        self.app.command("verify-ledger")(verify_ledger)
        self.environment = {"MCAP_HOME": str(home), "MCAP_DATABASE_URL": f"sqlite:///{home / 'mcap.db'}"}

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(self.app, arguments, env=self.environment)


@pytest.fixture
def mcap(tmp_path: Path) -> Terminal:
    engine = open_engine(f"sqlite:///{tmp_path / 'mcap.db'}")
    migrate(engine)
    with open_sessions(engine).begin() as session:
        manufacturers.ensure_manufacturer(session, "M", "Mill", datetime.now(UTC))  # noqa: TID251 (as the command)
    engine.dispose()
    return Terminal(tmp_path)


def remaining(mcap: Terminal) -> int:
    found: int = json.loads(mcap("hours", "balance", "M", "--json").stdout)["remaining_minutes"]
    return found


def test_time_is_logged_reversed_held_settled_and_adjusted(mcap: Terminal) -> None:
    entry = json.loads(mcap("hours", "log", "M", "45", "--summary", "Call", "--json").stdout)
    assert (entry["actor"][:4], entry["drawn_minutes"], remaining(mcap)) == ("cli:", 45, 555)
    assert mcap("hours", "reverse", entry["id"], "--reason", "Slip").exit_code == 0
    assert remaining(mcap) == 600
    held = json.loads(
        mcap("hours", "hold", "M", "60", "--starts", "2035-01-01T09:00Z", "--summary", "Visit", "--json").stdout
    )
    assert held["kind"] == "hold"
    assert mcap("hours", "settle", held["id"], "50", "--summary", "Visit").exit_code == 0
    assert mcap("hours", "release", held["id"]).exit_code == 1
    assert mcap("hours", "adjust", "M", "-50", "--reason", "Site closed").exit_code == 0
    assert remaining(mcap) == 500
    assert "Site closed" in mcap("hours", "statement", "M").stdout


def test_a_refusal_is_one_clear_line_and_exit_code_1(mcap: Terminal) -> None:
    refused = mcap("hours", "log", "M", "601", "--summary", "Call")

    assert refused.exit_code == 1
    assert "allotment_exceeded" in refused.stderr
    assert "600" in refused.stderr
    assert mcap("hours", "balance", "NOBODY").exit_code == 1
    assert mcap("hours", "log", "M", "0", "--summary", "Call").exit_code == 2


def test_a_key_posts_once(mcap: Terminal) -> None:
    arguments = ("hours", "log", "M", "45", "--at", "2026-01-05T09:00Z", "--summary", "Call", "--key", "k", "--json")

    assert json.loads(mcap(*arguments).stdout)["id"] == json.loads(mcap(*arguments).stdout)["id"]


def test_verification_keeps_heads_and_compares_with_them(mcap: Terminal, tmp_path: Path) -> None:
    heads = tmp_path / "heads.json"
    assert mcap("verify-ledger", "--heads", str(heads)).exit_code == 0
    mcap("hours", "log", "M", "45", "--summary", "Call")
    assert mcap("verify-ledger", "--against", str(heads)).exit_code == 0

    kept = json.loads(heads.read_text())
    heads.write_text(json.dumps({"M": [kept["M"][0] + 5, kept["M"][1]]}))
    cut = mcap("verify-ledger", "--against", str(heads))
    assert cut.exit_code == 1
    assert "M, entry 3 (no entry)" in cut.stderr
    heads.write_text("[]")
    assert mcap("verify-ledger", "--against", str(heads)).exit_code == 2
