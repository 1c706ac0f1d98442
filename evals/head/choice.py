"""`python -m evals.head.choice` learns which fact a message asks for, with the head that there is: part of `make head`.

Minutes, most of them for reading the messages.

`--read FILE` keeps what was read of them for the next run. Seeded. What is held out of the head's training is held out
here, but for known questions: of every fact some are learned.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from evals.head.data import Message, held_out, known_questions, written
from knowledge.embedding.choice import Choice, choice_file, write_choice
from knowledge.embedding.embed import BUNDLED, Embedder, Vectors, open_embedder

ROUNDS, BATCH, RATE = 20, 512, 0.01
BLUR = 0.6  # standard deviations of noise on each dimension of a vector, whose own is about one
DECAY = 1e-4
SEED = 20_251_130


def learned(messages: Sequence[Message], vectors: Vectors, head: str) -> Choice:
    """`vectors`: the head's, a row a message."""
    torch.manual_seed(SEED)
    keys = sorted(set().union(*(message.keys for message in messages)))
    places = {key: place for place, key in enumerate(keys)}
    wanted = torch.zeros(len(messages), len(keys) + 1)
    for row, message in enumerate(messages):
        wanted[row, [places[key] for key in message.keys] or [-1]] = 1 / max(1, len(message.keys))
    width = float(np.sqrt(vectors.shape[1]))
    reader = torch.nn.Linear(vectors.shape[1], len(keys) + 1)
    torch.nn.init.zeros_(reader.weight)
    _train(reader, torch.from_numpy(vectors * np.float32(width)), wanted)
    weights, bias = (one.detach().numpy() for one in (reader.weight, reader.bias))
    return Choice(head, places, weights * np.float32(width), bias)


def _train(reader: torch.nn.Linear, given: Tensor, wanted: Tensor) -> None:
    optimiser = torch.optim.Adam(reader.parameters(), lr=RATE)
    steps = ROUNDS * -(-len(given) // BATCH)
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.02, 1 - step / steps))
    for _ in range(ROUNDS):
        for rows in torch.split(torch.randperm(len(given)), BATCH):
            blurred = given[rows] + BLUR * torch.randn_like(given[rows])
            loss = functional.cross_entropy(reader(blurred), wanted[rows]) + DECAY * (reader.weight**2).sum()
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            optimiser.step()
            rate.step()


def towers(texts: Sequence[str], embedder: Embedder, file: Path | None) -> Vectors:
    """The head's vectors; those that `file` keeps are not made again."""
    known: dict[str, Vectors] = {}
    if file is not None and file.is_file():
        with np.load(file) as kept:
            if str(kept["head"]) == embedder.head_version:
                known = dict(zip(kept["texts"].tolist(), kept["towers"], strict=True))
    fresh = [text for text in dict.fromkeys(texts) if text not in known]
    known |= zip(fresh, (one.tower for one in embedder.read(fresh, "query")), strict=True)
    if fresh and file is not None:
        np.savez(file, head=embedder.head_version, texts=list(known), towers=np.stack(list(known.values())))
    return np.stack([known[text] for text in texts])


def right_first(choice: Choice, messages: Sequence[Message], vectors: Vectors) -> float:
    """The share of the messages that something answers whose likeliest fact answers."""
    keys = [*choice.places, ""]
    answered = [(message, vector) for message, vector in zip(messages, vectors, strict=True) if message.keys]
    return float(np.mean([keys[int(choice.likely(v)[:-1].argmax())] in message.keys for message, v in answered]))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.head.choice", description=__doc__)
    parser.add_argument("--trial", action="store_true", help="write nothing")
    parser.add_argument("--read", type=Path, metavar="FILE", help="keep what was read of the messages here")
    options = parser.parse_args(arguments)
    embedder = open_embedder(BUNDLED)
    mine = written()
    apart = [message for message in mine if held_out(message)]
    messages = [*known_questions(), *(message for message in mine if not held_out(message))]
    vectors = towers([message.text for message in (*messages, *apart)], embedder, options.read)
    choice = learned(messages, vectors[: len(messages)], embedder.head_version)
    share = right_first(choice, apart, vectors[len(messages) :])
    print(f"{len(messages)} messages, {len(choice.places)} facts; of {len(apart)} held out {share:.3f} right first")
    if not options.trial:
        choice_file().write_bytes(write_choice(choice))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
