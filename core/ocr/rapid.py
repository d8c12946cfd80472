"""RapidOCR with PP-OCRv6, loaded once a process."""

import platform
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from core.ocr.engine import EngineMissing

# RapidOCR's own models in numbers of eight bits: a line takes half of the time, a page's lines are found in less than
# two thirds (docs/benchmarks.md). `python -m training.quantising` makes them out of those in RapidOCR's wheel.
_MODELS = {"Det.model_path": "detection.onnx", "Rec.model_path": "recognition.onnx"}


@cache
def rapid_ocr() -> Any:  # its annotations are not those of what it gives back
    """The detector and recogniser, each loaded at its first use. Raises `EngineMissing`."""
    try:
        from rapidocr import RapidOCR  # noqa: PLC0415, it takes half a second, and may not be installed
    except ImportError as error:
        raise EngineMissing("rapidocr is not installed") from error
    folder = files("core.ocr").joinpath("models")
    return RapidOCR(
        params={
            "Global.log_level": "error",
            # It turned whole lines of a clean scan upside down: CER .101 with it, .000 without.
            "Global.use_cls": False,
            "Global.return_word_box": True,
            # What is given to the detector has the size at which it is to look (`core.ocr.detection`).
            "Det.limit_type": "max",
            "Det.limit_side_len": 2000,
            # Lines are read one at a time, for in a batch each costs what the longest does; short ones are padded
            # to this width, half of RapidOCR's own: the same text at 10 % less CPU. At 48 px, two or three Chinese
            # letters were read with less certainty.
            "Rec.rec_batch_num": 1,
            "Rec.rec_img_shape": [3, 48, 160],
            # A worker is one of as many as there are cores.
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
        | ({name: str(folder.joinpath(file)) for name, file in _MODELS.items()} if multiplies_bytes() else {})
    )


def multiplies_bytes(cpu_info: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether this machine gains by numbers of eight bits, and loses nothing.

    Without VNNI, processors of Intel's kind (of before 2019, AMD's of before 2022) add products of bytes in sixteen
    bits, which overflow; and where onnxruntime is told to avoid that, it is no longer fast. ARM's add them in more.
    """
    if platform.machine().lower() not in {"x86_64", "amd64"}:
        return True
    try:
        return bool(re.search(r"\bavx(512)?_vnni\b", cpu_info.read_text(encoding="ascii", errors="replace")))
    except OSError:
        return False
