"""Settings: defaults, faults told in one line, the documented table, and the master key."""

import base64
import stat
from pathlib import Path

import pytest

from runtime.keys import load_master_key
from runtime.settings import Settings, SettingsError, load_settings, settings_table


def test_everything_has_a_default_that_runs_on_one_machine() -> None:
    settings = load_settings()
    assert settings.data_dir == Path(".pledgebook")
    assert settings.database_url is None
    assert settings.temporal_address is None
    assert settings.api_host == "127.0.0.1"
    assert settings.timezone == "Asia/Shanghai"
    assert settings.demo_accounts_path == Path(".pledgebook/demo-accounts.json")


def test_the_environment_sets_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PLEDGEBOOK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PLEDGEBOOK_API_PORT", "0")
    monkeypatch.setenv("PLEDGEBOOK_DEMO", "false")
    monkeypatch.setenv("PLEDGEBOOK_DATABASE_URL", "postgresql://somewhere/else")
    settings = load_settings()
    assert (settings.data_dir, settings.api_port, settings.demo) == (tmp_path, 0, False)
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == "postgresql://somewhere/else"


def test_an_empty_variable_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLEDGEBOOK_DATABASE_URL", "")
    assert load_settings().database_url is None


def test_limits_are_set_or_off_and_proxies_are_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().limit_logins == "20/minute"
    monkeypatch.setenv("PLEDGEBOOK_LIMIT_LOGINS", "off")
    monkeypatch.setenv("PLEDGEBOOK_LIMIT_REQUESTS", "5/second")
    monkeypatch.setenv("PLEDGEBOOK_PROXIES", "10.0.0.1, fd00::/8,")
    settings = load_settings()
    assert (settings.limit_logins, settings.limit_requests) == (None, "5/second")
    assert settings.proxies == "10.0.0.1,fd00::/8"


