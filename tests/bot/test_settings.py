"""Are settings read as they are meant, and wrong ones named?"""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, read_settings


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    monkeypatch.chdir(tmp_path)


def test_nothing_set_means_a_file_at_home_and_no_slack() -> None:
    settings = read_settings()
    assert settings.database.endswith("/.local/share/wfo/wfo.db")
    assert not settings.has_slack


def test_a_file_gives_what_the_environment_leaves_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("WFO_ADMINS=U1, U2\nWFO_PORT=1\nSOMETHING_ELSE=x\n")
    monkeypatch.setenv("WFO_PORT", "2")
    settings = read_settings()
    assert (settings.admins, settings.port) == (("U1", "U2"), 2)


def test_an_address_without_its_last_slash_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api")
    assert read_settings().slack_api_url == "http://127.0.0.1:1/api/"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_is_always_reached_through_psycopg(
    monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("WFO_DATABASE_URL", f"{scheme}://db/wfo")
    assert read_settings().database == "postgresql+psycopg://db/wfo"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xapp-planted"),
        ("SLACK_APP_TOKEN", "xoxb-planted"),
        ("WFO_SLACK_MODE", "planted"),
        ("WFO_PORT", "99999"),
        ("WFO_DATABASE_URL", "mysql://wfo:planted@db/wfo"),
        ("WFO_DATABASE_URL", "postgresql://wfo:planted@db:5432@host/wfo"),
        ("WFO_DATABASE_URL", "postgresql://wfo:planted:5432@host/wfo"),
        ("WFO_DATABASE_URL", "postgresql://wfo:1/planted@host:port/wfo"),
        ("WFO_NATS_URL", "nats://bot:planted@nats:word@host:port"),
        ("WFO_NATS_URL", "planted-no-scheme"),
        ("WFO_LEASE_S", "planted"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert name in str(caught.value)
    assert "planted" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////var/lib/wfo.db",
        "postgresql://wfo:a%40b%3Ac@db:5432/wfo?sslmode=require",
        "postgresql://postgres:@/postgres?host=/run/wfo",
        "postgresql+psycopg://[::1]:5432/wfo",
    ],
)
def test_every_way_to_write_a_database_is_taken(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("WFO_DATABASE_URL", url)
    assert read_settings().database.endswith(url.partition("://")[2])


def test_an_empty_token_is_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "  ")
    assert not read_settings().has_slack


def test_a_wrong_token_is_one_sentence_that_begins_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "nonsense")
    with pytest.raises(SettingsError, match=r"^SLACK_BOT_TOKEN must begin with xoxb-"):
        read_settings()
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("WFO_PORT", "abc")
    with pytest.raises(SettingsError, match=r"^WFO_PORT: input should be a valid integer"):
        read_settings()
