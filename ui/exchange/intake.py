"""Files in, from the door to the result: the queue, the mapping of old ledgers, the preview, duplicates, the import."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.bridge import TABLES, WORKBOOKS
from ui.context import Context
from ui.exchange.arrivals import Arrival, Arrivals, Stage
from ui.exchange.duplicates import DuplicatesPanel
from ui.exchange.incoming import IncomingCard
from ui.exchange.preview import PreviewPanel, summed, unit_of
from ui.exchange.rows import Place, place_of
from ui.exchange.wizard import MappingWizard
from ui.folders import Folder
from ui.widgets.notice import Notice
from ui.worker import Progress
from xzdesk.core.store import Occasion
from xzdesk.errors import Refusal
from xzdesk.exchange.adoption.mapping import Mapping
from xzdesk.exchange.duplicates import Resemblance
from xzdesk.exchange.findings import RowResult
from xzdesk.exchange.incoming import Incoming, OldLedger, TakenIn, problem_of, take_in
from xzdesk.exchange.leftover import save_leftover
from xzdesk.exchange.packet_merge import PacketPreview
from xzdesk.exchange.phases import TAKING, Phases
from xzdesk.exchange.problem_rows import Verdict, Verdicts
from xzdesk.exchange.refused_rows import save_refused
from xzdesk.exchange.verdicts import judged, remember

_TRY_AGAIN = ("intake_missing", "intake_not_readable")
_UNKNOWN = ("intake_kind_unknown", "ledger_heading_missing")


class _Taken(NamedTuple):
    """An import that was made, and the backup before it."""

    result: TakenIn
    backup: Path


class Intake(QObject):
    """What a page needs to take files in: a card for its overview, and panels that it shows in place of that."""

    shown = Signal(object)  # QWidget to be shown, None for the overview
    opened = Signal(str)  # id of a problem
    wanted_conflicts = Signal()

    def __init__(self, context: Context, parent: QWidget, notice: Notice, folder: Folder) -> None:
        super().__init__(parent)
        self._context, self._parent, self._notice, self._folder = context, parent, notice, folder
        self.current: Arrival | None = None
        self._left: frozenset[Place] = frozenset()
        self.arrivals = Arrivals(context)
        self.card, self.preview, self.duplicates = IncomingCard(), PreviewPanel(), DuplicatesPanel()
        self.wizard = MappingWizard(context)
        self._connect()

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """What is shown in place of the overview."""
        return self.preview, self.duplicates, self.wizard

    @property
    def gesture(self) -> str:
        """The import whose result is shown, empty when none can be taken back."""
        result = self.current.result if self.current else None
        return result.gesture if result else ""

    # in

    def choose(self) -> None:
        """Ask for files."""
        self._context.bridge.choose_several(
            self._parent, "导入文件", (TABLES, "所有文件 (*)"), self._folder.path, self.receive
        )

    def receive(self, paths: Sequence[Path]) -> None:
        """Read files that have come in; a single one is shown as soon as it is read, several wait in the list."""
        if not paths:
            return
        self._notice.hide()
        self._folder.remember(paths[0])
        if self.current is None or self.current.stage not in (Stage.TAKING, Stage.WAITING, Stage.READING):
            self.close()
        alone = len(paths) == 1 and self.current is None
        fresh = [Arrival(path) for path in dict.fromkeys(paths)]
        if alone:
            self.current = fresh[0]
        self.arrivals.add(fresh)

    def open(self, arrival: Arrival) -> None:
        """Show what a file would change, or did; map it, or read it again."""
        self._notice.hide()
        self._left = frozenset()
        self.current = arrival
        if arrival.stage in (Stage.REFUSED, Stage.STOPPED) or self.arrivals.is_stale(arrival):
            self.arrivals.read(arrival)
        else:
            self._show(arrival)

    def refresh(self) -> None:
        """The log has moved on: what is previewed is previewed anew."""
        arrival = self.current
        if arrival and arrival.stage is Stage.READY:
            self._left = self.preview.model.left
            self.arrivals.read(arrival)

    def close(self) -> None:
        """Back to the overview; the file stays in the list."""
        self.current, self._left = None, frozenset()
        self.preview.set_busy(False)
        self.shown.emit(None)

    def take_in(self) -> None:
        """Import what is ticked, after a backup."""
        arrival, left = self.current, self.preview.model.left
        if arrival is None or arrival.seen is None:
            return
        self._notice.hide()
        self.preview.set_busy(True)
        rows = {place_of(row) for row in arrival.seen.rows} - left if left else None
        arrival.progress = Progress()
        self.arrivals.set(arrival, Stage.TAKING)
        work = partial(_take_in, self._context, arrival.seen, rows, judged(arrival.verdicts), arrival.progress)
        done, refused = partial(self._taken, arrival), partial(self._not_taken, arrival)
        self._context.worker.write(f"导入 {arrival.path.name}", work, done, refused, arrival.progress)

    def undone(self, gesture: str) -> None:
        """An import was taken back: its file can be imported again, and what is previewed is previewed anew."""
        for arrival in self.arrivals.items:
            arrival.stamp = None
            if arrival.result and arrival.result.gesture == gesture:
                arrival.result = None
                self.arrivals.set(arrival, Stage.READY)
        self.close()

    # what is shown

    def _show(self, arrival: Arrival) -> None:
        if arrival.stage is Stage.MAPPING and arrival.ledger:
            self.wizard.load(arrival.ledger, arrival.mapping)
            self._present(self.wizard)
        elif arrival.seen and arrival.result:
            self.preview.show_result(arrival.seen, arrival.result)
            self.preview.set_busy(False)
            self._present(self.preview)
        elif arrival.seen:
            self.preview.show_preview(arrival.seen, self._left, len(arrival.verdicts))
            self.preview.set_busy(False)
            self._present(self.preview)

    def _present(self, panel: QWidget) -> None:
        """Show a panel, the cursor in it."""
        self.shown.emit(panel)
        panel.setFocus()

    def _ready(self, arrival: Arrival) -> None:
        if arrival is self.current:
            self._show(arrival)

    def _failed(self, arrival: Arrival) -> None:
        no = arrival.trouble
        if arrival is self.current:
            self.close()
        if no is None:
            return
        if no.code in _UNKNOWN:
            self._notice.say("refused", str(no), "按旧台账打开…", partial(self._open_as_ledger, arrival))
        elif no.code in _TRY_AGAIN:
            self._notice.say("refused", str(no), "再试一次", partial(self.open, arrival))
        else:
            self._notice.refuse(no)

    def _open_as_ledger(self, arrival: Arrival) -> None:
        self.current = arrival
        self.arrivals.read_as_ledger(arrival)

    def _queue_changed(self) -> None:
        self.card.show_arrivals(self.arrivals.items)

    def _stop(self, arrival: Arrival) -> None:
        if arrival is self.current and arrival.stage not in (Stage.WAITING, Stage.READING, Stage.TAKING):
            self.close()
        self.arrivals.stop(arrival)

    # old ledgers

    def _mapped(self, ledger: OldLedger, mapping: Mapping) -> None:
        if self.current:
            self._left = frozenset()
            self.arrivals.look_over(self.current, ledger, mapping)

    def _map_again(self) -> None:
        if self.current and self.current.ledger:
            self.wizard.load(self.current.ledger, self.current.mapping)
            self._present(self.wizard)

    def _leave_wizard(self) -> None:
        if self.current and self.current.seen and self.current.stage is Stage.READY:
            self._present(self.preview)
        else:
            self.close()

    # duplicates

    def _show_duplicates(self) -> None:
        arrival = self.current
        if arrival and arrival.seen:
            self.duplicates.load(arrival.seen.resembling, arrival.verdicts)
            self._present(self.duplicates)

    def _decided(self, pairs: list[Resemblance], verdict: Verdict | None) -> None:
        if self.current:
            self.current.say(pairs, verdict)
            work = partial(remember, self._context.ledger, pairs, verdict)
            self._context.worker.write("记下核对", work, None, self._notice.refuse)

    def _leave_duplicates(self) -> None:
        if self.current:
            self._left = self.preview.model.left
            self.arrivals.judge(self.current)

    # the import

    def _taken(self, arrival: Arrival, taken: _Taken) -> None:
        result, seen = taken.result, arrival.seen
        assert seen is not None
        arrival.result = result
        unit = unit_of(seen)
        self.arrivals.set(arrival, Stage.DONE, summed(result.counts, unit))
        if arrival is self.current:
            self.preview.set_busy(False)
            self.preview.show_result(seen, result)
        count = result.counts.new + result.counts.changed
        told = f"已导入{count}{unit}。导入前的备份：{taken.backup}"
        decide = "去裁定冲突" if result.conflicts else ""
        self._notice.say("done", told, decide, self.wanted_conflicts.emit if decide else None)
        self._context.requests.backed_up.emit(self._context.office.desk.now)
        self._context.writes.announce(result.written)

    def _not_taken(self, arrival: Arrival, no: Refusal) -> None:
        self.arrivals.set(arrival, Stage.READY)
        if arrival is self.current:
            self.preview.set_busy(False)
        self._notice.refuse(no)

    def _choose_leftover(self) -> None:
        if self.current:
            proposed = self.current.path.with_name(f"{self.current.path.stem}_未导入.xlsx")
            self._context.bridge.choose_save(
                self._parent, "导出未导入的行", (WORKBOOKS,), proposed, self._save_leftover
            )

    def _save_leftover(self, path: Path) -> None:
        seen = self.current.seen if self.current else None
        if seen:
            problems, content = self._context.office.problems, seen.content
            work = partial(save_leftover, seen.rows, seen.findings, path)
            if not isinstance(content, PacketPreview):
                work = partial(save_refused, problems, content, path)
            self._context.worker.write(f"导出 {path.name}", work, partial(self._saved, path), self._notice.refuse)

    def _saved(self, path: Path, count: int) -> None:
        text = f"未导入的{count}行和原因已存为 {path}"
        self._notice.say("done", text, "打开所在文件夹", partial(self._context.bridge.reveal, path.parent))

    def _open_problem(self, row: RowResult) -> None:
        seen = self.current.seen if self.current else None
        problem = problem_of(self._context.office.problems, seen, row) if seen else ""
        if problem:
            self.opened.emit(problem)

    def _connect(self) -> None:
        self.card.wanted.connect(self.choose)
        self.card.wanted_open.connect(self.open)
        self.card.wanted_stop.connect(self._stop)
        self.card.wanted_clear.connect(self.arrivals.clear)
        self.arrivals.changed.connect(self._queue_changed)
        self.arrivals.ready.connect(self._ready)
        self.arrivals.failed.connect(self._failed)
        self.preview.wanted_import.connect(self.take_in)
        self.preview.wanted_close.connect(self.close)
        self.preview.wanted_refused.connect(self._choose_leftover)
        self.preview.wanted_duplicates.connect(self._show_duplicates)
        self.preview.wanted_mapping.connect(self._map_again)
        self.preview.opened.connect(self._open_problem)
        self.duplicates.decided.connect(self._decided)
        self.duplicates.wanted_close.connect(self._leave_duplicates)
        self.wizard.mapped.connect(self._mapped)
        self.wizard.wanted_close.connect(self._leave_wizard)


def _take_in(
    context: Context,
    seen: Incoming,
    rows: set[Place] | None,
    verdicts: Verdicts,
    progress: Progress,
) -> _Taken:
    """A backup, then the import in one transaction."""
    phases, asked = Phases(progress.note, TAKING), progress.asked
    backup = context.vault.backup(context.ledger, occasion=Occasion.IMPORT, cancelled=asked, progress=phases.of("备份"))
    return _Taken(take_in(context.office.problems, seen, rows, verdicts, phases.of("写入台账"), asked), backup)
