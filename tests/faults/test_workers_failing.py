"""A worker dies, or hangs: its sender is told, nobody else notices."""

import psutil
import pytest
import pytest_asyncio

from tests.faults.crowd import check_answered_once, numbered, page, people, send_photos
from tests.faults.places import Place, readers_of, until
from tests.playground_client import SentFile, is_answer_to, text_of
from tests.rebus_process import Rebus

pytestmark = pytest.mark.asyncio(loop_scope="module")

# Long enough for the innocent on a machine with much else to do, short enough to wait for.
LIMIT_S = 10


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def impatient(shared_place: Place) -> Rebus:
    return await shared_place.start(conversion_limit_s=LIMIT_S, ocr_engine="tesseract")


async def a_reading_worker(rebus: Rebus) -> psutil.Process:
    """A worker in the midst of a reading that takes a while."""
    worker: psutil.Process = (await until(lambda: readers_of(rebus), "a reading"))[0]
    return worker


@pytest.mark.parametrize(
    ("misfortune", "sentence"),
    [
        ("the worker is killed", "too much for me"),
        ("the worker hangs", f"longer than {LIMIT_S} seconds"),
        ("tesseract hangs", "longer than"),
    ],
)
async def test_only_the_sender_of_a_failed_conversion_is_told(
    shared_place: Place, impatient: Rebus, misfortune: str, sentence: str
) -> None:
    unlucky, *others = await people(shared_place.playground, 4)
    question = await unlucky.send_document(SentFile(page(), "page.png", "image/png"))
    worker = await a_reading_worker(impatient)
    match misfortune:
        case "the worker is killed":
            worker.kill()
        case "the worker hangs":
            worker.suspend()
        case _:
            for child in worker.children():
                child.suspend()
    asked = await send_photos(others, each=2)
    told = await unlucky.wait_for_answer(question, timeout_s=60)
    assert sentence in text_of(told)
    await check_answered_once(shared_place.playground, asked)

    again = await unlucky.send_photo(numbered(808))
    assert "808" in text_of(await unlucky.wait_for_answer(again, timeout_s=60)), "the bot has its workers back"
    assert len([entry for entry in await unlucky.entries() if is_answer_to(entry, question)]) == 1
