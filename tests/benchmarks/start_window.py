"""Starts the program's window on a database; says "ready" once the ledger shows its rows."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from db.vault import SqliteVault
from tests.benchmarks.measure import resident_kilobytes
from ui.app import make_app
from ui.bridge import Bridge
from ui.faults import Faults
from ui.main_window import MainWindow
from ui.pages.ledger import LedgerPage
from ui.prefs import Prefs
from ui.start import Starter
from ui.window import REST_MS


def main(path: Path, settings: Path) -> None:
    app = make_app()
    bridge, prefs = Bridge(), Prefs(settings)
    starter = Starter(SqliteVault(), bridge, prefs, Faults(bridge, settings / "errors.log"), rest_ms=REST_MS)

    def tell() -> None:
        QTimer.singleShot(0, lambda: print(f"ready {resident_kilobytes()}", flush=True))

    def watch(window: MainWindow) -> None:
        page = window.page("ledger")
        assert isinstance(page, LedgerPage)
        page.model.modelReset.connect(tell)

    starter.opened.connect(watch)
    starter.begin(path)
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
