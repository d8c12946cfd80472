"""A reliability diagram as SVG: how many were right of what was said."""

from collections.abc import Sequence
from html import escape

_SIDE = 320
_LEFT, _TOP, _RIGHT, _BOTTOM = 48, 16, 190, 44
# Okabe and Ito's, which colour-blind people tell apart; a pair for each engine, of which the first is dashed.
_COLOURS = ("#e69f00", "#d55e00", "#56b4e9", "#0072b2")


def drawn(curves: Sequence[tuple[str, Sequence[tuple[float, float]]]]) -> str:
    """Curves with their titles; points are shares, what was said across and what was right upwards."""
    parts = [_frame()]
    for index, (title, points) in enumerate(curves):
        colour, dash = _COLOURS[index % len(_COLOURS)], ' stroke-dasharray="5 4"' if index % 2 == 0 else ""
        path = " ".join(f"{_x(said):.1f},{_y(right):.1f}" for said, right in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
        parts += [f'<circle cx="{_x(said):.1f}" cy="{_y(right):.1f}" r="3" fill="{colour}"/>' for said, right in points]
        y = _TOP + 12 + 20 * index
        x = _LEFT + _SIDE + 14
        parts.append(f'<line x1="{x}" y1="{y}" x2="{x + 24}" y2="{y}" stroke="{colour}" stroke-width="2"{dash}/>')
        parts.append(_text(x + 30, y + 4, title, "start"))
    width, height = _LEFT + _SIDE + _RIGHT, _TOP + _SIDE + _BOTTOM
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="white"/>\n{body}\n</svg>\n'
    )


def _frame() -> str:
    """Axes from 0 to 1, and the diagonal on which a truthful confidence lies."""
    parts = [f'<rect x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#888"/>']
    parts.append(f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="#bbb"/>')
    for tick in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        parts.append(_text(_x(tick), _y(0) + 16, f"{tick:.1f}", "middle"))
        parts.append(_text(_LEFT - 6, _y(tick) + 4, f"{tick:.1f}", "end"))
    parts.append(_text(_x(0.5), _y(0) + 36, "confidence", "middle"))
    parts.append(
        f'<g transform="translate(12 {_y(0.5)}) rotate(-90)">{_text(0, 0, "share of words right", "middle")}</g>'
    )
    return "\n".join(parts)


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>'


def _x(share: float) -> float:
    return _LEFT + share * _SIDE


def _y(share: float) -> float:
    return _TOP + (1 - share) * _SIDE
