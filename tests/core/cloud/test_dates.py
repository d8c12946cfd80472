"""A date below a title is written as the words are, and leaves the title alone."""

from datetime import date

import pytest

from core.cloud.dates import date_in, with_date, written_date

DAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("languages", "written"),
    [
        (("en",), "November 25, 2026"),
        (("de", "en"), "25. November 2026"),
        (("zh-Hans",), "2026年11月25日"),
        (("ru",), "25 ноября 2026\u202fг."),
        (("xx", "not a tag", "fr"), "25 novembre 2026"),
        (("th",), "25 พฤศจิกายน 2569"),
        (("fa",), "۴ آذر ۱۴۰۵"),
        (("ps",), "۲۰۲۶ نومبر ۲۵"),
        (("ar",), "25 نوفمبر 2026"),
        (("xx",), "November 25, 2026"),
        ((), "November 25, 2026"),
    ],
)
def test_a_day_is_written_in_the_first_language_that_is_known(languages: tuple[str, ...], written: str) -> None:
    assert written_date(DAY, languages) == written


@pytest.mark.parametrize("title", ["", "Rain", "Rain\nMay 1, 2020"])
def test_a_date_stands_below_the_title_until_it_is_taken_away(title: str) -> None:
    dated = with_date(title, "May 2, 2020")
    assert date_in(dated) == "May 2, 2020"
    assert with_date(dated, "") == title.partition("\n")[0]
