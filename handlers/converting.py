"""Conversions in their requester's turn: fetched, waited for, carried out; what was read before is not read again."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace

from telegram import Bot

from core import conversions
from core.cards.spec import Card, CardSpec
from core.cloud.counting import Counting
from core.cloud.spec import PICTURE, Cloud, CloudSpec, Encoding, PictureShape, Style
from core.documents.gathering import Trouble
from core.exports import Doubts, Export, Form
from core.ocr.reading import Reading
from core.ocr.wish import AUTO
from core.store.readings import Readings
from core.workers import Workers
from handlers.asking import PictureFile, ReadFiles, Request, TextFile
from handlers.files import Files
from handlers.paging import Options, Pager, Unwatched, Watch

# The others are made of what was read alone.
_MADE_OF_PICTURES = {Form.PDF, Form.PNG}


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """What was read of one picture or document, and the key that it is kept under in its chat.

    `troubles` and `stopped_of` as in `ReadPages`.
    """

    picture: PictureFile
    reading: Reading
    key: str
    troubles: tuple[Trouble, ...] = ()
    stopped_of: int | None = None


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """The cloud of a picture or document, and what was read of it."""

    cloud: Cloud
    read: ReadPicture


@dataclass(frozen=True, slots=True)
class Look:
    """How a new cloud is to look; `picture` is the shape where the style has that of a picture."""

    style: Style = field(default_factory=Style)
    seed: int = 0
    picture: PictureShape | None = None
    dropped: tuple[str, ...] = ()
    keeps_numbers: bool = False

    @property
    def drawn(self) -> Style:
        """The style to draw a text in: a picture's shape comes after that."""
        return replace(self.style, shape="") if self.style.shape == PICTURE else self.style

    @property
    def counting(self) -> Counting:
        """How the words of a text are counted."""
        return Counting(keeps_numbers=self.keeps_numbers, dropped=self.dropped)


