"""Which package may import which, and what the start-up path must not pay for."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
HEAVY = set(SETTINGS["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-module-level-imports"])

# Opens the window as a person does, and closes it when the ledger shows its rows.
OPEN_THE_WINDOW = """
import main
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QTableView
from ui.app import make_app

app = make_app()

def close_when_answered():
    tables = [each for each in app.allWidgets() if isinstance(each, QTableView) and each.isVisible()]
    if any(table.model().rowCount() for table in tables):
        app.quit()

timer = QTimer()
timer.timeout.connect(close_when_answered)
timer.start(10)
assert main.main(["--db", {database!r}]) == 0
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database file with a few made-up problems."""
    path = str(tmp_path_factory.mktemp("architecture") / "demo.db")
    subprocess.run([sys.executable, "main.py", "--db", path, "demo", "--problems", "3"], cwd=ROOT, check=True)
    return path


def test_every_import_runs_the_way_the_contract_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


@pytest.mark.parametrize("module", ["main", "ui.window", "ui.cli.commands"])
def test_importing_what_starts_loads_no_heavy_library(module: str) -> None:
    assert _loaded_by(f"import {module}") & HEAVY == set()


def test_a_window_that_shows_its_ledger_has_loaded_no_heavy_library(database: str) -> None:
    loaded = _loaded_by(OPEN_THE_WINDOW.format(database=database))
    assert "PySide6" in loaded
    assert loaded & (HEAVY | {"xml"}) == set()  # xml: what reads workbooks


def test_a_command_that_lists_problems_loads_neither_qt_nor_a_heavy_library(database: str) -> None:
    listed = f"import main; assert main.main(['--db', {database!r}, 'problem', 'list', '--json']) == 0"
    assert _loaded_by(listed) & (HEAVY | {"PySide6"}) == set()


def _loaded_by(script: str) -> set[str]:
    """The top-level packages in memory after a script ran in a fresh interpreter."""
    tell = "import json, sys; print(); print(json.dumps([name.partition('.')[0] for name in sys.modules]))"
    done = subprocess.run(
        [sys.executable, "-c", f"{script}\n{tell}"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))
