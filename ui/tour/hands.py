"""A clerk's hands on the window's own widgets: clicks, keys, text as an input method brings it, choices from lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QRadioButton, QWidget

from ui.forms.editors import Editor, FlagEditor, LineEditor, LinesEditor, ListEditor
from ui.forms.form import Form, as_raw
from ui.tour.stage import TourFailed

_PATIENCE_MS, _LOOK_MS = 2000, 20
_LEFT = Qt.MouseButton.LeftButton


def click(button: QAbstractButton) -> None:
    """Click a button, which must be one that can be."""
    if not wait_for(button.isEnabled):
        raise TourFailed(f"“{button.text()}”现在不能按。")
    QTest.mouseClick(button, _LEFT)


def wait_for(so: Callable[[], bool]) -> bool:
    """Wait until something is so, as long as a person would; returns whether it is."""
    for _ in range(_PATIENCE_MS // _LOOK_MS):
        if so():
            return True
        QTest.qWait(_LOOK_MS)
    return so()


def press(widget: QWidget, key: Qt.Key) -> None:
    """Press a key in a widget."""
    QTest.keyClick(widget, key)


def write(line: QLineEdit | QPlainTextEdit, text: str) -> None:
    """Put a text in place of what is there, as an input method commits it."""
    line.setFocus(Qt.FocusReason.MouseFocusReason)
    line.selectAll()
    press(line, Qt.Key.Key_Delete)
    committed = QInputMethodEvent("", [])
    committed.setCommitString(text)
    QCoreApplication.sendEvent(line, committed)


def fill(form: Form, values: Mapping[str, object]) -> None:
    """Fill fields of a form in their order."""
    for name, field in form.fields.items():
        if name in values:
            _set(field.editor, field.spec.caption, as_raw(values[name]))


def _set(editor: Editor, caption: str, value: object) -> None:
    if isinstance(editor, LineEditor):
        write(editor.line, str(value))
        press(editor.line, Qt.Key.Key_Tab)
    elif isinstance(editor, LinesEditor):
        write(editor.text, str(value))
    elif isinstance(editor, ListEditor):
        at = editor.combo.findData(value)
        if at < 0:
            raise TourFailed(f"“{caption}”的列表里没有“{value}”。")
        editor.combo.setCurrentIndex(at)
    elif isinstance(editor, FlagEditor):
        click(editor.findChildren(QRadioButton)[0 if value else 1])
    if editor.raw() != value:
        raise TourFailed(f"“{caption}”填不进“{value}”。")
