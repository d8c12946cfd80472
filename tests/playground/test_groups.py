"""Groups, supergroups, topics and channels: who sees what, who may what, and what is told of it."""

from collections.abc import Sequence

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import Message, MessageOriginUser, ReplyParameters, Update

from tests.playground.pictures import picture
from tests.playground_client import Playground, PlaygroundRefused, PlaygroundUser

ALL_KINDS = ["message", "edited_message", "channel_post", "edited_channel_post", "my_chat_member", "chat_member"]


async def fetch(bot: Bot, kinds: Sequence[str] = ALL_KINDS) -> list[Update]:
    """The updates since the last call."""
    updates = await bot.get_updates(allowed_updates=list(kinds))
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return updates


async def heard(bot: Bot) -> list[str]:
    """The texts and captions that the bot was told since the last call."""
    messages = [update.message or update.edited_message for update in await fetch(bot)]
    return [text for message in messages if message and (text := message.text or message.caption)]


async def service_messages(bot: Bot) -> list[Message]:
    return [update.message for update in await fetch(bot) if update.message and not update.message.text]


async def test_privacy_mode_lets_commands_mentions_and_replies_through(
    playground: Playground, bot: Bot, ada: PlaygroundUser, lin: PlaygroundUser
) -> None:
    group = await playground.add_chat(members=[ada, lin])
    said = await bot.send_message(group, "I am here")
    other = await lin.send_text("chatter", group)
    await ada.send_text("/ocr", group)
    await ada.send_text("/ocr@rebus_bot now", group)
    await ada.send_text("/ocr@other_bot", group)
    await ada.send_text("no /command here", group)
    await ada.send_text("hello @Rebus_Bot", group)
    await ada.send_text("hello @rebus_bottle", group)
    await ada.send_text("to you", group, reply_to=said.message_id)
    await ada.send_text("to lin", group, reply_to=other["message"]["message_id"])
    await ada.send_photo(picture(), group, caption="a photo")
    await ada.send_photo(picture(), group, caption="/ocr photo")
    assert await heard(bot) == ["/ocr", "/ocr@rebus_bot now", "hello @Rebus_Bot", "to you", "/ocr photo"]


async def test_a_command_in_reply_to_a_photo_shows_the_photo(
    playground: Playground, bot: Bot, ada: PlaygroundUser
) -> None:
    group = await playground.add_chat(members=[ada])
    photo = await ada.send_photo(picture(), group)
    await ada.send_text("/ocr", group, reply_to=photo["message"]["message_id"])
    (command,) = [update.message for update in await fetch(bot) if update.message and update.message.text]
    assert command.reply_to_message is not None
    assert command.reply_to_message.photo is not None
    # Answers in a supergroup carry a thread that is no topic.
    assert (command.message_thread_id, command.is_topic_message) == (photo["message"]["message_id"], None)


async def test_everything_is_seen_without_privacy_mode_and_by_administrators(
    playground: Playground, bot: Bot, ada: PlaygroundUser
) -> None:
    group = await playground.add_chat(members=[ada])
    await playground.set_privacy(sees_everything=True)
    assert (await bot.get_me()).can_read_all_group_messages
    await ada.send_text("chatter", group)
    await playground.set_privacy(sees_everything=False)
    await ada.send_text("whisper", group)
    await playground.set_member(group, "bot", "administrator")
    await ada.send_text("again", group)
    assert await heard(bot) == ["chatter", "again"]


async def test_edits_obey_privacy_mode_too(playground: Playground, bot: Bot, ada: PlaygroundUser) -> None:
    group = await playground.add_chat(members=[ada])
    entry = await ada.send_text("chatter", group)
    await ada.edit(entry, "more chatter")
    await ada.edit(entry, "/cloud")
    assert await heard(bot) == ["/cloud"]


async def test_a_new_group_says_so(playground: Playground, bot: Bot, ada: PlaygroundUser, lin: PlaygroundUser) -> None:
    await playground.add_chat("group", members=[ada, lin])
    joined, created = await fetch(bot)
    assert joined.my_chat_member is not None
    assert (joined.my_chat_member.old_chat_member.status, joined.my_chat_member.new_chat_member.status) == (
        "left",
        "member",
    )
    assert created.message is not None
    assert created.message.group_chat_created


