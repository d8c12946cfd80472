"""What the page and the tests see: transcript, events, files, and people's own acts."""

import asyncio
import io
import json
import socket

import pytest
from aiogram import Bot
from PIL import Image
from websockets.asyncio.client import connect

from bot.playground import serving
from tests.playground.pictures import picture
from tests.playground_client import (
    NothingCame,
    Playground,
    PlaygroundRefused,
    PlaygroundUser,
    SentFile,
    file_id_of,
    text_of,
)


async def test_a_world_starts_with_two_people_and_the_bot(playground: Playground) -> None:
    state = await playground.state()
    assert (state["bot"]["username"], state["bot"]["can_read_all_group_messages"]) == ("rebus_bot", False)
    assert [user["id"] for user in state["users"]] == [chat["chat"]["id"] for chat in state["chats"]]
    assert state["me"] == state["users"][0]["id"]
    eve = await playground.add_user("Eve", "eve_demo", "de")
    assert text_of(await eve.send_text("hello")) == "hello"


async def test_the_transcript_tells_what_changed(ada: PlaygroundUser) -> None:
    one = await ada.send_text("one")
    two = await ada.send_text("two")
    await ada.edit(one, "one!")
    await ada.delete(two)
    changed = await ada.entries(after=two["seq"])
    assert [(text_of(entry), entry["edited"], entry["deleted"]) for entry in changed] == [
        ("one!", True, False),
        ("two", False, True),
    ]
    assert [text_of(entry) for entry in await ada.playground.transcript(ada.id)] == ["one!", "two"]
    with pytest.raises(PlaygroundRefused, match="message to edit not found"):
        await ada.edit(two, "two!")


async def test_waiting_ends_with_what_came(ada: PlaygroundUser) -> None:
    waiting = asyncio.create_task(ada.wait_for(lambda entry: text_of(entry) == "two"))
    await ada.send_text("one")
    await ada.send_text("two")
    assert text_of(await waiting) == "two"
    with pytest.raises(NothingCame, match="0 of 1 came"):
        await ada.wait_for(lambda _: False, 0.05)


async def test_the_page_is_told_as_it_happens(playground: Playground, bot: Bot, ada: PlaygroundUser) -> None:
    address = f"{playground.page_url}api/events".replace("http:", "ws:")
    async with connect(address) as socket, asyncio.timeout(20):
        await ada.send_text("hello")
        await bot.send_chat_action(ada.id, "typing")
        group = await playground.add_chat("group", "Friends", members=[ada], with_bot=False)
        seen = [json.loads(await socket.recv()) for _ in range(4)]
    entry, action, created, chat = seen
    assert (entry["type"], entry["chat_id"], text_of(entry["entry"])) == ("entry", ada.id, "hello")
    assert (action["type"], action["action"], action["from"]) == ("action", "typing", bot.id)
    assert created["entry"]["message"]["group_chat_created"]
    assert (chat["type"], chat["chat"]["chat"]["id"], chat["chat"]["bot_status"]) == ("chat", group, "left")


async def test_a_photo_is_made_small_by_the_app(ada: PlaygroundUser) -> None:
    entry = await ada.send_photo(picture(9000, 2000), caption="wide")
    sizes = [(size["width"], size["height"]) for size in entry["message"]["photo"]]
    assert sizes == [(90, 20), (320, 71), (800, 178), (1280, 284)]
    with Image.open(io.BytesIO(await ada.playground.file(file_id_of(entry)))) as image:
        assert (image.format, image.size) == ("JPEG", (1280, 284))


async def test_a_photo_stands_upright(ada: PlaygroundUser) -> None:
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn by 90° clockwise
    Image.new("RGB", (400, 200)).save(buffer, "JPEG", exif=exif)
    entry = await ada.send_photo(buffer.getvalue())
    largest = entry["message"]["photo"][-1]
    assert (largest["width"], largest["height"]) == (200, 400)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "CMYK", "I;16"])
async def test_any_mode_of_picture_becomes_a_photo(ada: PlaygroundUser, mode: str) -> None:
    buffer = io.BytesIO()
    Image.new(mode, (30, 20)).save(buffer, "TIFF")
    entry = await ada.send_photo(buffer.getvalue())
    assert entry["message"]["photo"][-1]["width"] == 30


