"""From a path to a window: opens the file, or says why not and what can be done; asks the first run's questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ui.bridge import DATABASES, Bridge, Question
from ui.context import Context, open_context
from ui.faults import Faults
from ui.fonts import lacking
from ui.main_window import MainWindow
from ui.pages import PAGES
from ui.prefs import LAST, Prefs
from ui.worker import Lane, Progress, ThreadLane
from xzdesk.catalogue import load_builtin
from xzdesk.core.desk import local_now
from xzdesk.core.store import Store, Vault
from xzdesk.errors import Refusal
from xzdesk.office import found
from xzdesk.problems.queries import Ledger

if TYPE_CHECKING:
    from ui.dialogs.welcome import Answers, WelcomeWindow
    from ui.handing import Inbox

_LOOKS_MS = 10 * 60_000  # between two looks whether another day has begun
_CHOICES = {"retry": "重试", "other": "打开其他数据库…", "new": "新建数据库…", "restore": "从备份恢复…"}
_HELPS = {
    "database_missing": ("other", "new"),
    "database_damaged": ("restore", "other"),
    "database_malformed": ("restore", "other"),
    "database_foreign": ("other", "new"),
    "database_newer": ("other",),
    "database_is_folder": ("other", "new"),
}


class Starter(QObject):
    """Holds what is open. Ends the program when the last window is closed."""

    opened = Signal(object)  # MainWindow

    def __init__(
        self,
        vault: Vault,
        bridge: Bridge,
        prefs: Prefs,
        faults: Faults,
        *,
        lane: Callable[[], Lane] = ThreadLane,
        now: Callable[[], datetime] = local_now,
        rest_ms: int = 0,
        open_file: Callable[[Path], Store] | None = None,
    ) -> None:
        """`rest_ms`: how long the day's backup leaves the disk to the first screens. `open_file`: the vault's own,
        unless the first file is being opened ahead."""
        super().__init__()
        self._open_file = open_file or vault.open
        self._rest_ms = rest_ms
        self._vault = vault
        self._bridge = bridge
        self._prefs = prefs
        self._faults = faults
        self._lane = lane
        self._now = now
        self._path = Path()
        self._files: Sequence[Path] = ()
        self._inbox: Inbox | None = None
        self.handed_over = False  # the files went to a window that was open already
        self._context: Context | None = None
        self._day = now().date()
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOKS_MS)
        self._watch.timeout.connect(self.look_at_calendar)
        self.window: MainWindow | None = None
        self.welcome: WelcomeWindow | None = None

    def begin(self, path: Path, files: Sequence[Path] = ()) -> None:
        """Open a file; the first run's questions when there is none. `files` are taken in by the window, or handed to
        the one that has the file open."""
        self._files = files
        if path.exists():
            self.open(path)
        else:
            self.ask(path)

    def open(self, path: Path) -> None:
        """Open a database and show it, or say why not."""
        self._path = path
        try:
            ledger = cast(Ledger, self._open_file(path))
        except Refusal as no:
            self._explain(no)
        else:
            self._show(ledger)

    def ask(self, path: Path) -> None:
        """Ask the first run's questions."""
        self._path = path
        from ui.dialogs.welcome import WelcomeWindow  # off the start-up path

        self._drop_welcome()
        self.welcome = WelcomeWindow(load_builtin(), path, self._bridge)
        self.welcome.answered.connect(self._create)
        self.welcome.other.connect(self.open)
        self.welcome.closed.connect(self._end)
        self.welcome.show()

    def look_at_calendar(self) -> None:
        """A window that is left open for days gets each day's lights, and each day's backup."""
        today = self._now().date()
        if self.window and self._context and today != self._day:
            self._day = today
            self.window.look_at_calendar()
            self._back_up(self._context)

    def close(self) -> None:
        """Let go of everything."""
        self._drop_welcome()
        self._drop_window()

    def _create(self, answers: Answers) -> None:
        try:
            office = found(
                self._vault,
                answers.path,
                office=answers.office,
                unit=answers.unit,
                role=answers.role,
                letter=answers.letter,
                operator=answers.operator,
                now=self._now,
            )
        except Refusal as no:
            if self.welcome:
                self.welcome.refuse(no)
        else:
            self._show(office.ledger)

    def _show(self, ledger: Ledger) -> None:
        """A window on an open ledger, in place of what was shown before."""
        try:
            context = open_context(self._vault, ledger, self._bridge, self._prefs, lane=self._lane, now=self._now)
        except Refusal as no:
            ledger.close()
            self._explain(no)
            return
        self._drop_window()
        self._context = context
        self._prefs.set_text(LAST, str(ledger.path))
        window = MainWindow(context, PAGES)
        self.window = window
        self._faults.show_over(window)
        context.worker.broke.connect(self._faults.report)
        context.requests.other_file.connect(self._choose_other)
        context.requests.restore.connect(self._restore)
        window.closed.connect(self._end)
        window.show()
        self._drop_welcome()
        self._day = self._now().date()
        self._watch.start()
        context.worker.later(partial(self._greet, window, context))
        self.opened.emit(window)
        files, self._files = self._files, ()
        self._take_files(files)
        context.worker.later(partial(self._listen, context))

    def _listen(self, context: Context) -> None:
        """Take what is handed to this window from now on, and what was before."""
        if context is self._context:
            from ui.handing import Inbox  # off the start-up path

            self._inbox = Inbox(self._prefs.folder, context.ledger.path)
            self._inbox.arrived.connect(self._take_files)
            self._inbox.look()

    def _greet(self, window: MainWindow, context: Context) -> None:
        """What comes after the window is there: the day's backup, and a word about the typeface."""
        words = lacking(QApplication.font())
        if words:
            window.notice.say("info", words)
        if self._rest_ms:
            QTimer.singleShot(self._rest_ms, window, partial(self._back_up, context))
        else:
            self._back_up(context)

    def _back_up(self, context: Context) -> None:
        """The day's backup, unless another file was opened meanwhile."""
        if context is not self._context or self.window is None:
            return
        progress, daily = Progress(), self._vault.daily_backup
        backup = partial(daily, context.ledger, self._now(), cancelled=progress.asked, progress=progress.note)
        context.worker.write("做每日备份", backup, self._backed_up, self.window.notice.refuse, progress)

    def _backed_up(self, path: Path | None) -> None:
        if path and self._context:
            self._context.requests.backed_up.emit(self._now())
        elif self.window:
            self.window.tell_backup_done_today()

    def _take_files(self, files: Sequence[Path]) -> None:
        """Show the window with what it is to take in."""
        if self.window and files:
            self.window.raise_()
            self.window.activateWindow()
            self.window.take_files(files)

    def _explain(self, no: Refusal) -> None:
        """Why the file could not be opened, and what can be done about it."""
        if self._files and no.code == "database_open_elsewhere" and not self.window:
            from ui.handing import hand_over  # off the start-up path

            hand_over(self._prefs.folder, self._path, self._files)
            self.handed_over = True
            return
        if self.welcome and self.welcome.isVisible():
            self.welcome.refuse(no)
            return
        if self.window:
            self.window.notice.refuse(no)
            return
        helps = _HELPS.get(no.code, ("retry", "other"))
        choices = (("quit", "退出"), *((key, _CHOICES[key]) for key in helps))
        self._bridge.ask(None, Question("数据库没有打开", str(no), choices), self._answered)

    def _answered(self, key: str) -> None:
        if key == "retry":
            self.begin(self._path)
        elif key == "new":
            self.ask(self._path if not self._path.exists() else self._path.with_name("问题台账.db"))
        elif key == "other":
            self._choose_other()
        elif key == "restore":
            self._choose_backup()
        else:
            self._end()

    def _choose_other(self) -> None:
        folder = self._path.parent if self._path.parent.exists() else Path.home()
        self._bridge.choose_open(self.window, "打开数据库", (DATABASES,), folder, self.open)

    def _choose_backup(self) -> None:
        folder = self._path.parent if self._path.parent.exists() else Path.home()
        self._bridge.choose_open(self.window, "选择备份文件", (DATABASES,), folder, self._restore)

    def _restore(self, backup: Path) -> None:
        """Put a backup in the place of the file, which is closed meanwhile, and open it."""
        target = self._context.ledger.path if self._context else self._path
        self._drop_window()
        try:
            kept = self._vault.restore(backup, target)
        except Refusal as no:
            self.open(target)
            self._tell("refused", str(no))
        else:
            self.open(target)
            self._tell("done", f"已从{backup.name}恢复。原来的数据库保留为 {kept}。")

    def _tell(self, kind: str, text: str) -> None:
        if self.window:
            self.window.notice.say(kind, text)

    def _drop_window(self) -> None:
        self._watch.stop()
        window, context, self.window, self._context = self.window, self._context, None, None
        self._inbox = None
        self._faults.show_over(None)
        if window:
            window.closed.disconnect(self._end)
            window.close()
            window.deleteLater()
        if context:
            context.close()

    def _drop_welcome(self) -> None:
        welcome, self.welcome = self.welcome, None
        if welcome:
            welcome.closed.disconnect(self._end)
            welcome.close()
            welcome.deleteLater()

    def _end(self) -> None:
        QApplication.quit()
