"""What stands on a line: words, numbers, marks, now and then a foreign word."""

import random
from dataclasses import dataclass

from training.alphabets import ALPHABETS, Alphabet
from training.words import has_kana, vocabulary, word

_LATIN = ALPHABETS[0]
_EAST = {"Hani", "Jpan", "Hang"}

# Capitals of Greek and Cyrillic that are Latin's too: a word of them alone is in no script that could be seen.
_LOOKALIKES = frozenset("ABCEHIJKMNOPSTXYZ" + "aceijopsxyv" + "АВЕЗІЈКМНОРСТХУѕасеіјорхуЅ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονικυρ")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line, drawn in one go: in the line's own script, or in whatever face has its letters."""

    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class Text:
    """Pieces in logical order, and what stands between them."""

    pieces: tuple[Piece, ...]
    gap: str
    right_to_left: bool


def line_of(alphabet: Alphabet, rng: random.Random) -> Text:
    """A line in one script, some with numbers and a minority of foreign words; short and long ones alike."""
    chance = rng.random()
    if alphabet.digits is not None and chance < 0.06:
        return Text((Piece(_native(alphabet, rng), own=True),), " ", right_to_left=False)
    if alphabet.script == "Latn" and chance < 0.2:
        text = _code(rng) if chance < 0.07 else _labelled(rng)
        return Text((Piece(text, own=True),), " ", right_to_left=False)
    while True:
        text = _attempt(alphabet, rng)
        if _tells(text, alphabet):
            return text


def line_without_script(rng: random.Random) -> Text:
    """Digits and marks alone."""
    count = 1 if rng.random() < 0.5 else rng.randint(2, 5)
    pieces = [Piece(_number(rng) if rng.random() < 0.8 else _mark(rng), own=True) for _ in range(count)]
    return Text(tuple(pieces), " ", right_to_left=False)


