"""The playground's page in a real browser, with a bot of a few lines on the other side of the Bot API."""

import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, Route, WebSocketRoute, expect, sync_playwright

from tests.browser import PHONE, ChatPage, PlaygroundAddress, launch, open_page, running_playground

HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>"\'`</b>'


class TinyBot:
    """Speaks the Bot API over HTTP; the test itself says when and what."""

    def __init__(self, address: PlaygroundAddress) -> None:
        self._http = httpx.Client(base_url=f"{address.bot_api}/", timeout=20)
        left = self.call("getUpdates", offset=-1)  # what other tests did not care to hear
        self._offset = left[-1]["update_id"] + 1 if left else 0
        self.call("setMyCommands", commands=[{"command": "help", "description": "What I can do"}])

    def call(self, method: str, files: dict[str, Any] | None = None, **fields: Any) -> Any:
        answer = self.attempt(method, files, **fields)
        assert answer["ok"], answer
        return answer["result"]

    def attempt(self, method: str, files: dict[str, Any] | None = None, **fields: Any) -> Any:
        """A call whose refusal is of interest."""
        written = {key: value if isinstance(value, str) else json.dumps(value) for key, value in fields.items()}
        return self._http.post(method, data=written, files=files).json()

    def say(self, chat_id: int, text: str, **fields: Any) -> int:
        """Send a text; gives its message id."""
        return int(self.call("sendMessage", chat_id=chat_id, text=text, **fields)["message_id"])

    def hear(self, kind: str = "message") -> Any:
        """The next update of that kind; the others are passed over."""
        for _ in range(10):
            wanted = ["message", "edited_message", "callback_query", "inline_query", "message_reaction"]
            for update in self.call("getUpdates", offset=self._offset, timeout=5, limit=1, allowed_updates=wanted):
                self._offset = update["update_id"] + 1
                if kind in update:
                    return update[kind]
        raise AssertionError(f"no {kind} came")

    def hear_text(self) -> Any:
        """The next message with a text: in a group, service messages come too."""
        while "text" not in (message := self.hear()):
            pass
        return message

    def fetch(self, file_id: str) -> bytes:
        path = self.call("getFile", file_id=file_id)["file_path"]
        address = str(self._http.base_url).replace("/bot", "/file/bot", 1)
        return httpx.get(f"{address}{path}").content


class Person:
    """Somebody new with a chat of their own, so that no test sees what another one did."""

    def __init__(self, address: PlaygroundAddress, name: str) -> None:
        user = address.post("users", {"first_name": name, "language_code": "en"})
        self.id = int(user["id"])
        self.name = name
        self._address = address

    @property
    def page_address(self) -> str:
        return f"{self._address.page}#{self.id}"

    def text(self, text: str, chat_id: int | None = None) -> Any:
        """Say something without the page."""
        return self._address.post(f"chats/{chat_id or self.id}/text", {"from": self.id, "text": text})["message"]


@pytest.fixture(scope="module")
def playground() -> Iterator[PlaygroundAddress]:
    with running_playground() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def bot(playground: PlaygroundAddress) -> TinyBot:
    return TinyBot(playground)


@pytest.fixture
def person(playground: PlaygroundAddress, request: pytest.FixtureRequest) -> Person:
    return Person(playground, f"Person {hashlib.sha1(request.node.name.encode()).hexdigest()[:6]}")  # noqa: S324  # a name


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., ChatPage]]:
    """Opens pages and closes them in the end, which asserts that nothing was complained of in the console."""
    pages: list[ChatPage] = []

    def open_it(address: str, **options: Any) -> ChatPage:
        pages.append(open_page(browser, address, **options))
        return pages[-1]

    yield open_it
    for chat_page in pages:
        chat_page.close()


@pytest.fixture
def chat(opened: Callable[..., ChatPage], person: Person) -> ChatPage:
    return opened(person.page_address)


@pytest.fixture
def greeted(chat: ChatPage, bot: TinyBot, person: Person) -> ChatPage:
    """A chat in which the person spoke first, so that the bot may write."""
    person.text("hello")
    assert bot.hear()["from"]["id"] == person.id
    expect(chat.newest).to_contain_text("hello")
    return chat


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    """Two pictures, wide and tall."""
    paths = [tmp_path / "wide.png", tmp_path / "tall.png"]
    for path, size, colour in zip(paths, [(900, 300), (300, 900)], ["#2b6", "#26b"], strict=True):
        Image.new("RGB", size, colour).save(path)
    return paths


