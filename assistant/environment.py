"""Settings from the environment: MCAP_<FIELD>, or MCAP_<FIELD>_FILE with the path of a file that holds the value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

PREFIX = "MCAP_"
FILE = "_file"
_LONGEST = 60  # characters of a value that are shown
_SAID = {  # what pydantic says of what is meant to be JSON
    "tuple_type": "it must be a JSON array",
    "frozen_set_type": "it must be a JSON array",
    "model_type": "it must be a JSON object",
    "missing": "it is missing",
    "extra_forbidden": "there is no such key",
}


class UnusableSettingsError(SettingsError):
    """Settings that cannot be used: a line for each, with what is wrong and what the setting means."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class _Environment(EnvSettingsSource):
    """Leaves what is no JSON as it is written: the field then says what it wants, as of any other wrong value."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        try:
            return super().decode_complex_value(field_name, field, value)
        except ValueError:
            return value


class _Files(_Environment):
    """What the files hold that MCAP_…_FILE names, without white space at their ends. Raises UnusableSettingsError."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        named = {name: path for name, path in super()._load_env_vars().items() if path and name.endswith(FILE)}
        return {name.removesuffix(FILE): _content(name, path) for name, path in named.items() if self._ours(name)}

    def _ours(self, name: str) -> bool:
        return name.removesuffix(FILE).removeprefix(PREFIX.lower()) in self.settings_cls.model_fields


class Settings(BaseSettings):
    """Read once at a root. A variable itself goes before a file; one that is empty is none.

    Raises UnusableSettingsError, which holds no secret.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="ignore")

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise UnusableSettingsError(problems(type(self), error)) from None  # it holds the values

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (pydantic-settings names them)
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, _Environment(settings_cls), _Files(settings_cls)


def unknown(*known: type[BaseSettings]) -> dict[str, str | None]:
    """Variables MCAP_… that none of these settings has, each with the name that is nearest to it."""
    fields = {f"{PREFIX}{field}".upper() for settings in known for field in settings.model_fields}
    given = {name.upper() for name in EnvSettingsSource(Settings).env_vars if name.upper().startswith(PREFIX)}
    strange = sorted(name for name in given if name.removesuffix(FILE.upper()) not in fields)
    return {name: next(iter(get_close_matches(name, fields, 1, 0.8)), None) for name in strange}


def problems(settings: type[BaseSettings], error: ValidationError) -> list[str]:
    """A line for each wrong value of settings with our prefix, without those that are secret."""
    return [_problem(settings, one) for one in error.errors(include_url=False)]


def _problem(settings: type[BaseSettings], error: ErrorDetails) -> str:
    """`MCAP_ENV is 'prod': …` with the setting's meaning; what several settings say together has its own words."""
    said = _SAID.get(error["type"]) or error["msg"].removeprefix("Value error, ")
    if not error["loc"]:
        return said
    field, *inside = error["loc"]
    about = settings.model_fields[str(field)]
    name = f"{PREFIX}{field}".upper() + "".join(f"[{i}]" if isinstance(i, int) else f".{i}" for i in inside)
    shown = "" if _secret(about) or error["type"] == "missing" else f" is {_short(error['input'])}"
    return f"{name}{shown}: {said[0].lower()}{said[1:]}. It means: {about.description}"


def _secret(field: FieldInfo) -> bool:
    return SecretStr in (field.annotation, *get_args(field.annotation))


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _content(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableSettingsError([f"{name.upper()}: {path} cannot be read: {error}"]) from error
