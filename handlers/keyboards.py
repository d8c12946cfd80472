"""What all keyboards under answers share: how a press says what is wanted, and how buttons lie."""

from collections.abc import Iterable, Mapping, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

# More do not fit beside one another on a phone without losing their ends.
_ROW = 3


def wish_and_argument(data: str) -> tuple[str, str]:
    """What a press says: its wish, and what stands behind it, which is empty where nothing does."""
    kind, wish, argument = [*data.split(":", 2), "", ""][:3]
    return f"{kind}:{wish}", argument


def press_pattern(wishes: Iterable[str], arguments: Mapping[str, str]) -> str:
    """A regular expression for presses with these wishes and nothing else; `arguments` has one for what they take."""
    each = (f"{wish}:({arguments[wish]})" if wish in arguments else wish for wish in wishes)
    return rf"({'|'.join(each)})\Z"


def button(label: str, wish: str, argument: str = "") -> InlineKeyboardButton:
    """A button whose press says a wish."""
    return InlineKeyboardButton(label, callback_data=f"{wish}:{argument}" if argument else wish)


def even_rows(buttons: Sequence[InlineKeyboardButton], most: int = _ROW) -> list[list[InlineKeyboardButton]]:
    """Rows of at most `most` buttons, as even as can be: four are two and two."""
    rows = max(1, -(-len(buttons) // most))
    width = max(1, -(-len(buttons) // rows))
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]


def keyboard(rows: Iterable[Sequence[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    """The rows that have buttons."""
    return InlineKeyboardMarkup([row for row in rows if row])
