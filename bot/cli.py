"""The command line: `rebus run | ocr | cloud | doctor`. Results go to stdout, everything else to stderr.

What a command needs is imported inside it: `rebus ocr` does not wait for Telegram's library, and the workers, which
import the program's first module again, wait for nothing at all.
"""
# ruff: noqa: PLC0415, for the reason above

import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib import metadata
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from core.cloud.spec import Angles
from core.exports import Form

if TYPE_CHECKING:
    from bot.reading import Order, Result, Row
    from bot.results import Destination, Source
    from bot.settings import Settings

app = typer.Typer(
    help="Turns pictures into words and words into pictures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they would show local variables, the token among them
)


def main() -> None:
    """The console script `rebus`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="surrogateescape")  # a file's name need not be valid in any encoding
    app(prog_name="rebus")


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"rebus {metadata.version('rebus')}")
        raise typer.Exit


@app.callback()
def _common(
    _version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Turns pictures into words and words into pictures."""


@app.command()
def run() -> None:
    """Run the bot: on Telegram with REBUS_TOKEN, in the playground without."""
    import asyncio

    from bot.app import run as run_bot

    code = asyncio.run(run_bot(_settings()))
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    # Everything is closed. To take apart what was imported costs another 0.3 s of a core, which on a busy machine is
    # most of the 5 s that SIGTERM leaves.
    os._exit(code)


@app.command()
def doctor() -> None:
    """Say what is installed, what works, and how to mend the rest."""
    from bot.doctor import examine

    raise typer.Exit(examine(_settings()))


