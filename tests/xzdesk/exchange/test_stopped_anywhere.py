"""One progress for one job, whatever the kind of file; and stopped at any moment, it has changed nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import active_children
from pathlib import Path

import pytest

from tests.xzdesk.exchange.door_support import KINDS, Door, Post
from xzdesk.core.store import never, unseen
from xzdesk.errors import Refusal
from xzdesk.exchange.anyfile import read_any
from xzdesk.exchange.apart import read_apart
from xzdesk.exchange.incoming import Incoming, OldLedger, look_over, receive, take_in
from xzdesk.exchange.packet_read import read_packet
from xzdesk.exchange.phases import TAKING, Phases, Tell
from xzdesk.workbooks.watch import Watch

MOMENTS = 12  # at which a job is stopped, spread over all that it asks at
Job = Callable[[Tell, Callable[[], bool]], object]


class Asked:
    """Says stop at the nth time, and how often it was asked."""

    def __init__(self, stop_at: int = -1) -> None:
        self.times, self._stop_at = 0, stop_at

    def __call__(self) -> bool:
        self.times += 1
        return 0 < self._stop_at <= self.times


class Told:
    """What a progress was told, job by job."""

    def __init__(self) -> None:
        self.said: list[tuple[int, int, str]] = []

    def __call__(self, done: int, total: int, phase: str = "") -> None:
        self.said.append((done, total, phase))

    def rises_once(self) -> bool:
        done = [each for each, _, _ in self.said]
        totals = {total for _, total, _ in self.said}
        return done == sorted(done) and len(totals) == 1 and done[-1] <= max(totals)

    @property
    def phases(self) -> list[str]:
        return list(dict.fromkeys(phase for _, _, phase in self.said))


def readings(door: Door, path: Path) -> list[Job]:
    """The jobs by which a file comes to be previewed; an old ledger's columns are mapped in between."""
    found = receive(door.problems, path, unseen, never)
    jobs: list[Job] = [lambda tell, stop: receive(door.problems, path, tell, stop)]
    if isinstance(found, OldLedger):
        jobs.append(lambda tell, stop: look_over(door.problems, found, found.look.mapping, tell, stop))
    return jobs


def taking(door: Door, seen: Incoming) -> Job:
    return lambda tell, stop: take_in(door.problems, seen, None, {}, tell, stop)


@pytest.mark.parametrize("kind", KINDS)
def test_each_job_has_one_progress_that_rises_once_and_says_what_is_done(post: Post, door: Door, kind: str) -> None:
    for job in [*readings(door, post.files[kind]), taking(door, door.seen(post.files[kind]))]:
        told = Told()
        job(told, never)
        assert told.rises_once(), told.said
    whole = Told()
    receive(door.problems, post.files[kind], whole, never)
    assert whole.phases[0] == "读取文件"
    assert whole.said[-1][0] >= 200


def test_the_backup_and_the_import_are_one_progress() -> None:
    told = Told()
    phases = Phases(told, TAKING)
    for done in range(4):
        phases.of("备份")(done, 3)
    for done in range(4):
        phases.of("写入台账")(done, 3, "再核对一遍")
    phases.of("写入台账")(0, 0)
    assert told.rises_once()
    assert told.phases == ["备份", "再核对一遍", "写入台账"]
    assert told.said[-1][0] == 1000


@pytest.mark.parametrize("kind", KINDS)
def test_stopped_at_any_moment_nothing_has_changed(post: Post, tmp_path: Path, kind: str) -> None:
    counted, stopped = (Door(post, tmp_path / name) for name in ("一", "二"))
    jobs = [readings(door, post.files[kind]) for door in (counted, stopped)]
    seen = [door.seen(post.files[kind]) for door in (counted, stopped)]
    before = stopped.content(), stopped.store.last_stamp(), dict(stopped.store.seen()), len(stopped.store.contacts())
    for counting, stopping in zip(
        [*jobs[0], taking(counted, seen[0])], [*jobs[1], taking(stopped, seen[1])], strict=True
    ):
        asked = Asked()
        counting(unseen, asked)
        assert asked.times > 1
        for moment in sorted({1 + asked.times * n // MOMENTS for n in range(MOMENTS)} | {asked.times}):
            with pytest.raises(Refusal) as no:
                stopping(unseen, Asked(moment))
            assert no.value.code == "intake_cancelled"
        after = stopped.content(), stopped.store.last_stamp(), dict(stopped.store.seen())
        assert (*after, len(stopped.store.contacts())) == before
    for door in (counted, stopped):
        door.store.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_disk_that_is_full_at_any_page_leaves_everything_as_it_was(post: Post, tmp_path: Path, kind: str) -> None:
    for pages in range(12):
        door = Door(post, tmp_path / str(pages))
        seen, before = door.seen(post.files[kind]), (door.store.last_stamp(), dict(door.store.seen()))
        with limited(door, pages):
            code = refused(door, seen)
            now = door.store.last_stamp(), dict(door.store.seen())
        if code:
            assert (code, now) == ("disk_full", before)
            door.take_in(door.seen(post.files[kind]))  # once there is room
        door.store.close()
        if not code:
            return
    pytest.fail("it never had room enough")


def refused(door: Door, seen: Incoming) -> str:
    """Why it was not taken in; empty where it was."""
    try:
        door.take_in(seen)
    except Refusal as no:
        return no.code
    return ""


@contextmanager
def limited(door: Door, pages: int) -> Iterator[None]:
    """Room for so many pages more."""
    connections = door.store._connections

    def limit(count: int) -> None:
        with door.store.writing():
            connections.writer().execute(f"PRAGMA max_page_count = {count}")

    with door.store.writing():
        (now,) = connections.writer().execute("PRAGMA page_count").fetchone()
    limit(now + pages)
    yield
    limit(1 << 30)


class Paces(Watch):
    """How much is read from one moment at which it can be stopped to the next."""

    def __init__(self) -> None:
        super().__init__()
        self.most = self.times = 0

    def passed(self, count: int) -> None:
        self.most, self.times = max(self.most, count), self.times + 1
        super().passed(count)


def test_a_large_old_ledger_can_be_stopped_at_every_bit_of_it(tmp_path: Path) -> None:
    from xlsxwriter import Workbook

    path = tmp_path / "旧台账.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(8000):
            sheet.write_row(row, 0, [f"示例企业{row}", f"示例问题{row}", row])
    pace = Paces()
    assert len(read_any(path, pace).sheets[0].rows) == 8000
    assert pace.most <= 1 << 20  # bytes of XML
    assert pace.times > 20


def test_a_packet_can_be_stopped_at_every_thousand_of_its_changes(post: Post) -> None:
    pace = Paces()
    assert read_packet(post.files["packet"], pace).lines
    assert pace.most <= 1 << 20


def test_what_is_read_in_a_process_of_its_own_ends_with_it() -> None:
    with pytest.raises(Refusal) as no:
        read_apart("旧台账.xls", b"\xd0\xcf\x11\xe0" * 1000, Watch(None, lambda: True, "旧台账.xls"))
    assert no.value.code == "intake_cancelled"
    assert active_children() == []
