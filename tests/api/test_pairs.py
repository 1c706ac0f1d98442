"""`mcap keys`: what a portal signs with the private half is let in by the public one; keys are added, never lost."""

from __future__ import annotations

import json
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from typer.testing import CliRunner

from api.cli import app
from api.clock import now
from tests.api.service import serving

PORTAL = "https://portal.example"


def made(folder: Path, *arguments: str) -> tuple[str, list[Any]]:
    """The private key (PEM), and MCAP_ISSUERS as the command prints it."""
    done = CliRunner().invoke(app, ["keys", str(folder), *arguments])
    assert done.exit_code == 0, done.output
    issuers = json.loads(done.stdout.splitlines()[-1].removeprefix("MCAP_ISSUERS='").removesuffix("'"))
    return (folder / "portal-private-key.pem").read_text(), issuers


def token(private: str, key_set: Path, issuer: dict[str, Any]) -> str:
    """As the portal's backend signs it, with its newest key."""
    newest, moment = json.loads(key_set.read_text())["keys"][-1], now()
    claims = {
        "iss": issuer["issuer"],
        "aud": issuer["audience"],
        "sub": "energy-manager",
        "iat": moment,
        "exp": moment + timedelta(seconds=issuer["longest_life"]),
        "roles": ["manufacturer"],
        "manufacturer_id": "ACME",
    }
    return jwt.encode(claims, private, newest["alg"], headers={"kid": newest["kid"]})


def test_the_portal_is_let_in_with_its_old_key_and_its_new_one(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    first, issuers = made(keys, "--issuer", PORTAL)
    old = token(first, keys / "portal-jwks.json", issuers[0])
    (keys / "portal-private-key.pem").rename(keys / "old.pem")
    second, _ = made(keys, "--issuer", PORTAL, "--algorithm", "RS256")

    with serving(tmp_path / "home", issuers=issuers) as service, service.client() as client:
        for signed in (old, token(second, keys / "portal-jwks.json", issuers[0])):
            client.headers["Authorization"] = f"Bearer {signed}"
            assert client.get("/v1/tools").status_code == 200
        client.headers["Authorization"] = f"Bearer {old[:-4]}"
        assert client.get("/v1/tools").status_code == 401


def test_only_the_public_half_leaves_and_no_private_key_is_written_over(tmp_path: Path) -> None:
    private, _ = made(tmp_path)
    key_set = (tmp_path / "portal-jwks.json").read_text()

    again = CliRunner().invoke(app, ["keys", str(tmp_path)])

    assert (again.exit_code, "is there already" in again.stderr) == (1, True)
    assert (tmp_path / "portal-private-key.pem").read_text() == private
    assert stat.S_IMODE((tmp_path / "portal-private-key.pem").stat().st_mode) == 0o600
    load_pem_private_key(private.encode(), password=None)
    assert {name for key in json.loads(key_set)["keys"] for name in key} == {
        "kty",
        "crv",
        "x",
        "y",
        "kid",
        "use",
        "alg",
    }


@pytest.mark.parametrize("text", ["[]", "{}", "none"])
def test_what_is_no_key_set_is_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "portal-jwks.json").write_text(text)

    done = CliRunner().invoke(app, ["keys", str(tmp_path)])

    assert (done.exit_code, "is no key set" in done.stderr) == (1, True)
    assert (tmp_path / "portal-jwks.json").read_text() == text
    assert not (tmp_path / "portal-private-key.pem").exists()
