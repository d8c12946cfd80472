"""The text that a page carries: taken word by word where it stands, and only where it is what one sees."""

from collections.abc import Iterator

import fpdf
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Playwright, sync_playwright

from core.documents.layer import text_layer
from core.documents.opening import page_pictures
from core.ocr.reading import Page
from tests import documents, pictures

TEXT = "Rebus turns pictures into words\nand words into pictures."
POEM = "The rose is red.\nThe violet is blue.\nSugar is sweet."


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


def layer_of(data: bytes, number: int = 0) -> Page:
    page = text_layer(data, number)
    assert page is not None
    return page


def ink_outside(page: Page, data: bytes) -> float:
    """The share of the page's ink that lies outside the boxes of its words."""
    [picture] = page_pictures(data, 0, 1)
    assert picture.size == (page.width_px, page.height_px)
    ink = np.asarray(picture.convert("L")) < 128
    everywhere = ink.sum()
    for line in page.lines:
        for word in line.words:
            ink[word.box.top : word.box.top + word.box.height, word.box.left : word.box.left + word.box.width] = False
    return float(ink.sum() / everywhere)


def test_a_page_of_text_is_read_without_a_doubt() -> None:
    page = layer_of(documents.text_pdf("first", TEXT), 1)
    assert page.text == TEXT
    assert {word.confidence for line in page.lines for word in line.words} == {1.0}


@pytest.mark.parametrize("turn_deg", [0, 90, 180, 270])
def test_boxes_lie_on_the_words_however_the_page_is_turned(turn_deg: int) -> None:
    data = documents.turned_pdf(TEXT, turn_deg)
    page = layer_of(data)
    assert page.text.split() == TEXT.split()
    assert ink_outside(page, data) < 0.01


def test_boxes_lie_on_the_words_where_the_page_begins_elsewhere_than_at_its_corner() -> None:
    content = b"BT /F 20 Tf 1010 1050 Td (far from home) Tj ET"
    data = documents.drawn_pdf(content, b"1000 1000 1300 1200", documents.HELVETICA)
    assert ink_outside(layer_of(data), data) < 0.01


def test_columns_are_read_one_after_the_other_and_paragraphs_kept_apart(playwright: Playwright) -> None:
    paragraphs = [f"{word} " * 30 + "end." for word in ("one", "two", "three", "four")]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    data = documents.printed(playwright, f"<div>{body}</div>", "div { columns: 2; height: 200px }")
    assert [" ".join(part.split()) for part in layer_of(data).text.split("\n\n")] == paragraphs


def test_a_paragraph_that_goes_on_in_the_next_column_is_one(playwright: Playwright) -> None:
    body = f"<div>{'the sentence goes on and on ' * 40}</div>"
    page = layer_of(documents.printed(playwright, body, "div { columns: 2; text-align: justify }"))
    assert "\n\n" not in page.text
    assert " ".join(page.text.split()) == " ".join(body[5:-6].split())


def test_paragraphs_that_are_indented_and_not_set_apart_are_kept_apart(playwright: Playwright) -> None:
    paragraphs = ["some words that fill lines " * 12 + "and stop here."] * 3
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    data = documents.printed(playwright, body, "p { margin: 0; text-indent: 2em; text-align: justify }")
    assert [" ".join(part.split()) for part in layer_of(data).text.split("\n\n")] == paragraphs


@pytest.mark.parametrize(
    "text",
    [
        "处处闻啼鸟。夜来风雨声，花落知多少。Rebus 是一个机器人。",
        "吾輩は猫である。名前はまだ無い。",
        "안녕하세요 세계, 반갑습니다",
        "Съешь ещё этих мягких французских булок",
        "Tiếng Việt có nhiều dấu, crème brûlée",
    ],
)
def test_every_script_is_carried(playwright: Playwright, text: str) -> None:
    assert layer_of(documents.printed(playwright, f"<p>{text}</p>")).text == text


@pytest.mark.parametrize(
    "text",
    [
        "هذا نص عربي مع رقم 42 وكلمة Rebus في الوسط. السلام عليكم",
        "المجلّة والقلمُ لا إله",
        "שלום עולם, זה טקסט בעברית 2026 עם English בפנים",
    ],
)
@pytest.mark.parametrize("tag", ["p", "h1"])
def test_what_is_written_from_right_to_left_is_read_so(playwright: Playwright, text: str, tag: str) -> None:
    page = layer_of(documents.printed(playwright, f"<{tag} dir=rtl>{text}</{tag}>"))
    assert page.text.replace("\n", " ") == text
    words = page.lines[0].words
    assert words[0].box.left > words[1].box.left


