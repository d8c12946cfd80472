"""In a private chat the bot answers everything: pictures with their text, texts with their cloud."""

import io
from collections.abc import Callable

import pytest
from PIL import Image, JpegImagePlugin

from core.conversions import draw_cloud
from tests.end_to_end.conversation import ANSWER_S, answer_to, calls, counts_in, looked_at, said_to, words_in
from tests.pictures import page, photo, saved, sticker
from tests.playground_client import Playground, PlaygroundUser, SentFile, is_answer_to, keyboard_of, text_of
from tests.rebus_process import Rebus

pytestmark = pytest.mark.asyncio(loop_scope="session")

LINES = ("The quick brown fox", "jumps over 42 lazy dogs.")
ORCHARD = "In our orchard grow apples and oranges. The apples are red, the oranges are round. We pick apples in autumn."


async def test_a_photo_is_answered_with_its_text_as_a_reply_to_it(ada: PlaygroundUser) -> None:
    answer = await answer_to(ada, await ada.send_photo(photo(*LINES)))
    assert text_of(answer) == "\n".join(LINES)
    assert "photo" not in answer["message"]


async def test_a_photo_gets_eyes_and_typing_while_it_is_read(ada: PlaygroundUser, playground: Playground) -> None:
    question = await ada.send_photo(photo(*LINES))
    await answer_to(ada, question)
    eyes = await ada.wait_for(lambda entry: bool(entry["reactions"]))
    assert eyes["message"]["message_id"] == question["message"]["message_id"]
    assert eyes["reactions"] == [{"user_id": int(playground.token.partition(":")[0]), "emoji": "👀"}]
    assert await calls(playground, "sendChatAction", chat_id=ada.id, action="typing")


async def test_a_short_text_has_a_button_that_copies_exactly_it(ada: PlaygroundUser) -> None:
    answer = await answer_to(ada, await ada.send_photo(photo(*LINES)))
    assert await ada.tap_text(answer, "Copy") == {"copied": "\n".join(LINES)}


def mpo() -> bytes:
    """Two views in one file, as some cameras write them."""
    left, right = page(*LINES), page("The other eye sees this.")
    return saved(left, "MPO", save_all=True, append_images=[right])


FORMATS: dict[str, tuple[Callable[[], bytes], str]] = {
    "picture.jpg": (lambda: photo(*LINES), "image/jpeg"),
    "stereo.mpo": (mpo, "image/jpeg"),
    "picture.png": (lambda: saved(page(*LINES), "PNG"), "image/png"),
    "picture.webp": (lambda: saved(page(*LINES), "WEBP"), "image/webp"),
    "picture.heic": (lambda: saved(page(*LINES), "HEIF"), "image/heic"),
    "picture.avif": (lambda: saved(page(*LINES), "AVIF"), "image/avif"),
    "picture.bmp": (lambda: saved(page(*LINES), "BMP"), "image/bmp"),
    "picture.tiff": (lambda: saved(page(*LINES), "TIFF"), "image/tiff"),
    "picture.gif": (lambda: saved(page(*LINES).convert("P"), "GIF"), "image/gif"),
    "unnamed type.HEIC": (lambda: saved(page(*LINES), "HEIF"), "application/octet-stream"),
    "wrong name.txt": (lambda: saved(page(*LINES), "PNG"), "image/png"),
}


@pytest.mark.parametrize("name", FORMATS)
async def test_a_picture_sent_as_a_file_is_read(ada: PlaygroundUser, name: str) -> None:
    build, mime_type = FORMATS[name]
    question = await ada.send_document(SentFile(build(), name, mime_type))
    assert words_in(await said_to(ada, question)) == words_in(" ".join(LINES))


async def test_all_pages_of_a_tiff_are_read_in_order(ada: PlaygroundUser) -> None:
    tiff = saved(page("First page here"), "TIFF", save_all=True, append_images=[page("Second page here")])
    answer = await answer_to(ada, await ada.send_document(SentFile(tiff, "scan.tiff", "image/tiff")))
    assert text_of(answer) == "1/2\nFirst page here\n\n2/2\nSecond page here"
    assert await ada.tap_text(answer, "Copy") == {"copied": "First page here\n\nSecond page here"}


