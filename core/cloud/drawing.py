"""From a spec to its picture."""

from core.cloud.engine import AUTO
from core.cloud.layout import Look, TrueCloud
from core.cloud.painting import encode, paint
from core.cloud.palettes import PALETTES
from core.cloud.shapes import colours_of, mask_of
from core.cloud.spec import Cloud, CloudSpec, Encoding, PlacedWord
from core.cloud.svg import svg_of
from core.errors import NoWords


def draw(spec: CloudSpec, encoding: Encoding = Encoding.JPEG, engine: str = AUTO) -> Cloud:
    """Draws a spec; the same spec gives the same bytes. Words that no installed font can write are left out.

    `engine` is one of `core.cloud.engine.ENGINES`.
    Raises `NoWords` when no word is left, and `EngineMissing`.
    """
    style, palette = spec.style, PALETTES[spec.style.palette]
    transparent = style.transparent and encoding is not Encoding.JPEG
    look = Look(palette, style.font, style.angles, transparent, mask_of(spec), colours_of(spec))
    layout = TrueCloud(style.width_px, style.height_px, look, spec.seed, languages=spec.languages, engine=engine)
    counts = dict(spec.words[: style.top])
    layout.generate_from_frequencies(counts)
    if not layout.layout_:
        raise NoWords
    marks = layout.marks()
    size = style.width_px, style.height_px
    if encoding is Encoding.SVG:
        data = svg_of(marks, *size, palette.ground, transparent=transparent).encode()
    else:
        data = encode(paint(marks, *size, palette.ground, transparent=transparent), encoding)
    return Cloud(data, encoding, *size, _placed_words(layout, counts), spec)


def _placed_words(layout: TrueCloud, counts: dict[str, int]) -> tuple[PlacedWord, ...]:
    return tuple(
        PlacedWord(
            one.candidate.word,
            counts[one.candidate.word],
            max(1, round(one.size_px)),
            one.x,
            one.y,
            one.sprite.width,
            one.sprite.height,
            one.candidate.degrees != 0,
        )
        for one in layout.placed_
    )
