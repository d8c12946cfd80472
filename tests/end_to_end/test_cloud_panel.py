"""The panel under a cloud, each button pressed as a person presses it."""

import asyncio
import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio
from PIL import Image, ImageDraw

from tests.end_to_end.conversation import (
    ANSWER_S,
    all_labels,
    answer_to,
    as_wanted,
    calls,
    code_in,
    counts_in,
    labels,
    made,
    now,
    picture_of,
    press,
    redrawn,
    said_by_bot,
    said_to,
    turned,
)
from tests.pictures import photo, saved, sticker
from tests.playground_client import (
    Entry,
    Playground,
    PlaygroundUser,
    SentFile,
    file_id_of,
    is_answer_to,
    text_of,
)
from tests.rebus_process import Rebus, running_rebus

pytestmark = pytest.mark.asyncio(loop_scope="session")

TEXT = (
    "apples apples apples apples pears pears pears plums plums cherries figs grapes melons quinces medlars damsons "
    "apricots peaches lemons oranges"
)
GONE = "I no longer have what this was drawn from."


async def size_of(user: PlaygroundUser, entry: Entry) -> tuple[int, int]:
    return (await picture_of(user, await now(user, entry))).size


@pytest_asyncio.fixture(loop_scope="session")
async def cloud(ada: PlaygroundUser) -> Entry:
    """A cloud in Ada's own chat."""
    return await answer_to(ada, await ada.send_text(TEXT))


async def test_a_cloud_has_everything_at_hand_and_no_row_over_three(ada: PlaygroundUser, cloud: Entry) -> None:
    assert labels(cloud) == [
        ["🎨 Palette", "🔤 Font", "◻️ Shape"],
        ["📐 Canvas", "🎲 Shuffle", "🚫 Word"],
        ["➖ Words", "➕ Words", "↩️ Undo"],
        ["✏️ Title", "💾 Default", "⬇️ Original"],
    ]


async def test_another_palette_changes_the_same_message_and_is_marked(ada: PlaygroundUser, cloud: Entry) -> None:
    await turned(ada, cloud, "Palette", "✓ Dusk")
    changed = await redrawn(ada, cloud, "Paper")
    assert "✓ Paper" in all_labels(changed), "the choices stay open, to try the next"
    assert counts_in(text_of(changed)) == counts_in(text_of(cloud))
    assert changed["message"]["photo"][-1]["file_unique_id"] != cloud["message"]["photo"][-1]["file_unique_id"]
    assert labels(await turned(ada, cloud, "Back", "Shuffle")) == labels(cloud)


async def test_font_and_angles_and_shape_are_chosen_alike(ada: PlaygroundUser, cloud: Entry) -> None:
    for menu, choice in (("Font", "Serif"), ("Font", "Level"), ("Shape", "Heart")):
        await turned(ada, cloud, menu, choice)
        assert f"✓ {next(label for label in all_labels(await now(ada, cloud)) if choice in label)}" in all_labels(
            await redrawn(ada, cloud, choice)
        )
        await turned(ada, cloud, "Back", "Shuffle")


async def test_a_canvas_has_its_sides(ada: PlaygroundUser, cloud: Entry) -> None:
    assert await size_of(ada, cloud) == (1024, 1024)
    await turned(ada, cloud, "Canvas", "Story")
    await redrawn(ada, cloud, "Story")
    width, height = await size_of(ada, cloud)
    assert width / height == pytest.approx(9 / 16, abs=0.01)


async def test_the_stickers_canvas_brings_a_sticker(ada: PlaygroundUser, cloud: Entry) -> None:
    await turned(ada, cloud, "Canvas", "Sticker")
    sent = await made(ada, cloud, "Sticker")
    picture = await picture_of(ada, sent)
    assert "sticker" in sent["message"]
    assert (picture.format, max(picture.size)) == ("WEBP", 512)
    assert max(await size_of(ada, cloud)) == 512, "and the message shows what it looks like"


async def test_a_shuffle_and_its_undoing_lead_back_to_the_same_picture(ada: PlaygroundUser, cloud: Entry) -> None:
    await redrawn(ada, cloud, "Shuffle")
    again = await redrawn(ada, cloud, "Undo")
    assert text_of(again) == text_of(cloud)
    assert again["message"]["photo"][-1]["file_unique_id"] == cloud["message"]["photo"][-1]["file_unique_id"]
    assert "where you began" in (await press(ada, cloud, "Undo"))["text"]


