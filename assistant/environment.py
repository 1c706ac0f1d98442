"""Settings from the environment: MCAP_<FIELD>, or MCAP_<FIELD>_FILE with the path of a file that holds the value."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

PREFIX = "MCAP_"
FILE = "_file"


class _Files(EnvSettingsSource):
    """What the files hold that MCAP_…_FILE names, without white space at their ends. Raises SettingsError."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        named = {name: path for name, path in super()._load_env_vars().items() if path and name.endswith(FILE)}
        return {name.removesuffix(FILE): _content(name, path) for name, path in named.items() if self._ours(name)}

    def _ours(self, name: str) -> bool:
        return name.removesuffix(FILE).removeprefix(PREFIX.lower()) in self.settings_cls.model_fields


class Settings(BaseSettings):
    """Read once at a root. A variable itself goes before a file."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (pydantic-settings names them)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, _Files(settings_cls)


def _content(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name.upper()}: {path} cannot be read: {error}") from error
