"""Ink → a crop as a camera, a scanner or a screen would give it; and crops of no text."""

import random

import cv2
import numpy as np
from numpy.typing import NDArray

from training.drawing import Mask, stroked

Grey = NDArray[np.uint8]
Field = NDArray[np.float32]


def crop_of(ink: Mask, rng: random.Random, *, by_hand: bool) -> Grey:
    """A grey crop around a line: its margins, its slant, its light, its paper, and what the camera lost."""
    mask = _neighboured(_placed(stroked(ink, rng, by_hand=by_hand), rng), rng)
    mask = _bent(_slanted(mask, rng), rng, per_height=rng.uniform(0.6, 2.5), chance=0.2)
    if by_hand:  # letter by letter, no two alike
        mask = _bent(mask, rng, per_height=rng.uniform(1.5, 4), chance=0.85)
    return _photographed(_inked(mask, rng, by_hand=by_hand), mask.shape[0], rng)


def nothing(rng: random.Random) -> Grey:
    """A crop of no text: paper, texture, drawing, pattern, barcode."""
    height = rng.randint(12, 60)
    width = round(height * rng.uniform(0.7, 10))
    kind = rng.random()
    if kind < 0.35:
        picture = _paper(height, width, rng, strength=rng.uniform(0, 120))
    elif kind < 0.5:
        picture = _bars(height, width, rng)
    else:
        picture = _inked(_drawing(height, width, rng), rng)
    return _photographed(picture, height, rng)


def _placed(ink: Mask, rng: random.Random) -> Mask:
    """The ink within margins as a detector leaves them: wide, or so tight that they cut into it."""
    height = max(ink.shape[0], 10)
    top, bottom = (round(height * rng.triangular(-0.1, 0.5, 0.12)) for _ in range(2))
    left, right = (round(height * rng.triangular(-0.15, 0.7, 0.1)) for _ in range(2))
    padded = np.pad(ink, ((max(top, 0), max(bottom, 0)), (max(left, 0), max(right, 0))))
    cut = padded[max(-top, 0) : padded.shape[0] - max(-bottom, 0), max(-left, 0) : padded.shape[1] - max(-right, 0)]
    return cut if min(cut.shape) > 4 and cut.any() else padded


def _neighboured(mask: Mask, rng: random.Random) -> Mask:
    """With the feet of the line above or the heads of the one below, in one crop out of three."""
    if rng.random() > 0.33 or not mask.any():  # thin strokes can have been thinned away
        return mask
    height = mask.shape[0]
    other = np.roll(mask[:, ::-1] if rng.random() < 0.1 else mask, rng.randrange(mask.shape[1]), axis=1)
    seen = round(height * rng.uniform(0.05, 0.35))
    if rng.random() < 0.65:
        feet = other[np.flatnonzero(other.max(axis=1))[-1] + 1 - seen :][:seen]
        mask[: len(feet)] = np.maximum(mask[: len(feet)], feet)
    if rng.random() < 0.5:
        first = np.flatnonzero(other.max(axis=1))[0]
        heads = other[first : first + seen]
        mask[height - len(heads) :] = np.maximum(mask[height - len(heads) :], heads)
    return mask


def _slanted(mask: Mask, rng: random.Random) -> Mask:
    """Stretched, sheared, turned a little, seen at an angle."""
    height, width = mask.shape
    stretch = rng.choice((1.0, rng.uniform(0.65, 1.45)))
    new_width = max(8, round(width * stretch))
    if rng.random() < 0.4 and stretch == 1.0:
        return mask
    shear = rng.choice((0.0, rng.uniform(-0.15, 0.45))) * height
    tilt = rng.gauss(0, 0.012) * new_width
    tilt = max(-0.3 * height, min(0.3 * height, tilt))
    shake = [rng.uniform(-0.06, 0.06) * height for _ in range(8)]
    start = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    corners = [
        (shear, -tilt / 2),
        (new_width + shear, tilt / 2),
        (new_width, height + tilt / 2),
        (0, height - tilt / 2),
    ]
    end = np.float32([(x + dx, y + dy) for (x, y), dx, dy in zip(corners, shake[::2], shake[1::2], strict=True)])
    shape = (round(new_width + abs(shear)), height)
    return cv2.warpPerspective(mask, cv2.getPerspectiveTransform(start, end), shape, flags=cv2.INTER_AREA)


