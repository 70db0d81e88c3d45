"""Editors of one value, by the type of its field. `raw` is what was typed, as the field's own check reads it."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from ui.widgets.combo import Combo
from xzdesk.core.fieldtypes import Stored

LINE_HEIGHT = 34  # of one line's editor and its caption
UNSET, UNFILLED = "（未选）", "（未填）"
_MIN_LINES, _MAX_LINES = 2, 9


class Editor(QWidget):
    """Base of all editors. `edited` tells of the person's doing only; filling is silent."""

    edited = Signal()
    left = Signal()  # the person has gone on to something else

    def __init__(self, inner: QWidget | None = None) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        if inner is not None:
            self._row.addWidget(inner)
            self.setFocusProxy(inner)

    def raw(self) -> Stored:
        """What was typed; None when nothing."""
        raise NotImplementedError

    def set_raw(self, raw: Stored) -> None:
        """Show a value without telling anybody."""
        raise NotImplementedError

    def set_fixed(self, fixed: bool) -> None:
        """To be read only, or to be edited."""
        self.setEnabled(not fixed)


class LineEditor(Editor):
    """One line of text."""

    def __init__(self, hint: str = "") -> None:
        self.line = QLineEdit()
        super().__init__(self.line)
        self.line.setPlaceholderText(hint)
        self.line.textChanged.connect(self.edited)
        self.line.editingFinished.connect(self.left)

    def raw(self) -> Stored:
        return self.line.text() or None

    def set_raw(self, raw: Stored) -> None:
        with QSignalBlocker(self.line):
            self.line.setText(str(raw or ""))
            self.line.setCursorPosition(0)

    def set_fixed(self, fixed: bool) -> None:
        self.line.setReadOnly(fixed)
        self.line.style().polish(self.line)


class LinesEditor(Editor):
    """Several lines; as tall as its text, within limits. Tab goes on to the next field."""

    def __init__(self, hint: str = "") -> None:
        self.text = QPlainTextEdit()
        super().__init__(self.text)
        self.text.setPlaceholderText(hint)
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self.edited)
        self.text.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.text.installEventFilter(self)
        self._fit()

    def raw(self) -> Stored:
        return self.text.toPlainText() or None

    def set_raw(self, raw: Stored) -> None:
        with QSignalBlocker(self.text):
            self.text.setPlainText(str(raw or ""))
        self._fit()

    def set_fixed(self, fixed: bool) -> None:
        self.text.setReadOnly(fixed)
        self.text.style().polish(self.text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            self.left.emit()
        return False

    def _fit(self) -> None:
        lines = min(max(int(self.text.document().size().height()), _MIN_LINES), _MAX_LINES)
        spacing = QFontMetricsF(self.text.font()).lineSpacing()
        self.text.setFixedHeight(ceil(lines * spacing) + 20)


class ListEditor(Editor):
    """One of a few (value, caption) pairs, or none."""

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        self.combo = Combo()
        super().__init__(self.combo)
        self.combo.addItem(UNSET, None)
        for value, caption in choices:
            self.combo.addItem(caption, value)
        self.combo.currentIndexChanged.connect(self._changed)

    def raw(self) -> Stored:
        return self.combo.currentData()

    def set_raw(self, raw: Stored) -> None:
        """A name that the list does not know (of an earlier edition) is kept beside it."""
        with QSignalBlocker(self.combo):
            if raw is not None and self.combo.findData(raw) < 0:
                self.combo.addItem(str(raw), raw)
            self.combo.setCurrentIndex(self.combo.findData(raw) if raw is not None else 0)

    def _changed(self) -> None:
        self.edited.emit()
        self.left.emit()


class FlagEditor(Editor):
    """Yes, no, or not answered; a second click on an answer takes it back."""

    def __init__(self, yes: str = "是", no: str = "否") -> None:
        super().__init__()
        self._buttons = QButtonGroup(self)
        self._buttons.setExclusive(False)
        self.yes, self.no = QRadioButton(yes), QRadioButton(no)
        for button in (self.yes, self.no):
            button.setAutoExclusive(False)
            self._buttons.addButton(button)
            self._row.addWidget(button)
        self._row.addStretch()
        self._row.setSpacing(20)
        self.setFixedHeight(LINE_HEIGHT)
        self.setFocusProxy(self.yes)
        self._buttons.buttonClicked.connect(self._clicked)

    def raw(self) -> Stored:
        return True if self.yes.isChecked() else False if self.no.isChecked() else None

    def set_raw(self, raw: Stored) -> None:
        with QSignalBlocker(self._buttons):
            self.yes.setChecked(raw is True)
            self.no.setChecked(raw is False)

    def _clicked(self, button: QRadioButton) -> None:
        other = self.no if button is self.yes else self.yes
        other.setChecked(False)
        self.edited.emit()
        self.left.emit()


class NumberEditor(Editor):
    """A whole number within its limits; none as long as it was none and nobody changes it."""

    def __init__(self, low: int, high: int) -> None:
        self.spin = _Spin()
        super().__init__(self.spin)
        self._low = low
        self.spin.setRange(low, high)
        self.spin.valueChanged.connect(self.edited)
        self.spin.editingFinished.connect(self.left)

    def raw(self) -> Stored:
        return self.spin.value() if self.spin.value() >= self._low else None

    def set_raw(self, raw: Stored) -> None:
        with QSignalBlocker(self.spin):
            self.spin.setMinimum(self._low - (raw is None))
            self.spin.setSpecialValueText(UNFILLED if raw is None else "")
            self.spin.setValue(self.spin.minimum() if raw is None else int(raw))


class _Spin(QSpinBox):
    """A number; the wheel scrolls the page and does not change it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(6, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
