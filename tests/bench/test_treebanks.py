"""Words against gold: what counts, and what a perfect and a wrong cut score."""

from pathlib import Path

import pytest

from bench.words.treebanks import score, treebanks

# Own sentences, in the form of Universal Dependencies; "1-2" is one word as it is written.
ENGLISH = """# text = Don't panic, the garden is 3 m long.
1-2\tDon't\t_
1\tDo\t_
2\tn't\t_
3\tpanic\t_
4\t,\t_
5\tthe\t_
6\tgarden\t_
7\tis\t_
8\t3\t_
9\tm\t_
10\tlong\t_
11\t.\t_
"""
JAPANESE = "# text = 庭を見た。\n" + "".join(f"{n}\t{form}\t_\n" for n, form in enumerate("庭を見た。", 1))


@pytest.mark.parametrize(("name", "text", "words"), [("en_own-ud-test", ENGLISH, 7), ("ja_own-ud-test", JAPANESE, 4)])
def test_words_cut_as_the_gold_has_them_score_one(tmp_path: Path, name: str, text: str, words: int) -> None:
    (tmp_path / f"{name}.conllu").write_text(text, encoding="utf-8")
    [file] = treebanks(tmp_path)
    measured = score(file)
    assert (measured.treebank, measured.words, measured.ours) == (name[:6], words, 1.0)


def test_words_cut_elsewhere_score_less(tmp_path: Path) -> None:
    (tmp_path / "zh_own-ud-test.conllu").write_text("# text = 北京大学\n1\t北\t_\n2\t京大学\t_\n", encoding="utf-8")
    [file] = treebanks(tmp_path)
    assert score(file).ours == 0
