"""Text, JSON, TSV and hOCR: what other programs find in them."""

import json
import math
from dataclasses import replace

import pytest
from lxml import etree

from core.conversions import export_reading
from core.ocr.reading import Box, Code, Line, Page, Word
from tests.core.exports import readings
from tests.core.exports.readings import SPACED, UNSPACED, in_language, page_of, reading_of, text_of

XHTML = "{http://www.w3.org/1999/xhtml}"
every_language = pytest.mark.parametrize("language", [*SPACED, *UNSPACED])


def exported(reading, form: str) -> str:
    return export_reading(reading, (), form).data.decode()


def hocr(reading) -> etree._Element:
    return etree.fromstring(export_reading(reading, (), "hocr").data)


def of_class(root: etree._Element, name: str) -> list[etree._Element]:
    return root.xpath(f"//*[@class='{name}']")


def properties(element: etree._Element) -> dict[str, list[str]]:
    """The properties in an element's title, as hOCR has them: `bbox 0 0 9 9; x_wconf 90`."""
    return {name: values for name, *values in (part.split() for part in element.get("title").split(";"))}


def test_the_text_keeps_the_lines_of_the_paper_and_parts_pages_by_a_form_feed():
    first = page_of("One line", "and another")
    second = replace(page_of("A page"), codes=(Code("https://example.org", "QR Code", Box(0, 0, 9, 9)),))
    text = exported(reading_of(first, second), "txt")
    assert text == "One line\n\nand another\n\fA page\n\nQR Code: https://example.org\n"


@every_language
def test_every_script_is_in_the_text(language: str):
    assert exported(in_language(language), "txt") == text_of(language) + "\n"


def test_the_json_holds_all_that_is_known():
    page = replace(page_of("Hello world"), codes=(Code("4006381333931", "EAN-13", Box(1, 2, 3, 4)),), turned_deg=90)
    table = readings.with_table(("a", "b")).pages[0]
    document = json.loads(exported(replace(reading_of(page, table), more=True), "json"))
    assert {name: document[name] for name in ("languages", "engine", "damaged", "more")} == {
        "languages": ["en"],
        "engine": "tesseract",
        "damaged": False,
        "more": True,
    }
    assert document["text"].startswith("Hello world\n\nBefore")
    assert document["confidence"] == pytest.approx(0.9)
    first, second = document["pages"]
    assert (first["width_px"], first["height_px"], first["turned_deg"]) == (1000, 1400, 90)
    assert first["lines"][0]["words"][1] == {
        "text": "world",
        "box": {"left": 144, "top": 50, "width": 80, "height": 32},
        "confidence": 0.9,
        "space_after": True,
    }
    assert {name: first["lines"][0][name] for name in ("opens_paragraph", "angle_deg", "vertical")} == {
        "opens_paragraph": True,
        "angle_deg": 0.0,
        "vertical": False,
    }
    assert first["codes"][0]["symbology"] == "EAN-13"
    assert second["tables"] == [{"rows": [["a", "b"]], "first_line": 1, "line_count": 1}]


def test_the_tsv_has_tesseracts_rows_and_columns():
    header, *rows = exported(reading_of(page_of("Hello big world", "Bye"), page_of()), "tsv").splitlines()
    columns = "level page_num block_num par_num line_num word_num left top width height conf text"
    assert header == columns.replace(" ", "\t")
    cells = [row.split("\t") for row in rows]
    assert {len(row) for row in cells} == {12}
    assert [row[0] for row in cells] == list("12345553451")
    assert cells[0] == ["1", "1", "0", "0", "0", "0", "0", "0", "1000", "1400", "-1", ""]
    assert cells[6] == ["5", "1", "1", "1", "1", "3", "206", "50", "80", "32", "90.00", "world"]
    assert cells[9][:6] == ["5", "1", "1", "2", "1", "1"]


@every_language
def test_a_parser_of_hocr_finds_the_words_and_their_places(language: str):
    reading = in_language(language)
    root = hocr(reading)
    words = of_class(root, "ocrx_word")
    assert [word.text for word in words] == [word.text for word in reading.words()]
    for element, word in zip(words, reading.words(), strict=True):
        box = word.box
        found = properties(element)
        assert found["bbox"] == [str(at) for at in (box.left, box.top, box.left + box.width, box.top + box.height)]
        assert found["x_wconf"] == ["90"]
    [line] = of_class(root, "ocr_line")
    assert "".join(line.itertext()).strip() == text_of(language)
    [paragraph] = of_class(root, "ocr_par")
    assert paragraph.get("dir") == ("rtl" if language in readings.RIGHT_TO_LEFT else "ltr")
    assert properties(of_class(root, "ocr_page")[0])["bbox"] == ["0", "0", "1000", "1400"]


def test_each_paragraph_of_hocr_names_the_language_of_its_script():
    reading = reading_of(page_of("Hello", "привет", "שלום", "ελλάδα", "12"), languages=("en", "ru", "he"))
    paragraphs = of_class(hocr(reading), "ocr_par")
    assert [paragraph.get("lang") for paragraph in paragraphs] == ["en", "ru", "he", "und", "en"]


def test_hocr_tells_the_tilt_of_a_line_and_that_one_runs_down():
    words = (Word("tilted", Box(100, 100, 200, 60), 0.9),)
    lines = (Line(words, angle_deg=5), Line(words, angle_deg=-5), Line(words, vertical=True))
    falling, rising, down = map(properties, of_class(hocr(reading_of(Page(500, 500, lines))), "ocr_line"))
    slope = math.tan(math.radians(5))
    assert [float(at) for at in falling["baseline"]] == [pytest.approx(slope, abs=1e-4), round(-slope * 200)]
    assert [float(at) for at in rising["baseline"]] == [pytest.approx(-slope, abs=1e-4), 0]
    assert down["textangle"] == ["270"]


def test_hocr_follows_the_rules_of_the_format():
    root = hocr(reading_of(page_of("Hello"), page_of("Bye")))
    assert root.tag == f"{XHTML}html"
    names = {meta.get("name") for meta in root.iter(f"{XHTML}meta")}
    assert {"ocr-system", "ocr-capabilities"} <= names
    assert [properties(page)["ppageno"] for page in of_class(root, "ocr_page")] == [["0"], ["1"]]
    identifiers = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(identifiers) == len(set(identifiers)) == 2 * 4


@pytest.mark.parametrize("form", ["txt", "json", "tsv", "hocr"])
def test_hostile_words_break_no_form(form: str):
    data = export_reading(readings.hostile(), (), form).data
    text = data.decode()
    if form == "json":
        words = [word["text"] for line in json.loads(text)["pages"][0]["lines"] for word in line["words"]]
        assert words[1:3] == list(readings.HOSTILE[1:3])
    elif form == "hocr":
        shown = [word.text or "" for word in of_class(etree.fromstring(data), "ocrx_word")]
        assert shown[:5] == ["[31mred", "]]>", readings.HOSTILE[2], "half\ufffd a pair", "gnp.exe"]
    elif form == "tsv":
        assert {row.count("\t") for row in text.split("\n")[:-1]} == {11}
    else:
        assert "<script>alert(1)</script>" in text
        assert not set(text) & {"\x00", "\x1b", "\u202e"}
