"""What a press makes of a cloud: pure functions from one draft to the next."""

from dataclasses import replace
from datetime import date

from core.cloud.dates import date_in, with_date, written_date
from core.cloud.dropping import without
from core.cloud.grounds import find_ground
from core.cloud.spec import MOST_WORDS, PICTURE, Angles, CloudSpec, PictureShape, Style
from core.cloud.styles import CANVASES
from core.errors import N_, NoWords, UserError
from core.store.drawings import Draft
from handlers.panel import (
    ANGLES,
    CANVAS,
    DATE,
    DROP,
    FEWER_WORDS,
    FONT,
    GROUND,
    KNOWN,
    MORE_WORDS,
    NO_SHAPE,
    NO_TITLE,
    OWN_GROUND,
    PALETTE,
    SHAPE,
    SHUFFLE,
    word_key,
)

# Fewer say nothing as a cloud. Each step shows half as many words again, or a third fewer: about the same step.
_FEWEST_WORDS = 5
_MORE, _FEWER = 3 / 2, 2 / 3


class NothingChanges(UserError):
    """A press that has nothing to do; said in passing."""

    sentence = N_("That changes nothing.")


class NoMoreWords(NothingChanges):
    """All of a text's words are shown."""

    sentence = N_("These are all its words.")


class FewestWords(NothingChanges):
    """Few words are left."""

    sentence = N_("A cloud needs some words.")


class StyleGone(UserError):
    """A button for a style that this Rebus does not have."""

    sentence = N_("I no longer have this style. Please choose another one.")


def restyled(draft: Draft, wish: str, argument: str) -> Draft:
    """A draft as a press wants it. Raises `NothingChanges`, `StyleGone`."""
    whole = draft.whole
    if wish in KNOWN and argument not in KNOWN[wish]:
        raise StyleGone
    if wish == SHUFFLE:
        return replace(draft, whole=replace(whole, seed=whole.seed + 1))
    if wish == DROP:
        return _dropped(draft, argument.partition(":")[0])
    return replace(draft, whole=replace(whole, style=_style(draft.spec, wish, argument)))


def _style(spec: CloudSpec, wish: str, argument: str) -> Style:
    style = spec.style
    match wish:
        case _ if wish == MORE_WORDS:
            style = replace(style, top=_more(spec))
        case _ if wish == FEWER_WORDS:
            style = replace(style, top=_fewer(spec))
        case _ if wish == SHAPE:
            style = replace(style, shape="" if argument == NO_SHAPE else argument)
        case _ if wish == CANVAS:
            style = on_canvas(style, argument)
        case _ if wish == PALETTE:
            style = replace(style, palette=argument)
        case _ if wish == GROUND:
            style = replace(style, ground="" if argument == OWN_GROUND else find_ground(argument) or "")
        case _ if wish == FONT:
            style = replace(style, font=argument)
        case _ if wish == ANGLES:
            style = replace(style, angles=Angles(argument))
        case _ if wish == DATE:
            style = replace(style, title=_dated(spec, argument))
        case _ if wish == NO_TITLE:
            style = replace(style, title="")
        case _:
            raise StyleGone
    return style


def on_canvas(style: Style, name: str) -> Style:
    """A style on one of the canvases that have a name."""
    canvas = CANVASES[name]
    return replace(style, width_px=canvas.width_px, height_px=canvas.height_px, transparent=canvas.transparent)


def in_shape(draft: Draft, shape: str | PictureShape) -> Draft:
    """A draft in a named shape, an emoji's, or that of a picture."""
    picture, name = (shape, PICTURE) if isinstance(shape, PictureShape) else (draft.whole.picture, shape)
    style = replace(draft.whole.style, shape=name)
    return replace(draft, whole=replace(draft.whole, style=style, picture=picture))


def on_ground(draft: Draft, ground: str) -> Draft:
    """A draft on a ground, as `Style.ground` has it."""
    return replace(draft, whole=replace(draft.whole, style=replace(draft.whole.style, ground=ground)))


def titled(draft: Draft, title: str) -> Draft:
    """A draft with another title; one of a single line keeps the date below it."""
    whole = draft.whole
    title = title if date_in(title) else with_date(title, date_in(whole.style.title))
    return replace(draft, whole=replace(whole, style=replace(whole.style, title=title)))


def _dated(spec: CloudSpec, day: str) -> str:
    """The title with a day below it; without, where it is there already."""
    title = spec.style.title
    try:
        written = written_date(date.fromisoformat(day), spec.languages)
    except ValueError:  # a client made it up
        raise StyleGone from None
    return with_date(title, "" if written == date_in(title) else written)


def _dropped(draft: Draft, key: str) -> Draft:
    """A second press of the same button finds the word gone already, and changes nothing."""
    wanted = [word for word, _ in draft.spec.words if word_key(word) == key]
    dropped = (*draft.dropped, *wanted)
    try:
        without(draft.whole, dropped)
    except NoWords:
        raise FewestWords from None
    return replace(draft, dropped=dropped)


def _more(spec: CloudSpec) -> int:
    if spec.style.top >= min(len(spec.words), MOST_WORDS):
        raise NoMoreWords
    return min(MOST_WORDS, len(spec.words), round(spec.style.top * _MORE))


def _fewer(spec: CloudSpec) -> int:
    shown = min(spec.style.top, len(spec.words))
    if shown <= _FEWEST_WORDS:
        raise FewestWords
    return max(_FEWEST_WORDS, round(shown * _FEWER))
