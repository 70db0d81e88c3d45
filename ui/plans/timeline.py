"""The time line of a plan: a row a milestone, bars on an axis of months, dates changed by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.plans.axis import Axis, moved, spanning
from ui.plans.bars import PAD, paint_bar, paint_grid, paint_head, paint_holds, paint_link
from ui.plans.milestones import DUE, LINE, TITLE, WHO, Bar, Index, MilestoneModel
from ui.plans.table import ROOMY, WIDER
from xzdesk.core.fieldtypes import read_day
from xzdesk.errors import Refusal

ROW, HEAD = 34, 42
_WIDTHS = {TITLE: 236, WHO: 150, DUE: 156}
_KEPT = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class Timeline(QTableView):
    """Arrows select; Shift and Ctrl with ← → move the date by a day and a month, Enter confirms or asks for a date,
    Esc drops the move or leaves. A move is confirmed by going elsewhere too."""

    moved = Signal(str, object)  # milestone id, date
    opened = Signal(str)  # milestone id
    refused = Signal(object)  # Refusal: a date that cannot be read
    fixed = Signal()  # somebody wants to move what cannot be moved now
    left = Signal()  # Esc, with nothing to drop

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.milestones = MilestoneModel(self)
        self.movable = True
        self._widened = 1.0
        self._span: tuple[date, date] | None = None
        self._axis = spanning([date.today()], 1)
        self.setModel(self.milestones)
        self.setItemDelegate(_Cells(self))
        self.setHorizontalHeader(_Head(self))
        self._dress()
        self.doubleClicked.connect(self._open)

    def show_bars(self, bars: Sequence[Bar], today: date, span: tuple[date, date] | None = None) -> None:
        """Show these milestones over a span of days, or over all that they and the plan need."""
        chosen = self.current()
        self._span = span
        self.milestones.show(bars, today)
        self._stretch()
        row = self.milestones.row_of(chosen.id) if chosen else None
        if bars:
            self.setCurrentIndex(self.milestones.index(row or 0, TITLE))

    def current(self) -> Bar | None:
        """The milestone that the cursor is on."""
        return self.milestones.bar(self.currentIndex().row())

    def choose(self, milestone: str) -> None:
        """Put the cursor on a milestone."""
        row = self.milestones.row_of(milestone)
        if row is not None:
            self.setCurrentIndex(self.milestones.index(row, TITLE))

    @property
    def axis(self) -> Axis:
        """The axis over the width that its column has now."""
        width = max(self.columnWidth(LINE) - 2 * PAD, 1)
        if width != self._axis.width:
            self._axis = replace(self._axis, width=width)
        return self._axis

    def confirm(self) -> None:
        """Write the move that is shown."""
        pending = self.milestones.pending
        if pending:
            self.moved.emit(pending[0].id, pending[1])

    def drop(self) -> None:
        """Forget the move that is shown."""
        self.milestones.pend(max(self.currentIndex().row(), 0), None)

    def ask_date(self) -> None:
        """Let a date be typed where the cursor is."""
        if self._may_move():
            self.edit(self.milestones.index(self.currentIndex().row(), DUE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if step and modifiers == Qt.KeyboardModifier.ShiftModifier:
            self._move(days=step)
        elif step and modifiers == Qt.KeyboardModifier.ControlModifier:
            self._move(months=step)
        elif step and modifiers == Qt.KeyboardModifier.NoModifier:
            self._go(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and modifiers == Qt.KeyboardModifier.NoModifier:
            self.confirm() if self.milestones.pending else self.ask_date()
        elif event.key() == Qt.Key.Key_Escape:
            self.drop() if self.milestones.pending else self.left.emit()
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        if current.row() != previous.row():
            self.confirm()
        super().currentChanged(current, previous)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in _KEPT and self.state() != QAbstractItemView.State.EditingState:
            self.confirm()
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())
        widened = WIDER if self.width() > ROOMY else 1.0
        if widened != self._widened:
            self._widened = widened
            for column, width in _WIDTHS.items():
                self.setColumnWidth(column, int(width * widened))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_links(painter)
        self._paint_holds(painter)
        painter.end()

    def cell(self, row: int) -> QRectF:
        """The place of a row's axis in the viewport."""
        return QRectF(self.visualRect(self.milestones.index(row, LINE)))

    def _move(self, *, days: int = 0, months: int = 0) -> None:
        row = self.currentIndex().row()
        due = self.milestones.due_shown(row) if self._may_move() else None
        if due is not None:
            self.milestones.pend(row, moved(due, days=days, months=months))
            self._stretch()

    def _may_move(self) -> bool:
        if self.current() is not None and not self.movable:
            self.fixed.emit()
        return self.current() is not None and self.movable

    def _go(self, step: int) -> None:
        row = self.currentIndex().row() + step
        if 0 <= row < self.milestones.rowCount():
            self.setCurrentIndex(self.milestones.index(row, TITLE))

    def _open(self, index: QModelIndex) -> None:
        bar = self.milestones.bar(index.row())
        if bar:
            self.opened.emit(bar.id)

    def _stretch(self) -> None:
        """The axis over the days that want to be seen."""
        days = list(self._span or ()) or [self.milestones.today, *self._days()]
        self._axis = spanning([day for day in days if day != date.min] or [date.today()], self.axis.width)
        self.viewport().update()
        self.horizontalHeader().viewport().update()

    def _days(self) -> list[date]:
        """Every day that wants to be seen."""
        pending = self.milestones.pending
        shown = [pending[1]] if pending else []
        return [*shown, *(day for bar in self.milestones.bars for day in (bar.start, bar.end))]

    def _seen(self) -> range:
        """The rows that can be seen."""
        last = self.rowAt(self.viewport().height() - 1)
        return range(max(self.rowAt(0), 0), (last if last >= 0 else self.milestones.rowCount() - 1) + 1)

    def _paint_holds(self, painter: QPainter) -> None:
        painter.setClipping(False)
        for row in self._seen():
            bar = self.milestones.bars[row]
            if bar.holds:
                due, today = self.milestones.due_shown(row), self.milestones.today
                paint_holds(painter, self.cell(row), self.axis, bar, due, today)

    def _paint_links(self, painter: QPainter) -> None:
        """What waits for what, where either end can be seen; those of the cursor's row over the others."""
        chosen, seen = self.currentIndex().row(), self._seen()
        links = [
            (from_row, row)
            for row, bar in enumerate(self.milestones.bars)
            for each in bar.after
            if (from_row := self.milestones.row_of(each)) is not None
            and max(row, from_row) >= seen.start
            and min(row, from_row) < seen.stop
        ]
        for from_row, row in sorted(links, key=lambda link: chosen in link):
            self._paint_link(painter, from_row, row, strong=chosen in (from_row, row))

    def _paint_link(self, painter: QPainter, from_row: int, row: int, *, strong: bool) -> None:
        before, after = self.cell(from_row), self.cell(row)
        due = self.milestones.due_shown(from_row) or self.milestones.bars[from_row].start
        left = before.left() + PAD
        painter.setClipRect(QRectF(before.left(), 0, before.width(), self.viewport().height()))
        start = QPointF(left + self.axis.x(due), before.center().y() + 7)
        end = QPointF(left + self.axis.x(self.milestones.bars[row].start), after.center().y())
        paint_link(painter, start, end, strong=strong)

    def _dress(self) -> None:
        self.setAccessibleName("节点时间轴")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        header.setSectionResizeMode(LINE, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(80)


class _Head(QHeaderView):
    """Captions, and over the axis the years and months."""

    def __init__(self, view: Timeline) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self.setFixedHeight(HEAD)
        self.setHighlightSections(False)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        super().paintSection(painter, rect, section)
        if section == LINE:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_head(painter, QRectF(rect), self._view.axis, self._view.milestones.today)
            painter.restore()


class _Cells(QStyledItemDelegate):
    """Paints the axis, and takes a typed date."""

    def __init__(self, view: Timeline) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        bar = self._view.milestones.bar(index.row())
        if index.column() != LINE or bar is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect, today = QRectF(option.rect), self._view.milestones.today
        paint_grid(painter, rect, self._view.axis, today)
        paint_bar(painter, rect, self._view.axis, bar, self._view.milestones.due_shown(index.row()), today)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = QLineEdit(parent)
        line.setPlaceholderText("如 2026-03-05")
        line.setAccessibleName("完成时限")
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
        editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        day = self._read(editor)
        if day is not None:
            self._view.milestones.pend(index.row(), day)
            self._view.confirm()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A date that cannot be read stays to be corrected."""
        if isinstance(watched, QLineEdit) and _is_enter(event):
            if self._read(watched) is not None:
                self.commitData.emit(watched)
                self.closeEditor.emit(watched, QAbstractItemDelegate.EndEditHint.NoHint)
            return True
        return super().eventFilter(watched, event)

    def _read(self, line: QLineEdit) -> date | None:
        try:
            return read_day(line.text())
        except Refusal as no:
            self._view.refused.emit(no)
            return None


def _is_enter(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
        return False
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
