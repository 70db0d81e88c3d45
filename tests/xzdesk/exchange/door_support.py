"""A county's database, a file of each kind on its way to it, and the door that they come in by."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from db.files import open_store
from tests.xzdesk.problems.office_support import Clock
from xzdesk.core.store import never, unseen
from xzdesk.exchange.incoming import Incoming, OldLedger, look_over, receive, take_in
from xzdesk.office import open_office
from xzdesk.problems.usecases import Problems

KINDS = ("referral", "template", "ledger", "old_ledger", "packet", "plans")


@dataclass(frozen=True)
class Post:
    """A county's database, and one file of each kind that is on its way to it."""

    database: Path
    files: dict[str, Path]


class Door:
    """The door for files of a desk on a copy of the database."""

    def __init__(self, post: Post, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.database = folder / "台账.db"
        shutil.copyfile(post.database, self.database)
        self.database.chmod(0o600)
        self.store = open_store(self.database)
        clock = Clock()
        clock.to(clock().date().replace(day=12))
        self.problems: Problems = open_office(self.store, "示例经办甲", now=clock).problems

    def content(self) -> list[bytes]:
        parts = [Path(f"{self.database}{part}") for part in ("", "-wal")]
        return [part.read_bytes() if part.exists() else b"" for part in parts]

    def seen(self, path: Path) -> Incoming:
        found = receive(self.problems, path, unseen, never)
        if isinstance(found, OldLedger):
            return look_over(self.problems, found, found.look.mapping, unseen, never)
        return found

    def take_in(self, seen: Incoming) -> str:
        done = take_in(self.problems, seen, None, {}, unseen, never)
        counts = done.counts
        assert counts.read == counts.new + counts.changed + counts.same + counts.refused
        return f"{counts}"


def arrived(post: Post, kind: str, folder: Path) -> Path:
    """A copy of the file, in a folder of its own."""
    inbox = folder / "收到"
    inbox.mkdir()
    return Path(shutil.copyfile(post.files[kind], inbox / post.files[kind].name))
