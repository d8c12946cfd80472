"""From a card's spec to its picture."""

from core.cards.composing import compose
from core.cards.lettering import Writing
from core.cards.painting import paint
from core.cards.spec import MOST_CHARACTERS, Card, CardSpec
from core.cards.svg import svg_of
from core.cards.text import tidy
from core.cloud.spec import Encoding
from core.errors import NothingToSet, TooMuchText
from core.language import find_languages


def draw_card(spec: CardSpec, encoding: Encoding = Encoding.JPEG) -> Card:
    """Sets a text as a picture; the same spec gives the same bytes. Characters that no font can write are left out.

    A sticker's ground is transparent, but for JPEG, which has the palette's.
    Raises `NothingToSet` where there is nothing to write, and `TooMuchText` above a thousand characters.
    """
    if len(spec.text) > MOST_CHARACTERS:
        raise TooMuchText
    text = tidy(spec.text)
    if not text:
        raise NothingToSet
    composition = compose(spec, text, Writing(find_languages(text, spec.language or None), spec.font))
    data = svg_of(composition).encode() if encoding is Encoding.SVG else paint(composition, encoding)
    return Card(data, encoding, spec.width_px, spec.height_px, composition.lines)
