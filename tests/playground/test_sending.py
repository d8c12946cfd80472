"""What a bot says: how it is kept, and what Telegram refuses."""

import io
import json
from typing import Any

import httpx
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge, TelegramForbiddenError
from aiogram.types import (
    BufferedInputFile,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyParameters,
)
from PIL import Image

from tests.playground.pictures import picture
from tests.playground_client import Playground, PlaygroundUser, keyboard_of, text_of


@pytest.fixture
async def chat_id(ada: PlaygroundUser) -> int:
    """A private chat in which the bot may write."""
    await ada.send_text("/start")
    return ada.id


def keyboard(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=list(rows))


def button(text: str = "go", **fields: Any) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, **fields)


async def test_a_text_is_trimmed_and_its_links_are_found(bot: Bot, chat_id: int) -> None:
    message = await bot.send_message(chat_id, "  see https://example.org/a and /help \n")
    assert message.text == "see https://example.org/a and /help"
    assert [(e.type, e.extract_from(message.text)) for e in message.entities or []] == [
        ("url", "https://example.org/a"),
        ("bot_command", "/help"),
    ]


async def test_every_way_of_passing_parameters_is_understood(playground: Playground, chat_id: int) -> None:
    url = f"{playground.api_url}{playground.token}/SENDmessage"
    fields = {
        "chat_id": str(chat_id),
        "text": "hi",
        "reply_markup": '{"inline_keyboard":[[{"text":"x","url":"t.me"}]]}',
    }
    async with httpx.AsyncClient() as client:
        answers = [
            await client.get(url, params=fields),
            await client.post(url, data=fields),
            await client.post(url, data=fields, files={"unused": ("a", b"b")}),
            await client.post(url, json=fields | {"reply_markup": json.loads(fields["reply_markup"])}),
            await client.post(
                url, params={"chat_id": chat_id}, json={"text": "hi", "reply_markup": fields["reply_markup"]}
            ),
        ]
    for answer in answers:
        result = answer.json()["result"]
        assert (result["text"], result["reply_markup"]["inline_keyboard"][0][0]["url"]) == ("hi", "http://t.me/")


