"""From a spec to its picture."""

from io import BytesIO

from PIL import Image

from core.cloud.layout import TrueCloud
from core.cloud.palettes import PALETTES
from core.cloud.spec import Cloud, CloudSpec, Encoding, PlacedWord
from core.errors import NoWords

# What survives Telegram's recompression as well as PNG does (31.0 against 31.4 dB), in a fifth of the time.
_JPEG_QUALITY = 90


def draw(spec: CloudSpec, encoding: Encoding = Encoding.JPEG) -> Cloud:
    """Draws a spec; the same spec gives the same bytes. Words that no installed font can write are left out.

    Raises `NoWords` when that leaves none.
    """
    style = spec.style
    layout = TrueCloud(style.width_px, style.height_px, PALETTES[style.palette], spec.seed, spec.languages)
    counts = dict(spec.words[: style.top])
    layout.generate_from_frequencies(counts)
    if not layout.layout_:
        raise NoWords
    return Cloud(
        _jpeg(layout.to_image()), encoding, style.width_px, style.height_px, _placed_words(layout, counts), spec
    )


def _placed_words(layout: TrueCloud, counts: dict[str, int]) -> tuple[PlacedWord, ...]:
    return tuple(
        PlacedWord(word, counts[word], size, x, y, *sprite.ink.size, orientation is not None)
        for ((word, _), size, (y, x), orientation, _), sprite in zip(layout.layout_, layout.sprites_, strict=True)
    )


def _jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=_JPEG_QUALITY, subsampling="4:4:4")
    return out.getvalue()
