"""The buttons under a text, each pressed as a person presses it, and each file opened by another program."""

import asyncio
import csv
import io
import json
import re
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from difflib import SequenceMatcher
from pathlib import Path
from random import Random

import docx
import openpyxl
import pypdfium2
import pytest
from lxml import etree
from PIL import Image

from tests.documents import text_pdf
from tests.end_to_end.conversation import (
    ANSWER_S,
    answer_to,
    as_wanted,
    calls,
    counts_in,
    labels,
    made,
    now,
    press,
    said_by_bot,
    said_to,
    turned,
    words_in,
)
from tests.pictures import page, photo, saved
from tests.playground_client import (
    Entry,
    Playground,
    PlaygroundUser,
    SentFile,
    file_id_of,
    is_answer_to,
    text_of,
)
from tests.rebus_process import START_S, Rebus, running_rebus
from tests.without_paddle import environment_without_paddle

pytestmark = pytest.mark.asyncio(loop_scope="session")

LINES = ("The river runs past the mill", "and the miller counts his sacks")
TEXT = "\n".join(LINES)
WORDS = words_in(TEXT)
PARAGRAPH = (
    "The river runs past the mill, and the miller",
    "counts his sacks while the wheel turns and the",
    "water falls, as it has for a hundred years and",
    "will for a hundred more.",
)
GONE = "Please send me the picture again"
MOSTLY = 0.8  # of the letters are read right; what order or direction gets wrong leaves less than half


DIVIDED = (
    "In the evening the miller walks to the orch-",
    "ard behind the mill, and the orchard is full",
    "of bees, and of the apples that he planted.",
)
"""A paragraph with a word that the paper divides."""


async def file_made(user: PlaygroundUser, entry: Entry, label: str) -> tuple[str, bytes]:
    """The name and the bytes of the file that comes of a press."""
    reply = await made(user, entry, label)
    return reply["message"]["document"]["file_name"], await user.playground.file(file_id_of(reply))


async def conversions(rebus: Rebus, kind: str) -> float:
    """How many conversions of a kind went well so far."""
    return (await rebus.metrics()).get(f'rebus_conversions_total{{kind="{kind}",outcome="ok"}}', 0)


def pdf_text(pdf: bytes, tmp_path: Path) -> str:
    """What pdftotext, a program of another house than ours, finds in a PDF."""
    path = tmp_path / "made.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, text=True).stdout


