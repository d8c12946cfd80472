"""Clouds of files, tables of words, and texts set as pictures."""

import csv
import io
import json
from collections.abc import Callable

import docx
import pytest
from PIL import Image

from tests.end_to_end.conversation import (
    ANSWER_S,
    all_labels,
    answer_to,
    as_wanted,
    calls,
    code_in,
    counts_in,
    made,
    now,
    picture_of,
    press,
    redrawn,
    said_by_bot,
    said_to,
    turned,
)
from tests.playground_client import (
    Entry,
    Playground,
    PlaygroundUser,
    SentFile,
    file_id_of,
    is_answer_to,
    text_of,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")

LIMIT_BYTES = 20_000_000
TEXT = "rivers lakes rivers"


def word_file() -> bytes:
    document, file = docx.Document(), io.BytesIO()
    document.add_paragraph(TEXT)
    document.save(file)
    return file.getvalue()


def exported_chat() -> bytes:
    message = {"id": 1, "type": "message", "date": "2026-01-01T10:00:00", "from": "Ada", "text": TEXT}
    return json.dumps({"name": "Chat", "type": "personal_chat", "id": 1, "messages": [message]}).encode()


FILES: dict[str, Callable[[], bytes]] = {
    "notes.txt": TEXT.encode,
    "notes": TEXT.encode,
    "README.md": TEXT.encode,
    "letter.docx": word_file,
    "table.csv": f"{TEXT}\n".encode,
    "page.html": f"<html><body><p>{TEXT}</p></body></html>".encode,
    "film.srt": f"1\n00:00:01,000 --> 00:00:02,000\n{TEXT}\n".encode,
    "film.vtt": f"WEBVTT\n\n00:01.000 --> 00:02.000\n{TEXT}\n".encode,
    "result.json": exported_chat,
    "WhatsApp Chat with Ada.txt": f"01/02/2026, 10:00 - Ada: {TEXT}\n".encode,
}


@pytest.mark.parametrize("name", FILES)
async def test_a_file_of_text_becomes_the_cloud_of_its_words(
    ada: PlaygroundUser, playground: Playground, name: str
) -> None:
    mime_type = "application/octet-stream" if "." in name else "text/plain"
    question = await ada.send_document(SentFile(FILES[name](), name, mime_type))
    cloud = await answer_to(ada, question)
    counts = counts_in(text_of(cloud))
    assert counts.get("rivers", 0) >= 2 or name == "letter.docx"
    assert "photo" in cloud["message"]
    assert await calls(playground, "sendChatAction", chat_id=ada.id, action="upload_photo")


async def test_a_file_in_a_group_is_drawn_when_it_is_asked_for(ada: PlaygroundUser, playground: Playground) -> None:
    group = await playground.add_chat(members=[ada])
    file = await ada.send_document(SentFile(TEXT.encode(), "notes.txt", "text/plain"), group)
    asked = await ada.send_text("/cloud heart", group, reply_to=file["message"]["message_id"])
    assert counts_in(await said_to(ada, asked)) == {"rivers": 2, "lakes": 1}
    assert not [entry for entry in await said_by_bot(playground, group) if is_answer_to(entry, file)]


async def test_a_file_over_20_mb_is_too_big(ada: PlaygroundUser, playground: Playground) -> None:
    big = await ada.send_document(SentFile(b"a" * (LIMIT_BYTES + 1), "notes.txt", "text/plain"))
    assert "at most 20 MB" in await said_to(ada, big)
    assert await calls(playground, "getFile", file_id=file_id_of(big)) == []


async def test_an_empty_file_of_words_gets_a_sentence(ada: PlaygroundUser) -> None:
    said = await said_to(ada, await ada.send_document(SentFile(b"1 2 3", "notes.txt", "text/plain")))
    assert "no words" in said or "no text" in said


async def rows_of(user: PlaygroundUser, entry: Entry) -> list[list[str]]:
    assert entry["message"]["document"]["file_name"] == "words.csv"
    table = (await user.playground.file(file_id_of(entry))).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(table, newline="")))


