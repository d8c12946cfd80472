"""A PDF, or a TIFF of many pages, is one question: told how far it is, stopped when wished, answered once."""

import re

import pytest

from tests import documents
from tests.end_to_end.conversation import (
    ANSWER_S,
    answer_to,
    as_wanted,
    calls,
    counts_in,
    is_last_word,
    labels,
    press,
    said_by_bot,
    said_to,
    turned,
)
from tests.pictures import page
from tests.playground_client import Entry, Playground, PlaygroundUser, SentFile, from_bot, text_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

TEXT = "Rebus turns pictures into words."


def pdf(data: bytes, name: str = "letter.pdf") -> SentFile:
    return SentFile(data, name, "application/pdf")


async def only_answer(playground: Playground, asker: PlaygroundUser, question: Entry) -> Entry:
    """The one answer, which is all that the bot says in the chat to stay."""
    answer = await answer_to(asker, question)
    said = await said_by_bot(playground, question["message"]["chat"]["id"])
    assert [entry["message"]["message_id"] for entry in said] == [answer["message"]["message_id"]]
    return answer


async def progress_of(asker: PlaygroundUser, question: Entry) -> Entry:
    return await answer_to(asker, question, lambda entry: not is_last_word(entry))


async def progress_beyond_a_page(asker: PlaygroundUser, question: Entry) -> Entry:
    """What tells how far a document is read, once a page is."""
    return await answer_to(
        asker, question, lambda entry: re.match(r"📖 Reading page ([2-9]|\d\d)", text_of(entry)) is not None
    )


def slow_pdf(pages: int) -> bytes:
    """Scans of many lines, which take their time: more of it than somebody needs to press a button."""
    more = ("The river runs past the mill, and the miller counts his sacks",) * 12
    return documents.scan_pdf(*(page(f"Page number {number}", *more) for number in range(1, pages + 1)))


async def test_a_pdf_of_text_is_answered_with_it(ada: PlaygroundUser, playground: Playground) -> None:
    question = await ada.send_document(pdf(documents.text_pdf(TEXT)))
    assert text_of(await only_answer(playground, ada, question)) == TEXT


async def test_a_scan_of_two_pages_is_one_answer_and_its_progress_goes(
    ada: PlaygroundUser, playground: Playground
) -> None:
    question = await ada.send_document(pdf(documents.scan_pdf(page("Page number 1"), page("Page number 2"))))
    assert text_of(await answer_to(ada, question, is_last_word)) == "1/2\nPage number 1\n\n2/2\nPage number 2"
    await playground.wait_for_request(
        lambda record: record["method"] == "deleteMessage" and record["params"]["chat_id"] == str(ada.id)
    )
    assert [text_of(entry)[:3] for entry in await ada.entries() if from_bot(entry)] == ["1/2"]


async def test_a_page_of_text_with_a_picture_is_read_whole(ada: PlaygroundUser) -> None:
    question = await ada.send_document(pdf(documents.mixed_pdf(TEXT, page("And what the picture says"))))
    said = await said_to(ada, question)
    assert TEXT in said
    assert "And what the picture says" in said


async def test_a_locked_pdf_is_said_to_be_locked(ada: PlaygroundUser) -> None:
    assert "password" in await said_to(ada, await ada.send_document(pdf(documents.locked_pdf("sesame"))))


async def test_a_broken_pdf_is_said_to_be_damaged(ada: PlaygroundUser) -> None:
    said = await said_to(ada, await ada.send_document(pdf(documents.text_pdf(TEXT)[:100])))
    assert said.startswith("I can't open this PDF")


async def test_a_pdf_without_text_has_none(ada: PlaygroundUser) -> None:
    question = await ada.send_document(pdf(documents.drawn_pdf(b"")))
    assert (await said_to(ada, question)).startswith("I found no text")


async def test_of_fifty_one_pages_fifty_are_read_and_it_is_said(ada: PlaygroundUser, playground: Playground) -> None:
    question = await ada.send_document(pdf(documents.text_pdf(*(f"This is page {n}." for n in range(1, 52)))))
    said = text_of(await answer_to(ada, question, is_last_word))
    assert "50/50\nThis is page 50." in said
    assert "This is page 51." not in said
    assert "The file has more pages; I read the first 50." in said


def half_damaged() -> SentFile:
    """Two pages, the first of which is not there."""
    return pdf(
        documents.raw_pdf(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[9 0 R 3 0 R]/Count 2>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<<%s>>>>"
                % documents.HELVETICA,
                documents.stream(b"BT /F 20 Tf 20 200 Td (the second page) Tj ET"),
            ]
        )
    )


async def test_a_damaged_page_is_named_and_the_others_are_read(ada: PlaygroundUser) -> None:
    said = text_of(await answer_to(ada, await ada.send_document(half_damaged()), is_last_word))
    assert "2/2\nthe second page" in said
    assert "Page 1: This page is damaged." in said


