"""Qt as the window loads it."""

from __future__ import annotations

import subprocess
import sys

import pytest

_OWN_IMPORT = """
import builtins
plain = builtins.__import__
import ui.window, ui.pages.ledger
assert builtins.__import__ is plain
"""

_PUT_OFF = """
import sys
import ui.loading
from PySide6.QtWidgets import QLabel
assert not {"inspect", "logging"} & set(sys.modules)
"""

_WRONG_CALL = """
import ui.loading
from PySide6.QtCore import QSize
try:
    QSize(1, 1).expandedTo("wide")
except TypeError as error:
    assert "QSize.expandedTo(arg__1: PySide6.QtCore.QSize" in str(error), error
"""

_ASKED_FOR = """
from threading import Barrier, Thread
import ui.loading
from shibokensupport.signature.lib import pyi_generator

def ask():
    ready.wait()
    given.append(pyi_generator.generate_pyi)

ready, given = Barrier(2), []
threads = [Thread(target=ask) for _ in range(2)]
for each in threads:
    each.start()
for each in threads:
    each.join()
assert len(given) == 2
"""


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(_OWN_IMPORT, id="imports after Qt are Python's own"),
        pytest.param(_PUT_OFF, id="what only errors and stubs need is not there yet"),
        pytest.param(_WRONG_CALL, id="a wrong call is told with what would be right"),
        pytest.param(_ASKED_FOR, id="what is asked for is there, for whoever asks"),
    ],
)
def test_qt_is_loaded_without_what_nobody_asks_for(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)
