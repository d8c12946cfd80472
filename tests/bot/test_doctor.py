"""What the doctor finds on this machine, on a broken one, and at a Bot API server."""

import asyncio
import fcntl
import io
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from bot import doctor
from bot.doctor import Finding, Health
from bot.playground.serving import Address, serve
from bot.settings import Settings
from core.cloud.fonts import face_of
from tests.without_paddle import environment_without_paddle


@pytest.fixture
async def telegram(monkeypatch) -> AsyncIterator[Address]:
    monkeypatch.setattr(doctor, "OTHERS_RETURN_S", 0)
    async with serve() as address:
        yield address


@pytest.fixture
def settings(tmp_path, monkeypatch) -> Settings:
    monkeypatch.chdir(tmp_path)  # away from any .env
    return Settings(data_dir=tmp_path / "rebus")


def with_token(settings: Settings, telegram: Address, **changes: object) -> Settings:
    return Settings(**{**settings.model_dump(), "token": telegram.token, "api_url": telegram.root, **changes})


async def finding(settings: Settings, subject: str) -> Finding:
    findings = {found.subject: found for found in await doctor.telegram(settings)}
    assert settings.token is None or settings.token.get_secret_value() not in repr(findings)
    return findings[subject]


def table_of(settings: Settings) -> tuple[int, str]:
    shown = io.StringIO()
    code = doctor.examine(settings, Console(file=shown, width=200))
    return code, shown.getvalue()


def test_this_machine_is_well_and_says_what_it_has(settings):
    code, shown = table_of(settings)
    assert code == 0
    assert "wrong" not in shown
    for seen in (
        sys.executable,
        str(shutil.which("tesseract")),
        "zh-Hans",
        "RapidOCR",
        "HEIC",
        str(settings.data_dir),
        "GB free",
    ):
        assert seen in shown
    assert not settings.data_dir.exists()


def test_a_machine_without_tesseract_is_told_what_to_install(settings):
    rebus = Path(sys.executable).with_name("rebus")
    run = subprocess.run(
        [rebus, "doctor"], check=False, capture_output=True, text=True, env={"PATH": "", "COLUMNS": "200", "HOME": "/"}
    )
    assert run.returncode == 1
    assert "not found on the PATH" in run.stdout
    assert "apt-get install tesseract-ocr" in run.stdout
    assert "brew install tesseract-lang" in run.stdout
    assert run.stderr == ""


@pytest.mark.parametrize(("engine", "health", "code"), [("auto", "advice", 0), ("paddle", "wrong", 1)])
def test_a_machine_without_pp_ocr_is_told_what_it_would_gain(tmp_path, engine, health, code):
    hiding, elsewhere = tmp_path / "hiding", tmp_path / "elsewhere"  # away from any .env
    hiding.mkdir()
    elsewhere.mkdir()
    run = subprocess.run(
        [Path(sys.executable).with_name("rebus"), "doctor"],
        check=False,
        capture_output=True,
        text=True,
        cwd=elsewhere,
        env=environment_without_paddle(hiding)
        | {"COLUMNS": "300", "REBUS_OCR_ENGINE": engine, "REBUS_DATA_DIR": str(elsewhere)},
    )
    assert run.stderr == ""
    assert run.returncode == code
    (row,) = (line for line in run.stdout.splitlines() if "PP-OCR" in line)
    assert health in row
    for said in ("rapidocr is not installed", "photos, Chinese and Japanese", "rebus[paddle]"):
        assert said in row
    assert ("REBUS_OCR_ENGINE=auto" in row) is (engine == "paddle")


@pytest.mark.parametrize(("missing", "health"), [("Thai", Health.ADVICE), ("Latin", Health.WRONG)])
def test_a_script_without_a_font_is_named(monkeypatch, missing, health):
    word = doctor.SCRIPTS[missing]
    monkeypatch.setattr(doctor, "face_of", lambda asked: None if asked == word else face_of(asked))
    found = doctor.fonts()
    assert (found.health, found.seen) == (health, f"none for {missing}")
    assert "fonts-noto-core" in found.mend


def test_what_pillow_lacks_is_named(monkeypatch):
    monkeypatch.setattr("PIL.features.check", lambda feature: feature != "avif")
    assert (doctor.pictures().health, doctor.pictures().seen) == (Health.ADVICE, "no AVIF")


@pytest.mark.parametrize(
    ("asked", "health", "said"),
    [("auto", Health.ADVICE, "several times slower"), ("fast", Health.WRONG, "not here"), ("wordcloud", Health.OK, "")],
)
def test_clouds_without_their_compiled_engine_are_told_how_to_get_it(monkeypatch, asked, health, said):
    monkeypatch.setattr("core.cloud.engine._bitmask", None)
    found = doctor.clouds(asked)
    assert found.health is health
    assert said in found.seen
    assert ("gcc" in found.mend) is (health is not Health.OK)


