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
from core.ocr.reading import Reading
from handlers import keyboards
from handlers.keyboards import button, even_rows, keyboard

# What callback data begins with (Telegram allows 64 bytes of it); after it what is wanted, and where that needs it a
# form, a language, a page of languages or an engine.
EXPORT, CLOUD, DOUBTS, MORE, BACK = "read:as", "read:cloud", "read:doubts", "read:more", "read:back"
LANGUAGES, IN_LANGUAGE, ENGINES, BY_ENGINE = "read:languages", "read:in", "read:engines", "read:by"

# Names of languages are long.
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
    languages, more = button(_("🌐 Language"), LANGUAGES, "0"), button(_("⚙️ More"), MORE)
    makings = [_making(name, speech) for name in _first(reading, spot)]
    if spot.in_group:
        rows = [copy, [languages, *makings, more] if spot.doubtful else [*makings, more]]
    elif spot.doubtful:
        rows = [[languages], copy, *even_rows(makings), [more]]
    else:
        rows = [copy, *even_rows(makings), [languages, more]]
    return keyboard(rows)


def more_keyboard(
    reading: Reading, spot: Spot, speech: NullTranslations, *, other_engines: bool
) -> InlineKeyboardMarkup:
    """All that the first keyboard does not have; `other_engines` where there are some to read with again."""
    _ = speech.gettext
    first = _first(reading, spot)
    makings = [_making(name, speech) for name in _makings(reading, spot) if name not in first]
    doubtable = any(word.confidence < 1 for word in reading.words())  # what a document carried itself is not
    others = [
        *(
            [button(_("❓ %(percent)d%% sure") % {"percent": round(100 * reading.confidence)}, DOUBTS)]
            if doubtable
            else []
        ),
        *([button(_("🌐 Language"), LANGUAGES, "0")] if spot.in_group and not spot.doubtful else []),
        *([button(_("🔁 Engine"), ENGINES)] if other_engines else []),
    ]
    return keyboard([*even_rows(makings), *even_rows(others), [_back(speech)]])


def languages_keyboard(
    languages: Sequence[tuple[str, str]], page: int, speech: NullTranslations
) -> InlineKeyboardMarkup:
    """One page of languages (tag and name) to read in again; a page that is not there is the last one."""
    last = max(0, (len(languages) - 1) // LANGUAGES_A_PAGE)
    page = max(0, min(page, last))
    shown = languages[page * LANGUAGES_A_PAGE : (page + 1) * LANGUAGES_A_PAGE]
    turning = [
        *([button("‹", LANGUAGES, str(page - 1))] if page > 0 else []),
        _back(speech),
        *([button("›", LANGUAGES, str(page + 1))] if page < last else []),
    ]
    return keyboard([*even_rows([button(name, IN_LANGUAGE, tag) for tag, name in shown], _LANGUAGES_ROW), turning])


def engines_keyboard(engines: Iterable[str], speech: NullTranslations) -> InlineKeyboardMarkup:
    """The engines to read with again."""
    return keyboard([[button(engine_name(name, speech), BY_ENGINE, name) for name in engines], [_back(speech)]])


def engine_name(engine: str, speech: NullTranslations) -> str:
    """What people call an engine, or the choice among them."""
    return speech.gettext(_BY[engine])


def press_pattern(*wishes: str) -> str:
    """A regular expression for the presses of our own buttons with these wishes, and nothing else."""
    return keyboards.press_pattern(wishes, _ARGUMENTS)


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
        return button(speech.gettext("☁️ Cloud"), CLOUD)
    return button(speech.gettext(_FORMS[Form(name)]), EXPORT, name)


def _back(speech: NullTranslations) -> InlineKeyboardButton:
    return button(speech.gettext("← Back"), BACK)
