"""Whatever somebody writes, they get an answer: a cloud, or the sentence that says what is missing."""

import asyncio
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.end_to_end.conversation import answer_to
from tests.playground_client import Entry, Playground, text_of
from tests.rebus_process import Rebus

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(400)]

NO_WORDS = "There are no words for a cloud in this text."
ZALGO = "H" + "\u0300\u0301\u0302\u0303\u0304\u0330\u0331" * 40 + "i the\u0338\u0338re"
BIDI = "\u202eabc \u2067שלום עולם\u2069 مرحبا \u200f\u200e\u061c end\u202c"
EMOJI = "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪 flags flags 1️⃣ ❤️"
CONTROLS = "a\x00b\x07c\x1b[31mred\x1b[0m \ufeff \u200b zero\u200bwidth \x85 next\u2028line \ufffe"
LONE_MARKS = "\u0301\u0915\u094d\u200d \u0e33\u0e33 ﷽ ǅ ﬃ ½ ª"
LONGEST = "".join(chr(0x4E00 + number) for number in range(4096))
LONGEST_WORD = "a" * 4096
ASTRAL = "𝓱𝓮𝓵𝓵𝓸 𐍈𐌴𐌻𐌻𐍉 𠜎𠜱𠝹 " * 100

written = st.one_of(
    st.text(min_size=1, max_size=60),
    st.text(st.characters(categories=["L", "M", "Zs"]), min_size=5, max_size=300),
    st.lists(st.sampled_from([ZALGO, BIDI, EMOJI, CONTROLS, LONE_MARKS, "plain words"]), min_size=2).map(" ".join),
)


def telegram_takes(text: str) -> bool:
    """Something to be seen, and not too long."""
    seen = any(unicodedata.category(letter)[0] not in "ZC" for letter in text)
    return seen and len(text.encode("utf-16-le")) // 2 <= 4096


async def answered(playground: Playground, text: str) -> Entry:
    """The answer to a stranger's text."""
    stranger = await playground.add_user("A stranger")
    return await answer_to(stranger, await stranger.send_text(text))


def is_cloud_or_sentence(answer: Entry) -> bool:
    if "photo" in answer["message"]:
        caption = text_of(answer)
        return bool(caption) and len(caption.encode("utf-16-le")) // 2 <= 1024
    return text_of(answer).startswith((NO_WORDS, "I don't know this command", "Write some text after /cloud"))


@pytest.mark.parametrize(
    "text",
    [ZALGO, BIDI, EMOJI, CONTROLS, LONE_MARKS, LONGEST, LONGEST_WORD, ASTRAL],
    ids=["zalgo", "bidi", "emoji", "controls", "lone marks", "4096 characters", "4096 letters", "astral"],
)
async def test_an_odd_text_is_answered(playground: Playground, rebus: Rebus, text: str) -> None:
    assert is_cloud_or_sentence(await answered(playground, text[:4096]))


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(texts=st.lists(written.filter(telegram_takes), min_size=4, max_size=4))
async def test_any_text_is_answered(playground: Playground, rebus: Rebus, texts: list[str]) -> None:
    """Four at a time, of four strangers: as many conversions as people write at once."""
    answers = await asyncio.gather(*(answered(playground, text) for text in texts))
    assert [text for text, answer in zip(texts, answers, strict=True) if not is_cloud_or_sentence(answer)] == []
