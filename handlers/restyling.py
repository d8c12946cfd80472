"""What a press makes of a cloud: pure functions from one draft to the next."""

from dataclasses import replace

from core.cloud.dropping import without
from core.cloud.spec import MOST_WORDS, PICTURE, Angles, CloudSpec, PictureShape, Style
from core.cloud.styles import CANVASES
from core.errors import N_, NoWords, UserError
from core.store.drawings import Draft
from handlers.panel import (
    ANGLES,
    CANVAS,
    DROP,
    FEWER_WORDS,
    FONT,
    KNOWN,
    MORE_WORDS,
    NO_SHAPE,
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
    whole, style = draft.whole, draft.whole.style
    if wish in KNOWN and argument not in KNOWN[wish]:
        raise StyleGone
    match wish:
        case _ if wish == SHUFFLE:
            return replace(draft, whole=replace(whole, seed=whole.seed + 1))
        case _ if wish == DROP:
            return _dropped(draft, argument.partition(":")[0])
        case _ if wish == MORE_WORDS:
            style = replace(style, top=_more(draft.spec))
        case _ if wish == FEWER_WORDS:
            style = replace(style, top=_fewer(draft.spec))
        case _ if wish == SHAPE:
            style = replace(style, shape="" if argument == NO_SHAPE else argument)
        case _ if wish == CANVAS:
            style = on_canvas(style, argument)
        case _ if wish == PALETTE:
            style = replace(style, palette=argument)
        case _ if wish == FONT:
            style = replace(style, font=argument)
        case _ if wish == ANGLES:
            style = replace(style, angles=Angles(argument))
        case _:
            raise StyleGone
    return replace(draft, whole=replace(whole, style=style))


def on_canvas(style: Style, name: str) -> Style:
    """A style on one of the canvases that have a name."""
    canvas = CANVASES[name]
    return replace(style, width_px=canvas.width_px, height_px=canvas.height_px, transparent=canvas.transparent)


def in_shape(draft: Draft, shape: str | PictureShape) -> Draft:
    """A draft in a named shape, an emoji's, or that of a picture."""
    picture, name = (shape, PICTURE) if isinstance(shape, PictureShape) else (draft.whole.picture, shape)
    style = replace(draft.whole.style, shape=name)
    return replace(draft, whole=replace(draft.whole, style=style, picture=picture))


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
