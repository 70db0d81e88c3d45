"""Helpers for tests of every part: an empty database built once per run and copied, and a desk on it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from functools import cache
from itertools import count
from pathlib import Path

from db.files import create_store, open_store
from db.sqlite_store import SqliteStore
from xzdesk.core.captions import Tier
from xzdesk.core.desk import Desk
from xzdesk.core.ids import derived_id
from xzdesk.core.store import Identity

CHINA = timezone(timedelta(hours=8))
NOON = datetime(2026, 3, 5, 12, 0, tzinfo=CHINA)

_IDENTITY = Identity(derived_id("示例", "site"), "沛县", "沛县工信局（示例）", Tier.COUNTY, "A", "张三（示例）")
_copies = count(1)


@cache
def _template() -> Path:
    """An empty database; made once, for making one costs the import of sqlite-utils."""
    folder = Path(tempfile.mkdtemp(prefix="xzdesk-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "template.db"
    create_store(path, _IDENTITY).close()
    return path


def new_store(
    folder: Path,
    office: str = "沛县",
    *,
    role: Tier = Tier.COUNTY,
    letter: str = "A",
    operator: str = "张三（示例）",
    name: str = "",
) -> SqliteStore:
    """An empty store in a new file of `folder`, of an installation with its own site. Close it."""
    path = folder / (name or f"{office}-{letter}-{next(_copies)}.db")
    shutil.copyfile(_template(), path)
    path.chmod(0o600)
    store = open_store(path)
    site = derived_id("示例", "site", str(path))
    identity = _IDENTITY._replace(site=site, office=office, role=role, letter=letter, operator=operator)
    with store.writing():
        store.set_identity(identity)
    return store


def new_desk(
    folder: Path,
    office: str = "沛县",
    *,
    role: Tier = Tier.COUNTY,
    letter: str = "A",
    operator: str = "张三（示例）",
    now: Callable[[], datetime] = lambda: NOON,
) -> Desk:
    """A desk on a new store, its clock standing at NOON unless told otherwise. Close `desk.store`."""
    return Desk(new_store(folder, office, role=role, letter=letter, operator=operator), now=now)
