"""`python -m tests.core.cloud.fuzzing LIBRARY… SECONDS`: trouble for what is compiled (tools/fuzz_cloud.sh).

Random calls, right ones and wrong ones, at sizes around those of machine words; then clouds of what people may send.
It finds nothing itself: the libraries were built to end the process where it leaves its memory.
"""
# ruff: noqa: PLC0415, the library is loaded before what imports it

import importlib.util
import random
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.machinery import ExtensionFileLoader
from pathlib import Path
from types import ModuleType

import numpy as np

# Around the machine word's 64 bits, the longest side, and what fails.
SIDES = (0, 1, 2, 31, 32, 33, 63, 64, 65, 127, 128, 129, 500, 512, 1000)


def load(path: str) -> ModuleType:
    """The library of a path, as the one that the engine, or the counting of words, imports."""
    name = f"core.cloud.{Path(path).name.partition('.')[0]}"
    spec = importlib.util.spec_from_file_location(name, path, loader=ExtensionFileLoader(name, path))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def side(chance: random.Random) -> int:
    return chance.choice(SIDES) if chance.random() < 0.7 else chance.randint(-2, 300)


def play(library: ModuleType, chance: random.Random) -> None:
    """One board and words on it."""
    rows, columns = side(chance), side(chance)
    board = library.Board(rows, columns)
    if chance.random() < 0.3:
        free = np.random.default_rng(chance.randrange(1000)).random((rows, columns)) < chance.choice([0, 0.1, 0.9, 1])
        board.take(library.Bits.of_ink(free.view(np.uint8)), 0, 0, chance.choice([0, 1]))
    for _ in range(chance.randint(1, 12)):
        with suppress(ValueError):
            height, width = max(0, side(chance) // 4), max(0, side(chance))
            ink = np.random.default_rng(chance.randrange(1000)).random((height, width)) < chance.choice(
                [0, 0.02, 0.5, 1]
            )
            view = ink.view(np.uint8)[:: chance.choice([1, -1, 2]), :: chance.choice([1, -1, 3])]
            cell_px = chance.choice([0, 1, 2, 3, 7])
            bits = library.Bits.of_ink(view, cell_px, chance.choice([0, 1, 1, 64, 128, 129]))
            for change in chance.choices(("scaled", "widened", "raised", "body", ""), k=2):
                if change == "scaled":
                    bits = bits.scaled(chance.randint(-1, 600), chance.randint(-1, 300))
                elif change == "body":
                    bits = library.Bits.of_ink(view, chance.choice([1, cell_px])).body(bits)
                elif change:
                    bits = getattr(bits, change)(chance.randint(-1, 70))
            bits.count()
            place = board.find(
                bits,
                chance.randint(-rows - 1, rows),
                chance.randint(-columns, columns + 1),
                chance.randint(-1, 6),
                chance.randint(-1, 6),
            )
            if chance.random() < 0.3:
                place = chance.randint(-2, rows + 2), chance.randint(-2, columns + 2)
            if place:
                board.is_free(bits, *place)
                board.take(bits, *place, chance.randint(-1, library.WIDEST_GAP + 1))
            words = [(bits, bits, *(chance.randint(-1, 40) for _ in range(4)))] * chance.randint(0, 5)
            board.copy().put_all(
                words, chance.choice([-1, 0, 1, 1, 2, 33]), chance.randint(-1, 6), chance.random() < 0.5
            )


def paint(library: ModuleType, chance: random.Random) -> None:
    """Ink on a canvas, some of it beyond."""
    canvas = np.zeros((max(0, side(chance)), max(0, side(chance))), np.uint32)
    ink = np.full((max(0, side(chance)), max(0, side(chance))), 200, np.uint8)[:: chance.choice([1, -1])]
    shades = np.zeros((chance.choice([0, 1, 1, 3]), chance.choice([256, 256, 256, 255])), np.uint32)
    library.lay(canvas, [(ink, side(chance) - 3, side(chance) - 3, chance.randint(-1, 2))], shades)


def cut(library: ModuleType, chance: random.Random) -> None:
    """Texts of any characters, with a table of any kinds."""
    vocabulary = library.Vocabulary(chance.getrandbits(64))
    kinds = chance.randbytes(library.KNOWN + chance.choice([0, 0, 0, -1, 1]))
    for _ in range(chance.randint(1, 6)):
        highest = chance.choice([0x7F, 0xFF, 0xFFFF, 0x10FFFF])
        text = "".join(chr(chance.randint(0, highest)) for _ in range(chance.choice([0, 1, 2, 9, 700])))
        with suppress(ValueError):
            library.kinds_in(text, kinds)
            library.places_of(text, kinds, chance.randint(0, 255))
            numbers, runs = np.empty(len(text) - chance.choice([0, 0, 1]), np.int32), list[str]()
            vocabulary.cut(text, kinds, numbers, runs)
            vocabulary.number(runs, np.empty(len(runs), np.int32))
    vocabulary.words(chance.randint(-3, 9))


def fill(library: ModuleType, chance: random.Random) -> None:
    """Outlines of any form, in any size."""
    filler = library.Filler()
    far = chance.choice([3, 300, 300, 70_000])
    for _ in range(chance.randint(1, 6)):
        outline = library.Outline()
        for number in range(chance.choice([0, 1, 2, 9, 400])):
            name, many = chance.choice([("moveTo", 1), ("lineTo", 1), ("qCurveTo", 2), ("curveTo", 3)])
            name, many = (name, many) if number else ("moveTo", 1)
            with suppress(ValueError):
                getattr(outline, name)(*((chance.uniform(-far, far), chance.randint(-far, far)) for _ in range(many)))
        place = chance.uniform(-far, far) / 100
        size_px = chance.choice([0, 0.001, 0.5, 7, 40, 500, library.FARTHEST_PX])
        with suppress(ValueError):
            filler.add([outline], ((1, place, -place),), chance.choice([15, 16, 1000]), size_px, 0.96, 0.28)
        if chance.random() < 0.5:
            with suppress(ValueError):
                filler.fill()


def clouds() -> list[Callable[[], object]]:
    """What people may send: words that are empty, endless or many, and shapes without room."""
    from core.cloud.layout import Look, TrueCloud
    from core.cloud.palettes import PALETTES
    from core.cloud.spec import Angles

    def draw(
        words: dict[str, float], width: int = 256, height: int = 256, free: np.ndarray | None = None
    ) -> Callable[[], object]:
        look = Look(PALETTES["dusk"], angles=Angles.FREE, free=free)
        return lambda: TrueCloud(width, height, look, 0, engine="fast").generate_from_frequencies(words).to_image()

    ordinary: dict[str, float] = {f"word{number}": 300 / (number + 1) for number in range(200)}
    one = np.zeros((256, 256), bool)
    one[128, 128] = True
    return [
        draw({}),
        draw({"": 1, " ": 1, "\u200d": 1}),
        draw({"a" * 5_000: 2, "b": 1}),
        draw({"字" * 5_000: 2, "👩\u200d💻": 1}),
        draw({f"{number:x}": 1 + number % 7 for number in range(10_000)}),
        draw({"word": 1}, free=np.zeros((256, 256), bool)),
        draw(ordinary, free=one),
        draw({"word": 1}, 1, 1, free=np.ones((1, 1), bool)),
        draw(ordinary, 64, 64),
        draw(ordinary, 64, 4096),
        draw(ordinary, 4096, 64),
        draw(ordinary, 4096, 4096),
        draw(ordinary, 1023, 769, free=np.random.default_rng(0).random((769, 1023)) < 0.999),
    ]


def main() -> None:
    """Plays for as long as it is told, and says with which seed it is busy, so that it can be found again."""
    library, tokens, outlines = map(load, sys.argv[1:4])
    limit_s = float(sys.argv[4])
    for number, cloud in enumerate(clouds()):
        print(f"cloud {number}", flush=True)
        cloud()
    begun, seed = time.monotonic(), 0
    while time.monotonic() - begun < limit_s:
        for play_one, played in ((play, library), (paint, library), (cut, tokens), (fill, outlines)):
            with suppress(ValueError, OverflowError):
                play_one(played, random.Random(seed))
        seed += 1
    print(f"{seed} seeds, no report")


if __name__ == "__main__":
    main()
