"""What was trained is what runs: the package's head gives the logits that the network gave."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from evals.head.network import Network
from evals.head.train import loss
from knowledge.embedding.encoder import Encoder
from knowledge.embedding.head import read_head, write_head
from knowledge.embedding.weights import read_weights

TEXTS = ("query: how many hours of advice do we get, and are they free?", "passage: Each manufacturer gets ten hours.")


@pytest.fixture(scope="module")
def network() -> Network:
    """Changed in every matrix."""
    torch.manual_seed(7)
    made = Network(read_weights())
    for name, parameter in made.named_parameters():
        if name.endswith(".up"):
            torch.nn.init.normal_(parameter, std=0.01)
    return made


def test_what_is_written_runs_as_it_was_trained(network: Network) -> None:
    weights = read_weights()
    encoder = Encoder(weights)
    head, tower = read_head(write_head(network.tensors()), weights)
    states = [encoder.states(text).middle for text in TEXTS]
    with torch.no_grad():
        u, v = network.tower([one[0].astype(np.float16) for one in states])
        logit = float(network.head(u[None], v[None]))
    asked, said = (tower.vector(one) for one in states)

    assert asked @ u.numpy() > 0.999
    assert said @ v.numpy() > 0.999
    assert head.logits(asked, said[None])[0] == pytest.approx(logit, abs=0.05)


def test_what_was_learned_fits_in_the_package(network: Network) -> None:
    assert len(write_head(network.tensors())) < 3_000_000


def test_what_is_not_clear_teaches_nothing() -> None:
    labels = torch.tensor([[1.0, 0.0, torch.nan], [0.0, 0.0, torch.nan]])
    logits = torch.tensor([[2.0, -1.0, 0.0], [-2.0, -1.0, 0.0]], requires_grad=True)
    torch.autograd.backward(loss(logits, labels))
    assert logits.grad is not None
    assert logits.grad[:, 2].tolist() == [0.0, 0.0]
    assert logits.grad[0, 0] < 0 < logits.grad[0, 1]
    assert (logits.grad[1, :2] > 0).all()