async def test_fewer_words_and_more_again(ada: PlaygroundUser, cloud: Entry) -> None:
    before = len(counts_in(text_of(cloud)))
    for _ in range(3):
        await redrawn(ada, cloud, "➖ Words")
    fewest = await now(ada, cloud)
    assert len(counts_in(text_of(fewest))) < before
    assert list(counts_in(text_of(fewest)))[:2] == ["apples", "pears"]
    assert "some words" in (await press(ada, cloud, "➖ Words"))["text"]
    for _ in range(3):
        await redrawn(ada, cloud, "➕ Words")
    assert "all its words" in (await press(ada, cloud, "➕ Words"))["text"]
    assert counts_in(text_of(await now(ada, cloud))) == counts_in(text_of(cloud))


async def test_a_dropped_word_is_gone_and_the_next_takes_its_place(ada: PlaygroundUser, cloud: Entry) -> None:
    words = await turned(ada, cloud, "🚫 Word", "pears")
    assert all(len(row) <= 3 for row in labels(words))
    assert "›" in all_labels(words)
    changed = await redrawn(ada, cloud, "pears")
    assert "pears" not in counts_in(text_of(changed))
    assert "pears" not in all_labels(changed)
    assert "plums" in all_labels(changed), "one may drop the next at once"
    await turned(ada, cloud, "Back", "Undo")
    assert "pears" in counts_in(text_of(await redrawn(ada, cloud, "Undo")))


async def height_above_words(user: PlaygroundUser, entry: Entry) -> int:
    """How far down a line of ground alone reaches across a cloud below its first ink: a title is above it."""
    pixels = np.asarray(await picture_of(user, await now(user, entry)), dtype=int)
    rows = (np.abs(pixels - pixels[0, 0]).max(axis=2) > 60).any(axis=1)
    first = int(rows.argmax())
    return int((~rows[first:]).argmax()) + first


async def test_a_title_stands_above_the_cloud_and_its_code_knows_it(ada: PlaygroundUser, cloud: Entry) -> None:
    await turned(ada, cloud, "✏️ Title", "Write one")
    asked = await press(ada, cloud, "Write one")
    assert asked["show_alert"]
    assert "/title" in asked["text"]
    bare = text_of(cloud)
    await ada.send_text("/title Fruit of the garden", reply_to=cloud["message"]["message_id"])
    titled = await as_wanted(ada, cloud, lambda found: text_of(found) != bare)
    assert counts_in(text_of(titled)) == counts_in(bare)
    assert await height_above_words(ada, cloud) < 150, "a line, not the heaviest word"

    await turned(ada, cloud, "✏️ Title", "📅")
    dated = await redrawn(ada, cloud, "📅")
    assert "✓ 📅" in str(labels(dated))
    again = await answer_to(ada, await ada.send_text(f"/cloud {code_in(text_of(dated))}"))
    assert text_of(again) == text_of(dated)
    assert again["message"]["photo"][-1]["file_unique_id"] == dated["message"]["photo"][-1]["file_unique_id"]
    assert text_of(await redrawn(ada, cloud, "✓ 📅")) == text_of(titled)
    assert text_of(await redrawn(ada, cloud, "✖️ None")) == bare
    await turned(ada, cloud, "Back", "Undo")
    assert text_of(await redrawn(ada, cloud, "Undo")) == text_of(titled)


async def test_a_title_in_reply_to_nothing_is_the_last_clouds_and_of_nothing_says_how(
    ada: PlaygroundUser, cloud: Entry, playground: Playground
) -> None:
    await ada.send_text("/title Fruit")
    await as_wanted(ada, cloud, lambda found: text_of(found) != text_of(cloud))
    for wrong in (await ada.send_text("/title"), await ada.send_text("/title Fruit", reply_to=await said_id(ada))):
        assert "Reply to a cloud with /title" in await said_to(ada, wrong)
    eve = await playground.add_user("Eve")
    assert "no cloud here yet" in await said_to(eve, await eve.send_text("/title Fruit"))


async def said_id(user: PlaygroundUser) -> int:
    """A message that shows no cloud."""
    return int((await answer_to(user, await user.send_text("/help")))["message"]["message_id"])


