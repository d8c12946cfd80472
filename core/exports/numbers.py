"""Numbers in the cells of tables, where it is certain which one is meant."""

import re
from dataclasses import dataclass

# A spreadsheet shows a longer whole number as 1.2E+11; it is a barcode's or a card's then, and no quantity.
_MAX_WHOLE_DIGITS = 11
_MAX_DIGITS = 15  # all that a double holds
_MINUS_SIGNS = str.maketrans("−‒–", "---")
_NUMBER = re.compile(
    r"""(?P<sign>-?)
    (?:(?P<groups>[1-9]\d{0,2}(?:(?P<mark>[.,'’])\d{3})(?:(?P=mark)\d{3})*)(?:(?!(?P=mark))[.,](?P<rest>\d+))?
      |(?P<whole>0|[1-9]\d*)(?:[.,](?P<decimals>\d+))?)""",
    re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number, how many decimals it was written with, and whether its thousands were marked."""

    value: int | float
    decimals: int
    grouped: bool


def number_in(text: str) -> Number | None:
    """The number that a text is; None for anything else, and where people of two countries would differ.

    `1.234,56`, `1,234.56`, `1'234` and `12,5` mean one thing each. `1.234` and `1,234` do not, nor do four numbers
    between stops, which are an address of the Internet. What begins with a zero or is too long is an identifier.
    """
    match = _NUMBER.fullmatch(text.strip().translate(_MINUS_SIGNS))
    if not match:
        return None
    groups, mark = match["groups"], match["mark"]
    decimals = match["rest"] or match["decimals"] or ""
    if groups and not match["rest"]:
        marks = groups.count(mark)
        if mark in ".," and (marks == 1 or (mark == "." and marks == 3)):
            return None
    whole = groups.replace(mark, "") if groups else match["whole"]
    if len(whole) > _MAX_WHOLE_DIGITS or len(whole + decimals) > _MAX_DIGITS:
        return None
    written = f"{match['sign']}{whole}"
    return Number(float(f"{written}.{decimals}") if decimals else int(written), len(decimals), bool(groups))
