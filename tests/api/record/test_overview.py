"""The progress of all manufacturers: what each record comes to, the totals, and that it costs no more than a list."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from api.db.engine import open_engine, open_sessions
from api.db.schema import migrate
from api.ledger import manufacturers
from api.ledger.tables import ManufacturerRow
from api.record import overview
from api.record.tables import AimRow, YearRow
from tests.api.record.test_routes import TARGET
from tests.api.service import Service, serving

NOW = datetime(2027, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with five manufacturers: on track, behind, late, without a target, with nothing."""
    with serving(tmp_path_factory.mktemp("home")) as service:
        service.clock.ahead = NOW - service.clock()
        keep(service, "ontrack", {2020: 1000, 2026: 700}, state="disclosed", target={**VALIDATED})
        keep(service, "behind", {2020: 1000, 2026: 990}, target={**TARGET, "committed_on": "2026-01-02"})
        keep(service, "drafting", {2020: 1000, 2026: 500}, state="draft", target=TARGET)
        keep(service, "aimless", {2026: 5})
        keep(service, "empty", {})
        yield service


VALIDATED = {**TARGET, "state": "validated", "validated_by": "TÜV", "validated_on": "2025-01-01"}


def keep(service: Service, name: str, years: dict[int, int], state: str = "final", target: Any = None) -> None:
    with service.client(manufacturer=name) as owner:
        owner.get("/v1/tools").raise_for_status()
        for year, total in years.items():
            figures = {"scope1": 0, "scope2_location": total}
            body = {"year": year, "figures": figures, "origin": "a report", "state": state}
            owner.post(f"/v1/manufacturers/{name}/inventories", json=body).raise_for_status()
        if target:
            owner.post(f"/v1/manufacturers/{name}/targets", json=target).raise_for_status()


def report(office: Service, **asked: Any) -> Any:
    with office.client("adviser") as adviser:
        return adviser.get("/v1/reports/progress", params=asked).raise_for_status().json()


def test_each_is_told_and_the_totals_are_their_sums(office: Service) -> None:
    told = report(office)
    found = {each["manufacturer_id"]: each for each in told["manufacturers"]}
    assert told["year"] == 2026
    assert {name: (each["on_track"], each["gap"], each["late"]) for name, each in found.items()} == {
        "ontrack": (True, "-48", False),
        "behind": (False, "242", False),
        "drafting": (True, "-248", True),
        "aimless": (None, None, False),
        "empty": (None, None, True),
    }
    assert told["totals"] == {
        "manufacturers": 5,
        "engaged": 1,
        "with_inventory": 4,
        "disclosed": 1,
        "with_target": 3,
        "submitted": 1,
        "validated": 1,
        "validated_by_staff": 0,
        "on_track": 2,
        "behind": 1,
        "late": 2,
        "potential": "1260",
        "potential_validated": "420",
    }


@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("on_track", {"ontrack", "drafting"}),
        ("behind", {"behind"}),
        ("no_target", {"aimless", "empty"}),
        ("no_inventory", {"empty"}),
        ("late", {"drafting", "empty"}),
        ("undisclosed", {"behind", "drafting", "aimless", "empty"}),
    ],
)
def test_those_who_are_asked_for_are_shown(office: Service, show: str, names: set[str]) -> None:
    assert {each["manufacturer_id"] for each in report(office, show=show)["manufacturers"]} == names
    assert report(office, show=show, search="ONT")["totals"]["manufacturers"] == len(names & {"ontrack"})


def test_a_year_that_goes_on_is_late_for_nobody(office: Service) -> None:
    assert report(office, year=2027)["totals"]["late"] == 0


def test_the_csv_is_the_list(office: Service) -> None:
    with office.client("adviser") as adviser:
        text = adviser.get("/v1/reports/progress.csv", params={"show": "behind"}).raise_for_status().text
        others = adviser.get("/v1/reports/progress.csv", params={"show": "on_track", "search": "ontrack"}).text
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["year"], row["manufacturer_id"], row["gap"], row["committed_on"]) == (
        "2026",
        "behind",
        "242",
        "2026-01-02",
    )
    assert ",-48," in others


def test_the_line_of_a_record_follows_every_version(office: Service) -> None:
    path = "/v1/manufacturers/follow"
    keep(office, "follow", {2020: 1000, 2026: 990}, target=TARGET)
    with office.client(manufacturer="follow") as owner:
        seen = [report(office, search="follow")["manufacturers"][0]]
        body = {"year": 2026, "figures": {"scope1": 0, "scope2_location": 600}, "origin": "a meter", "reason": "wrong"}
        owner.post(f"{path}/inventories", json={**body, "replaces": 1}).raise_for_status()
        seen.append(report(office, search="follow")["manufacturers"][0])
        owner.post(f"{path}/inventories", json={**body, "replaces": 2, "state": "withdrawn"}).raise_for_status()
        seen.append(report(office, search="follow")["manufacturers"][0])
        (target,) = owner.get(f"{path}/targets").json()
        gone = {**TARGET, "id": target["id"], "replaces": 1, "reason": "another", "state": "withdrawn"}
        owner.post(f"{path}/targets", json=gone).raise_for_status()
        seen.append(report(office, search="follow")["manufacturers"][0])
    assert [(each["gap"], each["target_state"]) for each in seen] == [
        ("242", "draft"),
        ("-148", "draft"),
        (None, "draft"),
        (None, None),
    ]


def fastest(work: Callable[[], object]) -> float:
    """Processor time of the best of five."""
    times = []
    for _ in range(5):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def test_two_thousand_by_five_years_cost_no_more_than_the_ledgers_list(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'mcap.db'}")
    migrate(engine)
    sessions = open_sessions(engine)
    ids = [f"M{number}" for number in range(2_000)]
    named = [{"id": id_, "name": id_, "created_at": NOW} for id_ in ids]
    aim = {"target_id": "t", "state": "validated", "kind": "absolute", "base_year": 2022, "target_year": 2030}
    year = {"state": "final", "total_location": "990.25", "total_market": "800", "on_track": True, "gap": "-3.5"}
    with sessions.begin() as session:
        session.execute(insert(ManufacturerRow), named)
        session.execute(
            insert(AimRow),
            [{"manufacturer_id": i, **aim, "unit": "tCO2e", "potential": "42", "by_staff": False} for i in ids],
        )
        session.execute(
            insert(YearRow), [{"manufacturer_id": i, "year": y, **year} for i in ids for y in range(2022, 2027)]
        )
    with sessions() as session:
        listed = fastest(lambda: manufacturers.standings(session, NOW))
    with sessions() as session:
        seen = fastest(lambda: overview.totals(overview.standings(session, 2026, NOW), 2026, NOW))
    engine.dispose()
    assert seen <= listed
