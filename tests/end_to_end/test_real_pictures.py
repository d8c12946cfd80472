"""Pictures that nobody rendered for a test: receipts, pages and screenshots from the shared folder.

Without that folder these tests alone are left out: nothing is collected from here.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.end_to_end.conversation import answer_to, words_in
from tests.playground_client import Playground, SentFile, file_id_of, text_of
from tests.rebus_process import Rebus

pytestmark = pytest.mark.asyncio(loop_scope="session")

OCR_DEV = Path(__file__).parents[3] / "shared" / "data" / "ocr-dev"
# Word F1 that Tesseract reaches on each with room to spare (0.75 and more); a reader gone wrong gives about 0.
LEAST_F1 = 0.6
CHOSEN = ("sroie/155", "sroie/341", "screen/multi-line_en_white", "screen/tjs_bill", "line/en_rec")

ROWS = (
    {row["id"]: row for row in json.loads((OCR_DEV / "manifest.json").read_text(encoding="utf-8"))}
    if OCR_DEV.exists()
    else {}
)


def word_f1(truth: str, read: str) -> float:
    """How well the words agree, in any order: 2 × common / all."""
    wanted, got = Counter(words_in(truth)), Counter(words_in(read))
    return 2 * (wanted & got).total() / max(1, wanted.total() + got.total())


if ROWS:

    @pytest.mark.parametrize("picture", CHOSEN)
    async def test_a_real_picture_is_read_about_right(playground: Playground, rebus: Rebus, picture: str) -> None:
        row = ROWS[picture]
        user = await playground.add_user("Ada", language_code=row["lang"])
        answer = await answer_to(user, await user.send_document(SentFile.read(OCR_DEV / row["file"], "image/jpeg")))
        is_file = "document" in answer["message"]
        read = (await playground.file(file_id_of(answer))).decode() if is_file else text_of(answer)
        assert word_f1(row["text"], read) > LEAST_F1
