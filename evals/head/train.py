"""`python -m evals.head.train` trains the answer head and writes it into the package: `make head`.

`--steps N` for a shorter run; `--trial` writes nothing. Seeded. What is trained on stands in CARD.md; what is held out
is measured at the end (see `pairs`).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from evals.head.batches import Batch, Batches
from evals.head.data import held_out_key, parted
from evals.head.network import Network, States
from evals.head.pairs import Pair, told
from evals.head.states import Reader, nearness
from knowledge.embedding.encoder import Encoder
from knowledge.embedding.head import head_file, write_head
from knowledge.embedding.weights import read_weights

STEPS = 360
APART = 4.0  # logits that a right statement is from a wrong one, at the start
FRESH = 20  # statements of a batch that are read anew
REFRESHED = 120  # steps after which every statement is
WARMING = 20  # steps until the rate is whole
RATE = 1e-3
DECAY = 0.01
PAIRS = 0.1  # weight of each pair that is not an answer, beside the choice among all
SEED = 20_251_129


def loss(logits: Tensor, labels: Tensor) -> Tensor:
    """The choice among the statements of the batch and none at all, whose logit is 0; and each pair by itself."""
    clear = ~labels.isnan()
    right, wrong = clear & (labels == 1), clear & (labels == 0)
    nothing = torch.zeros(len(logits), 1)
    every = torch.cat([logits.masked_fill(~clear, -torch.inf), nothing], 1).logsumexp(1)
    chosen = torch.cat(
        [logits.masked_fill(~right, -torch.inf), nothing.masked_fill(right.any(1)[:, None], -torch.inf)], 1
    )
    choice = every - chosen.logsumexp(1)
    pairs = functional.softplus(-logits) * right + PAIRS * functional.softplus(logits) * wrong
    return (choice + pairs.sum(1)).mean()


def vectors(network: Network, states: Sequence[States]) -> Tensor:
    """Of many texts, shortest first."""
    order = np.argsort([len(one) for one in states], kind="stable")
    found = torch.zeros(len(states), states[0].shape[1])
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for some in np.array_split(order, max(1, len(order) // 64)):
            found[some] = network.tower([states[n] for n in some])
    return found


class Run:
    """Texts read, batches drawn, a network that learns."""

    def __init__(self, seed: int, states: Path | None) -> None:
        torch.manual_seed(seed)
        weights = read_weights()
        reader = Reader(Encoder(weights), states)
        self.parts = parted()
        self.messages = (*self.parts.trained, *self.parts.held_out)
        asked = reader.read("query:", [one.text for one in self.messages])
        said = reader.read("passage:", [one.text for one in self.parts.statements])
        near = nearness(reader, self.messages, asked.vectors, self.parts.statements, said.vectors)
        self.nearness = near
        self.asked, self.said = asked.states, said.states
        self.batches = Batches(self.messages, self.parts.statements, near, seed, len(self.parts.trained))
        self.network = Network(weights)
        learned = [one for one in self.network.parameters() if one.requires_grad]
        self.optimiser = torch.optim.AdamW(learned, lr=RATE, weight_decay=DECAY)

        self.bank = torch.zeros(len(self.said), weights.sizes.width)
        self.dice = np.random.default_rng(seed)

    def train(self, steps: int) -> None:
        rate = torch.optim.lr_scheduler.LambdaLR(
            self.optimiser, lambda step: min((step + 1) / WARMING, max(0.02, 1 - step / steps))
        )
        self._begin()
        losses: list[float] = []
        began = time.monotonic()
        for step, batch in zip(range(1, steps + 1), self.batches, strict=False):
            if step % REFRESHED == 0:
                self.bank = vectors(self.network, self.said)
            losses.append(self._step(batch))
            rate.step()
            if step % 25 == 0:
                print(f"{step:5} loss {np.mean(losses[-25:]):.3f}  {time.monotonic() - began:.0f} s", flush=True)

    def _begin(self) -> None:
        """The head starts as a logistic curve over the cosine, from what the first batch shows of it."""
        self.bank = vectors(self.network, self.said)
        batch = next(iter(self.batches))
        asked = vectors(self.network, [self.asked[n] for n in batch.messages])
        cosines = (asked @ self.bank[list(batch.statements)].T).numpy()
        right, wrong = cosines[batch.labels == 1].mean(), cosines[batch.labels == 0].mean()
        head = self.network.head
        with torch.no_grad():
            head.cosine.fill_(APART / (right - wrong))
            head.out.bias.fill_(-APART * right / (right - wrong))
            head.out.weight.mul_(0.1)

    def _step(self, batch: Batch) -> float:
        """Messages are read anew, and some of the statements; the vectors of the others are a little old (cross-batch
        memory: Wang et al. 2020)."""
        columns = self.dice.permutation(len(batch.statements))[:FRESH]
        fresh = [batch.statements[column] for column in columns]
        with torch.autocast("cpu", torch.bfloat16):
            asked = self.network.tower([self.asked[n] for n in batch.messages]).float()
            read = self.network.tower([self.said[n] for n in fresh]).float()
        said = self.bank[list(batch.statements)].index_copy(0, torch.from_numpy(columns), read)
        self.bank[fresh] = read.detach()
        found = loss(self.network.head(asked, said), torch.from_numpy(batch.labels))
        self.optimiser.zero_grad()
        torch.autograd.backward(found)
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        return float(found.detach())

    def report(self) -> None:
        """What the head and today's search make of the messages held out."""
        first = len(self.parts.trained)
        asked, said = vectors(self.network, self.asked[first:]), vectors(self.network, self.said)
        columns: dict[str, list[int]] = {}
        for number, one in enumerate(self.parts.statements):
            columns.setdefault(one.key, []).append(number)
        pairs: list[Pair] = []
        for row, message in enumerate(self.parts.held_out):
            keys = [*sorted(message.keys), *self.batches.hard(first + row, held_out=True)]
            with torch.no_grad():
                logits = [float(self.network.head(asked[row : row + 1], said[columns[key]]).max()) for key in keys]
            today = [float(self.nearness.strength[first + row, self.nearness.keys.index(key)]) for key in keys]
            pairs += [
                Pair(row, message.language, key in message.keys, any(map(held_out_key, message.keys)), *scores)
                for key, *scores in zip(keys, today, logits, strict=True)
            ]
        print(told(pairs))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.head.train", description=__doc__)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--trial", action="store_true", help="write nothing")
    parser.add_argument(
        "--states", type=Path, metavar="FILE", help="keep what was read of the texts here, for the next run"
    )
    options = parser.parse_args(arguments)
    began = time.monotonic()
    run = Run(SEED, options.states)
    print(
        f"{len(run.parts.trained)} messages, {len(run.parts.statements)} statements, {time.monotonic() - began:.0f} s",
        flush=True,
    )
    run.train(options.steps)
    run.report()
    if not options.trial:
        data = write_head(run.network.tensors())
        head_file().write_bytes(data)
        print(f"{len(data)} bytes in {head_file().name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
