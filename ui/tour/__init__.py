"""The tour: plays the whole main job through the real window and leaves what comes of it in a folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path

from ui.cli.options import has_display
from ui.cli.output import tell
from xzdesk.core.desk import local_now
from xzdesk.core.store import Vault

LOG = "tour.log"
DONE, FAILED = 0, 2


def free_folder(out: Path) -> Path:
    """Where a tour into `out` goes: there, or beside what is in it already, which stays."""
    if not out.exists() or not any(out.iterdir()):
        return out
    return next(each for number in count(2) if not (each := out / f"第{number}次演示").exists())


def run(vault: Vault, out: Path, now: Callable[[], datetime] = local_now) -> int:
    """Play the whole main job into `out` (see `free_folder`); returns 0, or 2 where it could not be played."""
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui.app import make_app  # heavy: Qt, which reads its environment when it is loaded
    from ui.tour.play import Play
    from ui.tour.script import Calendar, read_script
    from ui.tour.stage import Log, TourFailed

    folder = free_folder(out)
    folder.mkdir(parents=True, exist_ok=True)
    make_app()
    log = Log(folder / LOG, tell)
    try:
        Play(vault, folder, read_script(), Calendar(now()), log).perform()
    except TourFailed as no:
        log.write(now(), f"没有演完：{no}")
        return FAILED
    finally:
        log.close()
    return DONE
