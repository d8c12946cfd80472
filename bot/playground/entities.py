"""Message entities: UTF-16 offsets, what Telegram finds by itself, and what it makes of entities that it is given."""

import re
from dataclasses import dataclass
from typing import Any, Final

from bot.playground.refusals import bad_request

Entity = dict[str, Any]

TEXT_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024

FOUND_KINDS: Final = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"})
"""Kinds that Telegram finds itself and therefore ignores when a bot gives them."""
STYLE_KINDS: Final = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
    }
)
CODE_KINDS: Final = frozenset({"code", "pre"})

_NESTING: Final = (
    "blockquote",
    "expandable_blockquote",
    "pre",
    "code",
    "text_link",
    "text_mention",
    "url",
    "email",
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "custom_emoji",
)
_ORDER: Final = {kind: rank for rank, kind in enumerate(_NESTING)}

_PATTERNS: Final = (
    ("url", re.compile(r"(?i)\b(?:https?://|tg://)[^\s<>\"«»“”‘’`]+")),
    ("email", re.compile(r"(?i)(?<![\w.+-])[a-z0-9._%+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}\b")),
    (
        "url",
        re.compile(
            r"(?i)(?<![\w@./:-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+"
            r"(?:com|org|net|io|me|dev|app|info|biz|edu|gov|eu|de|fr|uk|ru|cn|jp|kr|in|br|it|es|nl|pl|ch|at|us)"
            r"(?::\d{1,5})?(?:[/?#][^\s<>\"«»“”‘’`]*)?(?![\w@-])"
        ),
    ),
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@<>])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z0-9_]{3,32}(?![\w@])")),
    ("hashtag", re.compile(r"(?<![\w#@])#(?=\w*[^\W\d_])\w{1,256}(?![\w#])")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?![\w$])")),
)


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of ``text`` that an entity covers, offsets in UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


@dataclass(frozen=True)
class Formatted:
    """A text with its entities sorted, offsets in UTF-16 units."""

    text: str
    entities: list[Entity]

    def as_fields(self, text_key: str, entities_key: str) -> dict[str, Any]:
        """The fields of a message; none for an empty text."""
        if not self.text:
            return {}
        fields: dict[str, Any] = {text_key: self.text}
        if self.entities:
            fields[entities_key] = self.entities
        return fields


def sort_entities(entities: list[Entity]) -> list[Entity]:
    """By offset, longer first, then in the order that Telegram nests them."""
    return sorted(
        entities, key=lambda entity: (entity["offset"], -entity["length"], _ORDER.get(entity["type"], len(_ORDER)))
    )


def find_entities(text: str, taken: list[Entity]) -> list[Entity]:
    """Commands, mentions, links, addresses and tags in ``text``, but for those within code or links in ``taken``."""
    closed = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in taken
        if entity["type"] in CODE_KINDS | {"text_link", "text_mention", "custom_emoji"}
    ]
    found: list[Entity] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            matched = match.group().rstrip(".,:;!?'\")]}") if kind == "url" else match.group()
            start = utf16_length(text[: match.start()])
            end = start + utf16_length(matched)
            if matched and all(end <= low or start >= high for low, high in closed):
                closed.append((start, end))
                found.append({"type": kind, "offset": start, "length": end - start})
    return found


def check_given(entities: list[Any], text: str) -> list[Entity]:
    """Entities from a bot's request, checked; those that Telegram finds by itself are left out.

    Raises:
        Refusal: a wrong shape, an unknown kind, or a link that is none.
    """
    size = utf16_length(text)
    checked = []
    for entity in entities:
        if not isinstance(entity, dict):
            raise bad_request("can't parse MessageEntity: Object expected")
        kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
        if not isinstance(kind, str):
            raise bad_request("can't parse MessageEntity: Can't find field \"type\"")
        if not isinstance(offset, int) or not isinstance(length, int):
            raise bad_request('can\'t parse MessageEntity: Field "offset" and "length" must be of type Number')
        if kind in FOUND_KINDS:
            continue
        if kind not in STYLE_KINDS:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        if offset < 0 or length <= 0 or offset + length > size:
            # As the official server does: an entity outside the text is dropped, not refused.
            continue
        checked.append(_given_entity(kind, offset, length, entity))
    return checked


