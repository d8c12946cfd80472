"""Profile pictures."""

from telegram import Bot, PhotoSize, User
from telegram.error import BadRequest

from core.errors import N_, UserError
from handlers.asking import PictureFile, file_of


class NoAvatar(UserError):
    """Somebody without a profile picture, or who hides it or themselves."""

    sentence = N_(
        "I see no profile picture there: there is none, or its owner's privacy settings hide it from me. "
        "Reply to a picture or a sticker with /shape instead."
    )


async def avatar_of(bot: Bot, person: User | None) -> PictureFile:
    """Somebody's profile picture in its largest size, 640 px. Raises `NoAvatar`, also for nobody."""
    sizes = await _newest(bot, person) if person else ()
    if not sizes:
        raise NoAvatar
    return file_of(sizes[-1])


async def _newest(bot: Bot, person: User) -> tuple[PhotoSize, ...]:
    try:
        found = await bot.get_user_profile_photos(person.id, limit=1)
    except BadRequest:  # somebody whom the bot has never met: who was forwarded, say
        return ()
    return found.photos[0] if found.photos else ()
