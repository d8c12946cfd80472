"""Barcodes in a picture are told as such, and what they hold is nobody's to open by a slip of the thumb."""

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from tests.end_to_end.conversation import answer_to, said_to
from tests.pictures import page, saved
from tests.playground_client import Entry, Playground, PlaygroundUser, SentFile, keyboard_of, text_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

LINK = "https://example.org/menu?table=7&for=<b>two</b>"


def barcode(text: str, symbology: zxingcpp.BarcodeFormat = zxingcpp.BarcodeFormat.QRCode) -> Image.Image:
    made = zxingcpp.create_barcode(text, symbology)
    return Image.fromarray(np.array(made.to_image(scale=6))).convert("RGB")


def sent(*parts: Image.Image) -> SentFile:
    """Parts one under the other, as a picture."""
    sheet = Image.new("RGB", (max(part.width for part in parts), sum(part.height for part in parts)), "white")
    top = 0
    for part in parts:
        sheet.paste(part, (0, top))
        top += part.height
    return SentFile(saved(sheet, "PNG"), "code.png", "image/png")


def set_as_code(entry: Entry) -> list[str]:
    """The parts of a message of which Telegram makes neither links nor mentions."""
    text = text_of(entry).encode("utf-16-le")
    parts = [part for part in entry["message"]["entities"] if part["type"] == "code"]
    return [text[2 * part["offset"] : 2 * (part["offset"] + part["length"])].decode("utf-16-le") for part in parts]


async def test_a_code_beside_a_text_stands_under_it_and_its_link_is_none(ada: PlaygroundUser) -> None:
    answer = await answer_to(ada, await ada.send_document(sent(page("Our menu of the day"), barcode(LINK))))
    text, _, codes = text_of(answer).rpartition("\n\n")
    assert "Our menu of the day" in text
    assert codes == f"QR code: {LINK}"
    assert set_as_code(answer) == [LINK]
    assert not {"url", "text_link", "mention"} & {part["type"] for part in answer["message"]["entities"]}


async def test_a_code_alone_is_an_answer_and_can_be_copied(ada: PlaygroundUser) -> None:
    answer = await answer_to(ada, await ada.send_document(sent(barcode("@somebody 🎟 12"))))
    assert text_of(answer) == "QR code: @somebody 🎟 12"
    assert set_as_code(answer) == ["@somebody 🎟 12"]
    assert keyboard_of(answer)[0][0]["copy_text"] == {"text": "@somebody 🎟 12"}


async def test_a_barcode_is_told_by_its_kind_in_the_language_of_who_asks(
    playground: Playground, ada: PlaygroundUser
) -> None:
    wei = await playground.add_user("Wei", language_code="zh-hans")
    ean = sent(barcode("4006381333931", zxingcpp.BarcodeFormat.EAN13))
    assert "条码（EAN-13）： 4006381333931" in await said_to(wei, await wei.send_document(ean))


async def test_in_a_group_a_code_is_told_too(ada: PlaygroundUser, playground: Playground) -> None:
    group = await playground.add_chat(members=[ada])
    answer = await answer_to(ada, await ada.send_document(sent(barcode(LINK)), group, caption="/ocr"))
    assert text_of(answer) == f"QR code: {LINK}"
    assert set_as_code(answer) == [LINK]
