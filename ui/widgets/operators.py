"""Who works here now: shown in the status line, changed there when another person sits down."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from ui.context import Context
from ui.icons import icon

_OTHER = "其他人…"


class OperatorButton(QToolButton):
    """The name of the operator; drops the names of those who have worked at this desk."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setIcon(icon("person", size=16))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setToolTip("换人经办：审签、核验须由另一人办理")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self._menu.aboutToShow.connect(self.fill)
        self._menu.triggered.connect(self._picked)
        self._show()

    def fill(self) -> None:
        """Put the known names into the menu."""
        self._menu.clear()
        for name in self._known():
            action = self._menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(name == self._context.office.desk.operator)
            action.setData(name)
        self._menu.addSeparator()
        self._menu.addAction(_OTHER)

    def ask(self) -> None:
        """Ask for a name."""
        self._context.bridge.ask_line(self, "更换经办人", "经办人姓名：", self.choose)

    def choose(self, name: str) -> None:
        """Work under this name from now on."""
        name = " ".join(name.split())
        if not name:
            return
        office, prefs = self._context.office, self._context.prefs
        prefs.set_operators(office.desk.identity.site, [name, *self._known()])
        office.desk.operator = name
        self._context.worker.write("记住经办人", partial(self._remember, name))
        self._show()
        self.changed.emit()

    def _picked(self, action: QAction) -> None:
        name = action.data()
        if name:
            self.choose(str(name))
        else:
            self.ask()

    def _known(self) -> list[str]:
        desk = self._context.office.desk
        names = [desk.operator, *self._context.prefs.operators(desk.identity.site)]
        return [name for name in dict.fromkeys(names) if name]

    def _remember(self, name: str) -> None:
        """The file's default operator, for the next start and for the command line."""
        ledger = self._context.ledger
        identity = ledger.identity()
        if identity is not None:
            with ledger.writing():
                ledger.set_identity(identity._replace(operator=name))

    def _show(self) -> None:
        self.setText(f"经办人 {self._context.office.desk.operator or '（未填写）'}")