async def test_a_title_for_somebody_elses_cloud_gives_one_of_ones_own(
    ada: PlaygroundUser, playground: Playground
) -> None:
    eve = await playground.add_user("Eve")
    group = await playground.add_chat(members=[ada, eve])
    cloud = await answer_to(ada, await ada.send_text(f"/cloud {TEXT}", group))
    asked = await eve.send_text("/title Mine", group, reply_to=cloud["message"]["message_id"])
    own = await answer_to(eve, asked)
    assert counts_in(text_of(own)) == counts_in(text_of(cloud))
    assert text_of(own) != text_of(cloud)
    assert text_of(await now(ada, cloud)) == text_of(cloud)
    await redrawn(eve, own, "Shuffle")


async def test_a_chat_remembers_its_style_and_what_it_does_not_want_to_see(ada: PlaygroundUser, cloud: Entry) -> None:
    await turned(ada, cloud, "Palette", "Paper")
    await redrawn(ada, cloud, "Paper")
    await turned(ada, cloud, "Back", "Undo")
    await turned(ada, cloud, "🚫 Word", "pears")
    await redrawn(ada, cloud, "pears")
    await turned(ada, cloud, "Back", "Default")
    await turned(ada, cloud, "Default", "This style")
    assert "look like this one" in (await press(ada, cloud, "This style"))["text"]
    assert "without these words" in (await press(ada, cloud, "Leave 1 word out"))["text"]

    second = await answer_to(ada, await ada.send_text(TEXT))
    assert "pears" not in counts_in(text_of(second))
    assert "✓ Paper" in all_labels(await turned(ada, second, "Palette", "Paper"))

    assert "as I like them" in await said_to(ada, await ada.send_text("/cloud reset"))
    third = await answer_to(ada, await ada.send_text(TEXT))
    assert "pears" in counts_in(text_of(third))
    assert "✓ Dusk" in all_labels(await turned(ada, third, "Palette", "Paper"))


async def test_a_chat_chooses_whether_numbers_are_words(ada: PlaygroundUser) -> None:
    text = "apples 1984 pears 3.14 apples 1984"
    cloud = await answer_to(ada, await ada.send_text(text))
    assert set(counts_in(text_of(cloud))) == {"apples", "pears"}
    await turned(ada, cloud, "Default", "🔢")
    assert "have numbers, too" in (await press(ada, cloud, "🔢"))["text"]
    await as_wanted(ada, cloud, lambda found: "✓ 🔢 Numbers in all clouds here" in all_labels(found))
    second = await answer_to(ada, await ada.send_text(text))
    assert counts_in(text_of(second)) == {"1984": 2, "apples": 2, "3.14": 1, "pears": 1}
    assert "without numbers" in (await press(ada, cloud, "🔢"))["text"]
    await as_wanted(ada, cloud, lambda found: "🔢 Numbers in all clouds here" in all_labels(found))
    third = await answer_to(ada, await ada.send_text(text))
    assert set(counts_in(text_of(third))) == {"apples", "pears"}


async def test_originals_are_files_of_their_kind(ada: PlaygroundUser, cloud: Entry) -> None:
    await turned(ada, cloud, "Original", "SVG")
    png = await made(ada, cloud, "PNG")
    assert png["message"]["document"]["file_name"] == "cloud.png"
    picture = await picture_of(ada, png)
    assert (picture.format, picture.size) == ("PNG", (1024, 1024))
    assert picture.mode == "RGB"
    clear = await picture_of(ada, await made(ada, cloud, "no ground"))
    assert (clear.format, clear.size, clear.getpixel((0, 0))[3]) == ("PNG", (1024, 1024), 0)
    svg = await made(ada, cloud, "SVG")
    assert svg["message"]["document"]["file_name"] == "cloud.svg"
    assert b"<svg" in await ada.playground.file(file_id_of(svg))
    assert "sticker" in (await made(ada, cloud, "Sticker"))["message"]


