"""A page of a PDF whose text is drawn in part: what an engine sees of it, put among what the page carries."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from PIL import Image

from core.documents.pdf import Contents, Frame
from core.ocr.reading import Box, Line, Page, Word, mean_confidence

_LEAST_SHARE = 0.02
"""Of the page, of a picture that may hold text worth reading: 12 cm² of A4. Logos and ornaments are smaller."""

_LEAST_SIDE_PX = 24  # a line of text and its margin; rules and shades are thinner

_LEAST_CONFIDENCE = 0.5
"""Of a line that is put among words that are sure: below it, what engines see is mostly texture (core.ocr.reader)."""

_CONTRAST = 64  # levels of grey between ink and ground; a light shade behind a table's row is no ink

See = Callable[[Image.Image], Page]
"""Reads a picture; boxes in pixels of the page that it gives back, which may be turned."""


def regions(contents: Contents, frame: Frame, carried: Page, picture: Image.Image) -> list[Box]:
    """Where the page may say more than it carries: its pictures, or all of it where most is drawn with lines.

    Pictures that touch are one: scans come in strips. In pixels, without overlaps.
    """
    boxes = [box for each in contents.pictures if (box := frame.box(*each.bounds))]
    boxes = [box for box in _united(boxes) if _is_worth_it(box, frame)]
    if contents.paths and _is_drawn(picture, carried, boxes):
        return [Box(0, 0, frame.width_px, frame.height_px)]
    return boxes


def _is_worth_it(box: Box, frame: Frame) -> bool:
    large = box.width * box.height >= _LEAST_SHARE * frame.width_px * frame.height_px
    return large and min(box.width, box.height) >= _LEAST_SIDE_PX


def _united(boxes: Sequence[Box]) -> list[Box]:
    united: list[Box] = []
    for box in boxes:
        grown = box
        while touching := [other for other in united if _touch(grown, other)]:
            united = [other for other in united if other not in touching]
            grown = Box.around([grown, *touching])
        united.append(grown)
    return united


def _touch(one: Box, other: Box) -> bool:
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return across >= 0 and down >= 0


def _is_drawn(picture: Image.Image, carried: Page, pictures: Sequence[Box]) -> bool:
    """Whether more ink lies outside the words and pictures than in the words: letters drawn as shapes, or a chart."""
    grey = picture.convert("L")
    levels = grey.histogram()
    ground = levels.index(max(levels))
    # In bytes: as numbers of which one can be less than another, 25 million points took 350 MB.
    ink = np.array(grey.point([abs(level - ground) > _CONTRAST for level in range(256)]), dtype=bool)
    for box in pictures:
        ink[_slices(box)] = False
    everywhere = int(ink.sum())
    for line in carried.lines:
        for word in line.words:
            ink[_slices(word.box)] = False
    outside = int(ink.sum())
    return outside > everywhere - outside


def _slices(box: Box) -> tuple[slice, slice]:
    return slice(box.top, box.top + box.height), slice(box.left, box.left + box.width)


def mixed(carried: Page, picture: Image.Image, regions: Sequence[Box], see: See) -> Page:
    """The page that it carries with what `see` reads in the regions, each where it stands.

    What is carried already is not taken twice: text over a picture is seen in it too.
    """
    lines = list(carried.lines)
    for region in regions:
        crop = picture.crop((region.left, region.top, region.left + region.width, region.top + region.height))
        page = see(crop)
        seen = [_placed(line, page, region) for line in page.lines]
        new = [left for line in seen if (left := _without(line, carried))]
        seen = [line for line in new if mean_confidence(line.words) >= _LEAST_CONFIDENCE]
        if seen:
            at = _place(lines, region)
            seen[0] = replace(seen[0], opens_paragraph=True)
            if at < len(lines):
                lines[at] = replace(lines[at], opens_paragraph=True)
            lines[at:at] = seen
    return replace(carried, lines=tuple(lines))


def _placed(line: Line, page: Page, region: Box) -> Line:
    """The line in pixels of the whole page, where the region was turned to be read back in its own direction."""
    words = (replace(word, box=_back(word.box, page, region)) for word in line.words)
    angle = (line.angle_deg - page.turned_deg + 180) % 360 - 180
    return replace(line, words=tuple(words), angle_deg=angle)


def _back(box: Box, page: Page, region: Box) -> Box:
    match page.turned_deg:
        case 90:
            left, top, width, height = box.top, page.width_px - box.left - box.width, box.height, box.width
        case 180:
            left, top = page.width_px - box.left - box.width, page.height_px - box.top - box.height
            width, height = box.width, box.height
        case 270:
            left, top, width, height = page.height_px - box.top - box.height, box.left, box.height, box.width
        case _:
            left, top, width, height = box.left, box.top, box.width, box.height
    return Box(region.left + left, region.top + top, width, height)


def _without(line: Line, carried: Page) -> Line | None:
    """The line's words that the page does not carry where they stand."""
    words = tuple(word for word in line.words if not _is_carried(word, carried))
    return replace(line, words=words) if words else None


def _is_carried(word: Word, carried: Page) -> bool:
    x, y = word.box.left + word.box.width / 2, word.box.top + word.box.height / 2
    return any(
        other.box.left <= x <= other.box.left + other.box.width
        and other.box.top <= y <= other.box.top + other.box.height
        for line in carried.lines
        for other in line.words
    )


def _place(lines: Sequence[Line], region: Box) -> int:
    """Before the first line that stands below the region's middle in its column, else after all."""
    middle = region.top + region.height / 2
    for at, line in enumerate(lines):
        beside = line.box.left < region.left + region.width and region.left < line.box.left + line.box.width
        if beside and line.box.top >= middle:
            return at
    return len(lines)
