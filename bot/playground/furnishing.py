"""What a newcomer finds beside the chat with the bot: a group and a group with topics, the bot in both."""

from bot.playground.membership import create_chat
from bot.playground.model import World
from bot.playground.people import open_topic


def furnish(world: World) -> None:
    """Makes the two groups, with everybody who is there."""
    people = list(world.users)
    group = world.add_chat("supergroup", "Friends")
    create_chat(world, group, people[0], people, with_bot=True)
    forum = world.add_chat("supergroup", "Reading circle", is_forum=True)
    create_chat(world, forum, people[0], people, with_bot=True)
    for topic in ("Pictures", "Words"):
        open_topic(world, forum, people[0], topic)
