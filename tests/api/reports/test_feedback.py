"""Feedback comes to staff as a queue, and one step makes an evaluation case of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evals.cases import load
from tests.api.service import Service


def test_feedback_waits_until_it_is_dealt_with_and_new_feedback_waits_again(service: Service) -> None:
    with service.client("manufacturer", "FEED") as person, service.client("adviser", subject="ann") as adviser:
        thread = person.post("/v1/conversations").json()["id"]
        answers = [person.post(f"/v1/conversations/{thread}/messages", json={"text": t}).json() for t in ("one", "two")]
        ids = [answer["id"] for answer in answers]
        said: dict[str, Any] = {"helpful": False, "comment": "Not ours", "follow_up": True}
        person.post(f"/v1/messages/{ids[0]}/feedback", json=said).raise_for_status()
        person.post(f"/v1/messages/{ids[1]}/feedback", json={"helpful": True}).raise_for_status()

        def queue(**query: Any) -> list[str]:
            found = adviser.get("/v1/feedback", params=query).json()
            return [f["message_id"] for f in found if f["manufacturer_id"] == "FEED"]

        assert queue() == ids  # who waits for a word comes first, though it is older
        assert queue(helpful=True) == ids[1:]
        shown = next(f for f in adviser.get("/v1/feedback").json() if f["message_id"] == ids[0])
        assert (shown["question"], shown["answer"], shown["comment"]) == ("one", "one.", "Not ours")

        assert adviser.post(f"/v1/feedback/{ids[0]}/handled").status_code == 204
        assert (queue(), queue(state="handled")) == (ids[1:], ids[:1])
        person.post(f"/v1/messages/{ids[0]}/feedback", json={**said, "comment": "Still"}).raise_for_status()
        assert queue() == ids
        assert adviser.post("/v1/feedback/unknown/handled").status_code == 404
        assert person.get("/v1/feedback").status_code == 403


def test_a_case_is_a_suite_that_the_evaluation_reads_and_goes_with_its_conversation(
    service: Service, tmp_path: Path
) -> None:
    with service.client("manufacturer", "CASE") as person, service.client("adviser") as adviser:
        thread = person.post("/v1/conversations").json()["id"]
        for text in ("What about: fees?", "And then"):
            answer = person.post(f"/v1/conversations/{thread}/messages", json={"text": text}).json()
        expected = {"status": "unanswerable", "never": ["10 %"]}
        assert adviser.put(f"/v1/messages/{answer['id']}/case", json=expected).status_code == 204
        assert adviser.put("/v1/messages/unknown/case", json=expected).status_code == 404
        assert person.put(f"/v1/messages/{answer['id']}/case", json=expected).status_code == 403

        (tmp_path / "feedback.yaml").write_text(adviser.get("/v1/cases.yaml").text, encoding="utf-8")
        case = next(c for c in load([tmp_path]) if c.id == f"feedback/{answer['id']}/en")
        assert (case.turns, case.expect.status) == (("What about: fees?", "And then"), "unanswerable")
        assert (case.expect.never, case.expect.says) == (("10 %",), ())

        person.delete(f"/v1/conversations/{thread}").raise_for_status()
        assert answer["id"] not in adviser.get("/v1/cases.yaml").text
