"""Tables that are written into the docs."""

from pathlib import Path

import pytest

from bench.ocr import docs


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "benchmarks.md"
    path.write_text("before\n<!-- some -->\nold\n<!-- /some -->\nafter\n")
    monkeypatch.setattr(docs, "PAGE", path)
    return path


def test_a_table_takes_the_place_of_the_one_before_and_of_nothing_else(page: Path) -> None:
    for _ in range(2):
        docs.put("some", "new\n")
        assert page.read_text() == "before\n<!-- some -->\nnew\n<!-- /some -->\nafter\n"


def test_a_page_without_the_place_is_left_alone(page: Path) -> None:
    with pytest.raises(ValueError, match="other"):
        docs.put("other", "new\n")
    assert "old" in page.read_text()


def test_the_benchmarks_page_has_every_place() -> None:
    for name in ("bench.cloud", "bench.ocr", "bench.ocr.calibration", "bench.ocr.throughput", "bench.words"):
        assert f"<!-- {name} -->\n" in docs.PAGE.read_text()
