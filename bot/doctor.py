"""`rebus doctor`: what is installed, what works, and how to mend what does not."""

import asyncio
import fcntl
import platform
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from enum import Enum
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

import pytesseract
from PIL import features
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text
from telegram import Bot, User, WebhookInfo
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.settings import Settings
from core.cloud import engine as cloud_engine
from core.cloud.fonts import emoji_face, face_of
from core.ocr.engine import EngineMissing
from core.ocr.paddle import Paddle
from core.ocr.tesseract import Tesseract
from core.ocr.wish import PADDLE

# A picture of Telegram's largest size (20 MB) for each that may wait by default (256) is 5 GB; below this, not even
# the database and a few of them are safe.
SPARE_BYTES = 1_000_000_000
# The first Tesseract whose engine for lines is the one that is used here (LSTM).
OLDEST_TESSERACT = (4, 0)
# A word in each of the scripts that most of Telegram's users write.
SCRIPTS = {
    "Latin": "words",
    "Cyrillic": "слова",
    "Greek": "λέξεις",
    "Arabic": "كلمات",
    "Hebrew": "מילים",
    "Devanagari": "शब्द",
    "Bengali": "শব্দ",
    "Gujarati": "શબ્દો",
    "Gurmukhi": "ਸ਼ਬਦ",
    "Tamil": "சொற்கள்",
    "Telugu": "పదాలు",
    "Kannada": "ಪದಗಳು",
    "Malayalam": "വാക്കുകൾ",
    "Thai": "คำ",
    "Khmer": "ពាក្យ",
    "Burmese": "စကားလုံး",
    "Georgian": "სიტყვები",
    "Armenian": "բառեր",
    "Ethiopic": "ቃላት",
    "Chinese": "词语",
    "Japanese": "ことば",
    "Korean": "낱말",
}
# Long enough for a slow line, short enough for somebody who waits.
TELEGRAM_LIMIT_S = 15.0

# What compiles the fast engine of clouds.
_COMPILE = (
    "apt-get install gcc libc6-dev python3-dev, or: xcode-select --install; then make install, or: "
    "pip install --force-reinstall --no-deps rebus, from its source"
)
# A poller whose request was ended asks again after a second (python-telegram-bot, aiogram), or a few.
OTHERS_RETURN_S = 5


