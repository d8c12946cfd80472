"""Pictures with truth: the rows of a manifest such as that of ../shared/data/ocr-dev."""

import json
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.ocr.languages import language_and_script

# Where the manifests' names of languages are not BCP 47.
_TAGS = {"jp": ("ja",), "zh": ("zh-Hans",), "zh-CHT": ("zh-Hant",), "mix": ("zh-Hans", "en")}
_SCRIPTS = {
    "Arab": "Arabic",
    "Cyrl": "Cyrillic",
    "Deva": "Devanagari",
    "Hans": "Chinese",
    "Hant": "Chinese",
    "Jpan": "Japanese",
    "Kore": "Korean",
    "Latn": "Latin",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A file, the text on it, and where it comes from. `language` is the manifest's name for it."""

    id: str
    set: str
    language: str
    path: Path
    truth: str

    @property
    def tags(self) -> tuple[str, ...]:
        """BCP 47."""
        return _TAGS.get(self.language, (self.language,))

    @property
    def script(self) -> str:
        """The script that its language is written in."""
        if self.language == "mix":
            return "several"
        _, script = language_and_script(self.tags[0]) or ("", "unknown")
        return _SCRIPTS.get(script, script)


def load(folder: Path, sets: Collection[str] = (), languages: Collection[str] = ()) -> list[Picture]:
    """The pictures of `folder`/manifest.json, in its order: of some sets or languages, or all where none is named."""
    rows = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return [
        Picture(row["id"], row["set"], row["lang"], folder / row["file"], row["text"])
        for row in rows
        if (not sets or row["set"] in sets) and (not languages or row["lang"] in languages)
    ]


def sample(pictures: Sequence[Picture], count: int) -> list[Picture]:
    """`count` of them, the same ones each time, in their order."""
    chosen = set(random.Random(0).sample(range(len(pictures)), min(count, len(pictures))))
    return [picture for index, picture in enumerate(pictures) if index in chosen]
