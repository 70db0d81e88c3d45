"""The Store of xzdesk.core.store and the Ledger of xzdesk.problems.queries on one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import chain, islice
from pathlib import Path
from typing import cast

from db import log, merges
from db.connections import Connections
from db.exchange import SqliteExchange, take_out, take_out_applied
from db.figures import SqliteFigures
from db.held import Held
from db.ledger import SqliteLedger
from db.lock import FileLock
from db.merges import SqliteMerges
from db.migrations import IS_REBUILD_DUE, REBUILT
from db.projection import Projection
from db.tables import quoted
from db.verdicts import SqliteVerdicts
from xzdesk.core.captions import Tier
from xzdesk.core.changes import Change
from xzdesk.core.fields import R, described
from xzdesk.core.fold import Folded, fold
from xzdesk.core.store import Aside, Identity, Merge, Written

_FEW = 1000  # changes that are added without more ado


class SqliteStore(SqliteLedger, SqliteFigures, SqliteExchange, SqliteMerges, SqliteVerdicts):
    """An open database of the newest schema; db.files.open_store and create_store make one."""

    def __init__(self, path: Path, lock: FileLock) -> None:
        self.path = path
        self._lock = lock
        super().__init__(Connections(path))
        self._projection = Projection()
        self._held = Held(self._connections)

    def close(self) -> None:
        """Close the file and let others open it."""
        self._connections.close()
        self._lock.release()

    def identity(self) -> Identity | None:
        """Who this installation is; None before the first run is over."""
        with self._connections.reading() as connection:
            row = connection.execute("SELECT value FROM local WHERE key = 'identity'").fetchone()
        if row is None:
            return None
        values = json.loads(row[0])
        return Identity(**{**values, "role": Tier.from_caption(values["role"])})

    def set_identity(self, identity: Identity) -> None:
        """Say who this installation is; not part of the log."""
        self._connections.writer().execute(
            "INSERT OR REPLACE INTO local (key, value) VALUES ('identity', ?)",
            (json.dumps(identity._asdict(), ensure_ascii=False),),
        )

    def writing(self) -> AbstractContextManager[None]:
        """One transaction; nested use is a savepoint."""
        return self._connections.writing()

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._connections.in_transaction

    def append(self, changes: Iterable[Change]) -> Written:
        """Add changes and fold what they touch; see Store."""
        self._connections.require_writing()
        with self._connections.writing():
            rest = iter(changes)
            first = list(islice(rest, _FEW + 1))
            if len(first) > _FEW:
                return self._append_many(chain(first, rest))
            new = self._add(self._connections.writer(), first)
        touched = dict.fromkeys((change.kind, change.record) for change in new)
        return Written(tuple(touched), new=len(new))

    def _append_many(self, changes: Iterable[Change]) -> Written:
        from db.many import append_many  # starts threads: off the start-up path

        self._connections.expect_much()
        touched, new = append_many(self._connections.writer(), changes, self._projection, self._held, self._add)
        if self._held.tail.any_aside():
            take_out_applied(self._connections.writer())
        return Written(touched, new=new)

    def _add(self, connection: sqlite3.Connection, changes: Iterable[Change]) -> list[Change]:
        """Those that were new, folded into the tables."""
        new = log.add(connection, changes)
        self._held.add(new)
        self._projection.follow(connection, new, self._held)
        if self._held.tail.any_aside():
            take_out(connection, new)
        return new

    def take_back(self, merge: Merge) -> Written:
        """Make everything as if the last packet had not come; see Store."""
        self._connections.require_writing()
        with self._connections.writing():
            connection = self._connections.writer()
            touched = merges.take_out(connection, merge)
            self._held.forget()
            self._projection.refold(connection, touched, self._held)
        return Written(tuple(touched))

    def rebuild(self) -> None:
        """Make the tables and the search anew from the log."""
        with self._connections.writing():
            self._projection.rebuild(self._connections.writer())
            self._connections.writer().execute(REBUILT)

    def rebuild_if_due(self) -> None:
        """Rebuild when a migration or a check has asked for it."""
        with self._connections.reading() as connection:
            due = connection.execute(IS_REBUILD_DUE).fetchone()
        if due:
            self.rebuild()

    def copying(self) -> AbstractContextManager[sqlite3.Connection]:
        """A reading connection for a long job; not inside `writing()`."""
        if self._connections.generation is None:
            raise RuntimeError("a copy made inside writing() would hold what may yet be rolled back")
        return self._connections.reading()

    def last_stamp(self) -> str | None:
        """The greatest stamp in the log."""
        if self._connections.generation is None:
            return self._held.tail.stamp()
        with self._connections.reading() as connection:
            return log.last_stamp(connection)

    def last_seq(self, site: str) -> int:
        """The highest number of a site that arrived."""
        return self._held.tail.number(site) if self._connections.generation is None else super().last_seq(site)

    def set_aside(self, kept: Sequence[Aside]) -> None:
        """Keep changes beside the log."""
        super().set_aside(kept)
        self._held.tail.forget()

    def changes(self, kind: str, record: str) -> list[Change]:
        """The log of one record, in stamp order."""
        if self._connections.generation is None:
            return list(self._held.log(kind, record))
        with self._connections.reading() as connection:
            return log.of_record(connection, kind, record)

    def creation(self, kind: str, record: str) -> Change | None:
        """The first change that made a record exist; of its log where this transaction has read that."""
        made = self._held.if_read(kind, record) if self._connections.generation is None else None
        return super().creation(kind, record) if made is None else log.created(made)

    def changes_since(self, seen: Mapping[str, int]) -> list[Change]:
        """The changes of every site after the number that has been seen of it, in stamp order."""
        with self._connections.reading() as connection:
            return log.since(connection, seen)

    def gesture(self, gesture: str) -> list[Change]:
        """The changes of one commit, in stamp order."""
        with self._connections.reading() as connection:
            return log.of_gesture(connection, gesture)

    def folded(self, kind: str, record: str) -> Folded:
        """The state of one record."""
        return fold(self.changes(kind, record))

    def get(self, cls: type[R], id: str) -> R | None:
        """One record, None when it does not exist."""
        found = self.find(cls, id=id)
        return found[0] if found else None

    def several(self, cls: type[R], ids: Sequence[str]) -> list[R]:
        """Those records of `ids` that exist, in id order."""
        table = self._projection.tables[described(cls).kind]
        statement = f"{table.select} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
        with self._connections.reading() as connection:
            rows = connection.execute(statement, (json.dumps(list(ids)),)).fetchall()
        return [cast(R, table.load(row)) for row in rows]

    def find(self, cls: type[R], **equal: object) -> list[R]:
        """Records whose fields equal the given stored values, in id order."""
        table = self._projection.tables[described(cls).kind]
        with self._connections.reading() as connection:
            rows = connection.execute(table.where(tuple(equal)), tuple(equal.values())).fetchall()
        return [cast(R, table.load(row)) for row in rows]

    def conflicted(self) -> list[tuple[str, str]]:
        """(kind, record id) of every record with an undecided conflict."""
        found: list[tuple[str, str]] = []
        with self._connections.reading() as connection:
            for kind in self._projection.tables:
                ids = connection.execute(f"SELECT id FROM {quoted(kind)} WHERE conflicts IS NOT NULL ORDER BY +id")
                found += [(kind, record) for (record,) in ids]
        return found