def test_a_newcomer_is_told_what_to_do_and_a_button_sends_a_sample_picture(chat: ChatPage, bot: TinyBot) -> None:
    expect(chat.page.get_by_role("heading", name="Drop a photo here, or type a paragraph")).to_be_visible()
    chat.page.get_by_role("button", name="Send a sample picture").click()
    photo = bot.hear()["photo"][-1]
    assert (photo["width"], photo["height"]) == (1080, 760)
    expect(chat.page.get_by_role("heading", name="Drop a photo here, or type a paragraph")).to_have_count(0)
    expect(chat.newest.locator("img")).to_be_visible()


def test_a_text_reaches_the_bot_and_its_answer_is_shown(chat: ChatPage, bot: TinyBot, person: Person) -> None:
    chat.write("what a day")
    message = bot.hear()
    assert (message["text"], message["from"]["id"]) == ("what a day", person.id)
    bot.say(person.id, "a long one", reply_parameters={"message_id": message["message_id"]})
    expect(chat.newest).to_contain_text("a long one")
    expect(chat.newest.locator(".quoted")).to_contain_text("what a day")
    expect(chat.bubbles).to_have_count(2)
    assert [node.get_attribute("class") for node in chat.bubbles.all()] == [
        "message mine first last",
        "message theirs first last",
    ]


def test_shift_enter_makes_a_line_and_a_long_text_goes_in_pieces(chat: ChatPage, bot: TinyBot) -> None:
    chat.field.press_sequentially("one")
    chat.field.press("Shift+Enter")
    chat.field.press_sequentially("two")
    chat.field.press("Enter")
    assert bot.hear()["text"] == "one\ntwo"
    words = " ".join(f"word{number}" for number in range(700))
    chat.write(words)
    first, second = bot.hear()["text"], bot.hear()["text"]
    assert len(first) <= 4096
    assert f"{first} {second}" == words


def test_a_picture_goes_as_a_photo_or_as_it_is(chat: ChatPage, bot: TinyBot, pictures: list[Path]) -> None:
    chat.attach(pictures[0], kind="Photo", caption="look")
    message = bot.hear()
    assert message["caption"] == "look"
    assert Image.open(io.BytesIO(bot.fetch(message["photo"][-1]["file_id"]))).format == "JPEG"
    chat.attach(pictures[0], kind="File")
    document = bot.hear()["document"]
    assert document["file_name"] == "wide.png"
    assert bot.fetch(document["file_id"]) == pictures[0].read_bytes()


def test_several_pictures_become_one_album(chat: ChatPage, bot: TinyBot, pictures: list[Path]) -> None:
    chat.attach(*pictures, caption="both")
    messages = [bot.hear(), bot.hear()]
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["both", None]
    expect(chat.bubbles).to_have_count(1)
    expect(chat.newest.locator(".album img")).to_have_count(2)


@pytest.mark.parametrize(("event", "target"), [("paste", ".composer-field"), ("drop", ".scroller")])
def test_pictures_can_be_pasted_and_dropped(
    chat: ChatPage, bot: TinyBot, pictures: list[Path], event: str, target: str
) -> None:
    chat.hand_over(event, target, pictures[1])
    expect(chat.dialog.get_by_alt_text("tall.png")).to_be_visible()
    chat.dialog.get_by_label("Caption").press("Enter")
    photo = bot.hear()["photo"][-1]
    assert (photo["width"], photo["height"]) == (300, 900)


def test_a_drop_on_the_lower_zone_sends_the_file_as_it_is(chat: ChatPage, bot: TinyBot, pictures: list[Path]) -> None:
    chat.hand_over("dragover", ".scroller", pictures[0])
    zone = chat.page.locator('.drop-zone[data-kind="document"]')
    expect(zone).to_be_visible()
    chat.hand_over("drop", '.drop-zone[data-kind="document"]', pictures[0])
    expect(zone).to_be_hidden()
    chat.dialog.get_by_role("button", name="Send").click()
    assert bot.hear()["document"]["file_name"] == "wide.png"


