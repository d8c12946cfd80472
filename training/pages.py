"""Pages of drawn text, as a scanner, a screen or a phone would give them: what networks are quantised by."""

import random
from collections.abc import Iterator

import cv2
import numpy as np
import wordfreq
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from core.cloud.fonts import FONTS, face_of

Photo = NDArray[np.uint8]
Colour = tuple[int, int, int]

# What PP-OCR reads: Latin in languages with many marks and few, Chinese in both forms, Japanese.
_LANGUAGES = ("en", "en", "fr", "de", "es", "pt", "it", "nl", "pl", "tr", "id", "zh", "zh", "ja")
_UNSPACED = frozenset({"zh", "ja"})
_MOST = 8000  # of a language's words; rarer ones have no other letters


def pages(rng: random.Random) -> Iterator[Photo]:
    """Pages without end: height × width × 3 (RGB)."""
    while True:
        yield _photographed(_page(rng), rng)


def _page(rng: random.Random) -> Photo:
    """Columns of text in letters of one to three sizes, on a ground of one colour, sometimes with boxes and rules."""
    width, height = rng.randint(500, 1500), rng.randint(300, 1700)
    paper, ink = _colours(rng)
    page = Image.new("RGB", (width, height), paper)
    draw = ImageDraw.Draw(page)
    language, size = rng.choice(_LANGUAGES), round(11 * 4 ** rng.random())
    columns = rng.choice((1, 1, 2, 3))
    margin, gap = rng.randint(5, 80), 2 * size
    column = max(8 * size, (width - 2 * margin - (columns - 1) * gap) // columns)
    leading = rng.uniform(1.15, 2.2)
    for left in range(margin, max(margin + 1, width - column // 2), column + gap):
        top = margin
        while top < height - 2 * size:
            own = round(size * rng.choice((1, 1, 1, 1, 1.5, 2.2)))
            if rng.random() < 0.05:
                draw.rectangle((left, top, left + column, top + 2 * own), fill=_shade(rng), outline=ink)
            _set_line(draw, _line(language, rng), (left, top, column, own), ink, rng)
            top += round(own * leading) + (own if rng.random() < 0.12 else 0)
            if rng.random() < 0.04:
                draw.line((left, top, left + column, top), fill=ink, width=rng.randint(1, 3))
                top += size
    return np.asarray(page)


def _set_line(
    draw: ImageDraw.ImageDraw, words: list[str], box: tuple[int, int, int, int], ink: Colour, rng: random.Random
) -> None:
    """As many words as have room in `box` (left, top, width, size of letters); a paragraph's last line has fewer."""
    left, top, width, size = box
    end = left + width * (1 if rng.random() < 0.8 else rng.uniform(0.1, 1))
    kind = rng.choice(FONTS)
    for word in words:
        face = face_of(word, ("zh", "ja"), kind)
        if face is None:
            continue
        font = ImageFont.truetype(face.path, size, index=face.index)
        if left + font.getlength(word) > end:
            return
        draw.text((left, top), word, fill=ink, font=font)
        left += round(font.getlength(word))


def _line(language: str, rng: random.Random) -> list[str]:
    known = wordfreq.top_n_list(language, _MOST, wordlist="best")
    words = []
    for _ in range(40):
        word = known[int(len(known) ** rng.random()) - 1] if rng.random() < 0.85 else _number(rng)
        chance = rng.random()
        word = word.upper() if chance < 0.12 else word.capitalize() if chance < 0.3 else word
        mark = rng.choice("，。、：") if language in _UNSPACED else rng.choice((",", ".", ":", ";", ")", "!"))
        words.append(word + (mark if rng.random() < 0.12 else "") + ("" if language in _UNSPACED else " "))
    return words


def _number(rng: random.Random) -> str:
    return rng.choice((f"{rng.randrange(10**6)}", f"{rng.uniform(0, 500):.2f}", f"{rng.randint(1, 28):02}/06/2019"))


def _colours(rng: random.Random) -> tuple[Colour, Colour]:
    """Of paper and ink: mostly dark on light."""
    light, dark = _shade(rng), tuple(rng.randint(0, 110) for _ in range(3))
    return (dark, light) if rng.random() < 0.2 else (light, dark)


def _shade(rng: random.Random) -> Colour:
    grey = rng.randint(150, 255)
    return tuple(min(255, grey + rng.randint(-25, 25)) for _ in range(3))


def _photographed(page: Photo, rng: random.Random) -> Photo:
    """Half of the pages are as from a screen; the others on a table, aslant, badly lit, blurred, grainy, compressed."""
    if rng.random() < 0.5:
        return page
    picture = _on_table(page, rng).astype(np.float32)
    light = np.linspace(rng.uniform(0.35, 1), rng.uniform(0.6, 1), picture.shape[1], dtype=np.float32)
    picture *= light[np.newaxis, :, np.newaxis]
    if rng.random() < 0.6:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 1.4))
    source = np.random.default_rng(rng.getrandbits(32))
    picture += source.standard_normal(picture.shape, dtype=np.float32) * rng.uniform(0, 12)
    quality = [cv2.IMWRITE_JPEG_QUALITY, rng.randint(30, 92)]
    _, packed = cv2.imencode(".jpg", np.clip(picture, 0, 255).astype(np.uint8), quality)
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), dtype=np.uint8)


def _on_table(page: Photo, rng: random.Random) -> Photo:
    """Seen from a little aside, with a hand's breadth of something around it."""
    height, width = page.shape[:2]
    edge = round(rng.uniform(0, 0.12) * width)
    size = (width + 2 * edge, height + 2 * edge)
    source = np.random.default_rng(rng.getrandbits(32))
    coarse = source.integers(0, 255, (rng.randint(2, 40), rng.randint(2, 40), 3), dtype=np.uint8)
    table = cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)
    shake = [rng.uniform(-0.04, 0.04) * width for _ in range(8)]
    start = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    end = start + edge + np.array(shake, dtype=np.float32).reshape(4, 2)
    turn = cv2.getPerspectiveTransform(start, end)
    return np.asarray(cv2.warpPerspective(page, turn, size, table, borderMode=cv2.BORDER_TRANSPARENT))
