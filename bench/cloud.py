"""`python -m bench.cloud`: how fast and how full clouds are drawn, in turns with wordcloud on the same words.

CPU time from frequencies to encoded bytes, warm, with the canvas, the font and the encoding the same for both. What is
found goes into docs/benchmarks.md; `--look FOLDER` keeps the pictures.
"""

import argparse
import gc
import heapq
import math
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import stopwordsiso
import wordfreq
from PIL import Image
from wordcloud import WordCloud

from bench.ocr import docs
from bench.tables import markdown
from bench.words.speed import text_of
from core.cloud.drawing import draw
from core.cloud.fonts import face_of
from core.cloud.painting import encode
from core.cloud.palettes import PALETTES
from core.cloud.spec import Cloud, CloudSpec, Encoding, Style
from core.conversions import draw_cloud

ROUNDS = 5
ROOT = Path(__file__).parents[1]
# One language for each of nine scripts; those without spaces are in stop words as words.
LANGUAGES = ("en", "ru", "el", "ar", "he", "hi", "th", "zh", "ko")
EMOJI = ("😂", "🔥", "👩\u200d💻", "🇫🇷", "👍🏽", "🎉", "🐱", "🌍")


@dataclass(frozen=True, slots=True)
class Case:
    """What is drawn: texts as words with their counts, each with a seed of its own, on a canvas."""

    name: str
    texts: Sequence[Mapping[str, int]]
    width_px: int
    height_px: int

    @property
    def words(self) -> int:
        """How many each text has."""
        return len(self.texts[0])

    @property
    def specs(self) -> list[CloudSpec]:
        """The same as Rebus takes it."""
        style = Style(width_px=self.width_px, height_px=self.height_px, top=self.words)
        return [CloudSpec(tuple(text.items()), style, seed) for seed, text in enumerate(self.texts)]


def ordinary(number: int, seed: int) -> dict[str, int]:
    """English words as a text on some matter has them: which ones by chance, the common ones sooner; counts by Zipf.

    They are drawn without replacement by their frequency in the language (Efraimidis and Spirakis, "Weighted Random
    Sampling with a Reservoir", 2006), and counted by Mandelbrot's law, 1 / (rank + 2.7). Our own pages would be a text
    too, but one that changes.
    """
    chance = random.Random(seed)
    silent = stopwordsiso.stopwords("en")
    frequencies = wordfreq.get_frequency_dict("en", "small")
    chosen = [
        word for word in frequencies if word.isascii() and word.isalpha() and len(word) > 2 and word not in silent
    ]
    drawn = {word: math.log(chance.random()) / frequencies[word] for word in chosen}
    words = heapq.nlargest(number, chosen, key=drawn.__getitem__)
    return {word: round(10_000 / (rank + 2.7)) for rank, word in enumerate(words, 1)}


