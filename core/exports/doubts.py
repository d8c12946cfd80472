"""The doubtful words of a reading with their crops: who looks at both sees which are wrong."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, ImageOps

from core.exports import Doubts
from core.exports.pages import PagePicture, pictures_of
from core.ocr.reading import DOUBTFUL_WORD, Box, Reading, Word

MOST_WORDS = 24
"""What one screen shows large enough to read, and a caption has room for."""

# Two columns on a phone, whose apps show a picture at 800 pixels or more.
_COLUMNS = 2
_CROP_PX = (300, 56)
_NUMBER_PX = 60
_GAP_PX = 20
_QUALITY = 85
# Half a letter around the word: enough to see where it begins and ends, too little to take in its neighbours.
_AROUND = 0.5


def doubtful_words(reading: Reading, files: Sequence[bytes], page_counts: Sequence[int] = ()) -> Doubts | None:
    """The doubtful words of a reading; None where there are none. `files` and `page_counts` as for `pictures_of`."""
    doubtful = [word for word in reading.words() if word.confidence < DOUBTFUL_WORD]
    if not doubtful:
        return None
    worst = sorted(doubtful, key=lambda word: word.confidence)[:MOST_WORDS]
    wanted = {id(word) for word in worst}
    crops = {id(word): crop for word, crop in _crops(pictures_of(reading, files, page_counts), wanted)}
    return Doubts(_sheet([crops[id(word)] for word in worst]), tuple(worst), len(doubtful))


def _crops(pictures: Iterable[PagePicture], wanted: set[int]) -> Iterator[tuple[Word, Image.Image]]:
    for opened in pictures:
        for line in opened.page.lines:
            for word in line.words:
                if id(word) in wanted:
                    yield word, ImageOps.contain(_crop(opened, word.box), _CROP_PX)


def _crop(opened: PagePicture, box: Box) -> Image.Image:
    across, down = opened.picture.width / opened.page.width_px, opened.picture.height / opened.page.height_px
    around = _AROUND * min(box.width, box.height)
    left, top = max(0, (box.left - around) * across), max(0, (box.top - around) * down)
    right = min(opened.picture.width, (box.left + box.width + around) * across)
    bottom = min(opened.picture.height, (box.top + box.height + around) * down)
    # A box beside the page, or of no size, still gets a pixel: the numbers must not shift.
    left, top = min(left, opened.picture.width - 1), min(top, opened.picture.height - 1)
    return opened.picture.crop((int(left), int(top), max(int(left) + 1, int(right)), max(int(top) + 1, int(bottom))))


def _sheet(crops: Sequence[Image.Image]) -> bytes:
    """The crops in two columns, read row by row, each with its number before it."""
    columns = min(_COLUMNS, len(crops))
    cell = (_NUMBER_PX + _CROP_PX[0] + _GAP_PX, _CROP_PX[1] + _GAP_PX)
    rows = -(-len(crops) // columns)
    sheet = Image.new("RGB", (columns * cell[0] + _GAP_PX, rows * cell[1] + _GAP_PX), "white")
    draw = ImageDraw.Draw(sheet)
    digits = ImageFont.load_default(_CROP_PX[1] * 0.5)
    for number, crop in enumerate(crops):
        left, top = _GAP_PX + number % columns * cell[0], _GAP_PX + number // columns * cell[1]
        middle = top + _CROP_PX[1] // 2
        draw.text((left + _NUMBER_PX - _GAP_PX, middle), str(number + 1), "gray", digits, anchor="rm")
        sheet.paste(crop, (left + _NUMBER_PX, middle - crop.height // 2))
    jpeg = BytesIO()
    sheet.save(jpeg, "JPEG", quality=_QUALITY)
    return jpeg.getvalue()
