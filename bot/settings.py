"""What does the environment say about how we run?"""

import re
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,30}")
_POSTGRESQL = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
SLACK_API = "https://slack.com/api/"


class SettingsError(Exception):
    """A setting is wrong; the text names it and says what to write instead."""


class Settings(BaseSettings):
    """How this bot runs; each field is read from the variable that its alias names, or from `.env`.

    `database_url` is empty for the SQLite file `wfo.db` in `data_dir`. `admins` are Slack user ids, separated
    by commas. `port` is where health and metrics are served, and Slack's requests in HTTP mode.
    After `lease_s` seconds without a sign of life a bot's work is taken over by another. `checks_per_user`
    and `checks_per_site` bound the runs of an hour, `sites_at_once` the sites that a sweep looks at side by side. Questions that the documents leave open go to `curators_channel`, a
    channel id; news of agents and alarms to `ops_channel`, or without it to each admin. `approvals` is how many people a publication needs.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        populate_by_name=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot_token: SecretStr | None = Field(default=None, validation_alias="SLACK_BOT_TOKEN")
    app_token: SecretStr | None = Field(default=None, validation_alias="SLACK_APP_TOKEN")
    signing_secret: SecretStr | None = Field(default=None, validation_alias="SLACK_SIGNING_SECRET")
    slack_api_url: str = Field(default=SLACK_API, validation_alias="SLACK_API_URL")
    slack_mode: Literal["socket", "http"] = Field(
        default="socket", validation_alias="WFO_SLACK_MODE"
    )
    database_url: str = Field(default="", validation_alias="WFO_DATABASE_URL")
    data_dir: Path = Field(default=Path("~/.local/share/wfo"), validation_alias="WFO_DATA_DIR")
    nats_url: str = Field(default="", validation_alias="WFO_NATS_URL")
    admins: Annotated[tuple[str, ...], NoDecode] = Field(default=(), validation_alias="WFO_ADMINS")
    edition: str = Field(default="16.3-hosted", validation_alias="WFO_EDITION")
    curators_channel: str = Field(default="", validation_alias="WFO_CURATORS_CHANNEL")
    ops_channel: str = Field(default="", validation_alias="WFO_OPS_CHANNEL")
    approvals: int = Field(default=1, ge=1, le=2, validation_alias="WFO_APPROVALS")
    host: str = Field(default="127.0.0.1", validation_alias="WFO_HOST")
    port: int = Field(default=8420, ge=0, le=65535, validation_alias="WFO_PORT")
    lease_s: float = Field(default=15.0, ge=1.0, le=300.0, validation_alias="WFO_LEASE_S")
    checks_per_user: int = Field(default=30, ge=1, validation_alias="WFO_CHECKS_PER_USER")
    checks_per_site: int = Field(default=60, ge=1, validation_alias="WFO_CHECKS_PER_SITE")
    sites_at_once: int = Field(default=32, ge=1, le=500, validation_alias="WFO_SITES_AT_ONCE")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", validation_alias="WFO_LOG_LEVEL"
    )
    log_format: Literal["auto", "json", "text"] = Field(
        default="auto", validation_alias="WFO_LOG_FORMAT"
    )

    @field_validator("admins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part for part in value.replace(",", " ").split() if part)
        return value

    @field_validator("curators_channel", "ops_channel")
    @classmethod
    def _is_a_channel(cls, value: str, info: ValidationInfo) -> str:
        if value and not _CHANNEL.fullmatch(value):
            raise ValueError(
                f"WFO_{(info.field_name or '').upper()} must be a channel id (C…): copy it from the channel's details in Slack"
            )
        return value

    @field_validator("database_url")
    @classmethod
    def _is_a_database(cls, value: str) -> str:
        if value and not value.startswith("sqlite:///") and _scheme(value) not in _POSTGRESQL:
            raise ValueError(
                "WFO_DATABASE_URL must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME; "
                "@ : / in a password are written %40 %3A %2F"
            )
        return value

    @field_validator("nats_url")
    @classmethod
    def _is_a_server(cls, value: str) -> str:
        if value and not _scheme(value):
            raise ValueError("WFO_NATS_URL must be an address: wss://HOST or tls://HOST:4222")
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _with_slash(cls, value: str) -> str:
        # slack_sdk joins by urljoin: without the slash the last path segment would be replaced.
        return value if value.endswith("/") else value + "/"

    @field_validator("bot_token", "app_token", "signing_secret", mode="before")
    @classmethod
    def _empty_is_absent(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @model_validator(mode="after")
    def _tokens_fit_the_mode(self) -> Self:
        _begins(self.bot_token, "xoxb-", "SLACK_BOT_TOKEN", "OAuth & Permissions")
        _begins(self.app_token, "xapp-", "SLACK_APP_TOKEN", "Basic Information, App-Level Tokens")
        return self

    @property
    def has_slack(self) -> bool:
        """Whether the environment names a Slack to connect to."""
        return self.bot_token is not None

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in force; PostgreSQL always through psycopg 3."""
        if not self.database_url:
            return f"sqlite:///{self.data_dir.expanduser().resolve() / 'wfo.db'}"
        for prefix in ("postgres://", "postgresql://"):
            if self.database_url.startswith(prefix):
                return "postgresql+psycopg://" + self.database_url.removeprefix(prefix)
        return self.database_url


def _scheme(url: str) -> str:
    """Return an address's scheme, empty if it can be read in two ways: then a password shows as host or path."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return ""
    user, _, _ = parts.netloc.rpartition("@")
    is_clear = "@" not in user + parts.path and user.count(":") <= 1
    return parts.scheme if is_clear else ""


def _begins(token: SecretStr | None, prefix: str, name: str, page: str) -> None:
    if token is not None and not token.get_secret_value().startswith(prefix):
        raise ValueError(f"{name} must begin with {prefix}: copy it from the app's page {page}")


def read_settings() -> Settings:
    """Read environment and `.env`; raises SettingsError naming each variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        problems = error.errors(include_input=False)
        raise SettingsError("; ".join(_sentence(p["loc"], p["msg"]) for p in problems)) from error


def _sentence(where: tuple[int | str, ...], told: str) -> str:
    """Say what is wrong with which variable; our own sentences name it themselves."""
    told = told.removeprefix("Value error, ")
    if where and told.startswith(str(where[0])):
        return told
    return f"{where[0]}: {told[:1].lower()}{told[1:]}" if where else told
