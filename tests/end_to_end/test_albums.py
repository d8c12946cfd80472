"""An album is one question and gets one answer."""

import pytest

from tests.end_to_end.conversation import ANSWER_S, answer_to, counts_in, redrawn, said_by_bot, said_to
from tests.pictures import blank, photo
from tests.playground_client import Entry, Playground, PlaygroundUser, SentFile, is_answer_to, text_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

SEASONS = ("Spring rain", "Summer heat", "Autumn wind")
READ = "1/3\nSpring rain\n\n2/3\nSummer heat\n\n3/3\nAutumn wind"


def pictures() -> list[bytes]:
    return [photo(season) for season in SEASONS]


async def only_answer(playground: Playground, asker: PlaygroundUser, parts: list[Entry], last: str) -> Entry:
    """The one reply to any part of the album, seen when a later question (`last`) has been answered too."""
    answer = await answer_to(asker, parts[0])
    chat_id = answer["message"]["chat"]["id"]
    await said_to(asker, await asker.send_text(last, chat_id))
    said = await said_by_bot(playground, chat_id)
    answers = [entry for entry in said if any(is_answer_to(entry, part) for part in parts)]
    assert [entry["message"]["message_id"] for entry in answers] == [answer["message"]["message_id"]]
    return answer


async def test_an_album_gets_one_answer_with_its_texts_in_order(ada: PlaygroundUser, playground: Playground) -> None:
    answer = await only_answer(playground, ada, await ada.send_album(pictures()), "/help")
    assert text_of(answer) == READ
    assert await ada.tap_text(answer, "Copy") == {"copied": "\n\n".join(SEASONS)}


async def test_an_album_of_ten_is_gathered_whole(ada: PlaygroundUser) -> None:
    parts = await ada.send_album([photo(f"Number {number}") for number in range(10)])
    said = await said_to(ada, parts[0])
    assert [line for line in said.splitlines() if line.startswith("Number")] == [f"Number {n}" for n in range(10)]


async def test_the_same_picture_twice_in_an_album_is_read_twice(ada: PlaygroundUser) -> None:
    parts = await ada.send_album([photo("Twins"), photo("Twins")])
    assert await said_to(ada, parts[0]) == "1/2\nTwins\n\n2/2\nTwins"


async def test_an_album_of_files_is_read_like_one_of_photos(ada: PlaygroundUser) -> None:
    parts = await ada.send_album([SentFile(picture) for picture in pictures()], as_="document")
    assert await said_to(ada, parts[0]) == READ


async def test_a_picture_that_cannot_be_read_is_named_and_the_others_are_read(ada: PlaygroundUser) -> None:
    damaged = SentFile(photo("Broken")[:200])
    parts = await ada.send_album([SentFile(photo("Spring rain")), damaged], as_="document")
    said = await said_to(ada, parts[0])
    assert said.startswith("Spring rain\n\n")
    assert "Picture 2: I can't open this picture: the file is damaged." in said


async def test_an_album_in_which_nothing_is_found_says_so_once(ada: PlaygroundUser, playground: Playground) -> None:
    answer = await only_answer(playground, ada, await ada.send_album([blank(), blank()]), "/help")
    assert text_of(answer).startswith("I found no text")


async def test_cloud_as_its_caption_draws_one_cloud_of_all_pictures(ada: PlaygroundUser) -> None:
    parts = await ada.send_album([photo("cherry plum"), photo("cherry river")], caption="/cloud")
    answer = await answer_to(ada, parts[0])
    assert "photo" in answer["message"]
    assert counts_in(text_of(answer)) == {"cherry": 2, "plum": 1, "river": 1}


async def test_what_could_not_be_read_is_said_under_its_cloud_however_that_looks(ada: PlaygroundUser) -> None:
    damaged = SentFile(photo("Broken")[:200])
    parts = await ada.send_album([SentFile(photo("cherry plum")), damaged], caption="/cloud", as_="document")
    cloud = await answer_to(ada, parts[0])
    note = "Picture 2: I can't open this picture: the file is damaged."
    assert text_of(cloud).splitlines()[1].startswith(note)
    shuffled = await redrawn(ada, cloud, "Shuffle")
    assert text_of(shuffled).splitlines()[:-1] == text_of(cloud).splitlines()[:-1]


async def test_ocr_as_its_caption_names_the_language_of_all_pictures(ada: PlaygroundUser) -> None:
    parts = await ada.send_album([photo("мягких булок"), photo("выпей чаю")], caption="/ocr rus")
    assert await said_to(ada, parts[0]) == "1/2\nмягких булок\n\n2/2\nвыпей чаю"


async def test_in_a_group_an_album_is_read_when_its_caption_asks_for_it(
    ada: PlaygroundUser, playground: Playground
) -> None:
    group = await playground.add_chat(members=[ada])
    await playground.set_member(group, "bot", "administrator")
    unasked = await ada.send_album(pictures(), group)
    asked = await ada.send_album(pictures(), group, caption="@rebus_bot")
    assert text_of(await only_answer(playground, ada, asked, "/help")) == READ
    said = await said_by_bot(playground, group)
    assert not [entry for entry in said if any(is_answer_to(entry, part) for part in unasked)]


async def test_in_privacy_mode_the_part_that_telegram_shows_is_read(
    ada: PlaygroundUser, playground: Playground
) -> None:
    group = await playground.add_chat(members=[ada])
    parts = await ada.send_album(pictures(), group, caption="/ocr")
    assert await said_to(ada, parts[0]) == "Spring rain"


async def test_one_picture_of_an_album_is_read_by_a_command_in_reply_to_it(
    ada: PlaygroundUser, playground: Playground
) -> None:
    group = await playground.add_chat(members=[ada])
    parts = await ada.send_album(pictures(), group)
    asked = await ada.send_text("/ocr", group, reply_to=parts[1]["message"]["message_id"])
    assert await said_to(ada, asked) == "Summer heat"


async def test_a_caption_changed_later_leaves_the_albums_answer_whole(ada: PlaygroundUser) -> None:
    parts = await ada.send_album(pictures())
    answer = await answer_to(ada, parts[0])
    await ada.edit(parts[0], "my holidays")
    await said_to(ada, await ada.send_photo(photo("Later")))
    entries = {entry["message"]["message_id"]: entry for entry in await ada.entries()}
    assert text_of(entries[answer["message"]["message_id"]]) == READ


async def test_two_albums_at_once_are_told_apart(ada: PlaygroundUser, playground: Playground) -> None:
    first = await ada.send_album([photo("One"), photo("Two")])
    second = await ada.send_album([photo("Three"), photo("Four")])
    await playground.wait_for_all(ada.id, lambda entry: "1/2" in text_of(entry), 2, ANSWER_S)
    assert await said_to(ada, first[0]) == "1/2\nOne\n\n2/2\nTwo"
    assert await said_to(ada, second[0]) == "1/2\nThree\n\n2/2\nFour"
