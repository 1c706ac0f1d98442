"""Several processes and one knowledge: one ingest at a time, a killed one leaves nothing behind but its work."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from knowledge.errors import IngestRunningError
from knowledge.library import Query
from knowledge.store.claim import RecordClaim
from knowledge.store.index import open_index
from tests.knowledge.small import OPTIONS, WordEmbeddings, corpus, open_small
from tests.waiting import eventually

RULES = 400
ROW = 16 + 2 + 64 * 4  # bytes of a text that was read, kept until it is published: it has no tokens
INGEST = """
import sys, time
from pathlib import Path
from tests.knowledge.small import OPTIONS, WordEmbeddings, open_small

class Slow(WordEmbeddings):
    def embed_documents(self, texts):
        time.sleep(0.5)
        return super().embed_documents(texts)

home = Path(sys.argv[1])
open_small(home, Slow()).ingest([home / "long.md"], OPTIONS)
"""


@pytest.fixture
def chroma(tmp_path: Path) -> Iterator[str]:
    """The address of a Chroma server."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    program = Path(sys.executable).with_name("chroma")
    command = [str(program), "run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1", "--port", port]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            assert eventually(lambda: _answers(f"http://127.0.0.1:{port}/api/v2/heartbeat"))
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()


def _answers(address: str) -> bool:
    try:
        return httpx.get(address).is_success
    except httpx.TransportError:
        return False


def _parking(folder: Path, where: str) -> Path:
    path = folder / "parking.md"
    path.write_text(f"# Parking\n\nBicycles stand in the {where}.\n", encoding="utf-8")
    return path


def test_a_killed_ingest_shows_nothing_and_the_next_embeds_only_the_rest(tmp_path: Path) -> None:
    corpus(tmp_path / "corpus")
    path = tmp_path / "long.md"
    path.write_text("# Oars\n\n" + "\n\n".join(f"Oar {n} hangs on hook {n}." for n in range(RULES)), encoding="utf-8")
    before = open_small(tmp_path).releases()
    pending = tmp_path / "pending" / "words.readings"
    with subprocess.Popen([sys.executable, "-c", INGEST, tmp_path]) as child:
        assert eventually(lambda: pending.exists() and pending.stat().st_size >= 2 * 64 * ROW)
        with pytest.raises(IngestRunningError, match="Another ingest is running"):
            open_small(tmp_path).ingest([_parking(tmp_path, "yard")], OPTIONS)
        child.kill()
    done = pending.stat().st_size // ROW

    words = WordEmbeddings()
    library = open_small(tmp_path, words)
    assert library.releases() == before
    results = library.search(Query(text="Where does oar 7 hang?", language="en", members=True))
    assert "long.md" not in {passage.document_id for passage in results.passages}
    words.seen.clear()
    assert library.ingest([path], OPTIONS).release == "2026-03-04.1"
    passages = len(library.passages("long.md"))
    assert 0 < len([text for text in words.seen if text != "dimension"]) == passages + RULES - done
    results = library.search(Query(text="Where does oar 7 hang?", language="en", members=True))
    assert results.passages[0].document_id == "long.md"


def test_libraries_on_one_server_see_each_others_releases(
    tmp_path: Path, chroma: str, request: pytest.FixtureRequest
) -> None:
    homes = tmp_path / "one", tmp_path / "other"
    corpus(tmp_path / "corpus")
    for home in homes:
        shutil.copytree(tmp_path / "corpus", home / "corpus")
    with ThreadPoolExecutor() as pool:  # both load what came with the package, or wait for it
        one, other = pool.map(lambda home: open_small(home, chroma_url=chroma), homes)
    request.addfinalizer(one.close)
    request.addfinalizer(other.close)
    assert [manifest.release for manifest in other.releases()] == ["2026-01-01"]
    question = Query(text="In which place do bicycles stand?", language="en", members=True)
    for where in ("yard", "shed"):
        made = one.ingest([_parking(tmp_path, where)], OPTIONS)
        found = other.search(question)
        assert found.release == made.release
        assert found.statements[0].statement.text == f"Bicycles stand in the {where}."

    other.activate("2026-03-04.1")
    assert one.search(question).statements[0].statement.text == "Bicycles stand in the yard."
    with closing(open_index(tmp_path, chroma)) as index, RecordClaim(index).held(), pytest.raises(IngestRunningError):
        one.ingest([_parking(tmp_path, "hall")], OPTIONS)


def test_a_claim_on_a_server_lasts_while_its_owner_lives(
    tmp_path: Path, chroma: str, request: pytest.FixtureRequest
) -> None:
    index = open_index(tmp_path, chroma)
    request.addfinalizer(index.close)
    alive, dead, next_one = RecordClaim(index, 60.0, 0.05), RecordClaim(index, 0.1, 60.0), RecordClaim(index)

    def until() -> float:
        return float(json.loads(index.record("claim") or "")["until"])

    with alive.held():
        first = until()
        assert eventually(lambda: until() > first)
        with pytest.raises(IngestRunningError), next_one.held():
            pass
    with dead.held():
        assert eventually(lambda: until() < time.time())
        with next_one.held():
            assert index.record("claim")
    assert index.record("claim") is None