def many_scripts(number: int) -> dict[str, int]:
    """Words of nine scripts and emoji, in turns, with counts as Zipf has them."""
    each = [sorted(word for word in stopwordsiso.stopwords(language) if word.isalpha()) for language in LANGUAGES]
    words = [word for group in zip(*each, strict=False) for word in group][: number - len(EMOJI)]
    mixed = list(EMOJI)
    for place, word in enumerate(words):
        mixed.insert(place * number // len(words), word)
    return {word: round(600 / (rank + 3)) for rank, word in enumerate(mixed)}


def rebus(case: Case, engine: str) -> list[bytes]:
    """The case as Rebus draws it."""
    return [draw(spec, engine=engine).data for spec in case.specs]


def wordcloud(case: Case, font: str | None) -> list[bytes]:
    """The case as wordcloud draws it, in the same encoding."""
    clouds = (of_wordcloud(case, counts, seed, font) for seed, counts in enumerate(case.texts))
    return [encode(cloud.to_image(), Encoding.JPEG) for cloud in clouds]


def of_wordcloud(case: Case, counts: Mapping[str, int], seed: int, font: str | None) -> WordCloud:
    """One cloud of wordcloud's."""
    size = {"width": case.width_px, "height": case.height_px}
    cloud = WordCloud(**size, font_path=font, max_words=case.words, random_state=seed)
    return cloud.generate_from_frequencies(counts)


def in_turns(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median CPU milliseconds of each way, measured in turns after one round to warm up."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds + 1):
        for name, way in ways.items():
            gc.collect()
            start = time.process_time()
            way()
            taken[name].append(1000 * (time.process_time() - start))
    return {name: statistics.median(times[1:]) for name, times in taken.items()}


def speed(cases: list[Case], rounds: int) -> str:
    """A table of times and of how many times faster Rebus is."""
    bold = face_of("words")
    rows = []
    for case in cases:
        ways: dict[str, Callable[[], object]] = {
            "fast": lambda case=case: rebus(case, "fast"),
            "table": lambda case=case: rebus(case, "wordcloud"),
            "own": lambda case=case: wordcloud(case, None),
            "bold": lambda case=case: wordcloud(case, bold.path if bold else None),
        }
        times = {name: taken / len(case.texts) for name, taken in in_turns(ways, rounds).items()}
        rows.append(
            [
                case.name,
                f"{times['fast']:.0f}",
                f"{times['table']:.0f}",
                *(f"{times[name]:.0f} ({times[name] / times['fast']:.0f} ×)" for name in ("own", "bold")),
            ]
        )
        print(rows[-1], flush=True)
    heads = ["CPU ms", "Rebus", "Rebus without its extension", "wordcloud, own font", "wordcloud, Noto Sans Bold"]
    return markdown(heads, rows)


def fullness(cases: list[Case]) -> str:
    """A table of how much of the canvas is ink, and of how many words have room."""
    bold = face_of("words")
    rows = []
    for case in cases:
        clouds = [draw(spec, Encoding.PNG) for spec in case.specs]
        ours = [ink(picture_of(cloud), PALETTES[cloud.spec.style.palette].ground) for cloud in clouds]
        others = [of_wordcloud(case, text, seed, bold.path if bold else None) for seed, text in enumerate(case.texts)]
        theirs = [ink(cloud.to_image(), (0, 0, 0)) for cloud in others]
        rows.append(
            [
                case.name,
                f"{statistics.median(ours):.2f} ({min(ours):.2f}–{max(ours):.2f})",
                f"{min(len(cloud.words) for cloud in clouds)} of {case.words}",
                f"{statistics.median(theirs):.2f} ({min(theirs):.2f}–{max(theirs):.2f})",
                f"{min(len(cloud.layout_) for cloud in others)} of {case.words}",
            ]
        )
        print(rows[-1], flush=True)
    return markdown(["", "Rebus: ink", "words", "wordcloud: ink", "words"], rows)


def picture_of(cloud: Cloud) -> Image.Image:
    """The picture in a cloud, RGB."""
    return Image.open(BytesIO(cloud.data)).convert("RGB")


def ink(picture: Image.Image, ground: tuple[int, int, int]) -> float:
    """The share of pixels that are not the ground's."""
    return float((np.asarray(picture) != ground).any(axis=2).mean())


def message(rounds: int) -> str:
    """How long a message takes from its text to its picture."""
    text = text_of("en", 4096)
    times = in_turns({"text": lambda: [draw_cloud(text, "en", seed=seed) for seed in range(5)]}, rounds)
    return f"A message of 4 kB, from its text to the picture's bytes: {times['text'] / 5:.0f} ms.\n"


def memory() -> str:
    """What a process that has drawn a cloud in every script takes, with every installed font looked into."""
    code = (
        "from core.conversions import draw_cloud\n"
        "from core.cloud.fonts import face_of\n"
        "from bench.cloud import Case, many_scripts, rebus\n"
        "rebus(Case('', [many_scripts(206)], 1280, 960), 'auto')\n"
        "face_of(chr(0x10FFFD))\n"
        "print(next(line for line in open('/proc/self/status') if line.startswith('VmRSS')).split()[1])\n"
    )
    asked = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return f"A process that has drawn nine scripts and looked into every font takes {int(asked.stdout) // 1024} MB.\n"


def main() -> None:
    """Measures, and writes the tables into docs/benchmarks.md."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--look", type=Path, help="a folder for the pictures")
    options.add_argument("--dry", action="store_true", help="print alone")
    chosen = options.parse_args()
    cases = [
        Case("200 words, 1024 × 1024", [ordinary(200, seed) for seed in range(5)], 1024, 1024),
        Case("1000 words, 1600 × 1200", [ordinary(1000, seed) for seed in range(2)], 1600, 1200),
        Case("206 words of nine scripts with emoji, 1280 × 960", [many_scripts(206)] * 2, 1280, 960),
    ]
    if chosen.look:
        chosen.look.mkdir(parents=True, exist_ok=True)
        bold = face_of("words")
        for number, case in enumerate(cases):
            pairs = zip(rebus(case, "auto"), wordcloud(case, bold.path if bold else None), strict=True)
            for seed, (ours, theirs) in enumerate(pairs):
                (chosen.look / f"{number}-{seed}-rebus.jpg").write_bytes(ours)
                (chosen.look / f"{number}-{seed}-wordcloud.jpg").write_bytes(theirs)
    text = "\n".join([speed(cases, chosen.rounds), fullness(cases), message(chosen.rounds), memory()])
    print(f"\n{text}")
    if not chosen.dry:
        docs.put("bench.cloud", f"\n{text}\n")


if __name__ == "__main__":
    main()