async def test_words_of_a_cloud_of_a_text_and_of_a_code(ada: PlaygroundUser) -> None:
    text = await ada.send_text(TEXT)
    cloud = await answer_to(ada, text)
    rows = [["word", "count"], ["rivers", "2"], ["lakes", "1"]]
    for question in (
        await ada.send_text("/words", reply_to=cloud["message"]["message_id"]),
        await ada.send_text("/words", reply_to=text["message"]["message_id"]),
        await ada.send_text(f"/words {TEXT}"),
        await ada.send_text(f"/words {code_in(text_of(cloud))}"),
    ):
        answer = await answer_to(ada, question)
        assert text_of(answer).splitlines() == ["2 of 2 words:", "1. rivers – 2", "2. lakes – 1"]
        assert await rows_of(ada, answer) == rows


async def test_words_of_a_cloud_are_those_that_it_shows(ada: PlaygroundUser) -> None:
    cloud = await answer_to(ada, await ada.send_text(f"{TEXT} brooks"))
    await turned(ada, cloud, "🚫 Word", "lakes")
    await redrawn(ada, cloud, "lakes")
    answer = await answer_to(ada, await ada.send_text("/words", reply_to=cloud["message"]["message_id"]))
    assert [word for word, _ in await rows_of(ada, answer)] == ["word", "rivers", "brooks"]


async def test_words_of_nothing_says_how(ada: PlaygroundUser) -> None:
    assert "Reply to a cloud or a text with /words" in await said_to(ada, await ada.send_text("/words"))


async def test_a_card_is_a_picture_with_buttons_that_change_it(ada: PlaygroundUser) -> None:
    card = await answer_to(ada, await ada.send_text("/card Less is more"))
    assert "photo" in card["message"]
    assert text_of(card) == ""
    assert all_labels(card) == {"🎨 Palette", "🔤 Font", "🖼️ Kind", "↩️ Undo", "⬇️ Original"}
    first = await picture_of(ada, card)

    await turned(ada, card, "Palette", "✓ Paper")
    await press(ada, card, "Dusk")
    await ada.wait_for(lambda found: "✓ Dusk" in all_labels(found), ANSWER_S)
    changed = await picture_of(ada, await now(ada, card))
    assert changed.size == first.size
    assert changed.tobytes() != first.tobytes()

    await turned(ada, card, "Back", "Kind")
    await turned(ada, card, "Kind", "Sign")
    await press(ada, card, "Sign")
    await ada.wait_for(lambda found: "✓ 🪧 Sign" in all_labels(found), ANSWER_S)
    sign = await picture_of(ada, await now(ada, card))
    assert sign.width > sign.height

    sent = await made(ada, card, "Sticker")
    assert "sticker" in sent["message"]
    assert max((await picture_of(ada, sent)).size) == 512

    await turned(ada, card, "Back", "Original")
    await turned(ada, card, "Original", "PNG")
    png = await made(ada, card, "PNG")
    assert png["message"]["document"]["file_name"] == "card.png"
    assert Image.open(io.BytesIO(await ada.playground.file(file_id_of(png)))).format == "PNG"
    svg = await made(ada, card, "SVG")
    assert svg["message"]["document"]["file_name"] == "card.svg"
    assert b"more</title>" in await ada.playground.file(file_id_of(svg))


async def test_a_card_of_a_text_that_it_replies_to_and_its_edit(ada: PlaygroundUser) -> None:
    text = await ada.send_text("Less is more")
    question = await ada.send_text("/card", reply_to=text["message"]["message_id"])
    card = await answer_to(ada, question)
    await turned(ada, card, "Palette", "✓ Paper")
    await press(ada, card, "Dusk")
    await ada.wait_for(lambda found: "✓ Dusk" in all_labels(found), ANSWER_S)
    dusk = await now(ada, card)
    await ada.edit(question, "/card More is more")
    changed = await as_wanted(ada, card, lambda found: found["seq"] > dusk["seq"])
    await turned(ada, changed, "Palette", "✓ Dusk")


async def test_a_strangers_press_under_a_card_gives_a_card_of_ones_own(
    ada: PlaygroundUser, playground: Playground
) -> None:
    bob = await playground.add_user("Bob")
    group = await playground.add_chat(members=[ada, bob])
    card = await answer_to(ada, await ada.send_text("/card Less is more", group))
    assert "one of your own" in (await press(bob, card, "Palette"))["text"]
    copy = await bob.wait_for(lambda found: is_answer_to(found, card), ANSWER_S, group)
    assert "✓ Paper" in all_labels(copy), "with what one wanted at hand"
    assert "Back" not in str(all_labels(await now(ada, card)))


async def test_a_card_of_nothing_says_how(ada: PlaygroundUser) -> None:
    assert "no text to draw" in await said_to(ada, await ada.send_text("/card"))
