"""Markdown: the text without its marks, code and addresses."""

import re

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:(?!---).*\n){0,200}---[ \t]*(?:\n|\Z)")
_FENCED = re.compile(r"^[ ]{0,3}(```|~~~).*?(?:^[ ]{0,3}\1|\Z)", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_DEFINITION = re.compile(r"^[ ]{0,3}\[[^\]\n]{1,200}\]:[^\n]*$", re.MULTILINE)
# [text](address "title"), ![what it shows](address), [text][reference]
_TARGET = re.compile(r"\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,200}\])")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,1000}>")
_INLINE_CODE = re.compile(r"`[^`\n]{1,1000}`")
# Emphasis would be taken for a part of the word.
_EMPHASIS = re.compile(r"(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)")


def text_of(text: str) -> str:
    """The text in which people's words are left; how it is set is not."""
    text = _FRONT_MATTER.sub("", text)
    for pattern in (_FENCED, _COMMENT, _DEFINITION, _TAG, _INLINE_CODE, _EMPHASIS):
        text = pattern.sub(" ", text)
    return _TARGET.sub("]", text)
