"""`mcap doctor` finds nothing wrong with a whole deployment, and what is broken in a broken one, with what to write."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api import home
from tests.api.doctor.deployment import Deployment, Machine, Records, deployed

NOBODY = "127.0.0.1:1"  # nothing listens there


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with deployed(tmp_path_factory.mktemp("deployed")) as deployment:
        yield deployment


def states(found: Records) -> dict[str, str]:
    return {what: one["state"] for what, one in found.items() if one["state"] != "ok"}


def said(found: Records, what: str) -> str:
    return f"{found[what]['seen']} {found[what]['do']}"


def test_a_whole_deployment_is_well(whole: Deployment) -> None:
    model = {"MCAP_MODEL": "openai:m", "MCAP_MODEL_BASE_URL": f"{whole.machine.address}/v1"}

    code, found = whole.examined("--token", str(whole.token(roles=["adviser"])), **model)

    assert (code, states(found)) == (0, {}), found
    assert "calls tools" in found["model openai:m"]["seen"]
    assert "found 20 of 20" in found["judge openai:m"]["seen"]
    assert found["token"]["seen"] == "linh: adviser"
    assert "ready" in found["service and index"]["seen"]
    assert "schema" in found["database"]["seen"]
    assert whole.post.letters == []
    assert [json.loads(body)["type"] for _, _, body in whole.receiver.came] == ["mcap.test"]
    lines = whole.mcap("doctor").stdout.splitlines()
    assert "ok    settings: well formed" in lines
    assert any(line.startswith("look  sign-in: roles: only a token shows it: the claim `roles`") for line in lines)


@pytest.mark.parametrize(
    ("changed", "what", "says"),
    [
        ({"MCAP_ENV": "production", "MCAP_ISSUERS": None}, "MCAP_ISSUERS", "in production nobody can sign in name who"),
        ({"MCAP_DATABASE_URL": f"postgresql://u:p@{NOBODY}/mcap"}, "database", "refused start it, or mend MCAP_DATA"),
        ({"MCAP_OIDC_CLIENT_ID": "another"}, "sign-in: client", "register the public client another there, with"),
        ({"MCAP_MAIL_SECURITY": "starttls"}, "mail by 127.0.0.1:{post}", "the server wants another"),
        ({"MCAP_MAIL_SERVER": NOBODY}, f"mail by {NOBODY}", "refused mend MCAP_MAIL_SERVER (HOST:PORT)"),
        ({"MCAP_MODEL": "nobody:m"}, "model nobody:m", "mend MCAP_MODEL (provider:name; one that calls tools)"),
        ({"MCAP_LIMITS_URL": f"redis://{NOBODY}"}, "MCAP_LIMITS_URL", "pip install redis"),
        ({"MCAP_CRITERIA": "/nowhere.toml"}, "MCAP_CRITERIA", "/nowhere.toml cannot be read"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_one_wrong_setting_is_told_alone(
    whole: Deployment, changed: dict[str, str | None], what: str, says: str
) -> None:
    taken = {"MCAP_OIDC_ISSUER": None, "MCAP_OIDC_CLIENT_ID": None} if "MCAP_ENV" in changed else {}

    code, found = whole.examined(**{**taken, **changed})

    wrong = {one for one, state in states(found).items() if state == "wrong"} - {f"public address {whole.address}"}
    assert (code, wrong) == (1, {what.format(post=whole.post.port)}), found
    assert says in said(found, what.format(post=whole.post.port))


def test_settings_that_are_malformed_are_told_all_at_once_and_no_secret_with_them(whole: Deployment) -> None:
    done = whole.mcap(
        "doctor",
        MCAP_ISSUERS='[{"issuer": "https://portal.example", "jwks": "https://portal.example/jwks.json"}]',
        MCAP_ALLOWED_ORIGINS='["https://portal.example/"]',
        MCAP_METRICS_PORT="ninety",
        MCAP_DATABASE_URL="mysql://mcap:geheim@db/mcap",
        MCAP_JUDGE_SECONDS="-1",
    )
    lines = done.stdout.splitlines()

    assert done.exit_code == 1
    assert all(line.startswith("wrong settings: MCAP_") for line in lines)
    for said in (
        "MCAP_ISSUERS[0].audience: it is missing",
        "'https://portal.example/' is more than an origin, which has no path and no slash at its end: https://portal",
        "MCAP_METRICS_PORT is 'ninety': input should be a valid integer",
        "MCAP_DATABASE_URL: write postgresql+psycopg://USER:PASSWORD@HOST/DATABASE",
        "MCAP_JUDGE_SECONDS is '-1'",
    ):
        assert sum(said in line for line in lines) == 1, said
    assert "geheim" not in done.output


def test_a_variable_that_no_setting_reads_is_told_with_its_neighbour(whole: Deployment) -> None:
    _, found = whole.examined(MCAP_DATABSE_URL="postgresql://db/mcap", MCAP_ISSUERS_FLIE="/run/x")

    assert found["MCAP_DATABSE_URL"]["do"].endswith("write MCAP_DATABASE_URL")
    assert {"MCAP_DATABSE_URL", "MCAP_ISSUERS_FLIE"} <= set(states(found))


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        (None, "it answers 404"),
        ([{"kty": "oct", "k": "c2VjcmV0", "kid": "1"}], "0 usable of 1 keys"),
        ([], "0 usable of 0 keys"),
    ],
)
def test_a_key_set_without_a_key_for_us(whole: Deployment, keys: list[Any] | None, says: str) -> None:
    whole.machine.elsewhere = {"/jwks": json.dumps({"keys": keys}).encode()} if keys is not None else {}

    code, found = whole.examined(MCAP_ISSUERS=whole.issuers(jwks=f"{whole.machine.address}/jwks"))

    what = f"issuer {whole.provider.address}"
    assert (code, found[what]["state"]) == (1, "wrong")
    assert says in said(found, what)


def test_an_issuer_that_is_written_otherwise_than_in_its_tokens(whole: Deployment) -> None:
    code, found = whole.examined(MCAP_OIDC_ISSUER=f"{whole.provider.address}/")

    assert code == 1
    assert f"MCAP_ISSUERS has {whole.provider.address}:" in said(found, f"MCAP_OIDC_ISSUER {whole.provider.address}/")
    assert f"write {whole.provider.address} in" in said(found, "sign-in: issuer")


@pytest.mark.parametrize(
    ("claims", "hint"),
    [
        ({"realm_access": {"roles": ["adviser"]}}, "let a mapper write the client's own roles into the claim `roles`"),
        ({"roles": "adviser"}, "an array of adviser, lead, admin"),
        ({"roles": ["adviser"], "aud": "account"}, "its `aud` is 'account': write that as `audience`"),
        ({"roles": ["adviser"], "iss": "https://x"}, "its `iss` is 'https://x': name it in MCAP_ISSUERS"),
    ],
)
def test_a_token_that_would_be_refused_says_what_to_change(
    whole: Deployment, claims: dict[str, Any], hint: str
) -> None:
    code, found = whole.examined("--token", str(whole.token(**claims)))

    assert (code, states(found)) == (1, {"token": "wrong"})
    assert hint in found["token"]["do"]


@pytest.mark.parametrize(
    ("machine", "what", "says"),
    [
        (Machine(status=401), "model openai:m", "Incorrect API key"),
        (Machine(calls_tools=False), "model openai:m", "called no tool"),
        (Machine(ruling="yes"), "judge openai:m", "let 20 of 20 falsified sentences through"),
    ],
    ids=["key", "tools", "judge"],
)
def test_a_model_or_a_judge_that_cannot_do_its_work(whole: Deployment, machine: Machine, what: str, says: str) -> None:
    ours = whole.machine
    kept = ours.status, ours.calls_tools, ours.ruling
    ours.status, ours.calls_tools, ours.ruling = machine.status, machine.calls_tools, machine.ruling
    try:
        code, found = whole.examined(MCAP_MODEL="openai:m", MCAP_MODEL_BASE_URL=f"{ours.address}/v1")
    finally:
        ours.status, ours.calls_tools, ours.ruling = kept

    assert (code, found[what]["state"]) == (1, "wrong")
    assert says in said(found, what)


def test_a_webhook_that_does_not_take_it(whole: Deployment) -> None:
    whole.receiver.answers = [401]

    code, found = whole.examined()

    what = f"webhook {whole.environment['MCAP_ANNOUNCE_URL']}"
    assert (code, states(found).get(what)) == (1, "wrong")
    assert "answered 401" in said(found, what)


def test_an_address_that_leads_elsewhere_and_a_clock_that_is_wrong(whole: Deployment) -> None:
    whole.machine.elsewhere, whole.machine.ahead = {"/healthz": b'{"status": "up"}'}, timedelta(minutes=5)
    try:
        code, found = whole.examined(MCAP_PUBLIC_URL=whole.machine.address)
    finally:
        whole.machine.ahead = timedelta()

    assert code == 1
    assert "something else answers there" in said(found, f"public address {whole.machine.address}")
    assert (found["clock"]["state"], "at 127.0.0.1" in found["clock"]["seen"]) == ("wrong", True)


def test_what_is_kept_by_a_newer_version_an_index_that_is_away_and_an_old_backup(tmp_path: Path) -> None:
    lonely = Deployment(tmp_path, {"MCAP_HOME": str(tmp_path)}, *[None] * 4)  # type: ignore[arg-type]
    with sqlite3.connect(tmp_path / "mcap.db") as database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
    (tmp_path / "last-backup.json").write_text(
        json.dumps({"made_at": (datetime.now(UTC) - timedelta(days=3)).isoformat()})  # noqa: TID251 (a test's clock)
    )

    code, found = lonely.examined(MCAP_CHROMA_URL=f"http://{NOBODY}")

    assert (code, {what for what, state in states(found).items() if state == "wrong"}) == (
        1,
        {"database", "index", "backup"},
    )
    assert "made by a newer version" in said(found, "database")
    assert "start the Chroma server, or mend MCAP_CHROMA_URL" in said(found, "index")
    assert "72 hours old" in said(found, "backup")


def test_what_nobody_foresaw_is_told_and_the_rest_is_looked_at(whole: Deployment) -> None:
    told = dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_uri"), f"{whole.machine.address}/")
    odd = {**told, "issuer": 5, "code_challenge_methods_supported": 7}
    whole.machine.elsewhere = {"/.well-known/openid-configuration": json.dumps(odd).encode()}

    code, found = whole.examined(
        MCAP_OIDC_ISSUER=whole.machine.address, MCAP_ISSUERS=whole.issuers(issuer=whole.machine.address)
    )

    assert (code, found["sign-in"]["state"]) == (1, "wrong")
    assert "could not be looked at: TypeError" in found["sign-in"]["seen"]
    assert found[f"mail by {whole.environment['MCAP_MAIL_SERVER']}"]["state"] == "ok"


def test_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "mcap.db").write_bytes(b"not a database at all, but a file of some length" * 50)
    lonely = Deployment(tmp_path, {"MCAP_HOME": str(tmp_path)}, *[None] * 4)  # type: ignore[arg-type]

    code, found = lonely.examined()
    verified = lonely.mcap("verify-ledger")

    assert (code, found["database"]["state"], "not a database" in found["database"]["seen"]) == (1, "wrong", True)
    assert (verified.exit_code, "not a database" in verified.stderr) == (1, True)


def test_a_home_that_another_command_holds_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "chroma").mkdir()
    lonely = Deployment(tmp_path, {"MCAP_HOME": str(tmp_path)}, *[None] * 4)  # type: ignore[arg-type]

    with home.owned(tmp_path, "mcap ingest"):
        code, found = lonely.examined()

    assert (code, found["index"]["state"]) == (0, "look")
    assert "mcap ingest" in found["index"]["seen"]
