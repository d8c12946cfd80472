import numpy as np
import numpy.typing as npt

KNOWN: int
START: int
INNER: int
EAST_ASIAN: int
SOUTH_EAST_ASIAN: int
PICTOGRAPH: int
SKIN_TONE: int
FLAG_LETTER: int

def kinds_in(text: str, kinds: bytes) -> int: ...
def places_of(text: str, kinds: bytes, wanted: int) -> list[int]: ...

class Vocabulary:
    count: int
    def __init__(self, seed: int) -> None: ...
    def words(self, first: int = 0) -> list[str]: ...
    def number(self, words: list[str], into: npt.NDArray[np.int32]) -> None: ...
    def cut(self, text: str, kinds: bytes, into: npt.NDArray[np.int32], runs: list[str]) -> int: ...