async def test_every_file_has_the_words_of_the_picture(ada: PlaygroundUser, rebus: Rebus, tmp_path: Path) -> None:
    picture = saved(page(*LINES), "PNG")
    answer = await answer_to(ada, await ada.send_document(SentFile(picture, "scan.png", "image/png")))
    read_before = await conversions(rebus, "read_picture")
    assert words_in(text_of(answer)) == WORDS

    name, text = await file_made(ada, answer, "📄 Text")
    assert name == "text.txt"
    assert words_in(text.decode()) == WORDS

    name, pdf = await file_made(ada, answer, "PDF")
    assert name == "text.pdf"
    assert words_in(pdf_text(pdf, tmp_path)) == WORDS
    (pdf_page,) = pypdfium2.PdfDocument(pdf)
    assert words_in(pdf_page.get_textpage().get_text_bounded()) == WORDS

    name, word = await file_made(ada, answer, "Word")
    assert name == "text.docx"
    paragraphs = [paragraph.text for paragraph in docx.Document(io.BytesIO(word)).paragraphs]
    assert words_in(" ".join(paragraphs)) == WORDS

    name, marked = await file_made(ada, answer, "Marked")
    assert name == "text.png"
    with Image.open(io.BytesIO(marked)) as image, Image.open(io.BytesIO(picture)) as original:
        assert image.size[0] >= original.size[0]
        assert len(image.convert("RGB").getcolors(2**24) or []) > len(original.getcolors(2**24) or []), "nothing marked"

    cloud = await made(ada, answer, "Cloud")
    assert set(counts_in(text_of(cloud))) <= set(WORDS)
    assert "photo" in cloud["message"]

    await turned(ada, answer, "More", "hOCR")
    name, hocr = await file_made(ada, answer, "hOCR")
    assert name == "text.hocr"
    spans = etree.fromstring(hocr).findall(".//{*}span[@class='ocrx_word']")
    assert words_in(" ".join(span.text for span in spans)) == WORDS
    assert all(re.search(r"bbox \d+ \d+ \d+ \d+; x_wconf \d+", span.get("title")) for span in spans)

    name, as_json = await file_made(ada, answer, "JSON")
    assert name == "text.json"
    assert set(WORDS) <= set(words_in(json.dumps(json.loads(as_json))))

    name, tsv = await file_made(ada, answer, "TSV")
    assert name == "text.tsv"
    rows = list(csv.DictReader(io.StringIO(tsv.decode()), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert words_in(" ".join(row["text"] or "" for row in rows)) == WORDS

    assert await conversions(rebus, "read_picture") == read_before, "nothing is read again"
    assert labels(await turned(ada, answer, "Back", "📄 Text")) == labels(answer)


async def test_a_word_that_the_paper_divides_is_one_word_in_the_answer_in_word_and_in_clouds(
    ada: PlaygroundUser,
) -> None:
    picture = SentFile(saved(page(*DIVIDED), "PNG"), "divided.png", "image/png")
    answer = await answer_to(ada, await ada.send_document(picture))
    flowing = " ".join(DIVIDED).replace("orch- ard", "orchard")
    assert text_of(answer) == flowing
    _, word = await file_made(ada, answer, "Word")
    assert [paragraph.text for paragraph in docx.Document(io.BytesIO(word)).paragraphs] == [flowing]
    _, text = await file_made(ada, answer, "📄 Text")
    assert text.decode().splitlines() == list(DIVIDED), "the file has the lines of the paper"
    clouds = [
        await made(ada, answer, "Cloud"),
        await answer_to(ada, await ada.send_document(picture, caption="/cloud")),
        await answer_to(ada, (await ada.send_album([picture, picture], as_="document", caption="/cloud"))[0]),
        await answer_to(ada, await ada.send_photo(photo(*DIVIDED), caption="/cloud")),
    ]
    assert [counts_in(text_of(cloud))["orchard"] for cloud in clouds] == [2, 2, 4, 2]


STATEMENT = (
    ("Date", "Description", "Paid out", "Paid in", "Balance"),
    ("01.08.2026", "Rent for August", "1,250.00", "", "3,410.75"),
    ("03.08.2026", "Salary", "", "2,800.00", "6,210.75"),
    ("07.08.2026", "Bookshop", "36.07", "", "6,174.68"),
    ("12.08.2026", "Refund", "", "14.50", "6,189.18"),
    ("19.08.2026", "Water and light", "88.90", "", "6,100.28"),
)


def sheet(rows: Sequence[Sequence[str]], lefts_px: Sequence[int]) -> Image.Image:
    """A table without rules, its cells at `lefts_px`."""
    image = Image.new("RGB", (lefts_px[-1] + 300, 100 * len(rows) + 80), "white")
    for at, row in enumerate(rows):
        for cell, left in zip(row, lefts_px, strict=True):
            if cell:
                image.paste(page(cell, letter_px=36), (left - 40, 100 * at))
    return image


async def test_a_table_comes_as_a_spreadsheet_as_csv_and_as_a_table_in_word(ada: PlaygroundUser) -> None:
    picture = saved(sheet(STATEMENT, (60, 340, 760, 1020, 1280)), "PNG")
    answer = await answer_to(ada, await ada.send_document(SentFile(picture, "statement.png", "image/png")))
    name, xlsx = await file_made(ada, answer, "Table")
    assert name == "text.xlsx"
    (cells,) = openpyxl.load_workbook(io.BytesIO(xlsx)).worksheets
    head, *rows = cells.iter_rows(values_only=True)
    assert head == STATEMENT[0]
    assert [row[:2] for row in rows] == [row[:2] for row in STATEMENT[1:]]
    assert [row[2:] for row in rows] == [
        (1250, None, 3410.75),
        (None, 2800, 6210.75),
        (36.07, None, 6174.68),
        (None, 14.5, 6189.18),
        (88.9, None, 6100.28),
    ], "numbers to reckon with"

    _, word = await file_made(ada, answer, "Word")
    (table,) = docx.Document(io.BytesIO(word)).tables
    assert [tuple(cell.text for cell in row.cells) for row in table.rows] == list(STATEMENT)

    await turned(ada, answer, "More", "CSV")
    name, data = await file_made(ada, answer, "CSV")
    assert name == "text.csv"
    assert [tuple(row) for row in csv.reader(io.StringIO(data.decode("utf-8-sig")))] == list(STATEMENT)


@pytest.mark.parametrize(
    ("lines", "font"),
    [
        (("人人生而自由，在尊严和权利上一律平等。", "他们赋有理性和良心，并应以兄弟"), "NotoSansCJK-Regular.ttc"),
        (("כל בני אדם נולדו בני חורין ושווים", "בערכם ובזכויותיהם כולם"), "NotoSansHebrew-Regular.ttf"),
        (("يولد جميع الناس أحرارا متساوين", "في الكرامة والحقوق"), "NotoNaskhArabic-Regular.ttf"),
    ],
)
async def test_files_of_other_scripts_hold_them_in_their_order(
    ada: PlaygroundUser, tmp_path: Path, lines: tuple[str, ...], font: str
) -> None:
    picture = saved(page(*lines, letter_px=64, font_file=font), "PNG")
    answer = await answer_to(ada, await ada.send_document(SentFile(picture, "page.png", "image/png")))
    _, text = await file_made(ada, answer, "📄 Text")
    read = words_in(text.decode())
    assert SequenceMatcher(None, "".join(read), "".join(words_in(" ".join(lines)))).ratio() > MOSTLY
    _, pdf = await file_made(ada, answer, "PDF")
    assert words_in(pdf_text(pdf, tmp_path)) == read
    (pdf_page,) = pypdfium2.PdfDocument(pdf)
    assert words_in(pdf_page.get_textpage().get_text_bounded()) == read
    _, word = await file_made(ada, answer, "Word")
    paragraphs = [paragraph.text for paragraph in docx.Document(io.BytesIO(word)).paragraphs]
    assert "".join(words_in(" ".join(paragraphs))) == "".join(read)


async def test_a_private_answer_has_everything_at_hand_and_no_row_over_three(ada: PlaygroundUser) -> None:
    answer = await answer_to(ada, await ada.send_photo(photo(*LINES)))
    assert labels(answer) == [
        ["📋 Copy"],
        ["📄 Text", "🔎 PDF", "📝 Word"],
        ["🖍️ Marked", "☁️ Cloud"],
        ["🌐 Language", "⚙️ More"],
    ]


async def test_the_same_picture_is_read_once_in_a_chat(ada: PlaygroundUser, rebus: Rebus) -> None:
    picture = SentFile(saved(page("Once is enough", *LINES), "PNG"), "once.png", "image/png")
    before = await conversions(rebus, "read_picture")
    first = await said_to(ada, await ada.send_document(picture))
    assert await conversions(rebus, "read_picture") == before + 1
    again = await answer_to(ada, await ada.send_document(picture))
    assert text_of(again) == first
    assert await conversions(rebus, "read_picture") == before + 1
    _, text = await file_made(ada, again, "📄 Text")
    assert words_in(text.decode()) == words_in(first)


async def test_the_same_picture_is_read_anew_with_other_options_and_in_another_chat(
    ada: PlaygroundUser, playground: Playground, rebus: Rebus
) -> None:
    picture = SentFile(saved(page("Each for itself", *LINES), "PNG"), "each.png", "image/png")
    before = await conversions(rebus, "read_picture")
    await said_to(ada, await ada.send_document(picture))
    await said_to(ada, await ada.send_document(picture, caption="/ocr de"))
    bob = await playground.add_user("Bob")
    await said_to(bob, await bob.send_document(picture))
    assert await conversions(rebus, "read_picture") == before + 3


async def test_an_album_is_one_reading(ada: PlaygroundUser, rebus: Rebus, tmp_path: Path) -> None:
    pages = [saved(page(line), "PNG") for line in LINES]
    parts = [SentFile(data, f"{number}.png", "image/png") for number, data in enumerate(pages)]
    album = await ada.send_album(parts, as_="document")
    answer = await answer_to(ada, album[0])
    _, pdf = await file_made(ada, answer, "PDF")
    assert len(pypdfium2.PdfDocument(pdf)) == 2
    assert words_in(pdf_text(pdf, tmp_path)) == WORDS
    before = await conversions(rebus, "read_picture")
    again = await answer_to(ada, (await ada.send_album(parts, as_="document"))[0])
    assert text_of(again) == text_of(answer)
    assert await conversions(rebus, "read_picture") == before


async def test_another_language_reads_again_in_place(ada: PlaygroundUser, playground: Playground) -> None:
    """Read as English, Russian letters are nonsense."""
    question = await ada.send_photo(photo("Добрый день", "как ваши дела"), caption="/ocr en")
    answer = await answer_to(ada, question)
    assert "добрый" not in words_in(text_of(answer))
    languages = await turned(ada, answer, "Language", "Russian")
    assert all(len(row) <= 3 for row in labels(languages))
    assert "Russian" in (await press(ada, answer, "Russian"))["text"]
    again = await as_wanted(ada, answer, lambda found: "добрый" in words_in(text_of(found)))
    assert words_in(text_of(again)) == ["добрый", "день", "как", "ваши", "дела"]
    assert "📄 Text" in str(labels(again)), "with the buttons of an answer"
    _, text = await file_made(ada, again, "📄 Text")
    assert words_in(text.decode()) == words_in(text_of(again))
    said = await said_by_bot(playground, ada.id)
    assert sum(is_answer_to(entry, question) for entry in said) == 1


async def engine_of(user: PlaygroundUser, answer: Entry) -> str:
    """Which engine read what an answer shows."""
    await turned(user, answer, "More", "JSON")
    _, as_json = await file_made(user, answer, "JSON")
    return str(json.loads(as_json)["engine"])


async def test_another_engine_reads_again_in_place_and_another_press_leads_back(
    ada: PlaygroundUser, playground: Playground, rebus: Rebus
) -> None:
    picture = SentFile(saved(page("Two pairs of eyes", *LINES), "PNG"), "eyes.png", "image/png")
    question = await ada.send_document(picture)
    answer = await answer_to(ada, question)
    assert await engine_of(ada, answer) == "paddle"
    before = await conversions(rebus, "read_picture")

    assert labels(await turned(ada, answer, "Engine", "Tesseract")) == [["Tesseract"], ["← Back"]]
    assert "Tesseract" in (await press(ada, answer, "Tesseract"))["text"]
    await as_wanted(ada, answer, lambda found: "📄 Text" in str(labels(found)))
    assert await engine_of(ada, answer) == "tesseract"
    assert words_in(text_of(await now(ada, answer))) == words_in("Two pairs of eyes " + TEXT)
    assert await conversions(rebus, "read_picture") == before + 1

    assert labels(await turned(ada, answer, "Engine", "PP-OCR")) == [["Automatic", "PP-OCR"], ["← Back"]]
    await press(ada, answer, "Automatic")
    await as_wanted(ada, answer, lambda found: "📄 Text" in str(labels(found)))
    assert await engine_of(ada, answer) == "paddle"
    assert await conversions(rebus, "read_picture") == before + 1, "kept apart from the other engine's, and kept"

    said = await said_by_bot(playground, ada.id)
    assert sum(is_answer_to(entry, question) for entry in said) == 1


async def test_what_a_pdf_carries_no_other_engine_reads(ada: PlaygroundUser) -> None:
    pdf = SentFile(text_pdf(TEXT), "text.pdf", "application/pdf")
    answer = await answer_to(ada, await ada.send_document(pdf))
    more = await turned(ada, answer, "More", "JSON")
    assert "Engine" not in str(labels(more))


@pytest.mark.parametrize("engine", ["tesseract", "paddle"])
async def test_the_engine_of_the_settings_reads_pictures_and_albums(data_dir: Path, engine: str) -> None:
    async with Playground.start() as playground, running_rebus(playground, data_dir, ocr_engine=engine):
        ada = await playground.me()
        part = SentFile(saved(page(*LINES), "PNG"), "page.png", "image/png")
        for question in (await ada.send_document(part), (await ada.send_album([part, part], as_="document"))[0]):
            assert await engine_of(ada, await answer_to(ada, question)) == engine


async def test_without_pp_ocr_tesseract_reads_alone(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", environment_without_paddle(tmp_path)["PYTHONPATH"])
    async with Playground.start() as playground, running_rebus(playground, data_dir):
        ada = await playground.me()
        answer = await answer_to(ada, await ada.send_photo(photo(*LINES)))
        assert words_in(text_of(answer)) == WORDS
        assert await engine_of(ada, answer) == "tesseract"
        assert "Engine" not in str(labels(await now(ada, answer)))


async def test_an_engine_that_is_set_and_missing_ends_the_start_with_a_sentence(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", environment_without_paddle(tmp_path)["PYTHONPATH"])
    async with Playground.start() as playground:
        rebus = await Rebus.launch(playground, data_dir, ocr_engine="paddle")
        line = await rebus.wait_for_line("cannot run", START_S)
        assert "REBUS_OCR_ENGINE is paddle, which is not installed" in line["reason"]
        assert await rebus.process.wait() == 1
        assert not any("answering" in str(line["event"]) for line in rebus.log)


async def test_the_languages_have_pages(ada: PlaygroundUser) -> None:
    answer = await answer_to(ada, await ada.send_photo(photo(*LINES)))
    entry = await turned(ada, answer, "Language", "›")
    seen, pages = list[str](), 0
    while True:
        pages += 1
        shown = labels(entry)
        seen += [name for row in shown[:-1] for name in row]
        if "›" not in shown[-1]:
            break
        await press(ada, entry, "›")
        entry = await as_wanted(ada, entry, lambda found, shown=shown: labels(found) != shown)  # type: ignore[misc]  # a default has no type in a lambda
    assert pages > 1
    assert len(seen) == len(set(seen))
    assert {"English", "Russian", "Simplified Chinese"} <= set(seen[:12]), "the likeliest first"
    assert labels(await turned(ada, answer, "Back", "📄 Text")) == labels(answer)


def sure_percent(entry: Entry) -> int:
    """How sure the bot is of a whole reading, by its button under ⚙️."""
    return int(re.search(r"❓ (\d+)% sure", str(labels(entry)))[1])  # type: ignore[index]


async def test_doubtful_words_come_with_their_crops(ada: PlaygroundUser) -> None:
    """Russian letters read as English are what no engine is sure of."""
    question = await ada.send_photo(photo("Добрый день", "как ваши дела"), caption="/ocr en")
    answer = await answer_to(ada, question)
    percent = sure_percent(await turned(ada, answer, "More", "sure"))
    assert f"I am not sure of this ({percent}%)" in text_of(answer), "the whole is doubtful, and the answer says so"
    assert labels(answer)[0] == ["🌐 Language"]
    doubts = await made(ada, answer, "❓")
    heading, *words = text_of(doubts).splitlines()
    count = int(re.fullmatch(rf"I am {percent}% sure of the whole, .* \(\d+ of (\d+) doubtful ones\):", heading)[1])  # type: ignore[index]
    assert len(words) == min(count, 24)
    assert [int(re.match(r"(\d+)\. .+ – (\d+)%$", word)[1]) for word in words] == list(range(1, len(words) + 1))  # type: ignore[index]
    assert "photo" in doubts["message"]


async def test_of_a_picture_that_is_plain_the_bot_says_how_sure_it_is_and_doubts_nothing(ada: PlaygroundUser) -> None:
    answer = await answer_to(ada, await ada.send_document(SentFile(saved(page(*LINES), "PNG"), "plain.png")))
    percent = sure_percent(await turned(ada, answer, "More", "sure"))
    assert percent > 90
    doubts = await made(ada, answer, "❓")
    assert text_of(doubts) == f"I am {percent}% sure of this, and doubt none of its words."


async def test_a_long_text_in_a_file_has_the_buttons_too(ada: PlaygroundUser, tmp_path: Path) -> None:
    words = ["river", "mill", "wheel", "a", "miller", "and", "counts", "sack", "the", "flour", "bread", "evening"]
    lines = [" ".join(Random(number).choices(words, k=12)) for number in range(80)]
    picture = SentFile(saved(page(*lines, letter_px=28), "PNG"), "long.png", "image/png")
    answer = await answer_to(ada, await ada.send_document(picture))
    assert answer["message"]["document"]["file_name"] == "text.txt"
    shown = str(labels(answer))
    assert "PDF" in shown
    assert "📄 Text" not in shown, "it is one"
    _, pdf = await file_made(ada, answer, "PDF")
    whole = await ada.playground.file(file_id_of(answer))
    assert words_in(pdf_text(pdf, tmp_path)) == words_in(whole.decode())


async def test_an_edited_question_gives_its_buttons_to_the_new_reading(ada: PlaygroundUser) -> None:
    question = await ada.send_photo(photo("The first thought"))
    answer = await answer_to(ada, question)
    await ada.edit(question, photo=photo("A second one"))
    await as_wanted(ada, answer, lambda found: "A second one" in text_of(found))
    _, text = await file_made(ada, answer, "📄 Text")
    assert words_in(text.decode()) == ["a", "second", "one"]


async def test_two_presses_at_once_make_one_file(ada: PlaygroundUser, playground: Playground) -> None:
    answer = await answer_to(ada, await ada.send_photo(photo(*LINES)))
    await playground.order_fault("slow", method="getFile", delay_s=1)
    first, second = await asyncio.gather(press(ada, answer, "PDF"), press(ada, answer, "PDF"))
    assert sorted([first["text"] or "", second["text"] or ""]) == ["", "I am at it already."]
    await ada.wait_for(lambda entry: is_answer_to(entry, answer), ANSWER_S)
    await made(ada, answer, "📄 Text")
    documents = [entry for entry in await said_by_bot(playground, ada.id) if "document" in entry["message"]]
    assert sorted(entry["message"]["document"]["file_name"] for entry in documents) == ["text.pdf", "text.txt"]


async def test_a_press_is_answered_while_another_is_at_work(ada: PlaygroundUser, playground: Playground) -> None:
    answer = await answer_to(ada, await ada.send_photo(photo(*LINES)))
    await playground.order_fault("slow", method="getFile", delay_s=5)
    await press(ada, answer, "PDF")
    await turned(ada, answer, "More", "hOCR")
    assert not any("document" in entry["message"] for entry in await said_by_bot(playground, ada.id))
    await ada.wait_for(lambda entry: is_answer_to(entry, answer) and "document" in entry["message"], ANSWER_S)


async def test_while_a_file_is_made_the_chat_says_so(ada: PlaygroundUser, playground: Playground) -> None:
    answer = await answer_to(ada, await ada.send_photo(photo(*LINES)))
    await made(ada, answer, "PDF")
    assert await calls(playground, "sendChatAction", chat_id=ada.id, action="upload_document")


async def test_a_group_gets_one_quiet_row_and_all_of_it_works(
    ada: PlaygroundUser, playground: Playground, tmp_path: Path
) -> None:
    bob = await playground.add_user("Bob")
    group = await playground.add_chat(members=[ada, bob])
    answer = await answer_to(ada, await ada.send_photo(photo(*LINES), group, caption="/ocr"))
    assert labels(answer) == [["📋 Copy"], ["📄 Text", "🔎 PDF", "⚙️ More"]]
    _, pdf = await file_made(bob, answer, "PDF")
    assert words_in(pdf_text(pdf, tmp_path)) == WORDS
    more = await turned(bob, answer, "More", "Word")
    assert {"📝 Word", "🖍️ Marked", "☁️ Cloud", "🌐 Language", "JSON", "hOCR", "TSV", "← Back"} <= {
        label for row in labels(more) for label in row
    }
    _, word = await file_made(bob, answer, "Word")
    assert words_in(" ".join(paragraph.text for paragraph in docx.Document(io.BytesIO(word)).paragraphs)) == WORDS


async def test_in_a_topic_what_is_made_stays_in_it(ada: PlaygroundUser, playground: Playground) -> None:
    forum = await playground.add_chat(members=[ada], is_forum=True)
    topic = await playground.add_topic(forum, "Receipts")
    question = await ada.send_photo(photo(*LINES), forum, caption="/ocr", thread_id=topic)
    answer = await answer_to(ada, question)
    reply = await made(ada, answer, "PDF")
    assert reply["message"]["message_thread_id"] == topic


async def test_only_who_asked_or_an_administrator_reads_again(ada: PlaygroundUser, playground: Playground) -> None:
    bob, eve = await playground.add_user("Bob"), await playground.add_user("Eve")
    group = await playground.add_chat(members=[ada, bob, eve])  # Ada made it
    question = await bob.send_photo(photo("Добрый день", "как ваши дела"), group, caption="/ocr en")
    answer = await answer_to(bob, question)
    if "Language" not in str(labels(answer)):
        await turned(eve, answer, "More", "Language")
    refused = await press(eve, answer, "Language")
    assert refused["show_alert"]
    assert "Only the person who asked" in refused["text"]
    assert "Russian" not in str(labels(await now(eve, answer)))
    await turned(bob, answer, "Language", "Russian")
    refused = await press(eve, answer, "Russian")
    assert refused["show_alert"]
    assert text_of(await now(eve, answer)) == text_of(answer)
    assert "Russian" in (await press(ada, answer, "Russian"))["text"], "an administrator may"
    await as_wanted(ada, answer, lambda found: "добрый" in words_in(text_of(found)))


async def test_a_refusal_speaks_the_language_of_who_pressed(ada: PlaygroundUser, playground: Playground) -> None:
    lin = await playground.add_user("Lin", language_code="zh-hans")
    group = await playground.add_chat(members=[ada, lin])
    answer = await answer_to(ada, await ada.send_photo(photo(*LINES), group, caption="/ocr"))
    await turned(lin, answer, "More", "Language")
    assert "只有提问者或管理员" in (await press(lin, answer, "Language"))["text"]


async def test_two_peoples_readings_never_mix(ada: PlaygroundUser, playground: Playground) -> None:
    """In one group and in two chats, pressed all at once."""
    bob = await playground.add_user("Bob")
    group = await playground.add_chat(members=[ada, bob])
    places = [(ada, group, "apricot"), (bob, group, "blackberry"), (ada, None, "cherry"), (bob, None, "damson")]
    asked = await asyncio.gather(
        *(user.send_photo(photo(f"A {fruit} a day"), chat, caption="/ocr") for user, chat, fruit in places)
    )
    answers = [await answer_to(user, question) for (user, _, _), question in zip(places, asked, strict=True)]
    await asyncio.gather(
        *(press(user, answer, "📄 Text") for (user, _, _), answer in zip(places, answers, strict=True))
    )
    for (user, chat, fruit), answer in zip(places, answers, strict=True):
        reply = await user.wait_for(lambda found, of=answer: is_answer_to(found, of), ANSWER_S, chat)  # type: ignore[misc]
        text = (await playground.file(file_id_of(reply))).decode()
        assert words_in(text) == ["a", fruit, "a", "day"]


async def test_a_removed_bot_forgets_what_it_read(ada: PlaygroundUser, playground: Playground) -> None:
    group = await playground.add_chat(members=[ada])
    answer = await answer_to(ada, await ada.send_photo(photo(*LINES), group, caption="/ocr"))
    await playground.set_member(group, "bot", "kicked")
    await playground.set_member(group, "bot", "member")
    gone = await press(ada, answer, "PDF")
    assert gone["show_alert"]
    assert GONE in gone["text"]


async def test_line_breaks_are_joined_or_kept_as_the_chat_chose(ada: PlaygroundUser) -> None:
    picture = SentFile(saved(page(*PARAGRAPH), "PNG"), "paragraph.png", "image/png")
    assert "/breaks on" in await said_to(ada, await ada.send_text("/breaks"))
    assert "\n" not in await said_to(ada, await ada.send_document(picture))
    assert "keep the line breaks" in await said_to(ada, await ada.send_text("/breaks on"))
    kept = await said_to(ada, await ada.send_document(picture))
    assert len(kept.splitlines()) == len(PARAGRAPH)
    assert "join the lines" in await said_to(ada, await ada.send_text("/breaks off"))
    assert "\n" not in await said_to(ada, await ada.send_document(picture))


async def test_only_administrators_choose_a_groups_line_breaks(ada: PlaygroundUser, playground: Playground) -> None:
    bob = await playground.add_user("Bob")
    group = await playground.add_chat(members=[ada, bob])
    assert "administrators" in await said_to(bob, await bob.send_text("/breaks on", group))
    assert "/breaks on" in await said_to(bob, await bob.send_text("/breaks", group))
    assert "/breaks off" in await said_to(ada, await ada.send_text("/breaks on", group))


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def in_database(data_dir: Path, statement: str) -> None:
    with closing(sqlite3.connect(data_dir / "rebus.sqlite")) as connection, connection:
        assert connection.execute(statement).rowcount


async def test_buttons_outlive_the_bot_and_say_so_when_they_cannot(data_dir: Path, tmp_path: Path) -> None:
    async with Playground.start() as playground:
        ada = await playground.me()
        async with running_rebus(playground, data_dir) as rebus:
            answer = await answer_to(ada, await ada.send_photo(photo(*LINES)))
            await rebus.terminate()
        async with running_rebus(playground, data_dir) as rebus:
            _, pdf = await file_made(ada, answer, "PDF")
            assert words_in(pdf_text(pdf, tmp_path)) == WORDS
            assert await conversions(rebus, "read_picture") == 0
            await rebus.terminate()
        in_database(data_dir, """UPDATE shown SET parts = replace(parts, '"file_id": "', '"file_id": "no')""")
        async with running_rebus(playground, data_dir) as rebus:
            reply = await made(ada, answer, "PDF")
            assert text_of(reply) == "Telegram no longer gives me this file. Please send it again."
            _, text = await file_made(ada, answer, "📄 Text")
            assert words_in(text.decode()) == WORDS, "the words are here, whatever became of the picture"
            await rebus.terminate()
        in_database(data_dir, "DELETE FROM readings")
        async with running_rebus(playground, data_dir):
            for label in ("PDF", "📄 Text", "Cloud", "Language", "More"):
                gone = await press(ada, answer, label)
                assert gone["show_alert"]
                assert GONE in gone["text"]


async def test_what_was_pressed_before_a_crash_is_made_after_it(data_dir: Path, tmp_path: Path) -> None:
    async with Playground.start() as playground:
        ada = await playground.me()
        async with running_rebus(playground, data_dir) as rebus:
            answer = await answer_to(ada, await ada.send_photo(photo(*LINES)))
            await playground.order_fault("slow", method="getFile", delay_s=30)
            await press(ada, answer, "PDF")
            await rebus.kill()
        async with running_rebus(playground, data_dir):
            reply = await ada.wait_for(lambda found: is_answer_to(found, answer), ANSWER_S)
            assert words_in(pdf_text(await playground.file(file_id_of(reply)), tmp_path)) == WORDS
            await made(ada, answer, "📄 Text")
            documents = [entry for entry in await said_by_bot(playground, ada.id) if "document" in entry["message"]]
            assert len(documents) == 2, "once, not twice"
