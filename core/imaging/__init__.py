"""Any bytes → upright RGB pages, bounded, or a clear error."""

from core.imaging.opening import (
    MAX_PAGES,
    MAX_PIXELS,
    MAX_SIDE_PX,
    MAX_TOTAL_PIXELS,
    Pages,
    count_pages,
    open_cutout,
    open_pages,
)

__all__ = [
    "MAX_PAGES",
    "MAX_PIXELS",
    "MAX_SIDE_PX",
    "MAX_TOTAL_PIXELS",
    "Pages",
    "count_pages",
    "open_cutout",
    "open_pages",
]
