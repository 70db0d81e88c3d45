"""The office's rules: the days each stage may take, when a light turns yellow, when reminding becomes supervising."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from ui.context import Context
from ui.forms.form import Form
from ui.settings.card import Card, button
from ui.widgets.notice import Notice
from xzdesk.core.fields import described, values_of
from xzdesk.core.office import Settings
from xzdesk.core.store import Written

_ABOUT = (
    "时限按工作日计算。改动后，红黄绿灯和剩余天数立即按新规则显示；已定的办理时限不变。\n"
    "黄灯提前的天数最多是该环节时限的一半，刚进入一个环节不会就亮黄灯；由人定的办理时限不受此限。\n"
    "本单位联系电话印在提请协调函、提请会商报告的落款下面；不填就留空，由人手写。"
)


class RulesCard(Card):
    """A form of the record of settings."""

    def __init__(self, context: Context, notice: Notice) -> None:
        super().__init__("办理规则", _ABOUT)
        self._context = context
        self._notice = notice
        self.form = Form(described(Settings).fields.values(), context.office.editions.current.names)
        self.save_button, self.drop_button = button("保存规则", kind="primary"), button("放弃改动")
        self.body.addWidget(self.form)
        self.add_buttons(self.save_button, self.drop_button)
        self.form.edited.connect(self._tell)
        self.save_button.clicked.connect(self.save)
        self.drop_button.clicked.connect(self.load)
        context.writes.written.connect(self._written)
        self.load()

    def load(self) -> None:
        """Show the rules in force."""
        self.form.fill(values_of(self._context.office.settings))
        self._tell()

    def save(self) -> None:
        """Put the changed rules in force."""
        changes = self.form.changes()
        if changes and self.form.check():
            change = partial(self._context.office.change_settings, changes)
            self._context.writes.do("修改办理规则", change, done=self._saved, refused=self._notice.refuse)

    def _saved(self, _written: Written) -> None:
        self._notice.say("done", "办理规则已保存，各页按新规则显示。")

    def _written(self, written: Written, _source: QObject | None) -> None:
        if written.ids("settings"):
            self.load()

    def _tell(self) -> None:
        changed = bool(self.form.changes())
        self.save_button.setEnabled(changed)
        self.drop_button.setEnabled(changed)