def test_a_picture_has_its_place_before_it_has_come(
    chat: ChatPage, bot: TinyBot, greeted: ChatPage, person: Person, pictures: list[Path]
) -> None:
    def never_answer(route: Route) -> None:
        """Leaves the page waiting."""

    chat.page.route("**/api/files/*", never_answer)
    bot.call("sendPhoto", {"photo": pictures[0].read_bytes()}, chat_id=person.id)
    box = greeted.newest.locator(".photo").bounding_box()
    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(3, rel=0.02)


def test_a_reaction_does_not_fetch_the_picture_again(
    greeted: ChatPage, bot: TinyBot, person: Person, pictures: list[Path]
) -> None:
    fetched: list[str] = []
    greeted.page.on("request", lambda request: fetched.append(request.url) if "/api/files/" in request.url else None)
    sent = bot.call("sendPhoto", {"photo": pictures[0].read_bytes()}, chat_id=person.id)
    expect(greeted.newest.locator(".photo.loaded")).to_be_visible()
    heart = [{"type": "emoji", "emoji": "❤"}]
    bot.call("setMessageReaction", chat_id=person.id, message_id=sent["message_id"], reaction=heart)
    expect(greeted.newest.locator(".reaction")).to_be_visible()
    expect(greeted.newest.locator(".photo.loaded img")).to_be_visible()
    assert len(fetched) == 1


def test_a_picture_opens_large_and_escape_closes_it(
    greeted: ChatPage, bot: TinyBot, person: Person, pictures: list[Path]
) -> None:
    for picture in pictures:
        bot.call("sendPhoto", {"photo": picture.read_bytes()}, chat_id=person.id, caption=picture.stem)
    greeted.newest.locator(".photo").click()
    expect(greeted.dialog.locator(".viewer-caption")).to_have_text("tall")
    greeted.page.keyboard.press("ArrowLeft")
    expect(greeted.dialog.locator(".viewer-caption")).to_have_text("wide")
    greeted.page.keyboard.press("Escape")
    expect(greeted.dialog).to_have_count(0)


def test_a_reply_quotes_its_message_and_leads_to_it(greeted: ChatPage, bot: TinyBot, person: Person) -> None:
    asked = bot.say(person.id, "which one?")
    greeted.choose(greeted.page.locator(f'[data-message-id="{asked}"]'), "Reply")
    expect(greeted.page.locator(".purpose")).to_contain_text("which one?")
    greeted.write("this one")
    assert bot.hear()["reply_to_message"]["message_id"] == asked
    for number in range(30):
        person.text(f"line {number}")
    expect(greeted.page.locator(f'[data-message-id="{asked}"]')).not_to_be_in_viewport()
    greeted.page.get_by_role("button", name="In reply to").click()
    expect(greeted.page.locator(f'[data-message-id="{asked}"]')).to_be_in_viewport()


def test_own_messages_can_be_edited_and_deleted(greeted: ChatPage, bot: TinyBot) -> None:
    greeted.choose(greeted.newest, "Edit")
    expect(greeted.field).to_have_value("hello")
    greeted.write("good morning")
    assert bot.hear("edited_message")["text"] == "good morning"
    expect(greeted.newest).to_contain_text("good morning")
    expect(greeted.newest.locator(".edited")).to_have_text("edited")
    greeted.choose(greeted.newest, "Delete")
    expect(greeted.bubbles).to_have_count(0)


def test_a_bots_message_cannot_be_edited_by_a_person(greeted: ChatPage, bot: TinyBot, person: Person) -> None:
    bot.say(person.id, "mine")
    expect(greeted.newest).to_contain_text("mine")
    menu = greeted.menu_of(greeted.newest)
    expect(menu.get_by_role("menuitem", name="Reply")).to_be_visible()
    expect(menu.get_by_role("menuitem", name="Edit")).to_have_count(0)


