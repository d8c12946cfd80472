"""How people see colours: contrast, perceived difference, and colour blindness."""

from itertools import combinations

import numpy as np
import numpy.typing as npt

Colours = npt.NDArray[np.float64]

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG
# 15(6), 2009, table 1: severity 1.0, for linear RGB.
BLINDNESS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}

# Ottosson, "A perceptual color space for image processing", 2020.
_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def linear(colours: npt.ArrayLike) -> Colours:
    """sRGB (0–255, any shape ending in 3) as light, 0–1."""
    shares = np.asarray(colours, dtype=np.float64) / 255
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def luminance(colours: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Relative luminance, as WCAG 2.2 defines it."""
    return linear(colours) @ (0.2126, 0.7152, 0.0722)


def contrast(one: npt.ArrayLike, other: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """The contrast ratio of WCAG 2.2, 1 to 21."""
    first, second = luminance(one) + 0.05, luminance(other) + 0.05
    return np.maximum(first, second) / np.minimum(first, second)


def oklab(light: Colours) -> Colours:
    """Linear RGB in OKLab, where a difference of about 0.02 is just noticed."""
    cones = np.cbrt(light.clip(0, 1) @ np.transpose(_CONES))
    return cones @ np.transpose(_LAB)


def least_difference(colours: npt.ArrayLike, blindness: str | None = None) -> float:
    """The OKLab distance of the two colours that are most alike, as a reader sees them who has that blindness."""
    light = linear(colours)
    if blindness:
        light = (light @ np.transpose(BLINDNESS[blindness])).clip(0, 1)
    return min(float(np.linalg.norm(one - other)) for one, other in combinations(oklab(light), 2))