@pytest.mark.parametrize(
    ("text", "mode", "reason"),
    [
        ("", None, "message text is empty"),
        (" \n ", None, "message text is empty"),
        ("<b></b>", "HTML", "message text is empty"),
        ("x" * 4097, None, "message is too long"),
        ("😀" * 2049, None, "message is too long"),
        ("<b>x", "HTML", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        (
            "1.5",
            "MarkdownV2",
            "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\\\'",
        ),
        ("x", "XML", "unsupported parse_mode"),
    ],
)
async def test_a_wrong_text_is_refused(bot: Bot, chat_id: int, text: str, mode: str | None, reason: str) -> None:
    with pytest.raises(TelegramBadRequest, match=rf"Bad Request: {reason}$"):
        await bot.send_message(chat_id, text, parse_mode=mode)


async def test_markup_does_not_count_towards_the_length(bot: Bot, chat_id: int) -> None:
    message = await bot.send_message(chat_id, f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    assert len(message.text or "") == 4096


async def test_given_entities_are_kept_where_they_fit(bot: Bot, chat_id: int) -> None:
    entities = [
        MessageEntity(type="bold", offset=2, length=2),
        MessageEntity(type="italic", offset=50, length=5),
        MessageEntity(type="mention", offset=0, length=2),
    ]
    message = await bot.send_message(chat_id, "😀ab", entities=entities)
    assert [(e.type, e.offset, e.length) for e in message.entities or []] == [("bold", 2, 2)]
    with pytest.raises(TelegramBadRequest, match="entity URL 'nowhere' is invalid: Wrong HTTP URL"):
        await bot.send_message(
            chat_id, "x", entities=[MessageEntity(type="text_link", offset=0, length=1, url="nowhere")]
        )


async def test_a_chat_has_to_be_known(bot: Bot, ada: PlaygroundUser, lin: PlaygroundUser) -> None:
    for chat in (123, "@nobody", lin.id):
        with pytest.raises(TelegramBadRequest, match="Bad Request: chat not found"):
            await bot.send_message(chat, "hello")
    await ada.send_text("/start")
    await ada.block_bot()
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(ada.id, "hello")
    await ada.unblock_bot()
    await bot.send_message(ada.id, "hello")


async def test_a_group_member_who_never_wrote_cannot_be_written_to(
    playground: Playground, bot: Bot, ada: PlaygroundUser, lin: PlaygroundUser
) -> None:
    await playground.add_chat(members=[ada, lin])
    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await bot.send_message(lin.id, "hello")


async def test_a_reply_shows_what_it_answers(bot: Bot, ada: PlaygroundUser) -> None:
    question = await ada.send_text("question")
    number = question["message"]["message_id"]
    answer = await bot.send_message(ada.id, "answer", reply_parameters=ReplyParameters(message_id=number))
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.text == "question"
    await ada.delete(question)
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await bot.send_message(ada.id, "answer", reply_parameters=ReplyParameters(message_id=number))
    forgiving = ReplyParameters(message_id=number, allow_sending_without_reply=True)
    alone = await bot.send_message(ada.id, "answer", reply_parameters=forgiving)
    assert alone.reply_to_message is None


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([[button(callback_data="")]], "BUTTON_DATA_INVALID"),
        ([[button(callback_data="ж" * 33)]], "BUTTON_DATA_INVALID"),
        ([[button()]], "Text buttons are unallowed in the inline keyboard"),
        ([[button(text=" ", callback_data="x")]], "inline keyboard button text must be non-empty"),
        ([[button(url="nowhere")]], "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
        ([[button(copy_text=CopyTextButton(text="x" * 257))]], "BUTTON_COPY_TEXT_INVALID"),
        ([[button(callback_data="x")] * 9], "reply markup is too long"),
        ([[button(callback_data="x")]] * 101, "reply markup is too long"),
    ],
)
async def test_a_wrong_keyboard_is_refused(
    bot: Bot, chat_id: int, rows: list[list[InlineKeyboardButton]], reason: str
) -> None:
    with pytest.raises(TelegramBadRequest, match=reason):
        await bot.send_message(chat_id, "x", reply_markup=keyboard(*rows))


async def test_the_longest_buttons_are_taken(bot: Bot, ada: PlaygroundUser, chat_id: int) -> None:
    longest = keyboard([button(callback_data="ж" * 32)], [button(copy_text=CopyTextButton(text="x" * 256))])
    message = await bot.send_message(chat_id, "x", reply_markup=longest)
    entry = await ada.wait_for(lambda entry: entry["message"]["message_id"] == message.message_id)
    assert [[len(row) for row in keyboard_of(entry)], text_of(entry)] == [[1, 1], "x"]


async def test_a_photo_is_recompressed_and_its_bytes_come_back(bot: Bot, chat_id: int) -> None:
    message = await bot.send_photo(chat_id, BufferedInputFile(picture(2000, 1500, "PNG"), "big.png"), caption="a *b*")
    sizes = [(size.width, size.height) for size in message.photo or []]
    assert sizes == [(90, 68), (320, 240), (800, 600), (1280, 960)]
    assert message.caption == "a *b*"
    largest = (message.photo or [])[-1]
    file = await bot.get_file(largest.file_id)
    content = await bot.download_file(file.file_path or "")
    assert content is not None
    data = content.read()
    assert len(data) == largest.file_size
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == ("JPEG", (1280, 960))


async def test_a_small_photo_is_not_blown_up(bot: Bot, chat_id: int) -> None:
    message = await bot.send_photo(chat_id, BufferedInputFile(picture(300, 50), "small.jpg"))
    assert [(size.width, size.height) for size in message.photo or []] == [(90, 15), (300, 50)]


async def test_a_photo_is_sent_again_by_its_id(bot: Bot, chat_id: int) -> None:
    first = await bot.send_photo(chat_id, BufferedInputFile(picture(), "a.jpg"))
    second = await bot.send_photo(chat_id, (first.photo or [])[0].file_id)
    unique_ids = [[size.file_unique_id for size in message.photo or []] for message in (first, second)]
    assert unique_ids[0] == unique_ids[1]
    with pytest.raises(TelegramBadRequest, match="can't use file of type Photo as Document"):
        await bot.send_document(chat_id, (first.photo or [])[0].file_id)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "file must be non-empty"),
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (picture(2100, 100, "PNG"), "PHOTO_INVALID_DIMENSIONS"),
        (picture(9000, 1001, "PNG"), "PHOTO_INVALID_DIMENSIONS"),
        (b"x" * 10485761, "file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes"),
    ],
)
async def test_a_wrong_photo_is_refused(bot: Bot, chat_id: int, data: bytes, reason: str) -> None:
    with pytest.raises(TelegramBadRequest, match=reason):
        await bot.send_photo(chat_id, BufferedInputFile(data, "photo.jpg"))


