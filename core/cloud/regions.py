"""Connected regions of a small mask, without a library that has them: NumPy does not."""

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]

# A hole below this share of the mask is a pinhole. In Noto's emoji the largest between the spokes of 🚲 has .024, the
# link of a chain (⛓) .055, each ring of ✂ .10.
_PINHOLE_SHARE = 0.03
# A region below this share of the largest is a speck: a word of the smallest size hardly fits into it.
_SPECK_SHARE = 0.02


def regions_of(mask: Mask) -> npt.NDArray[np.intp]:
    """The number of the region that each set pixel belongs to, from 1 on; 0 where none is set; the mask's shape.

    Pixels are neighbours along rows and columns. Takes a step of Python for each run of pixels: meant for masks of
    some 256 px a side. (Rosenfeld and Pfaltz, "Sequential Operations in Digital Picture Processing", JACM 1966,
    on runs.)
    """
    padded = np.pad(mask, ((0, 0), (1, 1))).astype(np.int8)
    rows, edges = np.nonzero(np.diff(padded, axis=1))
    starts, ends, rows = edges[::2].tolist(), edges[1::2].tolist(), rows[::2].tolist()
    roots = _joined(rows, starts, ends)
    numbers = np.unique(np.array(roots, dtype=np.intp), return_inverse=True)[1] + 1
    lengths = np.array(ends, dtype=np.intp) - np.array(starts, dtype=np.intp)
    regions = np.zeros(mask.shape, dtype=np.intp)
    regions[mask] = np.repeat(numbers, lengths)
    return regions


def _joined(rows: list[int], starts: list[int], ends: list[int]) -> list[int]:
    """For each run, in reading order, the first run of its region."""
    parents = list(range(len(rows)))

    def root(run: int) -> int:
        while parents[run] != run:
            parents[run] = parents[parents[run]]
            run = parents[run]
        return run

    above = 0  # the first run of the row above that may still touch
    for run, row in enumerate(rows):
        while above < run and (rows[above] < row - 1 or (rows[above] == row - 1 and ends[above] <= starts[run])):
            above += 1
        other = above
        while other < run and rows[other] == row - 1 and starts[other] < ends[run]:
            one, two = root(run), root(other)
            parents[max(one, two)] = min(one, two)
            other += 1
    return [root(run) for run in range(len(rows))]


def without_pinholes(mask: Mask) -> Mask:
    """The mask with its small holes filled: no word stands in them, and they are a shape's least part.

    The hole of a ring stays, the gleam in an eye and the gap between two strokes go.
    """
    ground = regions_of(np.pad(~mask, 1, constant_values=True))
    sizes = np.bincount(ground.ravel())
    small = sizes < _PINHOLE_SHARE * mask.sum()
    small[[0, ground[0, 0]]] = False
    filled: Mask = mask | small[ground][1:-1, 1:-1]
    return filled


def without_specks(mask: Mask) -> Mask:
    """The mask without the regions that are small beside its largest."""
    regions = regions_of(mask)
    sizes = np.bincount(regions.ravel())
    sizes[0] = 0
    kept: Mask = mask & (sizes >= _SPECK_SHARE * sizes.max())[regions]
    return kept
