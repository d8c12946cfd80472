"""`python -m training.voting MANIFEST`: the script of a real line by reading it in one language of each script.

What the network has to beat: Tesseract reads each crop in every candidate, and the script is that of the language read
with the highest mean confidence.
"""

import argparse
import random
import resource
import time
from collections import Counter
from pathlib import Path

from PIL import Image

from core.ocr.scripts import NO_SCRIPT, NO_TEXT, scripts_of
from core.ocr.tesseract import Tesseract
from training.real import real_lines

_LANGUAGES = {
    "en": "Latn",
    "ru": "Cyrl",
    "el": "Grek",
    "ar": "Arab",
    "he": "Hebr",
    "hi": "Deva",
    "bn": "Beng",
    "ta": "Taml",
    "th": "Thai",
    "ko": "Hang",
    "zh-Hans": "Hani",
    "ja": "Jpan",
}
_HEIGHT_PX = 48  # letters as large as Tesseract likes them
_MARGIN_PX = 12


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.voting", description=__doc__)
    parser.add_argument("manifest", type=Path, help="the pictures: a JSON list of {id, file}")
    parser.add_argument("--each", type=int, default=12, help="lines of each script (default: %(default)s)")
    options = parser.parse_args()
    lines = [line for line in real_lines(options.manifest) if line[1] not in {NO_SCRIPT, NO_TEXT}]
    random.Random(1).shuffle(lines)
    chosen = [line for at, line in enumerate(lines) if _nth(lines, at) < options.each]
    truth = [script for _, script, _ in chosen]
    crops = [crop for _, _, crop in chosen]
    start = _cpu_s()
    voted = [_vote(crop) for crop in crops]
    _say("voting", truth, voted, _cpu_s() - start)
    start = _cpu_s()
    _say("network", truth, [guess.script for crop in crops for guess in scripts_of([crop])], _cpu_s() - start)


def _nth(lines: list[tuple[str, str, Image.Image]], at: int) -> int:
    return sum(script == lines[at][1] for _, script, _ in lines[:at])


def _vote(crop: Image.Image) -> str:
    grey = crop.convert("L").resize((max(8, crop.width * _HEIGHT_PX // crop.height), _HEIGHT_PX))
    framed = Image.new("L", (grey.width + 2 * _MARGIN_PX, grey.height + 2 * _MARGIN_PX), grey.getpixel((0, 0)))
    framed.paste(grey, (_MARGIN_PX, _MARGIN_PX))
    return _LANGUAGES[max(_LANGUAGES, key=lambda language: _confidence(framed, language))]


def _confidence(line: Image.Image, language: str) -> float:
    """Mean confidence by letters; what is read as nothing has none."""
    words = [word for read in Tesseract().read(line, [language], timeout_s=60) for word in read.words]
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def _cpu_s() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _say(name: str, truth: list[str], found: list[str], spent_s: float) -> None:
    right = Counter(true for true, script in zip(truth, found, strict=True) if true == script)
    each = {script: f"{right[script]}/{count}" for script, count in Counter(truth).items()}
    share, each_ms = right.total() / len(truth), 1000 * spent_s / len(truth)
    print(f"{name}: {share:.3f} of {len(truth)}, {each_ms:.1f} ms CPU each, {each}")


if __name__ == "__main__":
    main()
