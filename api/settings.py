"""Settings of the service, read once at a root from the environment (prefix MCAP_)."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from decimal import Decimal
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from api.identity import Role
from assistant.environment import Settings

HERE = frozenset({"127.0.0.1", "::1", "localhost"})
OWN_ISSUERS = frozenset({"mcap-development", "mcap-service"})  # api.development
DATABASES = frozenset({"sqlite", "postgres", "postgresql", "postgresql+psycopg"})


class Issuer(BaseModel):
    """Who may sign tokens, and for whom."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: str = Field(description="The `iss` claim, to the letter.")
    jwks: str = Field(description="Address of its key set (https), or the path of a file.")
    audience: str = Field(description="The `aud` claim that its tokens for this service carry.")
    roles: frozenset[Role] = Field(
        min_length=1, description="The roles it may give. A token that claims another is refused."
    )
    longest_life: int = Field(gt=0, description="Seconds from `iat` to `exp`, at most.")


class ApiSettings(Settings):
    """Each field is the variable MCAP_<FIELD>."""

    home: Path = Field(Path("var"), description="Everything that is kept, unless a server keeps it.")
    env: Literal["development", "production"] = Field(
        "development", description="`production` refuses the development key and its one-click sign-in."
    )
    database_url: SecretStr | None = Field(
        None, description="SQLAlchemy address of the database. Default: SQLite in the home folder."
    )
    chroma_url: str | None = Field(None, description="Address of a Chroma server. Default: embedded, one process.")
    public_url: str | None = Field(
        None, description="Address under which people reach the service. Default: the one it listens on."
    )
    issuers: tuple[Issuer, ...] = Field(
        (), description="Who may sign tokens: a JSON array of {issuer, jwks, audience, roles, longest_life}."
    )
    allowed_origins: tuple[str, ...] = Field(
        (), description='Origins of pages that may embed the widget: a JSON array such as ["https://portal.example"].'
    )
    oidc_issuer: str | None = Field(None, description="OpenID provider at which our own pages sign in.")
    oidc_client_id: str | None = Field(None, description="Our pages' client id there (public client, PKCE).")
    conversation_days: int | None = Field(
        None, ge=1, description="Days after which a conversation that went quiet is deleted. Default: they stay."
    )
    otlp_endpoint: str | None = Field(
        None, description="OpenTelemetry collector (OTLP over HTTP), such as http://127.0.0.1:4318. Default: no traces."
    )
    metrics_port: int | None = Field(
        None, ge=1, le=65_535, description="A port of its own for /metrics. Default: staff token only."
    )
    turns_per_minute: int = Field(20, gt=0, description="Turns and uploads of one person.")
    turns_per_day: int = Field(500, gt=0, description="Turns and uploads of one person.")
    manufacturer_turns_per_minute: int = Field(60, gt=0, description="Turns and uploads of one manufacturer.")
    manufacturer_turns_per_day: int = Field(2_000, gt=0, description="Turns and uploads of one manufacturer.")
    calls_per_minute: int = Field(120, gt=0, description="Calculations, searches, exports … of one person over HTTP.")
    calls_per_day: int = Field(3_000, gt=0, description="The same in a day.")
    manufacturer_calls_per_minute: int = Field(300, gt=0, description="The same of one manufacturer.")
    manufacturer_calls_per_day: int = Field(10_000, gt=0, description="The same of one manufacturer in a day.")
    reads_per_minute: int = Field(300, gt=0, description="Calls of one person that only show what is there.")
    manufacturer_reads_per_minute: int = Field(1_500, gt=0, description="The same of one manufacturer.")
    handoffs_per_minute: int = Field(5, gt=0, description="Times that one person asks for an adviser, in all ways.")
    handoffs_per_day: int = Field(20, gt=0, description="The same in a day.")
    manufacturer_handoffs_per_minute: int = Field(10, gt=0, description="The same of one manufacturer.")
    manufacturer_handoffs_per_day: int = Field(60, gt=0, description="The same of one manufacturer in a day.")
    streams_at_once: int = Field(6, gt=0, description="Answers that one person follows at once, on each process.")
    manufacturer_streams_at_once: int = Field(60, gt=0, description="The same for one manufacturer.")
    files_at_once: int = Field(4, gt=0, description="Uploaded files that are read at once, on each process.")
    manufacturer_files_at_once: int = Field(2, gt=0, description="The same for one manufacturer; more wait.")
    manufacturer_model_tokens_per_day: int | None = Field(
        500_000, description="Tokens of the configured model for one manufacturer; past it the bundled leader answers."
    )
    manufacturer_model_tokens_per_month: int | None = Field(5_000_000, description="The same in a calendar month.")
    model_price_input: Decimal | None = Field(
        None,
        ge=0,
        description="Price of a million tokens that the configured model reads; with it a turn's cost is kept.",
    )
    model_price_output: Decimal | None = Field(None, ge=0, description="The same of those that it writes.")
    model_currency: str = Field("USD", description="Of these prices.")
    share_figures: bool = Field(False, description="May a hosted model see the figures that people write?")
    limits_url: str = Field("memory://", description="Where limits are counted; redis://… for several processes.")
    criteria: Path | None = Field(
        None,
        description="TOML file with the programme's own criteria for targets, each set bound to the release and the "
        "passage (`document#passage`) that states them. Default: those of the standards alone.",
    )
    drain_seconds: float = Field(
        1.0, ge=0, description="After SIGTERM /readyz is 503 for so long before connections are refused."
    )
    largest_upload: int = Field(20_000_000, gt=0, description="Bytes of one uploaded file.")
    longest_message: int = Field(8_000, gt=0, description="Characters of one message.")
    most_figures: int = Field(500, gt=0, description="Figures of one message, in digits or Chinese; a table is a file.")

    announce_url: str | None = Field(
        None,
        description="Webhook for hand-offs, messages, replies; https, or http here. No word of the chat.",
    )
    announce_secret: SecretStr | None = Field(
        None, description="With it the webhook is signed (Standard Webhooks, HMAC-SHA256); 16 characters at least."
    )
    mail_server: str | None = Field(None, description="SMTP server for the same news, with its port; default 587.")
    mail_security: Literal["starttls", "tls", "none"] = Field("starttls", description="How mail is encrypted.")
    mail_user: str | None = Field(None, description="User at the SMTP server.")
    mail_password: SecretStr | None = Field(None, description="Its password.")
    mail_from: str | None = Field(None, description="Address from which mail comes.")
    mail_to: str | None = Field(
        None, description="The advisers' mailbox: hand-offs; messages where no address is known."
    )

    @field_validator("database_url")
    @classmethod
    def _a_database_we_know(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None and given.get_secret_value().partition(":")[0] not in DATABASES:
            raise ValueError("write postgresql+psycopg://USER:PASSWORD@HOST/DATABASE, or sqlite:///PATH")
        return given

    @field_validator("chroma_url", "public_url", "oidc_issuer", "otlp_endpoint", "announce_url")
    @classmethod
    def _an_address(cls, given: str | None) -> str | None:
        if given is not None and not _is_address(given):
            raise ValueError("it must be an address with a host, such as https://assistant.example")
        return given

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        """As browsers send them, to the letter."""
        for one in given:
            url = urlsplit(one)
            origin = f"{url.scheme}://{url.netloc}".lower()
            if not _is_address(one):
                raise ValueError(f"{one!r} is no origin; write the scheme and the host, such as https://portal.example")
            if one != origin:
                raise ValueError(f"{one!r} is more than an origin, which has no path and no slash at its end: {origin}")
        return given

    @field_validator("issuers")
    @classmethod
    def _each_issuer_once(cls, given: tuple[Issuer, ...]) -> tuple[Issuer, ...]:
        names = [one.issuer for one in given]
        if twice := {name for name in names if names.count(name) > 1 or name in OWN_ISSUERS}:
            raise ValueError(f"{', '.join(sorted(twice))}: each issuer once, and none of the service's own")
        return given

    @field_validator("limits_url")
    @classmethod
    def _a_count_we_know(cls, given: str) -> str:
        if given.partition("://")[0] not in ("memory", "redis", "rediss"):
            raise ValueError("write redis://HOST:6379, or leave it out and each process counts by itself")
        return given

    @field_validator("mail_server")
    @classmethod
    def _a_server_and_its_port(cls, given: str | None) -> str | None:
        if given is not None and not re.fullmatch(r"[^\s:/]+(:\d{1,5})?", given):
            raise ValueError("write HOST or HOST:PORT, such as smtp.example:587")
        return given

    @field_validator("mail_from", "mail_to")
    @classmethod
    def _a_mail_address(cls, given: str | None) -> str | None:
        if given is not None and not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", given):
            raise ValueError("write the address alone, such as advisers@cascale.example")
        return given

    @model_validator(mode="after")
    def _announced_safely(self) -> ApiSettings:
        if self.announce_url is not None:
            url = urlsplit(self.announce_url)
            here = url.hostname in HERE
            if url.scheme != "https" and not (url.scheme == "http" and here):
                raise ValueError("MCAP_ANNOUNCE_URL: an https address, or http on this machine")
            if self.announce_secret is None or len(self.announce_secret.get_secret_value()) < 16:
                raise ValueError("MCAP_ANNOUNCE_SECRET: 16 characters at least, with which the receiver checks us")
            if not _is_secret(self.announce_secret.get_secret_value()):
                raise ValueError("MCAP_ANNOUNCE_SECRET: what follows whsec_ must be base64")
        if self.mail_server is not None and None in (self.mail_from, self.mail_to):
            raise ValueError("MCAP_MAIL_SERVER goes with MCAP_MAIL_FROM and MCAP_MAIL_TO")
        if (self.oidc_issuer is None) != (self.oidc_client_id is None):
            raise ValueError(
                "MCAP_OIDC_ISSUER goes with MCAP_OIDC_CLIENT_ID: our pages sign in with both or not at all"
            )
        return self

    @property
    def address(self) -> str:
        """Where people reach the service, without a slash at its end."""
        return (self.public_url or "http://127.0.0.1:8000").rstrip("/")

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.home / 'mcap.db').absolute()}"


def _is_address(text: str) -> bool:
    """An absolute http(s) address. A port that is none, or a broken IPv6 address, makes it none."""
    try:
        url = urlsplit(text)
        return url.scheme in ("http", "https") and bool(url.hostname) and (url.port is None or url.port > 0)
    except ValueError:
        return False


def _is_secret(text: str) -> bool:
    """As the senders of Standard Webhooks write secrets: any text, or base64 behind `whsec_`."""
    try:
        b64decode(text.removeprefix("whsec_"), validate=text.startswith("whsec_"))
    except binascii.Error:
        return not text.startswith("whsec_")
    return True
