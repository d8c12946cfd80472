"""Barcodes in an answer: said to be such, their texts as they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from gettext import NullTranslations

from telegram import MessageEntity

from core.ocr.reading import Reading
from handlers.measuring import beginning, units

_QR_CODE = "QR Code"  # ZXing's name of it
_LEAST_UNITS = 40  # shows a label and a word


@dataclass(frozen=True, slots=True)
class CodeNote:
    """A row or more for each code of a reading.

    What a code holds is set as code, for Telegram makes no link and no mention of that: whoever made the code is not
    known, and a link of theirs is nobody's to open by a slip of the thumb.
    """

    text: str
    entities: tuple[MessageEntity, ...]

    def cut(self, limit: int) -> "CodeNote":
        """As much of it as fits into `limit` UTF-16 units; nothing where that would tell nothing."""
        if limit < _LEAST_UNITS:
            return CodeNote("", ())
        text = beginning(self.text, limit)
        end = units(text)
        shown = [(entity.offset, min(entity.length, end - entity.offset)) for entity in self.entities]
        entities = (MessageEntity(MessageEntity.CODE, at, length) for at, length in shown if length > 0)
        return CodeNote(text, tuple(entities))

    def entities_from(self, offset: int) -> tuple[MessageEntity, ...]:
        """The entities where the text begins at `offset` of a message."""
        return tuple(MessageEntity.shift_entities(offset, self.entities))


def code_note(reading: Reading, speech: NullTranslations) -> CodeNote:
    """The codes of all pages; of several pages, with the page on which each is."""
    text, entities = "", []
    for label, held in _labelled(reading, speech):
        text += f"\n{label} " if text else f"{label} "
        entities.append(MessageEntity(MessageEntity.CODE, units(text), units(held)))
        text += held
    return CodeNote(text, tuple(entities))


def code_texts(reading: Reading) -> str:
    """What the codes of all pages hold, a row or more for each."""
    return "\n".join(code.text for page in reading.pages for code in page.codes)


def _labelled(reading: Reading, speech: NullTranslations) -> Iterator[tuple[str, str]]:
    _ = speech.gettext
    for number, page in enumerate(reading.pages, 1):
        place = f"{number}/{len(reading.pages)} " if len(reading.pages) > 1 else ""
        for code in page.codes:
            is_qr = code.symbology == _QR_CODE
            kind = _("QR code:") if is_qr else _("Barcode (%(symbology)s):") % {"symbology": code.symbology}
            yield place + kind, code.text
