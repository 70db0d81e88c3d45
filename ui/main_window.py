"""The main window: navigation, menus, status line. It goes to pages and knows nothing of what they do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.app import TITLE
from ui.bridge import Question
from ui.context import Context
from ui.navigation import Navigation
from ui.pages.page import Page, PageSpec
from ui.widgets.dropping import dropped_files, leave_drops
from ui.widgets.jobs import JobStrip
from ui.widgets.notice import Notice
from ui.widgets.operators import OperatorButton
from xzdesk.core.captions import Tier
from xzdesk.core.store import Written

_GEOMETRY = "window/geometry"
_USUAL = (1366, 768)
_LEAST = (1024, 540)  # a screen of the usual size, enlarged by a quarter, less the desktop's own bar
_MENUS = (("文件", "F"), ("编辑", "E"), ("前往", "G"), ("帮助", "H"))


class MainWindow(QMainWindow):
    """One window on one open office."""

    closed = Signal()

    def __init__(self, context: Context, specs: Sequence[PageSpec]) -> None:
        super().__init__()
        self._context = context
        self._specs = {spec.key: spec for spec in specs}
        self._pages: dict[str, Page] = {}
        self._trail: list[tuple[str, str]] = []
        self._day = context.office.desk.today
        self.notice = Notice()
        self.stack = QStackedWidget()
        self.stack.setObjectName("pages")
        self.navigation = Navigation([spec for spec in specs if spec.title])
        self.operator = OperatorButton(context)
        self.backup = QLabel("今日尚未备份")
        self._lay_out()
        self._make_status()
        self._make_menus()
        self._connect()
        self._name()
        self.restoreGeometry(context.prefs.state(_GEOMETRY))
        self.setAcceptDrops(True)
        self.go(specs[0].key)
        self._count_waiting()

    def go(self, key: str, argument: str = "") -> None:
        """Show a page."""
        if self._trail and self._trail[-1] != (key, argument):
            self.page(self._trail[-1][0]).leave()
        self._trail = [step for step in self._trail if step[0] != key] + [(key, argument)]
        page = self.page(key)
        self.notice.hide()
        self.stack.setCurrentWidget(page)
        self.navigation.mark(self._specs[key].under or key)
        page.enter(argument)
        self._context.worker.later(partial(leave_drops, page))

    def go_back(self) -> None:
        """Show the page before this one."""
        if len(self._trail) > 1:
            self.page(self._trail.pop()[0]).leave()
            self.go(*self._trail[-1])

    def page(self, key: str) -> Page:
        """A page by its key, made when first asked for."""
        if key not in self._pages:
            made = self._specs[key].make(self._context)
            made.go.connect(self.go)
            made.back.connect(self.go_back)
            self._pages[key] = made
            self.stack.addWidget(made)
        return self._pages[key]

    @property
    def context(self) -> Context:
        """What it works with."""
        return self._context

    @property
    def current(self) -> str:
        """The key of the page that is shown."""
        return self._trail[-1][0]

    def search(self) -> None:
        """Search where the page can, else in the ledger."""
        if not self.page(self.current).search():
            self.go(next(iter(self._specs)))
            self.page(self.current).search()

    def show_manual(self, _checked: bool = False, chapter: str = "") -> None:
        """Open the manual beside the window, at a chapter."""
        from ui.dialogs.manual import MANUAL, manual_beside  # off the start-up path

        try:
            manual = manual_beside(self)
        except OSError:
            self.notice.say("info", f"没有找到使用手册：{MANUAL}")
            return
        self._context.bridge.beside(manual)
        if chapter:
            manual.turn_to(chapter)

    def take_files(self, paths: Sequence[Path]) -> None:
        """Hand files to the page that takes them."""
        key = next(key for key, spec in self._specs.items() if spec.files)
        if self.current != key:
            self.go(key)
        self.page(key).take_files(paths)

    def look_at_calendar(self) -> None:
        """On another day everything is reckoned anew."""
        if self._day != self._context.office.desk.today:
            self._day = self._context.office.desk.today
            for page in self._pages.values():
                page.new_day()

    def tell_backup(self, at: datetime) -> None:
        """Show when the last backup was made."""
        self.backup.setText(f"上次备份 {at:%Y-%m-%d %H:%M}")

    def tell_backup_done_today(self) -> None:
        """Today's backup was there already."""
        self.backup.setText("今日已备份")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()
            self._tell_near(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._tell_near(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._tell_near(False)
        files = dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.take_files(files)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._context.worker.busy:
            question = Question("还有事情没办完", "正在写入或导出，请稍候再退出。", (("stay", "知道了"),))
            self._context.bridge.ask(self, question, self._stay)
            event.ignore()
            return
        for dialog in self.findChildren(QDialog):
            dialog.reject()  # which keeps what was typed in it
        self.page(self.current).leave()
        self._context.prefs.set_state(_GEOMETRY, self.saveGeometry())
        self._context.prefs.save()
        event.accept()
        self.closed.emit()

    def _came_forward(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.look_at_calendar()

    def _tell_near(self, near: bool) -> None:
        self.notice.setVisible(False)
        self.page(self.current).files_near(near)
        if near and not self._specs[self.current].files:
            self.notice.say("info", "松开鼠标，文件转到数据交换读取，先预览再写入。")

    def _stay(self, _key: str) -> None:
        """The window simply stays open."""

    def _name(self) -> None:
        identity = self._context.office.desk.identity
        self.setWindowTitle(f"{identity.office}　{TITLE}")

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.notice)
        right.addWidget(self.stack, 1)
        body = QWidget()
        body.setObjectName("page")
        layout = QHBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.navigation)
        layout.addLayout(right, 1)
        self.setCentralWidget(body)
        self.setMinimumSize(*_LEAST)
        self.resize(QSize(*_USUAL).boundedTo(self.screen().availableSize()).expandedTo(self.minimumSize()))

    def _make_status(self) -> None:
        identity = self._context.office.desk.identity
        unit = identity.unit if identity.unit != identity.office else ""
        place = " ".join(filter(None, (identity.office, unit, f"{identity.letter}台")))
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.addWidget(QLabel(place))
        bar.addWidget(self.operator)
        bar.addPermanentWidget(JobStrip(self._context.worker))
        bar.addPermanentWidget(self.backup)

    def _make_menus(self) -> None:
        file, edit, to, help_ = (self.menuBar().addMenu(f"{title}(&{letter})") for title, letter in _MENUS)
        new = _add(file, "新建问题", "Ctrl+N")
        new.triggered.connect(self._new)
        new.setVisible(self._context.office.desk.identity.role is Tier.COUNTY)
        _add(file, "打开其他数据库…", "Ctrl+O").triggered.connect(self._context.requests.other_file)
        file.addSeparator()
        _add(file, "退出", "Ctrl+Q").triggered.connect(self.close)
        self.undo, self.redo = _add(edit, "撤回", "Ctrl+Z"), _add(edit, "恢复", "Ctrl+Y")
        self.undo.triggered.connect(self._context.writes.undo)
        self.redo.triggered.connect(self._context.writes.redo)
        edit.addSeparator()
        _add(edit, "搜索", "Ctrl+F").triggered.connect(self.search)
        for number, spec in enumerate((spec for spec in self._specs.values() if spec.title), start=1):
            _add(to, spec.title, f"Ctrl+{number}").setData(spec.key)
        to.triggered.connect(self._go_to)
        to.addSeparator()
        _add(to, "返回", "Alt+Left").triggered.connect(self.go_back)
        _add(to, "重新读取", "F5").triggered.connect(self._reload)
        _add(help_, "使用手册", "F1").triggered.connect(self.show_manual)
        _add(help_, "键盘操作", "Shift+F1").triggered.connect(self._show_keys)
        self._name_undo()

    def _connect(self) -> None:
        context, app = self._context, QApplication.instance()
        assert isinstance(app, QApplication)
        app.applicationStateChanged.connect(self._came_forward)  # a changeEvent() loads each class of events
        self.navigation.chosen.connect(self.go)
        self.operator.changed.connect(self._operator_changed)
        context.writes.changed.connect(self._name_undo)
        context.writes.refused.connect(self.notice.refuse)
        context.worker.refused.connect(self.notice.refuse)
        context.requests.backed_up.connect(self.tell_backup)
        context.writes.written.connect(self._written)

    def _count_waiting(self) -> None:
        """How many things wait on each page that can tell."""
        for spec in self._specs.values():
            if spec.waiting and spec.title:
                told = partial(self._tell_waiting, spec.key)
                count = partial(spec.waiting, self._context)
                self._context.worker.read(f"count:{spec.key}", count, told, after_painting=True)

    def _tell_waiting(self, key: str, count: int) -> None:
        self.navigation.tell_count(key, count)

    def _written(self, written: Written, _source: QObject | None) -> None:
        """Another edition has other lists to choose from: the pages are made anew when next shown."""
        self._count_waiting()
        if not written.ids("edition"):
            return
        for key in [key for key in self._pages if key != self.current]:
            page = self._pages.pop(key)
            page.leave()
            self.stack.removeWidget(page)
            page.deleteLater()

    def _go_to(self, action: QAction) -> None:
        if action.data():
            self.go(str(action.data()))

    def _new(self) -> None:
        self.go("new")

    def _reload(self) -> None:
        self.page(self.current).new_day()

    def _operator_changed(self) -> None:
        for page in self._pages.values():
            page.operator_changed()

    def _name_undo(self) -> None:
        for action, word, name in (
            (self.undo, "撤回", self._context.writes.undoable),
            (self.redo, "恢复", self._context.writes.redoable),
        ):
            action.setText(f"{word}“{name}”" if name else word)
            action.setEnabled(bool(name))

    def _show_keys(self) -> None:
        self.show_manual(chapter="键盘")


def _add(menu: QMenu, text: str, keys: str) -> QAction:
    action = menu.addAction(text)
    action.setShortcut(QKeySequence(keys))
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    return action
