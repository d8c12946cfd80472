"""What is too much, or nothing, or not for us: one sentence each, that says what was wrong and what to do."""

import random
from collections import Counter
from collections.abc import Callable

import pytest
from PIL import Image

from tests.end_to_end.conversation import ANSWER_S, answer_to, calls, said_to, words_in
from tests.pictures import blank, page, photo, saved
from tests.playground_client import Playground, PlaygroundUser, SentFile, file_id_of, keyboard_of, text_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

LIMIT_BYTES = 20_000_000
NOT_READ = (
    "This is not a kind of file that I can read. "
    "Send a PDF or a picture: JPEG, PNG, WebP, HEIC, AVIF, BMP, TIFF or GIF."
)
UNSUPPORTED = (
    "I can do nothing with this. Send me a picture or a PDF, or a text: "
    "as a message, or as a TXT, Markdown, Word, CSV, HTML, SRT or JSON file."
)


def bits(width: int, height: int) -> bytes:
    """A white PNG of one bit a pixel: many pixels, few bytes."""
    return saved(Image.new("1", (width, height), 1), "PNG")


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "no text": (blank, "I found no text in this picture. If there is some, send it sharper, closer, or as a file, "),
    "damaged": (
        lambda: photo("Broken")[:200],
        "I can't open this picture: the file is damaged. Please send it again, or as a JPEG or PNG.",
    ),
    "too many pixels": (
        lambda: bits(7_000, 7_000),
        "This picture has 49 megapixels, and I read at most 42. Send it smaller, or as a photo instead of a file.",
    ),
    "too long": (
        lambda: bits(40_000, 10),
        "This picture is 40000 pixels long, and I read at most 32767. Cut it into parts and send those.",
    ),
    "no picture": (lambda: b"Dear diary, today I was renamed.", NOT_READ),
}


@pytest.mark.parametrize("kind", REFUSED)
async def test_a_file_that_is_not_read_gets_its_sentence(ada: PlaygroundUser, kind: str) -> None:
    build, sentence = REFUSED[kind]
    said = await said_to(ada, await ada.send_document(SentFile(build())))
    assert said.startswith(sentence)
    assert "\n" not in said


