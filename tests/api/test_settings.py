"""Settings come from the environment, secrets also from files that it names."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic_settings import SettingsError

from api.opening import knowledge_settings
from api.settings import ApiSettings
from assistant.settings import AssistantSettings


def test_a_secret_may_lie_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "url").write_text("postgresql://u:p@db/mcap\n")
    (tmp_path / "key").write_text("sk-1\n")
    (tmp_path / "origins").write_text('["https://portal.example"]')
    for name, file in (("DATABASE_URL", "url"), ("MODEL_API_KEY", "key"), ("ALLOWED_ORIGINS", "origins")):
        monkeypatch.setenv(f"MCAP_{name}_FILE", str(tmp_path / file))
    assert ApiSettings().database == "postgresql://u:p@db/mcap"
    assert ApiSettings().allowed_origins == ("https://portal.example",)
    key = AssistantSettings().model_api_key
    assert key is not None
    assert key.get_secret_value() == "sk-1"
    assert "sk-1" not in repr(AssistantSettings())
    monkeypatch.setenv("MCAP_DATABASE_URL", "sqlite:///x.db")
    assert ApiSettings().database == "sqlite:///x.db"


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "MCAP_CHROMA_URL",
        "MCAP_DATABASE_URL",
        "MCAP_ISSUERS",
        "MCAP_METRICS_PORT",
    ):  # as compose hands them on
        monkeypatch.setenv(name, "")

    assert ApiSettings() == ApiSettings.model_validate({})
    assert ApiSettings().database.startswith("sqlite:///")


def test_a_file_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MCAP_DATABASE_URL_FILE", str(tmp_path / "nothing"))
    with pytest.raises(SettingsError, match="MCAP_DATABASE_URL_FILE"):
        ApiSettings()


def test_the_index_is_the_one_whose_address_lies_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "chroma").write_text("http://index:8000\n", encoding="utf-8")
    monkeypatch.setenv("MCAP_CHROMA_URL_FILE", str(tmp_path / "chroma"))

    assert knowledge_settings(ApiSettings()).chroma_url == "http://index:8000"
