"""The bot that every peer ships: the libraries called in the handlers, on the event loop, with their defaults."""

import os
from io import BytesIO

import pytesseract
from PIL import Image
from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes, MessageHandler, filters
from wordcloud import WordCloud


async def read_photo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Downloads, reads, replies."""
    message = update.effective_message
    assert message
    file = await message.photo[-1].get_file()
    picture = Image.open(BytesIO(bytes(await file.download_as_bytearray())))
    await message.reply_text(pytesseract.image_to_string(picture).strip() or "?", do_quote=True)


async def draw_text(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Generates and replies."""
    message = update.effective_message
    assert message
    drawn = BytesIO()
    WordCloud(width=1024, height=1024).generate(message.text or "").to_image().save(drawn, "PNG")
    await message.reply_photo(drawn.getvalue(), do_quote=True)


async def guide(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answers a command."""
    message = update.effective_message
    assert message
    await message.reply_text("Send me a photo or a text.", do_quote=True)


def main() -> None:
    """Polls until it is ended; BENCH_TOKEN and BENCH_API_URL say where."""
    api = os.environ["BENCH_API_URL"]
    builder = Application.builder().token(os.environ["BENCH_TOKEN"])
    application = builder.base_url(f"{api}/bot").base_file_url(f"{api}/file/bot").build()
    application.add_handler(CommandHandler("help", guide))
    private = filters.ChatType.PRIVATE
    application.add_handler(MessageHandler(private & filters.PHOTO, read_photo))
    application.add_handler(MessageHandler(private & filters.TEXT, draw_text))
    application.run_polling()


if __name__ == "__main__":
    main()
