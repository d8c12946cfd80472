"""`python -m training.quantising`: PP-OCRv6's networks, as RapidOCR's wheel has them, in whole numbers of eight bits.

Weights are rounded channel by channel. What flows between layers is rounded within a range that pages of drawn text
show (`training.pages`), and that loses least of what the next layer makes of it.
"""

import math
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, product
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import onnx
import onnxruntime
import rapidocr
from numpy.typing import NDArray
from onnx import helper, version_converter
from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize_dynamic, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from PIL import Image

from core.ocr import detection, rapid, recognition
from core.ocr.detection import crops_of, find_strips
from training.pages import pages

Floats = NDArray[np.float32]
Range = tuple[float, float]

_WHEEL = Path(rapidocr.__file__).parent / "models"
_MODELS = Path(__file__).parents[1] / "core" / "ocr" / "models"
_OPSET = 17  # the wheel's 11 knows of one scale a tensor only

_PAGES = 40
_LINES_OF_PAGE = 5
_DETECTED = 12  # of the pages; each is as much to learn from as a hundred lines, and as much to keep in memory
_VALUES = 60_000  # of a tensor that are looked at, drawn from all inputs alike

# Of a tensor's own least and greatest value, the shares that are tried as the ends of its range.
_LOWER = (1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1, 0.07, 0.05)
_UPPER = (1, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)


def quantise_detector(photos: Sequence[Image.Image], out: Path) -> None:
    """All that works on the whole picture; what it sees is cut at a threshold, and small errors with it."""
    with tempfile.TemporaryDirectory() as folder:
        model, inputs = _prepared("det", Path(folder)), [_seen_by_detector(photo) for photo in photos]
        names = _convolutions(onnx.load(model), lambda _: True)
        _quantise(model, out, names, inputs, ["Conv", "Add", "Concat", "MaxPool", "Resize"])


def quantise_recogniser(lines: Sequence[NDArray[np.uint8]], out: Path) -> None:
    """Its pointwise convolutions and matrices, which take nine tenths of the time.

    The first layers, those that look around them and the neck stay as they are, for their errors grow
    (docs/benchmarks.md).
    """
    with tempfile.TemporaryDirectory() as folder:
        model, inputs = _prepared("rec", Path(folder)), [recognition.prepared(line) for line in lines]
        names = _convolutions(_before_neck(onnx.load(model)), _is_pointwise)
        static = Path(folder) / "static.onnx"
        _quantise(model, static, names, inputs, ["Conv"])
        # Matrices are small next to what they are multiplied with, whose range may as well be found each time.
        quantize_dynamic(static, out, op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8)
    _take_notes(_WHEEL / "PP-OCRv6_rec_small.onnx", out)
    _leave_scores(out)


def _prepared(kind: str, folder: Path) -> Path:
    """The wheel's model with its activation in one node instead of five, which no rounding may come between."""
    newer, lean, fused = (folder / f"{kind}.{step}.onnx" for step in ("newer", "lean", "fused"))
    onnx.save(version_converter.convert_version(onnx.load(_WHEEL / f"PP-OCRv6_{kind}_small.onnx"), _OPSET), newer)
    quant_pre_process(newer, lean, skip_symbolic_shape=True)
    onnx.save(_with_gelu(onnx.load(lean)), fused)
    return fused


def _with_gelu(model: onnx.ModelProto) -> onnx.ModelProto:
    """x · (1 + erf(x / √2)) · ½ as `Gelu` (Hendrycks and Gimpel, 2016), onnxruntime's own."""
    graph = model.graph
    made_by, used_by = _makers(graph), _users(graph)
    for erf in [node for node in graph.node if node.op_type == "Erf"]:
        division = made_by[erf.input[0]]
        (addition,) = used_by[erf.output[0]]
        (product_,) = used_by[addition.output[0]]
        (other,) = (name for name in product_.input if name != addition.output[0])
        last = product_ if other in made_by and made_by[other].op_type == "Mul" else used_by[product_.output[0]][0]
        chain = [division, erf, addition, product_, made_by[other] if last is product_ else last]
        gelu = helper.make_node(
            "Gelu", [division.input[0]], [last.output[0]], f"{erf.name}.gelu", domain="com.microsoft"
        )
        graph.node.insert(list(graph.node).index(last), gelu)
        for node in chain:
            graph.node.remove(node)
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    return model


