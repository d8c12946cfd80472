"""Pages of the web (.html): the text that a reader reads, without menus, scripts and forms.

Of Telegram's export as HTML, what people wrote: without their names, dates, and what the chat itself says.
"""

import re

from lxml import etree

_COMMENTS = r"(?:<!--(?:(?!-->).){0,2000}-->\s*)*"
_HTML = re.compile(
    rf"\s*(?:<\?xml[^>]{{0,200}}>\s*)?{_COMMENTS}<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_TELEGRAM = re.compile(r'<div class="history">')

_SILENT = frozenset({
    "script", "style", "noscript", "template", "head", "nav", "footer", "aside", "form", "button", "select", "svg",
    "iframe", "object", "textarea", "code", "pre",
})  # fmt: skip
# What Telegram writes around messages.
_SILENT_CLASSES = frozenset({"from_name", "date", "details", "service", "initials", "status", "title", "page_header"})
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "em", "font", "i", "ins", "mark", "s", "small", "span", "strong", "sub",
    "sup", "u", "wbr",
})  # fmt: skip
_EMPTY = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
_CHUNK_CHARACTERS = 1 << 16


def looks_like_html(text: str) -> bool:
    """Whether it begins as a page of HTML does."""
    return _HTML.match(text) is not None


def text_of(text: str) -> str:
    """The text of a page, a block a line."""
    collector = _Collector(is_telegram=_TELEGRAM.search(text) is not None)
    parser = etree.HTMLParser(target=collector, encoding="utf-8", no_network=True)
    for start in range(0, len(text), _CHUNK_CHARACTERS):
        parser.feed(text[start : start + _CHUNK_CHARACTERS].encode("utf-8", "replace"))
    parser.close()
    return "".join(collector.text)


class _Collector:
    """What lxml tells of elements and text; holds no tree."""

    def __init__(self, *, is_telegram: bool) -> None:
        self.text: list[str] = []
        self._is_telegram = is_telegram
        # How many elements are open since the first that is left out, itself included.
        self._silent = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag not in _INLINE:
            self.text.append("\n")
        if tag in _EMPTY:
            return
        if self._silent or tag in _SILENT or (self._is_telegram and self._is_frame(attributes)):
            self._silent += 1

    def end(self, tag: str) -> None:
        if tag in _EMPTY:
            return
        if tag not in _INLINE:
            self.text.append("\n")
        if self._silent:
            self._silent -= 1

    def data(self, data: str) -> None:
        if not self._silent:
            self.text.append(data)

    def close(self) -> None:
        self._silent = 0

    @staticmethod
    def _is_frame(attributes: dict[str, str]) -> bool:
        return not _SILENT_CLASSES.isdisjoint((attributes.get("class") or "").split())