async def test_a_code_draws_the_same_again_in_another_chat(
    ada: PlaygroundUser, cloud: Entry, playground: Playground
) -> None:
    await turned(ada, cloud, "Palette", "Paper")
    changed = await redrawn(ada, cloud, "Paper")
    code = code_in(text_of(changed))
    (mark,) = changed["message"]["caption_entities"]
    assert (mark["type"], mark["length"]) == ("code", len(code)), "a tap copies it"

    bob = await playground.add_user("Bob")
    group = await playground.add_chat(members=[bob])
    again = await answer_to(bob, await bob.send_text(f"/cloud {code}", group))
    assert text_of(again) == text_of(changed)
    assert again["message"]["photo"][-1]["file_unique_id"] == changed["message"]["photo"][-1]["file_unique_id"]
    await redrawn(bob, again, "Shuffle")
    assert text_of(await now(ada, cloud)) == text_of(changed), "each chat has its own"


async def test_a_code_that_nobody_has_is_said_to_be_unknown(ada: PlaygroundUser, cloud: Entry) -> None:
    code = code_in(text_of(cloud))
    other = code[:-1] + ("a" if code[-1] != "a" else "b")
    assert "no cloud with this code" in await said_to(ada, await ada.send_text(f"/cloud {other}"))


async def test_an_edited_text_keeps_the_look_of_its_cloud(ada: PlaygroundUser) -> None:
    question = await ada.send_text(TEXT)
    cloud = await answer_to(ada, question)
    await turned(ada, cloud, "Palette", "Paper")
    await redrawn(ada, cloud, "Paper")
    await ada.edit(question, "rivers rivers lakes")
    await ada.wait_for(lambda found: counts_in(text_of(found) or " ") == {"rivers": 2, "lakes": 1}, ANSWER_S)
    assert "✓ Paper" in all_labels(await turned(ada, cloud, "Palette", "Paper"))


# Somebody else, and several at once.


async def test_a_group_gets_one_quiet_row_and_only_who_asked_or_an_administrator_changes_it(
    ada: PlaygroundUser, playground: Playground
) -> None:
    bob, eve = await playground.add_user("Bob"), await playground.add_user("Eve")
    group = await playground.add_chat(members=[ada, bob, eve])  # Ada made it
    cloud = await answer_to(bob, await bob.send_text(f"/cloud {TEXT}", group))
    assert labels(cloud) == [["🎨 Style", "🎲 Shuffle", "⬇️ Original"]]

    said = await press(eve, cloud, "Shuffle")
    assert "one of your own" in said["text"]
    copy = await eve.wait_for(lambda found: is_answer_to(found, cloud), ANSWER_S, group)
    assert text_of(copy) != text_of(cloud), "shuffled, as she wished"
    assert counts_in(text_of(copy)) == counts_in(text_of(cloud))
    assert text_of(await now(bob, cloud)) == text_of(cloud)
    assert "already" in (await press(eve, cloud, "Shuffle"))["text"], "one is enough"

    await turned(eve, copy, "Style", "Palette")
    await redrawn(eve, copy, "Shuffle")
    await redrawn(bob, cloud, "Shuffle")
    await redrawn(ada, cloud, "Shuffle")
    assert "administrators" in (await press_default(bob, cloud))["text"]
    pictures = [entry for entry in await said_by_bot(playground, group) if "photo" in entry["message"]]
    assert len(pictures) == 2


async def press_default(user: PlaygroundUser, cloud: Entry) -> dict[str, Any]:
    if "Default" not in str(labels(await now(user, cloud))):
        await turned(user, cloud, "Style", "Default")
    await turned(user, cloud, "Default", "This style")
    return await press(user, cloud, "This style")


async def test_two_people_pressing_at_once_lose_nothing(ada: PlaygroundUser, playground: Playground) -> None:
    bob = await playground.add_user("Bob")
    group = await playground.add_chat(members=[ada, bob])
    await playground.set_member(group, bob.id, "administrator")
    cloud = await answer_to(ada, await ada.send_text(f"/cloud {TEXT}", group))
    await turned(ada, cloud, "Style", "Word")
    words = await turned(ada, cloud, "Word", "pears")
    # The buttons stay where they are, so that a tap meant for one word does not meet another.
    await playground.order_fault("slow", method="editMessageMedia", delay_s=1)
    await asyncio.gather(
        ada.tap_text(words, "pears"),
        bob.tap_text(words, "plums"),
        ada.tap_text(words, "figs"),
        bob.tap_text(words, "pears"),
    )
    wanted = set(counts_in(text_of(cloud))) - {"pears", "plums", "figs"}
    changed = await as_wanted(ada, cloud, lambda found: not {"pears", "plums", "figs"} & set(counts_in(text_of(found))))
    assert wanted <= set(counts_in(text_of(changed)))