async def test_a_picture_on_its_side_is_read_upright_by_its_exif(ada: PlaygroundUser) -> None:
    orientation = Image.Exif()
    orientation[0x0112] = 6  # the camera was turned: show it a quarter clockwise
    turned = saved(page(*LINES).transpose(Image.Transpose.ROTATE_90), exif=orientation)
    question = await ada.send_document(SentFile(turned))
    assert words_in(await said_to(ada, question)) == words_in(" ".join(LINES))


async def test_a_static_sticker_is_read(ada: PlaygroundUser) -> None:
    question = await ada.send_sticker(SentFile(sticker("Good morning"), "sticker.webp", "image/webp"))
    assert await said_to(ada, question) == "Good morning"


@pytest.mark.parametrize("kind", ["animated", "video"])
async def test_a_moving_sticker_is_refused_with_what_can_be_sent(ada: PlaygroundUser, kind: str) -> None:
    question = await ada.send_sticker(SentFile(b"\x1f\x8b moving", "sticker.tgs"), kind=kind)
    assert await said_to(ada, question) == (
        "I can do nothing with this. Send me a picture or a PDF, or a text: "
        "as a message, or as a TXT, Markdown, Word, CSV, HTML, SRT or JSON file."
    )


async def test_a_text_is_answered_with_its_cloud_and_what_it_counts(
    ada: PlaygroundUser, playground: Playground
) -> None:
    answer = await answer_to(ada, await ada.send_text(ORCHARD))
    counts = counts_in(text_of(answer))
    assert list(counts.items())[:2] == [("apples", 3), ("oranges", 2)]
    assert {"the", "in", "and", "are"}.isdisjoint(counts)
    shown = answer["message"]["photo"][-1]
    assert (shown["width"], shown["height"]) == (1024, 1024)
    assert await calls(playground, "sendChatAction", chat_id=ada.id, action="upload_photo")


async def test_a_cloud_is_uploaded_as_jpeg_of_quality_90_with_full_colour(
    ada: PlaygroundUser, playground: Playground
) -> None:
    """The playground keeps the size of what was uploaded; the same text gives the same bytes, which are looked at."""
    await answer_to(ada, await ada.send_text(ORCHARD))
    (upload,) = await calls(playground, "sendPhoto", chat_id=ada.id)
    jpeg = draw_cloud(ORCHARD, "en").data
    assert list(upload["files"].values()) == [len(jpeg)]
    image = Image.open(io.BytesIO(jpeg))
    assert isinstance(image, JpegImagePlugin.JpegImageFile)
    assert JpegImagePlugin.get_sampling(image) == 0  # 4:4:4
    reference = Image.open(io.BytesIO(saved(Image.new("RGB", (8, 8)), quality=90)))
    assert isinstance(reference, JpegImagePlugin.JpegImageFile)
    assert image.quantization == reference.quantization


async def test_the_caption_has_the_ten_top_words_heaviest_first(ada: PlaygroundUser) -> None:
    names = ["lion", "tiger", "zebra", "camel", "horse", "panda", "otter", "koala", "sheep", "whale", "snail", "eagle"]
    text = ". ".join(" ".join([name] * (14 - rank)) for rank, name in enumerate(names))
    counts = counts_in(await said_to(ada, await ada.send_text(text)))
    assert counts == {name: 14 - rank for rank, name in enumerate(names[:10])}
    assert list(counts) == names[:10]


async def test_a_chinese_text_is_cut_into_words(ada: PlaygroundUser) -> None:
    question = await ada.send_text("今天天气很好，我们去公园散步。公园里有很多花，公园很漂亮。")
    assert counts_in(await said_to(ada, question))["公园"] == 3


async def test_a_forwarded_photo_and_text_are_answered_like_own_ones(
    ada: PlaygroundUser, playground: Playground
) -> None:
    other = await playground.add_user("Charles")
    forwarded = await ada.send_photo(photo("Forwarded words"), forward_from=other.id)
    assert await said_to(ada, forwarded) == "Forwarded words"
    assert "apples 3" in await said_to(ada, await ada.send_text(ORCHARD, forward_from=other.id))


async def test_a_forwarded_command_is_answered_too(ada: PlaygroundUser, playground: Playground) -> None:
    other = await playground.add_user("Charles")
    assert "/language" in await said_to(ada, await ada.send_text("/help", forward_from=other.id))


async def test_start_welcomes_and_says_what_to_do(ada: PlaygroundUser) -> None:
    said = await said_to(ada, await ada.send_text("/start"))
    assert said.startswith("Hello!")
    assert "photo" in said
    assert "/help" in said


