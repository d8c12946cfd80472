"""Messages that change a cloud as a press would: which one each is about, and the change made."""

from dataclasses import dataclass

from telegram import Bot, Chat

from core.errors import N_, UserError
from core.store.drawings import Draft, Drawings, Drawn
from handlers.asking import Place, Question
from handlers.panels import DrawingGone, Panels
from handlers.rights import may_change


class NoCloudYet(UserError):
    """A wish about the last cloud of somebody who has none here."""

    sentence = N_("You have no cloud here yet. Send me a text first, in a group with /cloud.")


@dataclass(frozen=True, slots=True)
class ShownCloud:
    """A cloud where it stands; `is_own` where the asker may change it."""

    place: Place
    draft: Draft
    is_own: bool


class Amending:
    """Finds the cloud that a question is about, and changes it in place."""

    def __init__(self, drawings: Drawings, panels: Panels) -> None:
        self._drawings = drawings
        self._panels = panels

    async def replied_to(self, bot: Bot, question: Question) -> ShownCloud | None:
        """The cloud that a question replies to; None where it replies to nothing of the kind."""
        replied = question.message.reply_to_message
        drawn = await self._drawings.shown(replied.chat_id, replied.message_id) if replied else None
        if replied is None or drawn is None or drawn.kind != "cloud":
            return None
        is_own = question.requester == drawn.requester or await may_change(bot, question.message)
        return await self._shown(question, replied.message_id, drawn, is_own=is_own)

    async def latest(self, question: Question) -> ShownCloud:
        """The cloud that the asker had drawn or changed last in the chat. Raises `NoCloudYet`, `DrawingGone`."""
        latest = await self._drawings.latest_cloud(question.place.chat_id, question.requester)
        if latest is None:
            raise NoCloudYet
        shown = await self._shown(question, *latest, is_own=True)
        if shown is None:
            raise DrawingGone
        return shown

    async def _shown(self, question: Question, answer_id: int, drawn: Drawn, *, is_own: bool) -> ShownCloud | None:
        chat_id = question.place.chat_id
        draft = await self._drawings.find(chat_id, drawn.steps[-1])
        return ShownCloud(Place(chat_id, answer_id, drawn.thread_id), draft, is_own) if draft else None

    async def change(self, bot: Bot, question: Question, cloud: ShownCloud, draft: Draft) -> None:
        """Another draft in the place of a cloud; the one before is a step back."""
        code = await self._drawings.keep(cloud.place.chat_id, draft)
        in_group = question.message.chat.type != Chat.PRIVATE
        await self._panels.take(bot, question, cloud.place, code, in_group=in_group)
