"""The problem ledger: what is in hand, what is urgent, and the way to each problem."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import chain

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.ahead import FIRST_ROWS
from ui.context import Context
from ui.ledger.empty import EmptyState
from ui.ledger.filters import ALL, OPEN, FilterBar, Upper
from ui.ledger.model import COLUMNS, OF_COUNTIES, LedgerModel
from ui.ledger.order import Ordering
from ui.ledger.table import LedgerTable
from ui.ledger.widths import Widths
from ui.pages.page import Page
from xzdesk.core.captions import Tier
from xzdesk.core.store import Written
from xzdesk.problems.queries import Facets, ProblemQuery

_ONLY_ROW = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
_CONCERNS = ("problem", "settings", "calendar_year", "edition")


class LedgerPage(Page):
    """Filters above, the table under them."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._stale = True
        self._whole = True  # whether all rows are shown, not only the first of a search
        catalogue, who = context.office.editions.current, context.office.desk.identity
        upper = None if who.role is Tier.COUNTY else Upper(who.office, catalogue.names("divisions"))
        self.filters = FilterBar(catalogue.names("clusters"), upper)
        columns = OF_COUNTIES if upper else COLUMNS
        self.model = LedgerModel(context.office.ledger.problems_at, self, columns)
        self.table = LedgerTable(self.model)
        self._widths = Widths(self.table, context.prefs, columns)
        self._ordering = Ordering(self.filters, self.table.horizontalHeader(), columns, context.prefs)
        self.empty = EmptyState(upper=upper is not None)
        self.views = QStackedWidget()
        self.views.addWidget(self.table)
        self.views.addWidget(self.empty)
        self.summary = QLabel()
        self.summary.setProperty("role", "muted")
        self._lay_out()
        self._make_actions()
        self._connect()

    def enter(self, argument: str) -> None:
        if self._stale:
            self.refresh()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        self._widths.save()

    def new_day(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def search(self) -> bool:
        self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.search.selectAll()
        return True

    def refresh(self) -> None:
        """Ask the ledger again, off this thread; where something is searched, for the first rows before all."""
        self._stale = False
        query = self.filters.query()
        first, then = (query._replace(limit=FIRST_ROWS), self._begun) if query.text else (query, self._found)
        self._context.worker.read("ledger", partial(self._find, first), partial(then, query))

    def current(self) -> str | None:
        """The id of the problem that the cursor is on."""
        problem = self.model.problem(self.table.currentIndex().row())
        return problem.id if problem else None

    def _find(self, query: ProblemQuery) -> Sequence[int]:
        office = self._context.office
        rule = office.clockwork.rule(office.desk.today)
        return office.ledger.problem_rows(query, rule)

    def _count(self, query: ProblemQuery) -> Facets:
        office = self._context.office
        return office.ledger.facets(query, office.clockwork.rule(office.desk.today))

    def _found(self, query: ProblemQuery, rows: Sequence[int]) -> None:
        """Show the rows; only then is counted over them, which takes longer than the first page."""
        self._show(rows)
        self._count_all(query)

    def _begun(self, query: ProblemQuery, rows: Sequence[int]) -> None:
        """Show the first rows that a search found; how many there are is not told before all are known."""
        if len(rows) < FIRST_ROWS:
            self._found(query, rows)
            return
        number = self.model.number_at(self.table.currentIndex().row())
        self._whole = False
        self._show(rows)
        self._tell_selection()
        completed = partial(self._completed, query, number, self.table.currentIndex().row())
        self._context.worker.read("ledger", partial(self._find, query), completed, after_painting=True)

    def _completed(self, query: ProblemQuery, number: int | None, place: int, rows: Sequence[int]) -> None:
        """Show the other rows below the first, and the cursor on its problem should that be one of them."""
        if not self.model.extend(rows):
            self._show(rows)
        elif self.table.currentIndex().row() == place:
            self._put_cursor(number, place)
        self._context.listing.rows = rows
        self._count_all(query)

    def _show(self, rows: Sequence[int]) -> None:
        office = self._context.office
        place = self.table.currentIndex().row()
        number = self.model.number_at(place)
        self._context.listing.rows = rows
        self.model.show(rows, office.clockwork, office.desk.today)
        self._put_cursor(number, place)
        if rows:
            self.views.setCurrentWidget(self.table)

    def _count_all(self, query: ProblemQuery) -> None:
        self._whole = True
        self._tell_selection()
        self._context.worker.read("facets", partial(self._count, query), self._counted, after_painting=True)

    def _counted(self, facets: Facets) -> None:
        self.filters.count(facets)
        if not self.model.rowCount():
            self.empty.explain(facets, self.filters.narrowed)
            self.views.setCurrentWidget(self.empty)

    def _put_cursor(self, number: int | None, place: int) -> None:
        """Where the cursor was: on the same problem, else at the same height."""
        same = self.model.place_of(number) if number is not None else None
        at = same if same is not None else min(max(place, 0), self.model.rowCount() - 1)
        if at >= 0:
            index = self.model.index(at, 0)
            self.table.selectionModel().setCurrentIndex(index, _ONLY_ROW)  # selectRow() heeds a key that is held
            self.table.scrollTo(index)

    def _written(self, written: Written, source: QObject | None) -> None:
        if not any(kind in _CONCERNS for kind, _ in written.touched):
            return
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _open(self, index: QModelIndex) -> None:
        problem = self.model.problem(index.row())
        if problem:
            self.go.emit("problem", problem.id)

    def _open_current(self) -> None:
        self._open(self.table.currentIndex())

    def _to_results(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _new(self) -> None:
        self.go.emit("new", "")

    def _look_everywhere(self) -> None:
        self.filters.show_state(ALL)
        self.refresh()

    def _start_over(self) -> None:
        self.filters.reset()
        self.filters.show_state(OPEN)
        self.refresh()

    def _selected(self) -> list[range]:
        """The selected places, as stretches in order: all of a large ledger may be selected."""
        found = self.table.selectionModel().selection()
        stretches = [range(found.at(n).top(), found.at(n).bottom() + 1) for n in range(found.count())]
        return sorted(stretches, key=lambda stretch: stretch.start)

    def _copy(self) -> None:
        self._context.bridge.copy(self.model.as_text(chain.from_iterable(self._selected())))

    def _tell_selection(self) -> None:
        count, chosen = self.model.rowCount(), sum(map(len, self._selected()))
        told = f"共 {count} 件" if count and self._whole else ""
        self.summary.setText(f"{told}，已选 {chosen} 件（Ctrl+C 可复制到表格）" if chosen > 1 else told)

    def _menu(self, at: QPoint) -> None:
        if self.table.indexAt(at).isValid():
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addActions([self._open_action, self._copy_action])
            menu.popup(self.table.viewport().mapToGlobal(at))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 10)
        layout.setSpacing(8)
        layout.addWidget(self.filters)
        layout.addWidget(self.views, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.summary)
        foot.addStretch()
        layout.addLayout(foot)

    def _make_actions(self) -> None:
        self._open_action = _action(self.table, "打开", QKeySequence("Return"))
        self._copy_action = _action(self.table, "复制所选行", QKeySequence(QKeySequence.StandardKey.Copy))
        self._open_action.triggered.connect(self._open_current)
        self._copy_action.triggered.connect(self._copy)

    def _connect(self) -> None:
        self.filters.changed.connect(self.refresh)
        self._ordering.changed.connect(self.refresh)
        self.filters.opened.connect(self._to_results)
        self.filters.wanted_new.connect(self._new)
        self.table.doubleClicked.connect(self._open)
        self.table.customContextMenuRequested.connect(self._menu)
        self.table.selectionModel().selectionChanged.connect(self._tell_selection)
        self.empty.wanted_new.connect(self._new)
        self.empty.wanted_all.connect(self._look_everywhere)
        self.empty.wanted_reset.connect(self._start_over)
        self._context.writes.written.connect(self._written)


def _action(owner: QWidget, text: str, keys: QKeySequence) -> QAction:
    """An action of a widget, by key while the widget has the focus."""
    action = QAction(text, owner)
    action.setShortcut(keys)
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    owner.addAction(action)
    return action
