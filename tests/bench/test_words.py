"""Which words of a reading the benchmark takes for right."""

from bench.ocr.words import right


def test_words_are_right_in_any_order_of_their_lines() -> None:
    assert right("left column\nright column", [["right", "column"], ["left", "column"]], "en") == [
        [True, True],
        [True, True],
    ]


def test_a_misread_word_is_wrong_and_its_neighbours_are_not() -> None:
    assert right("Total due: 12.50 EUR", [["Total", "dve:", "12.50", "EUR"]], "en") == [[True, False, True, True]]


def test_of_two_equal_words_the_one_in_place_is_right() -> None:
    assert right("pay in cash", [["in", "pay", "in", "cash"]], "en") == [[False, True, True, True]]


def test_a_word_with_a_wrong_part_is_wrong() -> None:
    assert right("12.50", [["12.58"]], "en") == [[False]]


def test_marks_alone_are_neither() -> None:
    assert right("a - b", [["a", "—", "b"]], "en") == [[True, None, True]]


def test_pieces_of_an_unspaced_line_are_sought_together() -> None:
    truth = "今日は天気がいいから散歩しましょう\n明日は雨が降ります"
    assert right(truth, [["明日", "は", "両", "が", "降", "ります", "。"]], "jp") == [
        [True, True, False, True, True, True, None]
    ]


def test_an_unspaced_line_that_is_nowhere_is_wrong_though_its_letters_are_somewhere() -> None:
    truth = "今日は天気がいいから散歩しましょう"
    assert right(truth, [["散", "天", "今", "歩", "気"]], "jp") == [[False] * 5]


def test_both_parts_of_a_broken_word_are_right_wherever_the_second_column_starts() -> None:
    read = [["una", "vege-"], ["altra", "colonna"], ["tazione", "fitta"]]
    assert right("una vegetazione fitta\naltra colonna", read, "it") == [[True, True], [True, True], [True, True]]


def test_a_broken_word_that_is_not_in_the_truth_is_wrong() -> None:
    assert right("una vegetazione", [["una", "vege-"], ["tazlone"]], "it") == [[True, False], [False]]
