"""WhatsApp's export of a chat (.txt): what people wrote, without times, names and what the app itself says."""

import re
from collections.abc import Iterator

_DATE = r"\d{1,4}(?:[./-]\d{1,2}[./-]|\. ?\d{1,2}\. ?)\d{1,4}\.?"
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?\s?[Mm]\.?)?"
_GAP = "[ \u00a0\u202f]{1,3}"
# 05/03/2024, 10:11 - Ada: …    [05.03.24, 10:11:12] Ada: …    [2024/3/5 下午3:21:10] Ada: …
_HEAD = re.compile(
    rf"^[\u200e\u200f\ufeff]*(?:\[{_DATE},?{_GAP}(?:\w{{1,4}}\s?)?{_TIME}\]\s|{_DATE},?{_GAP}(?:\w{{1,4}}\s?)?{_TIME}\s[-–]\s)",
    re.MULTILINE,
)
# Names have up to 25 letters, numbers in their place as many; without one it is the app that speaks.
_NAME = re.compile(r"[\u200e\u200f]?[^:\n]{1,60}?:(?:\s|$)")


def looks_like_export(text: str) -> bool:
    """Whether its first line is a message, or the app's word that messages are encrypted."""
    return _HEAD.match(text.lstrip()) is not None


def text_of(text: str) -> str:
    """The messages, each from a new line on."""
    return "\n".join(_messages(text.replace("\r\n", "\n")))


def _messages(text: str) -> Iterator[str]:
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=True):
        if name := _NAME.match(text, head.end(), end):
            yield text[name.end() : end].rstrip()
