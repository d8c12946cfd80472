"""The panel under a cloud or a card: which buttons there are, and how they lie.

As under a reading, a press says what is wanted of what the pressed message shows, and names neither it nor the chat.
"""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from gettext import NullTranslations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from core.cards.spec import CardSpec, Kind
from core.cloud.dates import date_in, written_date
from core.cloud.grounds import find_ground
from core.cloud.palettes import PALETTES
from core.cloud.spec import PICTURE, Angles, CloudSpec, Encoding, Style
from core.cloud.styles import CANVASES
from core.errors import N_
from handlers import keyboards
from handlers.keyboards import button, even_rows, keyboard

# What callback data begins with; after it a menu, or what is chosen.
MENU, UNDO, EXPORT = "style:menu", "style:undo", "style:as"
PALETTE, GROUND, FONT, ANGLES, SHAPE, CANVAS, KIND = (
    "style:palette",
    "style:ground",
    "style:font",
    "style:angles",
    "style:shape",
    "style:canvas",
    "style:kind",
)
SHUFFLE, MORE_WORDS, FEWER_WORDS, DROP = "style:shuffle", "style:more", "style:fewer", "style:drop"
DATE, NO_TITLE = "style:date", "style:untitled"
ASK_PICTURE, ASK_EMOJI, ASK_TITLE, ASK_GROUND = "style:picture", "style:emoji", "style:title", "style:colour"
KEEP_STYLE, KEEP_DROPPED, KEEP_NUMBERS, RESET = "style:keep", "style:never", "style:numbers", "style:reset"

CHANGES = (
    PALETTE,
    GROUND,
    FONT,
    ANGLES,
    SHAPE,
    CANVAS,
    KIND,
    SHUFFLE,
    MORE_WORDS,
    FEWER_WORDS,
    DROP,
    DATE,
    NO_TITLE,
)
"""The presses after which a cloud or a card looks otherwise; `UNDO` takes the last of them back."""

# Which buttons a message has: those it came with, all, or the choices of one of them.
CLOSED, PANEL, ORIGINAL, DEFAULT, WORDS = "closed", "panel", "original", "default", "words"
_CHOICES = ("palette", "ground", "font", "shape", "canvas", "title", "kind")

ON, OFF = "on", "off"
NO_SHAPE = "none"
OWN_GROUND = "own"
_WORDS_A_PAGE = 12
_KEY_DIGITS = 8

_PALETTES = {
    "dusk": N_("Dusk"),
    "paper": N_("Paper"),
    "neon": N_("Neon"),
    "forest": N_("Forest"),
    "lagoon": N_("Lagoon"),
    "autumn": N_("Autumn"),
    "ember": N_("Ember"),
    "chalk": N_("Chalk"),
    "blueprint": N_("Blueprint"),
    "porcelain": N_("Porcelain"),
    "candy": N_("Candy"),
    "meadow": N_("Meadow"),
    "ink": N_("Ink"),
    "desert": N_("Desert"),
    "signal": N_("Signal"),
    "atlas": N_("Atlas"),
    "beacon": N_("Beacon"),
    "glacier": N_("Glacier"),
}
# Names of CSS's, but for the first; four that dark words stand on, and four for light ones.
_GROUNDS = {
    OWN_GROUND: N_("The palette's"),
    "white": N_("White"),
    "ivory": N_("Ivory"),
    "pink": N_("Pink"),
    "skyblue": N_("Sky blue"),
    "black": N_("Black"),
    "navy": N_("Navy"),
    "darkgreen": N_("Dark green"),
    "maroon": N_("Maroon"),
}
_FONTS = {"sans": N_("Sans"), "serif": N_("Serif"), "round": N_("Round")}
_ANGLES: dict[str, str] = {Angles.LEVEL: N_("↔️ Level"), Angles.MIXED: N_("↕️ Mixed"), Angles.FREE: N_("🔀 Free")}
_SHAPES = {
    NO_SHAPE: N_("◻️ None"),
    "circle": N_("⚪ Circle"),
    "heart": N_("❤️ Heart"),
    "star": N_("⭐ Star"),
    "cloud": N_("☁️ Cloud"),
    "bubble": N_("💬 Bubble"),
    "drop": N_("💧 Drop"),
    "flower": N_("🌼 Flower"),
    "house": N_("🏠 House"),
    "moon": N_("🌙 Moon"),
    "tree": N_("🌲 Tree"),
    "leaf": N_("🍃 Leaf"),
    "gem": N_("💎 Gem"),
}
_CANVASES = {
    "square": N_("Square"),
    "wide": N_("Wide"),
    "tall": N_("Tall"),
    "story": N_("Story"),
    "sticker": N_("Sticker"),
}
_KINDS: dict[str, str] = {Kind.QUOTE: N_("❝ Quote"), Kind.SIGN: N_("🪧 Sign"), Kind.STICKER: N_("🏷️ Sticker")}