@pytest.mark.parametrize(
    ("photo", "reason"),
    [
        ("AgACnothing", "wrong file identifier/HTTP URL specified"),
        ("https://example.org/a.jpg", "failed to get HTTP URL content"),
    ],
)
async def test_a_wrong_reference_is_refused(bot: Bot, chat_id: int, photo: str, reason: str) -> None:
    with pytest.raises(TelegramBadRequest, match=reason):
        await bot.send_photo(chat_id, photo)


async def test_a_document_keeps_its_bytes_and_name(bot: Bot, chat_id: int) -> None:
    message = await bot.send_document(chat_id, BufferedInputFile(b"words", "слова.txt"), caption="x" * 1024)
    assert message.document is not None
    assert (message.document.file_name, message.document.mime_type) == ("слова.txt", "text/plain")
    content = await bot.download(message.document)
    assert content is not None
    assert content.read() == b"words"
    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await bot.send_document(chat_id, message.document.file_id, caption="x" * 1025)


async def test_uploads_and_downloads_have_their_limits(bot: Bot, chat_id: int) -> None:
    message = await bot.send_document(chat_id, BufferedInputFile(b"x" * (20 * 1024 * 1024 + 1), "big.bin"))
    assert message.document is not None
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await bot.get_file(message.document.file_id)
    with pytest.raises(TelegramEntityTooLarge):
        await bot.send_document(chat_id, BufferedInputFile(b"x" * (50 * 1024 * 1024 + 1), "bigger.bin"))
    with pytest.raises(TelegramBadRequest, match="wrong file_id or the file is temporarily unavailable"):
        await bot.get_file("AgACnothing")


async def test_a_sticker_is_webp_of_at_most_512_pixels(bot: Bot, chat_id: int) -> None:
    message = await bot.send_sticker(chat_id, BufferedInputFile(picture(512, 300, "WEBP"), "a.webp"))
    assert message.sticker is not None
    assert (message.sticker.width, message.sticker.height, message.sticker.is_animated) == (512, 300, False)
    with pytest.raises(TelegramBadRequest, match="STICKER_DIMENSIONS_INVALID"):
        await bot.send_sticker(chat_id, BufferedInputFile(picture(513, 300, "WEBP"), "a.webp"))


async def test_an_album_shares_one_group(bot: Bot, chat_id: int) -> None:
    photos: list[Any] = [
        InputMediaPhoto(media=BufferedInputFile(picture(colour=colour), "a.jpg"), caption=colour)
        for colour in ("red", "green")
    ]
    messages = await bot.send_media_group(chat_id, photos)
    assert [message.caption for message in messages] == ["red", "green"]
    assert len({message.media_group_id for message in messages}) == 1
    known: list[Any] = [InputMediaPhoto(media=(messages[0].photo or [])[0].file_id)]
    with pytest.raises(TelegramBadRequest, match="too many messages to send as an album"):
        await bot.send_media_group(chat_id, known * 11)
    document = InputMediaDocument(media=BufferedInputFile(b"words", "a.txt"))
    with pytest.raises(TelegramBadRequest, match="document can't be mixed with other media types"):
        await bot.send_media_group(chat_id, [*known, document])
    with pytest.raises(TelegramBadRequest, match="there are no messages to send"):
        await bot.send_media_group(chat_id, [])
    (alone,) = await bot.send_media_group(chat_id, known)
    assert alone.media_group_id is None


async def test_copies_lose_their_origin_and_forwards_keep_it(bot: Bot, ada: PlaygroundUser) -> None:
    entry = await ada.send_photo(picture(), caption="mine")
    number = entry["message"]["message_id"]
    forwarded = await bot.forward_message(ada.id, ada.id, number)
    assert forwarded.forward_origin is not None
    assert forwarded.forward_origin.type == "user"
    copied = await bot.copy_message(ada.id, ada.id, number, caption="yours")
    copy = await ada.wait_for(lambda entry: entry["message"]["message_id"] == copied.message_id)
    assert (text_of(copy), "forward_origin" in copy["message"], "photo" in copy["message"]) == ("yours", False, True)
    for act in (bot.forward_message, bot.copy_message):
        with pytest.raises(TelegramBadRequest, match=r"message to (forward|copy) not found"):
            await act(ada.id, ada.id, 1)


