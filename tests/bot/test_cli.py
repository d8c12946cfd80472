"""The command line by its contracts: what goes to stdout, what to stderr, and the exit code."""

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from PIL import Image, ImageDraw
from typer.testing import CliRunner

from bot.cli import app
from tests import documents
from tests.pictures import page

REBUS = str(Path(sys.executable).with_name("rebus"))
TEXT = "Clouds of words: words rain from clouds, and rivers carry words to the sea."


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """A folder of its own, so that no `.env` and no earlier picture is around."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def draw_text(text: str, name: str) -> str:
    picture = Image.new("RGB", (60 + 26 * len(text), 120), "white")
    ImageDraw.Draw(picture).text((30, 30), text, fill="black", font_size=48)
    picture.save(name)
    return name


def rebus(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, words, input=stdin)


def rows(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_console_script_reads_a_picture_and_prints_nothing_but_its_text():
    run = subprocess.run(
        [REBUS, "ocr", draw_text("Hello world", "hello.png")], check=False, capture_output=True, text=True
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "Hello world\n", "")


def test_json_is_one_object_a_line_in_the_order_of_the_files():
    Path("letter.txt").write_text("Dear all")
    one, two = draw_text("Hello one", "one.png"), draw_text("Hello two", "two.jpg")
    Path("empty").mkdir()
    result = rebus("ocr", "--json", one, "nowhere.png", two, "letter.txt", "empty")
    first, missing, second, letter, folder_ = rows(result)
    assert result.exit_code == 1
    assert (first["file"], first["text"], first["pages"]) == ("one.png", "Hello one", 1)
    assert (second["file"], second["text"], second["languages"]) == ("two.jpg", "Hello two", ["en"])
    assert set(first) == {"file", "text", "confidence", "languages", "seconds", "pages"}
    assert 0.5 < first["confidence"] <= 1
    assert first["seconds"] > 0
    assert missing == {"file": "nowhere.png", "error": "I can't read this file: No such file or directory."}
    assert folder_ == {"file": "empty", "error": "There is no picture in this folder, and no PDF."}
    assert set(letter) == {"file", "error"}
    assert letter["error"].startswith("This is not a kind of file that I can read.")


def test_all_read_is_exit_code_0_and_several_texts_are_told_apart():
    result = rebus("ocr", draw_text("Hello one", "one.png"), draw_text("Hello two", "two.png"))
    assert result.exit_code == 0
    assert result.stdout == "==> one.png <==\nHello one\n\n==> two.png <==\nHello two\n\n"


def test_without_json_troubles_go_to_stderr():
    result = rebus("ocr", "nowhere.png")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == "nowhere.png: I can't read this file: No such file or directory.\n"


@pytest.mark.parametrize("name", ["deu", "de", "German", "de+en"])
def test_a_language_may_be_named_in_any_way(name):
    [row] = rows(rebus("ocr", "--json", "--lang", name, draw_text("Hallo Welt", "hallo.png")))
    assert row["text"] == "Hallo Welt"
    assert row["languages"] == ["de", "en"][: 1 + name.count("+")]


def test_an_unknown_language_is_named_with_those_that_are_there():
    result = rebus("ocr", "--json", "--lang", "klingon", draw_text("Hello", "hello.png"))
    [row] = rows(result)
    assert result.exit_code == 1
    assert "klingon" in row["error"]
    assert "closest that I know" in row["error"]


def test_many_files_are_each_held_to_the_limits_of_the_settings(monkeypatch):
    monkeypatch.setenv("REBUS_CONVERSION_LIMIT_S", "0.001")
    result = rebus("ocr", "--json", draw_text("Hello one", "one.png"), draw_text("Hello two", "two.png"))
    assert result.exit_code == 1
    assert [row["error"].partition(",")[0] for row in rows(result)] == ["This took longer than 1 seconds"] * 2


def test_a_file_whose_name_is_not_valid_unicode_is_read_all_the_same():
    name = draw_text("Hello", os.fsdecode(b"caf\xe9.png"))
    run = subprocess.run([REBUS, "ocr", "--json", name, name], check=False, capture_output=True)
    assert run.returncode == 0
    assert [json.loads(os.fsdecode(line))["file"] for line in run.stdout.splitlines()] == [name, name]


def test_help_says_what_is_taken_where_nothing_is_said():
    said = rebus("cloud", "--help").stdout
    assert all(default in said for default in ("cloud.jpg", "1024x1024", "200"))


def test_a_reader_that_stops_early_causes_no_complaint():
    picture = draw_text("Hello", "hello.png")
    read_end, write_end = os.pipe()
    os.close(read_end)
    run = subprocess.run(
        [REBUS, "ocr", picture, picture], check=False, stdout=write_end, stderr=subprocess.PIPE, text=True
    )
    os.close(write_end)
    assert run.stderr == ""
    assert run.returncode == 1


# A machine without a person calls its terminal "dumb", and no bar moves there.
ON_A_TERMINAL = os.environ | {"TERM": "xterm"}


def test_a_bar_moves_on_a_terminal_and_stdout_holds_the_results_alone():
    pictures = [draw_text(f"Hello {name}", f"{name}.png") for name in ("one", "two")]
    ours, theirs = pty.openpty()
    command = [REBUS, "ocr", "--json", *pictures]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=ON_A_TERMINAL) as run:
        os.close(theirs)
        assert run.stdout
        stdout = run.stdout.read()
        shown = read_to_the_end(ours)
    assert [json.loads(line)["text"] for line in stdout.splitlines()] == ["Hello one", "Hello two"]
    assert b"Reading" in shown
    assert b"2/2" in shown


def test_the_bar_of_a_single_pdf_moves_with_its_pages():
    Path("scan.pdf").write_bytes(documents.scan_pdf(*(page(f"Page number {number}") for number in range(1, 4))))
    ours, theirs = pty.openpty()
    with subprocess.Popen([REBUS, "ocr", "scan.pdf"], stdout=subprocess.PIPE, stderr=theirs, env=ON_A_TERMINAL) as run:
        os.close(theirs)
        assert run.stdout
        stdout = run.stdout.read()
        shown = read_to_the_end(ours)
    assert stdout.split() == b"Page number 1 Page number 2 Page number 3".split()
    assert all(count in shown for count in (b"0/3", b"3/3")), "pages between may pass too fast to be drawn"


def test_on_one_terminal_results_stand_above_the_bar():
    pictures = [draw_text(f"Hello {name}", f"{name}.png") for name in ("one", "two")]
    ours, theirs = pty.openpty()
    command = [REBUS, "ocr", *pictures, "nowhere.png"]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=ON_A_TERMINAL) as run:
        os.close(theirs)
        shown = read_to_the_end(ours)
    assert run.returncode == 1
    assert [shown.count(text) for text in (b"Hello one", b"Hello two", b"nowhere.png: I can't")] == [1, 1, 1]


def read_to_the_end(terminal: int) -> bytes:
    shown = b""
    try:
        while more := os.read(terminal, 65536):
            shown += more
    except OSError:  # what Linux gives for the end of a terminal
        pass
    os.close(terminal)
    return shown


def test_a_cloud_is_a_jpeg_and_its_place_is_told_on_stderr():
    Path("text.txt").write_text(TEXT)
    result = rebus("cloud", "text.txt")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "Saved cloud.jpg\n")
    with Image.open("cloud.jpg") as picture:
        assert (picture.format, picture.size) == ("JPEG", (1024, 1024))


def test_a_cloud_of_standard_input_goes_where_it_is_told():
    assert rebus("cloud", "-", "--out", "words.PNG", "--size", "400x300", stdin=TEXT).exit_code == 0
    with Image.open("words.PNG") as picture:
        assert (picture.format, picture.size) == ("PNG", (400, 300))
    result = rebus("cloud", "-", "--out", "-", "--size", "300x400", stdin=TEXT)
    assert result.stderr == ""
    with Image.open(io.BytesIO(result.stdout_bytes)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (300, 400))


@pytest.mark.parametrize(("name", "format_"), [("a.webp", "WEBP"), ("a.png", "PNG"), ("a.jpeg", "JPEG"), ("a", "JPEG")])
def test_a_cloud_is_what_the_name_of_its_file_says(name, format_):
    assert rebus("cloud", "-", "--out", name, "--size", "300x300", stdin=TEXT).exit_code == 0
    with Image.open(name) as picture:
        assert picture.format == format_


@pytest.mark.parametrize("how", [["--svg"], ["--out", "cloud.svg"], ["--svg", "--out", "-"]])
def test_a_cloud_can_be_an_svg(how):
    result = rebus("cloud", "-", *how, "--size", "300x300", stdin=TEXT)
    assert result.exit_code == 0
    written = result.stdout_bytes if "-" in how else Path("cloud.svg").read_bytes()
    assert b"<svg" in written


def test_a_canvas_may_be_named():
    assert rebus("cloud", "-", "--size", "sticker", "--out", "a.webp", stdin=TEXT).exit_code == 0
    with Image.open("a.webp") as picture:
        assert max(picture.size) == 512


def test_every_option_of_the_look_changes_the_picture():
    draw_text("Hello", "picture.png")

    def picture(*options: str) -> bytes:
        stdin = f"{TEXT} In 1984."
        result = rebus("cloud", "-", "--out", "-", "--size", "300x300", *options, stdin=stdin)
        assert result.exit_code == 0, result.stderr
        return result.stdout_bytes

    plain = picture()
    assert picture("--style", "dusk", "--font", "sans", "--angles", "mixed") == plain
    assert picture("--style", "paper") != plain
    for option in (
        ["--shape", "heart"],
        ["--shape", "🐱"],
        ["--shape", "picture.png"],
        ["--title", "Rain"],
        ["--ground", "navy"],
        ["--date", "2026-11-25"],
        ["--drop", "rain"],
        ["--keyness"],
        ["--numbers"],
    ):
        assert picture(*option) != plain, option
    assert picture("--ground", "#000080") == picture("--ground", "Navy")
    assert picture("--date", "2026-11-25", "--title", "Rain") == picture("--title", "Rain\nNovember 25, 2026")
    assert picture("--date", "today") not in {plain, picture("--date", "2020-02-02")}


def test_dropped_words_are_not_there():
    words = rows(rebus("cloud", "-", "--json", "--drop", "Rain", "--drop", "sea", "--size", "300x300", stdin=TEXT))
    assert {word["word"] for word in words} == {"words", "clouds", "rivers", "carry"}


def test_words_weighed_by_keyness_have_their_counts():
    words = rows(rebus("cloud", "-", "--json", "--keyness", "--size", "300x300", stdin=TEXT))
    assert [(word["word"], word["count"]) for word in words[:2]] == [("words", 3), ("clouds", 2)]


@pytest.mark.parametrize("name", ["letter.md", "letter.html", "talk.srt"])
def test_a_file_of_text_is_read_by_its_kind(name):
    Path(name).write_text(TEXT)
    words = rows(rebus("cloud", name, "--json", "--size", "300x300"))
    assert [word["count"] for word in words[:2]] == [3, 2]


def test_json_says_where_each_word_stands_and_draws_only_when_told(folder):
    result = rebus("cloud", "-", "--json", "--size", "640x480", "--top", "3", stdin=TEXT)
    words = rows(result)
    assert result.exit_code == 0
    assert list(folder.iterdir()) == []
    assert len(words) == 3
    assert [set(word) for word in words] == [
        {"word", "count", "size", "x", "y", "width", "height", "rotated"},
    ] * 3
    assert [(word["word"].lower(), word["count"]) for word in words[:2]] == [("words", 3), ("clouds", 2)]
    for word in words:
        assert 0 <= word["x"] <= 640 - word["width"]
        assert 0 <= word["y"] <= 480 - word["height"]
    assert rebus("cloud", "-", "--json", "--out", "too.jpg", stdin=TEXT).exit_code == 0
    assert Path("too.jpg").exists()


def test_a_seed_determines_the_picture():
    def picture(seed: int) -> bytes:
        return rebus("cloud", "-", "--out", "-", "--size", "300x300", "--seed", str(seed), stdin=TEXT).stdout_bytes

    assert picture(1) == picture(1) != picture(2)


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16"])
def test_a_text_with_a_byte_order_mark_is_read_as_what_it_is(coding):
    Path("text.txt").write_text("Käse Käse Brot", encoding=coding)
    assert {word["word"] for word in rows(rebus("cloud", "--json", "text.txt"))} == {"Käse", "Brot"}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["nowhere.txt"], 1, "No such file or directory"),
        (["picture.png"], 1, "rebus ocr FILE | rebus cloud -"),
        (["empty.txt"], 1, "There are no words for a cloud in this text."),
        (["text.txt", "--out", "no/where.jpg"], 1, "I can't write no/where.jpg: No such file or directory."),
        (["text.txt", "--size", "big"], 2, "write it as 1200x800"),
        (["text.txt", "--size", "10x10000"], 2, "64 to 4096"),
        (["text.txt", "--style", "mud"], 2, "there is no “mud”; there are: dusk, paper"),
        (["text.txt", "--font", "comic"], 2, "sans, serif, round"),
        (["text.txt", "--shape", "blob"], 2, "circle, heart, star"),
        (["text.txt", "--shape", "no/where.png"], 1, "No such file or directory"),
        (["text.txt", "--ground", "greenish"], 2, "write it as #1f3a5f"),
        (["text.txt", "--angles", "upside"], 2, "--angles"),
        (["text.txt", "--date", "yesterday"], 2, "write it as 2026-11-25"),
        (["text.txt", "--top", "0"], 2, "--top"),
        (["text.txt", "--top", "1001"], 2, "--top"),
    ],
)
def test_a_wrong_wish_for_a_cloud_is_answered_with_a_sentence(words, code, said):
    Path("text.txt").write_text(TEXT)
    Path("empty.txt").touch()
    draw_text("Hello", "picture.png")
    result = rebus("cloud", *words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in " ".join(result.stderr.replace("│", " ").split())


def test_a_wrong_setting_is_named_and_its_value_is_not_shown(monkeypatch):
    monkeypatch.setenv("REBUS_PORT", "secret-by-mistake")
    result = rebus("doctor")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("REBUS_PORT: ")
    assert "secret-by-mistake" not in result.stderr


def test_the_version_is_the_packages():
    assert rebus("--version").stdout == "rebus 0.1.0\n"


@pytest.mark.parametrize("command", ["run", "ocr", "cloud", "doctor"])
def test_every_command_of_the_contract_explains_itself(command):
    assert f"rebus {command}" in CliRunner().invoke(app, [command, "--help"], prog_name="rebus").stdout
