"""The network: the upper layers of the encoder with low-rank changes (LoRA: Hu et al. 2021), and the head over two
texts. Base weights are those of the bundled model, as they are multiplied in 4 bits; they stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from knowledge.embedding.weights import Weights

RANK = 64
HIDDEN = 256
TOGETHER = 32  # texts
_EPSILON = 1e-12

States = NDArray[np.float16]  # of one text after the lower layers: a row a token


class Linear(nn.Module):
    """A frozen matrix, and a change of low rank."""

    def __init__(self, weights: Weights, name: str, rows: int, columns: int) -> None:
        super().__init__()
        matrix = torch.from_numpy(weights.matrix(f"{name}.w").reshape(rows, columns).copy())
        self.register_buffer("matrix", matrix, persistent=False)
        self.register_buffer("bias", torch.from_numpy(weights.floats(f"{name}.b").copy()), persistent=False)
        self.down = nn.Parameter(torch.randn(RANK, columns) / columns**0.5)
        self.up = nn.Parameter(torch.zeros(rows, RANK))

    def forward(self, given: Tensor) -> Tensor:
        whole = functional.linear(given, self.get_buffer("matrix"), self.get_buffer("bias"))
        return whole + functional.linear(functional.linear(given, self.down), self.up)


class Norm(nn.LayerNorm):
    def __init__(self, weights: Weights, name: str) -> None:
        super().__init__(weights.sizes.width, eps=_EPSILON)
        self.weight.data = torch.from_numpy(weights.floats(f"{name}.w").copy())
        self.bias.data = torch.from_numpy(weights.floats(f"{name}.b").copy())
        self.requires_grad_(False)


class Layer(nn.Module):
    def __init__(self, weights: Weights, name: str) -> None:
        super().__init__()
        width, inner = weights.sizes.width, weights.sizes.inner
        self._heads = weights.sizes.heads
        self.q, self.k, self.v, self.ao = (Linear(weights, f"{name}.{part}", width, width) for part in _ATTENTION)
        self.fi, self.fo = Linear(weights, f"{name}.fi", inner, width), Linear(weights, f"{name}.fo", width, inner)
        self.aln, self.oln = Norm(weights, f"{name}.aln"), Norm(weights, f"{name}.oln")

    def forward(self, given: Tensor, there: Tensor) -> Tensor:
        q, k, v = (self._parted(one(given)) for one in (self.q, self.k, self.v))
        attended = functional.scaled_dot_product_attention(q, k, v, attn_mask=there[:, None, None, :])
        middle: Tensor = self.aln(self.ao(attended.transpose(1, 2).flatten(2)) + given)
        whole: Tensor = self.oln(self.fo(functional.gelu(self.fi(middle))) + middle)
        return whole

    def _parted(self, given: Tensor) -> Tensor:
        texts, tokens, _ = given.shape
        return given.view(texts, tokens, self._heads, -1).transpose(1, 2)


_ATTENTION = ("q", "k", "v", "ao")


class Tower(nn.Module):
    """Texts, as the lower layers left them, to one vector each: the mean of their tokens, of length 1."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        names = [f"l{number}" for number in range(weights.sizes.shared, weights.sizes.layers)]
        self.layers = nn.ModuleDict({name: Layer(weights, name) for name in names})

    def forward(self, texts: Sequence[States]) -> Tensor:
        """A row a text; those of about the same length are read together."""
        order = np.argsort([len(text) for text in texts], kind="stable")
        some = np.array_split(order, max(1, len(order) // TOGETHER))
        found = torch.cat([self._read([texts[n] for n in numbers]) for numbers in some])
        return found[torch.from_numpy(np.argsort(order))]

    def _read(self, texts: Sequence[States]) -> Tensor:
        longest = max(len(text) for text in texts)
        given = torch.zeros(len(texts), longest, texts[0].shape[1])
        there = torch.zeros(len(texts), longest, dtype=torch.bool)
        for row, text in enumerate(texts):
            given[row, : len(text)] = torch.from_numpy(text.astype(np.float32))
            there[row, : len(text)] = True
        for layer in self.layers.values():
            given = layer(given, there)
        mean = (given.float() * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        return functional.normalize(mean, dim=1)


class Head(nn.Module):
    """A logit for each question beside each statement: the cosine, and a layer over (u, v, u*v, |u - v|)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.asked = nn.Linear(width, HIDDEN)
        self.said = nn.Linear(width, HIDDEN, bias=False)
        self.both = nn.Linear(width, HIDDEN, bias=False)
        self.apart = nn.Linear(width, HIDDEN, bias=False)
        self.out = nn.Linear(HIDDEN, 1)
        self.cosine = nn.Parameter(torch.tensor(10.0))
        self.scale = width**0.5

    def forward(self, asked: Tensor, said: Tensor) -> Tensor:
        """A row a question, a column a statement."""
        u, v = asked[:, None, :] * self.scale, said[None, :, :] * self.scale
        hidden = self.asked(u) + self.said(v) + self.both(u * v) + self.apart((u - v).abs())
        logits: Tensor = self.out(functional.gelu(hidden))[..., 0]
        return logits + self.cosine * (asked @ said.T)


class Network(nn.Module):
    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self.tower, self.head = Tower(weights), Head(weights.sizes.width)

    def tensors(self) -> dict[str, NDArray[np.float32]]:
        """What was learned, by the names that `knowledge.embedding.head` reads."""
        learned = {name: one.detach().float().numpy() for name, one in self.named_parameters() if one.requires_grad}
        changes = {n.removeprefix("tower.layers."): one for n, one in learned.items() if n.startswith("tower.")}
        head = self.head
        named = {
            "bias": head.asked.bias,
            "out": head.out.weight[0],
            "offset": head.out.bias,
            "cosine": head.cosine[None],
        }
        matrices = {name: learned[f"head.{name}.weight"] for name in ("asked", "said", "both", "apart")}
        return changes | matrices | {name: one.detach().numpy() for name, one in named.items()}
