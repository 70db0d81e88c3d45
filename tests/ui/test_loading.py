"""Qt as the window loads it."""

from __future__ import annotations

import subprocess
import sys

_CODE = """
import builtins
plain = builtins.__import__
import ui.window, ui.pages.ledger
assert builtins.__import__ is plain
"""


def test_imports_after_qt_are_pythons_own() -> None:
    subprocess.run([sys.executable, "-c", _CODE], check=True)
