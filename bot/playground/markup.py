"""HTML and MarkdownV2, the two ways of writing entities into a text.

Both parsers give the plain text and its entities, and word their refusals as TDLib does; byte offsets in these count
UTF-8 bytes of what was sent.
"""

import re
from dataclasses import dataclass
from typing import Final

from bot.playground.entities import Entity, plausible_link, utf16_length
from bot.playground.refusals import Refusal, bad_request


def parse(text: str, mode: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of ``text`` written in ``mode`` (``HTML`` or ``MarkdownV2``, case does not matter).

    Raises:
        Refusal: an unknown mode, or ``can't parse entities: …``.
    """
    match mode.strip().lower():
        case "" | "none":
            return text, []
        case "html":
            return HtmlParser(text).parse()
        case "markdownv2":
            return MarkdownParser(text).parse()
        case _:
            raise bad_request("unsupported parse_mode")


def _unparsable(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")


def _link_entity(address: str, shown: str) -> Entity | None:
    """What a link becomes: a mention of a user, a link, or nothing if the address is none."""
    user = re.fullmatch(r"(?i)tg:(?://)?user\?id=(\d{1,19})(?:[&#].*)?", address.strip())
    if user is not None:
        return {"type": "text_mention", "user_id": int(user.group(1))}
    link = plausible_link(address.strip() or shown)
    return None if link is None else {"type": "text_link", "url": link}


class _Writer:
    """The plain text as it grows, with its length in UTF-16 units."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.units = 0
        self.entities: list[Entity] = []

    def write(self, piece: str) -> None:
        self.pieces.append(piece)
        self.units += utf16_length(piece)

    def text_since(self, mark: int) -> str:
        return "".join(self.pieces[mark:])

    def close(self, begin: int, entity: Entity) -> None:
        if self.units > begin:
            self.entities.append(entity | {"offset": begin, "length": self.units - begin})


_PLAIN_TAGS: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "",
}
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER: Final = re.compile(r"&(?:#(\d{1,10})|#[xX]([0-9a-fA-F]{1,8})|(lt|gt|amp|quot)(?![a-zA-Z]));?")


@dataclass
class _OpenTag:
    name: str
    arguments: dict[str, str]
    begin: int
    piece: int


