"""Lines in paragraphs, and the box around them."""

from collections.abc import Iterable

from core.ocr.reading import Box, Line


def paragraphs_of(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines that hold a word, by paragraphs; a first line opens one whatever it says of itself."""
    paragraphs: list[list[Line]] = []
    opens = True
    for line in lines:
        opens |= line.opens_paragraph
        if line.words:
            if opens:
                paragraphs.append([])
            paragraphs[-1].append(line)
            opens = False
    return paragraphs


def around(lines: Iterable[Line]) -> Box:
    """The box around all words of some lines, of which one at least has one."""
    boxes = [word.box for line in lines for word in line.words]
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    right, bottom = max(box.left + box.width for box in boxes), max(box.top + box.height for box in boxes)
    return Box(left, top, right - left, bottom - top)