def _attempt(alphabet: Alphabet, rng: random.Random) -> Text:
    language = rng.randrange(len(alphabet.languages))
    # Single words are met as often as sentences: in tables, on signs, in forms.
    count = 1 if rng.random() < 0.2 else max(1, round(rng.lognormvariate(1.1, 0.7)))
    words = _shaped([_decorated(word(alphabet, language, rng), alphabet, rng) for _ in range(count)], alphabet, rng)
    pieces = _run_together(words, alphabet, rng)
    if alphabet.script == "Latn" and rng.random() < 0.12:
        pieces.append(Piece(_address(rng), own=True))
    if rng.random() < 0.35:
        pieces.insert(rng.randint(0, len(pieces)), Piece(_numeral(alphabet, rng), own=True))
    letters = sum(len(piece.text) for piece in pieces)
    if letters >= 8 and rng.random() < 0.12:
        pieces.insert(rng.randint(0, len(pieces)), Piece(_foreign(alphabet, rng, letters // 2), own=False))
    gap = " " if len(pieces) > 1 and any(not piece.own for piece in pieces) else alphabet.gap
    return Text(tuple(pieces), gap, alphabet.right_to_left)


def _tells(text: Text, alphabet: Alphabet) -> bool:
    """Whether a reader could tell the script at all."""
    own = "".join(piece.text for piece in text.pieces if piece.own)
    if alphabet.script == "Jpan":
        return has_kana(own) and sum(map(has_kana, own)) >= 0.15 * len(own)
    if alphabet.script == "Hani":
        return not has_kana(own)
    if alphabet.script in {"Cyrl", "Grek"}:
        return sum(letter.isalpha() and letter not in _LOOKALIKES for letter in own) >= min(2, len(own) / 4)
    return sum(letter.isalpha() for letter in own) >= 2


def _shaped(words: list[str], alphabet: Alphabet, rng: random.Random) -> list[str]:
    if not alphabet.cased:
        return words
    case = rng.random()
    if case < 0.4:
        return words
    if case < 0.65:
        return [words[0][:1].upper() + words[0][1:], *words[1:]]
    if case < 0.75:
        return [text[:1].upper() + text[1:] for text in words]
    return [text.upper() for text in words]


def _decorated(text: str, alphabet: Alphabet, rng: random.Random) -> str:
    chance = rng.random()
    if alphabet.script in {"Hani", "Jpan"}:
        if chance < 0.12:
            return text + rng.choice("，。、：；？！" if alphabet.script == "Hani" else "、。・：？！")
        return rng.choice(("「{}」", "（{}）", "《{}》", "“{}”")).format(text) if chance < 0.16 else text
    if chance < 0.1:
        return text + rng.choice(_STOPS.get(alphabet.script, ".,,.:;!?"))
    return rng.choice(("({})", "“{}”", "«{}»", '"{}"', "{}-", "- {}")).format(text) if chance < 0.14 else text


_STOPS = {
    "Arab": "،؛؟.:!",
    "Deva": "।,।?!-",
    "Beng": "।,।?!",
    "Guru": "।,।?!",
    "Armn": "։,՝՛",
    "Ethi": "።፣፤",
    "Grek": ".,·;!",
}
_STOPS |= {"Khmr": "។៖", "Mymr": "။၊", "Tibt": "།"}


def _run_together(words: list[str], alphabet: Alphabet, rng: random.Random) -> list[Piece]:
    """Scripts without spaces are drawn in runs of a few words; the others word by word."""
    if alphabet.gap == " ":
        return [Piece(text, own=True) for text in words]
    spaced = 0.3 if alphabet.script in _EAST else 0.15
    runs = [words[0]]
    for text in words[1:]:
        if rng.random() < spaced / 2:
            runs.append(text)
        else:
            runs[-1] += alphabet.gap + text
    return [Piece(text, own=True) for text in runs]


def _foreign(alphabet: Alphabet, rng: random.Random, longest: int) -> str:
    """A word in another script, Latin in most."""
    other = _LATIN if alphabet.script != "Latn" and rng.random() < 0.9 else rng.choice(ALPHABETS[1:3])
    text = word(other, rng.randrange(len(other.languages)) if other is not _LATIN else 0, rng)[:longest]
    return rng.choice((text, text.title(), text.upper()))


def _address(rng: random.Random) -> str:
    english = vocabulary(_LATIN)[0]
    one, two = rng.choice(english), rng.choice(english)
    code = "".join(rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ0123456789") for _ in range(rng.randint(4, 10)))
    kinds = (f"www.{one}.com", f"{one}@{two}.org", f"https://{one}.net/{two}", f"#{one}", f"RM{rng.randint(1, 99)}")
    return rng.choice((*kinds, f"ID {code}", f"{one}_{two}", f"{one}.{two}()", f"{rng.randint(1, 90)}kg"))


def _code(rng: random.Random) -> str:
    """A letter or two, as they stand in figures, formulas and lists."""
    one, two = rng.choice("ABCDEFGHKLMNPQRSTUVWXYZabdefghkmnqrtuvwxyz"), rng.choice("ABDEFGHKLMNRXYabcdfghnxy")
    digit = rng.randint(0, 99)
    kinds = (one, f"{one}{digit}", f"{one}/{digit / 10}", f"({one})", f"{one}.", f"{one}{two}", f"{digit}{one}{two}")
    return rng.choice(
        (*kinds, f"{one} = {two}", f"{one}({two})", f"{one}-{digit}", f"{one}{two}{digit}", f"{digit}{one}")
    )


def _labelled(rng: random.Random) -> str:
    """A number with a few letters, as bills, forms and tables have them: an abbreviation, a unit, a serial number."""
    english = rng.choice(vocabulary(_LATIN)[0])
    short = english[: rng.randint(2, 5)]
    label = rng.choice((short.upper(), short.upper(), short.title(), english.title(), short))
    number, serial = _number(rng), str(rng.randint(0, 10 ** rng.randint(2, 12)))
    letters = "".join(rng.choice("ABCDEFGHJKLMNPRTUVWXY") for _ in range(rng.randint(1, 3)))
    return rng.choice(
        (
            *(f"{label}{mark}{rng.choice((number, serial))}" for mark in (" ", ": ", " : ", ":", "", ". ", "# ")),
            *(f"{number}{mark}{label}" for mark in (" ", "", " x ", " @ ")),
            f"{letters}{serial}",
            f"{letters} {number}",
            f"{serial}{letters}",
            f"{letters}{rng.randint(1, 99)}/{rng.randint(1, 99)}-{rng.randint(1, 999)}",
            f"({letters} {serial})",
            f"{rng.randint(1, 12)}:{rng.randint(0, 59):02} {rng.choice(('AM', 'PM', 'am', 'pm'))}",
            f"{rng.randint(1, 31)} {label} {rng.randint(1950, 2040)}",
        )
    )


def _numeral(alphabet: Alphabet, rng: random.Random) -> str:
    return _number(rng) if alphabet.digits is None or rng.random() < 0.5 else _native(alphabet, rng)


def _native(alphabet: Alphabet, rng: random.Random) -> str:
    """A number in the script's own digits, which tell it as well as its letters."""
    zero = ord(rng.choice(alphabet.digits or "0"))
    return "".join(chr(zero + int(letter)) if letter in "0123456789" else letter for letter in _number(rng))


def _number(rng: random.Random) -> str:
    small, large = rng.randint(0, 99), rng.randint(0, 10 ** rng.randint(1, 9))
    cents = f"{large % 100_000}.{small:02}"
    kinds = (
        f"{small}",
        f"{large}",
        cents,
        f"{large:,}",
        f"{cents[:-3]},{small:02}",
        f"{small}%",
        f"({small})",
        f"{small}.",
    )
    dates = (
        f"{small % 28 + 1:02}/{small % 12 + 1:02}/{1990 + small % 40}",
        f"20{small:02}-{small % 12 + 1:02}-{small % 28 + 1:02}",
    )
    times = (f"{small % 24:02}:{large % 60:02}", f"{small % 24}:{large % 60:02}:{small % 60:02}")
    if rng.random() < 0.1:
        return str(small % 10)
    phones = (f"+{small} {large}", f"{small:02}-{large}", f"{large}-{small}-{small}", f"({small:03}) {large}")
    money = (f"${cents}", f"€ {cents}", f"£{large}", f"¥{large}", f"₹{large}", f"{cents} $")
    sums = (
        f"{small}+{large % 50}",
        f"{small} × {large % 90}",
        f"={large}",
        f"-{cents}",
        f"±{small}",
        f"{small}/{large % 90}",
    )
    return rng.choice(rng.choice((kinds, kinds, dates, times, phones, money, sums)))


def _mark(rng: random.Random) -> str:
    return rng.choice((*"-–—•*#=+/|:&…!?", "...", "***", "---", "===", "[ ]", "()", ">>", "<", "....."))
