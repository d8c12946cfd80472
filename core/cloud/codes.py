"""A spec as JSON, and a short code that stands for it.

A code cannot hold the words of a cloud; it is the key under which the bot keeps the spec. It is computed from what
the cloud is, so the same spec has the same code in every chat.

How often two clouds share one: a code has 23 · 8 · 31⁸ ≈ 1.6 · 10¹⁴ values. Among a million stored specs any two
meet with a chance of 0.3 %, and among a hundred thousand of 0.003 % (n² / 2N); a code made up by somebody meets one
of a million with a chance of 1 in 160 million. Who keeps specs can tell two of one code apart by their JSON.
"""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import asdict, fields
from hashlib import blake2b
from typing import TypeVar

from core.cloud.palettes import PALETTES
from core.cloud.spec import Angles, CloudSpec, PictureShape, Style

_VERSION = 1
# Fields of a style that are younger than the first codes.
_LATER = {"ground"}

# Without 0 and o, 1, i and l, which look alike.
_DIGITS = "23456789"
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_SYMBOLS = _DIGITS + _LETTERS
# A letter and a digit begin it: so hardly any #hashtag looks like one.
_BEGINNING = (_LETTERS, _DIGITS)
_LENGTH = 10
_CODE = re.compile(
    rf"(?<!\w)#([{_LETTERS}][{_DIGITS}][{_SYMBOLS}]{{{_LENGTH - len(_BEGINNING)}}})(?!\w)", re.IGNORECASE | re.ASCII
)

# A thousand words and a picture of 256 px a side have 350 kB. The other bounds are far from what is drawn, and keep
# what was never written here from taking memory.
_MOST_CHARACTERS = 1_000_000
_MOST_WORDS = 5_000
_LONGEST_WORD = 200
_LONGEST_NAME = 64
_LONGEST_TITLE = 256
_MOST_LANGUAGES = 16
_MOST_COUNT = 2**53
_MOST_SEED = 2**63
_MOST_SIDE_PX = 256
_LANGUAGE = re.compile(r"[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8}){0,4}")

_Value = TypeVar("_Value")


def code_of(spec: CloudSpec) -> str:
    """The code of a spec: ten lower-case letters and digits, `k3f9x2m7qd` for one."""
    number = int.from_bytes(blake2b(to_json(spec).encode(), digest_size=16).digest())
    code = ""
    for symbols in (*_BEGINNING, *(_SYMBOLS,) * (_LENGTH - len(_BEGINNING))):
        number, index = divmod(number, len(symbols))
        code += symbols[index]
    return code


def find_code(text: str) -> str | None:
    """The first code in a text, written with its `#` in small letters or capitals; None where there is none."""
    found = _CODE.search(text)
    return found[1].lower() if found else None


def to_json(spec: CloudSpec) -> str:
    """A spec as JSON: always the same characters for the same spec, all of them ASCII."""
    picture = spec.picture
    return json.dumps(
        {
            "version": _VERSION,
            "words": spec.words,
            **({"counts": spec.counts} if spec.counts else {}),
            "style": _given(spec.style),
            "seed": spec.seed,
            "languages": spec.languages,
            "picture": picture
            and {
                "width_px": picture.width_px,
                "height_px": picture.height_px,
                "mask": b64encode(picture.mask).decode(),
                "colours": b64encode(picture.colours).decode(),
            },
        },
        sort_keys=True,
        separators=(",", ":"),
    )


