"""Layers of a BERT encoder as a graph that ONNX Runtime reads, and the session that runs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.weights import BLOCK, Floats, Weights, nibbles

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

_CONTRIBUTED = "com.microsoft"
_EPSILON = 1e-12
_ACCURACY = 4  # of products: the level at which ONNX Runtime rounds what is multiplied to 8 bits


def session(model: bytes) -> Any:
    """Of a graph as it is written to a file. One thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


class Graph:
    """Nodes under the names of what they give. `changed`: matrices by name that stand for those of the weights."""

    def __init__(self, weights: Weights, changed: Mapping[str, Floats] | None = None) -> None:
        self._weights = weights
        self._changed = changed or {}
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []

    def layer(self, given: str, name: str) -> str:
        """Attention, then the feed-forward part, each added to what was given and normalised."""
        width, inner = self._weights.sizes.width, self._weights.sizes.inner
        asked = [self.linear(given, f"{name}.{part}", width, width) for part in "qkv"]
        heads = {"num_heads": self._weights.sizes.heads}
        attended = self._add("MultiHeadAttention", asked, f"{name}.attended", _CONTRIBUTED, **heads)
        told = self.linear(attended, f"{name}.ao", width, width)
        middle = self.norm(self._add("Add", [told, given], f"{name}.told"), f"{name}.aln")
        wide = self._add("Gelu", [self.linear(middle, f"{name}.fi", inner, width)], f"{name}.wide", _CONTRIBUTED)
        narrow = self.linear(wide, f"{name}.fo", width, inner)
        return self.norm(self._add("Add", [narrow, middle], f"{name}.both"), f"{name}.oln")

    def linear(self, given: str, name: str, rows: int, columns: int) -> str:
        if name in self._changed:
            bits, (whole, scales) = 8, _in_bytes(self._changed[name])
        else:
            bits, (whole, scales) = 4, _in_halves(self._weights, name)
        sizes = rows, columns // BLOCK
        shape = {"K": columns, "N": rows, "bits": bits, "block_size": BLOCK, "accuracy_level": _ACCURACY}
        inputs = [
            given,
            self._constant(f"{name}.whole", whole.reshape(*sizes, -1)),
            self._constant(f"{name}.scales", scales.reshape(sizes)),
        ]
        product = self._add("MatMulNBits", inputs, f"{name}.product", _CONTRIBUTED, **shape)
        bias = self._constant(f"{name}.b", self._weights.floats(f"{name}.b"))
        return self._add("Add", [product, bias], f"{name}.sum")

    def norm(self, given: str, name: str) -> str:
        scale, bias = (self._constant(f"{name}.{part}", self._weights.floats(f"{name}.{part}")) for part in "wb")
        return self._add("LayerNormalization", [given, scale, bias], f"{name}.norm", axis=-1, epsilon=_EPSILON)

    def name(self, given: str, name: str) -> None:
        """So that it can be asked for."""
        self._add("Identity", [given], name)

    def written(self, title: str, given: str, found: Sequence[str]) -> bytes:
        """As a file: from rows of one text, a batch of one, to rows of one text."""
        from onnx import TensorProto, helper

        shape: list[int | str | None] = [1, "tokens", self._weights.sizes.width]
        inputs, outputs = (
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in names]
            for names in ([given], found)
        )
        made = helper.make_graph(self._nodes, title, inputs, outputs, self._constants)
        versions = [helper.make_opsetid("", 17), helper.make_opsetid(_CONTRIBUTED, 1)]
        return helper.make_model(made, opset_imports=versions, ir_version=9).SerializeToString()  # type: ignore[no-any-return]

    def _add(self, kind: str, inputs: list[str], name: str, domain: str = "", **settings: Any) -> str:
        from onnx import helper

        self._nodes.append(helper.make_node(kind, inputs, [name], domain=domain, **settings))
        return name

    def _constant(self, name: str, value: Floats | NDArray[np.uint8]) -> str:
        from onnx import numpy_helper

        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name


def _in_halves(weights: Weights, name: str) -> tuple[NDArray[np.uint8], Floats]:
    """A matrix in 4 bits as ONNX Runtime wants it: neighbours in one byte; and its scales."""
    blocks = weights.blocks(f"{name}.w")
    each = nibbles(blocks)
    pairs = np.bitwise_or(each[..., 0::2], each[..., 1::2] << 4, dtype=np.uint8)
    return pairs, blocks["scale"].astype(np.float32)


def _in_bytes(matrix: Floats) -> tuple[NDArray[np.uint8], Floats]:
    """A matrix in 8 bits, of which 128 stands for nothing; and its scales, block by block."""
    blocks = matrix.reshape(-1, BLOCK)
    scales = np.maximum(np.abs(blocks).max(axis=1), 1e-9, dtype=np.float32) / np.float32(127)
    whole = np.rint(blocks / scales[:, None]) + 128
    return whole.astype(np.uint8), scales