@pytest.mark.parametrize("asked", ["auto", "fast"])
def test_the_fast_engine_of_clouds_is_built_by_what_installs_the_tests(asked):
    assert (doctor.clouds(asked).health, "fast" in doctor.clouds(asked).seen) == (Health.OK, True)


def test_a_data_folder_that_cannot_be_is_wrong(tmp_path):
    (tmp_path / "file").touch()
    found = doctor.data_folder(tmp_path / "file" / "rebus")
    assert found.health is Health.WRONG
    assert "REBUS_DATA_DIR" in found.mend


def test_a_full_disk_is_wrong(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "SPARE_BYTES", shutil.disk_usage(tmp_path).total * 2)
    assert doctor.data_folder(tmp_path).health is Health.WRONG


async def test_without_a_token_the_playground_is_no_fault(settings):
    assert (await finding(settings, "Token")).health is Health.ADVICE


async def test_a_token_that_works_is_named_by_its_bot(settings, telegram):
    found = await finding(with_token(settings, telegram), "Token")
    assert found.health is Health.OK
    assert found.seen.startswith(f"of @{telegram.world.bot_user()['username']} ")


@pytest.mark.parametrize("token", ["12:sesame", "sesame", "1:sesame seed"])
async def test_a_wrong_token_is_wrong_and_never_shown(settings, telegram, token):
    found = await finding(with_token(settings, telegram, token=token), "Token")
    assert found.health is Health.WRONG
    assert "@BotFather" in found.mend


async def test_a_server_that_does_not_answer_is_named(settings, telegram):
    found = await finding(with_token(settings, telegram, api_url="http://127.0.0.1:9"), "Telegram")
    assert found.health is Health.WRONG
    assert "http://127.0.0.1:9" in found.seen


@pytest.mark.parametrize(("sees_all", "health"), [(False, Health.ADVICE), (True, Health.OK)])
async def test_privacy_mode_is_told_with_the_way_to_change_it(settings, telegram, sees_all, health):
    telegram.world.can_read_all_group_messages = sees_all
    found = await finding(with_token(settings, telegram), "Groups")
    assert found.health is health
    assert ("/setprivacy" in found.mend) is not sees_all


async def test_no_other_poller_and_no_webhook_is_well(settings, telegram):
    found = await finding(with_token(settings, telegram), "Updates")
    assert (found.health, found.seen) == (Health.OK, "by asking; 0 wait")


async def test_asking_takes_no_update_away(settings, telegram):
    async with httpx.AsyncClient() as client:
        me = telegram.world.me
        said = await client.post(f"{telegram.page_url}api/chats/{me}/text", json={"from": me, "text": "Hello"})
        assert said.is_success
        found = await finding(with_token(settings, telegram), "Updates")
        assert found.seen == "by asking; 1 wait"
        waiting = (await client.post(f"{telegram.api_url}{telegram.token}/getUpdates")).json()["result"]
    assert [update["message"]["text"] for update in waiting] == ["Hello"]


async def test_another_poller_is_found(settings, telegram, monkeypatch):
    monkeypatch.setattr(doctor, "OTHERS_RETURN_S", 20)

    async def poll_on() -> None:
        async with httpx.AsyncClient(timeout=60) as client:
            while True:
                await client.post(f"{telegram.api_url}{telegram.token}/getUpdates", json={"timeout": 30})
                await asyncio.sleep(0.1)

    other = asyncio.create_task(poll_on())
    await asyncio.sleep(0.1)
    found = await finding(with_token(settings, telegram), "Updates")
    other.cancel()
    assert found.health is Health.WRONG
    assert "another program" in found.seen


async def test_a_rebus_of_the_same_folder_is_not_disturbed(settings, telegram):
    settings.data_dir.mkdir()
    assert not doctor.is_running(settings.data_dir)
    with (settings.data_dir / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert (await finding(with_token(settings, telegram), "Updates")).seen.startswith("a Rebus of this data folder")
    assert not doctor.is_running(settings.data_dir)


@pytest.mark.parametrize(("ours", "health"), [(None, Health.ADVICE), ("http://127.0.0.1:9/hidden", Health.OK)])
async def test_a_webhook_is_named_by_its_host_alone(settings, telegram, ours, health):
    async with httpx.AsyncClient() as client:
        url = "http://127.0.0.1:9/hidden"
        answer = await client.post(f"{telegram.api_url}{telegram.token}/setWebhook", json={"url": url})
        assert answer.json()["ok"]
    found = await finding(with_token(settings, telegram, webhook_url=ours), "Updates")
    assert found.health is health
    assert "127.0.0.1" in found.seen
    assert "hidden" not in found.seen
