from typing import Self

FARTHEST_PX: int
MOST_PX: int

Point = tuple[float, float]

class Outline:
    def __new__(cls) -> Self: ...
    def moveTo(self, to: Point) -> None: ...  # noqa: N802, fontTools' names, here and below
    def lineTo(self, to: Point) -> None: ...  # noqa: N802
    def qCurveTo(self, control: Point, to: Point) -> None: ...  # noqa: N802
    def curveTo(self, first: Point, second: Point, to: Point) -> None: ...  # noqa: N802
    def closePath(self) -> None: ...  # noqa: N802

class Filler:
    def __new__(cls) -> Self: ...
    def add(
        self,
        outlines: list[Outline],
        glyphs: tuple[tuple[int, float, float], ...],
        units: int,
        size_px: float,
        cosine: float,
        sine: float,
    ) -> None: ...
    def fill(self) -> tuple[bytes, int, int, int, int] | None: ...
