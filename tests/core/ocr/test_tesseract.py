"""The real Tesseract: what it reads, and how it fails."""

import os
import pickle
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytesseract
import pytest
from PIL import Image, ImageDraw, ImageFont

from core.errors import TooHeavy
from core.ocr import tesseract
from core.ocr.engine import EngineMissing
from core.ocr.reading import Line
from core.ocr.tesseract import Tesseract
from tests import pictures

AMPLE_S = 60


def lines_of(picture: Image.Image, *languages: str) -> tuple[Line, ...]:
    return Tesseract().read(picture.convert("RGB"), languages, AMPLE_S)


def test_words_come_with_boxes_around_their_ink_and_confidence_as_a_share() -> None:
    picture = pictures.page("alpha beta")

    (line,) = lines_of(picture, "en")

    assert [word.text for word in line.words] == ["alpha", "beta"]
    for word in line.words:
        assert 0.5 < word.confidence <= 1
        around = (word.box.left, word.box.top, word.box.left + word.box.width, word.box.top + word.box.height)
        assert picture.convert("L").crop(around).getextrema()[0] == 0
    first, second = (word.box for word in line.words)
    assert first.left + first.width < second.left


def test_lines_far_apart_open_paragraphs() -> None:
    lines = lines_of(pictures.page("The first line stands", "close to this one.", "", "", "Another paragraph."), "en")

    assert [line.text for line in lines] == ["The first line stands", "close to this one.", "Another paragraph."]
    assert [line.opens_paragraph for line in lines] == [True, False, True]


def test_hebrew_comes_in_the_order_in_which_it_is_spoken() -> None:
    picture = Image.new("L", (520, 120), "white")
    font = ImageFont.truetype("NotoSansHebrew-Regular.ttf", 56, layout_engine=ImageFont.Layout.BASIC)
    ImageDraw.Draw(picture).text((40, 20), "שלום עולם"[::-1], "black", font)  # the basic layout draws left to right

    (line,) = lines_of(picture, "he")

    assert line.text == "שלום עולם"


def test_several_languages_read_one_picture() -> None:
    (line,) = lines_of(pictures.page("Москва and London"), "ru", "en")

    assert line.text == "Москва and London"


@pytest.mark.parametrize("size", [(1, 1), (2, 900), (900, 2), (3, 3), (1, 30_000)])
def test_a_picture_too_thin_for_letters_has_no_lines(size: tuple[int, int]) -> None:
    assert lines_of(Image.new("L", size, 255), "en") == ()


def test_languages_are_asked_of_the_program_and_told_as_bcp_47() -> None:
    listed = pytesseract.get_languages()

    languages = Tesseract().languages()

    assert "en" in languages
    assert ("zh-Hans" in languages) == ("chi_sim" in listed)
    assert not {"osd", "equ", "eng", "chi_sim"} & set(languages)
    assert list(languages) == sorted(set(languages))


def test_a_run_that_takes_too_long_is_ended_and_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    with pytest.raises(TimeoutError):
        Tesseract().read(pictures.page("some words"), ["en"], 0.01)

    assert list(tmp_path.iterdir()) == []


def test_without_the_program_it_is_said_that_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "no-such-program")
    with pytest.raises(EngineMissing, match="tesseract"):
        lines_of(pictures.page("some words"), "en")

    tesseract._codes_by_tag.cache_clear()
    with pytest.raises(EngineMissing, match="tesseract"):
        Tesseract().languages()


def test_that_it_is_missing_crosses_between_processes() -> None:
    there_and_back = pickle.loads(pickle.dumps(EngineMissing("not installed")))  # noqa: S301, our own bytes

    assert str(there_and_back) == "not installed"


@pytest.mark.parametrize(("before", "after"), [(None, "1"), ("3", "3")])
def test_its_threads_are_held_to_one_unless_the_operator_chose(before: str | None, after: str) -> None:
    env = {name: value for name, value in os.environ.items() if name != "OMP_THREAD_LIMIT"}
    if before:
        env["OMP_THREAD_LIMIT"] = before
    code = "import core.ocr.tesseract, os; print(os.environ['OMP_THREAD_LIMIT'])"

    run = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True
    )

    assert run.stdout.strip() == after


def test_a_tesseract_that_is_killed_for_its_memory_is_too_heavy() -> None:
    tesseract.Tesseract().read(Image.new("RGB", (90, 30), "white"), ["en"], 60)  # its version is asked but once
    page = Image.effect_noise((2000, 1800), 80).convert("RGB")  # many seconds of work
    with ThreadPoolExecutor(1) as thread:
        reading = thread.submit(tesseract.Tesseract().read, page, ["en"], 60)
        while not (children := [child for child in psutil.Process().children() if child.name() == "tesseract"]):
            assert not reading.done()
        children[0].kill()
        with pytest.raises(TooHeavy):
            reading.result()
