"""Lines in paragraphs, and the box around them."""

from collections.abc import Iterable
from unicodedata import east_asian_width, name

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


def joined(lines: Iterable[Line]) -> str:
    """The text of a paragraph's lines in one; East Asian ones meet without a space."""
    text = ""
    for line in lines:
        following = line.text
        unspaced = text and following and _is_unspaced(text[-1]) and _is_unspaced(following[0])
        text += following if unspaced or not text else f" {following}"
    return text


def _is_unspaced(letter: str) -> bool:
    """Wide letters are Han, kana and their punctuation, and Hangul, which alone of them is spaced."""
    return east_asian_width(letter) in "WF" and not name(letter, "").startswith("HANGUL")
