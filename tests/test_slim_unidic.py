"""The image's Japanese dictionary cuts as the package's does."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import unidic_lite
from wordfreq import get_frequency_dict

from core.cloud import japanese

TOOL = Path(__file__).parents[1] / "tools" / "slim_unidic.py"


def test_a_slim_dictionary_cuts_every_text_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(1)
    frequencies = get_frequency_dict("ja", wordlist="small")
    natural = ["".join(rng.choices(list(frequencies), list(frequencies.values()), k=200)) for _ in range(50)]
    letters = "".join(frequencies) + "。、「」()\"',abc123🐱"
    senseless = ["".join(rng.choices(letters, k=400)) for _ in range(50)]
    texts = ["すもももももももものうち", '彼は"a,b"と言った', *natural, *senseless]
    whole = [japanese.analyse(text) for text in texts]

    folder = tmp_path / "dicdir"
    shutil.copytree(unidic_lite.DICDIR, folder)
    subprocess.run([sys.executable, TOOL, folder], check=True)

    monkeypatch.setattr(unidic_lite, "DICDIR", str(folder))
    japanese._tagger.cache_clear()
    try:
        assert [japanese.analyse(text) for text in texts] == whole
    finally:
        japanese._tagger.cache_clear()
    assert sum(path.stat().st_size for path in folder.iterdir()) < 90_000_000