def _bent(mask: Mask, rng: random.Random, *, per_height: float, chance: float) -> Mask:
    """Bent paper, or an unsteady hand: every point moved by a smooth field, which has `per_height` moves a height."""
    if rng.random() > chance:
        return mask
    height, width = mask.shape
    reach = rng.uniform(0.01, 0.06) * height
    coarse = (max(2, round(width / height * per_height)), rng.choice((2, 3, 4)))
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    for axis in (columns, rows):
        moves = np.array([rng.gauss(0, reach) for _ in range(coarse[0] * coarse[1])], np.float32)
        axis[:] += cv2.resize(moves.reshape(coarse[::-1]), (width, height), interpolation=cv2.INTER_CUBIC)
    return cv2.remap(mask, columns, rows, cv2.INTER_LINEAR)


def _inked(mask: Mask, rng: random.Random, *, by_hand: bool = False) -> Field:
    """Dark ink on light paper, or light letters on a dark ground, sometimes with hardly a difference."""
    height, width = mask.shape
    contrast = rng.choice((rng.uniform(40, 120), rng.uniform(100, 235), rng.uniform(170, 255)))
    ground = rng.uniform(contrast, 255)
    paper = _paper(height, width, rng, ground, strength=contrast * rng.choice((0, 0, rng.uniform(0, 0.3))))
    cover = mask.astype(np.float32) / 255
    if rng.random() < 0.15:  # worn or uneven ink
        cover *= np.clip(_noise(height, width, rng, coarse=rng.uniform(0.1, 0.5)) * 0.5 + 0.9, 0.2, 1)
    if rng.random() < 0.1:
        cover = np.maximum(cover, _rules(height, width, rng))
    if by_hand and rng.random() < 0.4:
        cover = np.maximum(cover, _ruling(height, width, rng))
    if rng.random() < 0.05:  # letters of the other page shine through
        cover = np.maximum(cover, np.roll(cover[:, ::-1], height // 3, axis=0) * rng.uniform(0.1, 0.3))
    picture = paper - cover * contrast
    return 255 - picture if rng.random() < 0.22 else picture


def _paper(height: int, width: int, rng: random.Random, ground: float = 200, strength: float = 0) -> Field:
    """An even ground, with light that falls off, a shadow's edge, and grain up to `strength` grey levels."""
    paper = np.full((height, width), ground, np.float32)
    if rng.random() < 0.3:
        paper *= np.linspace(rng.uniform(0.5, 1), rng.uniform(0.5, 1), width, dtype=np.float32)[np.newaxis]
    if rng.random() < 0.15:
        paper *= np.linspace(rng.uniform(0.6, 1), rng.uniform(0.6, 1), height, dtype=np.float32)[:, np.newaxis]
    if rng.random() < 0.08:
        edge, dark, soft = rng.randrange(width), rng.uniform(0.4, 0.9), rng.uniform(1, height)
        paper *= dark + (1 - dark) / (1 + np.exp(np.clip((edge - np.arange(width)) / soft, -30, 30))).astype(np.float32)
    if strength:
        paper += strength * _noise(height, width, rng, coarse=rng.uniform(0.02, 1))
    return paper


def _noise(height: int, width: int, rng: random.Random, coarse: float) -> Field:
    """Smooth noise in about −1…1, its grain `coarse` heights wide."""
    step = max(1.0, coarse * height)
    source = np.random.default_rng(rng.getrandbits(32))
    field = source.standard_normal((max(2, round(height / step)), max(2, round(width / step))), dtype=np.float32)
    return np.clip(cv2.resize(field, (width, height), interpolation=cv2.INTER_CUBIC) / 2, -1, 1)


def _rules(height: int, width: int, rng: random.Random) -> Field:
    """An underline, the rules of a table or of a copybook."""
    cover = np.zeros((height, width), np.float32)
    thick, strength = max(1, round(height * rng.uniform(0.02, 0.08))), rng.uniform(0.3, 1)
    for _ in range(rng.randint(1, 2)):
        if rng.random() < 0.7:
            row = round(height * rng.choice((rng.uniform(0, 0.1), rng.uniform(0.8, 1))))
            cover[row : row + thick] = strength
        else:
            column = rng.choice((0, width - 1 - thick, rng.randrange(width)))
            cover[:, column : column + thick] = strength
    return cover


def _ruling(height: int, width: int, rng: random.Random) -> Field:
    """The lines or squares of a copybook, fainter than ink."""
    cover = np.zeros((height, width), np.float32)
    pitch, strength = height * rng.uniform(0.25, 1.2), rng.uniform(0.08, 0.5)
    thick = max(1, round(height * rng.uniform(0.01, 0.04)))
    for row in np.arange(rng.uniform(0, pitch), height, pitch).astype(int):
        cover[row : row + thick] = strength
    if rng.random() < 0.5:
        for column in np.arange(rng.uniform(0, pitch), width, pitch).astype(int):
            cover[:, column : column + thick] = strength
    return cover


def _bars(height: int, width: int, rng: random.Random) -> Field:
    """A barcode, a hatching, or the modules of a QR code."""
    source = np.random.default_rng(rng.getrandbits(32))
    module = max(1, round(height * rng.uniform(0.03, 0.2)))
    rows = 1 if rng.random() < 0.6 else max(1, height // module)
    pattern = source.integers(0, 2, (rows, max(2, width // module))).astype(np.float32)
    bars = cv2.resize(pattern, (width, height), interpolation=cv2.INTER_NEAREST)
    low = rng.uniform(0, 100)
    return low + bars * rng.uniform(60, 255 - low)


def _drawing(height: int, width: int, rng: random.Random) -> Mask:
    """Strokes, curves, circles, boxes, dots and filled shapes, few enough not to be letters."""
    mask: Mask = np.zeros((height, width), np.uint8)

    def point() -> tuple[int, int]:
        return rng.randint(-height, width + height), rng.randint(-height // 2, height + height // 2)

    for _ in range(rng.randint(1, 6)):
        thick, shade = rng.choice((1, 1, 2, 3, max(1, height // 6))), rng.randint(120, 255)
        kind = rng.random()
        if kind < 0.3:
            cv2.line(mask, point(), point(), shade, thick, cv2.LINE_AA)
        elif kind < 0.5:
            size = (rng.randint(2, 2 * height), rng.randint(2, height))
            cv2.ellipse(mask, point(), size, rng.randint(0, 180), 0, rng.randint(90, 360), shade, thick, cv2.LINE_AA)
        elif kind < 0.65:
            cv2.rectangle(mask, point(), point(), shade, rng.choice((thick, -1)))
        elif kind < 0.85:
            shape = np.array([point() for _ in range(rng.randint(3, 6))])
            cv2.fillPoly(mask, [shape], shade, cv2.LINE_AA)
        else:
            curve = np.array([point() for _ in range(rng.randint(3, 7))])
            cv2.polylines(mask, [curve], isClosed=False, color=shade, thickness=thick, lineType=cv2.LINE_AA)
    return mask


def _photographed(picture: Field, height: int, rng: random.Random) -> Grey:
    """Blurred, noisy, too small, and compressed, each in some of the crops; four in ten are clean, as from a screen."""
    if rng.random() < 0.4:
        return np.clip(picture, 0, 255).astype(np.uint8)
    chance = rng.random()
    if chance < 0.3:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 0.035 * height + 0.4))
    elif chance < 0.36:
        length = max(2, round(height * rng.uniform(0.04, 0.1)))
        kernel = np.eye(length, dtype=np.float32) if rng.random() < 0.5 else np.zeros((length, length), np.float32)
        kernel[length // 2] += 0 if kernel.any() else 1
        picture = cv2.filter2D(picture, -1, kernel / kernel.sum())
    if rng.random() < 0.4:
        source = np.random.default_rng(rng.getrandbits(32))
        picture = picture + source.standard_normal(picture.shape, dtype=np.float32) * rng.uniform(
            0.5, 0.06 * float(np.ptp(picture)) + 1
        )
    if height > 20 and rng.random() < 0.45:
        scale = rng.uniform(10, 20) / height
        small = (max(4, round(picture.shape[1] * scale)), max(4, round(height * scale)))
        picture = cv2.resize(picture, small, interpolation=cv2.INTER_AREA)
    grey = np.clip(picture, 0, 255).astype(np.uint8)
    if rng.random() < 0.06:  # a scan in black and white
        _, grey = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    if rng.random() < 0.45:
        _, packed = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(25, 92)])
        grey = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
    return grey
