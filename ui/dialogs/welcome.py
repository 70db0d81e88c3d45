"""The first run: which office this is, which unit, which desk, who works here, and where the file shall lie."""

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
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.app import TITLE
from ui.bridge import DATABASES, Bridge
from ui.widgets.notice import Notice
from xzdesk.catalogue import Catalogue, Division
from xzdesk.core.captions import OFFICES, Tier
from xzdesk.errors import Refusal

_LETTER = re.compile(r"[A-Z][A-Z0-9]{0,3}")
_TILE, _WIDE = (92, 38), (148, 38)
_COLUMNS = 3  # of departments
_UNITS = {Tier.COUNTY: "如 沛县工业和信息化局", Tier.DEPARTMENT: "部门名称", Tier.LEADERSHIP: "办公室名称"}


class Answers(NamedTuple):
    """What the first run asks for."""

    role: Tier
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

    def __init__(self, catalogue: Catalogue, path: Path, bridge: Bridge) -> None:
        super().__init__()
        self._leading = f"{catalogue.leading_group}办公室"
        self._bridge = bridge
        self._path = path
        self.setWindowTitle(TITLE)
        self.notice = Notice()
        self.roles = {role: _tile(word, word, _WIDE) for role, word in OFFICES.items()}
        self.tiles = {division.name: _tile(division.short, division.name) for division in catalogue.divisions}
        self.departments = {name: _tile(name, name, _WIDE) for name in catalogue.names("departments")}
        self._groups = [QButtonGroup(self) for _ in range(3)]
        self.listings = QStackedWidget()
        self.unit, self.letter, self.operator = QLineEdit(), QLineEdit("A"), QLineEdit()
        self.place = QLabel()
        self.lacks = QLabel()
        self.start = QPushButton("开始使用")
        self._lay_out(catalogue.divisions)
        self._connect()
        self._show_path()
        self.roles[Tier.COUNTY].setChecked(True)
        self._choose_role()
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
            self._role(),
            self._office(),
            " ".join(self.unit.text().split()),
            self.letter.text().strip().upper(),
            " ".join(self.operator.text().split()),
            self._path,
        )

    def _role(self) -> Tier:
        return next((role for role, tile in self.roles.items() if tile.isChecked()), Tier.COUNTY)

    def _office(self) -> str:
        if self._role() is Tier.LEADERSHIP:
            return self._leading
        tiles = self.tiles if self._role() is Tier.COUNTY else self.departments
        return next((name for name, tile in tiles.items() if tile.isChecked()), "")

    def _choose_role(self) -> None:
        """Another tier has other offices; what it is called is the unit's name until the person writes another."""
        role = self._role()
        self.listings.setCurrentIndex(list(self.roles).index(role))
        self.unit.setPlaceholderText(_UNITS[role])
        self._name_unit()

    def _name_unit(self) -> None:
        known = {*self.departments, self._leading, ""}
        if self.unit.text().strip() in known:
            self.unit.setText("" if self._role() is Tier.COUNTY else self._office())
        self._tell()

    def _lacking(self, given: Answers) -> list[str]:
        asked = ((given.office, OFFICES[given.role]), (given.unit, "单位名称"), (given.operator, "经办人"))
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
        for listing in (self._map(divisions), self._list(), self._leadership()):
            self.listings.addWidget(listing)
        body.addWidget(self.listings)
        body.addLayout(self._questions(), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 22, 28, 20)
        layout.setSpacing(10)
        layout.addWidget(title)
        layout.addWidget(about)
        layout.addWidget(self.notice)
        layout.addLayout(self._choice())
        layout.addLayout(body, 1)
        layout.addLayout(self._buttons())
        self.resize(1000, 580)

    def _choice(self) -> QHBoxLayout:
        """The three tiers."""
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(_caption("本单位是"))
        for tile in self.roles.values():
            self._groups[0].addButton(tile)
            row.addWidget(tile)
        row.addStretch()
        return row

    def _map(self, divisions: Sequence[Division]) -> QWidget:
        """The counties as tiles about where they lie."""
        grid = QGridLayout()
        for division in divisions:
            tile = self.tiles[division.name]
            self._groups[1].addButton(tile)
            grid.addWidget(tile, division.tile_row, division.tile_col)
        return _listing("县区", grid, "示意图，不表示边界和实际位置")

    def _list(self) -> QWidget:
        """The departments of the catalogue."""
        grid = QGridLayout()
        for at, tile in enumerate(self.departments.values()):
            self._groups[2].addButton(tile)
            grid.addWidget(tile, at // _COLUMNS, at % _COLUMNS)
        grid.setColumnStretch(_COLUMNS, 1)
        return _listing("市级部门", grid, "导入县区的数据包，签收、答复、退回或转报会商，再把答复导出交回")

    def _leadership(self) -> QWidget:
        name = QLabel(self._leading)
        name.setProperty("role", "heading")
        name.setWordWrap(True)
        grid = QGridLayout()
        grid.addWidget(name, 0, 0)
        return _listing("领导小组办公室", grid, "导入县区和部门的数据包，答复提请会商的问题，再把答复导出交回")

    def _questions(self) -> QVBoxLayout:
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
            ("台号", "同一单位有几台时用 A、B、C 区分，编号才不会重复", self.letter),
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
        self._groups[0].buttonClicked.connect(self._choose_role)
        for group in self._groups[1:]:
            group.buttonClicked.connect(self._name_unit)
        for line in (self.unit, self.letter, self.operator):
            line.textEdited.connect(self._tell)
            line.returnPressed.connect(self._begin)
        self.start.clicked.connect(self._begin)


def _listing(heading: str, grid: QGridLayout, note: str) -> QWidget:
    """A heading, what can be chosen, and a word about it."""
    grid.setSpacing(6)
    listing, about = QWidget(), QLabel(note)
    about.setProperty("role", "small")
    about.setWordWrap(True)
    column = QVBoxLayout(listing)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(_caption(heading))
    column.addLayout(grid)
    column.addWidget(about)
    column.addStretch()
    return listing


def _tile(text: str, name: str, size: tuple[int, int] = _TILE) -> QPushButton:
    tile = QPushButton(text)
    tile.setFixedSize(*size)
    tile.setCheckable(True)
    tile.setToolTip(name)
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
