"""Reply markup: what a bot may hang under a message."""

import re
from typing import Any, Final

from bot.playground.entities import plausible_link
from bot.playground.model import Json
from bot.playground.params import Params
from bot.playground.refusals import Refusal, bad_request

BUTTONS_LIMIT: Final = 100
ROW_LIMIT: Final = 8
CALLBACK_DATA_LIMIT_BYTES: Final = 64
COPY_TEXT_LIMIT: Final = 256

ACTIONS: Final = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


def read_markup(params: Params) -> Json | None:
    """The ``reply_markup`` of a request, checked; None when absent or empty.

    Raises:
        Refusal: a wrong shape, too many buttons, or a button that is not one.
    """
    try:
        markup = params.parsed("reply_markup")
    except ValueError as error:
        raise bad_request("can't parse reply keyboard markup JSON object") from error
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return _other_markup(markup)
    rows = _rows(markup["inline_keyboard"], "inline_keyboard")
    checked = [[_inline_button(button) for button in row] for row in rows if row]
    return {"inline_keyboard": checked} if checked else None


def shown_markup(markup: Json | None) -> Json | None:
    """What stays with a message: an inline keyboard. Other keyboards go to the app."""
    return markup if markup is not None and "inline_keyboard" in markup else None


def _rows(rows: Any, name: str) -> list[list[Any]]:
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" of the ReplyMarkup should be an Array of Arrays')
    if any(not isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}" of the ReplyMarkup should be an Array of Arrays')
    if sum(map(len, rows)) > BUTTONS_LIMIT or any(len(row) > ROW_LIMIT for row in rows):
        raise bad_request("reply markup is too long")
    return rows


def _other_markup(markup: Json) -> Json:
    if "keyboard" in markup:
        for row in _rows(markup["keyboard"], "keyboard"):
            for button in row:
                text = button.get("text") if isinstance(button, dict) else button
                if not isinstance(text, str) or not text:
                    raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    return markup


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise _unreadable("InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise _unreadable('Can\'t find field "text"')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    given = [action for action in ACTIONS if button.get(action) is not None]
    if not given:
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    action = given[0]
    check = {"callback_data": _check_callback_data, "copy_text": _check_copy_text, "url": _check_url}.get(action)
    value = button[action] if check is None else check(button[action])
    return {"text": text.strip(), action: value} | {key: button[key] for key in ("style",) if key in button}


def _check_callback_data(value: Any) -> str:
    if not isinstance(value, str) or not 1 <= len(value.encode()) <= CALLBACK_DATA_LIMIT_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return value


def _check_copy_text(value: Any) -> Json:
    text = value.get("text") if isinstance(value, dict) else None
    if not isinstance(text, str):
        raise _unreadable('Can\'t find field "text"')
    if not 1 <= len(text) <= COPY_TEXT_LIMIT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {"text": text}


def _check_url(value: Any) -> str:
    link = plausible_link(value) if isinstance(value, str) else None
    if link is None or re.search(r"\s", link):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    return link


def _unreadable(reason: str) -> Refusal:
    return bad_request(f"can't parse inline keyboard button: {reason}")