async def test_joining_leaving_and_banning_are_told(
    playground: Playground, bot: Bot, ada: PlaygroundUser, lin: PlaygroundUser
) -> None:
    group = await playground.add_chat(members=[ada])
    await playground.set_member(group, "bot", "administrator")
    await fetch(bot)
    await playground.set_member(group, lin.id, "member", by=ada.id)
    await playground.set_member(group, lin.id, "left")
    await playground.set_member(group, lin.id, "kicked", by=ada.id)
    updates = await fetch(bot)
    changes = [update.chat_member.new_chat_member.status for update in updates if update.chat_member]
    assert changes == ["member", "left", "kicked"]
    joined, left = [update.message for update in updates if update.message]
    assert [user.id for user in joined.new_chat_members or []] == [lin.id]
    assert left.left_chat_member is not None
    assert (left.left_chat_member.id, left.from_user and left.from_user.id) == (lin.id, lin.id)
    with pytest.raises(PlaygroundRefused, match="not a member"):
        await lin.send_text("let me in", group)


async def test_a_bot_that_was_removed_is_told_and_refused(
    playground: Playground, bot: Bot, ada: PlaygroundUser
) -> None:
    group = await playground.add_chat("supergroup", members=[ada])
    basic = await playground.add_chat("group", members=[ada])
    await fetch(bot)
    await playground.set_member(group, "bot", "kicked", by=ada.id)
    await playground.set_member(basic, "bot", "left", by=ada.id)
    updates = await fetch(bot)
    statuses = [update.my_chat_member.new_chat_member.status for update in updates if update.my_chat_member]
    assert statuses == ["kicked", "left"]
    told = [update.message.chat.id for update in updates if update.message and update.message.left_chat_member]
    assert told == [basic]
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was kicked from the supergroup chat"):
        await bot.send_message(group, "hello")
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot is not a member of the group chat"):
        await bot.send_message(basic, "hello")


async def test_a_bot_leaves_a_group(playground: Playground, bot: Bot, ada: PlaygroundUser) -> None:
    group = await playground.add_chat(members=[ada])
    assert await bot.leave_chat(group)
    assert (await playground.chat(group))["bot_status"] == "left"
    with pytest.raises(TelegramForbiddenError):
        await bot.leave_chat(group)


async def test_blocking_is_told_and_writing_unblocks(bot: Bot, ada: PlaygroundUser) -> None:
    await ada.send_text("hello")
    await ada.block_bot()
    await ada.send_text("hello again")
    changes = [update.my_chat_member.new_chat_member.status for update in await fetch(bot) if update.my_chat_member]
    assert changes == ["kicked", "member"]


async def test_a_group_that_migrates_sends_everyone_to_the_new_one(
    playground: Playground, bot: Bot, ada: PlaygroundUser
) -> None:
    old = await playground.add_chat("group", members=[ada])
    await fetch(bot)
    new = await playground.migrate(old)
    to, from_ = await service_messages(bot)
    assert (to.chat.id, to.migrate_to_chat_id) == (old, new)
    assert (from_.chat.id, from_.migrate_from_chat_id) == (new, old)
    with pytest.raises(Exception, match="group chat was upgraded to a supergroup chat") as refusal:
        await bot.send_message(old, "hello")
    assert getattr(refusal.value, "migrate_to_chat_id", None) == new
    assert (await bot.send_message(new, "hello")).chat.type == "supergroup"


async def test_topics_keep_their_messages(playground: Playground, bot: Bot, ada: PlaygroundUser) -> None:
    forum = await playground.add_chat(members=[ada], is_forum=True)
    topic = await playground.add_topic(forum, "Clouds")
    await fetch(bot)
    await ada.send_text("/help", forum, thread_id=topic)
    await ada.send_text("/help", forum)
    inside, general = [update.message for update in await fetch(bot) if update.message]
    assert (inside.message_thread_id, inside.is_topic_message) == (topic, True)
    assert inside.reply_to_message is not None
    assert inside.reply_to_message.forum_topic_created is not None
    assert (general.message_thread_id, general.is_topic_message) == (None, None)
    answer = await bot.send_message(forum, "here", message_thread_id=topic)
    assert (answer.message_thread_id, answer.is_topic_message) == (topic, True)
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await bot.send_message(forum, "here", message_thread_id=topic + 1)


async def test_a_thread_that_is_no_topic_is_refused(playground: Playground, bot: Bot, ada: PlaygroundUser) -> None:
    group = await playground.add_chat(members=[ada])
    entry = await ada.send_text("/help", group)
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await bot.send_message(group, "here", message_thread_id=entry["message"]["message_id"])


