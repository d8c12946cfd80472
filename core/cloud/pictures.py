"""The shape of a picture: what its transparency leaves, or the subject that stands before its ground."""

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from core import imaging
from core.cloud.regions import Mask, regions_of, without_pinholes, without_specks
from core.cloud.spec import PictureShape
from core.errors import NoShape

try:  # it comes with RapidOCR, and is not there without
    import cv2
except ImportError:
    cv2 = None  # type: ignore[assignment]  # a module or None: imports have no type that says so

_Colours = npt.NDArray[np.float32]

# The long side that a shape is kept at, 150 kB at most: upscaled, its edge is three pixels off on a canvas of 1024.
_SIDE_PX = 192
# A picture whose alpha hides less of it than this is opaque but for an accident at its edge.
_HIDDEN_SHARE = 0.01
# Below this share of the canvas no words find room; a line across it, one in twenty-five, is such a shape.
_LEAST_SHARE = 0.04

# The ground is what lies along the upper, left and right edge of this breadth; people and things stand on the lower.
_EDGE_SHARE = 1 / 32
_EDGE_DEPTH = 2 / 3
# A colour differs from the ground when it is this far from it (of 255, in YCbCr): a JPEG's noise stays below.
_LEAST_DISTANCE = 24
# A ground is plain when so much of the edge differs so little from its median; a subject may touch the rest.
_PLAIN_SHARE = 0.8
# As many colours tell a ground of sky, wall and trees.
_GROUND_COLOURS = 6
_CLUSTERINGS = 8
# Of portraits and scenes, one threshold explains this share of the variance of the distances where it finds a subject.
_LEAST_PARTING = 0.7
# How much a subject may have of the picture and must have of its own box (a sky's stars have less), and how alike its
# colours may be to the ground's (Bhattacharyya, 0–1): of a dozen photos, those that were cut well had .34 to .61, the
# others .77 to .83.
_SUBJECT_SHARE = (0.03, 0.9)
_LEAST_DENSITY = 0.2
_MOST_ALIKE = 0.65
# GrabCut begins with a frame of this share around what may be subject, and has settled after this many rounds.
_FRAME_SHARE = 1 / 12
_ROUNDS = 4
# It clusters either side in five colours, which very small pictures do not have.
_LEAST_SIDE_PX = 16


def shape_of_picture(data: bytes) -> PictureShape:
    """The shape and colours of a picture in any supported format, cut to the shape, at most 192 px a side.

    The shape is what the picture's alpha shows, where it hides anything; else its subject, where that stands out
    from the colours along the picture's edge; else the whole picture. Small holes are filled.
    Raises `NoShape` where nothing is left, or only a line, and the errors of `core.imaging.open_pages`.
    """
    picture = imaging.open_cutout(data)
    picture.thumbnail((_SIDE_PX, _SIDE_PX), Image.Resampling.HAMMING)  # LANCZOS leaves halos
    pixels = np.asarray(picture)
    colours, visible = pixels[..., :3], pixels[..., 3] >= 128
    hidden = visible.mean() <= 1 - _HIDDEN_SHARE
    mask = without_pinholes(visible) if hidden else _subject(picture.convert("RGB"))
    if not (mask & visible).any():
        raise NoShape
    # What is hidden has no colour of its own: words in a filled hole take that of the rest.
    colours = np.where(visible[..., None], colours, colours[mask & visible].mean(axis=0).astype(np.uint8))
    return _cut(mask, colours)


def _cut(mask: Mask, colours: npt.NDArray[np.uint8]) -> PictureShape:
    box = _box(mask)
    mask, colours = mask[box], colours[box]
    height, width = mask.shape
    if mask.mean() * min(height, width) / max(height, width) < _LEAST_SHARE:
        raise NoShape
    return PictureShape(width, height, np.packbits(mask, axis=1).tobytes(), colours.tobytes())