def test_secrets_are_not_shown() -> None:
    settings = Settings.model_validate({"database_url": "postgresql://u:hush@h/d", "master_key": "hush"})
    assert "hush" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("PLEDGEBOOK_DATADIR", "x", "unknown setting PLEDGEBOOK_DATADIR: did you mean PLEDGEBOOK_DATA_DIR?"),
        ("pledgebook_api_prot", "1", "unknown setting pledgebook_api_prot: did you mean PLEDGEBOOK_API_PORT?"),
        ("PLEDGEBOOK_API_PORT", "http", "PLEDGEBOOK_API_PORT is wrong: Input should be a valid integer"),
        ("PLEDGEBOOK_API_PORT", "70000", "PLEDGEBOOK_API_PORT is wrong: Input should be less than or equal"),
        ("PLEDGEBOOK_TIMEZONE", "Mars/Base", "PLEDGEBOOK_TIMEZONE is wrong: Value error, no such time zone"),
        ("PLEDGEBOOK_LOG_LEVEL", "loud", "PLEDGEBOOK_LOG_LEVEL is wrong: Input should be 'debug', 'info'"),
        ("PLEDGEBOOK_LIMIT_LOGINS", "20", "PLEDGEBOOK_LIMIT_LOGINS is wrong: Value error, use a number a second"),
        ("PLEDGEBOOK_LIMIT_LOGINS", "0/minute", "PLEDGEBOOK_LIMIT_LOGINS is wrong: Value error, use a number a second"),
        ("PLEDGEBOOK_PROXIES", "10.0.0.0/8, *", "PLEDGEBOOK_PROXIES is wrong: Value error, * is neither an address"),
        ("PLEDGEBOOK_PROXIES", "10.0.0.1/8", "PLEDGEBOOK_PROXIES is wrong: Value error, 10.0.0.1/8 is neither an"),
        ("PLEDGEBOOK_PUBLIC_URL", "pledges.example", "PLEDGEBOOK_PUBLIC_URL is wrong: Value error, use an address"),
        ("PLEDGEBOOK_PUBLIC_URL", "http://[::1", "PLEDGEBOOK_PUBLIC_URL is wrong: Value error, Invalid IPv6 URL"),
        (
            "PLEDGEBOOK_OIDC_ISSUER",
            "http://sso.example",
            "PLEDGEBOOK_OIDC_ISSUER is wrong: Value error, must be an https",
        ),
        ("PLEDGEBOOK_OIDC_ISSUER", "sso.example", "PLEDGEBOOK_OIDC_ISSUER is wrong: Value error, must be an https"),
        ("PLEDGEBOOK_OIDC_ISSUER", "https://sso.example", "PLEDGEBOOK_OIDC_CLIENT_ID is missing"),
        ("PLEDGEBOOK_MAIL_FROM", "Pledgebook", "PLEDGEBOOK_MAIL_FROM is wrong: Value error, use an address such as"),
        ("PLEDGEBOOK_WEBHOOK_NETWORKS", "10.0.0.1/8", "PLEDGEBOOK_WEBHOOK_NETWORKS is wrong: Value error, 10.0.0.1/8"),
        ("PLEDGEBOOK_SEND_SECONDS", "31", "PLEDGEBOOK_SEND_SECONDS is wrong: Input should be less than or equal to 30"),
        ("PLEDGEBOOK_OIDC_CLIENT_ID", "pledgebook", "PLEDGEBOOK_OIDC_ISSUER is missing"),
        ("PLEDGEBOOK_LOCAL_LOGIN", "false", "PLEDGEBOOK_LOCAL_LOGIN is off, and without PLEDGEBOOK_OIDC_ISSUER nobody"),
    ],
)
def test_a_fault_is_one_line_that_names_the_setting(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, line: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as fault:
        load_settings()
    assert str(fault.value).startswith(line)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize("issuer", ["https://sso.example/realms/town", "http://127.0.0.1:9000", "http://[::1]/x"])
def test_persons_may_log_in_at_a_provider_alone(monkeypatch: pytest.MonkeyPatch, issuer: str) -> None:
    monkeypatch.setenv("PLEDGEBOOK_LOCAL_LOGIN", "false")
    monkeypatch.setenv("PLEDGEBOOK_OIDC_ISSUER", issuer)
    monkeypatch.setenv("PLEDGEBOOK_OIDC_CLIENT_ID", "pledgebook")
    monkeypatch.setenv("PLEDGEBOOK_OIDC_CLIENT_SECRET", "very-secret")
    settings = load_settings()
    assert (settings.oidc_issuer, settings.local_login) == (issuer, False)
    assert "very-secret" not in repr(settings)


def test_the_table_documents_every_setting() -> None:
    table = settings_table()
    assert len(table.splitlines()) == 2 + len(Settings.model_fields)
    assert "| `PLEDGEBOOK_API_PORT` | `8000` | Port the API listens on; 0 picks a free one. |" in table
    assert "| `PLEDGEBOOK_DATABASE_URL` |  | An external PostgreSQL" in table


def test_the_master_key_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new")
    key = load_master_key(settings)
    assert len(key) == 32
    assert load_master_key(settings) == key
    kept = list((tmp_path / "new").iterdir())
    assert [path.name for path in kept] == ["master.key"]
    assert stat.S_IMODE(kept[0].stat().st_mode) == 0o600


def test_a_given_master_key_is_used(tmp_path: Path) -> None:
    given = bytes(range(32))
    settings = Settings.model_validate({"data_dir": tmp_path, "master_key": base64.b64encode(given).decode()})
    assert load_master_key(settings) == given
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["short", base64.b64encode(bytes(31)).decode(), "é" * 44])
def test_a_master_key_of_another_form_is_refused_without_showing_it(text: str) -> None:
    settings = Settings.model_validate({"master_key": text})
    with pytest.raises(SettingsError) as fault:
        load_master_key(settings)
    assert str(fault.value) == "PLEDGEBOOK_MASTER_KEY is wrong: a key is 32 bytes in base64"


def test_an_external_database_needs_a_given_master_key() -> None:
    settings = Settings.model_validate({"database_url": "postgresql://h/d"})
    with pytest.raises(SettingsError, match="PLEDGEBOOK_MASTER_KEY is missing"):
        load_master_key(settings)


def test_an_unusable_place_for_the_master_key_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=r"master\.key cannot be used: Not a directory"):
        load_master_key(Settings(data_dir=tmp_path / "file" / "below"))
