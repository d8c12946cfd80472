"""Free places are found where they are, and only there."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cloud.table import Table

SIDES = st.integers(1, 24)


def test_the_first_word_stands_in_the_middle() -> None:
    assert Table(20, 30).find_place(4, 6) == (8, 12)


def test_an_exact_fit_is_found() -> None:
    assert Table(8, 9).find_place(8, 9) == (0, 0)


def test_what_is_larger_than_the_board_has_no_room() -> None:
    assert Table(8, 9).find_place(9, 9) is None
    assert Table(8, 9).find_place(8, 10) is None


def test_a_full_board_has_no_room() -> None:
    board = Table(8, 9)
    board.take(np.ones((8, 9), dtype=np.bool_), (0, 0))
    assert board.find_place(1, 1) is None


def test_a_word_stands_in_the_hole_of_another() -> None:
    board = Table(9, 9)
    ring = np.ones((9, 9), dtype=np.bool_)
    ring[3:6, 3:6] = False
    board.take(ring, (0, 0))
    assert board.find_place(3, 3) == (3, 3)
    assert board.find_place(4, 3) is None


@settings(max_examples=200)
@given(SIDES, SIDES, st.lists(st.tuples(SIDES, SIDES, st.integers(-4, 4), st.integers(-4, 4)), max_size=12))
def test_a_place_is_free_and_none_is_overlooked(
    rows: int, columns: int, words: list[tuple[int, int, int, int]]
) -> None:
    """Against the plain search of every place: free, and the nearest to the aim."""
    board, taken = Table(rows, columns), np.zeros((rows, columns), dtype=bool)
    for height, width, down, right in words:
        aim = max(-(rows // 4), min(rows // 4, down)), max(-(columns // 4), min(columns // 4, right))
        free = [
            (row, column)
            for row in range(rows - height + 1)
            for column in range(columns - width + 1)
            if not taken[row : row + height, column : column + width].any()
        ]
        place = board.find_place(height, width, aim)
        if not free:
            assert place is None
            continue
        assert place in free

        def distance(
            where: tuple[int, int], height: int = height, width: int = width, aim: tuple[int, int] = aim
        ) -> float:
            down = where[0] + height // 2 - rows // 2 - aim[0]
            right = where[1] + width // 2 - columns // 2 - aim[1]
            return (down / rows) ** 4 + (right / columns) ** 4

        assert distance(place) <= min(map(distance, free)) + 1e-6
        ink = np.ones((height, width), dtype=np.bool_)
        ink[::2, ::3] = False
        board.take(ink, place)
        taken[place[0] : place[0] + height, place[1] : place[1] + width] |= ink
