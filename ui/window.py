"""The window, as main.py starts it."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path

import ui.loading  # noqa: F401 - before any other import of Qt
from ui.ahead import Ahead
from ui.cli.options import default_database
from ui.prefs import LAST, Prefs, config_folder
from xzdesk.core.store import Vault

REST_MS = 3000


def run(vault: Vault, path: Path | None = None, files: Sequence[Path] = ()) -> int:
    """Show the window on a database until it is closed; returns the exit code.

    Without a path, or with that of the default place, the file that was open last goes before. `files` are taken in by
    the window; where one is open on that database already, by that one.
    """
    prefs = Prefs(config_folder())
    wanted = _wanted(prefs, path)
    ahead = Ahead(vault, wanted)
    try:
        return _show(vault, prefs, ahead, wanted, files)
    finally:
        ahead.finish()


def _show(vault: Vault, prefs: Prefs, ahead: Ahead, path: Path, files: Sequence[Path]) -> int:
    # While the file is being opened, the rest of Qt and the window's modules are loaded.
    from ui.app import make_app
    from ui.bridge import Bridge
    from ui.faults import Faults
    from ui.start import Starter

    app = make_app()
    app.setQuitOnLastWindowClosed(False)  # the starter ends, also after a dialog without a window
    bridge = Bridge()
    faults = Faults(bridge, prefs.folder / "errors.log")
    faults.install()
    starter = Starter(vault, bridge, prefs, faults, rest_ms=REST_MS, open_file=ahead.open)
    starter.begin(path, files)
    gc.freeze()
    gc.enable()
    try:
        return 0 if starter.handed_over else app.exec()
    finally:
        starter.close()
        faults.remove()


def _wanted(prefs: Prefs, path: Path | None) -> Path:
    default = default_database()
    if path is not None and path != default:
        return path
    last = prefs.text(LAST)
    return Path(last) if last and Path(last).exists() else default