def test_a_tapped_button_is_answered_by_a_toast_or_an_alert(greeted: ChatPage, bot: TinyBot, person: Person) -> None:
    keys = [[{"text": "Softer", "callback_data": "soft"}, {"text": "Louder", "callback_data": "loud"}]]
    bot.say(person.id, "how?", reply_markup={"inline_keyboard": keys})
    greeted.page.get_by_role("button", name="Softer").click()
    query = bot.hear("callback_query")
    assert (query["data"], query["from"]["id"]) == ("soft", person.id)
    bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Working on it")
    expect(greeted.page.locator(".toast")).to_have_text("Working on it")
    greeted.page.get_by_role("button", name="Louder").click()
    bot.call("answerCallbackQuery", callback_query_id=bot.hear("callback_query")["id"], text="NO", show_alert=True)
    expect(greeted.dialog).to_contain_text("NO")
    greeted.dialog.get_by_role("button", name="OK").click()
    expect(greeted.dialog).to_have_count(0)


def test_a_copy_button_copies_and_a_url_button_opens_elsewhere(greeted: ChatPage, bot: TinyBot, person: Person) -> None:
    keys = [[{"text": "Take", "copy_text": {"text": "one\ntwo"}}, {"text": "Docs", "url": "https://example.org/docs"}]]
    bot.say(person.id, "here", reply_markup={"inline_keyboard": keys})
    greeted.page.get_by_role("button", name="Take").click()
    expect(greeted.page.locator(".toast")).to_have_text("Copied to clipboard")
    assert greeted.page.evaluate("navigator.clipboard.readText()") == "one\ntwo"
    link = greeted.page.get_by_role("link", name="Docs")
    assert link.get_attribute("href") == "https://example.org/docs"
    assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener noreferrer")


def test_reactions_of_the_bot_and_of_people_are_shown(greeted: ChatPage, bot: TinyBot, person: Person) -> None:
    message_id = int(greeted.newest.get_attribute("data-message-id") or 0)
    eyes = [{"type": "emoji", "emoji": "👀"}]
    bot.call("setMessageReaction", chat_id=person.id, message_id=message_id, reaction=eyes)
    expect(greeted.newest.locator(".reaction")).to_have_text("👀")
    greeted.newest.locator(".reaction").click()
    expect(greeted.newest.locator(".reaction")).to_have_text("👀2")
    greeted.menu_of(greeted.newest).get_by_role("menuitemradio", name="React with 👍").click()
    expect(greeted.newest.locator(".reaction")).to_have_count(2)
    expect(greeted.newest.locator(".reaction.mine")).to_have_text("👍")


def test_it_is_shown_that_the_bot_types_until_it_has_spoken(greeted: ChatPage, bot: TinyBot, person: Person) -> None:
    state = greeted.page.locator(".head-state")
    expect(state).to_have_text("bot")
    bot.call("sendChatAction", chat_id=person.id, action="typing")
    expect(state).to_have_text("typing")
    bot.call("sendChatAction", chat_id=person.id, action="upload_photo")
    expect(state).to_have_text("sending a photo")
    bot.say(person.id, "done")
    expect(state).to_have_text("bot")


def test_a_document_is_downloaded_under_its_name_byte_for_byte(greeted: ChatPage, bot: TinyBot, person: Person) -> None:
    content = bytes(range(256)) * 9
    bot.call("sendDocument", {"document": ("reading é.txt", content)}, chat_id=person.id)
    with greeted.page.expect_download() as download:
        greeted.newest.get_by_role("link").click()
    assert download.value.suggested_filename == "reading é.txt"
    assert Path(download.value.path()).read_bytes() == content


def test_entities_are_drawn_at_utf16_offsets(greeted: ChatPage, bot: TinyBot, person: Person) -> None:
    bot.say(
        person.id,
        "👩‍👩‍👧 <b>bold <i>both</i></b> 𝒳 <code>x = 1</code> <a href='https://example.org/a'>there</a>"
        ' /help @ada_demo\n<blockquote>said</blockquote><pre><code class="language-python">print()</code></pre>',
        parse_mode="HTML",
    )
    bubble = greeted.newest
    expect(bubble.locator("strong")).to_have_text("bold both")
    expect(bubble.locator("strong em")).to_have_text("both")
    expect(bubble.get_by_role("button", name="Copy x = 1")).to_have_text("x = 1")
    expect(bubble.get_by_role("link", name="there")).to_have_attribute("rel", "noopener noreferrer")
    expect(bubble.locator("blockquote")).to_have_text("said")
    expect(bubble.locator("pre")).to_have_text("print()")
    expect(bubble.locator(".code-head")).to_contain_text("python")
    bubble.get_by_role("button", name="/help").click()
    assert bot.hear()["text"] == "/help"


