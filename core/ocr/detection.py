"""Where lines of text stand in a picture: PP-OCR's detector, through RapidOCR, and the crops that it gives."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from core.ocr.rapid import detector
from core.ocr.reading import Box

# A crop this much higher than wide holds a vertical line; so does PP-OCR's own training take it.
_VERTICAL = 1.5

# Seen with its longest side at 960 px, a page of ordinary letters shows every line that it shows at 2000 px, at a
# seventh of the CPU. Where a fifth of the boxes is lower than 18 px, lines are missing (half of a newspaper's), and
# found again where those are 25 px high. Measured on the development set; 2000 px is RapidOCR's own bound.
_GLANCE_PX = 960
_LOOK_PX = 2000
_LOW_PX = 18
_GOOD_PX = 25
# Small print beside large letters leaves no low boxes, but detail where no box is: squares of 16 px at 2000 px with
# more than .6 of the detail of the lines found. Where these take less room, the detector looks as closely as it can. On
# receipts and screenshots they take .2 of it at most, and 3.4 in the photo of a newspaper among foliage, in which 133
# lines are found instead of 37.
_SQUARE_PX = 16
_DETAILED = 0.6
_MOST_UNSEEN = 1.0
# The second look is at the part of the picture that has the lines of the first, with so much of its long side around,
# where that is less than half of it: a quarter of a receipt on a scanner's glass. Where it is more there is less to
# save, and columns of the development set came in another order, for the worse (.259 instead of .247 CER).
_EDGE = 0.05
_MUCH = 0.5
# And only where next to nothing is unseen (.04 on that glass): of a dark newspaper the glance finds 14 lines of 460, in
# a corner, and four lines of small print beside twelve larger ones are .1.
_LITTLE_UNSEEN = 0.05
# RapidOCR's own size for the shorter side of a picture in which nothing is seen.
_LEAST_SIDE_PX = 736
# But not more than so many times as large: the lowest letters that can be read are then as the detector likes them. A
# strip of 5 × 600 px, in 60 parts, would be looked at for 30 s.
_MOST_LARGER = 8
# And all parts of a picture together to no more than two of the closest looks have, which take 2 s: the empty parts of
# a roll of 90 × 32,000 px took 40 s. What is up to 14 times as high as wide never comes to so much.
_MOST_LARGER_PX = 2 * _LOOK_PX**2

# Letters below 4 px cannot be read. The longest lines of the development set are 48 times as long as high, and what is
# longer than so many times is the edge of a wall or a table: it would be read for minutes, in gigabytes.
_LEAST_PX = 4
LONGEST = 150

# RapidOCR's own bound is 1000 boxes, without a word: a quarter of a sheet of 22 × 60 cells was lost. So many short
# lines are read in 17 s of CPU.
_MOST_BOXES = 2000

# The detector halves a picture five times.
_STEP_PX = 32
# A picture that is lower, or wider than so many times its height, gets bars above and below, as RapidOCR gives it.
_LOW_PICTURE_PX = 30
_WIDE = 8

# Higher than this many times their width, screenshots and rolls of receipts are looked at in parts of this many. Wide
# pictures are not: a cut down through them would go through their lines.
_HIGH = 3.5
_PART = 2.0
# But parts are never shorter than what the detector can be shown `_MOST_LARGER` times as large: 4000 of a thread of
# 4 × 32,000 px, a thousandth of a second each and more, say no more than 130.
_LEAST_PART_PX = _LOOK_PX // _MOST_LARGER


@dataclass(frozen=True, slots=True)
class Strip:
    """The quadrangle around one line of text, in pixels of its page: corners × (x, y).

    The corners go clockwise from the upper left one of the line as it stands on the page.
    """

    corners: NDArray[np.float32]

    @property
    def width_px(self) -> float:
        return float(max(_distance(self.corners[0], self.corners[1]), _distance(self.corners[3], self.corners[2])))

    @property
    def height_px(self) -> float:
        return float(max(_distance(self.corners[0], self.corners[3]), _distance(self.corners[1], self.corners[2])))

    @property
    def is_vertical(self) -> bool:
        """Whether its letters stand under one another, or the page on its side."""
        return self.height_px >= _VERTICAL * self.width_px

    @property
    def may_hold_text(self) -> bool:
        short_px, long_px = sorted((self.width_px, self.height_px))
        return short_px >= _LEAST_PX and long_px <= LONGEST * short_px

    @property
    def angle_deg(self) -> float:
        """How far its longer sides fall to the right of level, or for a vertical line lean to the left of upright."""
        start, end = (self.corners[0], self.corners[3]) if self.is_vertical else (self.corners[0], self.corners[1])
        across, down = (end - start).tolist()
        return math.degrees(math.atan2(-across, down) if self.is_vertical else math.atan2(down, across))

    def turned(self, degrees: int, width_px: int, height_px: int) -> "Strip":
        """The same line on its page, of `width_px` × `height_px`, turned clockwise by 0, 90, 180 or 270 degrees."""
        across, down = self.corners[:, 0], self.corners[:, 1]
        corners = {
            0: (across, down),
            90: (height_px - down, across),
            180: (width_px - across, height_px - down),
            270: (down, width_px - across),
        }[degrees]
        # As many corners on, another one is the upper left.
        return Strip(np.roll(np.stack(corners, axis=1), degrees // 90, axis=0))

    def part(self, start: float, end: float) -> Box:
        """The upright box around the part from `start` to `end` (shares of its length, 0–1)."""
        near, far = ([0, 3], [1, 2]) if not self.is_vertical else ([0, 1], [3, 2])
        begin, finish = self.corners[near], self.corners[far]
        points = np.concatenate([begin + (finish - begin) * share for share in (start, end)])
        left, top = np.floor(points.min(axis=0)).astype(int).tolist()
        right, bottom = np.ceil(points.max(axis=0)).astype(int).tolist()
        return Box(left, top, right - left, bottom - top)


def find_strips(picture: Image.Image) -> tuple[Strip, ...]:
    """The lines of text in an RGB picture, from the top: where time runs out, the end is missing.

    Raises `EngineMissing`.
    """
    if min(picture.size) < _LEAST_PX:
        return ()
    larger = max(1.0, min(_MOST_LARGER, math.sqrt(_MOST_LARGER_PX / (picture.width * picture.height))))
    found = (strip for top, part in _parts(picture) for strip in _moved(_in_part(part, larger), 0, top))
    return tuple(strip for strip in found if strip.may_hold_text)


def _in_part(picture: Image.Image, larger: float) -> Sequence[Strip]:
    """Looks at a small copy first, and where letters are low again, closer, at the part that has any.

    Where nothing is seen the picture is made larger, up to `larger` times.
    """
    long_side, short_side = max(picture.size), min(picture.size)
    scale, most = min(1.0, _GLANCE_PX / long_side), _LOOK_PX / long_side
    strips = _at_scale(picture, scale)
    if not strips:
        return _at_scale(picture, min(most, larger, max(1.0, _LEAST_SIDE_PX / short_side)))
    if scale >= most:
        return strips
    unseen = _unseen(picture, strips)
    if unseen > _MOST_UNSEEN:
        return _at_scale(picture, most) or strips
    height = scale * float(np.percentile([min(strip.width_px, strip.height_px) for strip in strips], 20))
    if height >= _LOW_PX:
        return strips
    left, top, right, bottom = _around(strips, picture)
    if unseen > _LITTLE_UNSEEN or (right - left) * (bottom - top) > _MUCH * picture.width * picture.height:
        left, top, right, bottom = 0, 0, *picture.size
    part = picture.crop((left, top, right, bottom))
    closer = _at_scale(part, min(_LOOK_PX / max(part.size), scale * _GOOD_PX / height))
    return list(_moved(closer, left, top)) or strips


def _unseen(picture: Image.Image, strips: Sequence[Strip]) -> float:
    """How much room is as detailed as lines of text, and in none of those found, in parts of the room of these."""
    scale = min(1.0, _LOOK_PX / max(picture.size))
    size = [max(1, round(side * scale)) for side in picture.size]
    grey = np.asarray(picture.convert("L").resize((size[0], size[1]), Image.Resampling.BOX), dtype=np.float32)
    detail = np.abs(np.diff(grey, axis=1))[:-1] + np.abs(np.diff(grey, axis=0))[:, :-1]
    rows, columns = (side // _SQUARE_PX for side in detail.shape)
    squares = detail[: rows * _SQUARE_PX, : columns * _SQUARE_PX].reshape(rows, _SQUARE_PX, columns, _SQUARE_PX)
    mean = squares.mean(axis=(1, 3))
    inside = _covered(strips, scale / _SQUARE_PX, columns, rows)
    if not inside.any():
        return 0.0
    busy = mean > _DETAILED * np.median(mean[inside])
    return float((busy & ~inside).sum() / inside.sum())


def _covered(strips: Sequence[Strip], scale: float, columns: int, rows: int) -> NDArray[np.bool_]:
    """Of `rows` × `columns` squares, each 1 / `scale` px of the page, those that lie in some line."""
    plan = Image.new("1", (columns, rows))
    draw = ImageDraw.Draw(plan)
    for strip in strips:
        draw.polygon([(float(across), float(down)) for across, down in scale * strip.corners], fill=1)
    return np.asarray(plan)


def _around(strips: Sequence[Strip], picture: Image.Image) -> tuple[int, int, int, int]:
    """The part of the picture (left, top, right, bottom) that has the lines, and what may have been overlooked."""
    corners, edge = np.concatenate([strip.corners for strip in strips]), _EDGE * max(picture.size)
    left, top = np.maximum(corners.min(axis=0) - edge, 0).astype(int).tolist()
    right, bottom = np.minimum(corners.max(axis=0) + edge, picture.size).astype(int).tolist()
    return left, top, right, bottom


def _at_scale(picture: Image.Image, scale: float) -> Sequence[Strip]:
    width, height = (max(1, round(side * scale)) for side in picture.size)
    above = _above(width, height)
    across = _whole_steps(width)
    # Bars are as high as it takes; else the picture is stretched a little.
    down = _whole_steps(height + 2 * above)
    if not above:
        height = down
    above = (down - height) // 2
    seen = np.zeros((down, across, 3), dtype=np.uint8)
    seen[above : above + height] = np.asarray(picture.resize((across, height), Image.Resampling.BICUBIC))
    likely = detector()(prepared(seen[:, :, ::-1]))
    step = picture.height / height
    corners, _ = _boxes()(likely, (round(down * step), picture.width))
    moved = (box - np.array([0, above * step], dtype=np.float32) for box in corners)
    edge = np.array(picture.size, dtype=np.float32)
    strips = (Strip(np.clip(box, 0, edge).astype(np.float32)) for box in moved)
    return sorted(strips, key=lambda strip: float(strip.corners[0, 1]))


def _above(width: int, height: int) -> int:
    """How high the black bars above and below a low picture are: with RapidOCR's numbers, as its models are used."""
    if height > _LOW_PICTURE_PX and width <= _WIDE * height:
        return 0
    return abs(2 * max(width // _WIDE, _LOW_PICTURE_PX) - height) // 2


def _whole_steps(side: int) -> int:
    return max(1, round(side / _STEP_PX)) * _STEP_PX


def prepared(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A picture (height × width × 3, BGR) as the detector takes it: 1 × 3 × height × width, from -1 to 1."""
    seen = pixels.transpose(2, 0, 1)[np.newaxis].astype(np.float32, order="C")
    seen /= 127.5
    seen -= 1
    return seen


@cache
def _boxes() -> Callable[[NDArray[np.float32], tuple[int, int]], tuple[NDArray[np.float32], Sequence[float]]]:
    """From how likely each point is text to boxes on a page of some height and width, with RapidOCR's own numbers."""
    from rapidocr.ch_ppocr_det.utils import DBPostProcess  # noqa: PLC0415, it takes half a second

    found: Callable[[NDArray[np.float32], tuple[int, int]], tuple[NDArray[np.float32], Sequence[float]]]
    found = DBPostProcess(thresh=0.3, box_thresh=0.5, max_candidates=_MOST_BOXES, unclip_ratio=1.6, use_dilation=True)
    return found


def _moved(strips: Sequence[Strip], across: int, down: int) -> Iterator[Strip]:
    return (Strip(strip.corners + np.array([across, down], dtype=np.float32)) for strip in strips)


def _parts(picture: Image.Image) -> Iterator[tuple[int, Image.Image]]:
    """The picture in parts, each with its top: a high one, which would be seen too small, is cut up."""
    if picture.height <= _HIGH * picture.width:
        yield 0, picture
        return
    length = max(_LEAST_PART_PX, round(_PART * picture.width))
    for top, bottom in pairwise([0, *_cuts(picture, length), picture.height]):
        yield top, picture.crop((0, top, picture.width, bottom))


def _cuts(picture: Image.Image, length: int) -> Iterator[int]:
    """Where a high picture is cut, about every `length` px: at the emptiest place around, between lines."""
    grey = np.asarray(picture.convert("L"), dtype=np.int16)
    detail = np.abs(np.diff(grey, axis=1)).mean(axis=1)
    reach = max(1, length // 4)
    for middle in range(length, len(detail) - length // 2, length):
        around = detail[middle - reach : middle + reach]
        # In the middle of the widest gap's emptiest rows, not at a letter's edge.
        emptiest = np.flatnonzero(around <= around.min() + 1e-6)
        yield middle - reach + int(emptiest[len(emptiest) // 2])


def crops_of(picture: Image.Image, strips: Sequence[Strip]) -> Iterator[NDArray[np.uint8]]:
    """Each line cut out and made level: height × width × 3 (BGR); a vertical one turned to the left."""
    for strip in strips:
        yield _crop(picture, strip)


def _crop(picture: Image.Image, strip: Strip) -> NDArray[np.uint8]:
    import cv2  # noqa: PLC0415, it comes with RapidOCR, and is not there without

    width, height = max(1, round(strip.width_px)), max(1, round(strip.height_px))
    # Only the part of the page around it is copied and warped: a page of 25 megapixels takes 150 MB as two arrays, and
    # OpenCV takes no source beyond 32767 pixels.
    left, top = np.floor(strip.corners.min(axis=0)).astype(int)
    right, bottom = np.ceil(strip.corners.max(axis=0)).astype(int) + 1
    around = _bgr(picture.crop((int(left), int(top), min(int(right), picture.width), min(int(bottom), picture.height))))
    level = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    turn = cv2.getPerspectiveTransform(strip.corners - np.array([left, top], dtype=np.float32), level)
    crop = cv2.warpPerspective(around, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.rot90(crop) if strip.is_vertical else crop  # type: ignore[return-value] # both are uint8


def _bgr(picture: Image.Image) -> NDArray[np.uint8]:
    return np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])


def _distance(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    # Asked dozens of times a line, and NumPy takes five times as long for two numbers.
    return math.dist(one.tolist(), other.tolist())