class Converter:
    """What handlers convert with; each method raises its conversion's `UserError`s, `Busy` and `TooManyWaiting`."""

    def __init__(
        self, workers: Workers, files: Files, readings: Readings, engine: str, cloud_engine: str = AUTO
    ) -> None:
        self.engine = engine
        """What pictures are read with where nobody wishes for another, one of `core.ocr.wish.ENGINES`."""
        self._cloud_engine = cloud_engine
        self._workers = workers
        self._files = files
        self._readings = readings
        self._pager = Pager(workers, files, readings)
        self._readable: tuple[str, ...] = ()
        self._engines: tuple[str, ...] = ()

    async def read(
        self,
        bot: Bot,
        request: Request,
        picture: PictureFile,
        languages: Sequence[str],
        engine: str,
        *,
        watch: Watch | None = None,
    ) -> ReadPicture:
        """What a picture or document says; `languages` and `engine` as in `conversions.read_picture`.

        What was read in this chat before, of the same bytes and with the same options, takes no turn and no worker.
        A document is read page by page, and `watch` told how far it is.
        """
        # Hints count where nothing was named.
        options = Options(tuple(languages), () if languages else request.hints, engine)
        self.refuse_excess(request)
        async with self._files.fetched(bot, picture, request) as file:
            key = options.key(await self._files.digest(file))
            has_pages = await self._files.has_pages(file)
            if earlier := await self._readings.find(request.place.chat_id, key):
                if has_pages and watch:  # a replay sends what was sent, in its order, to know it again
                    await watch.begin(len(earlier.pages))
                return ReadPicture(picture, earlier, key)
            if has_pages:
                pages = await self._pager.read(request, file, options, watch or Unwatched())
                if not pages.whole:  # only its own answer is to find it: whoever asks again has it tried again
                    key = options.key(f"{key} for {request.errand}")
                await self._readings.keep(request.place.chat_id, key, pages.reading)
                return ReadPicture(picture, pages.reading, key, pages.troubles, pages.stopped_of)
            async with self._workers.turn(request.requester):
                data = await self._files.read(file)
                reading = await self._workers.run(
                    conversions.read_picture, data, options.languages, options.hints, options.engine
                )
            await self._readings.keep(request.place.chat_id, key, reading)
        return ReadPicture(picture, reading, key)

    async def export(self, bot: Bot, request: Request, read: ReadFiles, form: Form) -> Export:
        """What was read as a file."""
        needed = read.pictures if form in _MADE_OF_PICTURES else ()
        async with self._turn_with(bot, request, needed) as files:
            return await self._workers.run(conversions.export_reading, read.reading, files, form, read.page_counts)

    async def cut_doubtful_words(self, bot: Bot, request: Request, read: ReadFiles) -> Doubts | None:
        """The doubtful words with their crops."""
        async with self._turn_with(bot, request, read.pictures) as files:
            return await self._workers.run(conversions.cut_doubtful_words, read.reading, files, read.page_counts)

    async def draw(self, request: Request, text: str, look: Look) -> Cloud:
        """The cloud of a text."""
        return await self._draw(conversions.draw_cloud, text, request, look)

    async def draw_reading(self, request: Request, reading: Reading, look: Look) -> Cloud:
        """The cloud of what was read."""
        return await self._draw(conversions.draw_cloud_of_reading, reading, request, look)

    async def _draw(
        self, conversion: Callable[..., Cloud], source: str | Reading, request: Request, look: Look
    ) -> Cloud:
        async with self._workers.turn(request.requester):
            cloud = await self._workers.run(
                conversion,
                source,
                request.language,
                look.drawn,
                look.seed,
                look.counting,
                self._cloud_engine,
            )
            return await self._in_picture(cloud, look)

    async def draw_picture(
        self, bot: Bot, request: Request, picture: PictureFile, languages: Sequence[str], *, look: Look, watch: Watch
    ) -> DrawnPicture:
        """The cloud of what a picture or document says; a document, and what was read before, is read as by `read`."""
        options = Options(tuple(languages), () if languages else request.hints, self.engine)
        chat_id = request.place.chat_id
        self.refuse_excess(request)
        async with self._files.fetched(bot, picture, request) as file:
            key = options.key(await self._files.digest(file))
            if await self._files.has_pages(file) or await self._readings.find(chat_id, key):
                read = await self.read(bot, request, picture, languages, self.engine, watch=watch)
                return DrawnPicture(await self.draw_reading(request, read.reading, look), read)
            async with self._workers.turn(request.requester):
                drawn = await self._workers.run(
                    conversions.draw_cloud_of_picture,
                    await self._files.read(file),
                    options.languages,
                    options.hints,
                    request.language,
                    self.engine,
                    style=look.drawn,
                    seed=look.seed,
                    counting=look.counting,
                    cloud_engine=self._cloud_engine,
                )
                cloud = await self._in_picture(drawn.cloud, look)
            await self._readings.keep(chat_id, key, drawn.reading)
        return DrawnPicture(cloud, ReadPicture(picture, drawn.reading, key))

    async def draw_file(self, bot: Bot, request: Request, file: TextFile, look: Look) -> Cloud:
        """The cloud of the words in a file of text."""
        async with self._turn_with(bot, request, [file.file]) as (data,):
            cloud = await self._workers.run(
                conversions.draw_cloud_of_file,
                data,
                file.name,
                request.language,
                look.drawn,
                look.seed,
                look.counting,
                self._cloud_engine,
            )
            return await self._in_picture(cloud, look)

    async def _in_picture(self, cloud: Cloud, look: Look) -> Cloud:
        if look.picture is None:
            return cloud
        spec = replace(cloud.spec, style=look.style, picture=look.picture)
        return await self._workers.run(conversions.draw_spec, spec, Encoding.JPEG, self._cloud_engine)

    async def redraw(self, request: Request, spec: CloudSpec, encoding: Encoding = Encoding.JPEG) -> Cloud:
        """A cloud drawn otherwise, of the words that it had."""
        async with self._workers.turn(request.requester):
            return await self._workers.run(conversions.draw_spec, spec, encoding, self._cloud_engine)

    async def weigh(self, request: Request, text: str, look: Look) -> CloudSpec:
        """The words of a text with their counts."""
        async with self._workers.turn(request.requester):
            return await self._workers.run(
                conversions.weigh_words, text, request.language, look.drawn, look.seed, look.counting
            )

    async def shape_of(self, bot: Bot, request: Request, picture: PictureFile) -> PictureShape:
        """The shape in a picture."""
        async with self._turn_with(bot, request, [picture]) as (data,):
            return await self._workers.run(conversions.shape_of_picture, data)

    async def draw_card(self, request: Request, card: CardSpec, encoding: Encoding = Encoding.JPEG) -> Card:
        """A text as a picture."""
        async with self._workers.turn(request.requester):
            return await self._workers.run(conversions.draw_card, card, encoding)

    def refuse_excess(self, request: Request) -> None:
        """Raises `Busy` or `TooManyWaiting` where one more conversion would, before anything is done for it."""
        self._workers.refuse_excess(request.requester)

    @asynccontextmanager
    async def _turn_with(
        self, bot: Bot, request: Request, pictures: Sequence[PictureFile]
    ) -> AsyncIterator[tuple[bytes, ...]]:
        """A turn with the pictures' bytes: fetched before the wait, held in memory only after it."""
        self.refuse_excess(request)
        async with AsyncExitStack() as stack:
            files = [
                await stack.enter_async_context(self._files.fetched(bot, picture, request)) for picture in pictures
            ]
            await stack.enter_async_context(self._workers.turn(request.requester))
            yield tuple([await self._files.read(file) for file in files])

    async def resolve_languages(self, named: Sequence[str]) -> tuple[str, ...]:
        """The tags of languages named in any way; with none named, all that are read."""
        return await self._workers.run(conversions.resolve_languages, tuple(named))

    async def readable_languages(self) -> tuple[str, ...]:
        """All that are read, as they were at the first asking: a menu must not wait for a worker each time."""
        self._readable = self._readable or await self.resolve_languages(())
        return self._readable

    async def engines(self) -> tuple[str, ...]:
        """What pictures can be read by here, as `conversions.read_picture` takes it; asked once, as above.

        With several engines there is the choice among them as well.
        """
        if not self._engines:
            available = await self._workers.run(conversions.available_engines)
            self._engines = (AUTO, *available) if len(available) > 1 else available
        return self._engines
