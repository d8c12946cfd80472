"""A real browser on the playground's page: how tests open it, write in it and read it.

`open_page` gives a `ChatPage`; what a test does there reads as what a person does. The page has to stay free of console
errors, which also says that its content security policy was never broken: `ChatPage.close` asserts it.
"""

import base64
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Playwright, expect

ROOT = Path(__file__).parent.parent
BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",  # a container has no user namespaces to build the sandbox from
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
)
WIDE = (1280, 860)
PHONE = (390, 844)
TOKEN = "42:playground"
PATIENCE_MS = 10_000
"""How long the page may take to show something before a test fails; two busy cores need more than a person would."""

READ_FILES = """
files => {
    const carrier = new DataTransfer();
    for (const { name, type, bytes } of files) {
        const content = Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0));
        carrier.items.add(new File([content], name, { type }));
    }
    return carrier;
}
"""


def launch(playwright: Playwright) -> Browser:
    """The system's Chromium, headless.

    Raises:
        FileNotFoundError: none is installed.
    """
    path = next(filter(None, map(shutil.which, BROWSER_NAMES)), None)
    if path is None:
        raise FileNotFoundError("the page's tests need Chromium: apt install chromium")
    return playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))


@contextmanager
def running_playground() -> Iterator["PlaygroundAddress"]:
    """`python -m bot.playground` on a free port, until the block ends."""
    command = [sys.executable, "-m", "bot.playground", "--port", "0", "--token", TOKEN]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            page_line = process.stdout.readline()
            yield PlaygroundAddress(page_line.split()[-1], TOKEN)
        finally:
            process.terminate()


class PlaygroundAddress:
    """Where a playground listens: `page` ends in a slash, `bot_api` in the token."""

    def __init__(self, page: str, token: str) -> None:
        self.page = page
        self.bot_api = f"{page.partition('/play/')[0]}/bot{token}"

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """A call of the user's side."""
        answer = httpx.post(f"{self.page}api/{path}", json=body)
        answer.raise_for_status()
        return answer.json()


class ChatPage:
    """The page as a person uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    @property
    def field(self) -> Locator:
        """Where a message is written."""
        return self.page.locator(".composer-field")

    @property
    def bubbles(self) -> Locator:
        """The messages that somebody wrote, oldest first."""
        return self.page.locator("article.message")

    @property
    def newest(self) -> Locator:
        return self.bubbles.last

    @property
    def dialog(self) -> Locator:
        return self.page.locator("dialog[open]")

    def write(self, text: str) -> None:
        """Write a message and send it with Enter."""
        self.field.fill(text)
        self.field.press("Enter")

    def pick(self, *files: Path) -> Locator:
        """Choose files with the paper clip; gives the dialog that asks how to send them."""
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Attach").click()
        chooser.value.set_files(list(files))
        return self.dialog

    def attach(self, *files: Path, kind: str = "Photo", caption: str = "") -> None:
        """Send files from the disk as "Photo" or "File"."""
        dialog = self.pick(*files)
        choice = dialog.get_by_role("radio", name=kind)
        if choice.count() > 0:
            choice.check()
        dialog.get_by_label("Caption").fill(caption)
        dialog.get_by_role("button", name="Send").click()
        expect(dialog).to_have_count(0)

    def hand_over(self, event: str, target: str, *files: Path, media_type: str = "image/png") -> None:
        """Let the page get files by a "drop" or a "paste" on the element that `target` selects."""
        carried = [
            {"name": file.name, "type": media_type, "bytes": base64.b64encode(file.read_bytes()).decode()}
            for file in files
        ]
        carrier = self.page.evaluate_handle(READ_FILES, carried)
        name = "clipboardData" if event == "paste" else "dataTransfer"
        self.page.evaluate(
            """([selector, event, name, carrier]) => {
                const kind = name === "clipboardData" ? ClipboardEvent : DragEvent;
                const happening = new kind(event, { [name]: carrier, bubbles: true, cancelable: true });
                document.querySelector(selector).dispatchEvent(happening);
            }""",
            [target, event, name, carrier],
        )

    def menu_of(self, bubble: Locator) -> Locator:
        """Open the context menu of a message by the keyboard, which works whatever lies on top of it."""
        bubble.focus()
        bubble.press("ContextMenu")
        return self.page.get_by_role("menu")

    def choose(self, bubble: Locator, name: str) -> None:
        """Take an entry of a message's context menu."""
        self.menu_of(bubble).get_by_role("menuitem", name=name).click()

    def open_chat(self, name: str) -> None:
        """Open a chat or a topic from the list."""
        self.page.locator(".row", has_text=name).first.click()

    def close(self) -> None:
        """Close the window and assert that the console stayed silent."""
        self.page.context.close()
        assert self.complaints == []


def open_page(
    browser: Browser,
    address: str,
    *,
    size: tuple[int, int] = WIDE,
    colours: str = "light",
    touch: bool = False,
) -> ChatPage:
    """Open the page in a fresh profile of the browser and wait until it shows its chats.

    Args:
        browser: as `launch` gives it.
        address: of the page; `#ID` at its end opens that chat, and speaks as the person whose own chat it is.
        size: of the window in CSS pixels; `WIDE` or `PHONE`.
        colours: the scheme that the person prefers, "light" or "dark".
        touch: a touch screen in place of a mouse.
    """
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if colours == "dark" else "light",
        has_touch=touch,
        is_mobile=touch,
        locale="en-GB",
        permissions=["clipboard-read", "clipboard-write"],
    )
    chat_page = ChatPage(context.new_page())
    chat_page.page.goto(address)
    expect(chat_page.page.locator(".row")).not_to_have_count(0, timeout=PATIENCE_MS)
    return chat_page
