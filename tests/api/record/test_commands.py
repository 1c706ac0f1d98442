"""`mcap record`: the same record, the same rules."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from api.cli import app
from tests.api.record.test_routes import BODIES
from tests.api.service import Service

KINDS = {"inventories": "2020", "targets": "absolute 2020 to 2030", "actions": "Heat pump", "risks": "flood"}


def mcap(service: Service, *arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(app, ["record", *arguments], given, {"MCAP_HOME": str(service.settings.home)})


def test_what_is_on_record_is_listed_and_added_to_where_staff_may(
    service: Service, manufacturer: str, tmp_path: Path
) -> None:
    with service.client(manufacturer=manufacturer) as owner:
        owner.put(f"/v1/manufacturers/{manufacturer}/record/permission", json={"staff_may_write": True})
    for kind, words in KINDS.items():
        file = tmp_path / f"{kind}.json"
        file.write_text(json.dumps(BODIES[kind]))
        added = mcap(service, kind, manufacturer, "--add", str(file), "--json")
        assert added.exit_code == 0, added.output
        listed = mcap(service, kind, manufacturer)
        assert (words in listed.output, "cli:" in listed.output) == (True, True), listed.output
        assert json.loads(mcap(service, kind, manufacturer, "--history", "--json").output) == [json.loads(added.output)]
    again = json.dumps({**BODIES["inventories"], "state": "final", "reason": "audited"})
    refused = mcap(service, "inventories", manufacturer, "--add", "-", given=again)
    assert (refused.exit_code, "[changed_meanwhile]" in refused.output) == (1, True)
    told = mcap(service, "progress", manufacturer)
    assert "later_inventory" in told.output
    assert json.loads(mcap(service, "progress", manufacturer, "--json").output)["year"] == 2020


def test_what_the_api_refuses_ends_the_command(service: Service, manufacturer: str) -> None:
    with service.client(manufacturer=manufacturer) as owner:
        owner.get("/v1/tools")
    for given, why in ((json.dumps(BODIES["risks"]), "staff_may_not_write"), ("{", "not JSON"), ("[]", "no object")):
        refused = mcap(service, "risks", manufacturer, "--add", "-", given=given)
        assert (refused.exit_code != 0, why in refused.output) == (True, True), refused.output
    refused = mcap(service, "targets", manufacturer, "--add", "-", given="{}")
    assert "base_year" in refused.output
    assert mcap(service, "risks", "NOBODY").exit_code == 1
    assert mcap(service, "progress", manufacturer).output == "Nothing is on record.\n"
