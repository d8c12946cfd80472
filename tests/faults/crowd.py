"""People who all send at once, and what they got for it."""

import asyncio
import io
import itertools
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.playground_client import Entry, Playground, PlaygroundUser, is_answer_to, text_of

_REAL = Path(__file__).parents[3] / "shared/data/ocr-dev/images"
# Small ones of each kind, so that forty take seconds; provenance and licences are in the folder's manifest.
_REAL_NAMES = (
    "screen__helloworld.jpg",
    "screen__tjs_simple.png",
    "screen__rand_cn2.png",
    "wildreceipt__2.jpeg",
    "degraded__screen_multi-line_en_white__half.jpg",
)


@dataclass(frozen=True)
class Asked:
    """A question, and what its answer must hold if that is known."""

    entry: Entry
    expected: str


@cache
def numbered(number: int) -> bytes:
    """A picture (PNG) that says “Ticket” and a number."""
    picture = Image.new("RGB", (360, 100), "white")
    font = ImageFont.load_default(48)
    ImageDraw.Draw(picture).text((20, 20), f"Ticket {number}", fill="black", font=font)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


@cache
def page() -> bytes:
    """A page of text (PNG) that is read for a second or two: long enough to be caught at it."""
    picture = Image.new("RGB", (1240, 1700), "white")
    font = ImageFont.load_default(28)
    drawing = ImageDraw.Draw(picture)
    for number in range(38):
        line = f"Line {number}: the harbour master wrote down every ship that came in before dawn"
        drawing.text((60, 40 + 42 * number), line, fill="black", font=font)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


@cache
def real_pictures() -> tuple[bytes, ...]:
    """Pictures that nobody rendered for a test; none, said aloud, where the shared folder is missing."""
    if not _REAL.is_dir():
        warnings.warn("../shared is not here: photographs are left out, rendered pictures remain", stacklevel=2)
        return ()
    return tuple((_REAL / name).read_bytes() for name in _REAL_NAMES)


async def people(playground: Playground, count: int) -> list[PlaygroundUser]:
    """So many people whom the bot has not met."""
    return [await playground.add_user(f"Person {number}") for number in range(count)]


async def send_photos(senders: Sequence[PlaygroundUser], each: int, *, real: bool = True) -> list[Asked]:
    """Everybody sends `each` pictures: numbered ones, and in between real ones."""
    numbers, found = itertools.count(100), itertools.cycle(real_pictures() if real else ())
    asked = []
    for turn, sender in itertools.product(range(each), senders):
        photograph = next(found, None) if turn % 2 else None
        number = next(numbers)
        entry = await sender.send_photo(photograph or numbered(number))
        asked.append(Asked(entry, "" if photograph else str(number)))
    return asked


async def answers_to(playground: Playground, asked: Sequence[Asked]) -> list[list[Entry]]:
    """For each question all its answers, oldest first."""
    chats = {question.entry["message"]["chat"]["id"] for question in asked}
    transcripts = {chat_id: await playground.transcript(chat_id) for chat_id in chats}
    return [
        [entry for entry in transcripts[question.entry["message"]["chat"]["id"]] if is_answer_to(entry, question.entry)]
        for question in asked
    ]


async def until_answered(
    playground: Playground, asked: Sequence[Asked], timeout_s: float = 90.0, *, at_least: int | None = None
) -> list[list[Entry]]:
    """Waits until every question (or `at_least` so many) has an answer, each the right one; gives all answers back."""
    deadline, wanted = time.monotonic() + timeout_s, len(asked) if at_least is None else at_least
    while True:
        answers = await answers_to(playground, asked)
        if sum(map(bool, answers)) >= wanted:
            break
        assert time.monotonic() < deadline, f"{sum(map(bool, answers))} of {len(asked)} were answered"
        await asyncio.sleep(0.1)
    for question, found in zip(asked, answers, strict=True):
        for answer in found:
            assert question.expected in text_of(answer), text_of(answer)
    return answers


async def check_answered_once(playground: Playground, asked: Sequence[Asked], timeout_s: float = 90.0) -> None:
    """Every question gets one answer, and not a second one behind it."""
    await until_answered(playground, asked, timeout_s)
    await asyncio.sleep(1.5)  # a second answer in the same chat would leave a second after the first
    counts = [len(found) for found in await answers_to(playground, asked)]
    assert counts == [1] * len(asked)
