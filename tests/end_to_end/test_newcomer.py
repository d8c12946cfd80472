"""What somebody without a token sees: `rebus run`, the address that it prints, and the bot in a real browser."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser import ChatPage, launch, open_page
from tests.pictures import photo

# A start, a first reading and a first cloud, on a machine whose cores are taken by other tests.
ANSWER_MS = 60_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The playground's page, served by the bot itself."""
    folder = tmp_path_factory.mktemp("newcomer")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("REBUS_")}
    chosen = {"REBUS_DATA_DIR": str(folder / "data"), "REBUS_PORT": "0", "REBUS_PLAYGROUND_PORT": "0"}
    with subprocess.Popen(
        [Path(sys.executable).with_name("rebus"), "run"],
        env=inherited | chosen,
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
    ) as rebus:
        assert rebus.stdout
        found = next(match for line in rebus.stdout if (match := re.search(r"http://\S+", line)))
        yield found.group()
        rebus.terminate()
        assert rebus.wait() == 0


@pytest.fixture(scope="module")
def chat(address: str) -> Iterator[ChatPage]:
    """The page as it opens: the chat with the bot."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = open_page(browser, address)
        yield page
        page.close()
        browser.close()


def test_a_photo_dropped_into_the_chat_is_read(chat: ChatPage, tmp_path: Path) -> None:
    picture = tmp_path / "sign.jpg"
    picture.write_bytes(photo("Fresh bread daily", "from seven o'clock"))
    chat.attach(picture, kind="Photo")
    expect(chat.newest).to_contain_text("Fresh bread daily", timeout=ANSWER_MS)
    expect(chat.newest).to_contain_text("from seven o'clock")


def test_a_paragraph_typed_into_the_chat_becomes_a_cloud(chat: ChatPage) -> None:
    chat.write("The lighthouse keeper counted ships, and the ships counted on the lighthouse.")
    expect(chat.newest).to_contain_text("lighthouse 2", timeout=ANSWER_MS)
    expect(chat.newest.locator(".photo.loaded img")).to_be_visible()


def test_a_group_with_the_bot_is_there_to_try_its_commands_in(chat: ChatPage) -> None:
    chat.open_chat("Friends")
    expect(chat.newest).to_contain_text("/ocr")
    chat.write("/cloud Nobody is alone on this island of ours")
    expect(chat.newest.locator(".photo.loaded img")).to_be_visible(timeout=ANSWER_MS)
    expect(chat.newest).to_contain_text("island 1")