@app.command()
def ocr(  # noqa: PLR0917, as for `cloud`
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Pictures, PDFs, or folders of them.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for each file.")] = False,
    lang: Annotated[
        str | None, typer.Option(metavar="LANG", help="The language: de, deu or German; several as de+en.")
    ] = None,
    form: Annotated[
        Form | None, typer.Option("--format", help="Make a file of this kind of each, beside it, instead of printing.")
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(metavar="FILE|FOLDER", help="Where the file goes, or the files; - is standard output."),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that are there.")] = False,
) -> None:
    """Read the text in pictures."""
    from bot.reading import Order, pages_of
    from bot.results import Destination, sources_of

    sources = sources_of(files)
    form = _form_of(form, out, len(sources), as_json)
    destination = Destination(out, sources, form, overwrite=overwrite) if form else None
    settings, failed = _settings(), False
    order = Order((lang,) if lang else (), form, settings.ocr_engine)
    pages = pages_of(sources[0].file) if len(sources) == 1 else 1
    with _output(max(len(sources), pages)) as output:
        results = _results([source.file for source in sources], order, settings, output.advance)
        for source, result in zip(sources, results, strict=True):
            row = _saved(source, result, destination) if destination else result.row
            failed |= "error" in row
            for note in result.notes:
                output.trouble(f"{row['file']}: {note}")
            if as_json:
                output.result(json.dumps(row, ensure_ascii=False))
            elif "error" in row:
                output.trouble(f"{row['file']}: {row['error']}")
            elif destination is None:
                output.result(f"==> {row['file']} <==\n{result.shown}\n" if len(sources) > 1 else result.shown)
            elif "saved" in row:
                output.trouble(f"Saved {row['saved']}")
            if len(sources) > 1:  # else the bar has moved with each page
                output.advance()
    raise typer.Exit(int(failed))


def _form_of(form: Form | None, out: str | None, sources: int, as_json: bool) -> Form | None:
    """The form that is asked for, or that the name of the file says. Raises `typer.BadParameter`."""
    if out is None:
        return form
    if out == "-" and (sources > 1 or as_json):
        raise typer.BadParameter("standard output takes one file, and nothing else.", param_hint="--out")
    named = PurePath(out).suffix.lower().removeprefix(".")
    if form is None and named not in list(Form):
        raise typer.BadParameter("say which kind of file: --format pdf, say.", param_hint="--format")
    return form or Form(named)


def _saved(source: "Source", result: "Result", destination: "Destination") -> "Row":
    """The row of a file, with where what was made of it was saved, or why not."""
    from bot.files import UnusableFile

    if result.export is None:
        return result.row
    try:
        saved = destination.write(source, result.export)
    except UnusableFile as error:
        return {"file": source.file, "error": str(error)}
    return result.row | ({"saved": saved} if saved else {})


def _results(
    files: Sequence[str], order: "Order", settings: "Settings", page_done: Callable[[], None]
) -> "Iterator[Result]":
    """In the order of the files; `page_done` is told of the pages of a file that is the only one."""
    from bot.reading import read_many, read_one

    if len(files) == 1:
        yield read_one(files[0], order, page_done)
    else:
        yield from read_many(files, order, settings.conversion_limit_s, settings.worker_memory_bytes)


@app.command()
def cloud(  # noqa: PLR0917, typer makes options of them; nobody calls it by position
    source: Annotated[
        str,
        typer.Argument(metavar="FILE|-", help="A text, Word file, subtitles, exported chat…; - for standard input."),
    ],
    out: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            show_default="cloud.jpg",
            help="Where the picture goes: .jpg, .png, .webp or .svg, by its name; - is standard output.",
        ),
    ] = None,
    palette: Annotated[
        str | None,
        typer.Option("--style", metavar="PALETTE", show_default="dusk", help="The colours, and their ground."),
    ] = None,
    shape: Annotated[
        str | None,
        typer.Option(metavar="SHAPE", help="What words fill: heart, star…, an emoji, or the file of a picture."),
    ] = None,
    font: Annotated[
        str | None, typer.Option(metavar="FONT", show_default="sans", help="The letters: sans, serif or round.")
    ] = None,
    size: Annotated[
        str | None,
        typer.Option(
            metavar="WxH|CANVAS", show_default="1024x1024", help="Pixels, or square, wide, tall, story, sticker."
        ),
    ] = None,
    angles: Annotated[Angles | None, typer.Option(show_default="mixed", help="How words may lie.")] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="A line above the words.")] = None,
    day: Annotated[
        str | None,
        typer.Option("--date", metavar="DAY", help="A smaller line below the title: today, or a day as 2026-11-25."),
    ] = None,
    ground: Annotated[
        str | None,
        typer.Option(
            metavar="COLOUR", show_default="the palette's", help="The colour behind the words: #1f3a5f, or navy…"
        ),
    ] = None,
    transparent: Annotated[
        bool, typer.Option("--transparent", help="Without a ground, in a file that can be so: not in a JPEG.")
    ] = False,
    top: Annotated[int | None, typer.Option(min=1, max=1000, show_default="200", help="At most so many words.")] = None,
    drop: Annotated[
        list[str] | None, typer.Option(metavar="WORD", help="A word to leave out; may be given several times.")
    ] = None,
    numbers: Annotated[bool, typer.Option("--numbers", help="Numbers are words, too.")] = False,
    keyness: Annotated[
        bool, typer.Option("--keyness", help="Weigh words by how special they are in this text, not by their count.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Another seed, another arrangement.")] = 0,
    svg: Annotated[bool, typer.Option("--svg", help="An SVG, whatever the name says.")] = False,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print the placed words, one JSON object a line; the picture only with --out."),
    ] = False,
) -> None:
    """Draw the word cloud of a text."""
    from bot.files import (
        CloudWish,
        UnknownWish,
        UnusableFile,
        dated,
        encoding_of,
        picture_of,
        style_of,
        text_of,
        write_cloud,
    )
    from core.cloud.counting import Counting, Weighing
    from core.conversions import draw_spec, weigh_words
    from core.errors import UserError

    wish = CloudWish(palette, shape, font, size, angles, title, ground, transparent, top)
    out = out or (None if as_json else "cloud.svg" if svg else "cloud.jpg")
    try:
        counting = Counting(Weighing.KEYNESS if keyness else Weighing.COUNT, numbers, tuple(drop or ()))
        spec = dated(weigh_words(text_of(source), None, style_of(wish), seed, counting), day)
        drawn = draw_spec(replace(spec, picture=picture_of(wish)), encoding_of(out or "", svg=svg))
        if out:
            write_cloud(drawn, out)
    except UnknownWish as error:
        raise typer.BadParameter(error.sentence, param_hint=error.option) from error
    except (UserError, UnusableFile) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    if as_json:
        for word in drawn.words:
            typer.echo(json.dumps(asdict(word), ensure_ascii=False))
    elif out != "-":
        typer.echo(f"Saved {out}", err=True)


@dataclass(frozen=True)
class _Output:
    """Where results and troubles go, and a bar that moves on."""

    result: Callable[[str], None]
    trouble: Callable[[str], None]
    advance: Callable[[], None]


@contextmanager
def _output(steps: int) -> Iterator[_Output]:
    """With a progress bar where files, or the pages of one, are many and somebody looks on."""
    if steps < 2 or not sys.stderr.isatty():
        yield _Output(typer.echo, partial(typer.echo, err=True), lambda: None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as bar:
        task = bar.add_task("", total=steps)
        above_the_bar = partial(console.out, highlight=False)
        # Both on one terminal: the bar's console keeps them apart.
        result = above_the_bar if sys.stdout.isatty() else typer.echo
        yield _Output(result, above_the_bar, partial(bar.advance, task))


def _settings() -> "Settings":
    """Raises `typer.Exit` after naming the settings that are wrong."""
    from pydantic import ValidationError

    from bot.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        for problem in error.errors(include_input=False, include_url=False):
            name = "_".join(str(part) for part in problem["loc"]).upper()
            typer.echo(f"REBUS_{name}: {problem['msg']}.", err=True)
        raise typer.Exit(2) from None
