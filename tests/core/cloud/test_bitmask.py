"""The compiled board finds the nearest free place, and only a free one."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cloud._bitmask import WIDEST_GAP, Bits, Board, lay

SIDES = st.integers(1, 80)


@st.composite
def inks(draw: st.DrawFn, most: int = 80) -> npt.NDArray[np.uint8]:
    """Ink of any size, thick or thin, with a cell at least."""
    shape = draw(st.integers(1, most)), draw(st.integers(1, most))
    share = draw(st.sampled_from([0.02, 0.3, 0.8, 1]))
    chance = np.random.default_rng(draw(st.integers(0, 1 << 16)))
    ink = ((chance.random(shape) < share) * 255).astype(np.uint8)
    ink[chance.integers(shape[0]), chance.integers(shape[1])] = 1
    return ink


def cells_of(bits: Bits) -> npt.NDArray[np.bool_]:
    return np.array([[bits.has(row, column) for column in range(bits.columns)] for row in range(bits.rows)])


def grown(ink: npt.NDArray[np.bool_], rows: int, columns: int) -> npt.NDArray[np.bool_]:
    """Ink with all cells within `rows` and `columns` of it, that much larger each way."""
    wide = np.zeros((ink.shape[0] + 2 * rows, ink.shape[1] + 2 * columns), dtype=bool)
    for down in range(2 * rows + 1):
        for right in range(2 * columns + 1):
            wide[down : down + ink.shape[0], right : right + ink.shape[1]] |= ink
    return wide


def test_the_first_word_stands_in_the_middle() -> None:
    assert Board(20, 30).find(Bits.of_ink(np.ones((4, 6), np.uint8)), 0, 0, 0, 0) == (8, 12)


def test_an_exact_fit_is_found_and_a_greater_picture_is_not() -> None:
    assert Board(8, 9).find(Bits.of_ink(np.ones((8, 9), np.uint8)), 0, 0, 0, 0) == (0, 0)
    assert Board(8, 9).find(Bits.of_ink(np.ones((9, 9), np.uint8)), 0, 0, 0, 0) is None
    assert Board(8, 9).find(Bits.of_ink(np.ones((7, 8), np.uint8)), 0, 0, 1, 0) is None
    assert Board(8, 9).find(Bits.of_ink(np.ones((7, 8), np.uint8)), 0, 0, 0, 1) is None


def test_a_word_stands_in_the_bay_of_another() -> None:
    board = Board(9, 9)
    ring = np.ones((9, 9), np.uint8)
    ring[2:7, 2:7] = 0
    board.take(Bits.of_ink(ring), 0, 0, 1)
    assert board.find(Bits.of_ink(np.ones((3, 3), np.uint8)), 0, 0, 0, 0) == (3, 3)
    assert board.find(Bits.of_ink(np.ones((4, 3), np.uint8)), 0, 0, 0, 0) is None


@given(inks(), st.integers(1, 7))
def test_cells_are_those_that_ink_touches(ink: npt.NDArray[np.uint8], cell_px: int) -> None:
    rows, columns = -(-ink.shape[0] // cell_px), -(-ink.shape[1] // cell_px)
    padded = np.zeros((rows * cell_px, columns * cell_px), bool)
    padded[: ink.shape[0], : ink.shape[1]] = ink > 0
    touched = padded.reshape(rows, cell_px, columns, cell_px).any(axis=(1, 3))
    bits = Bits.of_ink(ink, cell_px)
    assert (cells_of(bits) == touched).all()
    assert bits.count() == touched.sum()


@given(inks(150), st.integers(1, 128), st.integers(1, 3))
def test_a_body_is_ink_without_the_fringe_beside_what_is_solid(
    ink: npt.NDArray[np.uint8], least: int, cell_px: int
) -> None:
    faded = (ink.astype(np.int64) * np.random.default_rng(least).random(ink.shape)).astype(np.uint8)
    cells, solid = Bits.of_ink(faded, cell_px), Bits.of_ink(faded, cell_px, least)
    assert (cells_of(solid) == cells_of(Bits.of_ink(((faded >= least) * 255).astype(np.uint8), cell_px))).all()
    beside = grown(cells_of(solid), 1, 1)[1:-1, 1:-1]
    assert (cells_of(cells.body(solid)) == cells_of(solid) | (cells_of(cells) & ~beside)).all()


@given(inks(), st.integers(0, 70), st.integers(0, 9))
def test_ink_is_widened_and_raised(ink: npt.NDArray[np.uint8], columns: int, rows: int) -> None:
    wide = Bits.of_ink(ink).widened(columns).raised(rows)
    assert (cells_of(wide) == grown(ink > 0, rows, columns)).all()


@given(inks(), st.integers(1, 300), st.integers(1, 300))
def test_a_scaled_picture_has_the_ink_where_it_was(
    ink: npt.NDArray[np.uint8], numerator: int, denominator: int
) -> None:
    bits = Bits.of_ink(ink)
    if max(ink.shape) * numerator / denominator > 16384:
        with pytest.raises(ValueError, match="too large"):
            bits.scaled(numerator, denominator)
        return
    scaled = bits.scaled(numerator, denominator)
    assert (scaled.rows, scaled.columns) == tuple(-(-side * numerator // denominator) for side in ink.shape)
    if numerator == denominator:
        assert (cells_of(scaled) == (ink > 0)).all()
    row, column = np.argwhere(ink)[0]
    assert scaled.has(int(row) * numerator // denominator, int(column) * numerator // denominator)


@settings(max_examples=300, deadline=None)
@given(SIDES, SIDES, st.lists(st.tuples(inks(30), st.integers(-40, 40), st.integers(-40, 40)), max_size=10), st.data())
def test_a_place_is_free_and_none_nearer_is_overlooked(
    rows: int, columns: int, words: list[tuple[npt.NDArray[np.uint8], int, int]], data: st.DataObject
) -> None:
    """Against the plain search of every place."""
    gap, (down_edge, right_edge) = data.draw(st.integers(0, 3)), data.draw(st.tuples(*[st.integers(0, 3)] * 2))
    board, taken = Board(rows, columns), np.zeros((rows, columns), dtype=bool)
    if data.draw(st.booleans()):
        blocked = data.draw(inks(1).map(lambda _: np.random.default_rng(rows).random((rows, columns)) < 0.3))
        board.take(Bits.of_ink(blocked.view(np.uint8)), 0, 0, 0)
        taken |= blocked
    for ink, down, right in words:
        height, width = ink.shape
        aim = max(-rows, min(rows, down)), max(-columns, min(columns, right))
        free = [
            (row, column)
            for row in range(down_edge, rows - down_edge - height + 1)
            for column in range(right_edge, columns - right_edge - width + 1)
            if not (taken[row : row + height, column : column + width] & (ink > 0)).any()
        ]
        bits = Bits.of_ink(ink)
        place = board.find(bits, *aim, down_edge, right_edge)
        if not free:
            assert place is None
            continue
        assert place in free
        assert board.is_free(bits, *place)
        middle = [
            min(max((room - extent) // 2 + off, edge), room - edge - extent)
            for room, extent, off, edge in ((rows, height, aim[0], down_edge), (columns, width, aim[1], right_edge))
        ]

        def distance(where: tuple[int, int], middle: list[int] = middle) -> int:
            upright, across = ((where[0] - middle[0]) * columns) ** 2, ((where[1] - middle[1]) * rows) ** 2
            return max(upright, across) + (upright + across) // 8

        assert distance(place) == min(map(distance, free))
        board.take(bits, *place, gap)
        wide = np.zeros((rows + 2 * gap, columns + 2 * gap), dtype=bool)
        wide[place[0] : place[0] + height + 2 * gap, place[1] : place[1] + width + 2 * gap] = grown(ink > 0, gap, gap)
        taken |= wide[gap : gap + rows, gap : gap + columns]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Bits(0, 1),
        lambda: Bits(1, 20_000),
        lambda: Bits.of_ink(np.zeros((0, 3), np.uint8)),
        lambda: Bits.of_ink(np.zeros((3, 3), np.uint8), 0),
        lambda: Bits(3, 3).scaled(0, 1),
        lambda: Bits(3, 3).scaled(1, 0),
        lambda: Bits(3, 3).scaled(10_000, 1),
        lambda: Bits(3, 3).widened(-1),
        lambda: Bits(3, 3).raised(-1),
        lambda: Board(-1, 5),
        lambda: Board(5, 5).take(Bits(3, 3), 3, 0, 0),
        lambda: Board(5, 5).take(Bits(3, 3), 0, -1, 0),
        lambda: Board(5, 5).take(Bits(3, 3), 0, 0, WIDEST_GAP + 1),
        lambda: Board(5, 5).is_free(Bits(3, 3), 0, 3),
        lambda: Board(5, 5).find(Bits(3, 3), 6, 0, 0, 0),
        lambda: Board(5, 5).find(Bits(3, 3), 0, 0, -1, 0),
        lambda: Board(5, 5).find(Bits(3, 3), 0, 0, 0, 1 << 20),
        lambda: Bits(3, 3).body(Bits(3, 4)),
        lambda: Bits.of_ink(np.ones((3, 3), np.uint8), 1, 0),
        lambda: Bits.of_ink(np.ones((3, 3), np.uint8), 1, 129),
        lambda: lay(
            np.zeros((4, 4), np.uint32), [(np.zeros((2, 2), np.uint8), 3, 0, 0)], np.zeros((1, 256), np.uint32)
        ),
        lambda: lay(
            np.zeros((4, 4), np.uint32), [(np.zeros((2, 2), np.uint8), 0, -1, 0)], np.zeros((1, 256), np.uint32)
        ),
        lambda: lay(
            np.zeros((4, 4), np.uint32), [(np.zeros((2, 2), np.uint8), 0, 0, 1)], np.zeros((1, 256), np.uint32)
        ),
        lambda: lay(np.zeros((4, 4), np.uint32), [], np.zeros((1, 255), np.uint32)),
        lambda: Board(5, 5).put_all([(Bits(3, 3), Bits(3, 4), 0, 0, 0, 0)], 1, 0, closely=True),
        lambda: Board(5, 5).put_all([(Bits(3, 3), Bits(3, 3), -1, 0, 0, 0)], 1, 0, closely=True),
        lambda: Board(5, 5).put_all([(Bits(3, 3), Bits(3, 3), 0, 0, 0, 6)], 1, 0, closely=True),
        lambda: Board(5, 5).put_all([(Bits(3, 3), Bits(3, 3), 0, 0, 0, 0)], 1, -1, closely=True),
        lambda: Board(5, 5).put_all([(Bits(3, 3), Bits(3, 3), 0, 0, 0, 0)], WIDEST_GAP + 1, 0, closely=True),
    ],
)
def test_what_would_leave_its_memory_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        wrong()
    with pytest.raises(IndexError):
        Bits(3, 3).has(3, 0)


@given(inks(), st.booleans())
def test_ink_is_laid_on_in_the_shade_of_its_cover(ink: npt.NDArray[np.uint8], turned: bool) -> None:
    chance = np.random.default_rng(1)
    canvas, shades = (chance.integers(0, 1 << 32, shape, dtype=np.uint32) for shape in ((90, 90), (2, 256)))
    ink = (ink * chance.random(ink.shape)).astype(np.uint8)[:: -1 if turned else 1, :: -1 if turned else 1]
    expected = canvas.copy()
    here = expected[5 : 5 + ink.shape[0], 9 : 9 + ink.shape[1]]
    here[ink > 0] = shades[1][ink[ink > 0]]
    lay(canvas, [(ink, 5, 9, 1)], shades)
    assert (canvas == expected).all()


@settings(max_examples=100, deadline=None)
@given(st.lists(inks(30), max_size=12), st.integers(0, 3), st.integers(0, 3), st.booleans())
def test_words_take_their_places_in_turn(
    words: list[npt.NDArray[np.uint8]], gap: int, space: int, closely: bool
) -> None:
    """As one that finds and takes them would, with less around them where there is no room else."""
    board, plain, edge = Board(50, 60), Board(50, 60), 4
    bits = [Bits.of_ink(word) for word in words]
    expected: list[tuple[int, int] | None] = []
    for word in bits:
        place = plain.find(word.widened(space) if space else word, 1, 2, edge, edge - space)
        place = (place[0], place[1] + space) if place else None
        if closely:
            place = place or plain.find(word, 1, 2, edge, edge) or plain.find(word, 1, 2, edge // 2, edge // 2)
            if place is None:
                break
        expected.append(place)
        if place:
            plain.take(word, *place, gap)
    before = board.copy()
    assert board.put_all([(word, word, 0, space, 1, 2) for word in bits], gap, edge, closely=closely) == expected
    for word in bits:
        assert board.find(word, 0, 0, 0, 0) == plain.find(word, 0, 0, 0, 0)
        assert before.find(word, 0, 0, 0, 0) == Board(50, 60).find(word, 0, 0, 0, 0)