@pytest.mark.parametrize("data", [b"", b"no picture", picture()[:300], picture(10, 400, "PNG")])
async def test_what_is_no_photo_is_refused(ada: PlaygroundUser, data: bytes) -> None:
    with pytest.raises(PlaygroundRefused):
        await ada.send_photo(data)


async def test_a_document_keeps_bytes_name_and_type(ada: PlaygroundUser) -> None:
    data = picture(image_format="PNG")
    entry = await ada.send_document(SentFile(data, "Ω.png", "image/x-odd"), caption="as a file")
    document = entry["message"]["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == ("Ω.png", "image/x-odd", len(data))
    assert await ada.playground.file(document["file_id"]) == data


async def test_stickers_come_in_three_kinds(ada: PlaygroundUser) -> None:
    static = await ada.send_sticker(picture(512, 400, "WEBP"))
    animated = await ada.send_sticker(b"tgs", kind="animated")
    video = await ada.send_sticker(b"webm", kind="video")
    kinds = [
        (entry["message"]["sticker"]["is_animated"], entry["message"]["sticker"]["is_video"])
        for entry in (static, animated, video)
    ]
    assert kinds == [(False, False), (True, False), (False, True)]
    with pytest.raises(PlaygroundRefused, match="kind is static, animated or video"):
        await ada.send_sticker(b"x", kind="singing")


async def test_an_edited_photo_is_another_picture(bot: Bot, ada: PlaygroundUser) -> None:
    entry = await ada.send_photo(picture(), caption="old")
    edited = await ada.edit(entry, "new", picture(colour="red"))
    assert text_of(edited) == "new"
    assert file_id_of(edited) != file_id_of(entry)
    _, update = await bot.get_updates()
    assert update.edited_message is not None
    assert (update.edited_message.caption, update.edited_message.edit_date is not None) == ("new", True)


async def test_only_ones_own_messages_are_edited(
    playground: Playground, ada: PlaygroundUser, lin: PlaygroundUser
) -> None:
    group = await playground.add_chat(members=[ada, lin])
    entry = await ada.send_text("mine", group)
    with pytest.raises(PlaygroundRefused, match="message can't be edited"):
        await lin.edit(entry, "yours")


async def test_albums_have_two_to_ten_items(ada: PlaygroundUser) -> None:
    documents = await ada.send_album([SentFile(b"a", "a.txt", "text/plain")] * 2, as_="document")
    assert len({entry["message"]["media_group_id"] for entry in documents}) == 1
    for count in (1, 11):
        with pytest.raises(PlaygroundRefused, match="2-10"):
            await ada.send_album([picture(20, 20)] * count)


async def test_the_bots_calls_are_on_record(playground: Playground, bot: Bot, ada: PlaygroundUser) -> None:
    await ada.send_text("/start")
    await bot.send_message(ada.id, "hello")
    record = await playground.wait_for_request(lambda record: record["method"] == "sendMessage")
    assert (record["params"]["text"], record["ok"], record["http_status"]) == ("hello", True, 200)
    later = asyncio.create_task(playground.requests(after=record["n"], wait_s=20))
    await bot.get_me()
    assert [record["method"] for record in await later] == ["getMe"]


async def test_answers_leave_at_once() -> None:
    """Nagle's algorithm would hold each of them for 40 ms."""
    accepted: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def look(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = writer.get_extra_info("socket")
        accepted.set_result(bool(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
        writer.close()

    listener = serving.listen("127.0.0.1", 0)
    async with await asyncio.start_server(look, sock=listener):
        _, writer = await asyncio.open_connection(*listener.getsockname())
        assert await asyncio.wait_for(accepted, 20)
        writer.close()


async def test_a_playground_of_its_own_process_ends_with_it() -> None:
    async with Playground.start() as playground:
        me = await playground.me()
        await me.send_text("hello")
        assert len(await me.entries()) == 1
    with pytest.raises(Exception, match=r"onnect"):
        async with Playground.at(playground.page_url) as gone:
            await gone.state()