class Health(Enum):
    """How a finding is: as it should be, better another way, or so that Rebus cannot do its work."""

    OK = "[green]ok[/]"
    ADVICE = "[yellow]advice[/]"
    WRONG = "[red]wrong[/]"


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the table: what was looked at, how it is, what was seen, and how to mend it."""

    subject: str
    health: Health
    seen: str
    mend: str = ""


def examine(settings: Settings, console: Console | None = None) -> int:
    """Prints the table; gives back the exit code, 1 when something essential is wrong."""
    findings = [
        python(),
        tesseract(),
        languages(),
        pp_ocr(wanted=settings.ocr_engine == PADDLE),
        fonts(),
        emoji(),
        pictures(),
        clouds(settings.cloud_engine),
        data_folder(settings.data_dir),
        *asyncio.run(telegram(settings)),
    ]
    (console or Console()).print(_table(findings))
    return int(any(finding.health is Health.WRONG for finding in findings))


def _table(findings: list[Finding]) -> Table:
    table = Table(*(Column(name, overflow="fold") for name in ("", "How it is", "What is there", "How to mend it")))
    for finding in findings:
        # Plain text, that names from outside are not taken for markup.
        table.add_row(Text(finding.subject), finding.health.value, Text(finding.seen), Text(finding.mend))
    return table


def python() -> Finding:
    """The interpreter; installing has refused any that is too old."""
    return Finding("Python", Health.OK, f"{platform.python_version()}, {sys.executable}")


def tesseract() -> Finding:
    """The program that reads."""
    mend = "apt-get install tesseract-ocr, or: brew install tesseract"
    path = shutil.which(pytesseract.pytesseract.tesseract_cmd)
    if path is None:
        return Finding("Tesseract", Health.WRONG, "not found on the PATH", mend)
    version = pytesseract.get_tesseract_version()
    health = Health.OK if version.release >= OLDEST_TESSERACT else Health.WRONG
    return Finding("Tesseract", health, f"{version}, {path}", "" if health is Health.OK else f"a newer one: {mend}")


def languages() -> Finding:
    """What Tesseract has models of."""
    more = "apt-get install tesseract-ocr-all (or tesseract-ocr-CODE for one), or: brew install tesseract-lang"
    try:
        tags = Tesseract().languages()
    except EngineMissing:
        tags = ()
    if not tags:
        return Finding("Languages", Health.WRONG, "none", more)
    few = len(tags) == 1 or "en" not in tags
    return Finding(
        "Languages", Health.ADVICE if few else Health.OK, f"{len(tags)}: {' '.join(tags)}", more if few else ""
    )


def pp_ocr(*, wanted: bool) -> Finding:
    """The engine that need not be there, unless it is `wanted` before the others."""
    try:
        Paddle().languages()
    except EngineMissing as error:
        return Finding(
            "PP-OCR",
            Health.WRONG if wanted else Health.ADVICE,
            f"{error}; with it, photos, Chinese and Japanese are read better, and pages that lie on their side at all",
            "make install, or: pip install 'rebus[paddle]'. There is none for Macs with Intel's processors"
            + (": set REBUS_OCR_ENGINE=auto there" if wanted else ""),
        )
    return Finding("PP-OCR", Health.OK, f"RapidOCR {metadata.version('rapidocr')}")


def fonts() -> Finding:
    """Fonts for clouds, script by script."""
    missing = [script for script, word in SCRIPTS.items() if face_of(word) is None]
    mend = "apt-get install fonts-noto-core fonts-noto-cjk, or: brew install font-noto-sans font-noto-sans-cjk"
    if not missing:
        return Finding("Fonts", Health.OK, f"for {len(SCRIPTS)} scripts")
    health = Health.WRONG if "Latin" in missing else Health.ADVICE
    return Finding("Fonts", health, f"none for {', '.join(missing)}", mend)


def emoji() -> Finding:
    """The font of emoji in clouds."""
    face = emoji_face()
    if face:
        return Finding("Emoji", Health.OK, Path(face.path).name)
    return Finding(
        "Emoji",
        Health.ADVICE,
        "no colour font",
        "apt-get install fonts-noto-color-emoji, or: brew install font-noto-color-emoji",
    )


def pictures() -> Finding:
    """The kinds that are not in every build of Pillow; HEIC comes with a package that is always installed."""
    missing = [
        name
        for name, feature in (("WebP", "webp"), ("AVIF", "avif"), ("TIFF", "libtiff"))
        if not features.check(feature)
    ]
    if missing:
        return Finding("Pictures", Health.ADVICE, f"no {', '.join(missing)}", "pip install --force-reinstall pillow")
    return Finding("Pictures", Health.OK, "JPEG, PNG, WebP, HEIC, AVIF, BMP, TIFF, GIF")


def clouds(engine: str) -> Finding:
    """What places the words of clouds, where `engine` is asked for."""
    shapes = f"HarfBuzz {metadata.version('uharfbuzz')}"
    try:
        runs = cloud_engine.resolve(engine)
    except cloud_engine.EngineMissing:
        return Finding(
            "Clouds", Health.WRONG, "the fast engine is not here", f"{_COMPILE}. Or set REBUS_CLOUD_ENGINE=auto"
        )
    if runs == cloud_engine.FAST or engine == cloud_engine.WORDCLOUD:
        return Finding("Clouds", Health.OK, f"the {runs} engine, {shapes}")
    return Finding(
        "Clouds", Health.ADVICE, f"the wordcloud engine, several times slower than the fast one, {shapes}", _COMPILE
    )


def data_folder(folder: Path) -> Finding:
    """Where everything is that must last."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            free_bytes = shutil.disk_usage(there).free
    except OSError as error:
        mend = "Let this user write there, or set REBUS_DATA_DIR to another folder"
        return Finding("Data folder", Health.WRONG, f"{folder}: {error.strerror}", mend)
    seen = f"{folder}, {free_bytes / 1e9:.1f} GB free"
    if free_bytes < SPARE_BYTES:
        return Finding("Data folder", Health.WRONG, seen, "Make room, or set REBUS_DATA_DIR to another folder")
    return Finding("Data folder", Health.OK, seen)


