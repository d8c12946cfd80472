"""What a user can mend: one named error each, with the sentence that says what to do.

The sentences are gettext message ids: `handlers` translates them, the command line prints them as they are.
Everything that is not one of these is a fault of ours, and no user ever sees its text.
"""

from collections.abc import Callable
from typing import ClassVar


def N_(message: str) -> str:  # noqa: N802, the name that gettext's extractors look for
    """Marks a sentence for translation without translating it."""
    return message


OWN_TAG = N_("en")
"""The language (BCP 47) that sentences are written in; what a catalogue has for it is its own."""

LIST_COMMA = N_(", ")
"""What stands between the parts of a list."""


class UserError(Exception):
    """Something that a user can mend.

    `details` fill the placeholders of `sentence`. They are one positional argument, because an
    exception crosses to us from a worker process by pickle, and pickle calls `type(error)(*error.args)`.
    """

    sentence: ClassVar[str]

    def __init__(self, details: dict[str, str | int | float] | None = None) -> None:
        super().__init__(details or {})

    @property
    def details(self) -> dict[str, str | int | float]:
        """The values of the sentence's placeholders."""
        details: dict[str, str | int | float] = self.args[0]
        return details

    def say(self, translate: Callable[[str], str] = str) -> str:
        """The sentence in the language of `translate` (English when left out), details filled in."""
        return translate(self.sentence) % self.details

    def __str__(self) -> str:
        return self.say()


class UnreadablePicture(UserError):
    """The bytes look like a picture and cannot be decoded."""

    sentence = N_("I can't open this picture: the file is damaged. Please send it again, or as a JPEG or PNG.")


class UnreadableDocument(UserError):
    """The bytes begin like a PDF and cannot be opened."""

    sentence = N_("I can't open this PDF: the file is damaged. Please send it again, or print it to a new PDF first.")


class UnreadablePage(UserError):
    """A page of a PDF that cannot be opened."""

    sentence = N_("This page is damaged.")


class NeedsPassword(UserError):
    """A PDF that is encrypted."""

    sentence = N_("This PDF is locked with a password. Save it without one, or send me pictures of its pages.")


class NoPages(UserError):
    """A PDF without a page."""

    sentence = N_("This PDF has no pages.")


class EmptyFile(UserError):
    """Zero bytes."""

    sentence = N_("This file is empty: nothing arrived. Please send it again.")


class UnsupportedType(UserError):
    """The bytes are of a kind that is not read. Details: none."""

    sentence = N_(
        "This is not a kind of file that I can read. "
        "Send a PDF or a picture: JPEG, PNG, WebP, HEIC, AVIF, BMP, TIFF or GIF."
    )


class FileTooBig(UserError):
    """More bytes than a bot may fetch or than are allowed. Details: `limit_mb`."""

    sentence = N_(
        "This file is too big: I can fetch at most %(limit_mb)d MB. Send it smaller, or as a photo instead of a file."
    )


class TooManyPixels(UserError):
    """More pixels than are decoded. Details: `megapixels`, `limit_megapixels`."""

    sentence = N_(
        "This picture has %(megapixels)d megapixels, and I read at most %(limit_megapixels)d. "
        "Send it smaller, or as a photo instead of a file."
    )


class TooLong(UserError):
    """A picture with a side that no engine takes. Details: `side_px`, `limit_px`."""

    sentence = N_(
        "This picture is %(side_px)d pixels long, and I read at most %(limit_px)d. Cut it into parts and send those."
    )


class NoTextFound(UserError):
    """A picture in which no engine saw a word."""

    sentence = N_(
        "I found no text in this picture. If there is some, send it sharper, closer, or as a file, "
        "or tell me its language: reply to it with /ocr and a language, for example /ocr rus."
    )


class UnreadableText(UserError):
    """A file in which no text can be made out: damaged, or of an unknown kind."""

    sentence = N_(
        "I can't make out the text in this file: it is damaged, or of a kind that I don't know. "
        "Send it as TXT, DOCX, PDF, HTML, CSV or SRT, or export the chat as JSON or TXT."
    )


class NoTextInFile(UserError):
    """A file that was opened and holds no text."""

    sentence = N_("There is no text in this file. If it is scanned, send me its pages as pictures.")


class NoWords(UserError):
    """A text without a word that could stand in a cloud."""

    sentence = N_(
        "There are no words for a cloud in this text. "
        "Send a few sentences: links, mentions, commands and numbers are left out."
    )


class UnknownShape(UserError):
    """A shape that is neither drawn by code nor an emoji. Details: `shape`, `known`."""

    sentence = N_("I know no shape called “%(shape)s”. Take an emoji, or one of these: %(known)s.")


class NoShape(UserError):
    """A picture that leaves no room for words in its shape."""

    sentence = N_("I see no shape for words in this picture: it is empty or too thin. Please send another one.")


class NothingToSet(UserError):
    """No text for a card, or one in which no installed font can write a character."""

    sentence = N_("I have no text to draw. Write some after /card, or reply to a text with it.")


class TooMuchText(UserError):
    """A text for a card that is longer than one holds."""

    sentence = N_("This is too much text for one card: about a thousand characters fit. Please shorten it.")


class NoTable(UserError):
    """A table was wanted of a reading that has none."""

    sentence = N_("There is no table in this: I see no rows and columns. Take it as text or as a Word file instead.")


class UnknownLanguage(UserError):
    """A language that is not installed. Details: `language`, and `closest`: tags of what may have been meant, in order.

    What these are called is said in the language of the sentence.
    """

    sentence = N_("I cannot read a language called “%(language)s”. The closest that I know: %(closest)s.")

    def say(self, translate: Callable[[str], str] = str) -> str:
        """The sentence, and in it the names of languages with their tags: `Russian (ru)`."""
        from core.ocr.languages import name_of  # noqa: PLC0415, few who import errors need it

        tags = str(self.details["closest"]).split()
        names = translate(LIST_COMMA).join(f"{name_of(tag, translate(OWN_TAG))} ({tag})" for tag in tags)
        return translate(self.sentence) % (self.details | {"closest": names})


class TookTooLong(UserError):
    """A conversion was ended at its time limit. Details: `limit_s`."""

    sentence = N_("This took longer than %(limit_s)d seconds, so I stopped. Try a smaller picture or a shorter text.")


class TooHeavy(UserError):
    """A conversion ran out of memory or took its worker down."""

    sentence = N_("This was too much for me: I ran out of memory. Try a smaller picture or a shorter text.")


class Busy(UserError):
    """The queue is full. Details: `waiting`, how many are before this one."""

    sentence = N_("I am busy right now; waiting before you: %(waiting)d. Please send it again in a minute.")


class TooManyWaiting(UserError):
    """One requester has as many conversions waiting as one may. Details: `limit`."""

    sentence = N_("You already have %(limit)d waiting. Please wait for some answers, then send this again.")


class FileGone(UserError):
    """Telegram no longer serves the file."""

    sentence = N_("Telegram no longer gives me this file. Please send it again.")


OF_A_PAGE = (UnreadablePage, UnreadablePicture, TooManyPixels, TooLong, TookTooLong, TooHeavy)
"""What may be wrong with one page of a document, and leaves its others to be read."""