def _given_entity(kind: str, offset: int, length: int, entity: Entity) -> Entity:
    plain: Entity = {"type": kind, "offset": offset, "length": length}
    if kind == "text_link":
        plain["url"] = checked_link(str(entity.get("url", "")))
    elif kind == "text_mention":
        plain["user"] = entity["user"] if isinstance(entity.get("user"), dict) else {}
    elif kind == "pre" and entity.get("language"):
        plain["language"] = str(entity["language"])
    elif kind == "custom_emoji":
        plain["custom_emoji_id"] = str(entity.get("custom_emoji_id", ""))
    return plain


def checked_link(url: str) -> str:
    """The address as Telegram keeps it: with a scheme, and a slash after a bare host.

    Raises:
        Refusal: not an address that a link may have.
    """
    link = plausible_link(url)
    if link is None:
        raise bad_request(f"entity URL '{url}' is invalid: Wrong HTTP URL")
    return link


def plausible_link(url: str) -> str | None:
    """The address as Telegram keeps it, or None: a link without one is shown as plain text."""
    url = url.strip()
    if re.match(r"(?i)(?:tg|ton|tonsite):", url):
        return url
    with_scheme = url if re.match(r"(?i)https?://", url) else f"http://{url}"
    match = re.fullmatch(r"(?i)(https?://)([^\s/?#]+)([^\s]*)", with_scheme)
    if match is None:
        return None
    scheme, host, rest = match.groups()
    name = host.rsplit("@", 1)[-1].split(":", 1)[0]
    if "." not in name or name.startswith(".") or name.endswith("."):
        return None
    return f"{scheme.lower()}{host.lower()}{rest if rest.startswith('/') else '/' + rest}"


def tidy(text: str, styled: list[Entity]) -> Formatted:
    """What Telegram keeps of a text: trimmed, control characters gone, entities moved along and the found ones added.

    Overlapping entities of one kind are merged; entities that lie in the trimmed part disappear.
    """
    cleaned, moved = _clean(text, styled)
    lead = utf16_length(cleaned) - utf16_length(cleaned.lstrip())
    body = cleaned.strip()
    size = utf16_length(body)
    kept = []
    for entity in moved:
        start = max(0, entity["offset"] - lead)
        end = min(size, entity["offset"] + entity["length"] - lead)
        if end > start:
            kept.append(entity | {"offset": start, "length": end - start})
    kept = _without_styles_in_code(_merge(kept))
    return Formatted(body, sort_entities(kept + find_entities(body, kept)))


_DROPPED: Final = re.compile("[\r\u202a-\u202e\u2028\u2029]")
_BLANKED: Final = re.compile("[\x00-\x09\x0b-\x1f]")


def _clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Telegram turns control characters into spaces and drops carriage returns and direction overrides."""
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _BLANKED.sub(lambda match: match.group() if match.group() == "\r" else " ", text)
    gone = [utf16_length(text[: match.start()]) for match in _DROPPED.finditer(text)]
    if not gone:
        return text, entities
    moved = []
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        before = sum(position < start for position in gone)
        within = sum(start <= position < end for position in gone)
        moved.append(entity | {"offset": start - before, "length": end - start - within})
    return _DROPPED.sub("", text), moved


def _merge(entities: list[Entity]) -> list[Entity]:
    merged: list[Entity] = []
    for entity in sort_entities(entities):
        same = next(
            (
                other
                for other in merged
                if other["type"] == entity["type"]
                and other["offset"] + other["length"] >= entity["offset"]
                and entity["type"] not in CODE_KINDS | {"blockquote", "expandable_blockquote", "custom_emoji"}
                and other.get("url") == entity.get("url")
                and other.get("user") == entity.get("user")
            ),
            None,
        )
        if same is None:
            merged.append(dict(entity))
        else:
            end = max(same["offset"] + same["length"], entity["offset"] + entity["length"])
            same["length"] = end - same["offset"]
    return merged


def _without_styles_in_code(entities: list[Entity]) -> list[Entity]:
    code = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in CODE_KINDS]
    quotes = {"blockquote", "expandable_blockquote"}
    return [
        entity
        for entity in entities
        if entity["type"] in CODE_KINDS | quotes
        or not any(low <= entity["offset"] and entity["offset"] + entity["length"] <= high for low, high in code)
    ]
