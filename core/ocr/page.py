"""One page → what it says: which way up it is, which engines read it, in which order."""

from PIL import Image

from core.ocr.codes import codes_in
from core.ocr.engine import EngineMissing
from core.ocr.order import arranged
from core.ocr.reading import Page
from core.ocr.routing import read_by_script
from core.ocr.seeing import Seen, by_paddle, by_tesseract, outside, paddle, tesseract, tesseracts_languages, worth
from core.ocr.tongues import hinted
from core.ocr.turning import Upright, has_few_lines, on_its_head, upright
from core.ocr.wish import AUTO, PADDLE, Wish

# What few lines say on their head was worth .73 at most: 31 of 109 single lines and screenshots of the development set,
# and drawn ones, that the model of orientation takes for upright when they are not. Right way up, 30 of 166 are worth
# less than this, and are read twice.
_SURELY_UPRIGHT = 0.8
# By so much more than as it lies a page must be worth on its head: no upright one was, and 3 of the 31 were not.
_CLEARLY = 0.1


def read_page(picture: Image.Image, wish: Wish, deadline: float) -> tuple[Page, Seen]:
    """Reads one RGB picture. Raises `EngineMissing`, and `TimeoutError` at `deadline` (of `time.monotonic`)."""
    if all(low == high for low, high in picture.getextrema()):  # type: ignore[misc] # RGB has a pair for each band
        return Page(*picture.size, ()), Seen((), (), "")  # one colour, of which the detector makes one large line
    try:
        page = upright(picture)
    except EngineMissing:  # without PP-OCR's models, there is no telling of lines and scripts either
        page = Upright(picture, 0, ())
        seen = by_tesseract(page, wish.languages or hinted(wish.hints, tesseract.languages()), deadline)
    else:
        page, seen = _either_way_up(page, wish, deadline) if page.strips else (page, Seen((), (), ""))
    codes = codes_in(page.picture)
    order = arranged(outside(seen.lines, [code.box for code in codes]), *page.picture.size)
    return Page(*page.picture.size, order.lines, order.tables, codes, page.turned_deg), seen


def _either_way_up(page: Upright, wish: Wish, deadline: float) -> tuple[Upright, Seen]:
    """What a page says, and the page: of few lines that are doubtful, as it is or on its head, whichever reads better.

    Raises `TimeoutError` where nothing was read by `deadline`.
    """
    seen = _see(page, wish, deadline)
    if not has_few_lines(page):
        return page, seen
    as_it_is = worth(seen, page)
    if as_it_is >= _SURELY_UPRIGHT:
        return page, seen
    try:
        other = on_its_head(page)
        turned = _see(other, wish, deadline)
    except TimeoutError:
        return page, seen
    return (other, turned) if worth(turned, other) > as_it_is + _CLEARLY else (page, seen)


def _see(page: Upright, wish: Wish, deadline: float) -> Seen:
    if wish.engine == PADDLE:
        return by_paddle(page, page.strips, wish, deadline)
    if not wish.languages:
        return read_by_script(page, wish, deadline)
    if wish.engine == AUTO and all(language in paddle.languages() for language in wish.languages):
        seen = by_paddle(page, page.strips, wish, deadline)
        # Of letters that it does not know PP-OCR says nothing. Tesseract's guess shows that there are some, and its
        # doubts that they are others.
        if seen.lines or not set(wish.languages) <= set(tesseracts_languages()):
            return seen
    return by_tesseract(page, wish.languages, deadline)
