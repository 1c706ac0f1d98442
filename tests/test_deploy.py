"""What is handed to operators speaks of settings, commands, files and units that are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from api.cli import app
from api.doctor import consistency
from api.findings import wrong
from api.settings import ApiSettings
from assistant.environment import unknown
from assistant.settings import AssistantSettings
from knowledge.library import KnowledgeSettings

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "api/deployment"
GUIDE = (ROOT / "DEPLOY.md").read_text(encoding="utf-8")
SETTINGS = (ApiSettings, AssistantSettings, KnowledgeSettings)
NAMES = {f"MCAP_{field}".upper() for settings in SETTINGS for field in settings.model_fields}


def variables(text: str) -> dict[str, str]:
    """As systemd and a shell read them, those that are commented out too."""
    lines = (line.removeprefix("#") for line in text.splitlines())
    assigned = (line for line in lines if re.match(r"MCAP_[A-Z_]+=", line))
    return dict(word.split("=", 1) for line in assigned for word in shlex.split(line))


def test_the_example_of_settings_is_well_formed_and_fits_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, given = tmp_path / "secret", variables((DEPLOY / "mcap.env").read_text(encoding="utf-8"))
    secret.write_text("postgresql+psycopg://mcap:word@127.0.0.1/mcap")
    (tmp_path / "portal-jwks.json").write_text('{"keys": []}')
    assert len(given) >= 15
    for name, value in given.items():
        here = str(secret) if name.endswith("_FILE") else value.replace("/etc/mcap/portal", str(tmp_path))
        monkeypatch.setenv(name, here)

    assert unknown(*SETTINGS) == {}
    assert wrong(consistency.look(ApiSettings())) == []
    assert ApiSettings().env == "production"
    assert AssistantSettings().model


def test_compose_gives_settings_that_exist_and_lets_nothing_in_without_the_proxy() -> None:
    services: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    given = set(services["api"]["environment"])
    asked = {name for value in services["api"]["environment"].values() for name in re.findall(r"\$\{(\w+)", str(value))}

    assert {name.removesuffix("_FILE") for name in given if name.startswith("MCAP_")} <= NAMES
    assert asked <= NAMES
    assert {"MCAP_ISSUERS", "MCAP_OIDC_ISSUER", "MCAP_OIDC_CLIENT_ID", "MCAP_PUBLIC_URL"} <= asked
    assert [service for service, one in services.items() if "ports" in one] == ["api", "proxy"]
    assert all(port.startswith("127.0.0.1:") for port in services["api"]["ports"])


def test_the_guide_speaks_of_what_is_there() -> None:
    commands = set(getattr(get_command(app), "commands"))  # noqa: B009 (Typer's click group, untyped)

    assert set(re.findall(r"\bmcap ((?!mcap\b)[a-z][a-z-]+)(?=[\s`])", "\n".join(blocks()))) <= commands
    assert set(re.findall(r"MCAP_[A-Z_]+[A-Z]", GUIDE)) - NAMES <= {f"{name}_FILE" for name in NAMES}
    assert [path for path in re.findall(r"\b(?:tests|evals|api)/[\w/.-]+\w", GUIDE) if not (ROOT / path).exists()] == []
    assert {file.name for file in DEPLOY.iterdir() if file.name not in GUIDE} == set()


def blocks() -> list[str]:
    """What the guide has its readers type."""
    return re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)


def test_units_run_what_is_installed_and_read_the_settings() -> None:
    for unit in ("mcap.service", "mcap-backup.service"):
        text = (DEPLOY / unit).read_text(encoding="utf-8")
        assert "/opt/mcap/current/bin/mcap" in text
        assert "EnvironmentFile=/etc/mcap/mcap.env" in text
        assert "UMask=0077" in text


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_proxies_hand_on_each_sentence_at_once_and_take_the_largest_upload(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    megabytes = int(next(filter(None, re.findall(r"(?:max_body_size|max_size) (\d+)", text))))

    assert "proxy_buffering off" in text or "flush_interval -1" in text
    assert megabytes * 1_000_000 > ApiSettings.model_fields["largest_upload"].default
