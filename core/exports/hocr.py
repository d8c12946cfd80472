"""hOCR, the XHTML in which programs of this field hand over words with their places."""

import math
from collections.abc import Sequence
from importlib import metadata
from itertools import count
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from core.exports.characters import in_one_row
from core.exports.direction import runs_right_to_left
from core.exports.grouping import around, paragraphs_of
from core.exports.languages import UNDETERMINED, language_of
from core.exports.title import title_of
from core.ocr.reading import Box, Line, Page, Reading

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
"""
_CAPABILITIES = "ocr_page ocr_par ocr_line ocrx_word ocrp_lang ocrp_dir"


def as_hocr(reading: Reading) -> bytes:
    """hOCR 1.2: pages, paragraphs with `lang` and `dir`, lines with their baselines, words with their confidences."""
    language = next(iter(reading.languages), UNDETERMINED)
    root = Element("html", {"xmlns": "http://www.w3.org/1999/xhtml", "xml:lang": language, "lang": language})
    head = SubElement(root, "head")
    SubElement(head, "title").text = title_of(reading)
    SubElement(head, "meta", {"http-equiv": "Content-Type", "content": "text/html; charset=utf-8"})
    SubElement(head, "meta", {"name": "ocr-system", "content": f"rebus {metadata.version('rebus')} ({reading.engine})"})
    SubElement(head, "meta", {"name": "ocr-capabilities", "content": _CAPABILITIES})
    body = SubElement(root, "body")
    for number, page in enumerate(reading.pages, 1):
        _add_page(body, page, number, reading.languages)
    return (_HEAD + ElementTree.tostring(root, encoding="unicode") + "\n").encode()


def _add_page(body: Element, page: Page, number: int, languages: Sequence[str]) -> None:
    whole = Box(0, 0, page.width_px, page.height_px)
    page_part = _part(body, "div", "ocr_page", f"page_{number}", f"{_bbox(whole)}; ppageno {number - 1}")
    lines, words = count(1), count(1)
    for place, paragraph in enumerate(paragraphs_of(page.lines), 1):
        part = _part(page_part, "p", "ocr_par", f"par_{number}_{place}", _bbox(around(paragraph)))
        text = " ".join(line.text for line in paragraph)
        language = language_of(text, languages)
        part.attrib |= {"lang": language, "xml:lang": language, "dir": "rtl" if runs_right_to_left(text) else "ltr"}
        for line in paragraph:
            row = _part(part, "span", "ocr_line", f"line_{number}_{next(lines)}", _line_title(line))
            for word in line.words:
                title = f"{_bbox(word.box)}; x_wconf {round(100 * word.confidence)}"
                piece = _part(row, "span", "ocrx_word", f"word_{number}_{next(words)}", title)
                piece.text = in_one_row(word.text)
                piece.tail = " " if word.space_after else None


def _part(parent: Element, tag: str, kind: str, identifier: str, title: str) -> Element:
    part = SubElement(parent, tag, {"class": kind, "id": identifier, "title": title})
    part.tail = "\n"
    return part


def _bbox(box: Box) -> str:
    return f"bbox {box.left} {box.top} {box.left + box.width} {box.top + box.height}"


def _line_title(line: Line) -> str:
    """The line's box with its baseline: slope, and offset from the box's left bottom corner (hOCR 1.2, 5.1).

    Vertical lines have none, but the angle, counter-clockwise, by which text that runs down is turned (5.14).
    """
    box = around([line])
    if line.vertical:
        return f"{_bbox(box)}; textangle {(270 - line.angle_deg) % 360:g}"
    slope = math.tan(math.radians(line.angle_deg))
    return f"{_bbox(box)}; baseline {slope:.4f} {round(-max(0.0, slope * box.width))}"