@pytest.mark.timeout(300)
async def test_a_hundred_presses_in_a_row_end_with_the_last(
    ada: PlaygroundUser, cloud: Entry, playground: Playground, rebus: Rebus
) -> None:
    began = (await playground.requests())[-1]["n"]
    presses = ["Shuffle"] * 97 + ["➖ Words"] * 3
    answers = [(await ada.tap_text(cloud, label))["answer"] for label in presses]
    assert None not in answers, "every press is answered"
    final = await as_wanted(ada, cloud, lambda found: not {"damsons", "figs"} & set(counts_in(text_of(found))))
    await asyncio.sleep(2.5)  # were there another edit to come, it would be there
    assert text_of(await now(ada, cloud)) == text_of(final)
    edits = await playground.requests(began, "editMessageMedia")
    assert 2 <= len(edits) < 60
    paces = [second["at"] - first["at"] for first, second in pairwise(edits)]
    assert min(paces) > 0.9, "Telegram's one message a second is kept to"
    steps = [await redrawn(ada, cloud, "Undo") for _ in range(2)]
    assert len({text_of(step) for step in steps}) == 2, "and each press can be taken back"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def in_database(data_dir: Path, statement: str) -> None:
    with closing(sqlite3.connect(data_dir / "rebus.sqlite")) as connection, connection:
        assert connection.execute(statement).rowcount


async def test_buttons_outlive_the_bot_and_say_so_when_they_cannot(data_dir: Path) -> None:
    async with Playground.start() as playground:
        ada = await playground.me()
        async with running_rebus(playground, data_dir) as rebus:
            cloud = await answer_to(ada, await ada.send_text(TEXT))
            await redrawn(ada, cloud, "Shuffle")
            await rebus.terminate()
        async with running_rebus(playground, data_dir) as rebus:
            assert text_of(await redrawn(ada, cloud, "Undo")) == text_of(cloud)
            await rebus.terminate()
        for statement in ("drawn SET shown_at = shown_at", "clouds SET used_at = used_at"):
            in_database(data_dir, f"UPDATE {statement} - 8 * 86400")
        async with running_rebus(playground, data_dir) as rebus:
            await redrawn(ada, cloud, "Shuffle")
            await rebus.terminate()
        in_database(data_dir, "DELETE FROM clouds")
        async with running_rebus(playground, data_dir):
            gone = await press(ada, cloud, "Shuffle")
            assert gone["show_alert"]
            assert GONE in gone["text"]


async def test_what_was_pressed_before_a_crash_is_shown_after_it_and_done_once(data_dir: Path) -> None:
    async with Playground.start() as playground:
        ada = await playground.me()
        async with running_rebus(playground, data_dir) as rebus:
            cloud = await answer_to(ada, await ada.send_text(TEXT))
            await playground.order_fault("slow", method="editMessageMedia", delay_s=30)
            for _ in range(3):
                await press(ada, cloud, "Shuffle")
            await rebus.kill()
        await playground.clear_faults()
        async with running_rebus(playground, data_dir):
            changed = await ada.wait_for(
                lambda found: found["edited"] and text_of(found) not in {text_of(cloud), ""}, ANSWER_S
            )
            assert text_of(changed) != text_of(cloud)
            for _ in range(3):
                latest = await redrawn(ada, cloud, "Undo")
            assert text_of(latest) == text_of(cloud), "three presses, three steps"
            assert "where you began" in (await press(ada, cloud, "Undo"))["text"]


async def test_a_removed_bot_forgets_what_it_drew(ada: PlaygroundUser, playground: Playground) -> None:
    group = await playground.add_chat(members=[ada])
    cloud = await answer_to(ada, await ada.send_text("/cloud secrets of this group alone", group))
    await playground.set_member(group, "bot", "kicked")
    await playground.set_member(group, "bot", "member")
    gone = await press(ada, cloud, "Shuffle")
    assert gone["show_alert"]
    assert GONE in gone["text"]
    assert "no cloud with this code" in await said_to(ada, await ada.send_text(f"/cloud {code_in(text_of(cloud))}"))


# Pictures as shapes.


