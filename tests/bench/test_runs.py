"""A run of a reader: what is kept of it, and what is not read twice."""

import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from bench.ocr import __main__ as bench
from bench.ocr import runs

WORDS = "Lantern festival"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A picture with truth, and a file that is none."""
    monkeypatch.setattr(runs, "BUILD", tmp_path / "build")
    folder = tmp_path / "pictures"
    folder.mkdir()
    page = Image.new("RGB", (700, 120), "white")
    ImageDraw.Draw(page).text((30, 30), WORDS, "black", ImageFont.load_default(60))
    page.save(folder / "good.png")
    (folder / "broken.png").write_bytes(b"no picture")
    rows = [
        {"id": f"some/{name}", "set": name, "lang": "en", "file": f"{name}.png", "text": WORDS}
        for name in ("good", "broken")
    ]
    (folder / "manifest.json").write_text(json.dumps(rows))
    return folder


def kept(data: Path) -> list[runs.Result]:
    return runs.read_results(runs.kept_at(data, "naive", "files"))


def test_a_picture_is_read_once_and_a_failure_is_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--data", str(data), "--readers", "naive", "--conditions", "files", "--workers", "1"]

    assert bench.main([*asked, "--sets", "good"]) == 0
    good = kept(data)[0]
    assert (good.cer, good.f1, good.error, good.script) == (0, 1, None, "Latin")
    assert good.cpu_s > 0

    assert bench.main(asked) == 0
    first, broken = kept(data)
    assert first == good
    assert broken.failed
    assert (broken.cer, broken.f1, broken.error) == (1, 0, "UnidentifiedImageError")
    assert "| **all** (2) | .500 / .500, 1 failed |" in capsys.readouterr().out


def test_two_runs_are_compared_picture_by_picture(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--data", str(data), "--readers", "naive", "--conditions", "files", "--workers", "1"]
    assert bench.main(asked) == 0
    path = runs.kept_at(data, "naive", "files")
    old = path.with_name("naive.files.old.jsonl")
    old.write_text(path.read_text().replace('"cer": 0.0', '"cer": 0.25'))
    assert bench.main([*asked, "--compare", str(old)]) == 0
    changed = capsys.readouterr().out.partition("since")[2]
    assert "| **all** (2) | 0.625 → 0.500 |" in changed
    assert "| some/good | 0.250 → 0.000 |" in changed
    assert "some/broken" not in changed


def test_names_that_are_none_are_refused(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["--data", str(data), "--readers", "nobody"])
    assert "no nobody" in capsys.readouterr().err
    assert bench.main(["--data", str(data), "--sets", "nothing"]) == 2