class HtmlParser:
    """Telegram's HTML: a few tags, four named entities, and no mercy for the rest."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._out = _Writer()
        self._open: list[_OpenTag] = []

    def parse(self) -> tuple[str, list[Entity]]:
        while self._at < len(self._text):
            match self._text[self._at]:
                case "<":
                    self._read_tag()
                case "&":
                    self._read_character()
                case plain:
                    self._out.write(plain)
                    self._at += 1
        if self._open:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        return "".join(self._out.pieces), self._out.entities

    def _bytes_to(self, position: int) -> int:
        return len(self._text[:position].encode("utf-8", "surrogatepass"))

    def _read_character(self) -> None:
        match = _CHARACTER.match(self._text, self._at)
        decoded = _decoded(match) if match is not None else None
        if match is None or decoded is None:
            self._out.write("&")
            self._at += 1
        else:
            self._out.write(decoded)
            self._at = match.end()

    def _read_tag(self) -> None:
        if self._text.startswith("</", self._at):
            self._read_end_tag()
        else:
            self._read_start_tag()

    def _read_start_tag(self) -> None:
        start = self._at
        match = re.compile(r"<([^\s>]*)").match(self._text, start)
        name = match.group(1).lower() if match else ""
        self._at = start + 1 + len(name)
        if self._at >= len(self._text):
            raise _unparsable(f"Unclosed start tag at byte offset {self._bytes_to(start)}")
        if name not in _PLAIN_TAGS:
            raise _unparsable(f'Unsupported start tag "{name}" at byte offset {self._bytes_to(start)}')
        arguments = self._read_arguments(name, start)
        if name == "span" and arguments.get("class") != "tg-spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes_to(start)}')
        self._open.append(_OpenTag(name, arguments, self._out.units, len(self._out.pieces)))

    def _read_arguments(self, name: str, start: int) -> dict[str, str]:
        arguments: dict[str, str] = {}
        unclosed = _unparsable(f'Unclosed start tag "{name}" at byte offset {self._bytes_to(start)}')
        pattern = re.compile(r"\s*(?:(>)|([^\s=>]+)\s*(?:=\s*(?:\"([^\"]*)\"|'([^']*)'|([a-zA-Z0-9.-]+)))?)")
        while True:
            match = pattern.match(self._text, self._at)
            if match is None:
                raise unclosed
            self._at = match.end()
            if match.group(1):
                return arguments
            value = next((group for group in match.groups()[2:] if group is not None), "")
            arguments[match.group(2).lower()] = _CHARACTER.sub(lambda found: _decoded(found) or found.group(), value)

    def _read_end_tag(self) -> None:
        start = self._at
        if not self._open:
            raise _unparsable(f"Unexpected end tag at byte offset {self._bytes_to(start)}")
        end = self._text.find(">", start)
        if end < 0:
            raise _unparsable(f"Unclosed end tag at byte offset {self._bytes_to(start)}")
        name = self._text[start + 2 : end].strip().lower()
        opened = self._open.pop()
        if name and name != opened.name:
            raise _unparsable(
                f"Unmatched end tag at byte offset {self._bytes_to(start)}, "
                f'expected "</{opened.name}>", found "</{name}>"'
            )
        self._at = end + 1
        self._close(opened)

    def _close(self, tag: _OpenTag) -> None:
        entity: Entity | None = {"type": _PLAIN_TAGS[tag.name]}
        match tag.name:
            case "a":
                entity = _link_entity(tag.arguments.get("href", ""), self._out.text_since(tag.piece))
            case "blockquote" if "expandable" in tag.arguments:
                entity = {"type": "expandable_blockquote"}
            case "tg-emoji":
                entity = {"type": "custom_emoji", "custom_emoji_id": tag.arguments.get("emoji-id", "")}
            case "tg-time":
                entity = None
            case "code" if self._inside_pre(tag):
                language = tag.arguments.get("class", "")
                if language.startswith("language-"):
                    self._open[-1].arguments["language"] = language.removeprefix("language-")
                entity = None
            case "pre" if "language" in tag.arguments:
                entity = {"type": "pre", "language": tag.arguments["language"]}
        if entity is not None:
            self._out.close(tag.begin, entity)

    def _inside_pre(self, tag: _OpenTag) -> bool:
        return bool(self._open) and self._open[-1].name == "pre" and self._open[-1].begin == tag.begin


def _decoded(match: re.Match[str]) -> str | None:
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code == 0 or code >= 0x10FFFF or 0xD800 <= code < 0xE000:
        return None
    return chr(code)


_RESERVED: Final = "_*[]()~`>#+-=|{}.!"
_SPANS: Final = {
    "*": ("bold", "Bold"),
    "_": ("italic", "Italic"),
    "__": ("underline", "Underline"),
    "~": ("strikethrough", "Strikethrough"),
    "||": ("spoiler", "Spoiler"),
    "[": ("text_link", "TextUrl"),
    "![": ("custom_emoji", "CustomEmoji"),
    "`": ("code", "Code"),
    "```": ("pre", "Pre"),
}


@dataclass
class _Span:
    mark: str
    begin: int
    byte: int
    piece: int
    language: str | None = None

    @property
    def title(self) -> str:
        return "PreCode" if self.language else _SPANS[self.mark][1]


@dataclass
class _Quote:
    """A quotation that began at UTF-16 unit ``begin`` within ``depth`` open entities."""

    begin: int
    depth: int


class MarkdownParser:
    """MarkdownV2: every reserved character is either part of an entity or escaped."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._out = _Writer()
        self._spans: list[_Span] = []
        self._quote: _Quote | None = None
        self._may_quote = True

    def parse(self) -> tuple[str, list[Entity]]:
        while self._at < len(self._text):
            if not (self._read_escaped() or self._read_quote_mark()):
                self._read_mark_or_plain()
        if self._quote is not None:
            self._end_quote(self._quote)
        self._require_closed(0)
        return "".join(self._out.pieces), self._out.entities

    def _bytes_to(self, position: int) -> int:
        return len(self._text[:position].encode("utf-8", "surrogatepass"))

    def _in_code(self) -> bool:
        return bool(self._spans) and self._spans[-1].mark in {"`", "```"}

    def _plain(self, written: str, consumed: int) -> None:
        self._out.write(written)
        self._at += consumed
        self._may_quote = written == "\n" or (written == "\r" and self._may_quote)

    def _read_escaped(self) -> bool:
        following = self._text[self._at + 1 : self._at + 2]
        if self._text[self._at] != "\\" or not following or not 0 < ord(following) <= 126:
            return False
        self._plain(following, 2)
        return True

    def _read_quote_mark(self) -> bool:
        """``>`` at the start of a line opens a quotation or goes on with it; ``**>`` opens another one."""
        if not self._may_quote or self._in_code():
            return False
        mark = next((mark for mark in (">", "**>") if self._text.startswith(mark, self._at)), None)
        if mark is None:
            return False
        if self._quote is None:
            self._quote = _Quote(self._out.units, len(self._spans))
        self._at += len(mark)
        self._may_quote = False
        return True

    def _read_mark_or_plain(self) -> None:
        character = self._text[self._at]
        if character not in ("`" if self._in_code() else _RESERVED):
            self._plain(character, 1)
            following = self._text[self._at : self._at + 1]
            if character == "\n" and self._quote is not None and following != ">" and not self._in_code():
                self._end_quote(self._quote)
            return
        if self._spans and self._closes(self._spans[-1]):
            self._close_span(self._spans.pop())
            return
        mark = self._opening_mark()
        if mark is None:
            raise _unparsable(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")
        self._open_span(mark)

    def _end_quote(self, quote: "_Quote") -> None:
        """A spoiler that opens at the very end of a quotation marks it as an expandable one."""
        kind = "blockquote"
        if len(self._spans) > quote.depth and self._opened_at_line_end(self._spans[-1]):
            self._spans.pop()
            kind = "expandable_blockquote"
        self._require_closed(quote.depth)
        self._out.close(quote.begin, {"type": kind})
        self._quote = None

    def _opened_at_line_end(self, span: _Span) -> bool:
        return span.mark == "||" and not self._out.text_since(span.piece).strip("\r\n")

    def _require_closed(self, depth: int) -> None:
        if len(self._spans) > depth:
            last = self._spans[-1]
            raise _unparsable(f"Can't find end of {last.title} entity at byte offset {last.byte}")

    def _closes(self, span: _Span) -> bool:
        closing = "]" if span.mark in {"[", "!["} else span.mark
        if closing == "_" and self._text.startswith("__", self._at):
            return False
        return self._text.startswith(closing, self._at)

    def _opening_mark(self) -> str | None:
        for mark in ("```", "__", "||", "![", "`", "*", "_", "~", "["):
            if self._text.startswith(mark, self._at):
                return mark
        return None

    def _open_span(self, mark: str) -> None:
        span = _Span(mark, self._out.units, self._bytes_to(self._at), len(self._out.pieces))
        self._at += len(mark)
        if mark == "```":
            language = re.compile(r"([^\s`]+)(?=[\s])").match(self._text, self._at)
            if language is not None:
                span.language = language.group(1)
                self._at = language.end()
            newline = re.compile(r"\r\n|\n\r|\n|\r").match(self._text, self._at)
            if newline is not None:
                self._at = newline.end()
        self._spans.append(span)

    def _close_span(self, span: _Span) -> None:
        if span.mark in {"[", "!["}:
            self._at += 1
            self._close_link(span)
        else:
            self._at += len(span.mark)
            language = {"language": span.language} if span.language else {}
            self._out.close(span.begin, {"type": _SPANS[span.mark][0]} | language)

    def _close_link(self, span: _Span) -> None:
        address = self._read_address(span) if self._text.startswith("(", self._at) else None
        if span.mark == "![":
            self._close_custom_emoji(span, address)
            return
        entity = _link_entity(address or "", self._out.text_since(span.piece) if address is None else "")
        if entity is not None:
            self._out.close(span.begin, entity)

    def _close_custom_emoji(self, span: _Span, address: str | None) -> None:
        if address is None:
            raise _unparsable("Custom emoji entity must contain a tg://emoji URL")
        match = re.fullmatch(r"(?i)tg:(?://)?emoji/?\?(?:[^#]*&)?id=([1-9]\d*)(?:[&#].*)?", address)
        if match is None:
            raise _unparsable("Custom emoji URL must have an emoji identifier")
        self._out.close(span.begin, {"type": "custom_emoji", "custom_emoji_id": match.group(1)})

    def _read_address(self, span: _Span) -> str:
        self._at += 1
        start = self._bytes_to(self._at)
        address = []
        while self._at < len(self._text) and self._text[self._at] != ")":
            if self._text[self._at] == "\\" and self._at + 1 < len(self._text) and self._text[self._at + 1].isascii():
                self._at += 1
            address.append(self._text[self._at])
            self._at += 1
        if self._at >= len(self._text):
            what = "a custom emoji URL" if span.mark == "![" else "a URL"
            raise _unparsable(f"Can't find end of {what} at byte offset {start}")
        self._at += 1
        return "".join(address)
