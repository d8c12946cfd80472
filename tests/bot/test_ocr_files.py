"""`rebus ocr --format`: which files are read, what is made of them, and that nothing of anybody's is lost."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import numpy as np
import pypdfium2
import pytest
import zxingcpp
from click.testing import Result
from PIL import Image
from typer.testing import CliRunner

from bot.cli import app
from tests import documents, pictures

REBUS = str(Path(sys.executable).with_name("rebus"))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """A folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def draw(name: str, text: str = "Hello world") -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    kind = {".jpg": "JPEG", ".tif": "TIFF"}.get(Path(name).suffix, "PNG")
    Path(name).write_bytes(pictures.saved(pictures.page(text), kind))
    return name


def rebus(*words: str) -> Result:
    return CliRunner().invoke(app, ["ocr", *words])


def rows(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def files() -> list[str]:
    return sorted(str(path) for path in Path().rglob("*") if path.is_file())


def pdf_text(path: str) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


@pytest.mark.parametrize("form", ["txt", "pdf", "docx", "json", "hocr", "tsv", "png"])
def test_a_file_of_each_kind_is_made_beside_the_picture(form: str):
    result = rebus(draw("scans/letter.jpg"), "--format", form)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"Saved scans/letter.ocr.{form}\n")
    assert files() == ["scans/letter.jpg", f"scans/letter.ocr.{form}"]
    data = Path(f"scans/letter.ocr.{form}").read_bytes()
    if form == "pdf":
        assert pdf_text(f"scans/letter.ocr.{form}") == "Hello world"
    elif form == "docx":
        assert [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs] == ["Hello world"]
    elif form == "png":
        assert Image.open(io.BytesIO(data)).format == "PNG"
    else:
        assert b"Hello" in data


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_without_a_table_there_is_no_file_and_a_sentence_says_why(form: str):
    result = rebus(draw("letter.png"), "--format", form)
    assert result.exit_code == 1
    assert result.stderr.startswith("letter.png: There is no table in this")
    assert files() == ["letter.png"]


def test_the_name_of_the_file_says_its_kind_and_folders_are_made():
    result = rebus(draw("letter.png"), "--out", "new/folder/mine.PDF")
    assert (result.exit_code, result.stderr) == (0, "Saved new/folder/mine.PDF\n")
    assert pdf_text("new/folder/mine.PDF") == "Hello world"


def test_standard_output_takes_a_file():
    run = subprocess.run(
        [REBUS, "ocr", draw("letter.png"), "--format", "pdf", "--out", "-"], check=True, capture_output=True
    )
    assert pypdfium2.PdfDocument(run.stdout)[0].get_textpage().get_text_range() == "Hello world"
    assert run.stderr == b""
    assert files() == ["letter.png"]