async def test_a_picture_in_reply_becomes_the_shape_once_it_is_asked_for(
    ada: PlaygroundUser, cloud: Entry, playground: Playground
) -> None:
    reply_to = cloud["message"]["message_id"]
    words = photo("Read me, I am words")
    assert await said_to(ada, await ada.send_photo(words, reply_to=reply_to)) == "Read me, I am words"
    await turned(ada, cloud, "Shape", "Picture")
    asked = await press(ada, cloud, "Picture")
    assert asked["show_alert"]
    assert "Reply to this cloud" in asked["text"]
    before = text_of(cloud)
    await ada.send_sticker(SentFile(sticker("Hello"), "sticker.webp", "image/webp"), reply_to=reply_to)
    changed = await as_wanted(ada, cloud, lambda found: text_of(found) != before)
    assert counts_in(text_of(changed)) == counts_in(before)
    await turned(ada, cloud, "Shape", "✓ 🖼️ Picture")
    assert await said_to(ada, await ada.send_photo(words, reply_to=reply_to)) == "Read me, I am words", "once"


@pytest.mark.parametrize("kind", ["animated", "video"])
async def test_a_sticker_that_moves_in_reply_becomes_the_shape_once_it_is_asked_for(
    ada: PlaygroundUser, cloud: Entry, kind: str
) -> None:
    still = SentFile(sticker("Hi"), "sticker.webp", "image/webp")
    reply_to = cloud["message"]["message_id"]
    refused = await ada.send_sticker(b"moving", kind=kind, thumbnail=still, reply_to=reply_to)
    assert "I can do nothing with this" in await said_to(ada, refused)
    await turned(ada, cloud, "Shape", "Picture")
    await press(ada, cloud, "Picture")
    before = text_of(cloud)
    await ada.send_sticker(b"moving", kind=kind, thumbnail=still, reply_to=reply_to)
    changed = await as_wanted(ada, cloud, lambda found: text_of(found) != before)
    assert counts_in(text_of(changed)) == counts_in(before)


async def test_shape_in_reply_to_a_picture_fills_it_with_the_last_cloud_or_with_words(
    ada: PlaygroundUser, cloud: Entry
) -> None:
    picture = await ada.send_sticker(SentFile(sticker("Hi"), "sticker.webp", "image/webp"))
    await answer_to(ada, picture)
    reply_to = picture["message"]["message_id"]
    filled = await answer_to(ada, await ada.send_text("/shape", reply_to=reply_to))
    assert counts_in(text_of(filled)) == counts_in(text_of(cloud))
    assert code_in(text_of(filled)) != code_in(text_of(cloud))
    filled = await answer_to(ada, await ada.send_text("/shape rivers lakes rivers", reply_to=reply_to))
    assert counts_in(text_of(filled)) == {"rivers": 2, "lakes": 1}
    await turned(ada, filled, "Shape", "✓ 🖼️ Picture")


async def test_a_sticker_that_moves_lends_its_still_picture(ada: PlaygroundUser, cloud: Entry) -> None:
    still = SentFile(sticker("Hi"), "sticker.webp", "image/webp")
    moving = await ada.send_sticker(b"moving", kind="animated", thumbnail=still)
    await answer_to(ada, moving)
    filled = await answer_to(ada, await ada.send_text("/shape", reply_to=moving["message"]["message_id"]))
    assert counts_in(text_of(filled)) == counts_in(text_of(cloud))
    await turned(ada, filled, "Shape", "✓ 🖼️ Picture")


async def test_shape_as_the_caption_of_a_picture_in_reply_to_a_cloud_changes_that_one(
    ada: PlaygroundUser, cloud: Entry
) -> None:
    reply_to = cloud["message"]["message_id"]
    await ada.send_photo(photo("A shape"), caption="/shape", reply_to=reply_to)
    changed = await as_wanted(ada, cloud, lambda found: text_of(found) != text_of(cloud))
    assert counts_in(text_of(changed)) == counts_in(text_of(cloud))


async def test_shape_of_nothing_says_how(ada: PlaygroundUser, playground: Playground) -> None:
    assert "Reply to a picture" in await said_to(ada, await ada.send_text("/shape"))
    bob = await playground.add_user("Bob")
    assert "no cloud here yet" in await said_to(bob, await bob.send_photo(photo("A shape"), caption="/shape"))


