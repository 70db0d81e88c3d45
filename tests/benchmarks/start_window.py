"""Starts the program's window on a database as main.py does; says "ready" once the ledger shows its rows, painted."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from tests.memory import resident_kilobytes


def main(path: Path, settings: Path) -> None:
    import main as program  # noqa: F401 - all as it and ui.window do, and in their order
    from db.vault import SqliteVault

    gc.disable()
    import ui.loading  # noqa: F401
    from ui.ahead import Ahead
    from ui.prefs import Prefs
    from ui.window import REST_MS

    vault, prefs = SqliteVault(), Prefs(settings)
    ahead = Ahead(vault, path)
    from ui.app import make_app
    from ui.bridge import Bridge
    from ui.faults import Faults
    from ui.start import Starter

    app = make_app()
    watch()
    bridge = Bridge()
    faults = Faults(bridge, settings / "errors.log")
    starter = Starter(vault, bridge, prefs, faults, rest_ms=REST_MS, open_file=ahead.open)
    starter.begin(path)
    gc.freeze()
    gc.enable()
    app.exec()


def watch() -> None:
    """Say "ready" behind the first painting of the table that has rows to paint, as bare_window does of its label."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent

    from ui.ledger.table import LedgerTable
    from ui.pages import ledger

    class Watched(LedgerTable):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            if self.model().rowCount():
                QTimer.singleShot(0, tell)

    vars(ledger)["LedgerTable"] = Watched


def tell() -> None:
    print(f"ready {resident_kilobytes()}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
