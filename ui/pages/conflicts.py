"""冲突裁定: what two desks set without knowing of each other, one decision each, or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.bridge import Question
from ui.conflicts.listing import ConflictsModel
from ui.conflicts.sides import OPENS, SidesPanel
from ui.context import Context
from ui.exchange.listing import Sorted, make_table
from ui.pages.page import Page
from ui.widgets.notice import Notice
from xzdesk.core.store import Written
from xzdesk.problems.conflicts import Conflict, Decision, Pick, Side, conflicts, decide

_NONE = "没有冲突。两台各自改了同一栏、互不知道时，两个值都保留，在这里裁定以哪个为准。"
_SIDES = 400


class ConflictsPage(Page):
    """The list, and beside it the values of the one that the cursor is on."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._stale = True
        self._wanted = ""  # the record that the page was opened for
        self.notice = Notice()
        self.model = ConflictsModel(self)
        self.shown: Sorted[Conflict] = Sorted(self.model, self)
        self.table = make_table(self.model, through=self.shown)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.sides = SidesPanel()
        self.chips = {"own": _chip("本台可裁定"), "all": _chip("全部")}
        self._group = QButtonGroup(self)
        self.picks = {which: QPushButton(which.caption) for which in Pick}
        self.summary, self.nothing = QLabel(), QLabel(_NONE)
        self.views, self.listing = QStackedWidget(), QWidget()
        self._lay_out()
        self._connect()

    def enter(self, argument: str) -> None:
        self.notice.hide()
        self._wanted = argument
        if self._stale or argument:
            self.refresh()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def new_day(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read again, off this thread."""
        self._stale = False
        self._context.worker.read("conflicts", partial(conflicts, self._context.office.problems), self._show)

    def current(self) -> Conflict | None:
        """The conflict that the cursor is on."""
        return self.shown.item(self.table.currentIndex().row())

    def selected(self) -> list[Conflict]:
        """The selected ones that this desk may decide."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [each for row in rows if (each := self.shown.item(row)) and each.own]

    def take(self, side: Side) -> None:
        """Decide the current one for a value."""
        conflict = self.current()
        if conflict:
            self._decide(f"{conflict.caption} {conflict.number}".strip(), [conflict.choose(side)])

    def take_many(self, which: Pick) -> None:
        """Decide all that are selected; asked first when there are several."""
        site = self._context.office.desk.identity.site
        decisions = [each.choose(side) for each in self.selected() if (side := each.pick(which, site))]
        left = len(self.selected()) - len(decisions)
        if not decisions:
            self.notice.say("info", f"所选的冲突里没有{which.caption}值，没有裁定。")
        elif len(decisions) == 1 and not left:
            self._decide("1项", decisions)
        else:
            rest = f"另有{left}项没有{which.caption}值，保持不动。" if left else ""
            text = f"{len(decisions)}项冲突都取{which.caption}值。{rest}裁定会随数据包传给其他台，可以撤回。"
            question = Question("一起裁定？", text, (("cancel", "取消"), ("decide", "裁定")))
            self._context.bridge.ask(self, question, partial(self._answered, decisions))

    def _answered(self, decisions: Sequence[Decision], answer: str) -> None:
        if answer == "decide":
            self._decide(f"{len(decisions)}项", decisions)

    def _decide(self, name: str, decisions: Sequence[Decision]) -> None:
        self.notice.hide()
        work = partial(decide, self._context.office.problems, decisions)
        done = partial(self._decided, len(decisions))
        self._context.writes.do(f"裁定冲突 {name}", work, done=done, refused=self.notice.refuse)

    def _decided(self, count: int, _written: Written) -> None:
        self.notice.say("done", f"已裁定{count}项。可按 Ctrl+Z 撤回。")

    def _show(self, found: Sequence[Conflict]) -> None:
        place, before = self.table.currentIndex().row(), self.current()
        self.model.show(found)
        own = sum(each.own for each in found)
        self.chips["own"].setText(f"本台可裁定 {own}")
        self.chips["all"].setText(f"全部 {len(found)}")
        self.views.setCurrentWidget(self.listing if found else self.nothing)
        self._put_cursor(before, place)

    def _put_cursor(self, before: Conflict | None, place: int) -> None:
        """On the record that was asked for, else on the same conflict, else at the same height."""
        rows = [each for row in range(self.shown.rowCount()) if (each := self.shown.item(row))]
        wanted = [at for at, each in enumerate(rows) if self._wanted and self._wanted in (each.about[1], each.record)]
        same = [at for at, each in enumerate(rows) if before and _key(each) == _key(before)]
        self._wanted = ""
        at = next(iter([*wanted, *same]), min(max(place, 0), len(rows) - 1))
        if at >= 0:
            self.table.selectRow(at)
            for other in wanted[1:]:
                flags = QItemSelectionModel.SelectionFlag
                index = self.shown.index(other, 0)
                self.table.selectionModel().select(index, flags.Select | flags.Rows)
        self._tell()

    def _tell(self) -> None:
        self.sides.show_conflict(self.current(), self._context.office.desk.identity.site)
        count = len(self.selected())
        self.summary.setText(f"所选{count}项取：" if count else "没有选中可以裁定的冲突")
        for button in self.picks.values():
            button.setEnabled(count > 0)

    def _filter(self) -> None:
        self.shown.only((lambda each: each.own) if self.chips["own"].isChecked() else None)
        self._put_cursor(None, 0)

    def _pick(self) -> None:
        self.take_many(next(which for which, button in self.picks.items() if button is self.sender()))

    def _open(self) -> None:
        conflict = self.current()
        if conflict and conflict.about[0] in OPENS:
            self.go.emit(*conflict.about)

    def _written(self, _written: Written, _source: QObject | None) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _lay_out(self) -> None:
        self.nothing.setProperty("role", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.summary.setProperty("role", "muted")
        title = QLabel("待裁定的冲突")
        title.setProperty("role", "title")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(title)
        for chip in self.chips.values():
            self._group.addButton(chip)
            head.addWidget(chip)
        self.chips["all"].setChecked(True)
        head.addStretch()
        self.sides.setFixedWidth(_SIDES)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.table, 1)
        body.addWidget(self.sides)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.summary)
        for button in self.picks.values():
            foot.addWidget(button)
        foot.addStretch()
        hint = QLabel("↑↓选一项，按1、2…取值；按住Ctrl多选，Ctrl+A全选")
        hint.setProperty("role", "small")
        foot.addWidget(hint)
        inside = QVBoxLayout(self.listing)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        inside.addLayout(head)
        inside.addLayout(body, 1)
        inside.addLayout(foot)
        self.views.addWidget(self.listing)
        self.views.addWidget(self.nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 10)
        layout.setSpacing(10)
        layout.addWidget(self.notice)
        layout.addWidget(self.views, 1)

    def _connect(self) -> None:
        self.table.selectionModel().selectionChanged.connect(self._tell)
        self.table.doubleClicked.connect(self._open)
        self.sides.chosen.connect(self.take)
        self.sides.opened.connect(self._open)
        self._group.buttonClicked.connect(self._filter)
        for button in self.picks.values():
            button.clicked.connect(self._pick)
        for number in range(1, 10):
            self._on_key(str(number)).activated.connect(partial(self.sides.choose, number))
        for keys in ("Return", "Enter"):
            self._on_key(keys).activated.connect(self._open)
        self._context.writes.written.connect(self._written)

    def _on_key(self, keys: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self.table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        return shortcut


def _key(conflict: Conflict) -> tuple[str, str, str]:
    return conflict.kind, conflict.record, conflict.field


def _chip(text: str) -> QPushButton:
    chip = QPushButton(text)
    chip.setCheckable(True)
    chip.setProperty("kind", "chip")
    return chip
