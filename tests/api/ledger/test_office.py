"""What the programme's office does: months, settings, grants, the roll of manufacturers, the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.ledger.office import NOON, Office, problem


@pytest.fixture
def settings(office: Office) -> Iterator[Office]:
    """An office whose settings are put back."""
    yield office
    office.at(NOON)
    assert office.lead.put("/v1/settings/ledger", json={}).status_code == 200


def put(office: Office, **values: Any) -> None:
    assert office.lead.put("/v1/settings/ledger", json=values).status_code == 200


def test_a_closed_month_takes_reversals_only_dated_when_they_are_made(office: Office) -> None:
    in_may = datetime(2027, 5, 20, 9, tzinfo=UTC).isoformat()
    entry = office.log(30, occurred_at=in_may).json()["id"]
    office.log(20, occurred_at=in_may, conversation_id="c1")
    waiting = office.log(1_000, occurred_at=in_may, request_approval=True).json()["id"]
    month = "/v1/periods/2027-05"

    seen = office.adviser.get(month).json()
    assert (seen["closed_by"], seen["waiting_approvals"], seen["entries_without_evidence"]) == (None, 1, 1)
    assert seen["entries"][0]["id"] == entry
    assert problem(office.adviser.post(f"{month}/close")) == (403, "forbidden")
    assert problem(office.lead.post(f"{month}/close")) == (409, "approvals_waiting")
    assert problem(office.lead.post("/v1/periods/2027-06/close")) == (422, "month_not_over")
    office.lead.post(f"/v1/approvals/{waiting}/refuse", json={"reason": "No"})

    assert office.lead.post(f"{month}/close").json()["closed_by"] == "lea"
    assert problem(office.lead.post(f"{month}/close")) == (409, "period_closed")
    assert problem(office.log(10, occurred_at=in_may)) == (409, "period_closed")
    undone = office.adviser.post(f"/v1/entries/{entry}/reversal", json={"reason": "Slip"}).json()
    assert (undone["year"], undone["occurred_at"][:7]) == (2027, "2027-06")
    assert office.balance() == (600, 20, 0, 580)


def test_a_channel_takes_what_its_policy_says(settings: Office) -> None:
    put(settings, channels={"live": {"rounding": 15, "minimum": 30}, "review": {"draws": False}})
    drawn = [
        settings.log(minutes, channel=channel).json()["drawn_minutes"]
        for minutes, channel in ((5, "live"), (31, "live"), (31, "offline"), (31, "review"))
    ]

    assert drawn == [30, 45, 31, 0]
    assert settings.balance() == (600, 106, 0, 494)


def test_years_by_commitment_begin_on_its_day_and_entries_keep_theirs(settings: Office) -> None:
    before = settings.log(30).json()
    put(settings, programme_year="commitment", zone="Asia/Ho_Chi_Minh")
    settings.lead.put(settings.book, json={"name": "Acme", "commitment_date": "2024-07-01"})
    eve = datetime(2027, 6, 30, 17, tzinfo=UTC)  # midnight in Viet Nam
    settings.at(eve - timedelta(minutes=1))
    last = settings.log(10).json()
    settings.at(eve)
    first = settings.log(10).json()

    assert [before["year"], last["year"], first["year"]] == [2027, 2026, 2027]
    allotment = settings.owner.get(f"{settings.book}/allotments/2026").json()
    assert (allotment["from"], allotment["to"], allotment["used_minutes"]) == ("2026-07-01", "2027-06-30", 10)
    assert settings.balance(2027) == (600, 40, 0, 560)

    settings.lead.put(settings.book, json={"name": "Acme", "commitment_date": "2024-01-10"})
    assert settings.balance(2027) == (600, 40, 0, 560)
    assert settings.owner.get(f"{settings.book}/allotments/2027").json()["from"] == "2027-01-10"


def test_a_new_year_has_its_own_allotment_and_what_may_be_carried_over(settings: Office) -> None:
    settings.log(450)
    put(settings, carry_over_minutes=120)
    settings.at(datetime(2028, 1, 3, 9, tzinfo=UTC))
    ids = {"manufacturer_ids": [settings.id]}
    granted = [settings.lead.post("/v1/grants", json={"year": 2028, **ids}).json() for _ in range(2)]

    assert [g["granted"] for g in granted] == [1, 0]
    assert settings.balance(2027) == (480, 450, 0, 30)
    assert settings.balance(2028) == (720, 0, 0, 720)
    carried = settings.owner.get(f"{settings.book}/entries.html", params={"language": "tr", "year": 2028}).text
    assert carried.count("Ertesi yıla devredildi") == 1
    late = settings.log(31, occurred_at=datetime(2027, 12, 30, tzinfo=UTC).isoformat())
    assert (problem(late), late.json()["remaining_minutes"]) == ((409, "allotment_exceeded"), 30)


def test_nothing_is_carried_over_by_default_and_a_new_year_begins_by_itself(office: Office) -> None:
    office.log(450)
    office.at(datetime(2028, 1, 3, 9, tzinfo=UTC))

    assert office.adviser.get(f"{office.book}/allotments/2028").json()["remaining_minutes"] == 600
    assert office.balance(2028) == (600, 0, 0, 600)
    assert office.balance(2027) == (600, 450, 0, 150)


def test_a_manufacturers_own_allotment_counts_from_its_next_grant(office: Office) -> None:
    office.lead.put(office.book, json={"name": "Acme", "allotment_minutes": 90})
    office.at(datetime(2028, 1, 3, 9, tzinfo=UTC))

    assert (office.balance(2027)[0], office.balance(2028)[0]) == (600, 90)


def test_settings_that_cannot_be_are_refused(office: Office) -> None:
    for body, field in (({"zone": "Mars/Base"}, "zone"), ({"channels": {"live": {"rounding": 7}}}, "channels")):
        answer = office.lead.put("/v1/settings/ledger", json=body)
        assert (answer.status_code, answer.json()["field"].split(".")[0]) == (422, field)
    assert problem(office.adviser.put("/v1/settings/ledger", json={})) == (403, "forbidden")


def test_a_warning_comes_at_75_90_and_100_per_cent_in_the_persons_language(office: Office) -> None:
    def warning(language: str) -> dict[str, Any]:
        found: dict[str, Any] = office.owner.get(f"{office.book}/warning", params={"language": language}).json()
        return found

    levels = []
    for minutes in (449, 1, 90, 60):
        office.log(minutes)
        levels.append(warning("vi")["level"])

    assert levels == [None, 75, 90, 100]
    assert warning("vi")["text"].startswith("Số giờ tư vấn của năm 2027 đã hết.")
    assert warning("xx")["text"].startswith("The advisory hours of 2027 are used up.")


def test_the_list_is_searched_filtered_and_sorted(office: Office) -> None:
    ids = {name: f"{office.id}-{name}" for name in ("calm", "busy", "full")}
    for name, id_ in ids.items():
        office.lead.put(f"/v1/manufacturers/{id_}", json={"name": f"Mill {name} of {office.id}"})
    for name, minutes in (("busy", 460), ("full", 600)):
        path, headers = f"/v1/manufacturers/{ids[name]}/entries", {"Idempotency-Key": name}
        office.adviser.post(path, json=office.body(minutes), headers=headers)

    def listed(**query: Any) -> list[str]:
        found = office.adviser.get("/v1/manufacturers", params={"search": f"of {office.id}", **query})
        assert int(found.headers["x-total-count"]) >= len(found.json())
        return [line["id"].rsplit("-", 1)[1] for line in found.json()]

    assert listed(sort="remaining") == ["full", "busy", "calm"]
    assert listed(sort="used", descending=True, limit=1) == ["full"]
    assert listed(show="over_75") == ["busy", "full"]
    assert listed(show="over") == ["full"]
    assert listed(show="unused") == []
    office.at(NOON + timedelta(days=200))
    assert listed(show="unused") == ["busy", "calm", "full"]


def test_what_is_exported_can_be_imported_and_a_bad_row_is_named(office: Office) -> None:
    office.lead.put(office.book, json={"name": "=1+1 Mill", "commitment_date": "2025-02-01", "language": "vi"})
    exported = office.adviser.get("/v1/manufacturers/export.csv", params={"search": office.id}).content
    new = f"{office.id}-new"
    more = f'{new},"Mill, new",2026-03-01,,300,bn\nbad id,Mill,,,,\n{new}-2,Mill,yesterday,,,\n'
    heading = "id,name,commitment_date,pinned_release,allotment_minutes,language\n"

    same = office.lead.post("/v1/manufacturers/import", files={"file": ("m.csv", exported)}).json()
    rows = office.lead.post("/v1/manufacturers/import", files={"file": ("m.csv", heading + more)}).json()

    assert {row["outcome"] for row in same} == {"unchanged"}
    assert [(row["row"], row["outcome"]) for row in rows] == [(2, "created"), (3, "failed"), (4, "failed")]
    assert rows[2]["problem"].startswith("commitment_date")
    made = office.adviser.get(f"/v1/manufacturers/{new}").json()
    assert (made["name"], made["allotment"]["granted_minutes"], made["language"]) == ("Mill, new", 300, "bn")
    unreadable = office.lead.post("/v1/manufacturers/import", files={"file": ("m.csv", "x,y\n1,2\n")})
    assert problem(unreadable) == (422, "file_unreadable")


def test_a_preview_keeps_nothing_and_a_column_that_is_missing_changes_nothing(office: Office) -> None:
    office.lead.put(office.book, json={"name": "Acme", "language": "vi"})
    dates = f"id;name;commitment_date\n{office.id};Acme;2025-02-01\n{office.id}-p;New;2026-01-05\n{office.id};Acme;\n"

    def sent(**query: Any) -> list[tuple[int, str]]:
        rows = office.lead.post("/v1/manufacturers/import", files={"file": ("m.csv", dates)}, params=query).json()
        return [(row["row"], row["outcome"]) for row in rows]

    assert sent(preview=True) == [(2, "changed"), (3, "created"), (4, "failed")]
    assert problem(office.adviser.get(f"/v1/manufacturers/{office.id}-p")) == (404, "not_found")
    assert sent() == [(2, "changed"), (3, "created"), (4, "failed")]
    assert sent() == [(2, "unchanged"), (3, "unchanged"), (4, "failed")]
    acme = office.adviser.get(office.book).json()
    assert (acme["commitment_date"], acme["language"]) == ("2025-02-01", "vi")


def test_time_of_the_past_is_imported_once_and_a_row_that_breaks_a_rule_is_named(settings: Office) -> None:
    put(settings, zone="Asia/Ho_Chi_Minh")
    heading = "manufacturer_id,occurred_at,minutes,channel,summary,note,adviser,approval_reason\n"
    mill = settings.id
    rows = [
        f"{mill},2027-03-01,30,live,Call,,bob,",
        f"{mill},2027-03-01,30,live,Call,,bob,",  # a second call, told in the same words
        f"{mill},2026-12-31T23:30,45,review,Late,,,",
        f"{mill},2027-03-01T09:00+07:00,700,live,Long,,,Agreed",
        f"{mill},2027-03-02,10,live,Past what is left,,,",
        f"{mill},2027-03-02,ten,live,Call,,,",
        f"{mill},soon,10,live,Call,,,",
        "NOBODY,2027-03-01,30,live,Call,,,",
    ]
    file = {"file": ("past.csv", heading + "\n".join(rows))}

    def sent(**query: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = settings.lead.post("/v1/entries/import", files=file, params=query).json()
        return found

    previewed = sent(preview=True)
    assert settings.balance() == (600, 0, 0, 600)
    first, again = sent(), sent()

    assert [row["outcome"] for row in previewed] == ["posted"] * 4 + ["failed"] * 4
    assert [(row["row"], row["outcome"]) for row in first] == [(p["row"], p["outcome"]) for p in previewed]
    assert [row["outcome"] for row in again] == ["unchanged"] * 4 + ["failed"] * 4
    assert [row["entry_id"] for row in again] == [row["entry_id"] for row in first]
    assert [row["problem"].split()[0] for row in first[4:]] == ["It", "minutes:", "occurred_at:", "There"]
    assert settings.balance(2026)[1] == 45
    assert settings.balance(2027)[1] == 760
    posted = settings.adviser.get(f"/v1/entries/{first[0]['entry_id']}").json()
    assert (posted["adviser"], posted["actor"]) == ("bob", "lea")
    assert posted["occurred_at"].startswith("2027-03-01T05:00")
    assert problem(settings.adviser.post("/v1/entries/import", files=file)) == (403, "forbidden")


def test_every_act_of_staff_is_in_the_audit_log(office: Office) -> None:
    entry = office.log(10).json()["id"]
    office.adviser.post(f"/v1/entries/{entry}/reversal", json={"reason": "Slip"})
    lines = office.adviser.get("/v1/audit", params={"manufacturer_id": office.id}).json()

    assert [(line["actor"], line["action"]) for line in lines] == [
        ("ann", "entry.reverse"),
        ("ann", "entry.post"),
        ("lea", "manufacturer.put"),
    ]
    assert problem(office.owner.get("/v1/audit")) == (403, "forbidden")


def test_time_that_is_spelt_otherwise_is_the_same_and_what_was_made_by_hand_is_shown_first(settings: Office) -> None:
    put(settings, zone="Asia/Ho_Chi_Minh")
    heading = "manufacturer_id,occurred_at,minutes,channel,summary,note\n"

    def come(*rows: str, **query: bool) -> list[str]:
        file = {"file": ("past.csv", heading + "".join(f"{settings.id},{row}\n" for row in rows))}
        found = settings.lead.post("/v1/entries/import", files=file, params=query).json()
        return [row["outcome"] for row in found]

    call = "2027-03-02T09:30,45,live,Boiler call,"
    spellings = (
        "2027-03-02T09:30:00,45,live,Boiler call,",
        "2027-03-02 09:30,45,live,Boiler  call,",
        "2027-03-02T02:30:00+00:00,45,live,Boiler call,",
        "2027-03-02T02:30:00Z,45,live,Boiler call,a note",
        "20270302T0930,45,live,Boiler call,",
    )
    assert come(call) == ["posted"]
    assert [come(spelling) for spelling in spellings] == [["unchanged"]] * len(spellings)
    assert come(call, call) == ["unchanged", "posted"]  # two equal lines of one file are two
    assert settings.balance()[1] == 90

    settings.log(30, occurred_at="2027-03-05T10:00:00+07:00", summary="Typed by Ann")
    by_hand = "2027-03-05,30,live,From the old sheet,"
    assert come(by_hand, preview=True) == come(by_hand) == ["alike"]
    assert come(by_hand.replace(",30,", ",31,"), preview=True) == ["posted"]
    assert settings.balance()[1] == 120
    assert come(by_hand, alike=True) == ["posted"]
    assert come(by_hand) == ["unchanged"]
    assert settings.balance()[1] == 150


def test_the_assistants_time_takes_nothing_in_a_year_that_a_lead_names(settings: Office) -> None:
    put(settings, assistant_free_years=[2027])
    chat = settings.owner.post("/v1/conversations").json()["id"]
    asked = settings.owner.post(f"/v1/conversations/{chat}/messages", json={"text": "one"}).json()
    assert (asked["hours"]["logged_minutes"] > 0, asked["hours"]["drawn_minutes"]) == (True, 0)
    put(settings)
    settings.at(NOON + timedelta(minutes=3))
    asked = settings.owner.post(f"/v1/conversations/{chat}/messages", json={"text": "two"}).json()
    assert asked["hours"]["drawn_minutes"] == asked["hours"]["logged_minutes"] > 0
    assert settings.balance()[1] == asked["hours"]["drawn_minutes"]
