"""In which script a line is written."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from core.cloud.fonts import runs_of
from core.ocr.scripts import NO_SCRIPT, NO_TEXT, WINDOW_HEIGHT_PX, WINDOW_WIDTH_PX, ScriptGuess, scripts_of, windows

LINES = {
    "The quick brown fox jumps over": "Latn",
    "Người dân Việt Nam được hưởng": "Latn",
    "Сегодня хорошая погода": "Cyrl",
    "Καλημέρα σας, τι κάνετε": "Grek",
    "صباح الخير يا صديقي العزيز": "Arab",
    "בוקר טוב לכולם חברים": "Hebr",
    "नमस्ते आप कैसे हैं": "Deva",
    "আপনি কেমন আছেন": "Beng",
    "வணக்கம் எப்படி இருக்கிறீர்கள்": "Taml",
    "สวัสดีครับยินดีต้อนรับ": "Thai",
    "안녕하세요 반갑습니다": "Hang",
    "今天天气很好我们去公园": "Hani",
    "今日はとても良い天気です": "Jpan",
    "გამარჯობა როგორ ხარ": "Geor",
    "12/05/2024 19:45 €37.50": NO_SCRIPT,
}


def line(text: str, size_px: int = 40) -> Image.Image:
    """One line, black on white, in the fonts that clouds are drawn with; Thai with its loops.

    Without them it is taken for Lao: docs/script-model.md says so, and `test_page` that it is read all the same.
    """
    letters = text.replace(" ", "")
    (face, _), *_ = runs_of(letters, font="serif" if LINES.get(text) == "Thai" else "sans") or runs_of("0")
    font = ImageFont.truetype(face.path, size_px, index=face.index)
    left, top, right, bottom = font.getbbox(text)
    crop = Image.new("RGB", (round(right - left) + 16, round(bottom - top) + 12), "white")
    ImageDraw.Draw(crop).text((8 - left, 6 - top), text, "black", font)
    return crop


@pytest.fixture(scope="module")
def guesses() -> dict[str, ScriptGuess]:
    return dict(zip(LINES, scripts_of([line(text) for text in LINES]), strict=True))


@pytest.mark.parametrize(("text", "script"), LINES.items())
def test_a_line_tells_its_script(text: str, script: str, guesses: dict[str, ScriptGuess]) -> None:
    assert guesses[text].script == script
    assert 0.5 < guesses[text].probability <= 1


def test_a_line_is_judged_alike_alone_and_among_others(guesses: dict[str, ScriptGuess]) -> None:
    for text in ("Сегодня хорошая погода", "안녕하세요 반갑습니다"):
        (alone,) = scripts_of([line(text)])
        assert alone.script == guesses[text].script
        # A page in fourteen scripts lends each line less than one that is in its own.
        assert alone.probability == pytest.approx(guesses[text].probability, abs=0.05)


def test_what_a_line_leaves_open_the_lines_beside_it_decide() -> None:
    open_line = line("Мама")  # each of its letters might be Latin
    russian = [line(text) for text in ("Сегодня хорошая погода", "Мы едем в большой город", "Книга лежит на столе")]
    english = [
        line(text) for text in ("The quick brown fox jumps over", "A book lies on the table", "We are going home")
    ]

    assert scripts_of([open_line, *russian])[0].script == "Cyrl"
    assert scripts_of([open_line, *english])[0].script == "Latn"


def test_noise_is_no_text() -> None:
    grain = np.random.default_rng(7).integers(90, 160, (48, 300), dtype=np.uint8)

    assert scripts_of([Image.fromarray(grain)])[0].script == NO_TEXT


def test_digits_beside_words_do_not_hide_their_script() -> None:
    assert scripts_of([line("Сегодня хорошая погода 1234567890 1234567890 1234567890")])[0].script == "Cyrl"


def test_kana_anywhere_in_a_long_line_makes_it_japanese() -> None:
    assert scripts_of([line("東京都千代田区永田町国会議事堂前駅周辺地図についてのご案内です")])[0].script == "Jpan"


def test_a_line_on_its_head_still_tells_its_script() -> None:
    turned = [line(text).rotate(180) for text, script in LINES.items() if script in {"Latn", "Hani", "Arab", "Hang"}]

    assert [guess.script for guess in scripts_of(turned)] == ["Latn", "Latn", "Arab", "Hang", "Hani"]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "F"])
def test_a_line_in_any_mode_is_judged(mode: str) -> None:
    crop = line("Сегодня хорошая погода").convert("L")
    if mode == "I;16":
        crop = Image.fromarray(np.asarray(crop).astype(np.uint16) * 257)

    assert scripts_of([crop if mode == "I;16" else crop.convert(mode)])[0].script == "Cyrl"


@pytest.mark.parametrize("size", [(1, 1), (1, 9000), (9000, 1), (3, 2), (2, 3)])
def test_a_crop_of_any_size_is_judged(size: tuple[int, int]) -> None:
    (guess,) = scripts_of([Image.new("RGB", size, "white")])

    assert 0 <= guess.probability <= 1


def test_no_lines_give_no_guesses() -> None:
    assert scripts_of([]) == ()


def test_a_line_is_cut_into_as_many_windows_as_it_is_long_and_four_at_most() -> None:
    counts = [len(windows(Image.new("L", (width, 32)))) for width in (10, 256, 257, 700, 5000)]

    assert counts == [1, 1, 2, 3, 4]
    assert windows(Image.new("L", (5000, 40))).shape == (4, WINDOW_HEIGHT_PX, WINDOW_WIDTH_PX)


def test_the_windows_of_a_long_line_reach_both_its_ends() -> None:
    ramp = Image.fromarray(np.tile(np.linspace(0, 255, 2000).astype(np.uint8), (32, 1)))

    cut = windows(ramp)

    assert cut[0, 0, 0] <= 1
    assert cut[-1, 0, -1] >= 254


def test_a_short_line_is_filled_up_with_its_own_ground() -> None:
    short = Image.new("L", (64, 64), 200)
    short.paste(0, (20, 20, 44, 44))

    assert (windows(short)[0, :, 33:] == 200).all()


def test_a_vertical_line_is_laid_on_its_side() -> None:
    upright = Image.fromarray(np.tile(np.linspace(0, 255, 200).astype(np.uint8)[:, np.newaxis], (1, 32)))

    (cut,) = windows(upright)

    assert cut[16, 0] < 10
    assert cut[16, 199] > 245


def test_without_onnxruntime_it_says_what_is_missing() -> None:
    program = """
import sys
sys.modules["onnxruntime"] = None
from PIL import Image
from core.ocr.engine import EngineMissing
from core.ocr.scripts import scripts_of
try:
    scripts_of([Image.new("L", (9, 9))])
except EngineMissing as error:
    print(error)
"""

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert "onnxruntime" in said
