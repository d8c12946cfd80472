"""The title above a cloud."""

from telegram import Update
from telegram.ext import ContextTypes

from core.cards.text import tidy
from core.errors import N_, UserError
from handlers.amending import Amending
from handlers.asking import Question, is_reply, text_in
from handlers.converting import Converter
from handlers.drawing import Drawing
from handlers.measuring import beginning
from handlers.presence import drawing as signs_of_drawing
from handlers.restyling import titled

# More than a canvas has room for, and with a date less than a spec may hold (`core.cloud.codes`).
_LONGEST_UNITS = 160
_MOST_LINES = 2


class NothingToTitle(UserError):
    """/title without words, or in reply to something that is no cloud."""

    sentence = N_(
        "Reply to a cloud with /title and some words, and they stand above it. "
        "In reply to nothing it is your last cloud here."
    )


async def set_title(
    update: Update,
    context: ContextTypes.DEFAULT_TYPE,
    *,
    converter: Converter,
    drawing: Drawing,
    amending: Amending,
) -> None:
    """/title with some words → they stand above the cloud that it replies to, or above the asker's last one.

    Of somebody else's cloud, one's own is drawn with them.
    """
    question, bot = Question.of(update), context.bot
    title = _title_in(text_in(question.message))
    cloud = await amending.replied_to(bot, question)
    if not title or (cloud is None and is_reply(question.message)):
        raise NothingToTitle
    cloud = cloud or await amending.latest(question)
    draft = titled(cloud.draft, title)
    async with signs_of_drawing(bot, question):
        if cloud.is_own:
            await amending.change(bot, question, cloud, draft)
        else:
            await drawing.answer(bot, question, await converter.redraw(question, draft.spec), draft)


def _title_in(text: str) -> str:
    lines = [line for line in tidy(text).split("\n") if line]
    return beginning("\n".join(lines[:_MOST_LINES]), _LONGEST_UNITS)
