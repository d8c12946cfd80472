"""The benchmark's figures are those that issues name: each pair was scored once by the scorer of ../shared/tools."""

import pytest

from bench.ocr.scoring import score

PAIRS = (
    ("en", "Total: 12.50", "total  12,50", 0.166667, 1.0),
    ("en", "The “quick” brown—fox", 'The "quick" brown-fox\x0c', 0.0, 1.0),
    ("fr", "été à la ferme", "ete a la ferme", 0.214286, 0.5),
    ("zh", "你好，世界 2024", "你好,世界2024。", 0.111111, 1.0),
    ("jp", "コーヒー、はじめました", "ｺｰﾋｰ はじめました", 0.090909, 1.0),
    ("th", "น้ำ ดื่ม", "น้ำดืม", 0.125, 0.933333),
    ("hi", "नमस्ते दुनिया", "नमस्ते दुनियां", 0.076923, 0.5),
    ("en", "short", "a text that is much longer than its truth", 1.0, 0.0),
    ("en", "nothing was read", "", 1.0, 0.0),
    ("ar", "مرحبا بالعالم", "\u200fمرحبا بالعالم", 0.0, 1.0),
    ("vi", "Tiếng Việt", "Tiêng Viêt", 0.2, 0.0),
)


@pytest.mark.parametrize(("language", "truth", "read", "cer", "f1"), PAIRS)
def test_a_text_scores_what_the_deciding_scorer_gives(
    language: str, truth: str, read: str, cer: float, f1: float
) -> None:
    scored = score(truth, read, language)
    assert scored.cer == pytest.approx(cer, abs=1e-6)
    assert scored.f1 == pytest.approx(f1, abs=1e-6)