def test_a_folded_quote_and_a_spoiler_are_opened_by_hand(greeted: ChatPage, bot: TinyBot, person: Person) -> None:
    lines = "\n".join(f"line {number}" for number in range(12))
    quote = f"<blockquote expandable>{lines}</blockquote><tg-spoiler>the gardener</tg-spoiler>"
    bot.say(person.id, quote, parse_mode="HTML")
    folded = greeted.newest.locator(".quote-text")
    assert folded.evaluate("node => node.clientHeight < node.scrollHeight")
    greeted.newest.get_by_role("button", name="Show more").click()
    assert folded.evaluate("node => node.clientHeight === node.scrollHeight")
    secret = greeted.newest.locator(".spoiler-text")
    expect(secret).to_be_hidden()
    greeted.newest.get_by_role("button", name="Spoiler").press("Enter")
    expect(secret).to_be_visible()


def test_a_slash_offers_the_commands(chat: ChatPage, bot: TinyBot) -> None:
    chat.field.press_sequentially("/h")
    option = chat.page.get_by_role("option")
    expect(option).to_have_text("/helpWhat I can do")
    chat.field.press("Enter")
    assert bot.hear()["text"] == "/help"
    expect(chat.field).to_have_value("")
    chat.page.get_by_role("button", name="Commands").click()
    expect(option).to_be_visible()
    chat.field.press("Escape")
    expect(option).to_have_count(0)


def test_the_bots_inline_results_are_offered_and_sent(greeted: ChatPage, bot: TinyBot) -> None:
    greeted.field.fill("@rebus_bot sea")
    query = bot.hear("inline_query")
    assert query["query"] == "sea"
    content = {"message_text": "the sea, the sea"}
    results = [{"type": "article", "id": "1", "title": "Poem", "input_message_content": content}]
    bot.call("answerInlineQuery", inline_query_id=query["id"], results=results)
    greeted.page.get_by_role("option", name="Poem").click()
    expect(greeted.newest).to_contain_text("the sea, the sea")
    expect(greeted.newest).to_contain_text("via @rebus_bot")
    expect(greeted.field).to_have_value("")


def make_group(chat: ChatPage, kind: str, title: str, topic: str | None = None) -> None:
    chat.page.get_by_role("button", name="New chat").click()
    chat.page.get_by_role("menuitem", name=kind).click()
    chat.dialog.get_by_role("textbox", name="Title").fill(title)
    if topic is not None:
        chat.dialog.get_by_role("textbox", name="First topic").fill(topic)
    chat.dialog.get_by_role("button", name="Create").click()
    expect(chat.dialog).to_have_count(0)


def test_a_group_is_made_and_another_person_speaks_in_it(chat: ChatPage, bot: TinyBot, person: Person) -> None:
    make_group(chat, "New group", "Holiday pictures")
    expect(chat.page.get_by_role("heading", name="Holiday pictures").first).to_be_visible()
    chat.write("/help@rebus_bot")
    message = bot.hear_text()
    assert (message["chat"]["title"], message["from"]["id"]) == ("Holiday pictures", person.id)
    chat.page.get_by_role("button", name="Send as").click()
    chat.page.get_by_role("menuitemradio", name="Lin").click()
    expect(chat.page.locator(".account-name")).to_have_text("Lin")
    chat.write("/help@rebus_bot and me")
    message = bot.hear_text()
    assert (message["chat"]["title"], message["from"]["first_name"]) == ("Holiday pictures", "Lin")
    expect(chat.bubbles.first).to_have_class(re.compile("theirs"))
    expect(chat.bubbles.first).to_contain_text(person.name)


def test_who_speaks_and_where_survives_a_reload(chat: ChatPage) -> None:
    make_group(chat, "New group", "Still here")
    chat.page.get_by_role("button", name="Send as").click()
    chat.page.get_by_role("menuitemradio", name="Lin").click()
    expect(chat.page.locator(".account-name")).to_have_text("Lin")
    chat.page.reload()
    expect(chat.page.locator(".account-name")).to_have_text("Lin")
    expect(chat.page.get_by_role("heading", name="Still here").first).to_be_visible()