def is_running(folder: Path) -> bool:
    """Whether a Rebus of this data folder runs: it holds a lock there (`bot.app`)."""
    try:
        with (folder / "lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


async def telegram(settings: Settings) -> list[Finding]:
    """The token, privacy mode, and how updates come."""
    if settings.token is None:
        mend = "For Telegram: get a token from @BotFather and set REBUS_TOKEN"
        return [Finding("Token", Health.ADVICE, "none: `rebus run` opens the playground", mend)]
    token = settings.token.get_secret_value()
    again = "Copy it again from @BotFather: /mybots, API Token"
    if not re.fullmatch(r"\d+:[\w-]+", token):
        return [Finding("Token", Health.WRONG, "REBUS_TOKEN is not of the form 123456:ABC-def", again)]
    try:
        async with Bot(
            token,
            base_url=f"{settings.api_url}/bot",
            request=HTTPXRequest(connect_timeout=TELEGRAM_LIMIT_S, read_timeout=TELEGRAM_LIMIT_S),
        ) as bot:
            return [_token(bot.bot), _privacy(bot.bot), await _updates(bot, settings)]
    except InvalidToken:
        return [
            Finding("Token", Health.WRONG, f"{settings.api_url} refuses it", "Get it again from @BotFather: /token")
        ]
    except TelegramError as error:
        mend = "Look at the network, a proxy (HTTPS_PROXY), and REBUS_API_URL"
        return [Finding("Telegram", Health.WRONG, f"no answer from {settings.api_url} ({type(error).__name__})", mend)]


def _token(me: User) -> Finding:
    return Finding("Token", Health.OK, f"of @{me.username} ({me.full_name})")


def _privacy(me: User) -> Finding:
    if not me.can_join_groups:
        return Finding("Groups", Health.ADVICE, "it may not be added to groups", "@BotFather: /setjoingroups, Enable")
    if me.can_read_all_group_messages:
        return Finding("Groups", Health.OK, "it sees every message")
    return Finding(
        "Groups",
        Health.ADVICE,
        "privacy mode is on: it sees commands, mentions and replies to itself, which is enough to answer them",
        "To let it see all: @BotFather, /setprivacy, Disable; then remove it from the group and add it again. "
        "Or make it an administrator there",
    )


def _webhook(webhook: WebhookInfo, settings: Settings) -> Finding:
    """Names its host alone: the rest of its address may be a secret."""
    host = urlsplit(webhook.url).hostname
    if not settings.webhook_url:
        mend = "Stop what listens there: `rebus run` takes its place. Or set REBUS_WEBHOOK_URL to listen there yourself"
        return Finding("Updates", Health.ADVICE, f"a webhook at {host} gets them", mend)
    if webhook.last_error_message:
        mend = "See that this address reaches REBUS_HOST and REBUS_PORT, by https with a valid certificate"
        return Finding("Updates", Health.ADVICE, f"webhook at {host}: {webhook.last_error_message}", mend)
    return Finding("Updates", Health.OK, f"by webhook at {host}; {webhook.pending_update_count} wait")


async def _updates(bot: Bot, settings: Settings) -> Finding:
    webhook = await bot.get_webhook_info()
    if webhook.url:
        return _webhook(webhook, settings)
    if is_running(settings.data_dir):
        return Finding("Updates", Health.OK, "a Rebus of this data folder runs and asks for them")
    try:
        # Takes nothing away, for it confirms nothing. Telegram ends the other's request first; it comes again and
        # ends ours.
        await bot.get_updates(limit=1, timeout=OTHERS_RETURN_S)
    except Conflict:
        return Finding(
            "Updates",
            Health.WRONG,
            "another program asks for this bot's updates",
            "Stop it; if you do not know it, take the token from it: @BotFather, /revoke",
        )
    return Finding("Updates", Health.OK, f"by asking; {webhook.pending_update_count} wait")