async def test_start_with_a_deep_link_parameter_is_a_start(ada: PlaygroundUser) -> None:
    assert (await said_to(ada, await ada.send_text("/start from_website"))).startswith("Hello!")


async def test_help_names_every_command_of_the_menu(ada: PlaygroundUser, playground: Playground) -> None:
    said = await said_to(ada, await ada.send_text("/help"))
    # The bot answers before it has set its menus; of each language the description is the last.
    await playground.wait_for_request(lambda record: bool(record["method"] == "setMyShortDescription"), ANSWER_S)
    menu = (await playground.chat(ada.id))["commands"]
    assert {command["command"] for command in menu} == {
        "ocr",
        "cloud",
        "words",
        "card",
        "shape",
        "title",
        "language",
        "breaks",
        "help",
    }
    assert [command["command"] for command in menu if f"/{command['command']}" not in said] == ["help"]


async def test_an_unknown_command_is_pointed_to_help(ada: PlaygroundUser) -> None:
    assert "/help" in await said_to(ada, await ada.send_text("/translate"))


async def test_ocr_reads_the_picture_that_it_replies_to_in_the_language_named(ada: PlaygroundUser) -> None:
    picture = await ada.send_photo(photo("Съешь ещё этих мягких", "французских булок"))
    await answer_to(ada, picture)
    asked = await ada.send_text("/ocr rus", reply_to=picture["message"]["message_id"])
    assert await said_to(ada, asked) == "Съешь ещё этих мягких\nфранцузских булок"


async def test_ocr_as_a_caption_names_the_language(ada: PlaygroundUser) -> None:
    question = await ada.send_photo(photo("Съешь ещё этих мягких"), caption="/ocr Russian")
    assert await said_to(ada, question) == "Съешь ещё этих мягких"


async def test_ocr_in_a_language_that_is_misspelt_says_what_was_meant(ada: PlaygroundUser) -> None:
    said = await said_to(ada, await ada.send_photo(photo("Guten Tag"), caption="/ocr germna"))
    assert "“germna”" in said
    assert "German (de)" in said


@pytest.mark.parametrize("text", ["/ocr", "/ocr some words"])
async def test_ocr_without_a_picture_says_how(ada: PlaygroundUser, text: str) -> None:
    said = await said_to(ada, await ada.send_text(text))
    assert said == "Reply to a picture with /ocr, or send me one with /ocr as its caption."


async def test_ocr_in_reply_to_a_text_says_how(ada: PlaygroundUser) -> None:
    text = await ada.send_text("/help")
    asked = await ada.send_text("/ocr", reply_to=text["message"]["message_id"])
    assert (await said_to(ada, asked)).startswith("Reply to a picture with /ocr")


async def test_cloud_draws_the_text_after_it_without_the_command(ada: PlaygroundUser) -> None:
    assert counts_in(await said_to(ada, await ada.send_text("/cloud cherry cherry plum"))) == {"cherry": 2, "plum": 1}


async def test_cloud_draws_the_text_that_it_replies_to(ada: PlaygroundUser, playground: Playground) -> None:
    text = await ada.send_text("/start cherry")
    other = await ada.send_text("cherry cherry plum", forward_from=(await playground.add_user("Eve")).id)
    asked = await ada.send_text("/cloud", reply_to=other["message"]["message_id"])
    assert counts_in(await said_to(ada, asked)) == {"cherry": 2, "plum": 1}
    assert (await said_to(ada, text)).startswith("Hello!")


async def test_cloud_with_words_of_its_own_leaves_the_replied_text_alone(ada: PlaygroundUser) -> None:
    other = await ada.send_text("cherry cherry plum")
    asked = await ada.send_text("/cloud river", reply_to=other["message"]["message_id"])
    assert counts_in(await said_to(ada, asked)) == {"river": 1}


async def test_cloud_of_a_picture_reads_it_and_draws_what_it_says(ada: PlaygroundUser) -> None:
    picture = await ada.send_photo(photo("cherry cherry", "plum cherry"))
    assert await said_to(ada, picture) == "cherry cherry\nplum cherry"
    asked = await ada.send_text("/cloud", reply_to=picture["message"]["message_id"])
    answer = await answer_to(ada, asked)
    assert "photo" in answer["message"]
    assert counts_in(text_of(answer)) == {"cherry": 3, "plum": 1}