def test_the_bot_is_removed_from_a_group_and_let_in_again(chat: ChatPage, bot: TinyBot) -> None:
    make_group(chat, "New group", "Strict")
    chat.write("/help@rebus_bot")
    group_id = bot.hear_text()["chat"]["id"]
    chat.page.get_by_role("button", name="More").click()
    chat.page.get_by_role("menuitem", name="Members").click()
    chat.dialog.get_by_label("What Rebus is").select_option("Banned")
    expect(chat.page.locator(".service").last).to_contain_text("removed Rebus")
    assert bot.attempt("sendMessage", chat_id=group_id, text="hey")["error_code"] == 403
    chat.dialog.get_by_label("What Rebus is").select_option("Member")
    expect(chat.page.locator(".service").last).to_contain_text("added Rebus")
    bot.say(group_id, "back again")
    expect(chat.newest).to_contain_text("back again")


def test_topics_keep_apart_and_an_admin_speaks_anonymously(chat: ChatPage, bot: TinyBot) -> None:
    make_group(chat, "New topic group", "Book club", topic="Poetry")
    chat.write("/help@rebus_bot")
    message = bot.hear_text()
    assert message["is_topic_message"]
    bot.say(message["chat"]["id"], "a verse", message_thread_id=message["message_thread_id"])
    expect(chat.newest).to_contain_text("a verse")
    chat.open_chat("General")
    expect(chat.bubbles).to_have_count(0)
    chat.page.get_by_role("button", name="Send as").click()
    chat.page.get_by_role("menuitemcheckbox", name="Anonymous admin").click()
    chat.write("/help@rebus_bot")
    message = bot.hear_text()
    assert message["sender_chat"]["title"] == "Book club"
    assert "is_topic_message" not in message
    chat.open_chat("Poetry")
    expect(chat.bubbles).to_have_count(2)


def test_a_channel_takes_posts_from_its_admins_alone(chat: ChatPage) -> None:
    make_group(chat, "New channel", "Daily clouds")
    chat.write("first post")
    expect(chat.newest).to_contain_text("first post")
    chat.page.locator(".account").click()
    chat.page.get_by_role("menuitemradio", name="Lin").click()
    chat.open_chat("Daily clouds")
    expect(chat.page.get_by_text("administrators post here")).to_be_visible()
    expect(chat.field).to_be_hidden()


def test_a_new_person_has_a_language(chat: ChatPage, bot: TinyBot) -> None:
    chat.page.locator(".account").click()
    chat.page.get_by_role("menuitem", name="New person").click()
    chat.dialog.get_by_label("Name", exact=True).fill("Jörg")
    chat.dialog.get_by_label("Language code").fill("de")
    chat.dialog.get_by_role("button", name="Create").click()
    expect(chat.page.locator(".account-name")).to_have_text("Jörg")
    chat.write("Hallo")
    sender = bot.hear()["from"]
    assert (sender["first_name"], sender["language_code"]) == ("Jörg", "de")


def test_a_person_may_have_a_picture(chat: ChatPage, bot: TinyBot, person: Person, tmp_path: Path) -> None:
    picture = tmp_path / "me.png"
    Image.new("RGB", (300, 200), "teal").save(picture)
    chat.page.locator(".account").click()
    with chat.page.expect_file_chooser() as chooser:
        chat.page.get_by_role("menuitem", name="Profile picture").click()
    chooser.value.set_files(picture)
    expect(chat.page.locator(".account .avatar img")).to_be_visible()
    assert bot.call("getUserProfilePhotos", user_id=person.id)["total_count"] == 1
    chat.page.locator(".account").click()
    expect(chat.page.get_by_role("menuitemradio", name=person.name).locator(".avatar img")).to_be_visible()