def test_ligatures_and_soft_hyphens_are_mended(playwright: Playwright) -> None:
    page = layer_of(documents.printed(playwright, "<p>ﬁnd the diﬀerence of inter&shy;nation&shy;al oﬃces</p>"))
    assert page.text == "find the difference of international offices"


def test_a_word_that_is_broken_at_the_lines_end_keeps_its_hyphen(playwright: Playwright) -> None:
    data = documents.printed(playwright, "<p>Unbe&shy;greiflich</p>", "p { width: 3em; margin: 0 }")
    assert layer_of(data).text == "Unbe‐\ngreiflich"


def test_a_table_of_contents_is_text_though_most_of_it_is_dots() -> None:
    assert layer_of(documents.text_pdf("Chapter one " + "." * 80 + " 7")).text.startswith("Chapter one ...")


def write_invisibly(document: fpdf.FPDF, _number: int) -> None:
    document.image(pictures.page("The scan says something else"), w=document.epw, h=document.eph)
    document.set_xy(20, 20)
    with document.local_context(text_mode=fpdf.enums.TextMode.INVISIBLE):
        document.multi_cell(0, 8, TEXT)


def write_underneath(document: fpdf.FPDF, _number: int) -> None:
    document.multi_cell(0, 8, TEXT)
    document.image(pictures.page("The scan says something else"), x=0, y=0, w=document.w, h=document.h)


@pytest.mark.parametrize("write", [write_invisibly, write_underneath])
def test_what_a_scanning_program_hid_is_not_believed(write: object) -> None:
    assert text_layer(documents.pdf_of(1, write), 0) is None  # type: ignore[arg-type]


def test_text_over_a_picture_of_the_whole_page_is_believed() -> None:
    def write(document: fpdf.FPDF, _number: int) -> None:
        document.image(Image.new("RGB", (300, 400), "#ffeecc"), x=0, y=0, w=document.w, h=document.h)
        document.multi_cell(0, 8, TEXT)

    assert layer_of(documents.pdf_of(1, write)).text == TEXT


def mapped_to(first: int) -> bytes:
    """A page that shows letters, and says that they are those from U+`first` on."""
    table = b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <00> <ff> <%04x> endbfrange" % first
    font = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 5 0 R>>>>"
    content = b"BT /F 20 Tf 50 700 Td (These letters are not what they say) Tj ET"
    cmap = b"/CIDInit /ProcSet findresource begin begincmap " + table + b" endcmap end"
    return documents.drawn_pdf(content, b"0 0 595 842", font, documents.stream(cmap))


def test_letters_that_their_font_calls_something_private_are_not_believed() -> None:
    assert text_layer(mapped_to(0x0000), 0) is not None
    assert text_layer(mapped_to(0xE000), 0) is None


def test_signs_at_random_are_not_believed() -> None:
    assert text_layer(mapped_to(0x2500), 0) is None


@pytest.mark.parametrize("text", ["การแพทย์แผนจีนช่วยให้เด็กสมองพิการ", "आज मौसम अच्छा है"])
def test_scripts_that_browsers_write_wrongly_are_left_to_the_engines(playwright: Playwright, text: str) -> None:
    assert text_layer(documents.printed(playwright, f"<p>{text}</p>"), 0) is None


def test_a_page_without_text_carries_none() -> None:
    assert text_layer(documents.scan_pdf(pictures.page("a scan")), 0) is None
    assert text_layer(documents.drawn_pdf(b""), 0) is None
    assert text_layer(documents.drawn_pdf(b"BT /F 9 Tf (   ) Tj ET", b"0 0 99 99", documents.HELVETICA), 0) is None


def test_letters_off_the_page_are_not_on_it() -> None:
    content = b"BT /F 20 Tf 20 50 Td (here) Tj 5000 0 Td (gone) Tj ET"
    assert layer_of(documents.drawn_pdf(content, b"0 0 300 200", documents.HELVETICA)).text == "here"


def test_more_letters_than_a_page_can_show_are_not_read_one_by_one() -> None:
    content = b"BT /F .3 Tf .3 TL 5 199 Td " + (b"(" + b"a" * 1000 + b") '\n") * 60 + b"ET"
    assert text_layer(documents.drawn_pdf(content, b"0 0 300 200", documents.HELVETICA), 0) is None