def test_a_folder_is_read_with_all_in_it_in_order_and_what_is_no_picture_left_alone():
    for name in ("scans/b.png", "scans/a.jpg", "scans/deep/c.png", "scans/no-suffix"):
        draw(name, Path(name).stem.ljust(3, "x") + " hello")
    for name in ("scans/notes.txt", "scans/.hidden.png", "scans/.trash/d.png", "scans/empty.png"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(
            b"" if "empty" in name else b"Dear all" if "notes" in name else Path("scans/b.png").read_bytes()
        )
    Path("scans/letter.pdf").write_bytes(documents.text_pdf("Words in a PDF"))
    result = rebus("--json", "scans")
    assert result.exit_code == 0
    assert [row["file"] for row in rows(result)] == [
        "scans/a.jpg",
        "scans/b.png",
        "scans/deep/c.png",
        "scans/letter.pdf",
        "scans/no-suffix",
    ]


def test_a_folder_of_results_has_the_folders_of_the_pictures():
    for name in ("scans/a.jpg", "scans/deep/a.jpg"):
        draw(name)
    result = rebus("scans", draw("other.png"), "--format", "txt", "--out", "texts")
    assert result.exit_code == 0
    made = ["texts/a.ocr.txt", "texts/deep/a.ocr.txt", "texts/other.ocr.txt"]
    assert result.stderr == "".join(f"Saved {path}\n" for path in made)
    assert [Path(path).read_text() for path in made] == ["Hello world\n"] * 3


def test_pictures_of_one_name_do_not_take_each_others_place():
    result = rebus(draw("a.jpg", "From a photo"), draw("a.png", "From a screen"), "--format", "txt")
    assert result.exit_code == 0
    assert Path("a.jpg.ocr.txt").read_text() == "From a photo\n"
    assert Path("a.png.ocr.txt").read_text() == "From a screen\n"


def test_of_two_files_for_one_place_the_second_is_refused_even_when_replacing():
    one, two = draw("one/a.png", "The first"), draw("two/a.png", "The second")
    Path("one/a.png").rename("one/a.jpg")
    result = rebus("one/a.jpg", one.replace(".png", ".jpg"), two, "--format", "txt", "--out", "texts", "--overwrite")
    assert result.exit_code == 1
    assert "texts/a.jpg.ocr.txt is there already" in result.stderr
    assert Path("texts/a.jpg.ocr.txt").read_text() == "The first\n"


def test_nothing_is_replaced_unless_asked():
    picture = draw("letter.png")
    Path("letter.ocr.txt").write_text("mine")
    result = rebus("--json", picture, "--format", "txt")
    assert result.exit_code == 1
    assert rows(result) == [
        {"file": "letter.png", "error": "letter.ocr.txt is there already: to replace it, add --overwrite."}
    ]
    assert Path("letter.ocr.txt").read_text() == "mine"
    [row] = rows(rebus("--json", picture, "--format", "txt", "--overwrite"))
    assert (row["text"], row["saved"]) == ("Hello world", "letter.ocr.txt")
    assert Path("letter.ocr.txt").read_text() == "Hello world\n"
    Path("named.txt").write_text("mine")
    assert rebus(picture, "--out", "named.txt").exit_code == 0
    assert Path("named.txt").read_text() == "Hello world\n"


def test_what_is_read_is_never_replaced():
    Path("scan.pdf").write_bytes(documents.text_pdf("Words in a PDF"))
    before = Path("scan.pdf").read_bytes()
    result = rebus("scan.pdf", "--out", "scan.pdf", "--overwrite")
    assert result.exit_code == 1
    assert "is what is read" in result.stderr
    assert Path("scan.pdf").read_bytes() == before


def test_what_was_made_is_not_read_the_next_time():
    draw("scans/a.png")
    assert rebus("scans", "--format", "png").exit_code == 0
    assert files() == ["scans/a.ocr.png", "scans/a.png"]
    assert [row["file"] for row in rows(rebus("--json", "scans"))] == ["scans/a.png"]


def test_the_marked_pages_of_a_tiff_are_a_pdf_by_name_too():
    pages = [pictures.page(text) for text in ("First page", "Second page")]
    Path("two.tif").write_bytes(pictures.saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    result = rebus("two.tif", "--out", "marked.png")
    assert (result.exit_code, result.stderr) == (0, "Saved marked.pdf\n")
    assert pdf_text("marked.pdf") == "First page\nSecond page"


@pytest.mark.parametrize("many", [False, True])
def test_a_pdf_is_read_page_by_page(many: bool):
    Path("letter.pdf").write_bytes(documents.text_pdf("The first page", "The second page"))
    result = rebus("--json", "letter.pdf", *(["letter.pdf"] if many else []))
    assert result.exit_code == 0
    assert [(row["pages"], row["text"]) for row in rows(result)] == [(2, "The first page\n\nThe second page")] * (
        1 + many
    )


@pytest.mark.parametrize("name", ["blank.png", "blank.pdf"])
def test_where_no_text_is_found_it_is_said_what_helps_on_a_command_line(name: str):
    blank = Image.new("RGB", (320, 200), "white")
    Path(name).write_bytes(pictures.saved(blank, Path(name).suffix[1:].upper()))
    [row] = rows(rebus("--json", name))
    assert str(row["error"]).startswith("I found no text in this.")
    assert "--lang" in str(row["error"])
    assert "/ocr" not in str(row["error"])


def test_a_page_that_is_damaged_is_named_and_the_others_are_read():
    catalogue, tree = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[9 0 R 3 0 R]/Count 2>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<<%s>>>>" % documents.HELVETICA
    text = documents.stream(b"BT /F 20 Tf 20 200 Td (the second page) Tj ET")
    Path("half.pdf").write_bytes(documents.raw_pdf([catalogue, tree, page, text]))
    result = rebus("half.pdf")
    assert (result.stdout, result.stderr) == ("the second page\n", "half.pdf: Page 1: This page is damaged.\n")


def test_a_pdf_of_no_sound_page_is_called_damaged():
    Path("broken.pdf").write_bytes(
        documents.raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 3>>"])
    )
    [row] = rows(rebus("--json", "broken.pdf"))
    assert row["error"] == "This page is damaged."


def test_what_was_not_read_is_told_beside_what_was():
    Path("long.pdf").write_bytes(documents.text_pdf(*(f"Page {number}" for number in range(1, 52))))
    whole = pictures.photo("Hello world", "and much more below it", "of which the end", "is gone")
    Path("cut.jpg").write_bytes(whole[: len(whole) * 2 // 3])
    result = rebus("cut.jpg", "long.pdf", "--format", "txt")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "cut.jpg: The file is damaged; I read as much of it as there is.",
        "Saved cut.ocr.txt",
        "long.pdf: The file has more pages; I read the first 50.",
        "Saved long.ocr.txt",
    ]
    assert rebus("long.pdf").stderr == "long.pdf: The file has more pages; I read the first 50.\n"


@pytest.mark.parametrize("engine", ["tesseract", "paddle"])
def test_the_engine_of_the_settings_reads(engine: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REBUS_OCR_ENGINE", engine)
    Path("scan.pdf").write_bytes(documents.scan_pdf(pictures.page("Hello world")))
    assert rebus(draw("a.png"), "--out", "a.json").exit_code == 0
    assert rebus("a.png", "scan.pdf", "--format", "json").exit_code == 0
    made = ["a.json", "a.ocr.json", "scan.ocr.json"]
    assert [json.loads(Path(path).read_text())["engine"] for path in made] == [engine] * 3


LINK = "https://example.org/menu?table=7"


@pytest.mark.parametrize("name", ["code.png", "code.pdf"])
def test_a_barcode_is_told_as_such(name: str):
    code = zxingcpp.create_barcode(LINK, zxingcpp.BarcodeFormat.QRCode).to_image(scale=8)
    Path(name).write_bytes(
        pictures.saved(Image.fromarray(np.array(code)).convert("RGB"), Path(name).suffix[1:].upper())
    )
    assert (rebus(name).stdout, rebus(name).exit_code) == (f"QR Code: {LINK}\n", 0)
    [row] = rows(rebus("--json", name))
    assert (row["text"], row["codes"]) == ("", [{"symbology": "QR Code", "text": LINK}])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a.png", "--format", "gif"], "gif"),
        (["a.png", "--out", "somewhere"], "--format pdf"),
        (["a.png", "--out", "-"], "--format pdf"),
        (["a.png", "a.png", "--format", "pdf", "--out", "-"], "one file"),
        (["a.png", "--json", "--format", "pdf", "--out", "-"], "one file"),
    ],
)
def test_a_wrong_wish_is_answered_with_a_sentence_before_anything_is_read(words: list[str], said: str):
    draw("a.png")
    result = rebus(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in " ".join(result.stderr.replace("│", " ").split())
    assert files() == ["a.png"]


def test_a_place_that_cannot_be_written_is_told():
    draw("a.png")
    Path("taken").write_text("a file")
    result = rebus("a.png", draw("b.png"), "--format", "txt", "--out", "taken")
    assert result.exit_code == 1
    assert "I can't write taken/a.ocr.txt" in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_in_a_folder_that_may_not_be_read_is_told():
    Path(draw("scans/a.png")).chmod(0)
    [row] = rows(rebus("--json", "scans"))
    assert row["error"] == "I can't read this file: Permission denied."