def _box(mask: Mask) -> tuple[slice, slice]:
    """The rows and columns between the first and the last that are set."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _subject(picture: Image.Image) -> Mask:
    """Where the subject of a picture (RGB) stands; everywhere, where it cannot be told from the ground."""
    everywhere = np.ones((picture.height, picture.width), dtype=np.bool_)
    if min(picture.size) < _LEAST_SIDE_PX:
        return everywhere
    colours = np.asarray(picture.filter(ImageFilter.MedianFilter(3)).convert("YCbCr"), dtype=np.float32)
    found = _before_plain_ground(colours)
    if found is None:
        found = _by_grab_cut(np.asarray(picture)) if cv2 else _by_distance(colours)
    subject = without_specks(without_pinholes(found))
    return subject if _is_told(subject, np.asarray(picture)) else everywhere


def _is_told(subject: Mask, picture: npt.NDArray[np.uint8]) -> bool:
    least, most = _SUBJECT_SHARE
    if not least <= subject.mean() <= most:
        return False
    return subject[_box(subject)].mean() >= _LEAST_DENSITY and _likeness(picture, subject) <= _MOST_ALIKE


def _before_plain_ground(colours: _Colours) -> Mask | None:
    """What differs from a ground of one colour; None where the ground has more."""
    edge = _edge(colours.shape[:2])
    distances = np.linalg.norm(colours - np.median(colours[edge], axis=0), axis=2)
    if (distances[edge] < _LEAST_DISTANCE).mean() < _PLAIN_SHARE:
        return None
    return _inside(distances >= _LEAST_DISTANCE)


def _by_grab_cut(picture: npt.NDArray[np.uint8]) -> Mask:
    """What is not like the picture's frame, in colour and in one piece.

    (Rother, Kolmogorov and Blake, "GrabCut", ACM TOG 23(3), 2004.)
    """
    edge = _edge(picture.shape[:2])
    breadths = [max(1, round(side * _FRAME_SHARE)) for side in edge.shape]
    labels = np.full(edge.shape, cv2.GC_PR_BGD, dtype=np.uint8)
    labels[breadths[0] :, breadths[1] : -breadths[1]] = cv2.GC_PR_FGD
    labels[edge] = cv2.GC_BGD
    cv2.setRNGSeed(0)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(picture, labels, (0, 0, 0, 0), *models, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    subject = Image.fromarray(np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)) * np.uint8(255))
    # The cut is ragged where the colours are alike, and follows an edge of the ground for a pixel's breadth.
    return np.asarray(subject.filter(ImageFilter.MedianFilter(5))) > 0


def _by_distance(colours: _Colours) -> Mask:
    """What is far from all colours of the edge; nothing, where near and far are not two kinds."""
    nearest = np.full(colours.shape[:2], np.inf, dtype=np.float32)
    for colour in _clustered(colours[_edge(colours.shape[:2])]):
        np.minimum(nearest, np.linalg.norm(colours - colour, axis=2), out=nearest)
    threshold, parting = _otsu(nearest.clip(0, 255).astype(np.uint8))
    if parting < _LEAST_PARTING or threshold < _LEAST_DISTANCE:
        return np.zeros(nearest.shape, dtype=np.bool_)
    return _inside(nearest > threshold)


def _inside(different: Mask) -> Mask:
    """What the ground, which begins at the edge, does not reach: a white eye before a white ground too."""
    alike = regions_of(~different)
    ground = np.unique(alike[_edge(different.shape)])
    return ~np.isin(alike, ground[ground > 0])


def _likeness(picture: npt.NDArray[np.uint8], subject: Mask) -> float:
    """How much the colours of subject and ground have in common: the Bhattacharyya coefficient of 512 bins."""
    bins = (picture >> 5).astype(np.intp) @ (64, 8, 1)
    inside, outside = (np.bincount(bins[part], minlength=512) / max(1, part.sum()) for part in (subject, ~subject))
    return float(np.sqrt(inside * outside).sum())


def _edge(shape: tuple[int, ...]) -> Mask:
    """The upper edge and the upper parts of the left and right one."""
    breadth = max(1, round(min(shape) * _EDGE_SHARE))
    edge = np.zeros(shape, dtype=np.bool_)
    edge[:breadth] = True
    depth = round(shape[0] * _EDGE_DEPTH)
    edge[:depth, :breadth] = edge[:depth, -breadth:] = True
    return edge


def _clustered(colours: _Colours) -> _Colours:
    """The means of a few clusters of colours (Lloyd's algorithm), begun at even steps of brightness."""
    ranked: _Colours = colours[np.argsort(colours[:, 0], kind="stable")]
    middles: _Colours = ranked[np.linspace(0, len(ranked) - 1, 2 * _GROUND_COLOURS + 1).astype(int)[1::2]]
    for _ in range(_CLUSTERINGS):
        nearest = np.linalg.norm(colours[:, None] - middles[None], axis=2).argmin(axis=1)
        for number in range(_GROUND_COLOURS):
            if (nearest == number).any():
                middles[number] = colours[nearest == number].mean(axis=0)
    return middles


def _otsu(levels: npt.NDArray[np.uint8]) -> tuple[int, float]:
    """The threshold that parts levels best, and which share of their variance it explains, 0–1.

    (Otsu, "A Threshold Selection Method from Gray-Level Histograms", IEEE SMC 9(1), 1979.)
    """
    shares = np.bincount(levels.ravel(), minlength=256) / levels.size
    below, sums = shares.cumsum(), (shares * np.arange(256)).cumsum()
    total = (shares * (np.arange(256) - sums[-1]) ** 2).sum()
    between = (sums[-1] * below - sums) ** 2 / np.maximum(below * (1 - below), 1e-9)
    best = int(between.argmax())
    return best, float(between[best] / total) if total > 0 else 0.0