def disc(colour: str) -> bytes:
    """A profile picture: something round before a plain ground."""
    image = Image.new("RGB", (640, 640), "white")
    ImageDraw.Draw(image).ellipse((60, 60, 580, 580), fill=colour)
    return saved(image)


async def ink_of(user: PlaygroundUser, entry: Entry) -> tuple[float, ...]:
    """The mean colour of a cloud's words; nothing of them stands where a disc leaves the corners free."""
    pixels = np.asarray(await picture_of(user, entry), dtype=float)
    ink = np.abs(pixels - pixels[0, 0]).max(axis=2) > 60
    assert not ink[:100, :100].any()
    assert not ink[-100:, -100:].any()
    return tuple(pixels[ink].mean(axis=0))


async def test_shape_me_fills_ones_own_picture_and_a_reply_to_a_text_that_of_its_writer(
    ada: PlaygroundUser, playground: Playground
) -> None:
    bob = await playground.add_user("Bob")
    group = await playground.add_chat(members=[ada, bob])
    await ada.set_photo(disc("crimson"))
    await bob.set_photo(disc("royalblue"))
    cloud = await answer_to(ada, await ada.send_text(f"/cloud {TEXT}", group))
    said = (await bob.send_text("Good morning", group))["message"]["message_id"]

    mine = await answer_to(ada, await ada.send_text("/shape me", group))
    assert counts_in(text_of(mine)) == counts_in(text_of(cloud))
    red, _, blue = await ink_of(ada, mine)
    assert red > blue + 60
    his = await answer_to(ada, await ada.send_text("/shape", group, reply_to=said))
    assert counts_in(text_of(his)) == counts_in(text_of(cloud))
    red, _, blue = await ink_of(ada, his)
    assert blue > red + 60
    words = await answer_to(ada, await ada.send_text("/shape me rivers lakes rivers", group))
    assert counts_in(text_of(words)) == {"rivers": 2, "lakes": 1}

    await ada.send_text("/shape me", group, reply_to=cloud["message"]["message_id"])
    filled = await as_wanted(ada, cloud, lambda found: text_of(found) != text_of(cloud))
    assert text_of(filled) == text_of(mine), "the cloud that one replies to, in place"


async def test_shape_of_a_person_without_a_picture_says_so(ada: PlaygroundUser, playground: Playground) -> None:
    await answer_to(ada, await ada.send_text(TEXT))
    assert "no profile picture" in await said_to(ada, await ada.send_text("/shape me"))
    lin = await playground.add_user("Lin", language_code="zh-hans")
    await lin.set_photo(disc("crimson"))
    said = await lin.send_text("早上好，北京的朋友们")
    await answer_to(lin, said)
    assert counts_in(text_of(await answer_to(lin, await lin.send_text("/shape 我"))))
    forwarded = await ada.send_text("Good morning", forward_from=lin.id)
    await answer_to(ada, forwarded)
    his = await ada.send_text("/shape", reply_to=forwarded["message"]["message_id"])
    await ink_of(ada, await answer_to(ada, his))


@pytest.mark.parametrize("shape", ["heart", "Star", "🐱", "❤️"])
async def test_a_shape_is_named_before_the_words(ada: PlaygroundUser, shape: str) -> None:
    cloud = await answer_to(ada, await ada.send_text(f"/cloud {shape} rivers lakes rivers"))
    assert counts_in(text_of(cloud)) == {"rivers": 2, "lakes": 1}
    shapes = await turned(ada, cloud, "Shape", "✓")
    assert "✓ ◻️ None" not in all_labels(shapes)


async def test_a_shape_in_reply_to_a_text_or_a_cloud_is_that_one_in_shape(ada: PlaygroundUser, cloud: Entry) -> None:
    text = await ada.send_text("rivers lakes rivers")
    await answer_to(ada, text)
    shaped = await answer_to(ada, await ada.send_text("/cloud heart", reply_to=text["message"]["message_id"]))
    assert counts_in(text_of(shaped)) == {"rivers": 2, "lakes": 1}
    assert "✓ ❤️ Heart" in all_labels(await turned(ada, shaped, "Shape", "Heart"))
    again = await answer_to(ada, await ada.send_text("/cloud star", reply_to=cloud["message"]["message_id"]))
    assert counts_in(text_of(again)) == counts_in(text_of(cloud))
    assert "✓ ⭐ Star" in all_labels(await turned(ada, again, "Shape", "Star"))


