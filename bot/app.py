"""The composition root: settings → stores, workers, handlers → one running bot. Nothing is constructed elsewhere."""

import asyncio
import secrets
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ApplicationBuilder
from telegram.request import HTTPXRequest

from bot.delivery import join_task, leave_task, mark_failed
from bot.forgetting import forgetting
from bot.intake import IntakeQueue, Journal, JournalledBot
from bot.lag import watching_lag
from bot.lives import alone, answering, listening
from bot.logs import configure_logs
from bot.polling import PollingWatch
from bot.sending import CONNECTIONS, Sender
from bot.settings import Settings
from bot.web import Webhook, serving, status_app
from core.executor import ProcessPool, WorkerDidNotStart
from core.ocr.engine import EngineMissing
from core.ocr.wish import AUTO
from core.store.answers import Answers
from core.store.chats import Chats
from core.store.database import open_database
from core.store.drawings import Drawings
from core.store.inbox import Inbox
from core.store.readings import Readings
from core.store.spool import Spool
from core.workers import Workers
from handlers.albums import Albums
from handlers.amending import Amending
from handlers.cards import CardSubject
from handlers.clouds import CloudSubject
from handlers.converting import Converter
from handlers.documents import Documents
from handlers.drawing import Drawing
from handlers.errors import answer_error, apologise
from handlers.files import Files
from handlers.guide import set_menus
from handlers.panels import Panels
from handlers.pressing import Presses
from handlers.routes import interrupts, is_wanted, routes
from handlers.showing import Showing

log = structlog.get_logger(__name__)

# PTB's 5 s would take a slow answer for a lost one, and a message in doubt is sent again.
_ANSWER_S = 30.0


async def run(settings: Settings) -> int:
    """Runs the bot until SIGTERM or SIGINT; gives the exit code."""
    token = settings.token.get_secret_value() if settings.token else None
    configure_logs(settings.log_format, settings.log_level, token)
    running = asyncio.ensure_future(_run(settings))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        log.info("ended; what is unanswered is kept")
    except (EngineMissing, OSError, SQLAlchemyError, TelegramError, WorkerDidNotStart) as error:
        log.error("cannot run", reason=_plainly(error))
        return 1
    return 0


async def _run(settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with alone(settings.data_dir):
        if settings.token:
            await _serve(settings, settings.token.get_secret_value())
            return
        # A bot on Telegram has no use for it: a sixth of the time that the start takes, and 20 MB.
        from bot.playground.furnishing import furnish  # noqa: PLC0415
        from bot.playground.serving import serve  # noqa: PLC0415

        token = f"1:{secrets.token_urlsafe(24)}"
        async with serve(settings.playground_port, settings.host, token) as playground:
            furnish(playground.world)
            print(f"\n  The playground is open:  {playground.page_url}\n", flush=True)  # noqa: T201, a command's output
            await _serve(settings.model_copy(update={"api_url": playground.root}), token)


def _plainly(error: Exception) -> str:
    if isinstance(error, InvalidToken):
        return "Telegram refuses REBUS_TOKEN; get it again from @BotFather"
    return str(error)


async def _serve(settings: Settings, token: str) -> None:
    """Opens everything, answers until cancelled, and closes everything in the opposite order."""
    async with AsyncExitStack() as stack:
        database = await open_database(settings.data_dir / "rebus.sqlite")
        stack.push_async_callback(database.close)
        inbox, chats, answers, read = Inbox(database), Chats(database), Answers(database), Readings(database)
        drawn = Drawings(database)
        spool = Spool(settings.data_dir / "spool")
        await spool.open()
        await stack.enter_async_context(
            forgetting(inbox.forget_old, answers.forget_old, read.forget_old, drawn.forget_old, spool.forget_old)
        )
        pool = ProcessPool(settings.workers, settings.conversion_limit_s, settings.worker_memory_bytes)
        stack.push_async_callback(asyncio.to_thread, pool.shutdown)
        workers = Workers(pool, settings.workers, settings.queue_limit, settings.requester_limit)

        converter = Converter(workers, Files(spool), read, settings.ocr_engine, settings.cloud_engine)
        await _refuse_missing(settings.ocr_engine, converter)

        albums = Albums(partial(join_task, inbox=inbox), leave_task)
        cloud_steps, card_steps = CloudSubject(converter, drawn, chats), CardSubject(converter)
        panels = Panels(drawn, {"cloud": cloud_steps, "card": card_steps})
        handlers = routes(
            converter=converter,
            chats=chats,
            answers=answers,
            read=read,
            showing=Showing(chats, answers, read),
            gathering=albums,
            presses=Presses(),
            paging=Documents(),
            drawn=drawn,
            drawing=Drawing(converter, chats, answers, drawn),
            panels=panels,
            amending=Amending(drawn, panels),
            cloud_steps=cloud_steps,
            card_steps=card_steps,
        )
        queue, watch = IntakeQueue(inbox, partial(is_wanted, handlers)), PollingWatch()
        bot = JournalledBot(
            token,
            f"{settings.api_url}/bot",
            f"{settings.api_url}/file/bot",
            request=HTTPXRequest(connection_pool_size=CONNECTIONS, read_timeout=_ANSWER_S),
            get_updates_request=HTTPXRequest(connection_pool_size=1),
            rate_limiter=Sender(inbox, chats.migrate),
            queue=queue,
            watch=watch,
        )
        journal = Journal(inbox, queue, partial(apologise, answers=answers), interrupts)
        application = (
            ApplicationBuilder().bot(bot).update_queue(queue).concurrent_updates(journal).job_queue(None).build()
        )
        application.add_handlers(handlers)
        application.add_error_handler(partial(answer_error, answers=answers, fail=mark_failed))

        await stack.enter_async_context(watching_lag())
        webhook = Webhook(partial(queue.accept, bot=bot)) if settings.webhook_url else None
        await stack.enter_async_context(_web(settings, inbox, watch, webhook))
        await stack.enter_async_context(answering(application, journal, inbox, queue))
        await stack.enter_async_context(listening(application, settings.webhook_url, webhook))
        await asyncio.to_thread(pool.warm)  # beside the first updates: they wait for the workers anyway
        await set_menus(bot)
        await watch.token_revoked()
        raise InvalidToken


async def _refuse_missing(engine: str, converter: Converter) -> None:
    """Raises `EngineMissing` for an engine that was set and is not here; waits for the first worker to know it."""
    if engine != AUTO and engine not in await converter.engines():
        raise EngineMissing(f"REBUS_OCR_ENGINE is {engine}, which is not installed: `rebus doctor` says how to mend it")


@asynccontextmanager
async def _web(settings: Settings, inbox: Inbox, watch: PollingWatch, webhook: Webhook | None) -> AsyncIterator[None]:
    async with serving(status_app(inbox, watch, webhook), settings.host, settings.port) as port:
        log.info("serving /healthz and /metrics", host=settings.host, port=port)
        yield