def _quantise(model: Path, out: Path, names: Sequence[str], inputs: Sequence[Floats], kinds: Sequence[str]) -> None:
    graph = onnx.load(model).graph
    ranges = {
        tensor: [{"quant_type": QuantType.QUInt8, "rmin": np.float32(low), "rmax": np.float32(high)}]
        for tensor, (low, high) in _ranges(model, names, inputs).items()
    }
    quantize_static(
        model,
        out,
        _Inputs(inputs),
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=list(kinds),
        nodes_to_exclude=[node.name for node in graph.node if node.op_type == "Conv" and node.name not in names],
        extra_options={"TensorQuantOverrides": ranges},
    )


def _convolutions(model: onnx.ModelProto, wanted: Callable[[Mapping[str, Any]], bool]) -> list[str]:
    """The wanted ones by their attributes, but for those that look at a mean of the picture: they cost nothing."""
    made_by = _makers(model.graph)
    return [
        node.name
        for node in model.graph.node
        if node.op_type == "Conv" and wanted(_attributes(node)) and not _looks_at_mean(node.input[0], made_by)
    ]


def _before_neck(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model up to where its rows become one: behind, attention makes much of little."""
    pooling = next(index for index, node in enumerate(model.graph.node) if node.op_type == "AveragePool")
    del model.graph.node[pooling:]
    return model


def _is_pointwise(attributes: Mapping[str, Any]) -> bool:
    return math.prod(attributes["kernel_shape"]) == 1


def _looks_at_mean(tensor: str, made_by: Mapping[str, onnx.NodeProto], steps: int = 3) -> bool:
    maker = made_by.get(tensor)
    if maker is None or not steps:
        return False
    if maker.op_type in {"GlobalAveragePool", "ReduceMean"}:
        return True
    return maker.op_type in {"Conv", "Relu", "Add"} and _looks_at_mean(maker.input[0], made_by, steps - 1)


def _ranges(model: Path, names: Sequence[str], inputs: Sequence[Floats]) -> dict[str, Range]:
    """For each tensor that goes into one of the convolutions or comes out of it."""
    graph = onnx.load(model).graph
    users = _users(graph)
    tensors = dict.fromkeys(
        tensor for node in graph.node if node.name in names for tensor in (node.input[0], node.output[0])
    )
    return {
        tensor: _best_range(values, _next_step({user.op_type for user in users[tensor]}))
        for tensor, values in _values(model, list(tensors), inputs).items()
    }


def _next_step(kinds: set[str]) -> Callable[[Floats], Floats]:
    """What becomes of a tensor that goes nowhere else: below -3, `Gelu` makes nothing of anything."""
    if kinds == {"Gelu"}:
        return _gelu
    return (lambda values: np.maximum(values, 0)) if kinds == {"Relu"} else lambda values: values


def _best_range(values: Floats, then: Callable[[Floats], Floats]) -> Range:
    """The range of 256 steps whose mean squared error after the next step is least."""
    least, greatest, right = min(0.0, float(values.min())), max(0.0, float(values.max())), then(values)

    def error(ends: Range) -> float:
        low, high = ends
        step = (high - low) / 255
        nought = round(-low / step)
        rounded = (np.clip(np.round(values / step) + nought, 0, 255) - nought) * np.float32(step)
        return float(np.mean((then(rounded) - right) ** 2))

    return min(((least * lower, greatest * upper) for lower, upper in product(_LOWER, _UPPER)), key=error)


def _values(model: Path, tensors: Sequence[str], inputs: Sequence[Floats]) -> dict[str, Floats]:
    """Some values of each tensor, its least and greatest for each input among them."""
    with_outputs = onnx.load(model)
    inner = [tensor for tensor in tensors if tensor != with_outputs.graph.input[0].name]
    known = {output.name for output in with_outputs.graph.output}
    with_outputs.graph.output.extend(
        helper.make_tensor_value_info(tensor, onnx.TensorProto.FLOAT, None) for tensor in inner if tensor not in known
    )
    session = onnxruntime.InferenceSession(with_outputs.SerializeToString(), providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(0)
    seen: defaultdict[str, list[Floats]] = defaultdict(list)
    for given in inputs:
        found = dict(zip(inner, session.run(inner, {"x": given}), strict=True))
        for tensor in tensors:
            values = found.get(tensor, given).ravel()
            some = rng.choice(values, min(_VALUES // len(inputs), len(values)))
            seen[tensor].append(np.append(some, [values.min(), values.max()]).astype(np.float32))
    return {tensor: np.concatenate(parts) for tensor, parts in seen.items()}


def _gelu(values: Floats) -> Floats:
    return values * (1 + _erf(values / np.float32(math.sqrt(2)))) / 2


def _erf(values: Floats) -> Floats:
    """To a millionth: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26."""
    size = np.abs(values)
    near = 1 / (1 + 0.3275911 * size)
    terms = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)
    tail = sum(term * near**power for power, term in enumerate(terms, 1))
    return np.asarray(np.sign(values) * (1 - tail * np.exp(-(size**2))), dtype=np.float32)


class _Inputs(CalibrationDataReader):  # type: ignore[misc] # onnxruntime says nothing of its types
    """The first few inputs: they tell the ranges of what no range was found for."""

    def __init__(self, inputs: Sequence[Floats]) -> None:
        self._left = iter(inputs[:_DETECTED])

    def get_next(self) -> dict[str, Floats] | None:
        given = next(self._left, None)
        return None if given is None else {"x": given}


def _makers(graph: onnx.GraphProto) -> dict[str, onnx.NodeProto]:
    return {output: node for node in graph.node for output in node.output}


def _users(graph: onnx.GraphProto) -> defaultdict[str, list[onnx.NodeProto]]:
    users: defaultdict[str, list[onnx.NodeProto]] = defaultdict(list)
    for node in graph.node:
        for tensor in node.input:
            users[tensor].append(node)
    return users


def _attributes(node: onnx.NodeProto) -> dict[str, Any]:
    return {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}


def _take_notes(source: Path, target: Path) -> None:
    """The letters that the recogniser knows stand in its model's notes."""
    model = onnx.load(target)
    helper.set_model_props(model, {note.key: note.value for note in onnx.load(source).metadata_props})
    onnx.save(model, target)


def _leave_scores(path: Path) -> None:
    """Without the last softmax over 18,710 letters in each column: it is asked of few (`core.ocr.recognition`)."""
    model = onnx.load(path)
    softmax = model.graph.node[-1]
    model.graph.output[0].name = softmax.input[0]
    model.graph.node.remove(softmax)
    onnx.save(model, path)


def _seen_by_detector(photo: Image.Image) -> Floats:
    scale = min(1.0, 960 / max(photo.size))
    width, height = (32 * max(1, round(side * scale / 32)) for side in photo.size)
    return detection.prepared(np.asarray(photo.resize((width, height)))[:, :, ::-1])


def _lines_of(photos: Sequence[Image.Image], rng: random.Random) -> Iterator[NDArray[np.uint8]]:
    for photo in photos:
        lines = list(crops_of(photo, find_strips(photo)))
        yield from rng.sample(lines, min(_LINES_OF_PAGE, len(lines)))


def main() -> None:
    with mock.patch.object(rapid, "multiplies_bytes", return_value=False):  # as the wheel has them
        rapid.detector()
    rng = random.Random(5)
    photos = [Image.fromarray(page) for page in islice(pages(rng), _PAGES)]
    lines = list(_lines_of(photos, rng))
    quantise_detector(photos[:_DETECTED], _MODELS / "detection.onnx")
    quantise_recogniser(lines, _MODELS / "recognition.onnx")


if __name__ == "__main__":
    main()
