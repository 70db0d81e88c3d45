"""The files that have come in, one after the other: what each is, how far it is, what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ui.context import Context
from ui.worker import Progress
from xzdesk.core.captions import Captioned
from xzdesk.errors import Refusal
from xzdesk.exchange.adoption.mapping import Mapping
from xzdesk.exchange.duplicates import Resemblance
from xzdesk.exchange.incoming import Incoming, OldLedger, TakenIn, as_old_ledger, judge, look_over, receive
from xzdesk.exchange.kinds import Kind
from xzdesk.exchange.problem_rows import Verdict
from xzdesk.exchange.verdicts import Pair, judged


class Stage(Captioned):
    """How far a file is."""

    WAITING = "waiting", "等待读取"
    READING = "reading", "正在读取"
    MAPPING = "mapping", "待对应栏目"
    READY = "ready", "可以预览"
    TAKING = "taking", "正在导入"
    DONE = "done", "已导入"
    REFUSED = "refused", "没有读进来"
    STOPPED = "stopped", "已停止"


BUSY = (Stage.WAITING, Stage.READING, Stage.TAKING)


@dataclass(eq=False)
class Arrival:
    """One file. `verdicts`: what was said of likely duplicates, now and when they came before; `told`: the result, or
    why it was not read; `stamp`: where the log stood when it was previewed."""

    path: Path
    stage: Stage = Stage.WAITING
    progress: Progress = field(default_factory=Progress)
    kind: Kind | None = None
    ledger: OldLedger | None = None
    mapping: Mapping | None = None
    seen: Incoming | None = None
    verdicts: dict[Pair, Verdict] = field(default_factory=dict)
    told: str = ""
    trouble: Refusal | None = None
    stamp: str | None = None
    result: TakenIn | None = None

    @property
    def state(self) -> str:
        """Kind, stage and progress in words."""
        done, total, phase = self.progress.done, self.progress.total, self.progress.phase
        share = f" {100 * done // total}%" if self.stage in BUSY and total else ""
        share += f"（{phase}）" if share and phase else ""
        named = self.kind.caption if self.kind else ""
        return "　".join(filter(None, (named, self.told or f"{self.stage.caption}{share}")))

    def say(self, pairs: Sequence[Resemblance], verdict: Verdict | None) -> None:
        """What somebody says of likely duplicates; None takes it back."""
        for pair in pairs:
            if verdict is None:
                self.verdicts.pop((pair.place, pair.other), None)
            else:
                self.verdicts[pair.place, pair.other] = verdict


class Arrivals(QObject):
    """The queue. Nothing is written here: files are read, off the window's thread, in the order they came."""

    changed = Signal()
    ready = Signal(object)  # Arrival: it can be mapped, or looked at
    failed = Signal(object)  # Arrival: it could not be read, or was stopped

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.items: list[Arrival] = []

    def add(self, fresh: Sequence[Arrival]) -> None:
        """Read these files. One that waits here already is read anew."""
        again = {arrival.path for arrival in fresh}
        self.items = [each for each in self.items if each.path not in again or each.stage in BUSY] + list(fresh)
        for arrival in fresh:
            self.read(arrival)

    def read(self, arrival: Arrival) -> None:
        """Recognise and preview a file; an old ledger whose mapping is known by that."""
        problems = self._context.office.problems

        def work(progress: Progress) -> Incoming | OldLedger:
            if arrival.ledger and arrival.mapping:
                return look_over(problems, arrival.ledger, arrival.mapping, progress.note, progress.asked)
            return receive(problems, arrival.path, progress.note, progress.asked)

        self._run(arrival, f"读取 {arrival.path.name}", work, self._read)

    def read_as_ledger(self, arrival: Arrival) -> None:
        """Open a file that no kind is known of as an old ledger."""
        problems, path = self._context.office.problems, arrival.path
        self._run(arrival, f"读取 {path.name}", lambda progress: as_old_ledger(problems, path, progress.asked))

    def look_over(self, arrival: Arrival, ledger: OldLedger, mapping: Mapping) -> None:
        """Preview an old ledger by a mapping."""
        arrival.ledger, arrival.mapping = ledger, mapping
        self.read(arrival)

    def judge(self, arrival: Arrival) -> None:
        """Preview again with what was said of likely duplicates."""
        problems, seen, verdicts = self._context.office.problems, arrival.seen, judged(arrival.verdicts)
        assert seen is not None
        self._run(arrival, "核对重复", lambda progress: judge(problems, seen, verdicts, progress.note, progress.asked))

    def stop(self, arrival: Arrival) -> None:
        """Stop what is done with a file, or take it off the list."""
        if arrival.stage in BUSY:
            arrival.progress.cancel()
        else:
            self.items.remove(arrival)
        self.changed.emit()

    def clear(self) -> None:
        """Take off the list what is done with."""
        over = (Stage.DONE, Stage.REFUSED, Stage.STOPPED)
        self.items = [arrival for arrival in self.items if arrival.stage not in over]
        self.changed.emit()

    def is_stale(self, arrival: Arrival) -> bool:
        """Whether the log has moved on since the preview."""
        return arrival.stage is Stage.READY and arrival.stamp != self._context.ledger.last_stamp()

    def set(self, arrival: Arrival, stage: Stage, told: str = "") -> None:
        """How far a file is now."""
        arrival.stage, arrival.told = stage, told
        self.changed.emit()

    def _run(
        self,
        arrival: Arrival,
        title: str,
        work: Callable[[Progress], Incoming | OldLedger],
        then: Callable[[Arrival, Incoming | OldLedger], None] | None = None,
    ) -> None:
        arrival.progress, arrival.trouble = Progress(), None
        self.set(arrival, Stage.WAITING)
        job = partial(_begun, arrival, work)
        done, refused = partial(then or self._done, arrival), partial(self._refused, arrival)
        self._context.worker.write(title, job, done, refused, arrival.progress)

    def _read(self, arrival: Arrival, found: Incoming | OldLedger) -> None:
        arrival.verdicts = {} if isinstance(found, OldLedger) else dict(found.said)
        self._done(arrival, found)

    def _done(self, arrival: Arrival, found: Incoming | OldLedger) -> None:
        arrival.kind, arrival.stamp = found.kind, self._context.ledger.last_stamp()
        if isinstance(found, OldLedger):
            arrival.ledger = found
            self.set(arrival, Stage.MAPPING)
        else:
            arrival.seen = found
            self.set(arrival, Stage.READY)
        self.ready.emit(arrival)

    def _refused(self, arrival: Arrival, no: Refusal) -> None:
        arrival.trouble = no
        stopped = no.code == "intake_cancelled"
        self.set(arrival, Stage.STOPPED if stopped else Stage.REFUSED, "" if stopped else str(no))
        self.failed.emit(arrival)


def _begun(arrival: Arrival, work: Callable[[Progress], Incoming | OldLedger]) -> Incoming | OldLedger:
    """On the worker's thread: its turn has come."""
    arrival.stage = Stage.READING
    return work(arrival.progress)
