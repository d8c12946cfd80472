"""An answer that shows a cloud: sent, and noted for its buttons."""

from dataclasses import replace

from telegram import Bot, Chat

from core.cloud.codes import find_code
from core.cloud.spec import Cloud, Encoding, Style
from core.errors import N_, UserError
from core.store.answers import Answers
from core.store.chats import Chats
from core.store.drawings import Draft, Drawings, Drawn
from handlers.asking import Question, Request
from handlers.converting import Converter, Look
from handlers.locales import speech
from handlers.panel import CLOSED, cloud_keyboard
from handlers.pressing import Press
from handlers.replies import PhotoReply, answer, cloud_reply, original_reply, send


class CodeUnknown(UserError):
    """A code that no cloud has, or none any more."""

    sentence = N_("I have no cloud with this code: I keep one for a month after it was last drawn.")


class Drawing:
    """Sends clouds, and notes what their buttons are about."""

    def __init__(self, converter: Converter, chats: Chats, answers: Answers, drawings: Drawings) -> None:
        self._converter = converter
        self._chats = chats
        self._answers = answers
        self._drawings = drawings

    async def look(self, question: Question) -> Look:
        """How a question's cloud is to look: as before where it was edited, else as the chat wants it."""
        look = await self.look_in(question.place.chat_id)
        before = await self._before(question) if question.edited else None
        if before is None:
            return look
        whole, dropped = before.whole, (*look.dropped, *before.dropped)
        return replace(look, style=whole.style, seed=whole.seed, picture=whole.picture, dropped=dropped)

    async def look_in(self, chat_id: int) -> Look:
        """How a chat's new clouds are to look."""
        return Look(
            await self._chats.cloud_style(chat_id) or Style(),
            dropped=await self._chats.dropped_words(chat_id),
            keeps_numbers=await self._chats.keeps_numbers(chat_id),
        )

    async def _before(self, question: Question) -> Draft | None:
        place = question.place
        earlier = await self._answers.to(place.chat_id, place.message_id)
        return await self.draft(place.chat_id, earlier.message_id) if earlier else None

    async def draft(self, chat_id: int, answer_id: int) -> Draft | None:
        """The cloud that a message shows; None where it shows none, or was forgotten."""
        drawn = await self._drawings.shown(chat_id, answer_id)
        if drawn is None or drawn.kind != "cloud":
            return None
        return await self._drawings.find(chat_id, drawn.steps[-1])

    async def draft_of_code(self, text: str) -> Draft | None:
        """The cloud whose code a text is; None where it is none. Raises `CodeUnknown`."""
        code = find_code(text) if len(text.split()) == 1 else None
        if code is None:
            return None
        draft = await self._drawings.find_anywhere(code)
        if draft is None:
            raise CodeUnknown
        return draft

    async def answer(
        self, bot: Bot, question: Question, cloud: Cloud, draft: Draft | None = None, notes: tuple[str, ...] = ()
    ) -> None:
        """Answers a question with a cloud; `draft` is what it was drawn from, where it has dropped words.

        `notes` are said under it, and under all that becomes of it.
        """
        chat, draft = question.message.chat, draft or Draft(cloud.spec)
        code = await self._drawings.keep(chat.id, draft)
        reply = self._reply(cloud, code, question.language, in_group=chat.type != Chat.PRIVATE, notes=notes)
        sent = await answer(bot, question, reply, self._answers)
        drawn = replace(first_drawn("cloud", question, question.language, code), notes=notes)
        await self._drawings.show(chat.id, sent.message_id, drawn)
        if not question.edited:
            await self._send_sticker(bot, question, cloud)

    async def send(self, bot: Bot, press: Press, cloud: Cloud, notes: tuple[str, ...] = ()) -> None:
        """Sends a cloud under the message whose button was pressed for it; it is of who pressed. `notes` as above."""
        chat_id, language = press.place.chat_id, press.query.from_user.language_code
        code = await self._drawings.keep(chat_id, Draft(cloud.spec))
        reply = self._reply(cloud, code, language, in_group=press.in_group, notes=notes)
        sent = await send(bot, press.place, reply)
        drawn = replace(first_drawn("cloud", press, language, code), notes=notes)
        await self._drawings.show(chat_id, sent.message_id, drawn)
        await self._send_sticker(bot, press, cloud)

    @staticmethod
    def _reply(
        cloud: Cloud, code: str, language: str | None, *, in_group: bool, notes: tuple[str, ...] = ()
    ) -> PhotoReply:
        keyboard = cloud_keyboard(cloud.spec, CLOSED, (), speech(language), in_group=in_group)
        return cloud_reply(cloud, code, keyboard, notes)

    async def _send_sticker(self, bot: Bot, request: Request, cloud: Cloud) -> None:
        """Who has chosen the sticker's canvas wants one; the photo before it has the ground, and the buttons."""
        if cloud.spec.style.transparent:
            sticker = await self._converter.redraw(request, cloud.spec, Encoding.WEBP)
            await send(bot, request.place, original_reply(sticker.data, "cloud", Encoding.WEBP))


def first_drawn(kind: str, request: Request, language: str | None, step: str) -> Drawn:
    """A new answer to a request, which shows its first step."""
    place = request.place
    return Drawn(place.message_id, kind, place.thread_id, request.requester, language, (step,), step)
