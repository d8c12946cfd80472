"""`rebus ocr --format`: which files are read, what is made of them, and that nothing of anybody's is lost."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import pypdfium2
import pytest
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
