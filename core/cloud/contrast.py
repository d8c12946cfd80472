"""Colours made to be told from their ground."""

import numpy as np
import numpy.typing as npt

from core.cloud.palettes import Rgb

# What WCAG 2.2 (1.4.3) asks of large text; the aim lies a little beyond, for a colour is rounded to eight bits.
_LEAST_CONTRAST = 3.0
_AIM = _LEAST_CONTRAST + 0.1
# Relative luminance of linear red, green and blue (WCAG 2.2, of ITU-R BT.709).
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
# What a screen reflects of its room, in WCAG's formula of contrast.
_FLARE = 0.05


def legible(colours: npt.NDArray[np.uint8], ground: Rgb) -> npt.NDArray[np.uint8]:
    """The colours (sRGB, any shape ending in 3), each with a contrast of at least 3:1 to the ground.

    What has it already stays as it is. The others are mixed with white on a ground that white stands out from
    better than black, and darkened on a lighter one, as little as will do: a dark blue becomes a lighter blue.
    """
    light = _linear(colours)
    luminance = light @ _LUMINANCE
    behind = float(_linear(np.array(ground)) @ _LUMINANCE)
    enough = np.maximum(luminance + _FLARE, behind + _FLARE) / np.minimum(luminance + _FLARE, behind + _FLARE)
    if (1 + _FLARE) / (behind + _FLARE) >= (behind + _FLARE) / _FLARE:
        least = min(1.0, _AIM * (behind + _FLARE) - _FLARE)
        white = np.clip((least - luminance) / np.maximum(1 - luminance, 1e-6), 0, 1)[..., None]
        changed = light + (1 - light) * white
    else:
        most = max(0.0, (behind + _FLARE) / _AIM - _FLARE)
        changed = light * np.minimum(1, most / np.maximum(luminance, 1e-6))[..., None]
    return np.where((enough >= _LEAST_CONTRAST)[..., None], colours, _encoded(changed))


def _linear(colours: npt.NDArray[np.generic]) -> npt.NDArray[np.float32]:
    """sRGB (0–255) as light (0–1), by the curve of IEC 61966-2-1."""
    shares = np.asarray(colours, dtype=np.float32) / 255
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4).astype(np.float32)


def _encoded(light: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Light (0–1) as sRGB (0–255): the way back from `_linear`."""
    shares = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 0) ** (1 / 2.4) - 0.055)
    rounded: npt.NDArray[np.uint8] = np.rint(shares * 255).clip(0, 255).astype(np.uint8)
    return rounded
