"""The office's work in the console: months, spreadsheets, feedback, drafts of knowledge."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, barriers
from tests.browser.test_console import client, staff

pytestmark = pytest.mark.browser

NOW = datetime.now(UTC)  # noqa: TID251 (the service's clock runs)


def opened(visitor: Visitor, address: str, role: str, view: str) -> Page:
    page = staff(visitor, address, role)
    page.get_by_role("link", name=view, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(view)
    return page


def test_a_lead_looks_at_what_nothing_proves_and_closes_the_month(visitor: Visitor, address: str) -> None:
    last_month = NOW.replace(day=1) - timedelta(days=2)
    with client(address, "lead") as lead:
        lead.put("/v1/manufacturers/closing", json={"name": "Closing Mill"}).raise_for_status()
        for summary, proof in (("Proven call", {"conversation_id": "c1"}), ("Bare call", {})):
            spent = {"minutes": 20, "channel": "live", "occurred_at": last_month.isoformat(), "summary": summary}
            headers = {"Idempotency-Key": str(uuid.uuid4())}
            lead.post("/v1/manufacturers/closing/entries", json={**spent, **proof}, headers=headers).raise_for_status()

    page = opened(visitor, address, "Lead", "Months and rules")
    rows = page.locator("mcap-months table").first.locator("tbody tr")
    expect(rows.first).to_contain_text("Bare call")
    expect(rows.first).to_contain_text("no evidence")
    assert barriers(page) == []
    name = f"{last_month:%B %Y}"
    page.get_by_role("button", name=f"Close {name}", exact=True).press("Enter")
    page.get_by_role("button", name=f"Yes, close {name}").press("Enter")
    expect(page.get_by_text("Closed by dev:lead")).to_be_visible()
    expect(page.get_by_role("button", name=f"Close {name}", exact=True)).to_have_count(0)


def test_a_spreadsheet_is_previewed_before_it_comes_in(visitor: Visitor, address: str) -> None:
    page = opened(visitor, address, "Lead", "Manufacturers")
    page.get_by_role("button", name="Import").click()
    roll = "id,name,commitment_date\nimported,Imported Mill,2025-03-01\nbroken,Broken Mill,yesterday\n"
    form = page.get_by_role("form", name="Import")
    form.get_by_label("CSV file").set_input_files({"name": "roll.csv", "mimeType": "text/csv", "buffer": roll.encode()})
    form.get_by_role("button", name="Preview").click()
    expect(form).to_contain_text("Nothing is kept yet.")
    expect(form.locator("tbody tr").first).to_contain_text("commitment_date")
    assert barriers(page) == []
    with client(address, "lead") as lead:
        assert lead.get("/v1/manufacturers/imported").status_code == 404
        form.get_by_role("button", name="Import 1 rows").click()
        expect(form).to_contain_text("This is what became of it.")
        assert lead.get("/v1/manufacturers/imported").json()["commitment_date"] == "2025-03-01"
    expect(page.get_by_role("link", name="Imported Mill")).to_be_visible()


def test_feedback_opens_at_the_answer_and_becomes_a_case(visitor: Visitor, address: str) -> None:
    with client(address, "manufacturer", "judge") as person:
        conversation = person.post("/v1/conversations").json()["id"]
        path = f"/v1/conversations/{conversation}/messages"
        answer = person.post(path, json={"text": "How many hours of advice do we get each year?"}).json()
        said = {"helpful": False, "comment": "Too short", "follow_up": True}
        person.post(f"/v1/messages/{answer['id']}/feedback", json=said).raise_for_status()

    page = opened(visitor, address, "Adviser", "Feedback")
    card = page.locator("mcap-feedback article").filter(has_text="Too short")
    card.get_by_role("button", name="Open the answer").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("details[open]").first).to_contain_text("Sources")
    expect(dialog).to_contain_text(answer["id"])
    assert barriers(page) == []
    page.keyboard.press("Escape")

    card.get_by_role("button", name="Make an evaluation case").click()
    card.get_by_label("It says").fill("ten hours")
    card.get_by_label("It says").press("Control+Enter")
    expect(card).to_contain_text("It is an evaluation case.")
    with client(address, "adviser") as adviser:
        assert answer["id"] in adviser.get("/v1/cases.yaml").text
    card.get_by_role("button", name="Mark as dealt with").click()
    expect(card).to_have_count(0)


def test_an_answer_is_found_by_its_receipt(visitor: Visitor, address: str) -> None:
    with client(address, "manufacturer", "receipt") as person:
        conversation = person.post("/v1/conversations").json()["id"]
        path = f"/v1/conversations/{conversation}/messages"
        answer = person.post(path, json={"text": "Who runs MCAP?"}).json()
    page = staff(visitor, address, "Adviser")

    page.get_by_role("searchbox", name="Find an answer").fill(answer["id"])
    page.get_by_role("searchbox", name="Find an answer").press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Who runs MCAP?")
    page.keyboard.press("Escape")
    page.get_by_role("searchbox", name="Find an answer").fill("nothing")
    page.get_by_role("searchbox", name="Find an answer").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("not_found")


def test_a_question_that_nothing_answers_becomes_a_draft(visitor: Visitor, address: str) -> None:
    with client(address, "manufacturer", "gap") as person:
        conversation = person.post("/v1/conversations").json()["id"]
        path = f"/v1/conversations/{conversation}/messages"
        answer = person.post(path, json={"text": "How much does it cost to join MCAP?"}).json()
        assert answer["status"] == "unanswerable"

    page = opened(visitor, address, "Administrator", "Reports")
    gap = page.locator("details").filter(has_text="How much does it cost to join MCAP?").first
    gap.locator("summary").click()
    gap.get_by_role("button", name="Write a knowledge draft").click()
    form = page.get_by_role("form", name="Write a knowledge draft")
    expect(form.get_by_label("Title")).to_have_value("How much does it cost to join MCAP?")
    form.get_by_label("What is to be known").fill("Joining costs nothing in the pilot year.")
    assert barriers(page) == []
    form.get_by_role("button", name="Add to the draft").click()
    expect(page.get_by_text("It is in the draft.")).to_be_visible()
    with client(address, "admin") as admin:
        drafted = [d for d in admin.get("/v1/documents").json() if d["draft"] == "added"]
        assert [d["title"] for d in drafted] == ["How much does it cost to join MCAP?"]
        admin.delete(f"/v1/documents/{drafted[0]['id']}").raise_for_status()


def test_a_document_is_read_corrected_published_and_made_active_knowingly(visitor: Visitor, address: str) -> None:
    page = opened(visitor, address, "Administrator", "Knowledge")
    listed = page.locator("mcap-documents")
    expect(listed.get_by_role("row").filter(has_text="English").first).to_be_visible()
    assert barriers(page) == []
    file = page.get_by_label("Document", exact=True)
    file.set_input_files({"name": "kiln.doc", "mimeType": "application/msword", "buffer": b"x"})
    assert "save it as .docx" in str(file.evaluate("field => field.validationMessage"))

    kiln = b"# Kiln\n\nThe kiln burns bamboo. Its roof was built in 2019.\n"
    file.set_input_files({"name": "kiln.md", "mimeType": "text/markdown", "buffer": kiln})
    page.get_by_role("button", name="Add to the draft").click()
    listed.get_by_role("button", name="Show what was read: Kiln").click()
    expect(listed.get_by_role("region", name="What was read")).to_contain_text("Its roof was built in 2019.")
    listed.get_by_role("button", name="Correct: Kiln").click()
    form = listed.get_by_role("form", name="Correct")
    form.get_by_label("Title").fill("Kilns of Lamphun")
    form.get_by_label("Authority").select_option("guidance")
    form.get_by_role("button", name="Save").click()
    expect(listed.get_by_role("row").filter(has_text="Kilns of Lamphun")).to_contain_text("Guidance")

    with client(address, "admin") as admin:
        before = next(one for one in admin.get("/v1/collections/mcap/releases").json() if one["active"])["release"]
        try:
            page.get_by_role("button", name="Make the release").click()
            asked = page.locator("mcap-changes")
            expect(asked).to_contain_text("2 sentences added", timeout=60_000)
            expect(asked.locator("ins").first).to_have_text("The kiln burns bamboo.")
            assert barriers(page) == []
            asked.get_by_role("button", name="Yes, make it active").click()
            expect(page.locator("mcap-knowledge").get_by_role("status").first).to_contain_text(
                "is active", timeout=30_000
            )
        finally:
            admin.post(f"/v1/collections/mcap/releases/{before}/activate").raise_for_status()
