"""Subtitles (.srt, .vtt): what is said, without numbers, times, marks and the names of speakers."""

import re

_TIMES = r"(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->\s*(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_CUE = re.compile(rf"^[ \t]*{_TIMES}[^\n]*$", re.MULTILINE)
_FIRST_CUE = re.compile(rf"\A\s*(?:WEBVTT\b|\d{{1,9}}[ \t]*\r?\n[ \t]*{_TIMES}|{_TIMES})")
_BLOCK = re.compile(r"^(?:WEBVTT|NOTE|STYLE|REGION)\b[^\n]*(?:\n[^\n]+)*", re.MULTILINE)
# The number or name of a cue stands alone above its times.
_NUMBER = re.compile(rf"^[^\n]*\n(?=[ \t]*{_TIMES})", re.MULTILINE)
# <i>, <v Ada>, <00:01.000>, {\an8}
_TAG = re.compile(r"<[^<>\n]{0,200}>|\{\\[^{}\n]{0,200}\}")
# [door creaks], (SIGHS) on a line of their own are no words of anybody; nor are "- " and "ADA:" before them.
_SOUND = re.compile(r"^[-– \t]*[\[(♪][^\n]{0,200}[\])♪][ \t]*$", re.MULTILINE)
_SPEAKER = re.compile(r"^[-– \t]*(?:[^\W\d_a-z][^\na-z:]{0,30}:(?=\s))?", re.MULTILINE)


def looks_like_subtitles(text: str) -> bool:
    """Whether it begins with the header of WebVTT or with a cue's times."""
    return _FIRST_CUE.match(text) is not None


def text_of(text: str) -> str:
    """What is said, a line each."""
    text = text.replace("\r\n", "\n")
    for pattern in (_BLOCK, _NUMBER, _CUE, _TAG, _SOUND, _SPEAKER):
        text = pattern.sub("", text)
    return text