async def test_a_channel_posts_without_a_sender(playground: Playground, bot: Bot, ada: PlaygroundUser) -> None:
    channel = await playground.add_chat("channel", "News", members=[ada])
    post = await ada.send_text("extra", channel)
    await ada.edit(post, "extra, extra")
    updates = await fetch(bot)
    assert [bool(update.my_chat_member) for update in updates] == [True, False, False]
    posted, edited = updates[1].channel_post, updates[2].edited_channel_post
    assert posted is not None
    assert edited is not None
    assert (posted.from_user, posted.sender_chat and posted.sender_chat.id, edited.text) == (
        None,
        channel,
        "extra, extra",
    )
    own = await bot.send_message(channel, "by the bot")
    assert own.from_user is None


async def test_an_anonymous_administrator_is_the_group_itself(
    playground: Playground, bot: Bot, ada: PlaygroundUser, lin: PlaygroundUser
) -> None:
    group = await playground.add_chat(members=[ada, lin])
    await fetch(bot)
    await ada.send_text("/help", group, anonymous=True)
    (update,) = await fetch(bot)
    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.sender_chat is not None
    assert (update.message.from_user.id, update.message.sender_chat.id) == (1087968824, group)
    with pytest.raises(PlaygroundRefused, match="only administrators"):
        await lin.send_text("/help", group, anonymous=True)


async def test_a_forward_names_its_origin(bot: Bot, ada: PlaygroundUser, lin: PlaygroundUser) -> None:
    await ada.send_text("once said", forward_from=lin.id)
    (update,) = await fetch(bot)
    assert update.message is not None
    assert isinstance(update.message.forward_origin, MessageOriginUser)
    assert update.message.forward_origin.sender_user.id == lin.id


async def test_members_are_told_on_request(
    playground: Playground, bot: Bot, ada: PlaygroundUser, lin: PlaygroundUser
) -> None:
    group = await playground.add_chat("supergroup", "A group", members=[ada, lin])
    assert await bot.get_chat_member_count(group) == 3
    assert [member.user.id for member in await bot.get_chat_administrators(group)] == [ada.id]
    await playground.set_member(group, "bot", "administrator")
    assert [member.status for member in await bot.get_chat_administrators(group)] == ["creator", "administrator"]
    assert (await bot.get_chat_member(group, lin.id)).status == "member"
    await playground.set_member(group, lin.id, "left")
    assert (await bot.get_chat_member(group, lin.id)).status == "left"
    with pytest.raises(TelegramBadRequest, match="member not found"):
        await bot.get_chat_member(group, 1)
    full = await bot.get_chat(group)
    assert (full.title, full.type, full.permissions is not None) == ("A group", "supergroup", True)


async def test_an_album_comes_as_one_update_each(bot: Bot, ada: PlaygroundUser) -> None:
    entries = await ada.send_album([picture(colour=colour) for colour in ("red", "green", "blue")], caption="three")
    messages = [update.message for update in await fetch(bot) if update.message]
    assert len({message.media_group_id for message in messages}) == 1
    assert [message.caption for message in messages] == ["three", None, None]
    assert [message.message_id for message in messages] == [entry["message"]["message_id"] for entry in entries]


async def test_a_deleted_question_cannot_be_answered(bot: Bot, ada: PlaygroundUser) -> None:
    entry = await ada.send_text("question")
    await ada.delete(entry)
    (update,) = await fetch(bot)
    assert update.message is not None
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await bot.send_message(ada.id, "answer", reply_parameters=ReplyParameters(message_id=update.message.message_id))


async def test_a_persons_pictures_are_squares_the_newest_first(
    playground: Playground, bot: Bot, ada: PlaygroundUser, lin: PlaygroundUser
) -> None:
    assert (await bot.get_user_profile_photos(ada.id)).total_count == 0
    await ada.set_photo(picture(900, 600))
    older = (await bot.get_user_profile_photos(ada.id)).photos[0]
    await ada.set_photo(picture(600, 900))
    assert [(size.width, size.height) for size in older] == [(160, 160), (320, 320), (640, 640)]
    assert len(await playground.file(older[-1].file_id)) == older[-1].file_size
    second = await bot.get_user_profile_photos(ada.id, offset=1, limit=1)
    assert (second.total_count, second.photos) == (2, [older])
    assert len((await bot.get_user_profile_photos(ada.id, limit=1)).photos) == 1
    assert (await bot.get_user_profile_photos(lin.id)).photos == []
    with pytest.raises(TelegramBadRequest, match="user not found"):
        await bot.get_user_profile_photos(1)
    with pytest.raises(TelegramBadRequest, match="invalid user_id specified"):
        await bot.get_user_profile_photos(0)
    with pytest.raises(PlaygroundRefused, match="IMAGE_PROCESS_FAILED"):
        await ada.set_photo(b"no picture")