async def test_cloud_as_a_caption_draws_the_picture(ada: PlaygroundUser) -> None:
    question = await ada.send_photo(photo("cherry cherry", "plum cherry"), caption="/cloud")
    assert counts_in(await said_to(ada, question)) == {"cherry": 3, "plum": 1}


async def test_cloud_of_nothing_says_how(ada: PlaygroundUser) -> None:
    said = await said_to(ada, await ada.send_text("/cloud"))
    assert said == "Write some text after /cloud, or reply with /cloud to a text, a picture or a file of text."


async def test_a_text_in_reply_to_the_bots_cloud_is_drawn_and_the_cloud_not_read(
    ada: PlaygroundUser, playground: Playground
) -> None:
    cloud = await answer_to(ada, await ada.send_text(ORCHARD))
    reply = await ada.send_text("cherry cherry plum", reply_to=cloud["message"]["message_id"])
    assert counts_in(await said_to(ada, reply)) == {"cherry": 2, "plum": 1}
    assert not await looked_at(playground, reply)


async def test_a_photo_with_a_caption_in_plain_words_is_read(ada: PlaygroundUser) -> None:
    assert await said_to(ada, await ada.send_photo(photo(*LINES), caption="look at this")) == "\n".join(LINES)


async def test_a_chat_chooses_languages_shows_them_and_gives_them_up(ada: PlaygroundUser) -> None:
    assert "find out by myself" in await said_to(ada, await ada.send_text("/language"))
    assert "pictures in: Russian, English" in await said_to(ada, await ada.send_text("/language ru en"))
    assert "pictures in: Russian, English" in await said_to(ada, await ada.send_text("/language"))
    russian = await ada.send_photo(photo("Съешь ещё этих мягких"))
    assert await said_to(ada, russian) == "Съешь ещё этих мягких"
    assert "find out by myself" in await said_to(ada, await ada.send_text("/language auto"))
    assert "find out by myself" in await said_to(ada, await ada.send_text("/language"))


async def test_an_unknown_language_is_not_chosen(ada: PlaygroundUser) -> None:
    assert "“klingon”" in await said_to(ada, await ada.send_text("/language klingon"))
    assert "find out by myself" in await said_to(ada, await ada.send_text("/language"))


async def test_a_russian_user_need_not_name_the_language(playground: Playground, rebus: Rebus) -> None:
    vera = await playground.add_user("Vera", language_code="ru")
    assert await said_to(vera, await vera.send_photo(photo("Съешь ещё этих мягких"))) == "Съешь ещё этих мягких"


async def test_a_chinese_user_is_spoken_to_in_chinese(playground: Playground, rebus: Rebus) -> None:
    bo = await playground.add_user("Bo", language_code="zh-hans")
    assert "图片" in await said_to(bo, await bo.send_text("/help"))
    assert (await said_to(bo, await bo.send_text("123"))).startswith("这段文字里没有")
    answer = await answer_to(bo, await bo.send_photo(photo(*LINES)))
    assert keyboard_of(answer)[0][0]["text"] == "📋 复制"
    assert "俄语、英语" in await said_to(bo, await bo.send_text("/language ru en"))
    unknown = await said_to(bo, await bo.send_text("/language russan"))
    assert "俄语 (ru)" in unknown
    assert "Russian" not in unknown
    menu = (await playground.chat(bo.id))["commands"]
    assert {command["command"]: command["description"] for command in menu}["ocr"] == "识别图片中的文字"


async def test_a_deleted_question_is_answered_without_a_reply(ada: PlaygroundUser, playground: Playground) -> None:
    await playground.order_fault("slow", method="getFile", delay_s=1)
    question = await ada.send_photo(photo(*LINES))
    await ada.delete(question)
    answer = await ada.wait_for(lambda entry: text_of(entry) == "\n".join(LINES), 60)
    assert "reply_to_message" not in answer["message"]


async def test_questions_asked_at_once_are_each_answered_once(ada: PlaygroundUser, playground: Playground) -> None:
    questions = [await ada.send_photo(photo(f"Number {number}")) for number in range(3)]
    for number, question in enumerate(questions):
        assert await said_to(ada, question) == f"Number {number}"
    entries = await playground.transcript(ada.id)
    assert [sum(is_answer_to(entry, question) for entry in entries) for question in questions] == [1, 1, 1]
