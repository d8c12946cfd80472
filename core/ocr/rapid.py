"""RapidOCR with PP-OCRv6 from its wheel, loaded once a process."""

from functools import cache
from typing import Any

from core.ocr.engine import EngineMissing


@cache
def rapid_ocr() -> Any:  # its annotations are not those of what it gives back
    """The detector and recogniser, each loaded at its first use. Raises `EngineMissing`."""
    try:
        from rapidocr import RapidOCR  # noqa: PLC0415, it takes half a second, and may not be installed
    except ImportError as error:
        raise EngineMissing("rapidocr is not installed") from error
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
    )
