"""The names under which people work at this desk."""

from __future__ import annotations

from PySide6.QtWidgets import QListWidget

from ui.context import Context
from ui.settings.card import Card, button

_ABOUT = (
    "在左下角换经办人时列出这些姓名。审签人不能是拟稿人本人；"
    "核验须由办理人（责任人、办结经办人）以外的人换成自己的姓名办理。"
)


class OperatorsCard(Card):
    """A list; taking a name off does not touch what was done under it."""

    def __init__(self, context: Context) -> None:
        super().__init__("经办人", _ABOUT)
        self._context = context
        self.list = QListWidget()
        self.list.setFixedHeight(132)
        self.add, self.remove = button("增加…"), button("从名单移除")
        self.body.addWidget(self.list)
        self.add_buttons(self.add, self.remove)
        self.add.clicked.connect(self._ask)
        self.remove.clicked.connect(self._remove)
        self.list.itemSelectionChanged.connect(self._tell)
        self.load()

    def load(self) -> None:
        """Show the names, the present one first."""
        desk = self._context.office.desk
        names = [desk.operator, *self._names()]
        self.list.clear()
        self.list.addItems([name for name in dict.fromkeys(names) if name])
        self._tell()

    def _names(self) -> list[str]:
        return self._context.prefs.operators(self._context.office.desk.identity.site)

    def _ask(self) -> None:
        self._context.bridge.ask_line(self, "增加经办人", "姓名：", self._add)

    def _add(self, name: str) -> None:
        name = " ".join(name.split())
        if name:
            self._keep([*self._names(), name])

    def _remove(self) -> None:
        item = self.list.currentItem()
        if item:
            self._keep([name for name in self._names() if name != item.text()])

    def _keep(self, names: list[str]) -> None:
        self._context.prefs.set_operators(self._context.office.desk.identity.site, names)
        self.load()

    def _tell(self) -> None:
        item = self.list.currentItem()
        self.remove.setEnabled(item is not None and item.text() != self._context.office.desk.operator)
