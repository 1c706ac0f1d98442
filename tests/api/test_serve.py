"""`mcap serve` says in a line what cannot work, before it listens; no other command answers it with a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from api import logs, opening
from api.cli import app

UNREACHABLE = "postgresql://u:geheim@127.0.0.1:1/mcap"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"MCAP_ENV": "production"}, "wrong MCAP_ISSUERS: in production nobody can sign in: name who signs tokens"),
        ({"MCAP_ENV": "prod"}, "MCAP_ENV is 'prod': input should be 'development' or 'production'"),
        ({"MCAP_ISSUERS": "portal"}, "MCAP_ISSUERS is 'portal': it must be a JSON array"),
        ({"MCAP_MODEL": "nobody:m"}, "wrong MCAP_MODEL: "),
        ({"MCAP_OCR": "yes"}, "wrong settings: MCAP_OCR is 'yes': input should be 'tesseract'"),
        ({"MCAP_EMBEDDINGS": "/nowhere"}, "wrong MCAP_EMBEDDINGS: no folder /nowhere"),
        ({"MCAP_MODEL_ROUNDS": "many"}, "MCAP_MODEL_ROUNDS is 'many': input should be a valid integer"),
        ({"MCAP_DATABASE_URL": UNREACHABLE}, "The database of MCAP_DATABASE_URL cannot be used: connection failed"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_what_cannot_work_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], says: str
) -> None:
    monkeypatch.setattr(opening, "PAUSES", ())  # a database that starts beside is waited for
    monkeypatch.setattr(logs, "configure", lambda **_: None)  # it would outlive the command's standard error

    done = CliRunner().invoke(app, ["serve", "--port", "0"], env={"MCAP_HOME": str(tmp_path), **given})

    assert (done.exit_code, says in done.stderr) == (1, True), done.output
    assert "geheim" not in done.output
    assert "Chat page" not in done.stdout


@pytest.mark.parametrize(
    ("command", "given"),
    [
        (["verify-ledger"], {"MCAP_DATABASE_URL": UNREACHABLE}),
        (["backup", "kept.tar.gz"], {"MCAP_DATABASE_URL": UNREACHABLE}),
        (["token", "--role", "admin"], {"MCAP_ALLOWED_ORIGINS": "portal"}),
        (["token", "--role", "admin"], {"MCAP_HOME": "/dev/null/home"}),
        (["search", "boiler"], {"MCAP_CHROMA_URL": "chroma:8000"}),
        (["search", "boiler"], {"MCAP_OCR": "yes"}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
def test_no_command_answers_a_wrong_deployment_with_a_traceback(
    tmp_path: Path, command: list[str], given: dict[str, str]
) -> None:
    done = CliRunner().invoke(app, command, env={"MCAP_HOME": str(tmp_path), **given})

    assert (done.exit_code, isinstance(done.exception, SystemExit)) == (1, True), done.exception
    assert next(iter(given)).removeprefix("MCAP_HOME") in done.stderr
