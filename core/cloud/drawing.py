"""From a spec to its picture."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.cloud.engine import AUTO
from core.cloud.grounds import palette_of
from core.cloud.layout import Look, TrueCloud
from core.cloud.painting import Mark, paint_and_encode
from core.cloud.shapes import colours_of, mask_of
from core.cloud.spec import MIN_SIDE_PX, Cloud, CloudSpec, Encoding, PlacedWord
from core.cloud.svg import svg_of
from core.cloud.titling import title_marks
from core.errors import NoWords


def draw(spec: CloudSpec, encoding: Encoding = Encoding.JPEG, engine: str = AUTO) -> Cloud:
    """Draws a spec; the same spec gives the same bytes. Words that no installed font can write are left out.

    `engine` is one of `core.cloud.engine.ENGINES`.
    Raises `NoWords` when no word is left, and `EngineMissing`.
    """
    style, ground = spec.style, palette_of(spec.style).ground
    size = style.width_px, style.height_px
    transparent = style.transparent and encoding is not Encoding.JPEG
    title, words = compose(spec, engine)
    if encoding is Encoding.SVG:
        data = svg_of([*title, *words], *size, ground, transparent=transparent).encode()
    else:
        data = paint_and_encode([*title, *words], *size, ground, encoding, transparent=transparent)
    return Cloud(data, encoding, *size, _placed_words(words, dict(spec.counted)), spec)


def compose(spec: CloudSpec, engine: str = AUTO) -> tuple[list[Mark], list[Mark]]:
    """What stands where in a cloud: the lines of its title, and its words. Engine and errors as for `draw`."""
    style = spec.style
    title, head_px = _title(spec)
    below = replace(spec, style=replace(style, height_px=style.height_px - head_px))
    look = Look(palette_of(style), style.font, style.angles, style.transparent, mask_of(below), colours_of(below))
    layout = TrueCloud(
        style.width_px, below.style.height_px, look, spec.seed, languages=spec.languages, engine=engine
    ).generate_from_frequencies(dict(spec.words[: style.top]))
    if not layout.layout_:
        raise NoWords
    return title, layout.marks(head_px)


def _title(spec: CloudSpec) -> tuple[list[Mark], int]:
    """The marks of a title and the height that they take; none where what is left would be too low for words."""
    style = spec.style
    if not style.title:
        return [], 0
    size = style.width_px, style.height_px
    marks, head_px = title_marks(style.title, *size, palette_of(style), languages=spec.languages, font=style.font)
    return (marks, head_px) if style.height_px - head_px >= MIN_SIDE_PX else ([], 0)


def _placed_words(marks: Sequence[Mark], counts: Mapping[str, int]) -> tuple[PlacedWord, ...]:
    return tuple(
        PlacedWord(
            mark.text,
            counts[mark.text],
            max(1, round(mark.size_px)),
            mark.x,
            mark.y,
            mark.sprite.width,
            mark.sprite.height,
            mark.degrees != 0,
        )
        for mark in marks
    )
