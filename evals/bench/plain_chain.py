"""Our turn against a plain LangChain chain on the same questions: `python -m evals.bench.plain_chain [--every 7]`.

The chain has the same embedder and Chroma, the four nearest passages, one prompt, and no guard. Its model is the
scripted one, told to say all that it was given: every fact that a passage holds counts as told; no model tells more.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough

from assistant.leaders.providers import open_model
from assistant.settings import AssistantSettings
from assistant.types import Answer, Citation
from assistant.wiring import open_parts
from evals import scorers
from evals.bench import scripted_model
from evals.cases import Case, load
from evals.commands import CASES
from evals.quotes import quotes
from evals.run import run
from evals.scorers import Quotes
from knowledge.embedding.embed import BUNDLED, open_embedder
from knowledge.embedding.vectors import VectorCache, shipped_vectors
from knowledge.library import KnowledgeSettings, Library, open_library
from knowledge.store.index import open_index

NEAREST = 4
MODEL = "scripted-ttft0-gap0-quote1"
PROMPT = "Answer from these passages.\n\nPassages:\n{passages}\n\nQuestion: {question}"
LOOKED_AT = (scorers.status, scorers.tool, scorers.result, scorers.missing, scorers.cites, scorers.wording)
Chain = Runnable[str, str]


@dataclass(frozen=True)
class Told:
    """A case, whether its answer was right, and the seconds it took."""

    case: Case
    right: bool
    seconds: float


def plain_chain(library: Library, folder: Path, address: str) -> Chain:
    """Passages of the shipped documents in Chroma, the nearest ones into one prompt, the model's words out."""
    passages = {p.id: p for entry in library.documents() for p in library.passages(entry.id)}
    embedder = open_embedder(BUNDLED)
    texts = ["\n".join([" › ".join(p.section), p.text]).strip() for p in passages.values()]
    kept = VectorCache(embedder, shipped_vectors(embedder.name)).kept("passage", texts)
    index = open_index(folder, None)
    index.put_vectors("plain", embedder.name, dict(zip(passages, kept, strict=True)))

    def nearest(question: str) -> str:
        keys = index.nearest("plain", embedder.embed([question], "query")[0], NEAREST)
        return "\n".join(passages[key].text for key in keys)

    model = open_model(MODEL, address, None, timeout=30, max_tokens=2_000)
    given = {"passages": RunnableLambda(nearest), "question": RunnablePassthrough()}
    return given | ChatPromptTemplate.from_template(PROMPT) | model | StrOutputParser()


def asked(chain: Chain, cases: Sequence[Case], known: Quotes) -> list[Told]:
    found = []
    for case in cases:
        began = time.perf_counter()
        text = chain.invoke(str(case.turns[0]))
        seconds = time.perf_counter() - began
        answer = _answer(case, text, known)
        wrong = any(scorer(answer, case.expect, case.language, known) for scorer in LOOKED_AT)
        found.append(Told(case, not wrong, seconds))
    return found


def _answer(case: Case, text: str, known: Quotes) -> Answer:
    """What the chain said; every wanted statement that stands in it counts as cited."""
    cited = {quote for key in case.expect.cites for quote in known.get(key, ()) if quote in text}
    citations = tuple(
        Citation(
            n=n,
            document_id="plain",
            title="",
            authority="mcap",
            release="plain",
            language=case.language,
            section=(),
            page=None,
            quote=quote,
            url="",
        )
        for n, quote in enumerate(sorted(cited), 1)
    )
    return Answer(
        id=case.id,
        conversation_id=case.id,
        language=case.language,
        status="answered",
        text=text,
        citations=citations,
        model=MODEL,
        release="plain",
    )


async def ours(library: Library, cases: Sequence[Case], known: Quotes, today: date) -> list[Told]:
    parts = open_parts(AssistantSettings(model=None), library)
    try:
        found = []
        async for result in run(cases, parts, known, today):
            wrong = any(scorer(result.answer, result.case.expect, result.case.language, known) for scorer in LOOKED_AT)
            found.append(Told(result.case, not wrong, result.seconds))
        return found
    finally:
        parts.close()


def table(plain: Sequence[Told], mine: Sequence[Told]) -> str:
    """Right answers by kind, and the ratio of the medians."""
    lines = ["| kind | questions | plain chain right | this assistant right |", "|---|---|---|---|"]
    for kind in dict.fromkeys(one.case.kind for one in mine):
        pairs = [[one.right for one in some if one.case.kind == kind] for some in (plain, mine)]
        shares = [f"{sum(rights)} ({sum(rights) / len(rights):.0%})" for rights in pairs]
        lines.append(f"| {kind} | {len(pairs[0])} | {shares[0]} | {shares[1]} |")
    medians = [statistics.median(one.seconds for one in some) * 1000 for some in (mine, plain)]
    lines.append(f"\nturn {medians[0] / medians[1]:.2f} × the chain ({medians[0]:.0f} ms, {medians[1]:.0f} ms)")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="take every so many-th case")
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 24))
    chosen = parser.parse_args()
    cases = [case for case in load([CASES]) if len(case.turns) == 1 and isinstance(case.turns[0], str)]
    cases = cases[:: chosen.every]
    server = scripted_model.serve()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="mcap-plain-", ignore_cleanup_errors=True) as folder:
        library = open_library(KnowledgeSettings(home=Path(folder)))
        known = quotes(library, cases)
        chain = plain_chain(library, Path(folder, "plain"), f"http://127.0.0.1:{server.server_port}/v1")
        chain.invoke("warm")
        plain = asked(chain, cases, known)
        mine = asyncio.run(ours(library, cases, known, chosen.today))
        print(table(plain, mine))
    server.shutdown()


if __name__ == "__main__":
    main()