KNOWN: Mapping[str, Collection[str]] = {
    PALETTE: PALETTES,
    GROUND: _GROUNDS,
    FONT: _FONTS,
    ANGLES: _ANGLES,
    SHAPE: _SHAPES,
    CANVAS: _CANVASES,
    KIND: _KINDS,
}
"""What can be chosen. A press may be of a button that an earlier Rebus gave, and a client may make one up."""


class Original(StrEnum):
    """What a cloud or a card is given as beside the photo: a file with its ground, one without, or a sticker."""

    PNG = "png"
    SVG = "svg"
    CLEAR = "clear"
    STICKER = "webp"

    @property
    def encoding(self) -> Encoding:
        """What it is encoded as."""
        return Encoding.PNG if self is Original.CLEAR else Encoding(self.value)


_ORIGINALS: dict[str, str] = {
    Original.PNG: N_("PNG"),
    Original.SVG: N_("SVG"),
    Original.CLEAR: N_("🔳 PNG, no ground"),
    Original.STICKER: N_("🏷️ Sticker"),
}
# A card's plate is a part of it, and without one it is the sticker.
_CARD_ORIGINALS = {form: label for form, label in _ORIGINALS.items() if form != Original.CLEAR}

_NAME = r"[a-z]{2,20}"
_ARGUMENTS = {
    MENU: rf"{'|'.join((CLOSED, PANEL, ORIGINAL, DEFAULT, *_CHOICES))}|{WORDS}:\d{{1,3}}",
    PALETTE: _NAME,
    GROUND: _NAME,
    FONT: _NAME,
    ANGLES: "|".join(Angles),
    SHAPE: _NAME,
    CANVAS: _NAME,
    KIND: _NAME,
    SHUFFLE: f"{CLOSED}|{PANEL}",
    DROP: rf"[0-9a-f]{{{_KEY_DIGITS}}}:\d{{1,3}}",
    DATE: r"\d{4}-\d\d-\d\d",
    EXPORT: "|".join(Original),
    KEEP_NUMBERS: f"{ON}|{OFF}",
}
# Where one is after a choice: still among the choices, to try the next.
_MENU_OF = {
    PALETTE: "palette",
    GROUND: "ground",
    FONT: "font",
    ANGLES: "font",
    SHAPE: "shape",
    CANVAS: "canvas",
    DATE: "title",
    NO_TITLE: "title",
    KIND: "kind",
    KEEP_NUMBERS: DEFAULT,
}


def press_pattern(*wishes: str) -> str:
    """A regular expression for the presses of our own buttons with these wishes, and nothing else."""
    return keyboards.press_pattern(wishes, _ARGUMENTS)


def menu_after(wish: str, argument: str) -> str:
    """Which buttons a message has after a press."""
    if wish == MENU:
        return argument
    if wish == SHUFFLE:
        return argument
    if wish == DROP:
        return f"{WORDS}:{argument.partition(':')[2]}"
    return _MENU_OF.get(wish, PANEL)


def word_key(word: str) -> str:
    """What stands for a word in a press: a word itself may have more than 64 bytes."""
    return hashlib.sha256(word.encode()).hexdigest()[:_KEY_DIGITS]


def shape_named(name: str, speech: NullTranslations) -> str | None:
    """The shape that somebody names, in English or in one's own language; None where it is none."""
    wanted = name.casefold()
    for shape, label in _SHAPES.items():
        names = {shape, _bare(label), _bare(speech.gettext(label))}
        if shape != NO_SHAPE and wanted in names:
            return shape
    return None