async def test_a_shapes_name_alone_is_a_word(ada: PlaygroundUser) -> None:
    assert counts_in(await said_to(ada, await ada.send_text("/cloud heart"))) == {"heart": 1}


async def test_a_ground_is_chosen_and_its_code_knows_it(ada: PlaygroundUser, cloud: Entry) -> None:
    await turned(ada, cloud, "Palette", "Ground")
    await turned(ada, cloud, "Ground", "Navy")
    changed = await redrawn(ada, cloud, "Navy")
    assert "✓ Navy" in all_labels(changed)
    assert await ground_of(ada, changed) == pytest.approx((0, 0, 128), abs=4)
    again = await answer_to(ada, await ada.send_text(f"/cloud {code_in(text_of(changed))}"))
    assert again["message"]["photo"][-1]["file_unique_id"] == changed["message"]["photo"][-1]["file_unique_id"]
    asked = await press(ada, cloud, "Another")
    assert asked["show_alert"]
    assert "/cloud #1f3a5f" in asked["text"]


async def test_a_ground_is_named_before_the_words_or_in_reply(ada: PlaygroundUser, cloud: Entry) -> None:
    both = await answer_to(ada, await ada.send_text("/cloud heart #1F3A5F rivers lakes rivers"))
    assert counts_in(text_of(both)) == {"rivers": 2, "lakes": 1}
    assert await ground_of(ada, both) == pytest.approx((31, 58, 95), abs=4)
    assert "✓ ❤️ Heart" in all_labels(await turned(ada, both, "Shape", "Heart"))
    white = await answer_to(ada, await ada.send_text("/cloud white", reply_to=cloud["message"]["message_id"]))
    assert counts_in(text_of(white)) == counts_in(text_of(cloud))
    assert await ground_of(ada, white) == pytest.approx((255, 255, 255), abs=4)


@pytest.mark.parametrize("text", ["black cats, black cats", "tomato"])
async def test_a_colours_name_before_words_is_a_word(ada: PlaygroundUser, text: str) -> None:
    assert text.split(maxsplit=1)[0] in counts_in(await said_to(ada, await ada.send_text(f"/cloud {text}")))


async def ground_of(user: PlaygroundUser, entry: Entry) -> tuple[int, ...]:
    pixel = (await picture_of(user, entry)).convert("RGB").getpixel((1, 1))
    assert isinstance(pixel, tuple)
    return tuple(map(int, pixel))


async def test_the_cloud_of_a_reading_has_the_panel_too(ada: PlaygroundUser, playground: Playground) -> None:
    answer = await answer_to(ada, await ada.send_photo(photo("The river runs past the mill")))
    cloud = await made(ada, answer, "☁️ Cloud")
    await redrawn(ada, cloud, "Shuffle")
    assert await calls(playground, "editMessageMedia", chat_id=ada.id)


async def test_the_cloud_of_a_damaged_picture_says_so_whatever_is_made_of_it(ada: PlaygroundUser) -> None:
    whole = photo("The river runs past the mill", *[""] * 8)
    damaged = SentFile(whole[: len(whole) * 3 // 4], "river.jpg", "image/jpeg")
    cloud = await answer_to(ada, await ada.send_document(damaged, caption="/cloud"))
    note = "The file is damaged; I read as much of it as there is."
    assert "river" in counts_in(text_of(cloud))
    assert note in text_of(cloud)
    assert note in text_of(await redrawn(ada, cloud, "Shuffle"))
    read = await answer_to(ada, await ada.send_document(damaged))
    assert note in text_of(await made(ada, read, "☁️ Cloud"))


async def test_a_refusal_and_the_panel_speak_the_language_of_who_asked(playground: Playground, rebus: Rebus) -> None:
    lin = await playground.add_user("Lin", language_code="zh-hans")
    cloud = await answer_to(lin, await lin.send_text(TEXT))
    assert "🎨 配色" in all_labels(cloud)
    assert "✓ 黄昏" in all_labels(await turned(lin, cloud, "配色", "黄昏"))
    shaped = await answer_to(lin, await lin.send_text("/cloud 爱心 rivers lakes rivers"))
    assert counts_in(text_of(shaped)) == {"rivers": 2, "lakes": 1}
