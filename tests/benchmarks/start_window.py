"""Starts the program's window on a database as main.py does; says "ready" once the ledger shows its rows, painted."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.memory import resident_kilobytes

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def main(path: Path, settings: Path) -> None:
    gc.disable()  # as main.py and ui.window do, and in their order
    import xzdesk.office  # noqa: F401
    from db.vault import SqliteVault
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
    bridge = Bridge()
    faults = Faults(bridge, settings / "errors.log")
    starter = Starter(vault, bridge, prefs, faults, rest_ms=REST_MS, open_file=ahead.open)
    starter.opened.connect(watch)
    starter.begin(path)
    gc.freeze()
    gc.enable()
    app.exec()


def watch(window: MainWindow) -> None:
    """Say "ready" behind the first painting of the table that has rows to paint."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    from ui.pages.ledger import LedgerPage

    page = window.page("ledger")
    assert isinstance(page, LedgerPage)
    model = page.model

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and model.rowCount():
                watched.removeEventFilter(self)
                QTimer.singleShot(0, lambda: print(f"ready {resident_kilobytes()}", flush=True))
            return False

    page.table.viewport().installEventFilter(Watcher(window))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