def from_json(text: str) -> CloudSpec:
    """The spec that `to_json` wrote.

    A field of the style that came later has its default. Raises `ValueError` for everything else: what is no spec,
    one of another version, of a palette that is gone, or larger than any that is drawn.
    """
    if len(text) > _MOST_CHARACTERS:
        raise ValueError(f"a spec has at most {_MOST_CHARACTERS} characters, not {len(text)}")
    try:
        read = _table(json.loads(text), "a spec")
    except RecursionError as error:
        raise ValueError("a spec is not nested deeply") from error
    if read.get("version") != _VERSION:
        raise ValueError(f"a spec of version {read.get('version')!r} is not known")
    _check_names(read, {"version", "words", "counts", "style", "seed", "languages", "picture"}, "a spec")
    words = _items(read.get("words"), _MOST_WORDS, "words", _word)
    seed = _number(read.get("seed"), -_MOST_SEED, _MOST_SEED, "seed")
    languages = _items(read.get("languages"), _MOST_LANGUAGES, "languages", _language)
    if not words:
        raise ValueError("a spec has words")
    counts = _items(read.get("counts", []), _MOST_WORDS, "counts", _count)
    if counts and len(counts) != len(words):
        raise ValueError("a spec has as many counts as words")
    return CloudSpec(words, _style(read.get("style")), seed, languages, _picture(read.get("picture")), counts)


def _given(style: Style) -> dict[str, object]:
    """A style's fields; what came later only where it is chosen, for the codes of before are to stay."""
    return {name: value for name, value in asdict(style).items() if value or name not in _LATER}


def _style(value: object) -> Style:
    given = _table(value, "style")
    defaults = {field.name: field.default for field in fields(Style)}
    _check_names(given, set(defaults), "style")
    for name, one in given.items():
        if type(one) is not type(defaults[name]) and not (name == "angles" and isinstance(one, str)):
            raise ValueError(f"{name} of a style is {type(one).__name__}")
        if isinstance(one, str):
            _text(one, _LONGEST_TITLE if name == "title" else _LONGEST_NAME, name)
    if "angles" in given:
        given["angles"] = Angles(str(given["angles"]))
    style = Style(**given)  # type: ignore[arg-type]  # checked against its fields above
    if style.palette not in PALETTES:
        raise ValueError(f"there is no palette {style.palette!r}")
    return style


def _picture(value: object) -> PictureShape | None:
    if value is None:
        return None
    given = _table(value, "picture")
    _check_names(given, {"width_px", "height_px", "mask", "colours"}, "picture")
    width = _number(given.get("width_px"), 1, _MOST_SIDE_PX, "width_px")
    height = _number(given.get("height_px"), 1, _MOST_SIDE_PX, "height_px")
    mask, colours = _bytes(given.get("mask"), "mask"), _bytes(given.get("colours"), "colours")
    if len(mask) != -(-width // 8) * height or len(colours) != 3 * width * height:
        raise ValueError("a picture has as many pixels as it says")
    return PictureShape(width, height, mask, colours)


def _word(value: object) -> tuple[str, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("a word has a count")
    return _text(value[0], _LONGEST_WORD, "word"), _count(value[1])


def _count(value: object) -> int:
    return _number(value, 0, _MOST_COUNT, "count")


def _language(value: object) -> str:
    language = _text(value, _LONGEST_NAME, "language")
    if not _LANGUAGE.fullmatch(language):
        raise ValueError(f"{language!r} is no language")
    return language


def _table(value: object, what: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError(f"{what} is a table")
    return value


def _check_names(given: dict[str, object], known: set[str], what: str) -> None:
    if unknown := set(given) - known:
        raise ValueError(f"{what} has no {min(unknown)!r:.80}")


def _items(value: object, most: int, what: str, read: Callable[[object], _Value]) -> tuple[_Value, ...]:
    if not isinstance(value, list) or len(value) > most:
        raise ValueError(f"{what} are a list of at most {most}")
    return tuple(map(read, value))


def _text(value: object, longest: int, what: str) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError(f"{what} is a text of at most {longest} characters")
    value.encode()  # half a surrogate pair is no text: UnicodeEncodeError is a ValueError
    return value


def _number(value: object, least: int, most: int, what: str) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"{what} is a whole number from {least} to {most}")
    return value


def _bytes(value: object, what: str) -> bytes:
    return b64decode(_text(value, _MOST_CHARACTERS, what), validate=True)  # binascii.Error is a ValueError
