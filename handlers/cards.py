"""A text as a picture: a quote, a sign, a sticker."""

from dataclasses import replace

from pydantic import TypeAdapter, ValidationError
from telegram import Chat, InlineKeyboardMarkup, Update
from telegram.ext import ContextTypes

from core.cards.spec import CardSpec, Kind
from core.errors import NothingToSet
from core.store.answers import Answers
from core.store.drawings import Drawings, Drawn
from handlers.asking import Question, Request, text_about
from handlers.converting import Converter
from handlers.drawing import first_drawn
from handlers.locales import speech
from handlers.panel import CLOSED, FONT, KIND, KNOWN, PALETTE, Original, card_keyboard
from handlers.panels import DrawingGone
from handlers.presence import drawing as signs_of_drawing
from handlers.replies import PhotoReply, answer
from handlers.restyling import StyleGone

_CARD = TypeAdapter(CardSpec)


class CardSubject:
    """Cards, whose steps are their specs as JSON."""

    def __init__(self, converter: Converter) -> None:
        self._converter = converter

    async def change(self, _chat_id: int, step: str, wish: str, argument: str) -> str:
        """As `Subject.change`."""
        card = _read(step)
        if wish in KNOWN and argument not in KNOWN[wish]:
            raise StyleGone
        match wish:
            case _ if wish == PALETTE:
                card = replace(card, palette=argument)
            case _ if wish == FONT:
                card = replace(card, font=argument)
            case _ if wish == KIND:
                card = _of_kind(card, Kind(argument))
            case _:
                raise StyleGone
        return _written(card)

    async def reply(self, request: Request, drawn: Drawn, menu: str, *, in_group: bool) -> PhotoReply:
        """As `Subject.reply`."""
        step = drawn.steps[-1]
        card = await self._converter.draw_card(request, _read(step))
        return PhotoReply(card.data, keyboard=await self.keyboard(request, step, menu, in_group=in_group))

    async def keyboard(self, request: Request, step: str, menu: str, *, in_group: bool) -> InlineKeyboardMarkup:  # noqa: ARG002, few enough anywhere
        """As `Subject.keyboard`."""
        return card_keyboard(_read(step), menu, speech(request.language))

    async def original(self, request: Request, step: str, form: Original) -> bytes:
        """As `Subject.original`."""
        card = _read(step)
        if form is Original.STICKER:
            card = _of_kind(card, Kind.STICKER)
        return (await self._converter.draw_card(request, card, form.encoding)).data


async def set_card(
    update: Update,
    context: ContextTypes.DEFAULT_TYPE,
    *,
    cards: CardSubject,
    answers: Answers,
    drawings: Drawings,
) -> None:
    """/card with a text, or in reply to one → the text as a picture."""
    question = Question.of(update)
    text = text_about(question.message)
    if not text:
        raise NothingToSet
    chat = question.message.chat
    step = await _step(question, text, answers, drawings)
    async with signs_of_drawing(context.bot, question):
        drawn = first_drawn("card", question, question.language, step)
        reply = await cards.reply(question, drawn, CLOSED, in_group=chat.type != Chat.PRIVATE)
        sent = await answer(context.bot, question, reply, answers)
        await drawings.show(chat.id, sent.message_id, drawn)


async def _step(question: Question, text: str, answers: Answers, drawings: Drawings) -> str:
    """A new card, or the one that an edited question had, with its new text."""
    place = question.place
    earlier = await answers.to(place.chat_id, place.message_id) if question.edited else None
    drawn = await drawings.shown(place.chat_id, earlier.message_id) if earlier else None
    if drawn and drawn.kind == "card":
        return _written(replace(_read(drawn.steps[-1]), text=text))
    return _written(_of_kind(CardSpec(text, language=question.language or ""), Kind.QUOTE))


def _of_kind(card: CardSpec, kind: Kind) -> CardSpec:
    """A card of another kind, on the canvas of that."""
    return replace(card, kind=kind, width_px=kind.canvas.width_px, height_px=kind.canvas.height_px)


def _read(step: str) -> CardSpec:
    try:
        return _CARD.validate_json(step)
    except ValidationError:  # an earlier Rebus wrote it
        raise DrawingGone from None


def _written(card: CardSpec) -> str:
    return _CARD.dump_json(card).decode()
