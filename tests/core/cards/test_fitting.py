"""A text takes the largest size that fits, in lines of about the same width."""

import pytest

from core.cards.fitting import fit
from core.errors import NothingToSet, TooMuchText

TEXT = "We hold these truths to be self-evident, that all men are created equal"


@pytest.mark.parametrize("text", [TEXT, "学而时习之，不亦说乎？" * 3, "العلم في الصغر كالنقش على الحجر", "🐱 " * 9])
@pytest.mark.parametrize(("width", "height"), [(400, 400), (800, 200), (200, 800)])
def test_a_block_fits_and_a_size_more_would_not(text: str, width: int, height: int) -> None:
    block = fit(text, width, height, 1000)
    assert block.width_px <= width
    assert block.height_px <= height
    with_more = fit(text, width * 0.9, height * 0.9, 1000)
    assert with_more.size_px < block.size_px


def test_a_block_is_as_large_as_asked_at_most() -> None:
    assert fit("Hi", 1000, 1000, 60).size_px == 60


def test_less_text_is_larger() -> None:
    sizes = [fit(f"{TEXT} " * count, 800, 800, 1000).size_px for count in (1, 2, 4, 8)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 4


def test_lines_lie_one_below_the_other_without_touching() -> None:
    """Tibetan stacks reach further down than Latin letters."""
    for text in (TEXT, "སྒྲུབ་བརྒྱུད་ཀརྨ་ཀཾ་ཚང་" * 4):
        block = fit(text, 400, 400, 60)
        bases = [base for _, base in block.lines]
        reaches = [[piece.extent(block.size_px) for piece in line.pieces] for line, _ in block.lines]
        for above, below, base, next_base in zip(reaches, reaches[1:], bases, bases[1:], strict=False):
            lowest = base + max(descent for _, _, descent in above)
            assert lowest < next_base - max(ascent for _, ascent, _ in below)


def test_lines_are_balanced() -> None:
    block = fit(f"{TEXT}, " * 2, 600, 600, 1000)
    widths = [line.width_px(block.size_px) for line, _ in block.lines]
    assert min(widths) > 0.6 * max(widths)


def test_lines_without_spaces_end_where_a_reader_pauses() -> None:
    block = fit("昨晚的灯会让老港口摆满了纸船，全镇的人都下来看，孩子们沿着码头数船。", 700, 700, 60)
    assert sum(line.text[-1] in "，。" for line, _ in block.lines) >= len(block.lines) - 1


def test_a_poem_keeps_its_lines_and_a_list_of_long_ones_does_not() -> None:
    poem = fit("Roses are red\nViolets are blue\n\nSugar is sweet", 400, 400, 1000)
    assert [line.text for line, _ in poem.lines] == ["Roses are red", "Violets are blue", "Sugar is sweet"]
    long = fit(f"{TEXT}\n{TEXT} {TEXT}", 400, 400, 1000)
    assert len(long.lines) > 4


def test_an_empty_line_is_a_smaller_step_than_a_line() -> None:
    (_, first), (_, second), (_, third) = fit("a\nb\n\nc", 400, 400, 40).lines
    assert 1.2 * (second - first) < third - second < 1.8 * (second - first)


def test_what_does_not_fit_in_the_smallest_letters_is_refused() -> None:
    with pytest.raises(TooMuchText):
        fit(TEXT * 10, 60, 60, 100)


def test_what_no_font_has_is_nothing() -> None:
    with pytest.raises(NothingToSet):
        fit("\U0010fffd", 400, 400, 100)
