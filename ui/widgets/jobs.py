"""The status line's place for what takes its time: a job, how far, and a way to stop it; or that a page still reads."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from ui.widgets.plain import plain
from ui.worker import Job, Worker

_POLL_MS = 150


class JobStrip(QWidget):
    """Shown once something is slow, hidden when it ends. A job goes before a reading."""

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self._job: Job | None = None
        self._reading = False
        self._title, self._bar, self._stop = QLabel(), QProgressBar(), QToolButton()
        plain(self._title)
        self._bar.setFixedWidth(140)
        self._bar.setTextVisible(False)
        self._stop.setText("停止")
        self._stop.clicked.connect(self._cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._title, self._bar, self._stop):
            layout.addWidget(widget)
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self._show_progress)
        worker.slow.connect(self._begin)
        worker.ended.connect(self._end)
        worker.waits.connect(self._wait)
        self.hide()

    def _begin(self, job: Job) -> None:
        self._job = job
        self._title.setText(f"正在{job.title}…")
        self._stop.setVisible(job.cancellable)
        self._stop.setEnabled(True)
        self._show_progress()
        self._poll.start()
        self.show()

    def _end(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._poll.stop()
            self._show_reading()

    def _wait(self, reading: bool) -> None:
        self._reading = reading
        if self._job is None:
            self._show_reading()

    def _show_reading(self) -> None:
        self._title.setText("正在读取…")
        self._bar.setRange(0, 0)
        self._stop.hide()
        self.setVisible(self._reading)

    def _show_progress(self) -> None:
        progress = self._job.progress if self._job else None
        if self._job and progress and progress.phase and not progress.cancelled:
            self._title.setText(f"正在{self._job.title}（{progress.phase}）…")
        self._bar.setRange(0, progress.total if progress else 0)
        self._bar.setValue(progress.done if progress else 0)

    def _cancel(self) -> None:
        if self._job and self._job.progress:
            self._job.progress.cancel()
            self._stop.setEnabled(False)
            self._title.setText(f"正在停止{self._job.title}…")
