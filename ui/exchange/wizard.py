"""The mapping wizard of old ledgers: sheets, columns, words, a first look at the rows. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui.context import Context
from ui.exchange.wizard_columns import ColumnsStep
from ui.exchange.wizard_rows import RowsStep
from ui.exchange.wizard_sheets import SheetsStep
from ui.exchange.wizard_words import WordsStep
from ui.settings.card import button
from ui.widgets.plain import plain
from xzdesk.core.fields import described
from xzdesk.exchange.adoption.intake import LedgerPreview, preview_ledger
from xzdesk.exchange.adoption.mapping import Mapping as Mapped
from xzdesk.exchange.adoption.proposal import Look, look_at, with_words
from xzdesk.exchange.incoming import OldLedger
from xzdesk.problems.records import ExchangeFile

_STEPS = ("1　工作表和表头", "2　栏目", "3　写法", "4　试看")
_FIRST_ROWS = 8
_NO_SHEET = "请至少勾选一张工作表。"


class MappingWizard(QWidget):
    """`mapped` gives the ledger and the mapping by which it is to be previewed."""

    mapped = Signal(object, object)  # OldLedger, Mapping
    wanted_close = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._ledger: OldLedger | None = None
        self._look: Look | None = None
        self._mapping: Mapped | None = None
        self.heading, self.about, self.lacks = QLabel("旧台账的栏目对应"), QLabel(), QLabel()
        plain(self.about, self.lacks)
        self.steps = [QPushButton(caption) for caption in _STEPS]
        self._group = QButtonGroup(self)
        self.sheets, self.columns = SheetsStep(), ColumnsStep()
        self.words, self.rows = WordsStep(context.office.problems.catalogue), RowsStep()
        self.pages = QStackedWidget()
        self.cancel, self.back = button("取消"), button("上一步", "Ctrl+PgUp")
        self.next = button("下一步", "Ctrl+Enter", kind="primary")
        self.go = button("预览全部", "按这样的对应预览所有行，还不写入")
        self._lay_out()
        self._connect()

    def load(self, ledger: OldLedger, mapping: Mapped | None = None) -> None:
        """Show a ledger with its proposal, or with the mapping that was made of it."""
        self._ledger = ledger
        self.about.setText(_origin(ledger.path.name, ledger.look.last))
        self._take(ledger.look, mapping or ledger.look.mapping)
        self._turn(0)

    def turn(self, step: int) -> None:
        """Go to a step, with what was chosen in the one before."""
        if self._lacking() == _NO_SHEET:
            step = 0
        elif self._lacking():
            step = min(step, 1)
        self._collect()
        self._turn(step)

    def _turn(self, step: int) -> None:
        self.pages.setCurrentIndex(step)
        if step == 2:
            self._ask(self._with_words, self._show_words)
        elif step == 3:
            self._ask(self._first_rows, self.rows.load)
        self._tell()
        self._focus_step()

    def _focus_step(self) -> None:
        page = self.pages.currentWidget()
        if page:
            self.setFocusProxy(page)
            page.setFocus()

    def _take(self, look: Look, mapping: Mapped) -> None:
        self._look, self._mapping = look, mapping
        self.sheets.load(look, tuple(mapping.sheets))
        self.columns.load(look, mapping.columns)
        if self._ledger:
            self._ledger = replace(self._ledger, look=look)

    def _collect(self) -> None:
        """What is chosen on the present step."""
        mapping, step = self._mapping, self.pages.currentIndex()
        assert mapping is not None
        if step == 0:
            mapping = replace(mapping, sheets=self.sheets.chosen())
        elif step == 1:
            mapping = replace(mapping, columns=self.columns.columns())
        elif step == 2:
            mapping = self.words.amended()
        self._mapping = mapping

    def _lacking(self) -> str:
        if not self.sheets.chosen():
            return _NO_SHEET
        return self.columns.lacking()

    def _tell(self) -> None:
        step, lacking = self.pages.currentIndex(), self._lacking()
        stops = lacking if step or lacking == _NO_SHEET else ""
        self.lacks.setText(stops)
        self.lacks.setVisible(bool(stops))
        self.back.setEnabled(step > 0)
        self.next.setVisible(step < len(self.steps) - 1)
        self.next.setEnabled(not stops)
        self.go.setEnabled(not lacking)
        _dress(self.go, primary=not self.next.isVisibleTo(self))
        for number, each in enumerate(self.steps):
            each.setEnabled(number <= step or not stops)
        self.steps[step].setChecked(True)

    def _ask(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._context.worker.read("wizard", work, done)

    # headings

    def _read_with(self, heads: Mapping[str, int]) -> None:
        assert self._look is not None
        self._ask(partial(look_at, self._context.office.problems, self._look.book, heads), self._looked)

    def _looked(self, look: Look) -> None:
        ticked = dict.fromkeys((*self.sheets.chosen(), *(set(look.mapping.heads))))
        names = {table.sheet for table in look.tables}
        self._take(look, replace(look.mapping, sheets=tuple(name for name in ticked if name in names)))
        self._tell()

    # words and rows

    def _with_words(self) -> Mapped:
        assert self._look is not None
        assert self._mapping is not None
        return with_words(self._context.office.problems, self._look, self._mapping)

    def _show_words(self, mapping: Mapped) -> None:
        assert self._look is not None
        self._mapping = mapping
        self.words.load(self._look, mapping)

    def _first_rows(self) -> LedgerPreview:
        assert self._ledger is not None
        mapping, problems = self._with_words(), self._context.office.problems
        return preview_ledger(problems, self._ledger.path, mapping, book=self._ledger.look.book, limit=_FIRST_ROWS)

    def _done(self) -> None:
        if not self.go.isEnabled():
            return
        self._collect()
        self.mapped.emit(self._ledger, self._with_words())

    def _forward(self) -> None:
        if self.pages.currentIndex() < len(self.steps) - 1:
            self.turn(self.pages.currentIndex() + 1)
        else:
            self._done()

    def _backward(self) -> None:
        if self.pages.currentIndex():
            self.turn(self.pages.currentIndex() - 1)

    def _step_clicked(self) -> None:
        step = next(number for number, each in enumerate(self.steps) if each is self.sender())
        self.turn(step)

    def _lay_out(self) -> None:
        self.heading.setProperty("role", "title")
        self.about.setProperty("role", "muted")
        self.lacks.setProperty("role", "lacks")
        for page in (self.sheets, self.columns, self.words, self.rows):
            self.pages.addWidget(page)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self.heading)
        head.addWidget(self.about, 1)
        bar = QHBoxLayout()
        bar.setSpacing(4)
        for each in self.steps:
            each.setCheckable(True)
            each.setProperty("kind", "tab")
            self._group.addButton(each)
            bar.addWidget(each)
        bar.addStretch()
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.cancel)
        foot.addWidget(self.lacks, 1)
        foot.addStretch()
        for each in (self.back, self.next, self.go):
            foot.addWidget(each)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addLayout(bar)
        layout.addWidget(self.pages, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.sheets.heads_changed.connect(self._read_with)
        self.sheets.changed.connect(self._tell)
        self.columns.changed.connect(self._tell)
        self.cancel.clicked.connect(self.wanted_close)
        self.back.clicked.connect(self._backward)
        self.next.clicked.connect(self._forward)
        self.go.clicked.connect(self._done)
        for each in self.steps:
            each.clicked.connect(self._step_clicked)
        for keys, slot in (
            ("Ctrl+Return", self._forward),
            ("Ctrl+PgDown", self._forward),
            ("Ctrl+PgUp", self._backward),
        ):
            QShortcut(keys, self, slot, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)


def _dress(of: QPushButton, *, primary: bool) -> None:
    """The one that is pressed next stands out."""
    kind = "primary" if primary else ""
    if of.property("kind") != kind:
        of.setProperty("kind", kind)
        of.style().unpolish(of)
        of.style().polish(of)


def _origin(name: str, last: ExchangeFile | None) -> str:
    if last is None:
        return f"{name}　对应是程序建议的，请核对；确认预览以后才写入。"
    on = described(ExchangeFile).fields["on"].type.show(last.on)
    return f"{name}　表头与{on}导入的“{last.name}”相同，对应沿用那一次的。"
