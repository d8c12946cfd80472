"""A document outlives the bot's end, and a page on which a worker hangs takes only itself along."""

import pytest

from tests import documents
from tests.faults.crowd import people
from tests.faults.places import Place, messages_sent, until_quiet
from tests.pictures import page
from tests.playground_client import SentFile, from_bot, text_of

PROGRESS = "📖"


def pdf(data: bytes) -> SentFile:
    return SentFile(data, "scan.pdf", "application/pdf")


# Many seconds of work, of which one sees a second at most before the bot is ended.
PAGES = 40


@pytest.mark.parametrize("end", ["kill", "terminate"])
async def test_a_document_that_was_half_read_goes_on_after_a_restart_and_gets_one_answer(
    place: Place, end: str
) -> None:
    rebus = await place.start()
    (sender,) = await people(place.playground, 1)
    question = await sender.send_document(
        pdf(documents.scan_pdf(*(page(f"Page number {number}") for number in range(1, PAGES + 1))))
    )
    await sender.wait_for_answer(question, lambda entry: "page 1 of" not in text_of(entry), 60)
    await (rebus.kill() if end == "kill" else rebus.terminate())
    kept = place.rows("SELECT count(*) FROM readings")[0][0]
    assert 0 < kept < PAGES

    again = await place.start()
    answer = await sender.wait_for_answer(question, lambda entry: not text_of(entry).startswith(PROGRESS), 90)
    assert f"{PAGES}/{PAGES}\nPage number {PAGES}" in text_of(answer)
    await until_quiet(place.playground, 1.5)
    assert [text_of(entry)[:5] for entry in await sender.entries() if from_bot(entry)] == [f"1/{PAGES}\n"]
    assert len([record for record in await messages_sent(place.playground) if record["ok"]]) == 2
    metrics = await again.metrics()
    read = metrics['rebus_conversions_total{kind="read_document_page",outcome="ok"}']
    assert read == PAGES - kept


async def test_a_page_that_hangs_costs_only_itself(place: Place) -> None:
    """Its drawing draws itself twice, and so on: 2 to the depth that PDFium allows."""
    await place.start(conversion_limit_s=4)
    (sender,) = await people(place.playground, 1)
    form = documents.stream(
        b"q /X Do Q q /X Do Q", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"
    )
    data = documents.raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
            documents.stream(b"/X Do"),
            form,
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 7 0 R/Resources<<%s>>>>" % documents.HELVETICA,
            documents.stream(b"BT /F 20 Tf 20 200 Td (the second page) Tj ET"),
        ]
    )
    question = await sender.send_document(pdf(data))
    answer = await sender.wait_for_answer(question, lambda entry: not text_of(entry).startswith(PROGRESS), 60)
    assert "2/2\nthe second page" in text_of(answer)
    # Whichever ends first, its time or its memory.
    troubles = ("This took longer than 4 seconds", "This was too much for me")
    assert any(f"Page 1: {trouble}" in text_of(answer) for trouble in troubles)
