"""One file at the door of a county's desk, in a process that may die of it."""

from __future__ import annotations

import shutil
import sys
import traceback
from contextlib import suppress
from hashlib import sha256
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

from db import findings
from db.files import open_store
from db.sqlite_store import SqliteStore
from tests.memory import peak_kilobytes
from tests.xzdesk.problems.office_support import Clock
from xzdesk.core.fields import values_of
from xzdesk.core.store import never, unseen
from xzdesk.errors import Refusal
from xzdesk.exchange.findings import Counts, RowKind
from xzdesk.exchange.incoming import Incoming, OldLedger, TakenIn, look_over, receive, take_in
from xzdesk.exchange.kinds import Kind
from xzdesk.exchange.packet_merge import PacketPreview
from xzdesk.exchange.passed import passed
from xzdesk.exchange.receipts import delivery, partners
from xzdesk.exchange.refused_rows import save_refused
from xzdesk.exchange.taking_back import take_back
from xzdesk.office import open_office
from xzdesk.problems.records import Problem, Progress, Referral, Reply
from xzdesk.problems.usecases import Problems

SECONDS = 60.0  # a case that takes longer hangs
MEMORY = 1_000_000_000  # bytes that no case may come to


class Trials:
    """Tries files one after the other, in a new process after each that died."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._context = get_context("spawn")
        self._process: Any = None
        self._ours: Any = None

    def __enter__(self) -> Trials:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def outcome(self, path: Path) -> str:
        """In one line, then the story; it begins with FINDING where something is wrong."""
        if self._process is None:
            self._start()
        self._ours.send(path)
        try:
            answer = str(self._ours.recv()) if self._ours.poll(SECONDS) else "FINDING hang"
        except (EOFError, OSError):
            answer = "FINDING died"
        if answer.startswith("FINDING"):
            self._end()
        return answer

    def _start(self) -> None:
        self._ours, theirs = self._context.Pipe()
        # no daemon: it has children of its own
        self._process = self._context.Process(target=_serve, args=(theirs, self._database))
        self._process.start()
        theirs.close()

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._ours.close()
            self._process = None


def _serve(theirs: Connection, database: Path) -> None:
    with TemporaryDirectory() as folder:
        own = Path(folder) / "台账.db"
        while True:
            path = theirs.recv()
            for suffix in ("", "-wal", "-shm"):
                Path(f"{own}{suffix}").unlink(missing_ok=True)
            shutil.copyfile(database, own)
            theirs.send(_tried(own, path))


def _tried(database: Path, path: Path) -> str:
    store = open_store(database)
    try:
        outcome = _imported(store, path)
    except Refusal as no:
        outcome = f"refused {no.code}" if str(no) else "FINDING refusal without words"
    except AssertionError as no:
        outcome = f"FINDING {no}\n{traceback.format_exc()}"
    except BaseException as no:
        outcome = f"FINDING {type(no).__name__}\n{traceback.format_exc()}"
    finally:
        with suppress(Exception):
            store.close()
    return outcome if _peak() < MEMORY else f"FINDING {_peak() >> 20} MB"


def _peak() -> int:
    if sys.platform == "win32":
        return 0
    return peak_kilobytes() * 1024


def _imported(store: SqliteStore, path: Path) -> str:
    clock = Clock()
    clock.to(clock().date().replace(day=12))
    problems = open_office(store, "示例经办甲", now=clock).problems
    before = _bytes(store)
    try:
        seen = _seen(problems, path)
        if not isinstance(seen.content, PacketPreview):
            _send_back(problems, seen, path)
    finally:
        assert _bytes(store) == before, "the preview changed the database"
    _adds_up(seen.counts, "the preview")
    tables = _tables(store)
    done = take_in(problems, seen, None, {}, unseen, never)
    _adds_up(done.counts, "the import")
    assert done.counts == seen.counts, "the import is not what the preview said"
    assert not _wrong(store), "the tables are not what the log says"
    _every_page_opens(problems)
    if done.gesture:
        take_back(problems, done.gesture, never)
        assert _tables(store) == tables, "undoing did not bring the tables back"
    return f"{seen.kind.value} {_told(done)}"


def _every_page_opens(problems: Problems) -> None:
    """What came in keeps nothing from being shown."""
    passed(problems)
    partners(problems)
    for problem in problems.ledger.find(Problem):
        problems.family(problem)
        delivery(problems, problem)
        problems.clockwork.light(problem, problems.desk.today)


def _seen(problems: Problems, path: Path) -> Incoming:
    seen = receive(problems, path, unseen, never)
    if isinstance(seen, OldLedger):
        return look_over(problems, seen, seen.look.mapping, unseen, never)
    return seen


def _send_back(problems: Problems, seen: Incoming, path: Path) -> None:
    """What is refused goes out, and is refused again when nobody has mended it; of a referral the county's cells are
    mended already, and of plans the rows that it did not go with are not there."""
    assert not isinstance(seen.content, PacketPreview)
    out = path.with_name(f"未导入{path.stem}.xlsx")
    try:
        count = save_refused(problems, seen.content, out)
        if count:
            again = _seen(problems, out)
            taken = [row for row in again.rows if row.kind not in (RowKind.REFUSED, RowKind.CONFLICT)]
            assert again.counts.read == count, f"{count} refused rows went out, {again.counts.read} came in"
            assert seen.kind in (Kind.REFERRAL, Kind.PLANS) or not taken, (
                f"a refused row is taken in unmended: {taken[0]}"
            )
    finally:
        out.unlink(missing_ok=True)


def _wrong(store: SqliteStore) -> list[str]:
    """Of the check's findings those that are our fault: a packet may well leave a gap, and say so."""
    with store.copying() as connection:
        return findings.damage(connection) + findings.differences(connection)


def _adds_up(counts: Counts, what: str) -> None:
    assert counts.read == counts.new + counts.changed + counts.same + counts.refused, f"{what} does not add up"


def _bytes(store: SqliteStore) -> list[str]:
    parts = [Path(f"{store.path}{suffix}") for suffix in ("", "-wal")]
    return [sha256(part.read_bytes()).hexdigest() if part.exists() else "" for part in parts]


def _tables(store: SqliteStore) -> list[dict[str, Any]]:
    kinds: tuple[Any, ...] = (Problem, Referral, Reply, Progress)
    return [{"id": record.id, **values_of(record)} for kind in kinds for record in store.find(kind)]


def _told(done: TakenIn) -> str:
    return "taken in" if done.counts.new + done.counts.changed else "nothing new" if done.counts.read else "no rows"
