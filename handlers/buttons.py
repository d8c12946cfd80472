"""The buttons under a reading: which there are, how they lie, and what a press of one says.

A press says what is wanted of the reading that the pressed message shows. It names neither the reading nor the chat:
Telegram says itself under which message a button was pressed, so that no press can be about another's reading.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from gettext import NullTranslations

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from core.errors import N_
from core.exports import Form
from core.ocr.reading import DOUBTFUL_WORD, Reading

# What callback data begins with (Telegram allows 64 bytes of it); after it what is wanted, and where that needs it a
# form, a language, a page of languages or an engine.
EXPORT, CLOUD, DOUBTS, MORE, BACK = "read:as", "read:cloud", "read:doubts", "read:more", "read:back"
LANGUAGES, IN_LANGUAGE, ENGINES, BY_ENGINE = "read:languages", "read:in", "read:engines", "read:by"

# More do not fit beside one another on a phone without losing their ends; names of languages are longer.
_ROW = 3
_LANGUAGES_ROW = 2
# Six rows and the one to turn pages with: more would push the answer itself off a phone's screen.
LANGUAGES_A_PAGE = 12

_FORMS = {
    Form.TXT: N_("📄 Text"),
    Form.PDF: N_("🔎 PDF"),
    Form.DOCX: N_("📝 Word"),
    Form.XLSX: N_("📊 Table"),
    Form.PNG: N_("🖍️ Marked"),
    Form.JSON: N_("JSON"),
    Form.HOCR: N_("hOCR"),
    Form.TSV: N_("TSV"),
    Form.CSV: N_("CSV"),
}
_BY = {"auto": N_("Automatic"), "tesseract": N_("Tesseract"), "paddle": N_("PP-OCR")}

_ARGUMENTS = {
    EXPORT: "|".join(Form),
    LANGUAGES: r"\d{1,3}",
    IN_LANGUAGE: r"[a-z]{2,3}(-[A-Z][a-z]{3})?",
    BY_ENGINE: "|".join(_BY),
}

Rows = list[list[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where buttons lie: under a message of a group or of one person's chat, which is a text or a text file.

    `copied` is the text that the message has a button to copy of; None for one that has none. `doubtful` is true
    where the message itself says that most of it is doubtful.
    """

    in_group: bool
    is_file: bool
    doubtful: bool
    copied: str | None


def first_keyboard(reading: Reading, spot: Spot, speech: NullTranslations) -> InlineKeyboardMarkup:
    """The buttons that an answer comes with. In a group one row and no more, for others read there too."""
    _ = speech.gettext
    copy = [InlineKeyboardButton(_("📋 Copy"), copy_text=CopyTextButton(spot.copied))] if spot.copied else []
    languages, more = _button(_("🌐 Language"), LANGUAGES, "0"), _button(_("⚙️ More"), MORE)
    makings = [_making(name, speech) for name in _first(reading, spot)]
    if spot.in_group:
        rows = [copy, [languages, *makings, more] if spot.doubtful else [*makings, more]]
    elif spot.doubtful:
        rows = [[languages], copy, *_rows(makings, _ROW), [more]]
    else:
        rows = [copy, *_rows(makings, _ROW), [languages, more]]
    return _keyboard(rows)


def more_keyboard(
    reading: Reading, spot: Spot, speech: NullTranslations, *, other_engines: bool
) -> InlineKeyboardMarkup:
    """All that the first keyboard does not have; `other_engines` where there are some to read with again."""
    _ = speech.gettext
    first = _first(reading, spot)
    makings = [_making(name, speech) for name in _makings(reading, spot) if name not in first]
    doubtful = sum(word.confidence < DOUBTFUL_WORD for word in reading.words())
    others = [
        *([_button(_("❓ Doubtful: %(count)d") % {"count": doubtful}, DOUBTS)] if doubtful else []),
        *([_button(_("🌐 Language"), LANGUAGES, "0")] if spot.in_group and not spot.doubtful else []),
        *([_button(_("🔁 Engine"), ENGINES)] if other_engines else []),
    ]
    return _keyboard([*_rows(makings, _ROW), *_rows(others, _ROW), [_back(speech)]])


def languages_keyboard(
    languages: Sequence[tuple[str, str]], page: int, speech: NullTranslations
) -> InlineKeyboardMarkup:
    """One page of languages (tag and name) to read in again; a page that is not there is the last one."""
    last = max(0, (len(languages) - 1) // LANGUAGES_A_PAGE)
    page = max(0, min(page, last))
    shown = languages[page * LANGUAGES_A_PAGE : (page + 1) * LANGUAGES_A_PAGE]
    turning = [
        *([_button("‹", LANGUAGES, str(page - 1))] if page > 0 else []),
        _back(speech),
        *([_button("›", LANGUAGES, str(page + 1))] if page < last else []),
    ]
    return _keyboard([*_rows([_button(name, IN_LANGUAGE, tag) for tag, name in shown], _LANGUAGES_ROW), turning])


def engines_keyboard(engines: Iterable[str], speech: NullTranslations) -> InlineKeyboardMarkup:
    """The engines to read with again."""
    return _keyboard([[_button(engine_name(name, speech), BY_ENGINE, name) for name in engines], [_back(speech)]])


def engine_name(engine: str, speech: NullTranslations) -> str:
    """What people call an engine, or the choice among them."""
    return speech.gettext(_BY[engine])


def wish_and_argument(data: str) -> tuple[str, str]:
    """What a press says: its wish, and what stands behind it, which is empty where nothing does."""
    kind, wish, argument = [*data.split(":", 2), "", ""][:3]
    return f"{kind}:{wish}", argument


def press_pattern(*wishes: str) -> str:
    """A regular expression for the presses of our own buttons with these wishes, and nothing else."""
    each = (f"{wish}:({_ARGUMENTS[wish]})" if wish in _ARGUMENTS else wish for wish in wishes)
    return rf"({'|'.join(each)})\Z"


def _makings(reading: Reading, spot: Spot) -> list[str]:
    """All that can be made of a reading, the most wanted first: forms, and a cloud."""
    tables = any(page.tables for page in reading.pages)
    return [
        *([] if spot.is_file else [Form.TXT]),
        Form.PDF,
        Form.DOCX,
        *([Form.XLSX] if tables else []),
        Form.PNG,
        CLOUD,
        Form.JSON,
        Form.HOCR,
        Form.TSV,
        *([Form.CSV] if tables else []),
    ]


def _first(reading: Reading, spot: Spot) -> list[str]:
    makings = _makings(reading, spot)
    if not spot.in_group:
        return makings[: makings.index(CLOUD) + 1]
    return [Form.PDF] if spot.doubtful else makings[:2]


def _making(name: str, speech: NullTranslations) -> InlineKeyboardButton:
    if name == CLOUD:
        return _button(speech.gettext("☁️ Cloud"), CLOUD)
    return _button(speech.gettext(_FORMS[Form(name)]), EXPORT, name)


def _back(speech: NullTranslations) -> InlineKeyboardButton:
    return _button(speech.gettext("← Back"), BACK)


def _button(label: str, wish: str, argument: str = "") -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=f"{wish}:{argument}" if argument else wish)


def _rows(buttons: Sequence[InlineKeyboardButton], most: int) -> Rows:
    """Rows of at most `most` buttons, as even as can be: four are two and two."""
    rows = max(1, -(-len(buttons) // most))
    width = max(1, -(-len(buttons) // rows))
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]


def _keyboard(rows: Iterable[Sequence[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([row for row in rows if row])
