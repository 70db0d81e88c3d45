"""The wizard's last step: the first rows as they will become."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from ui.exchange.detail import detail_card
from ui.exchange.listing import make_table
from ui.exchange.rows import RowsModel
from ui.exchange.telling import row_told
from xzdesk.exchange.adoption.intake import LedgerPreview

_ABOUT = "每张工作表的前几行导入以后的样子，点一行看每一栏。不对的回到前面改。还没有写入。"
_DETAIL = 520


class RowsStep(QWidget):
    """Rows on the left, one of them by its fields on the right."""

    def __init__(self) -> None:
        super().__init__()
        self.model = RowsModel(self)
        self.table = make_table(self.model, two_lines=True)
        self.detail = QTextBrowser()
        self._seen: LedgerPreview | None = None
        about = QLabel(_ABOUT)
        about.setProperty("role", "muted")
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.table, 1)
        body.addWidget(detail_card(self.detail, _DETAIL))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(about)
        layout.addLayout(body, 1)
        self.setFocusProxy(self.table)
        self.table.selectionModel().currentRowChanged.connect(self._show)

    def load(self, seen: LedgerPreview) -> None:
        """Show the rows of a preview."""
        self._seen = seen
        self.model.load(seen.rows, to_choose=False)
        if seen.rows:
            self.table.selectRow(0)
        self._show()

    def _show(self) -> None:
        row = self.model.item(self.table.currentIndex().row())
        self.detail.setHtml(row_told(row, self._seen.findings) if row and self._seen else "")
