"""The ledger's order: chosen in the list or by a click on a column's head, shown there, and remembered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHeaderView

from ui.ledger.filters import FilterBar
from ui.ledger.model import Column
from ui.prefs import Prefs
from xzdesk.problems.queries import Order

_KEY = "ledger/order"
_NOWHERE = -1


class Ordering(QObject):
    """Keeps the head of a ledger table and the list of orders at one."""

    changed = Signal()  # by a click on a head

    def __init__(self, filters: FilterBar, header: QHeaderView, columns: Sequence[Column], prefs: Prefs) -> None:
        super().__init__(header)
        self._filters, self._header, self._prefs = filters, header, prefs
        self._orders = [column.order for column in columns]
        remembered = [order for order in Order if order.value == prefs.text(_KEY)]
        filters.put_in_order(next(iter(remembered), Order.URGENCY))
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self._clicked)
        filters.order.activated.connect(self._chosen)
        self._show()

    def _clicked(self, section: int) -> None:
        order = self._orders[section]
        if order and order is not self._filters.query().order:
            self._filters.put_in_order(order)
            self._chosen()
            self.changed.emit()
        self._show()  # Qt has moved its mark to the head that was clicked, whichever it is

    def _chosen(self) -> None:
        self._prefs.set_text(_KEY, self._filters.query().order.value)
        self._show()

    def _show(self) -> None:
        order = self._filters.query().order
        at = self._orders.index(order) if order in self._orders else _NOWHERE
        self._header.setSortIndicator(at, Qt.SortOrder.AscendingOrder)
