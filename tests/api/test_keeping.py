"""What is backed up comes back; what a manufacturer gets is all of its own and nothing of another."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from tests.api.service import Service, serving
from tests.api.test_commands import mcap


def said(service: Service, manufacturer: str, text: str) -> tuple[str, dict[str, object]]:
    with service.client(manufacturer=manufacturer) as person:
        conversation = person.post("/v1/conversations").json()["id"]
        message = {"text": text}
        return conversation, person.post(f"/v1/conversations/{conversation}/messages", json=message).json()


def test_a_backup_restores_conversations_hours_and_the_key(tmp_path: Path) -> None:
    old, new, file = tmp_path / "old", tmp_path / "new", tmp_path / "kept.tar.gz"
    with serving(old) as service:
        conversation, answer = said(service, "ACME", "sum")
    assert mcap(old, "backup", str(file)).exit_code == 0
    assert file.stat().st_mode & 0o077 == 0
    assert mcap(new, "restore", str(file)).exit_code == 0
    assert mcap(new, "verify-ledger").exit_code == 0
    with serving(new) as service, service.client(manufacturer="ACME") as person:
        (message,) = person.get(f"/v1/conversations/{conversation}").json()["messages"]
    assert message["answer"] == answer
    assert (old / "development-key.pem").read_bytes() == (new / "development-key.pem").read_bytes()


def test_a_home_in_use_is_neither_backed_up_nor_overwritten(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(home) as service:
        said(service, "ACME", "one")
    file = tmp_path / "kept.tar.gz"
    assert mcap(home, "backup", str(file)).exit_code == 0
    refused = mcap(home, "restore", str(file))
    assert (refused.exit_code, "not empty" in refused.output) == (1, True)


def test_an_export_holds_all_of_one_manufacturer_and_nothing_of_another(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        said(service, "ACME", "sum secretly")
        said(service, "OTHER", "another")
    file = tmp_path / "acme.zip"
    assert mcap(tmp_path, "export", "--manufacturer", "ACME", "--out", str(file)).exit_code == 0
    with zipfile.ZipFile(file) as archive:
        tables = {name: json.loads(archive.read(name)) for name in archive.namelist()}
    assert [m["text"] for m in tables["messages.json"]] == ["sum secretly"]
    assert [len(tables[f"{n}.json"]) for n in ("calculations", "entries", "entry_texts")] == [1, 2, 2]
    assert "another" not in json.dumps(tables)
    assert mcap(tmp_path, "export", "--manufacturer", "NOBODY").exit_code == 1