async def test_a_damaged_page_is_named_under_the_cloud_too(ada: PlaygroundUser) -> None:
    question = await ada.send_document(half_damaged(), caption="/cloud")
    cloud = await answer_to(ada, question, lambda entry: "photo" in entry["message"])
    assert text_of(cloud).splitlines()[1] == "Page 1: This page is damaged."


async def test_a_tiff_of_two_pages_goes_the_same_way(ada: PlaygroundUser, playground: Playground) -> None:
    scan = SentFile(documents.tiff_of(page("Front"), page("Back")), "scan.tif", "image/tiff")
    question = await ada.send_document(scan)
    assert text_of(await answer_to(ada, question, is_last_word)) == "1/2\nFront\n\n2/2\nBack"
    assert len(await calls(playground, "sendMessage", chat_id=ada.id)) == 2  # its progress, and the answer


async def test_what_stop_was_pressed_for_is_answered_as_far_as_it_was_read(
    ada: PlaygroundUser, playground: Playground
) -> None:
    question = await ada.send_document(pdf(slow_pdf(40)))
    progress = await progress_beyond_a_page(ada, question)
    assert (await ada.tap_text(progress, "Stop"))["answer"]["text"] == "I stop here."
    said = text_of(await answer_to(ada, question, is_last_word))
    assert "Page number 1" in said
    assert "Page number 40" not in said
    assert "You stopped me; the file has 40 pages." in said


async def test_a_document_that_is_read_again_says_how_far_it_is_and_stops_too(
    ada: PlaygroundUser, playground: Playground
) -> None:
    question = await ada.send_document(pdf(slow_pdf(30)))
    progress = await progress_beyond_a_page(ada, question)
    await ada.tap_text(progress, "Stop")
    answer = await answer_to(ada, question, is_last_word)
    await turned(ada, answer, "Language", "Russian")
    await press(ada, answer, "Russian")
    progress = await progress_beyond_a_page(ada, answer)
    assert (await ada.tap_text(progress, "Stop"))["answer"]["text"] == "I stop here."
    again = await as_wanted(
        ada, answer, lambda found: text_of(found) != text_of(answer) or "🌐 Language" in str(labels(found))
    )
    assert "You stopped me; the file has 30 pages." in text_of(again)
    await playground.wait_for_request(
        lambda record: (
            record["method"] == "deleteMessage"
            and record["params"]["message_id"] == str(progress["message"]["message_id"])
        )
    )


async def test_in_a_group_only_who_asked_or_an_administrator_stops_it(playground: Playground, rebus: object) -> None:
    owner, asker, other = [await playground.add_user(name, language_code="en") for name in ("Owner", "Asker", "Other")]
    group = await playground.add_chat(members=[owner, asker, other])
    question = await asker.send_document(pdf(slow_pdf(40)), group, caption="/ocr")
    progress = await progress_of(asker, question)
    refused = await other.tap_text(progress, "Stop")
    assert refused["answer"]["text"] == "Only the person who asked, or an administrator, can stop this."
    stopped = await owner.tap_text(progress, "Stop")
    assert stopped["answer"]["text"] == "I stop here."
    said = text_of(await answer_to(asker, question, is_last_word))
    assert "You stopped me" in said or said == "I stopped before I had read a page."


async def test_the_cloud_of_a_pdf_is_that_of_its_text(ada: PlaygroundUser) -> None:
    data = documents.text_pdf("cherry plum cherry", "plum cherry river")
    question = await ada.send_document(pdf(data), caption="/cloud")
    answer = await answer_to(ada, question, lambda entry: "photo" in entry["message"])
    assert counts_in(text_of(answer)) == {"cherry": 3, "plum": 2, "river": 1}


async def test_ocr_in_reply_to_a_pdf_in_a_group_reads_it(playground: Playground, ada: PlaygroundUser) -> None:
    group = await playground.add_chat(members=[ada])
    sent = await ada.send_document(pdf(documents.text_pdf(TEXT)), group)
    asked = await ada.send_text("/ocr", group, reply_to=sent["message"]["message_id"])
    assert await said_to(ada, asked) == TEXT
    assert len(await calls(playground, "sendMessage", chat_id=group)) == 2  # the greeting, and no progress of one page


async def test_a_pdf_in_an_album_is_read_with_the_others(ada: PlaygroundUser) -> None:
    parts = await ada.send_album(
        [
            pdf(documents.text_pdf("First page", "Second page")),
            SentFile(documents.tiff_of(page("Holidays")), "scan.tif"),
        ],
        as_="document",
    )
    said = text_of(await ada.wait_for_answer(parts[0], is_last_word, ANSWER_S))
    assert said == "1/3\nFirst page\n\n2/3\nSecond page\n\n3/3\nHolidays"