def test_a_blocked_bot_cannot_write_until_it_is_unblocked(greeted: ChatPage, bot: TinyBot, person: Person) -> None:
    greeted.page.get_by_role("button", name="More").click()
    greeted.page.get_by_role("menuitem", name="Block the bot").click()
    unblock = greeted.page.get_by_role("button", name="Unblock the bot")
    expect(unblock).to_be_visible()
    assert bot.attempt("sendMessage", chat_id=person.id, text="hey")["error_code"] == 403
    unblock.click()
    expect(greeted.field).to_be_visible()
    bot.say(person.id, "thank you")
    expect(greeted.newest).to_contain_text("thank you")


def test_markup_from_users_stays_text(
    opened: Callable[..., ChatPage], bot: TinyBot, playground: PlaygroundAddress
) -> None:
    mallory = Person(playground, HOSTILE[:64])
    chat = opened(mallory.page_address)
    chat.write(HOSTILE)
    bot.hear()
    keys = [[{"text": HOSTILE, "callback_data": "x"}]]
    bot.say(mallory.id, f"[run](javascript:alert(1)) {HOSTILE}", reply_markup={"inline_keyboard": keys})
    link = [{"type": "text_link", "offset": 0, "length": 3, "url": "javascript:alert(1)"}]
    bot.attempt("sendMessage", chat_id=mallory.id, text="run away", entities=link)
    bot.call("sendDocument", {"document": (HOSTILE, b"x")}, chat_id=mallory.id, caption=HOSTILE)
    make_group(chat, "New group", HOSTILE)
    chat.write(HOSTILE)
    expect(chat.newest).to_contain_text(HOSTILE)
    expect(chat.page.get_by_role("heading", name=HOSTILE).first).to_be_visible()
    chat.page.locator(".row", has_text="Rebus").click()
    expect(chat.page.locator(".account-name")).to_have_text(HOSTILE[:64])
    expect(chat.bubbles.first).to_contain_text(HOSTILE)
    expect(chat.page.locator("script, [onerror], a[href^='javascript']")).to_have_count(1)  # the page's own script
    assert chat.page.title() == "Rebus"


DRAW_LINK = """
async address => {
    const { richText } = await import("./richtext.js");
    const [node] = richText("here", [{ type: "text_link", offset: 0, length: 4, url: address }], {});
    return node.getAttribute("href");
}
"""


OPENED = {
    "https://example.org/a": "https://example.org/a",
    "example.org": "https://example.org/",
    "javascript:alert(1)": None,
    " \tJavaScript:alert(1)": None,
    "java\nscript:alert(1)": None,
    "data:text/html,<script>alert(1)</script>": None,
    "file:///etc/hosts": None,
}


def test_a_link_opens_nothing_that_could_run(chat: ChatPage) -> None:
    """The playground refuses such links too; the page does not count on it."""
    assert {address: chat.page.evaluate(DRAW_LINK, address) for address in OPENED} == OPENED


def test_a_phone_shows_one_pane_and_goes_back(opened: Callable[..., ChatPage], person: Person) -> None:
    chat = opened(person.page_address, size=PHONE, touch=True)
    expect(chat.page.locator(".sidebar")).to_be_hidden()
    chat.page.get_by_role("button", name="Back to the chats").click()
    expect(chat.page.locator(".conversation")).to_be_hidden()
    chat.open_chat("Rebus")
    chat.write("from my phone")
    expect(chat.newest).to_contain_text("from my phone")
    chat.newest.locator(".text").tap()
    expect(chat.page.get_by_role("menuitem", name="Reply")).to_be_visible()
    chat.page.keyboard.press("Escape")
    chat.page.go_back()
    expect(chat.page.locator(".sidebar")).to_be_visible()
    assert chat.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


CONTRAST = """
node => {
    const parts = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
    const light = colour => parts(colour)
        .map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    const ground = getComputedStyle(node.closest(".bubble")).backgroundColor;
    const [low, high] = [light(getComputedStyle(node).color), light(ground)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
}
"""


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_both_colour_schemes_are_legible(
    opened: Callable[..., ChatPage], bot: TinyBot, person: Person, colours: str
) -> None:
    """WCAG 2.2 asks for a contrast of 4.5 for text of this size."""
    chat = opened(person.page_address, colours=colours)
    chat.write("mine")
    bot.hear()
    bot.say(person.id, "theirs https://example.org")
    expect(chat.bubbles).to_have_count(2)
    parts = chat.page.locator(".bubble :is(.text, .meta, a)").all()
    assert len(parts) == 5
    assert min(part.evaluate(CONTRAST) for part in parts) >= 4.5
    brightness = chat.page.evaluate("Number(getComputedStyle(document.body).backgroundColor.match(/[0-9]+/)[0])")
    assert (brightness < 64) == (colours == "dark")


