"""What the README says is what there is."""

import re
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings
from typer.main import get_command

from api.cli import app
from api.settings import ApiSettings
from assistant.settings import AssistantSettings
from knowledge.library import KnowledgeSettings
from tools.pages import table

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("settings", [ApiSettings, AssistantSettings, KnowledgeSettings])
def test_every_setting_stands_in_the_readme(settings: type[BaseSettings]) -> None:
    names = {f"MCAP_{field.upper()}" for field in settings.model_fields}

    assert {name for name in names if f"`{name}`" not in README} == set()


def test_every_setting_of_the_readme_exists() -> None:
    fields = {*ApiSettings.model_fields, *AssistantSettings.model_fields, *KnowledgeSettings.model_fields}

    assert set(re.findall(r"`(MCAP_[A-Z_]+)`", README)) <= {f"MCAP_{field.upper()}" for field in fields}


def test_every_command_stands_in_the_readme_and_the_other_way_round() -> None:
    commands = set(getattr(get_command(app), "commands"))  # noqa: B009 (Typer's click group, untyped)

    assert set(re.findall(r"`mcap ([a-z-]+)", README)) == commands


def test_every_place_to_change_exists() -> None:
    rows = re.findall(r"^\| .+ \| (.+) \|$", README.split("## Where do I change")[1].split("```")[0], re.MULTILINE)
    paths = [path for row in rows for path in re.findall(r"`([\w/.-]+/[\w/.-]*)`", row)]

    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_table_of_calculators_is_that_of_the_registry() -> None:
    assert table() in README