async def test_a_truncated_photo_is_read_as_far_as_it_goes_and_said_so(ada: PlaygroundUser) -> None:
    whole = saved(page("The upper half", "is what is left.", "", "", "", "", "", "The lower half is gone."))
    said = await said_to(ada, await ada.send_document(SentFile(whole[: len(whole) * 2 // 3])))
    assert words_in(said)[:3] == ["the", "upper", "half"]
    assert "The file is damaged; I read as much of it as there is." in said


async def test_a_file_over_20_mb_is_refused_before_it_is_fetched(ada: PlaygroundUser, playground: Playground) -> None:
    small = await ada.send_document(SentFile(photo("Small")))
    assert await said_to(ada, small) == "Small"
    big = await ada.send_document(SentFile(bytes(LIMIT_BYTES + 1)))
    assert await said_to(ada, big) == (
        "This file is too big: I can fetch at most 20 MB. Send it smaller, or as a photo instead of a file."
    )
    assert len(await calls(playground, "getFile", file_id=file_id_of(small))) == 1
    assert await calls(playground, "getFile", file_id=file_id_of(big)) == []


async def test_a_file_of_exactly_20_mb_is_fetched(ada: PlaygroundUser) -> None:
    picture = photo("Heavy as it is")
    heavy = SentFile(picture + bytes(LIMIT_BYTES - len(picture)))
    assert await said_to(ada, await ada.send_document(heavy)) == "Heavy as it is"


@pytest.mark.parametrize(
    ("name", "mime_type"),
    [("book.epub", "application/epub+zip"), ("song.mp3", "audio/mpeg"), ("notes.odt", "application/odt"), ("x", "")],
)
async def test_a_document_that_is_neither_picture_nor_text_is_refused_unseen(
    ada: PlaygroundUser, playground: Playground, name: str, mime_type: str
) -> None:
    document = await ada.send_document(SentFile(b"%PDF-1.4", name, mime_type or "application/octet-stream"))
    assert await said_to(ada, document) == UNSUPPORTED
    assert await calls(playground, "getFile", file_id=file_id_of(document)) == []


@pytest.mark.parametrize("text", ["123 456", "https://example.org/a/b", "@somebody #", "…!?", "\u202e\u200b."])
async def test_a_text_without_words_gets_its_sentence(ada: PlaygroundUser, text: str) -> None:
    said = await said_to(ada, await ada.send_text(text))
    assert said == (
        "There are no words for a cloud in this text. "
        "Send a few sentences: links, mentions, commands and numbers are left out."
    )


async def test_no_sentence_mentions_anybody(ada: PlaygroundUser) -> None:
    """Telegram makes a link, and a notification in a group, of whatever looks like a name."""
    answer = await answer_to(ada, await ada.send_text("123"))
    assert [entity["type"] for entity in answer["message"].get("entities", [])] == []


async def test_a_text_of_4096_units_is_drawn(ada: PlaygroundUser) -> None:
    text = ("cherry plum " * 400)[:4090] + "🍒🍒"
    answer = await answer_to(ada, await ada.send_text(text))
    assert "photo" in answer["message"]


WORDS = [
    "morning",
    "harbour",
    "letters",
    "between",
    "quiet",
    "windows",
    "carried",
    "gently",
    "silver",
    "mountain",
    "because",
    "nobody",
    "answered",
    "yesterday",
    "travellers",
    "under",
    "golden",
    "branches",
    "listened",
    "while",
    "distant",
    "thunder",
    "wandered",
    "across",
    "the",
    "valley",
]
_CHANCE = random.Random(7)
# No two lines alike: Tesseract takes words that stand below each other on every line for columns.
POEM = [" ".join(_CHANCE.choices(WORDS, k=_CHANCE.randint(7, 9))) for _ in range(75)]


@pytest.mark.timeout(300)
async def test_a_text_too_long_for_a_message_comes_as_a_file_with_its_beginning(
    ada: PlaygroundUser, playground: Playground
) -> None:
    pages = [page(*POEM[first : first + 15], letter_px=26) for first in range(0, len(POEM), 15)]
    sheets = [SentFile(saved(sheet, "PNG"), "poem.png", "image/png") for sheet in pages]
    parts = await ada.send_album(sheets, as_="document")
    answer = await ada.wait_for_answer(parts[0], timeout_s=4 * ANSWER_S)  # five sheets are a lot for a busy machine
    document = answer["message"]["document"]
    assert (document["file_name"], document["mime_type"]) == ("text.txt", "text/plain")
    text = (await playground.file(document["file_id"])).decode()
    assert len(text) > 4096
    read, written = Counter(text.split()), Counter(" ".join(POEM).split())
    assert (read & written).total() > 0.95 * written.total()
    caption = text_of(answer)
    beginning = caption[: caption.index("…")]
    assert text.startswith(beginning)
    assert beginning.endswith(tuple(text.split()))
    assert f"The whole text ({len(text)} characters) is in the file." in caption
    assert answer["message"]["caption_entities"][0]["type"] == "expandable_blockquote"


async def test_a_middling_text_is_folded_and_has_no_copy_button(ada: PlaygroundUser) -> None:
    question = await ada.send_document(SentFile(saved(page(*POEM[:12], letter_px=26), "PNG"), "poem.png", "image/png"))
    answer = await answer_to(ada, question)
    (quote,) = [e for e in answer["message"]["entities"] if e["type"] == "expandable_blockquote"]
    assert (quote["offset"], quote["length"]) == (0, len(text_of(answer)))
    assert not any("copy_text" in button for row in keyboard_of(answer) for button in row)