def ground_named(name: str, speech: NullTranslations) -> str | None:
    """A ground, as `Style.ground` has it, that somebody names in hexadecimals, in English or in one's own language."""
    wanted = name.casefold()
    for colour, label in _GROUNDS.items():
        if colour != OWN_GROUND and wanted == speech.gettext(label).casefold():
            return find_ground(colour)
    return find_ground(name)


def cloud_keyboard(
    spec: CloudSpec,
    menu: str,
    dropped: Sequence[str],
    speech: NullTranslations,
    *,
    in_group: bool,
    keeps_numbers: bool = False,
) -> InlineKeyboardMarkup:
    """The buttons under a cloud. In a group it comes with one row and no more, for others read there too.

    `keeps_numbers` is what the chat chose.
    """
    _ = speech.gettext
    style = spec.style
    match menu.partition(":"):
        case ("palette", _, _):
            rows = [*_palettes(style.palette, speech), [button(_("🖌️ Ground"), MENU, "ground")]]
        case ("ground", _, _):
            rows = _grounds(style.ground, speech)
        case ("font", _, _):
            rows = [*_choice(FONT, _FONTS, style.font, speech), *_choice(ANGLES, _ANGLES, style.angles, speech)]
        case ("shape", _, _):
            rows = _shapes(style, speech)
        case ("canvas", _, _):
            rows = _choice(CANVAS, _CANVASES, canvas_of(style), speech)
        case ("title", _, _):
            rows = _titles(spec, speech)
        case ("original", _, _):
            rows = _originals(_ORIGINALS, speech)
        case ("default", _, _):
            rows = _defaults(dropped, speech, keeps_numbers=keeps_numbers)
        case ("words", _, page):
            return _words(spec, int(page), speech)
        case _:
            return _panel(speech, in_group=in_group, closed=menu == CLOSED)
    return keyboard([*rows, [button(_("← Back"), MENU, PANEL)]])


def card_keyboard(card: CardSpec, menu: str, speech: NullTranslations) -> InlineKeyboardMarkup:
    """The buttons under a card: few enough for a group, too."""
    _ = speech.gettext
    match menu:
        case "palette":
            rows = _palettes(card.palette, speech)
        case "font":
            rows = _choice(FONT, _FONTS, card.font, speech)
        case "kind":
            rows = _choice(KIND, _KINDS, card.kind, speech)
        case "original":
            rows = _originals(_CARD_ORIGINALS, speech)
        case _:
            kinds = button(_("🖼️ Kind"), MENU, "kind")
            back, original = button(_("↩️ Undo"), UNDO), button(_("⬇️ Original"), MENU, ORIGINAL)
            return keyboard(even_rows([*_looks(speech), kinds, back, original]))
    return keyboard([*rows, [button(_("← Back"), MENU, PANEL)]])


def canvas_of(style: Style) -> str:
    """The name of a style's canvas; empty where it is none of those that have one."""
    sides = (style.width_px, style.height_px, style.transparent)
    named = (name for name, each in CANVASES.items() if (each.width_px, each.height_px, each.transparent) == sides)
    return next(named, "")


def _panel(speech: NullTranslations, *, in_group: bool, closed: bool) -> InlineKeyboardMarkup:
    _ = speech.gettext
    original = button(_("⬇️ Original"), MENU, ORIGINAL)
    if in_group and closed:
        return keyboard([[button(_("🎨 Style"), MENU, PANEL), button(_("🎲 Shuffle"), SHUFFLE, CLOSED), original]])
    return keyboard(
        [
            [*_looks(speech), button(_("◻️ Shape"), MENU, "shape")],
            [
                button(_("📐 Canvas"), MENU, "canvas"),
                button(_("🎲 Shuffle"), SHUFFLE, PANEL),
                button(_("🚫 Word"), MENU, f"{WORDS}:0"),
            ],
            [button(_("➖ Words"), FEWER_WORDS), button(_("➕ Words"), MORE_WORDS), button(_("↩️ Undo"), UNDO)],
            [button(_("✏️ Title"), MENU, "title"), button(_("💾 Default"), MENU, DEFAULT), original],
            [button(_("← Back"), MENU, CLOSED)] if in_group else [],
        ]
    )


