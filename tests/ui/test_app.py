"""The application object: dressed once, in Chinese, and able to bear a long day."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from ui.app import make_app


class Sender(QObject):
    sent = Signal(int)


def test_it_is_made_and_dressed_once(app: QApplication) -> None:
    translators = len(app.findChildren(QTranslator))
    assert make_app() is app
    assert len(app.findChildren(QTranslator)) == translators


def test_qts_own_words_are_chinese(app: QApplication) -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"


def test_signals_can_be_sent_all_day(app: QApplication) -> None:
    """PySide6 6.12.0 on Python 3.11 ends the process after some 570 of them."""
    sender = Sender()
    got: list[int] = []
    sender.sent.connect(got.append)
    for number in range(5_000):
        sender.sent.emit(number)
    assert len(got) == 5_000
