"""Which message answers which."""

import time

import pytest
from sqlalchemy import text

from core.store.answers import Answer, Answers
from core.store.database import Database


@pytest.fixture
def answers(database: Database) -> Answers:
    return Answers(database)


async def test_an_answer_is_found_by_its_question(answers: Answers) -> None:
    await answers.remember(1, 10, Answer(11, "text"))
    assert await answers.to(1, 10) == Answer(11, "text")
    assert await answers.to(2, 10) is None
    assert await answers.to(1, 11) is None


async def test_the_latest_answer_takes_the_place_of_an_earlier_one(answers: Answers) -> None:
    await answers.remember(1, 10, Answer(11, "text"))
    await answers.remember(1, 10, Answer(12, "photo"))
    assert await answers.to(1, 10) == Answer(12, "photo")


async def test_an_answer_is_forgotten_when_its_question_can_no_longer_be_edited(
    answers: Answers, database: Database
) -> None:
    await answers.remember(1, 10, Answer(11, "text"))
    await answers.remember(1, 20, Answer(21, "text"))
    days_3 = time.time() - 3 * 86400
    await database.quick.run(lambda c: c.execute(text(f"UPDATE answers SET answered_at={days_3} WHERE question_id=10")))  # noqa: S608, a number
    await answers.forget_old()
    assert await answers.to(1, 10) is None
    assert await answers.to(1, 20) == Answer(21, "text")