async def test_texts_captions_and_keyboards_are_edited(bot: Bot, ada: PlaygroundUser, chat_id: int) -> None:
    message = await bot.send_message(chat_id, "one", reply_markup=keyboard([button(callback_data="x")]))
    edited: Any = await bot.edit_message_text(
        "<b>two</b>", chat_id=chat_id, message_id=message.message_id, parse_mode="HTML"
    )
    assert (edited.text, edited.reply_markup, edited.edit_date is not None) == ("two", None, True)
    with pytest.raises(
        TelegramBadRequest, match="message is not modified: specified new message content and reply mark"
    ):
        await bot.edit_message_text("<b>two</b>", chat_id=chat_id, message_id=message.message_id, parse_mode="HTML")
    with pytest.raises(TelegramBadRequest, match="there is no caption in the message to edit"):
        await bot.edit_message_caption(chat_id=chat_id, message_id=message.message_id, caption="x")
    entry = await ada.wait_for(lambda entry: text_of(entry) == "two")
    assert entry["edited"]


async def test_a_picture_is_exchanged_in_place(bot: Bot, chat_id: int) -> None:
    message = await bot.send_photo(chat_id, BufferedInputFile(picture(), "a.jpg"), caption="old")
    new = InputMediaPhoto(media=BufferedInputFile(picture(colour="red"), "b.jpg"), caption="new")
    changed: Any = await bot.edit_message_media(new, chat_id=chat_id, message_id=message.message_id)
    assert (changed.caption, changed.message_id) == ("new", message.message_id)
    assert changed.photo[-1].file_unique_id != (message.photo or [])[-1].file_unique_id
    same = InputMediaPhoto(media=changed.photo[-1].file_id, caption="new")
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_media(same, chat_id=chat_id, message_id=message.message_id)
    with pytest.raises(TelegramBadRequest, match="there is no text in the message to edit"):
        await bot.edit_message_text("x", chat_id=chat_id, message_id=message.message_id)


async def test_only_the_bots_own_messages_are_edited(bot: Bot, ada: PlaygroundUser) -> None:
    entry = await ada.send_text("mine")
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("yours", chat_id=ada.id, message_id=entry["message"]["message_id"])
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("yours", chat_id=ada.id, message_id=1)


async def test_deleted_messages_are_gone(bot: Bot, ada: PlaygroundUser, chat_id: int) -> None:
    messages = [await bot.send_message(chat_id, str(number)) for number in range(3)]
    assert await bot.delete_message(chat_id, messages[0].message_id)
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await bot.delete_message(chat_id, messages[0].message_id)
    assert await bot.delete_messages(chat_id, [message.message_id for message in messages])
    left = [text_of(entry) for entry in await ada.entries() if not entry["deleted"]]
    assert left == ["/start"]


async def test_a_bot_reacts_once_and_with_allowed_emoji(bot: Bot, ada: PlaygroundUser) -> None:
    entry = await ada.send_text("hello")
    number = entry["message"]["message_id"]
    for emoji in ("👀", "👍"):
        await bot.set_message_reaction(ada.id, number, [ReactionTypeEmoji(emoji=emoji)])
    (seen,) = await ada.entries()
    assert seen["reactions"] == [{"user_id": bot.id, "emoji": "👍"}]
    with pytest.raises(TelegramBadRequest, match="REACTION_INVALID"):
        await bot.set_message_reaction(ada.id, number, [ReactionTypeEmoji(emoji="✅")])
    with pytest.raises(TelegramBadRequest, match="REACTIONS_TOO_MANY"):
        await bot.set_message_reaction(ada.id, number, [ReactionTypeEmoji(emoji="👍"), ReactionTypeEmoji(emoji="👀")])
    await bot.set_message_reaction(ada.id, number, [])
    assert (await ada.entries())[0]["reactions"] == []


async def test_chat_actions_are_checked(bot: Bot, chat_id: int) -> None:
    assert await bot.send_chat_action(chat_id, "typing")
    with pytest.raises(TelegramBadRequest, match="wrong parameter action in request"):
        await bot.send_chat_action(chat_id, "dancing")
