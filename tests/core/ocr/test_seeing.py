"""What one engine sees: in how many lines, and for how long."""

import time
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, ImageOps

from core.ocr import detection, paddle, rapid
from core.ocr.detection import Strip, find_strips
from core.ocr.line_by_line import read_line_by_line
from core.ocr.paddle import Paddle
from core.ocr.rapid import multiplies_bytes
from core.ocr.seeing import Seen, better
from core.ocr.tesseract import Tesseract
from core.ocr.turning import Upright, turned
from tests import pictures

PAGE = pictures.page("Rebus reads words", "and draws clouds", "of the words it reads")
PAGE_OF_ONE = pictures.page("Rebus")


def test_hundreds_of_lines_are_read_each_by_itself() -> None:
    (strip,) = find_strips(PAGE_OF_ONE)

    lines = read_line_by_line(Tesseract(), PAGE_OF_ONE, 470 * [strip], ("en",), 60)

    assert len(lines) == 470
    assert {line.text for line in lines} == {"Rebus"}


def test_a_line_of_a_pixels_height_across_the_page_harms_no_other() -> None:
    """Such are the edges of a wall or a table in a photo. At a line's height, it is wider than Tesseract's pictures."""
    (strip,) = find_strips(PAGE_OF_ONE)
    thread = Strip(np.array([[0, 40], [2000, 40], [2000, 41], [0, 41]], dtype=np.float32))
    page = Image.new("RGB", (2000, 200), "white")
    page.paste(PAGE_OF_ONE)

    lines = read_line_by_line(Tesseract(), page, [thread, strip, thread], ("en",), 60)

    assert "Rebus" in {line.text for line in lines}


def test_in_a_line_of_one_colour_nothing_is_seen() -> None:
    paper = Strip(np.array([[0, 0], [100, 0], [100, 20], [0, 20]], dtype=np.float32))
    (strip,) = find_strips(PAGE_OF_ONE)

    (line,) = read_line_by_line(Tesseract(), PAGE_OF_ONE, [paper, strip], ("en",), 60)

    assert line.text == "Rebus"
    assert read_line_by_line(Tesseract(), PAGE_OF_ONE, [paper], ("en",), 60) == ()


def test_lines_that_tesseract_had_time_for_are_kept() -> None:
    class Slow(Tesseract):
        left = 1

        def read_lines(self, lines, languages, timeout_s):
            if not self.left:
                raise TimeoutError
            self.left -= 1
            return super().read_lines(lines, languages, timeout_s)

    (strip,) = find_strips(PAGE_OF_ONE)

    assert len(read_line_by_line(Slow(), PAGE_OF_ONE, 300 * [strip], ("en",), 60)) == 200


def test_small_print_beside_large_letters_is_found() -> None:
    headlines = pictures.page("NEWS OF THE DAY", "AND OF THE NIGHT", letter_px=80)
    small = pictures.page(*30 * ["of which nobody needs to know more than stands in these few lines"], letter_px=9)
    page = Image.new("RGB", (2000, 1500), "white")
    page.paste(headlines, (100, 100))
    for left in (100, 550, 1000):
        page.paste(small, (left, 500))

    assert len(find_strips(page)) == 2 + 3 * 30


def test_the_closer_look_is_not_at_one_corner_where_there_is_more_elsewhere() -> None:
    """The glance sees the letters of 14 px alone, which are low: the page is looked at again."""
    line = "of which nobody needs to know more than stands in these few lines"
    page = Image.new("RGB", (2000, 1500), "white")
    page.paste(pictures.page(*12 * [line], letter_px=14), (100, 100))
    page.paste(pictures.page(*4 * [line], letter_px=8), (1400, 1200))

    assert len(find_strips(page)) == 12 + 4


def test_each_cell_of_a_large_sheet_is_found() -> None:
    columns, rows = 22, 60
    sheet = Image.new("RGB", (90 * columns, 34 * rows), "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.truetype("NotoSans-Regular.ttf", 17)
    for column, row in product(range(columns), range(rows)):
        pen.text((90 * column + 8, 34 * row + 5), str(1000 + 37 * column + 11 * row), "black", font)

    assert len(find_strips(sheet)) == columns * rows


def test_an_edge_across_a_photo_is_no_line() -> None:
    """The detector's boxes end at the picture's edge; what is left of them there can be a thread."""

    def strip(width: int, height: float) -> Strip:
        return Strip(np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32))

    assert strip(300, 20).may_hold_text
    assert strip(20, 300).may_hold_text
    assert not strip(2000, 1).may_hold_text
    assert not strip(3, 3).may_hold_text
    assert not strip(4000, 20).may_hold_text


@pytest.mark.parametrize("size", [(1, 600), (600, 1), (3, 3)])
def test_a_sliver_of_a_picture_has_no_lines(size: tuple[int, int]) -> None:
    assert find_strips(PAGE.resize(size)) == ()


