"""Several readings as one: an album's, a document's parts."""

from collections.abc import Sequence

from core.ocr.reading import Reading


def joined(readings: Sequence[Reading]) -> Reading:
    """The pages of all readings in their order, the languages and engines of each named once.

    Raises `ValueError` for none.
    """
    if not readings:
        raise ValueError("nothing to join")
    return Reading(
        pages=tuple(page for reading in readings for page in reading.pages),
        languages=tuple(dict.fromkeys(language for reading in readings for language in reading.languages)),
        engine="+".join(
            dict.fromkeys(engine for reading in readings for engine in reading.engine.split("+") if engine)
        ),
        damaged=any(reading.damaged for reading in readings),
        more=any(reading.more for reading in readings),
        unfinished=any(reading.unfinished for reading in readings),
    )
