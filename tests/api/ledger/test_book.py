"""A manufacturer's book over HTTP, as the portal and the console use it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, timedelta
from typing import Any

import httpx

from tests.api.ledger.office import Office, problem
from tests.api.service import Service

ENTRY = {
    "id",
    "manufacturer_id",
    "year",
    "kind",
    "minutes",
    "drawn_minutes",
    "channel",
    "adviser",
    "occurred_at",
    "logged_at",
    "summary",
    "conversation_id",
    "handoff_id",
    "reverses",
    "approval",
    "actor",
    "previous_hash",
    "hash",
}
ALLOTMENT = {"year", "from", "to", "granted_minutes", "used_minutes", "held_minutes", "remaining_minutes"}


def test_time_that_is_logged_is_taken_from_the_allotment_and_given_back_by_its_reversal(office: Office) -> None:
    logged = office.log(45, note="Asked about fees")
    entry = logged.json()

    assert (logged.status_code, set(entry)) == (201, ENTRY)
    assert (entry["kind"], entry["minutes"], entry["drawn_minutes"]) == ("use", 45, 45)
    assert (entry["actor"], entry["adviser"], entry["approval"]) == ("ann", "ann", None)
    assert office.balance() == (600, 45, 0, 555)

    undone = office.adviser.post(f"/v1/entries/{entry['id']}/reversal", json={"reason": "Wrong factory"})
    again = office.adviser.post(f"/v1/entries/{entry['id']}/reversal", json={"reason": "Wrong factory"})

    assert (undone.status_code, undone.json()["reverses"], undone.json()["minutes"]) == (201, entry["id"], -45)
    assert problem(again) == (409, "already_reversed")
    assert office.balance() == (600, 0, 0, 600)
    seen = office.owner.get(f"{office.book}/entries").json()
    assert [line["kind"] for line in seen] == ["grant", "use", "reversal"]
    assert all(set(line) == ENTRY for line in seen)
    assert [line["previous_hash"] for line in seen[1:]] == [line["hash"] for line in seen[:-1]]
    assert "Asked about fees" not in str(seen)
    assert office.adviser.get(f"/v1/entries/{entry['id']}").json()["note"] == "Asked about fees"


def test_a_key_posts_once(office: Office) -> None:
    body, headers = office.body(30), {"Idempotency-Key": "k-1"}
    path = f"{office.book}/entries"
    first, second = (office.adviser.post(path, json=body, headers=headers) for _ in range(2))
    other = office.adviser.post(path, json={**body, "minutes": 31}, headers=headers)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert problem(other) == (422, "idempotency_key_reused")
    assert problem(office.adviser.post(path, json=body)) == (400, "idempotency_key_required")
    assert office.balance() == (600, 30, 0, 570)


def test_past_the_allotment_time_waits_for_a_named_lead(office: Office) -> None:
    office.log(590)
    refused = office.log(45)
    kept = office.log(45, request_approval=True, approval_reason="Site visit ran over")
    approval = kept.json()["id"]

    assert problem(refused) == (409, "allotment_exceeded")
    assert refused.json()["remaining_minutes"] == 10
    assert (kept.status_code, kept.json()["state"]) == (202, "waiting")
    assert office.balance() == (600, 590, 0, 10)
    assert problem(office.adviser.get("/v1/approvals")) == (403, "forbidden")
    waiting = office.lead.get("/v1/approvals", params={"manufacturer_id": office.id}).json()
    assert [(w["id"], w["minutes"], w["summary"]) for w in waiting] == [(approval, 45, "Call on targets")]

    body = {"reason": "Agreed with the brand"}
    approved = office.lead.post(f"/v1/approvals/{approval}/approve", json=body)
    twice = office.lead.post(f"/v1/approvals/{approval}/approve", json=body)

    given = approved.json()["approval"]
    assert (given["by"], given["reason"], approved.json()["actor"]) == ("lea", "Agreed with the brand", "ann")
    assert problem(twice) == (409, "approval_decided")
    assert office.balance() == (600, 635, 0, -35)


def test_a_refused_request_leaves_the_balance_and_keeps_what_was_typed(office: Office) -> None:
    office.log(600)
    approval = office.log(45, request_approval=True).json()["id"]
    refused = office.lead.post(f"/v1/approvals/{approval}/refuse", json={"reason": "Not agreed"}).json()

    assert (refused["state"], refused["summary"]) == ("refused", "Call on targets")
    assert (refused["decided"]["by"], refused["decided"]["reason"]) == ("lea", "Not agreed")
    assert office.balance() == (600, 600, 0, 0)


def test_a_leads_own_reason_approves_its_own_entry_and_an_advisers_does_not(office: Office) -> None:
    office.log(600)
    by_adviser = office.log(15, approval_reason="I say so")
    by_lead = office.log(15, who=office.lead, approval_reason="Audit week")

    assert problem(by_adviser) == (409, "allotment_exceeded")
    assert (by_lead.status_code, by_lead.json()["approval"]["by"]) == (201, "lea")
    assert office.balance() == (600, 615, 0, -15)


def test_a_hold_reserves_and_is_settled_by_the_time_it_took(office: Office) -> None:
    held = office.hold(60)
    assert held.status_code == 201
    assert office.balance() == (600, 0, 60, 540)
    office.log(500)
    path = f"/v1/holds/{held.json()['id']}"
    took = {"occurred_at": office.now().isoformat(), "summary": "Workshop held"}

    too_long = office.adviser.post(f"{path}/settle", json={"minutes": 101, **took})
    assert (problem(too_long), too_long.json()["remaining_minutes"]) == ((409, "allotment_exceeded"), 100)
    assert office.balance() == (600, 500, 60, 40)

    settled = office.adviser.post(f"{path}/settle", json={"minutes": 75, **took})
    assert (settled.status_code, settled.json()["kind"], settled.json()["minutes"]) == (201, "use", 75)
    assert office.balance() == (600, 575, 0, 25)
    assert problem(office.adviser.post(f"{path}/release")) == (409, "hold_closed")
    assert problem(office.hold(26)) == (409, "allotment_exceeded")


def test_a_hold_is_released_or_expires(office: Office) -> None:
    expires = (office.now() + timedelta(hours=2)).isoformat()
    released, expiring = (office.hold(60, expires_at=expires).json()["id"] for _ in range(2))
    assert office.adviser.post(f"/v1/holds/{released}/release").status_code == 201
    assert office.balance() == (600, 0, 60, 540)

    office.service.clock.ahead += timedelta(hours=2)
    took = {"minutes": 60, "occurred_at": office.now().isoformat(), "summary": "Workshop"}
    assert office.balance() == (600, 0, 0, 600)
    assert problem(office.adviser.post(f"/v1/holds/{expiring}/settle", json=took)) == (409, "hold_closed")
    holds = office.adviser.get(f"/v1/manufacturers/{office.id}/holds").json()
    assert [hold["state"] for hold in holds] == ["closed", "expired"]


def test_a_settlement_past_the_allotment_can_wait_and_frees_its_hold_when_approved(office: Office) -> None:
    held = office.hold(60).json()["id"]
    office.log(540)
    took = {"minutes": 90, "occurred_at": office.now().isoformat(), "summary": "Long", "request_approval": True}
    kept = office.adviser.post(f"/v1/holds/{held}/settle", json=took)
    assert (kept.status_code, office.balance()) == (202, (600, 540, 60, 0))

    office.lead.post(f"/v1/approvals/{kept.json()['id']}/approve", json={"reason": "Fine"})
    assert office.balance() == (600, 630, 0, -30)


def test_who_may_do_what(office: Office, service: Service) -> None:
    entry = office.log(10).json()["id"]
    book, reason = f"/v1/manufacturers/{office.id}", {"reason": "Mistake"}
    allotment = f"{book}/allotments/{office.now().year}"
    with (
        service.client("adviser", subject="bob") as bob,
        service.client("manufacturer", "STRANGER") as stranger,
        httpx.Client(base_url=service.address) as nobody,
    ):
        assert problem(nobody.get(allotment)) == (401, "token_missing")
        assert problem(stranger.get(allotment)) == (404, "not_found")
        assert problem(stranger.get(f"{book}/entries")) == (404, "not_found")
        assert problem(office.owner.post(f"{book}/holds", json={})) == (403, "forbidden")
        assert problem(office.log(10, who=office.owner)) == (403, "forbidden")
        assert problem(bob.post(f"/v1/entries/{entry}/reversal", json=reason)) == (403, "forbidden")
        assert problem(bob.put(book, json={"name": "Other"})) == (403, "forbidden")
        assert problem(bob.post(f"{book}/adjustments", json={"minutes": 5, **reason})) == (403, "forbidden")
        assert problem(bob.get("/v1/manufacturers/NOBODY")) == (404, "not_found")
        assert problem(bob.get("/v1/manufacturers/NOBODY/entries")) == (404, "not_found")
    assert office.lead.post(f"/v1/entries/{entry}/reversal", json=reason).status_code == 201


def test_what_cannot_be_meant_is_refused_with_the_field_and_what_would_be_right(office: Office) -> None:
    later = (office.now() + timedelta(days=3)).isoformat()
    faults: list[tuple[str, Any]] = [
        ("minutes", 0),
        ("minutes", 1441),
        ("minutes", "45"),
        ("minutes", 1.5),
        ("channel", "assistant"),
        ("occurred_at", "2027-03-01T09:00:00"),
        ("occurred_at", later),
        ("occurred_at", "9999-12-31T23:59:59-12:00"),
        ("occurred_at", "0001-01-01T00:00:00+12:00"),
        ("summary", "  "),
        ("summary", "a\x00b"),
        ("adviser", "a\x00b"),
        ("kind", "grant"),
    ]
    for number, (field, value) in enumerate(faults):
        body, headers = {**office.body(10), field: value}, {"Idempotency-Key": f"fault-{number}"}
        answer = office.adviser.post(f"{office.book}/entries", json=body, headers=headers)
        assert (answer.status_code, answer.json()["field"]) == (422, field)
        assert answer.json()["expected"]
    assert office.balance() == (600, 0, 0, 600)


def test_a_lead_adjusts_what_is_granted_but_takes_away_nothing_that_is_used(office: Office) -> None:
    path = f"/v1/manufacturers/{office.id}/adjustments"
    office.log(500)
    more = office.lead.post(path, json={"minutes": 60, "reason": "Pilot site"})
    less = office.lead.post(path, json={"minutes": -200, "reason": "Slip"})

    assert (more.status_code, more.json()["kind"]) == (201, "adjustment")
    assert (problem(less), less.json()["remaining_minutes"]) == ((409, "allotment_exceeded"), 160)
    assert office.balance() == (660, 500, 0, 160)


def test_erased_words_are_gone_and_the_entry_stays(office: Office) -> None:
    entry = office.log(10, summary="Call with Mr Minh").json()
    erased = office.lead.post(f"/v1/entries/{entry['id']}/erasure", json={"reason": "Asked to"}).json()

    assert (erased["summary"], erased["minutes"], erased["hash"]) == ("", 10, entry["hash"])


def test_a_statement_is_printed_in_the_manufacturers_language_and_harms_no_spreadsheet(office: Office) -> None:
    office.log(15, summary="=HYPERLINK(1) <script>")
    book = f"/v1/manufacturers/{office.id}"
    office.lead.put(book, json={"name": "Dệt <May>", "language": "vi"})

    page = office.owner.get(f"{book}/entries.html")
    rows = list(csv.DictReader(io.StringIO(office.owner.get(f"{book}/entries.csv").text)))

    assert '<html lang="vi"' in page.text
    assert "Bảng kê giờ tư vấn – Dệt &lt;May&gt;" in page.text
    assert "<script" not in page.text
    assert "Allotment" not in page.text  # what the service wrote in English is said in the statement's language
    assert "unsafe" not in page.headers["content-security-policy"]
    assert [(row["kind"], row["minutes"], row["summary"]) for row in rows[1:]] == [
        ("use", "15", "'=HYPERLINK(1) <script>")
    ]
    assert 'dir="rtl"' in office.owner.get(f"{book}/entries.html", params={"language": "ur"}).text


def test_the_allotment_is_that_of_the_contract(office: Office) -> None:
    year = office.now().year
    found = office.owner.get(f"/v1/manufacturers/{office.id}/allotments/{year}").json()

    assert set(found) == ALLOTMENT
    assert (found["year"], found["from"], found["to"]) == (year, f"{year}-01-01", f"{year}-12-31")


def test_a_manufacturers_own_token_makes_it_with_its_allotment(service: Service) -> None:
    with (
        service.client("manufacturer", "NEW-1", manufacturer_name="New Mill") as owner,
        service.client("adviser") as staff,
    ):
        year = service.clock().astimezone(UTC).year
        assert owner.get(f"/v1/manufacturers/NEW-1/allotments/{year}").json()["remaining_minutes"] == 600
        made = staff.get("/v1/manufacturers/NEW-1").json()

    assert (made["name"], made["allotment"]["granted_minutes"], made["warning"]) == ("New Mill", 600, None)


def test_a_correction_past_the_allotment_changes_nothing_until_a_lead_approves(office: Office) -> None:
    entry = office.log(500).json()["id"]
    body = office.body(620, reason="A whole day was missing", request_approval=True, approval_reason="It was needed")

    kept = office.adviser.post(f"/v1/entries/{entry}/correction", json=body)
    assert (kept.status_code, kept.json()["state"], office.balance()) == (202, "waiting", (600, 500, 0, 100))
    decision = office.lead.post(f"/v1/approvals/{kept.json()['id']}/approve", json={"reason": "Agreed"})

    assert decision.is_success
    assert office.balance() == (600, 620, 0, -20)
    book = office.lead.get(f"/v1/manufacturers/{office.id}/entries").json()
    assert [(e["kind"], e["minutes"], e["summary"]) for e in book if e["kind"] == "reversal"] == [
        ("reversal", -500, "A whole day was missing")
    ]


def test_a_correction_takes_back_and_posts_anew_in_one_step_or_not_at_all(office: Office) -> None:
    entry = office.log(45, handoff_id="h1", conversation_id="c1", note="first").json()["id"]
    path, key = f"/v1/entries/{entry}/correction", {"Idempotency-Key": "once"}
    body = office.body(30, summary="Call and mail", channel="offline", reason="Typed wrongly")

    too_long = office.adviser.post(path, json={**body, "minutes": 700})
    assert problem(too_long) == (409, "allotment_exceeded")
    assert office.balance() == (600, 45, 0, 555)
    with office.service.client("adviser", subject="bob") as other:
        assert problem(other.post(path, json=body)) == (403, "forbidden")
    made = office.adviser.post(path, json=body, headers=key)
    again = office.adviser.post(path, json=body, headers=key)

    assert (made.status_code, again.status_code, again.json()) == (201, 200, made.json())
    new = made.json()
    assert (new["minutes"], new["handoff_id"], new["conversation_id"], new["adviser"]) == (30, "h1", "c1", "ann")
    assert problem(office.adviser.post(path, json=body)) == (409, "already_reversed")
    assert office.balance() == (600, 30, 0, 570)
    hold = office.hold(10).json()["id"]
    assert problem(office.lead.post(f"/v1/entries/{hold}/correction", json=body)) == (409, "not_reversible")

    soon = office.now() + timedelta(hours=1)
    start = {"from": (soon - timedelta(days=1)).isoformat(), "to": soon.isoformat()}
    mine = [e for e in office.adviser.get("/v1/entries", params=start).json() if e["manufacturer_id"] == office.id]
    assert [(e["minutes"], e["manufacturer_name"], bool(e["reversed_by"])) for e in mine] == [
        (45, "Acme", True),
        (30, "Acme", False),
    ]
    assert problem(office.adviser.get("/v1/entries", params={**start, "to": start["from"]})) == (422, "bad_range")