def test_a_roll_is_not_looked_at_for_ever_because_its_parts_are_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    seen_px: list[int] = []

    def see_nothing(seen: NDArray[np.float32]) -> NDArray[np.float32]:
        seen_px.append(seen.shape[2] * seen.shape[3])
        return np.zeros_like(seen[:, :1])

    monkeypatch.setattr(detection, "detector", lambda: see_nothing)
    size = (60, 12_000)
    roll = Image.linear_gradient("L").resize(size).convert("RGB")

    assert find_strips(roll) == ()
    assert len(seen_px) >= 90  # in parts, each looked at twice
    assert sum(seen_px) < 3 * 2000**2


def test_a_thread_is_not_cut_into_thousands_of_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[tuple[int, ...]] = []

    def see_nothing(seen: NDArray[np.float32]) -> NDArray[np.float32]:
        looks.append(seen.shape)
        return np.zeros_like(seen[:, :1])

    monkeypatch.setattr(detection, "detector", lambda: see_nothing)

    assert find_strips(Image.linear_gradient("L").resize((4, 30_000)).convert("RGB")) == ()
    assert 0 < len(looks) <= 240


def test_of_many_lines_those_are_kept_that_there_was_time_for(monkeypatch: pytest.MonkeyPatch) -> None:
    strips: tuple[Strip, ...] = find_strips(PAGE)
    seconds: Iterator[float] = iter([0, 1, 2, 11])
    monkeypatch.setattr(paddle.time, "monotonic", lambda: next(seconds))

    assert len(strips) == 3
    assert [line.text for line in Paddle().read_strips(PAGE, strips, 10)] == ["Rebus reads words", "and draws clouds"]


def test_small_print_in_a_corner_of_a_large_sheet_is_found_where_it_stands() -> None:
    sheet = Image.new("RGB", (2400, 3300), "white")
    note = pictures.page("Small print", "on a large sheet", letter_px=28)
    sheet.paste(note, (1700, 2900))

    lines = Paddle().read(sheet, (), time.monotonic() + 60)

    assert [line.text for line in lines] == ["Small print", "on a large sheet"]
    for line in lines:
        assert 1700 <= line.box.left < line.box.left + line.box.width <= 1700 + note.width
        assert 2900 <= line.box.top < line.box.top + line.box.height <= 2900 + note.height


@pytest.mark.parametrize("letter_px", [24, 240])
def test_a_picture_that_is_as_low_as_its_line_is_read(letter_px: int) -> None:
    line = pictures.page("Rebus reads words", letter_px=letter_px)
    low = line.crop(ImageOps.invert(line).getbbox())

    assert [each.text for each in Paddle().read(low, (), time.monotonic() + 60)] == ["Rebus reads words"]


def test_where_there_is_no_time_for_a_second_look_the_first_counts() -> None:
    page = Upright(PAGE, 0, find_strips(PAGE))
    seen = Seen(Paddle().read_strips(PAGE, page.strips, 60), ("en",), "paddle")

    def late() -> Seen:
        raise TimeoutError

    assert better(seen, late, page) is seen
    with pytest.raises(TimeoutError):
        better(Seen((), (), ""), late, page)


def test_bytes_are_multiplied_where_the_processor_says_that_it_can(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    able, unable = tmp_path / "able", tmp_path / "unable"
    able.write_text("flags : fpu avx2 avx512_vnni sse2")
    unable.write_text("flags : fpu avx2 avx512f sse2")

    assert multiplies_bytes(able)
    assert not multiplies_bytes(unable)
    assert not multiplies_bytes(tmp_path / "none")
    monkeypatch.setattr("platform.machine", lambda: "arm64")
    assert multiplies_bytes(unable)


def test_both_kinds_of_models_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [line.text for line in Paddle().read(PAGE, (), time.monotonic() + 60)]
    monkeypatch.setattr("core.ocr.rapid.multiplies_bytes", lambda: False)
    detector, recogniser = rapid.detector.__wrapped__(), rapid.recogniser.__wrapped__()
    monkeypatch.setattr("core.ocr.detection.detector", lambda: detector)
    monkeypatch.setattr("core.ocr.recognition.recogniser", lambda: recogniser)

    assert [line.text for line in Paddle().read(PAGE, (), time.monotonic() + 60)] == whole


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_line_turned_with_its_page_holds_the_same_ink(degrees: int) -> None:
    page = pictures.page("Rebus")
    (strip,) = find_strips(page)
    around = turned(page, degrees)

    box, own = strip.turned(degrees, *page.size).part(0, 1), strip.part(0, 1)
    ink = ImageOps.invert(around.convert("L").crop((box.left, box.top, box.left + box.width, box.top + box.height)))

    assert {box.width, box.height} == {own.width, own.height}
    assert sum(ImageOps.invert(page.convert("L")).histogram()[128:]) == sum(ink.histogram()[128:])
    upper_left = strip.turned(degrees, *page.size).corners[0]
    assert tuple(upper_left) == pytest.approx((box.left, box.top), abs=4)  # it leans a little


def test_a_space_that_was_overlooked_after_a_comma_between_words_is_put_there() -> None:
    lines = ["Add four eggs,one after another", "at 1,250 metres; f(a,b)", "TAMAN MERDEKA,JOHOR BAHRU"]
    read = [line.text for line in Paddle().read(pictures.page(*lines), (), time.monotonic() + 60)]
    assert read == ["Add four eggs, one after another", *lines[1:]]
