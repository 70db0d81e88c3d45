"""Builds the store and hands it to the command line or the window."""

from __future__ import annotations

import gc

YOUNG = 50_000  # objects between two searches for rings of garbage: a packet makes millions, none of them in rings
gc.set_threshold(YOUNG)  # before the imports, which make many as well

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from db.vault import SqliteVault
from ui import cli
from xzdesk.core.desk import local_now
from xzdesk.core.store import Vault


def main(arguments: Sequence[str] | None = None, now: Callable[[], datetime] = local_now) -> int:
    """Run the program; returns the exit code."""
    return cli.run(sys.argv[1:] if arguments is None else arguments, SqliteVault(now=now), _window, now)


def _window(vault: Vault, path: Path, files: Sequence[Path]) -> int:
    gc.disable()  # what is made on the way to the first window stays; ui.window goes on from there
    from ui import window  # heavy: off the start-up path of the command line

    return window.run(vault, path, files)


if __name__ == "__main__":
    sys.exit(main())
