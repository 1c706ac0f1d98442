"""No file stops the service: it is read apart, in its turn, in bounded time and memory, while its sender waits."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from api import files as places
from api.errors import ApiError
from api.files import Readers
from api.identity import Identity
from knowledge.errors import ReadingError
from knowledge.readers import sheets
from knowledge.readers.apart import STOP, Limits, Stop, read_apart
from tests import hostile
from tests.api.service import Service
from tests.waiting import PATIENCE, eventually

BRIEF = Limits(seconds=1, memory=600_000_000)


def children() -> int:
    """Readers that this process runs."""
    mine = f"PPid:\t{os.getpid()}\n"
    found = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            reads = b"knowledge.readers.sheets" in (status.parent / "cmdline").read_bytes()
            found += reads and mine in status.read_text(encoding="utf-8")
        except OSError:
            continue  # it has ended
    return found


def test_quotation_marks_that_no_rule_explains_are_cells() -> None:
    (sheet,) = sheets.read("a.csv", hostile.quotations())
    assert [[cell.text for cell in row] for row in sheet.rows[:3]] == [["x", "a", "y"]] * 3


@pytest.mark.parametrize(
    ("read", "name", "data"),
    [
        (sheets.read, "a.pdf", hostile.pdf_of_one_stream()),
        (read_apart, "a.pdf", hostile.pdf_of_one_stream()),
        (sheets.read, "a.xlsx", hostile.workbook_of_strings(3_000_000)),
    ],
    ids=["pdf", "document", "workbook"],
)
def test_an_expensive_file_is_given_up(read: Callable[[str, bytes, Limits], object], name: str, data: bytes) -> None:
    assert len(data) < 1_000_000
    with pytest.raises(ReadingError) as late:
        read(name, data, BRIEF)
    assert late.value.code in {"too_slow", "too_large"}


def test_what_is_read_of_a_small_file_is_bounded() -> None:
    data = hostile.workbook_of_references()
    with pytest.raises(ReadingError) as large:
        read_apart("a.xlsx", data)
    with pytest.raises(ReadingError) as much:
        sheets.read("a.csv", b"aaaa,bbbb\n" * 1_000, Limits(output=1_000))

    assert (large.value.code, much.value.code) == ("too_large", "too_large")


def test_a_reader_ends_when_nobody_waits() -> None:
    stop = Stop()

    def leave() -> None:
        eventually(lambda: children() > 0)
        stop.ask()

    asked = threading.Thread(target=leave)
    held = STOP.set(stop)
    asked.start()
    try:
        for _ in range(2):  # the second is not begun in earnest
            with pytest.raises(ReadingError) as stopped:
                sheets.read("a.pdf", hostile.pdf_of_one_stream())
            assert stopped.value.code == "stopped"
    finally:
        STOP.reset(held)
        asked.join()
    assert children() == 0


def test_a_reader_ends_when_its_client_has_left(service: Service) -> None:
    with service.client() as person:
        conversation = person.post("/v1/conversations").json()["id"]
        form = {"file": ("a.pdf", hostile.pdf_of_one_stream())}
        with pytest.raises(httpx.ReadTimeout):
            person.post(f"/v1/conversations/{conversation}/attachments", files=form, timeout=2)
    assert eventually(lambda: children() == 0)


def who(manufacturer: str) -> Identity:
    return Identity(subject="an", issuer="i", roles=frozenset({"manufacturer"}), manufacturer_id=manufacturer)


def test_files_wait_their_turn_and_those_of_one_keep_nobody_else_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "PATIENCE", 0.05)

    async def run() -> list[str]:
        readers = Readers(asyncio.Semaphore(3), of_manufacturer=2)
        release, codes = asyncio.Event(), []

        async def read(manufacturer: str) -> None:
            try:
                async with readers.turn(who(manufacturer)):
                    await release.wait()
            except ApiError as error:
                codes.append(f"{manufacturer} {error.status} {error.says}")

        async with asyncio.TaskGroup() as group:
            for name in ["A"] * 13 + ["B", "C"]:
                group.create_task(read(name))
            async with asyncio.timeout(PATIENCE):
                while len(codes) < 12:
                    await asyncio.sleep(0.01)
            release.set()
        assert not readers.under_way
        return codes

    codes = asyncio.run(run())
    assert codes.count("A 429 files_of_manufacturer") == 11  # ten that waited, one that was too many
    assert codes[-1] == "C 503 readers_busy"
    assert len(codes) == 12
