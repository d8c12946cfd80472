"""What was drawn stays for a while, within its chat and within bounds."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from core.cloud.spec import PICTURE, Angles, CloudSpec, PictureShape, Style
from core.errors import NoWords
from core.store import drawings as bounds
from core.store.chats import Chats
from core.store.database import Database
from core.store.drawings import Draft, Drawings, Drawn

GROUP, SUPERGROUP = -4000, -1001234567890
PICTURE_SHAPE = PictureShape(8, 2, b"\xff\x00", bytes(range(48)))
DRAFT = Draft(
    CloudSpec(
        (("Straße", 3), ("世界", 2), ("👩‍👧", 1)),
        Style("paper", "round", Angles.FREE, PICTURE, 512, 640, 7, True, "Title"),
        seed=5,
        languages=("de", "zh-Hans"),
        picture=PICTURE_SHAPE,
    ),
    dropped=("世界",),
)
DRAWN = Drawn(
    10,
    "cloud",
    3,
    7,
    "en",
    ("first", "second"),
    "first",
    ("press",),
    copy_of=9,
    awaits_picture=True,
    notes=("Picture 2: damaged",),
)


@pytest.fixture
def drawings(database: Database) -> Drawings:
    return Drawings(database)


async def count(database: Database, table: str) -> int:
    query = text(f"SELECT count(*) FROM {table}")  # noqa: S608, a name of ours
    return int(await database.quick.run(lambda c: c.execute(query).scalar_one()))


async def age(database: Database, table: str, column: str, days: float) -> None:
    statement = text(f"UPDATE {table} SET {column} = {column} - {days * 86400}")  # noqa: S608
    await database.quick.run(lambda c: c.execute(statement))


async def test_a_cloud_comes_back_as_it_was_by_its_code(drawings: Drawings) -> None:
    code = await drawings.keep(1, DRAFT)
    assert await drawings.find(1, code) == DRAFT
    assert await drawings.find_anywhere(code) == DRAFT


async def test_a_code_finds_nothing_of_another_chat_unless_it_is_given(drawings: Drawings) -> None:
    code = await drawings.keep(1, DRAFT)
    assert await drawings.find(2, code) is None
    assert await drawings.find_anywhere("k2nothing0") is None


async def test_the_same_cloud_has_one_code_and_another_style_another(drawings: Drawings) -> None:
    first = await drawings.keep(1, DRAFT)
    assert await drawings.keep(1, DRAFT) == first
    shuffled = replace(DRAFT, whole=replace(DRAFT.whole, seed=6))
    assert await drawings.keep(1, shuffled) != first


async def test_a_change_of_style_keeps_the_words_once(drawings: Drawings, database: Database) -> None:
    for seed in range(5):
        await drawings.keep(1, replace(DRAFT, whole=replace(DRAFT.whole, seed=seed)))
    assert (await count(database, "clouds"), await count(database, "cloud_words")) == (5, 1)


async def test_dropped_words_are_not_drawn_and_can_come_back() -> None:
    assert DRAFT.spec.words == (("Straße", 3), ("👩‍👧", 1))
    assert Draft(DRAFT.whole, ("STRASSE",)).spec.words == (("世界", 2), ("👩‍👧", 1)), "in any case of their letters"
    assert replace(DRAFT, dropped=()).spec == DRAFT.whole
    with pytest.raises(NoWords):
        _ = Draft(CloudSpec((("one", 1),)), ("one",)).spec


async def test_counts_stay_with_their_words() -> None:
    whole = replace(DRAFT.whole, counts=(30, 20, 10))
    assert Draft(whole, ("世界",)).spec.counts == (30, 10)


async def test_what_an_answer_shows_comes_back_and_is_replaced(drawings: Drawings) -> None:
    assert await drawings.shown(1, 11) is None
    await drawings.show(1, 11, DRAWN)
    assert await drawings.shown(1, 11) == DRAWN
    await drawings.show(1, 11, replace(DRAWN, steps=("third",)))
    assert (await drawings.shown(1, 11) or DRAWN).steps == ("third",)
    assert await drawings.shown(2, 11) is None


async def test_somebodys_copy_and_latest_cloud_are_found(drawings: Drawings) -> None:
    await drawings.show(1, 11, DRAWN)
    assert await drawings.copy_for(1, 9, 7) == 11
    assert await drawings.copy_for(1, 9, 8) is None
    await drawings.show(1, 12, replace(DRAWN, kind="card"))
    assert await drawings.latest_cloud(1, 7) == (11, DRAWN), "a card is no cloud"
    await drawings.show(1, 13, DRAWN)
    assert await drawings.latest_cloud(1, 7) == (13, DRAWN)
    assert await drawings.latest_cloud(1, 8) is None


def test_steps_and_presses_are_bounded_and_a_step_that_changes_nothing_is_none() -> None:
    drawn = DRAWN
    for number in range(1000):
        drawn = drawn.after(f"step {number}", f"press {number}")
    assert (len(drawn.steps), drawn.steps[-1]) == (64, "step 999")
    assert len(drawn.presses) == 128
    assert drawn.after("step 999", "again").steps == drawn.steps


@given(st.lists(st.sampled_from(["a", "b", None]), max_size=80))
def test_undoing_never_takes_the_first_step_away(presses: list[str | None]) -> None:
    drawn = DRAWN
    for press in presses:
        drawn = drawn.before("undo") if press is None else drawn.after(press, press)
    assert drawn.steps


async def test_what_nobody_used_for_a_month_is_forgotten(drawings: Drawings, database: Database) -> None:
    code = await drawings.keep(1, DRAFT)
    await drawings.show(1, 11, DRAWN)
    tables = (("clouds", "used_at"), ("cloud_words", "used_at"), ("drawn", "shown_at"))
    for table, column in tables:
        await age(database, table, column, 29)
    await drawings.forget_old()
    assert await drawings.find(1, code) == DRAFT, "and it counts as used now"
    assert await drawings.shown(1, 11) == DRAWN
    for table, column in tables:
        await age(database, table, column, 31)
    await drawings.forget_old()
    assert [await count(database, table) for table, _ in tables] == [0, 0, 0]


async def test_the_longest_unused_make_room(
    drawings: Drawings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await drawings.keep(1, DRAFT)
    monkeypatch.setattr(bounds, "MOST_CLOUDS", 2)
    codes = [await drawings.keep(1, replace(DRAFT, whole=replace(DRAFT.whole, seed=seed))) for seed in (6, 7)]
    assert await drawings.find(1, first) is None
    assert None not in [await drawings.find(1, code) for code in codes]
    monkeypatch.setattr(bounds, "MOST_BYTES", 1)
    await drawings.keep(1, DRAFT)
    assert await count(database, "cloud_words") == 0


async def test_what_another_rebus_wrote_is_no_cloud(drawings: Drawings, database: Database) -> None:
    code = await drawings.keep(1, DRAFT)
    await database.quick.run(lambda c: c.execute(text("""UPDATE clouds SET style = '{"top": 0}'""")))
    assert await drawings.find(1, code) is None


async def test_a_migrated_group_keeps_its_codes_and_loses_its_message_numbers(
    drawings: Drawings, database: Database
) -> None:
    chats = Chats(database)
    code = await drawings.keep(GROUP, DRAFT)
    await drawings.keep(SUPERGROUP, DRAFT)
    await drawings.show(GROUP, 11, DRAWN)
    for _ in range(2):  # Telegram says it to both chats
        await chats.migrate(GROUP, SUPERGROUP)
    assert await drawings.find(SUPERGROUP, code) == DRAFT
    assert await drawings.find(GROUP, code) is None
    assert await drawings.shown(GROUP, 11) is None


async def test_nothing_stays_of_a_chat_that_the_bot_left(drawings: Drawings, database: Database) -> None:
    chats = Chats(database)
    for chat_id in (1, 2):
        code = await drawings.keep(chat_id, DRAFT)
        await drawings.show(chat_id, 11, DRAWN)
    await chats.forget(1)
    assert (await drawings.find(1, code), await drawings.shown(1, 11)) == (None, None)
    assert await drawings.find_anywhere(code) == DRAFT, "for the other chat has it too"
    await chats.forget(2)
    assert [await count(database, table) for table in ("clouds", "cloud_words", "drawn")] == [0, 0, 0]


async def test_a_chats_style_and_dropped_words_hold_until_they_are_taken_back(database: Database) -> None:
    chats = Chats(database)
    assert (await chats.cloud_style(1), await chats.dropped_words(1)) == (None, ())
    await chats.set_languages(1, ["ru"])
    await chats.set_cloud_style(1, DRAFT.whole.style)
    await chats.drop_words(1, ["one", "two", "one"])
    assert (await chats.cloud_style(1), await chats.dropped_words(1)) == (DRAFT.whole.style, ("one", "two"))
    assert await chats.languages(1) == ("ru",)
    await chats.migrate(1, 2)
    assert (await chats.cloud_style(2), await chats.dropped_words(2)) == (DRAFT.whole.style, ("one", "two"))
    await chats.set_cloud_style(2, None)
    await chats.drop_words(2, ())
    assert (await chats.cloud_style(2), await chats.dropped_words(2)) == (None, ())


async def test_a_chats_wish_for_numbers_holds_until_it_is_taken_back(database: Database) -> None:
    chats = Chats(database)
    assert not await chats.keeps_numbers(1)
    await chats.drop_words(1, ["one"])
    await chats.keep_numbers(1, True)
    assert (await chats.keeps_numbers(1), await chats.dropped_words(1)) == (True, ("one",))
    await chats.migrate(1, 2)
    assert await chats.keeps_numbers(2)
    await chats.keep_numbers(2, False)
    assert not await chats.keeps_numbers(2)


async def test_a_chats_list_of_dropped_words_is_bounded(database: Database) -> None:
    chats = Chats(database)
    await chats.drop_words(1, [str(number) for number in range(600)])
    assert await chats.dropped_words(1) == tuple(str(number) for number in range(100, 600))


async def test_a_style_of_another_rebus_is_none(database: Database) -> None:
    chats = Chats(database)
    for style in ('{"palette": "mud"}', '{"width_px": 1}'):
        await chats.set_cloud_style(1, Style())
        update = text("UPDATE chats SET cloud_style = :style").bindparams(style=style)
        await database.quick.run(lambda c, update=update: c.execute(update))  # type: ignore[misc]
        assert await chats.cloud_style(1) is None
