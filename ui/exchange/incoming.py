"""Where a returned workbook comes in: chosen, or dropped on the page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout

from ui.icons import icon
from ui.settings.card import Card, button

_ABOUT = "对方填好发回的工作簿，改了名、排了序都可以。先预览，确认后才写入。"
_HERE = "把工作簿拖到这里，或者"


class IncomingCard(Card):
    """A place to drop a file on, and a button that chooses one."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__("答复导入", _ABOUT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.place = QFrame()
        self.place.setProperty("role", "drop")
        self.choose = button("选择文件…", kind="primary")
        self.choose.clicked.connect(self.wanted)
        self._picture, self._text = QLabel(), QLabel()
        self._picture.setPixmap(icon("exchange", size=36).pixmap(36, 36))
        inside = QVBoxLayout(self.place)
        inside.setSpacing(10)
        inside.addStretch()
        for widget in (self._picture, self._text, self.choose):
            inside.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch()
        self.body.addWidget(self.place, 1)
        self.set_busy("")

    def set_busy(self, name: str) -> None:
        """A file is being read; nothing else can be chosen meanwhile. Empty: none is."""
        self._text.setText(f"正在读取“{name}”…" if name else _HERE)
        self.choose.setEnabled(not name)

    def light_up(self, on: bool) -> None:
        """A file is being dragged over the page."""
        self.place.setProperty("active", on)
        self.place.style().polish(self.place)


def dropped_file(data: QMimeData) -> Path | None:
    """The one local file of what is being dragged; None when it is something else."""
    urls = data.urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
