"""Commands: light ones stay light, the others work through the running service or say who is in the way."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api import home
from api.ask import readable
from api.cli import app
from api.home import HomeOwnedError
from tests.api.reading import reading
from tests.api.service import Service, serving


def mcap(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, env={"MCAP_HOME": str(folder)})


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that owns its home and has said where it is, over a corpus of one document."""
    folder, secret = tmp_path_factory.mktemp("home"), home.new_key()
    with (
        home.owned(folder, "mcap serve"),
        serving(folder, reading(tmp_path_factory.mktemp("corpus")), secret) as service,
        home.announced(folder, home.Service(service.address, secret, os.getpid())),
    ):
        yield service


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["token", "--role", "admin"],
        ["hours", "--help"],
        ["calc", "--list"],
        ["factors", "list"],
        ["verify-ledger"],
    ],
)
def test_light_commands_load_nothing_heavy(tmp_path: Path, arguments: list[str]) -> None:
    code = (
        "import sys, api.cli\n"
        "try:\n    api.cli.app(sys.argv[1:])\n"
        "finally:\n"
        "    heavy = {'langchain', 'langchain_core', 'chromadb', 'torch', 'onnx', 'onnxruntime'} & set(sys.modules)\n"
        "    assert not heavy, heavy\n"
    )
    environment = {**os.environ, "MCAP_HOME": str(tmp_path)}  # noqa: TID251 (of a child)
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_token_of_the_command_line_is_accepted(running: Service) -> None:
    done = mcap(running.settings.home, "token", "--role", "manufacturer", "--manufacturer", "ACME")
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) == 1
    with running.client() as client:
        client.headers["Authorization"] = f"Bearer {done.stdout.strip()}"
        assert client.get("/v1/tools").status_code == 200


@pytest.mark.parametrize(
    "arguments", [["--role", "manufacturer"], ["--role", "owner"], ["--role", "admin", "--expires-in", "13h"]]
)
def test_a_token_that_would_be_refused_is_not_made(tmp_path: Path, arguments: list[str]) -> None:
    assert mcap(tmp_path, "token", *arguments).exit_code == 2


def test_asking_goes_through_the_service_and_logs_for_a_manufacturer_alone(running: Service) -> None:
    nobody = mcap(running.settings.home, "ask", "one", "--json")
    assert (nobody.exit_code, json.loads(nobody.stdout)["hours"]) == (0, None), nobody.output
    asked = mcap(running.settings.home, "ask", "one", "--manufacturer", "CLI-1", "--json")
    assert json.loads(asked.stdout)["hours"]["remaining_minutes"] == 599


def test_searching_and_ingesting_go_through_the_service(running: Service, tmp_path: Path) -> None:
    (tmp_path / "works.md").write_text("# Works\n\nThe boiler burns rice husk.\n")
    folder = running.settings.home
    done = mcap(folder, "ingest", str(tmp_path / "works.md"), "--collection", "w", "--release", "one", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["release"] == "one"
    found = mcap(folder, "search", "boiler", "--collection", "w", "--json")
    assert json.loads(found.stdout)[0]["source"] == "works.md"
    assert "one" in mcap(folder, "releases", "list", "--collection", "w").stdout
    overtaken = mcap(folder, "releases", "overtaken", "--json")
    assert json.loads(overtaken.stdout)["answers"] == []
    missing = mcap(folder, "releases", "activate", "two", "--collection", "w")
    assert (missing.exit_code, "unknown_release" in missing.output) == (1, True)
    with running.client("admin") as admin:
        lines = admin.get("/v1/audit").json()
    assert any(line["actor"].startswith("cli:") for line in lines if line["action"] == "release.make")


def test_a_home_has_one_owner_and_says_who(tmp_path: Path) -> None:
    with home.owned(tmp_path, "mcap ingest"):
        assert home.in_use(tmp_path)
        with pytest.raises(HomeOwnedError, match=f"mcap ingest \\(process {os.getpid()}\\)"), home.owned(tmp_path, "x"):
            pass
        done = mcap(tmp_path, "search", "x")
        assert (done.exit_code, "mcap ingest" in done.output) == (1, True)
    assert not home.in_use(tmp_path)


def test_a_killed_owner_leaves_nothing_behind(tmp_path: Path) -> None:
    service = home.Service("http://127.0.0.1:1", home.new_key(), 0)
    code = (
        "import sys, pathlib, time; from api import home\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "with home.owned(folder, 'mcap serve'):\n    print('owned', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "owned\n"
        with home.announced(tmp_path, service):
            assert home.running(tmp_path) == service
            assert stat.S_IMODE((tmp_path / "service.json").stat().st_mode) == 0o600
            child.kill()
            child.wait()
            assert home.running(tmp_path) is None


def test_several_workers_need_a_chroma_server(tmp_path: Path) -> None:
    done = mcap(tmp_path, "serve", "--workers", "2")
    assert (done.exit_code, "MCAP_CHROMA_URL" in done.output) == (1, True)


def test_a_source_that_a_machine_translated_is_told_as_such() -> None:
    source = {"n": 1, "title": "MCAP", "authority": "mcap", "release": "r1", "url": "/documents/d1#s1"}
    answer = dict.fromkeys(("text", "status", "conversation_id", "id"), "one") | {"hours": None}
    both = [{**source, "machine_translated": False}, {**source, "n": 2, "machine_translated": True}]
    told = readable({**answer, "citations": both, "missing_inputs": [], "suggestions": []}).splitlines()
    assert told[1] == "[1] MCAP (mcap, r1): /documents/d1#s1"
    assert told[2] == "[2] MCAP (mcap, r1, machine translation): /documents/d1#s1"
