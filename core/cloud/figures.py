"""The shapes that are drawn by code: outlines filled alike, whose union is the figure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

Outline = npt.NDArray[np.float64]
"""The corners of a closed polygon, shape (n, 2): x to the right, y downwards, in any unit."""

# A curve of so many corners has none that is seen on 4096 px: they are 0.2 px off a circle.
_CORNERS = 360


@dataclass(frozen=True, slots=True)
class Figure:
    """Outlines in the figure's own proportions, and how far they may be stretched to fill a canvas better.

    `slack` 1.3 lets the figure become up to 1.3 times wider or narrower than it is; a circle must stay one.
    """

    outlines: tuple[Outline, ...]
    slack: float = 1.0


def _circle(x: float, y: float, radius: float) -> Outline:
    return np.array([x, y]) + radius * _around()


def _around() -> Outline:
    turn = _turn()
    return np.stack([np.cos(turn), np.sin(turn)], axis=1)


def _turn() -> npt.NDArray[np.float64]:
    return np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)


def _polygon(*corners: tuple[float, float]) -> Outline:
    return np.array(corners, dtype=np.float64)


def _heart() -> Figure:
    """The sextic heart curve, with a little less of a cleft (Weisstein, "Heart Curve", MathWorld)."""
    t = _turn()
    y = 13 * np.cos(t) - 4.4 * np.cos(2 * t) - 2 * np.cos(3 * t) - 0.8 * np.cos(4 * t)
    return Figure((np.stack([16 * np.sin(t) ** 3, -y], axis=1),), slack=1.2)


def _star() -> Figure:
    """Five points, fatter than a pentagram's (.38), so that words find room in its arms."""
    turn = np.arange(10) * np.pi / 5 - np.pi / 2
    radius = np.where(np.arange(10) % 2, 0.56, 1.0)
    return Figure((radius[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1),), slack=1.1)


def _cloud() -> Figure:
    puffs = ((-1.2, 0.3, 0.62), (-0.55, -0.25, 0.75), (0.35, -0.35, 0.9), (1.15, 0.2, 0.72), (0, 0.4, 0.5))
    base = _polygon((-1.2, 0.1), (1.15, 0.1), (1.15, 0.92), (-1.2, 0.92))
    return Figure((*(_circle(*puff) for puff in puffs), base), slack=1.4)


def _bubble() -> Figure:
    """A superellipse between a rectangle and an ellipse, and a tail to its left."""
    t = _turn()
    x = np.sign(np.cos(t)) * np.abs(np.cos(t)) ** 0.5 * 1.3
    y = np.sign(np.sin(t)) * np.abs(np.sin(t)) ** 0.5
    tail = _polygon((-0.85, 0.6), (-0.95, 1.42), (-0.1, 0.9))
    return Figure((np.stack([x, y], axis=1), tail), slack=1.5)


def _drop() -> Figure:
    """A teardrop curve (Weisstein, "Teardrop Curve", MathWorld)."""
    t = _turn()
    return Figure((np.stack([0.95 * np.sin(t) * np.sin(t / 2) ** 1.4, -np.cos(t)], axis=1),), slack=1.2)


def _flower() -> Figure:
    petals = (np.arange(6) + 0.5) * np.pi / 3
    return Figure((*(_circle(np.cos(turn), np.sin(turn), 0.56) for turn in petals), _circle(0, 0, 0.9)), slack=1.1)


def _house() -> Figure:
    roof = _polygon((0, -1), (1.1, -0.1), (-1.1, -0.1))
    walls = _polygon((-0.9, -0.1), (0.9, -0.1), (0.9, 0.95), (-0.9, 0.95))
    chimney = _polygon((0.45, -0.9), (0.75, -0.9), (0.75, -0.3), (0.45, -0.6))
    return Figure((roof, walls, chimney), slack=1.3)


def _moon() -> Figure:
    """A disc of radius 1 less one of radius .8 with its middle .62 to the right: they meet at two tips."""
    radius, away = 0.8, 0.62
    x = (1 - radius**2 + away**2) / (2 * away)
    outer, inner = np.arccos(x), np.arccos((x - away) / radius)
    back = np.linspace(outer, 2 * np.pi - outer, _CORNERS)
    front = np.linspace(2 * np.pi - inner, inner, _CORNERS)
    edge = [np.stack([np.cos(back), np.sin(back)], axis=1)]
    edge += [np.stack([away + radius * np.cos(front), radius * np.sin(front)], axis=1)]
    return Figure((np.concatenate(edge),), slack=1.1)


def _tree() -> Figure:
    tiers = (
        _polygon((0, -1.3), (0.72, -0.42), (-0.72, -0.42)),
        _polygon((0, -1.05), (0.95, 0.22), (-0.95, 0.22)),
        _polygon((0, -0.7), (1.15, 0.9), (-1.15, 0.9)),
    )
    return Figure((*tiers, _polygon((-0.25, 0.9), (0.25, 0.9), (0.25, 1.25), (-0.25, 1.25))), slack=1.2)


def _leaf() -> Figure:
    """What two discs have in common, aslant, on a stalk."""
    half = np.pi / 3.4
    arc = np.linspace(-half, half, _CORNERS)
    side = np.stack([np.cos(arc) - np.cos(half), np.sin(arc)], axis=1)
    blade = np.concatenate([side, -side])
    stalk = _polygon((-0.035, 0.7), (0.035, 0.7), (0.035, 1.05), (-0.035, 1.05))
    turned = np.array([[np.cos(np.pi / 4), np.sin(np.pi / 4)], [-np.sin(np.pi / 4), np.cos(np.pi / 4)]])
    return Figure((blade @ turned, stalk @ turned), slack=1.2)


def _gem() -> Figure:
    return Figure((_polygon((-0.62, -0.8), (0.62, -0.8), (1, -0.25), (0, 0.95), (-1, -0.25)),), slack=1.2)


_BUILDERS: Mapping[str, Callable[[], Figure]] = {
    "circle": lambda: Figure((_circle(0, 0, 1),)),
    "heart": _heart,
    "star": _star,
    "cloud": _cloud,
    "bubble": _bubble,
    "drop": _drop,
    "flower": _flower,
    "house": _house,
    "moon": _moon,
    "tree": _tree,
    "leaf": _leaf,
    "gem": _gem,
}

FIGURES: Mapping[str, Figure] = MappingProxyType({name: build() for name, build in _BUILDERS.items()})
"""The figures by name."""
