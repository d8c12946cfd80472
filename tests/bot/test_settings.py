"""Settings: from the environment, checked, and quiet about the token."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings
from core.ocr.wish import ENGINES


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of the developer's, neither in the environment nor in a .env file."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"REBUS_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_nothing_has_to_be_set() -> None:
    settings = Settings()
    assert settings.token is None
    assert settings.api_url == "https://api.telegram.org"
    assert settings.host == "127.0.0.1", "nobody outside is served unless asked for"
    assert settings.workers >= 1


def test_the_environment_sets_each(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    chosen = {
        "TOKEN": "1:a",
        "API_URL": "http://127.0.0.1:9/",
        "DATA_DIR": str(tmp_path),
        "HOST": "0.0.0.0",  # noqa: S104, a value, not bound
        "PORT": "1",
        "PLAYGROUND_PORT": "2",
        "WEBHOOK_URL": "https://example.org",
        "OCR_ENGINE": "paddle",
        "CLOUD_ENGINE": "wordcloud",
        "WORKERS": "3",
        "WORKER_MEMORY_MB": "1900",
        "CONVERSION_LIMIT_S": "4.5",
        "QUEUE_LIMIT": "5",
        "REQUESTER_LIMIT": "6",
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "debug",
    }
    assert {name.lower() for name in chosen} == set(Settings.model_fields), "every setting is in this test"
    for name, value in chosen.items():
        monkeypatch.setenv(f"REBUS_{name}", value)
    settings = Settings()
    assert settings.token
    assert settings.token.get_secret_value() == "1:a"
    assert settings.api_url == "http://127.0.0.1:9", "a slash at the end would double in every address"
    assert settings.data_dir == tmp_path
    assert settings.conversion_limit_s == 4.5
    assert settings.worker_memory_bytes == 1900 * 1024 * 1024
    assert (settings.port, settings.playground_port, settings.workers) == (1, 2, 3)
    assert (settings.queue_limit, settings.requester_limit) == (5, 6)
    assert settings.ocr_engine == "paddle"
    assert settings.cloud_engine == "wordcloud"
    assert (settings.log_format, settings.log_level) == ("json", "debug")


def test_a_dotenv_file_counts_and_the_environment_goes_before_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("REBUS_WORKERS=3\nREBUS_QUEUE_LIMIT=7\nPOSTGRES_PASSWORD=of-somebody-else\n")
    monkeypatch.setenv("REBUS_WORKERS", "5")
    assert (Settings().workers, Settings().queue_limit) == (5, 7)


@pytest.mark.parametrize("engine", ENGINES)
def test_each_engine_that_can_be_wished_for_can_be_set(monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    monkeypatch.setenv("REBUS_OCR_ENGINE", engine)
    assert Settings().ocr_engine == engine


def test_an_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REBUS_TOKEN", "")
    monkeypatch.setenv("REBUS_PORT", "")
    assert Settings().token is None
    assert Settings().port == 8080


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKERS", "0"),
        ("PORT", "65536"),
        ("PORT", "http"),
        ("CONVERSION_LIMIT_S", "0"),
        ("WORKER_MEMORY_MB", "1000"),
        ("QUEUE_LIMIT", "0"),
        ("REQUESTER_LIMIT", "-1"),
        ("OCR_ENGINE", "Cuneiform"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_value_that_cannot_work_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"REBUS_{name}", value)
    with pytest.raises(ValidationError) as refusal:
        Settings()
    assert [problem["loc"] for problem in refusal.value.errors()] == [(name.lower(),)]


def test_settings_do_not_change_once_read() -> None:
    with pytest.raises(ValidationError):
        Settings().workers = 9


def test_printing_the_settings_does_not_print_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REBUS_TOKEN", "110201543:secret-part")
    assert "secret-part" not in f"{Settings()!r} {Settings()} {Settings().model_dump()}"


def test_each_setting_says_what_it_is() -> None:
    assert not [name for name, field in Settings.model_fields.items() if not field.description]


@pytest.mark.parametrize("name", ["API_URL", "WEBHOOK_URL"])
def test_an_address_without_a_scheme_is_refused_at_once(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"REBUS_{name}", "api.example.org")
    with pytest.raises(ValidationError, match="begins with https"):
        Settings()
