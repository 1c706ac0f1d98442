"""What `make serve` tells while it installs: a line for each stage, and all that pip said where it failed."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

STAGES = Path(__file__).parents[1] / ".ci" / "stages.py"
SAID = """Obtaining file:///work
Collecting langchain>=1.3
  Downloading langchain-1.3.4-py3-none-any.whl (450 kB)
Collecting torch==2.13.0
  Downloading torch-2.13.0+cpu-cp312-cp312-linux_x86_64.whl (182.1 MB)
Collecting numpy
  Building editable for mcap-assistant (pyproject.toml): started
Installing collected packages: torch, numpy, langchain
"""


def installed(code: int) -> subprocess.CompletedProcess[str]:
    pip = [sys.executable, "-c", f"import sys; print({SAID!r}); sys.exit({code})"]
    command = [sys.executable, str(STAGES), str(time.time() - 20), *pip]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_each_stage_is_told_once_with_the_seconds_so_far() -> None:
    done = installed(0)

    assert (done.returncode, done.stderr) == (0, "")
    lines = [re.fullmatch(r" *(\d+) s  (.+)", line) for line in done.stdout.splitlines()]
    assert [line and line[2] for line in lines] == [
        "finding the packages",
        "downloading torch, 182.1 MB",
        "building the pages",
        "writing 3 packages to the disk",
    ]
    assert all(line and int(line[1]) >= 20 for line in lines)


def test_an_install_that_fails_tells_what_was_said() -> None:
    done = installed(3)

    assert done.returncode == 3
    assert SAID in done.stderr
