"""Our folder names are generic: nobody else may claim them, and nothing else may lie at the top."""

import subprocess
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = {"api", "assistant", "evals", "knowledge", "tools"}


def test_no_other_distribution_claims_our_names() -> None:
    claimed = {name: set(packages_distributions().get(name, ())) for name in ROOMS | {"tests"}}

    assert {name: others - {"mcap-assistant"} for name, others in claimed.items() if others - {"mcap-assistant"}} == {}


def test_the_top_level_folders_are_the_owners() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split(
        "\n"
    )
    folders = {line.split("/")[0] for line in tracked if "/" in line and not line.startswith(".")}

    assert folders == ROOMS | {"tests"}
