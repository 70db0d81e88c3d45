"""Which package may import which, and what the start-up path must not pay for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
HEAVY = {
    "docx", "lxml", "numpy", "openpyxl", "pandas", "pypdfium2", "python_calamine", "sqlite_utils", "typst", "vl_convert",
    "xlsxwriter",
}  # fmt: skip


def test_every_import_runs_the_way_the_contract_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


@pytest.mark.parametrize("module", ["main", "ui.window", "ui.cli"])
def test_starting_loads_no_heavy_library(module: str) -> None:
    assert _loaded_by(module) & HEAVY == set()


def test_the_command_line_loads_no_qt() -> None:
    assert "PySide6" not in _loaded_by("main") | _loaded_by("ui.cli")


def _loaded_by(module: str) -> set[str]:
    """The top-level packages in memory after `import module` in a fresh interpreter."""
    script = f"import {module}, json, sys; print(json.dumps([name.partition('.')[0] for name in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))