def _looks(speech: NullTranslations) -> list[InlineKeyboardButton]:
    _ = speech.gettext
    return [button(_("🎨 Palette"), MENU, "palette"), button(_("🔤 Font"), MENU, "font")]


def _palettes(chosen: str, speech: NullTranslations) -> list[list[InlineKeyboardButton]]:
    return _choice(PALETTE, {name: _PALETTES.get(name, name.capitalize()) for name in PALETTES}, chosen, speech)


def _grounds(chosen: str, speech: NullTranslations) -> list[list[InlineKeyboardButton]]:
    named = next((name for name in _GROUNDS if name != OWN_GROUND and find_ground(name) == chosen), "")
    another = _marked(speech.gettext("🖌️ Another"), chosen=bool(chosen) and not named)
    return [*_choice(GROUND, _GROUNDS, named if chosen else OWN_GROUND, speech), [button(another, ASK_GROUND)]]


def _shapes(style: Style, speech: NullTranslations) -> list[list[InlineKeyboardButton]]:
    _ = speech.gettext
    picture, emoji = _("🖼️ Picture"), _("🐱 Emoji")
    asking = [
        button(_marked(picture, chosen=style.shape == PICTURE), ASK_PICTURE),
        button(_marked(emoji, chosen=style.shape not in {"", PICTURE, *_SHAPES}), ASK_EMOJI),
    ]
    return [*_choice(SHAPE, _SHAPES, style.shape or NO_SHAPE, speech), asking]


def _titles(spec: CloudSpec, speech: NullTranslations) -> list[list[InlineKeyboardButton]]:
    _, title = speech.gettext, spec.style.title
    # The button says itself which day it is of: carried out again after midnight, it writes the same.
    today = datetime.now().astimezone().date()
    written = written_date(today, spec.languages)
    return [
        [button(_("✏️ Write one"), ASK_TITLE), *([button(_("✖️ None"), NO_TITLE)] if title else [])],
        [button(_marked(f"📅 {written}", chosen=written == date_in(title)), DATE, today.isoformat())],
    ]


def _originals(labels: Mapping[str, str], speech: NullTranslations) -> list[list[InlineKeyboardButton]]:
    return even_rows([button(speech.gettext(label), EXPORT, form) for form, label in labels.items()])


def _defaults(
    dropped: Sequence[str], speech: NullTranslations, *, keeps_numbers: bool
) -> list[list[InlineKeyboardButton]]:
    """One below the other: they are whole sentences."""
    _, count = speech.gettext, len(dropped)
    never = speech.ngettext("🚫 Leave %(count)d word out of all", "🚫 Leave %(count)d words out of all", count)
    return [
        [button(_("💾 This style for all clouds here"), KEEP_STYLE)],
        [button(never % {"count": count}, KEEP_DROPPED)] if dropped else [],
        [
            button(
                _marked(_("🔢 Numbers in all clouds here"), chosen=keeps_numbers),
                KEEP_NUMBERS,
                OFF if keeps_numbers else ON,
            )
        ],
        [button(_("🗑️ Forget this chat's style and words"), RESET)],
    ]


def _words(spec: CloudSpec, page: int, speech: NullTranslations) -> InlineKeyboardMarkup:
    words = [word for word, _ in spec.words[: spec.style.top]]
    last = max(0, (len(words) - 1) // _WORDS_A_PAGE)
    page = min(page, last)
    shown = words[page * _WORDS_A_PAGE : (page + 1) * _WORDS_A_PAGE]
    turning = [
        *([button("‹", MENU, f"{WORDS}:{page - 1}")] if page > 0 else []),
        button(speech.gettext("← Back"), MENU, PANEL),
        *([button("›", MENU, f"{WORDS}:{page + 1}")] if page < last else []),
    ]
    return keyboard([*even_rows([button(word, DROP, f"{word_key(word)}:{page}") for word in shown]), turning])


def _choice(
    wish: str, labels: Mapping[str, str], chosen: str, speech: NullTranslations
) -> list[list[InlineKeyboardButton]]:
    return even_rows(
        [button(_marked(speech.gettext(label), chosen=name == chosen), wish, name) for name, label in labels.items()]
    )


def _marked(label: str, *, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


def _bare(label: str) -> str:
    """A label without the emoji before it."""
    return re.sub(r"^\W+", "", label).casefold()
