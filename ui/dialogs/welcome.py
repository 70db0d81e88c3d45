"""The first run: which county this is, which unit, which desk, who works here, and where the file shall lie."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.app import TITLE
from ui.bridge import DATABASES, Bridge
from ui.widgets.notice import Notice
from xzdesk.catalogue import Division
from xzdesk.errors import Refusal

_LETTER = re.compile(r"[A-Z][A-Z0-9]{0,3}")
_TILE = (92, 38)


class Answers(NamedTuple):
    """What the first run asks for."""

    office: str
    unit: str
    letter: str
    operator: str
    path: Path


class WelcomeWindow(QWidget):
    """One page of questions. `answered` when all are; `other` when a file is there already."""

    answered = Signal(object)  # Answers
    other = Signal(object)  # Path of an existing database
    closed = Signal()

    def __init__(self, divisions: Sequence[Division], path: Path, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._path = path
        self.setWindowTitle(TITLE)
        self.notice = Notice()
        self.tiles = {division.name: _tile(division) for division in divisions}
        self._group = QButtonGroup(self)
        self.unit, self.letter, self.operator = QLineEdit(), QLineEdit("A"), QLineEdit()
        self.place = QLabel()
        self.lacks = QLabel()
        self.start = QPushButton("开始使用")
        self._lay_out(divisions)
        self._connect()
        self._show_path()
        self._tell()
        self.unit.setFocus()

    def answers(self) -> Answers | None:
        """Everything asked, None while something lacks."""
        given = self._given()
        return None if self._lacking(given) else given

    def refuse(self, no: Refusal) -> None:
        """The file could not be made or opened; the answers stay."""
        self.notice.refuse(no)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.closed.emit()

    def _given(self) -> Answers:
        return Answers(
            self._office(),
            " ".join(self.unit.text().split()),
            self.letter.text().strip().upper(),
            " ".join(self.operator.text().split()),
            self._path,
        )

    def _office(self) -> str:
        return next((name for name, tile in self.tiles.items() if tile.isChecked()), "")

    def _lacking(self, given: Answers) -> list[str]:
        asked = ((given.office, "县区"), (given.unit, "单位名称"), (given.operator, "经办人"))
        lacking = [caption for value, caption in asked if not value]
        return lacking if _LETTER.fullmatch(given.letter) else [*lacking, "台号（大写字母开头，如 A）"]

    def _tell(self) -> None:
        lacking = self._lacking(self._given())
        self.lacks.setText(f"还缺：{'、'.join(lacking)}" if lacking else "已填齐。")
        self.start.setEnabled(not lacking)

    def _show_path(self) -> None:
        self.place.setText(str(self._path))

    def _begin(self) -> None:
        given = self.answers()
        if given:
            self.notice.hide()
            self.answered.emit(given)

    def _choose_place(self) -> None:
        self._bridge.choose_save(self, "数据库存放在", (DATABASES,), self._path, self._place_chosen)

    def _place_chosen(self, path: Path) -> None:
        self._path = path
        self._show_path()

    def _choose_existing(self) -> None:
        folder = self._path.parent if self._path.parent.exists() else Path.home()
        self._bridge.choose_open(self, "打开已有数据库", (DATABASES,), folder, self.other.emit)

    def _lay_out(self, divisions: Sequence[Division]) -> None:
        title, about = QLabel("第一次使用"), QLabel("请说明这台电脑是哪个单位的哪一台。这些写进问题编号和报送件。")
        title.setProperty("role", "title")
        about.setProperty("role", "muted")
        body = QHBoxLayout()
        body.setSpacing(28)
        body.addLayout(self._map(divisions))
        body.addLayout(self._questions(), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 22, 28, 20)
        layout.setSpacing(10)
        layout.addWidget(title)
        layout.addWidget(about)
        layout.addWidget(self.notice)
        layout.addLayout(body, 1)
        layout.addLayout(self._buttons())
        self.resize(1000, 540)

    def _map(self, divisions: Sequence[Division]) -> QVBoxLayout:
        """The counties as tiles about where they lie."""
        grid = QGridLayout()
        grid.setSpacing(6)
        for division in divisions:
            tile = self.tiles[division.name]
            self._group.addButton(tile)
            grid.addWidget(tile, division.tile_row, division.tile_col)
        caption, note = QLabel("县区"), QLabel("示意图，不表示边界和实际位置")
        caption.setProperty("role", "section")
        note.setProperty("role", "small")
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(caption)
        column.addLayout(grid)
        column.addWidget(note)
        column.addStretch()
        return column

    def _questions(self) -> QVBoxLayout:
        self.unit.setPlaceholderText("如 沛县工业和信息化局")
        self.letter.setMaxLength(4)
        self.letter.setMaximumWidth(90)
        self.operator.setPlaceholderText("姓名")
        self.place.setWordWrap(True)
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        change = QPushButton("更改…")
        change.clicked.connect(self._choose_place)
        place = QHBoxLayout()
        place.addWidget(self.place, 1)
        place.addWidget(change)
        column = QVBoxLayout()
        column.setSpacing(4)
        for caption, hint, field in (
            ("单位名称", "", self.unit),
            ("台号", "同一县区有几台时用 A、B、C 区分，编号才不会重复", self.letter),
            ("经办人", "每一步都记下是谁办的；换人时在窗口左下角更改", self.operator),
        ):
            column.addWidget(_caption(caption))
            column.addWidget(field)
            column.addWidget(_hint(hint))
        column.addWidget(_caption("数据库存放在"))
        column.addLayout(place)
        column.addWidget(_hint("请放在本机硬盘，不要放在网络盘。"))
        column.addStretch()
        return column

    def _buttons(self) -> QHBoxLayout:
        existing = QPushButton("打开已有数据库…")
        existing.clicked.connect(self._choose_existing)
        self.start.setProperty("kind", "primary")
        self.start.setDefault(True)
        self.lacks.setProperty("role", "small")
        row = QHBoxLayout()
        row.addWidget(existing)
        row.addStretch()
        row.addWidget(self.lacks)
        row.addWidget(self.start)
        return row

    def _connect(self) -> None:
        self._group.buttonClicked.connect(self._tell)
        for line in (self.unit, self.letter, self.operator):
            line.textEdited.connect(self._tell)
            line.returnPressed.connect(self._begin)
        self.start.clicked.connect(self._begin)


def _tile(division: Division) -> QPushButton:
    tile = QPushButton(division.short)
    tile.setFixedSize(*_TILE)
    tile.setCheckable(True)
    tile.setToolTip(division.name)
    tile.setProperty("kind", "chip")
    return tile


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "section")
    return label


def _hint(text: str) -> QWidget:
    if not text:
        gap = QFrame()
        gap.setFixedHeight(6)
        return gap
    label = QLabel(text)
    label.setProperty("role", "small")
    label.setContentsMargins(0, 0, 0, 6)
    return label
