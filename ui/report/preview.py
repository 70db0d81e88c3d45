"""The preview: a bar with page and zoom over the pages, or why there is no paper to show."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from ui.icons import icon
from ui.report.laid import Laid
from ui.report.pages import PagesView
from ui.widgets.combo import Combo
from ui.worker import Worker
from xzdesk.errors import Refusal

_NOTHING = "没有找到问题，换一个词再找。"
_FITS = (("width", "适合宽度"), ("page", "整页"))
_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)


class PreviewPanel(QFrame):
    """Shows what was laid out."""

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.pages = PagesView(worker)
        self.why = QLabel()
        self.place = QLabel()
        self.zoom = Combo()
        self.before, self.after = _tool("up", "上一页（Ctrl+PgUp）"), _tool("down", "下一页（Ctrl+PgDn）")
        self.smaller, self.larger = _tool("minus", "缩小（Ctrl+-）"), _tool("plus", "放大（Ctrl++）")
        self.views = QStackedWidget()
        self._lay_out()
        self._connect()
        self._tell()

    def show_laid(self, laid: Laid | Refusal | None, *, stay: bool) -> None:
        """Show the paper, or why there is none; `stay`: at the page one is on."""
        if isinstance(laid, Laid):
            self.pages.show_pages(laid.pdf, laid.sizes, stay=stay)
        else:
            self.pages.show_pages(b"", [])
            self.why.setText(str(laid or _NOTHING))
        self.views.setCurrentWidget(self.pages if isinstance(laid, Laid) else self.why)

    def _tell(self) -> None:
        """The page one is on, and the zoom."""
        count, at = self.pages.count, self.pages.current
        self.place.setText(f"第 {at + 1} 页，共 {count} 页" if count else "")
        self.before.setEnabled(at > 0)
        self.after.setEnabled(at + 1 < count)
        known = self.zoom.findData(self.pages.fit or round(self.pages.zoom, 2))
        if known < 0:
            self.zoom.setItemText(self._other, f"{self.pages.zoom:.0%}")
        self.zoom.setCurrentIndex(self._other if known < 0 else known)

    def _chosen(self) -> None:
        value = self.zoom.currentData()
        if isinstance(value, str) and value:
            self.pages.set_fit(value)
        elif value:
            self.pages.set_zoom(value)

    @property
    def _other(self) -> int:
        """Where the list says a zoom that is not in it."""
        return self.zoom.count() - 1

    def _lay_out(self) -> None:
        for value, caption in _FITS:
            self.zoom.addItem(caption, value)
        for zoom in _ZOOMS:
            self.zoom.addItem(f"{zoom:.0%}", zoom)
        self.zoom.addItem("", "")
        self.zoom.setMinimumWidth(112)
        self.why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.why.setWordWrap(True)
        self.why.setProperty("role", "muted")
        self.views.addWidget(self.pages)
        self.views.addWidget(self.why)
        bar = QHBoxLayout()
        bar.setContentsMargins(10, 6, 10, 6)
        bar.setSpacing(6)
        for widget in (self.before, self.after, self.place):
            bar.addWidget(widget)
        bar.addStretch()
        for part in (self.smaller, self.zoom, self.larger):
            bar.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.views, 1)

    def _connect(self) -> None:
        self.pages.moved.connect(self._tell)
        self.zoom.activated.connect(self._chosen)
        for button, slot, keys in (
            (self.before, self.pages.previous_page, ("Ctrl+PgUp",)),
            (self.after, self.pages.next_page, ("Ctrl+PgDown",)),
            (self.smaller, self.pages.zoom_out, ("Ctrl+-",)),
            (self.larger, self.pages.zoom_in, ("Ctrl++", "Ctrl+=")),
        ):
            button.clicked.connect(slot)
            for each in keys:
                _on_key(self, each).activated.connect(slot)


def _on_key(widget: QWidget, keys: str) -> QShortcut:
    shortcut = QShortcut(QKeySequence(keys), widget)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    return shortcut


def _tool(name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name, size=18))
    button.setToolTip(tip)
    button.setProperty("kind", "tool")
    return button
