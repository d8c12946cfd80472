"""Bytes in, a reading out, as a worker does it: with hostile files, and within a worker's memory."""

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from core.conversions import available_engines, draw_cloud_of_picture, read_document_page, read_picture
from core.errors import NoTextFound, UnknownLanguage
from core.exports import Form
from core.ocr.wish import AUTO, PADDLE, TESSERACT
from tests import pictures
from tests.hostile import CORPUS

ROOT = Path(__file__).parents[2]
OCR_DEV = ROOT / ".." / "shared" / "data" / "ocr-dev" / "images"

# Reads the whole corpus in one process that may have a gigabyte and a half, as a worker may, and makes every file of
# what it read that can be made.
READ_CORPUS = """
import json, resource, sys
from core.conversions import cut_doubtful_words, export_reading, read_picture
from core.errors import NoTable, UserError
from core.exports import Form
from tests.hostile import CORPUS

files = [(file.name, file.build()) for file in CORPUS]
resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000,) * 2)
for name, data in files:
    made = {}
    try:
        reading = read_picture(data, engine=sys.argv[1])
    except UserError as error:
        outcome = type(error).__name__
    else:
        outcome = "reading"
        cut_doubtful_words(reading, (data,))
        for form in Form:
            try:
                made[form] = len(export_reading(reading, (data,), form).data)
            except NoTable:
                made[form] = None
    print(json.dumps([name, outcome, made]), flush=True)
"""


def test_a_picture_becomes_a_reading_that_crosses_between_processes() -> None:
    reading = read_picture(pictures.photo("Rebus reads", "two lines"))

    assert reading.text == "Rebus reads\ntwo lines"
    assert reading.languages == ("en",)
    assert pickle.loads(pickle.dumps(reading)) == reading  # noqa: S301, our own bytes


def test_a_language_asked_for_is_read() -> None:
    assert "Сегодня хорошая погода" in read_picture(pictures.photo("Сегодня хорошая погода"), ["русский"]).text


@pytest.mark.parametrize("engine", [TESSERACT, PADDLE])
def test_an_engine_asked_for_is_the_one_that_reads(engine: str) -> None:
    picture = pictures.photo("Rebus reads", "two lines")

    for reading in (read_picture(picture, engine=engine), read_document_page(picture, 0, engine=engine)):
        assert reading.engine == engine
        assert reading.text == "Rebus reads\ntwo lines"
    drawn = draw_cloud_of_picture(picture, engine=engine)
    assert {word.word for word in drawn.cloud.words} == {"Rebus", "reads", "two", "lines"}
    assert drawn.reading == read_picture(picture, engine=engine)


def test_the_engines_that_are_here_can_be_asked_for() -> None:
    assert available_engines() == (TESSERACT, PADDLE)


def test_a_sticker_of_letters_on_nothing_is_read() -> None:
    assert read_picture(pictures.sticker("Hello there")).text == "Hello there"


@pytest.mark.parametrize(
    ("wanted", "meant"), [("russan", "Russian (ru)"), ("chinees", "Chinese (zh-Hans)"), ("Klingon", "")]
)
def test_a_language_that_is_unknown_is_said_with_the_closest(wanted: str, meant: str) -> None:
    with pytest.raises(UnknownLanguage) as raised:
        read_picture(pictures.photo("Rebus"), [wanted])

    assert raised.value.details["language"] == wanted
    said = str(raised.value)
    assert meant in said
    assert said.count("(") == 3
    assert str(pickle.loads(pickle.dumps(raised.value))) == said  # noqa: S301, our own bytes


def test_a_picture_without_a_letter_has_no_text() -> None:
    with pytest.raises(NoTextFound):
        read_picture(pictures.blank())


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        ("screen__multi-line_en_white.png", "en", "This chapter is currently only available in this web version"),
        ("screen__multi-line_cn2.png", "zh-CN", "意味着传播方式的变化"),
        ("line__devanagari_rec.png", "hi", "आज मौसम अच्छा है"),
        ("line__th_rec.jpg", "th", "การแพทย์แผนจีนช่วยให้เด็กสมองพิการ"),
    ],
)
@pytest.mark.skipif(not OCR_DEV.is_dir(), reason="shared/data/ocr-dev is absent: real pictures are left out")
def test_real_pictures_are_read_in_their_language(name: str, language: str, said: str) -> None:
    assert said in " ".join(read_picture((OCR_DEV / name).read_bytes(), [language]).text.split("\n"))


@pytest.mark.parametrize("engine", [AUTO, TESSERACT, PADDLE])
@pytest.mark.timeout(400)
def test_every_hostile_file_gets_its_answer_in_every_form_within_a_workers_memory(engine: str) -> None:
    """One process reads them all, so that what one leaves behind would show in the next."""
    run = subprocess.run(
        [sys.executable, "-c", READ_CORPUS, engine],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=380,
        check=False,
    )
    lines = [json.loads(line) for line in run.stdout.splitlines()]

    assert run.returncode == 0, run.stderr[-2000:]
    outcomes = {name: outcome for name, outcome, _ in lines}
    wrong = {file.name: outcomes.get(file.name) for file in CORPUS if outcomes.get(file.name) not in file.outcomes}
    assert wrong == {}
    assert len(outcomes) == len(CORPUS) >= 45
    read = [made for _, outcome, made in lines if outcome == "reading"]
    assert len(read) > 10
    tables = {Form.CSV, Form.XLSX}
    assert all(set(made) == set(Form) and all(made[form] for form in set(Form) - tables) for made in read)
