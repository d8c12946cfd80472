"""Any file that holds text → its words. What it is, its content tells first, and its name where that says nothing."""

from collections.abc import Callable
from pathlib import PurePath

from core.documents import pdf
from core.errors import EmptyFile, FileTooBig, NoTextInFile, UnreadableText
from core.texts import markdown, pages, portable, subtitles, tables, telegram, whatsapp, word
from core.texts.decoding import decode

MAX_FILE_BYTES = 20_000_000
"""What a bot may fetch from Telegram."""

MOST_CHARACTERS = 20_000_000
"""Of a file's text, what is taken: packed files hold more. A cloud of them costs 2 s."""

_BY_CONTENT: tuple[tuple[Callable[[str], bool], Callable[[str], str]], ...] = (
    (telegram.looks_like_export, telegram.text_of),
    (whatsapp.looks_like_export, whatsapp.text_of),
    (subtitles.looks_like_subtitles, subtitles.text_of),
    (pages.looks_like_html, pages.text_of),
)
_BY_NAME: dict[str, Callable[[str], str]] = {
    ".csv": tables.text_of,
    ".tsv": tables.text_of,
    ".md": markdown.text_of,
    ".markdown": markdown.text_of,
    ".htm": pages.text_of,
    ".html": pages.text_of,
}


def read_text_file(data: bytes, name: str) -> str:
    """The words of the people in a file, without what its form adds: marks, times, headings, names of speakers.

    Plain text, Markdown, HTML, CSV, subtitles, Word documents, PDF files that carry text, and the exports of Telegram
    and WhatsApp; of other files in text whatever is in them. `name` is the file's, with its ending.
    Raises `EmptyFile`, `FileTooBig`, `NoTextInFile`, `UnreadableText`, `TooHeavy`, and of a PDF `NeedsPassword`,
    `NoPages`, `UnreadableDocument`.
    """
    if not data:
        raise EmptyFile
    if len(data) > MAX_FILE_BYTES:
        raise FileTooBig({"limit_mb": MAX_FILE_BYTES // 1_000_000})
    text = _text_of(data, name)[:MOST_CHARACTERS]
    if not any(map(str.isalnum, text)):
        raise NoTextInFile
    return text


def _text_of(data: bytes, name: str) -> str:
    if pdf.looks_like_pdf(data):
        return portable.text_of(data)
    if word.looks_like_zip(data):
        return word.text_of(data)
    text = decode(data)
    if text.startswith("{\\rtf"):  # all marks and codes
        raise UnreadableText
    for looks_like_it, text_of in _BY_CONTENT:
        if looks_like_it(text):
            return text_of(text)
    text_of = _BY_NAME.get(PurePath(name).suffix.lower(), str)
    return text_of(text)
