"""Work off the window's thread: one serial lane for writes and long jobs, one for readings that only the last matters.

Results come back on the window's thread, by signal. Trouble of the world (Refusal) goes to whoever asked; a defect of
ours goes to `broke`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal
from shiboken6 import isValid

from xzdesk.errors import Refusal

T = TypeVar("T")
SLOW_MS = 600  # a job that takes longer shows its progress
_FOREVER = -1


class Cancelled(Exception):  # noqa: N818 - the person's wish, not a defect
    """The person has cancelled; raised by `Progress.check` inside the job."""


class Progress:
    """How far a long job is; written by the job, polled by the window. `check` ends a cancelled job."""

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        self.phase = ""
        self.cancelled = False

    def tell(self, done: int, total: int) -> None:
        """Say how far, and end here when the person has cancelled."""
        self.note(done, total)
        self.check()

    def note(self, done: int, total: int, phase: str = "") -> None:
        """Say how far, and what is being done just now where a job has several phases."""
        self.done, self.total, self.phase = done, total, phase

    def asked(self) -> bool:
        """Whether the person has cancelled; for jobs that end by themselves."""
        return self.cancelled

    def cancel(self) -> None:
        self.cancelled = True

    def check(self) -> None:
        if self.cancelled:
            raise Cancelled


class Lane(Protocol):
    """Runs one piece of work after the other."""

    def submit(self, work: Callable[[], None]) -> None: ...
    def later(self, owner: QObject, then: Callable[[], None]) -> None: ...
    def finish(self) -> None: ...


class ThreadLane:
    """A pool of one thread."""

    def __init__(self) -> None:
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)

    def submit(self, work: Callable[[], None]) -> None:
        self._pool.start(work)

    def later(self, owner: QObject, then: Callable[[], None]) -> None:
        """Call back once the window has painted what it shows now."""
        QTimer.singleShot(0, owner, then)

    def finish(self) -> None:
        """Wait until everything is done."""
        self._pool.waitForDone(_FOREVER)


class InlineLane:
    """Runs at once, on the thread that asks; for tests and the tour."""

    def submit(self, work: Callable[[], None]) -> None:
        work()

    def later(self, owner: QObject, then: Callable[[], None]) -> None:
        then()

    def finish(self) -> None:
        """Nothing is ever left to do."""


class Job(QObject):
    """One piece of work under way. `cancellable` when it polls its progress."""

    def __init__(
        self,
        title: str,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None,
        refused: Callable[[Refusal], None] | None,
        progress: Progress | None,
    ) -> None:
        super().__init__()
        self.title = title
        self.work = work
        self.done = done
        self.refused = refused
        self.progress = progress
        self.superseded = False

    @property
    def cancellable(self) -> bool:
        return self.progress is not None


class Worker(QObject):
    """Owns the two lanes."""

    slow = Signal(object)  # Job: it has taken longer than SLOW_MS
    ended = Signal(object)  # Job
    waits = Signal(bool)  # a page waits for its reading for longer than SLOW_MS; no page does any more
    refused = Signal(object)  # Refusal that nobody else takes
    broke = Signal(object)  # Exception: a defect of ours
    _concluded = Signal(object, object)

    def __init__(self, lane: Callable[[], Lane] = ThreadLane) -> None:
        super().__init__()
        self._writes, self._reads = lane(), lane()
        self._jobs: list[Job] = []
        self._latest: dict[str, Job] = {}
        self._reading = 0  # readings under way
        self._put_off: list[Callable[[], None]] = []
        self._finished = False
        self._waiting = False
        self._clock, self._patience = self._timer(self._tell_slow), self._timer(self._tell_waits)
        self._concluded.connect(self._conclude)

    @property
    def busy(self) -> Job | None:
        """The write or long job that is under way, if any."""
        return self._jobs[0] if self._jobs else None

    def write(
        self,
        title: str,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        refused: Callable[[Refusal], None] | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Do something that changes the database, or takes long; `title` names it while it lasts.

        `done` and `refused` are called on the window's thread, unless the object they belong to is gone by then.
        """
        job = Job(title, work, done, refused, progress)
        self._jobs.append(job)
        if not self._clock.isActive():
            self._clock.start()
        self._submit(self._writes, job)

    def read(self, key: str, work: Callable[[], T], done: Callable[[T], None], *, after_painting: bool = False) -> None:
        """Read something; a later reading of the same key makes this one superfluous. Nothing is read once finished:
        a timer of a page that is being closed may still ask. `after_painting`: of what is shown now, which a reading
        at the same time would hold up."""
        if self._finished:
            return
        job = Job(key, work, done, None, None)
        before = self._latest.get(key)
        if before is not None:
            before.superseded = True
        self._latest[key] = job
        if not self._waiting and not self._patience.isActive():
            self._patience.start()
        if after_painting:
            self._put_off.insert(0, partial(self._read_now, job))  # it goes on beside the rest
            self._take_up()
        else:
            self._read_now(job)

    def later(self, then: Callable[[], None]) -> None:
        """Call back once what is being read now is there and painted; never when finished before."""
        self._put_off.append(then)
        self._take_up()

    def _read_now(self, job: Job) -> None:
        self._reading += 1
        self._submit(self._reads, job)

    def _take_up(self) -> None:
        if self._put_off and not self._reading:
            self._reads.later(self, self._do_put_off)

    def _do_put_off(self) -> None:
        """One thing a turn: what the person does meanwhile goes before. Taken up again when a reading ends."""
        if self._put_off and not self._reading and not self._finished:
            self._put_off.pop(0)()
            self._take_up()

    def finish(self) -> None:
        """Wait for everything under way; what it came to is no longer told."""
        self._finished = True
        self._clock.stop()
        self._patience.stop()
        for lane in (self._reads, self._writes):
            lane.finish()
        for job in (*self._jobs, *self._latest.values()):
            job.superseded = True
        self._jobs.clear()

    def _submit(self, lane: Lane, job: Job) -> None:
        def run() -> None:
            self._concluded.emit(job, None if job.superseded else _outcome(job))

        lane.submit(run)

    def _conclude(self, job: Job, outcome: tuple[Any, Exception | None] | None) -> None:
        self._forget(job)
        self.ended.emit(job)
        if outcome is not None and not job.superseded:
            self._tell(job, *outcome)
        self._take_up()

    def _tell(self, job: Job, value: Any, error: Exception | None) -> None:
        if error is None:
            deliver(job.done, value)
        elif isinstance(error, Refusal):
            deliver(job.refused or self.refused.emit, error)
        elif not isinstance(error, Cancelled):
            self.broke.emit(error)

    def _forget(self, job: Job) -> None:
        if self._latest.get(job.title) is job:
            del self._latest[job.title]
            self._tell_read()
        if job not in self._jobs:
            self._reading -= 1
            return
        self._jobs.remove(job)
        if self._jobs:
            self._clock.start()
        else:
            self._clock.stop()

    def _tell_read(self) -> None:
        """One reading less is waited for."""
        if not self._latest:
            self._patience.stop()
            if self._waiting:
                self._waiting = False
                self.waits.emit(False)

    def _tell_waits(self) -> None:
        self._waiting = bool(self._latest)
        if self._waiting:
            self.waits.emit(True)

    def _timer(self, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(SLOW_MS)
        timer.setSingleShot(True)
        timer.timeout.connect(act)
        return timer

    def _tell_slow(self) -> None:
        if self._jobs:
            self.slow.emit(self._jobs[0])


def _outcome(job: Job) -> tuple[Any, Exception | None]:
    try:
        return job.work(), None
    except Exception as error:  # all of them: told on the window's thread
        return None, error


def deliver(callback: Callable[[Any], None] | None, value: Any) -> None:
    """Call back, unless the Qt object that the method (or partial of one) belongs to is gone."""
    if callback is None:
        return
    owner = getattr(callback.func if isinstance(callback, partial) else callback, "__self__", None)
    if not isinstance(owner, QObject) or isValid(owner):
        callback(value)