def test_everything_can_be_done_by_keyboard(greeted: ChatPage, bot: TinyBot, person: Person) -> None:
    keyboard = greeted.page.keyboard
    bot.say(person.id, "press", reply_markup={"inline_keyboard": [[{"text": "Key", "callback_data": "k"}]]})
    expect(greeted.bubbles).to_have_count(2)
    greeted.field.focus()
    keyboard.press("Shift+Tab")  # the paper clip
    keyboard.press("Shift+Tab")  # the button of the newest message
    keyboard.press("Enter")
    bot.call("answerCallbackQuery", callback_query_id=bot.hear("callback_query")["id"], text="pressed")
    expect(greeted.page.locator(".toast")).to_have_text("pressed")
    keyboard.press("Shift+Tab")  # the newest message
    keyboard.press("ArrowUp")
    keyboard.press("Enter")
    keyboard.press("Enter")  # Reply
    keyboard.type("by keys")
    keyboard.press("Enter")
    assert bot.hear()["reply_to_message"]["text"] == "hello"
    expect(greeted.newest).to_contain_text("by keys")  # the bot may hear it before the page shows it
    keyboard.press("ArrowUp")
    expect(greeted.field).to_have_value("by keys")
    keyboard.press("Escape")
    expect(greeted.field).to_have_value("")


def test_new_messages_are_said_aloud(greeted: ChatPage, bot: TinyBot, person: Person) -> None:
    bot.say(person.id, "listen")
    expect(greeted.page.locator("#announcer[aria-live=polite]")).to_have_text("Rebus: listen")


def test_unread_messages_are_counted_in_the_list(greeted: ChatPage, bot: TinyBot, person: Person) -> None:
    make_group(greeted, "New group", "Elsewhere")
    bot.say(person.id, "one")
    bot.say(person.id, "two")
    row = greeted.page.locator(".row", has_text="Rebus").first
    expect(row.locator(".badge")).to_have_text("2")
    assert greeted.page.title() == "(2) Rebus"
    row.click()
    expect(row.locator(".badge")).to_have_count(0)


def test_a_reader_of_old_messages_is_not_moved_by_new_ones(greeted: ChatPage, bot: TinyBot, person: Person) -> None:
    for number in range(30):
        person.text(f"line {number}")
    expect(greeted.newest).to_contain_text("line 29")
    expect(greeted.newest).to_be_in_viewport()
    scroller = greeted.page.locator(".scroller")
    scroller.evaluate("node => { node.scrollTop = 120 }")
    jump = greeted.page.get_by_role("button", name="Jump to newest")
    expect(jump).to_be_visible()
    bot.say(person.id, "something new")
    expect(jump.locator(".badge")).to_have_text("1")
    assert scroller.evaluate("node => node.scrollTop") == 120
    jump.click()
    expect(greeted.newest).to_be_in_viewport()
    expect(jump).to_be_hidden()


def test_what_was_said_while_the_line_was_cut_comes_after(
    opened: Callable[..., ChatPage], bot: TinyBot, person: Person
) -> None:
    chat = opened(person.page_address)
    person.text("hello")
    lines: list[WebSocketRoute] = []
    cut = False

    def connect(line: WebSocketRoute) -> None:
        lines.append(line)
        if cut:
            line.close()
        else:
            line.connect_to_server()

    chat.page.route_web_socket("**/api/events", connect)
    chat.page.reload()
    expect(chat.newest).to_contain_text("hello")
    make_group(chat, "New group", "Meanwhile")
    cut = True
    lines[0].close()
    expect(chat.page.get_by_text("Connecting…")).to_be_visible()
    bot.say(person.id, "you missed this")
    cut = False
    row = chat.page.locator(".row", has_text="you missed this")
    expect(row.locator(".badge")).to_have_text("1")
    expect(chat.page.get_by_text("Connecting…")).to_have_count(0)
    row.click()
    expect(chat.newest).to_contain_text("you missed this")
