"""A form made from field declarations: captions, editors, marks, checks in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.forms.choosing import Names, Others, editor_for, no_others
from ui.forms.editors import LINE_HEIGHT, Editor, LineEditor
from xzdesk.core.fields import FieldSpec
from xzdesk.core.fieldtypes import Data, Stored, Text
from xzdesk.errors import Refusal

_LABEL_WIDTH = 118
_LONG = 60  # text of that many characters gets the whole width


class Field(QWidget):
    """One field: its editor, and under it what is wrong with what was typed."""

    def __init__(self, spec: FieldSpec, names: Names, others: Others = no_others) -> None:
        super().__init__()
        self.spec = spec
        self.editor: Editor = editor_for(spec, names, others)
        self.caption = QLabel()
        self.caption.setBuddy(self.editor)
        self.caption.setFixedHeight(LINE_HEIGHT)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.caption.setToolTip(spec.hint)
        self._error = QLabel()
        self._error.setProperty("role", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.editor)
        layout.addWidget(self._error)
        layout.addStretch()
        self.set_required(False)
        self.editor.edited.connect(self._recheck)
        self.editor.left.connect(self.check)

    @property
    def error(self) -> str:
        """What is wrong, as shown; empty when nothing."""
        return self._error.text() if not self._error.isHidden() else ""

    @property
    def wide(self) -> bool:
        """Whether it wants the whole width of the form."""
        kind = self.spec.type
        if type(kind) is Text:  # names, codes and telephone numbers are short
            return kind.lines or kind.limit >= _LONG
        return isinstance(kind, Data)

    @property
    def tall(self) -> bool:
        """Whether it needs a row of its own."""
        return self.wide and not isinstance(self.editor, LineEditor)

    def set_required(self, required: bool) -> None:
        mark = '<span style="color:#b42318">*</span> ' if required else ""
        self.caption.setText(f"{mark}{self.spec.caption}")

    def check(self) -> bool:
        """Show what the declaration says against the typed value."""
        try:
            self.spec.type.read(self.editor.raw())
        except Refusal as no:
            self.say(str(no))
            return False
        self.say("")
        return True

    def say(self, error: str) -> None:
        """Show an error under the field, or none."""
        self._error.setText(error)
        self._error.setVisible(bool(error))

    def _recheck(self) -> None:
        if self.error:
            self.check()


class Form(QWidget):
    """Fields in a grid of one or two columns. Filling it tells nobody; `edited` is the person's doing."""

    edited = Signal()

    def __init__(
        self, specs: Iterable[FieldSpec], names: Names, *, columns: int = 2, others: Others = no_others
    ) -> None:
        super().__init__()
        self.fields = {spec.name: Field(spec, names, others) for spec in specs}
        self._baseline: dict[str, Stored] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._lay_out(columns)
        for field in self.fields.values():
            field.editor.edited.connect(self.edited)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.fill({})

    def require(self, names: Iterable[str]) -> None:
        """Mark the fields that must not be empty."""
        wanted = set(names)
        for name, field in self.fields.items():
            field.set_required(name in wanted)

    def fill(self, values: Mapping[str, object]) -> None:
        """Show values; what differs from them later is unsaved."""
        for name, field in self.fields.items():
            field.editor.set_raw(as_raw(values.get(name)))
            field.say("")
        self._baseline = self.raw()

    def restore(self, typed: Mapping[str, object]) -> None:
        """Put back what was typed and not saved."""
        for name, raw in typed.items():
            if name in self.fields:
                self.fields[name].editor.set_raw(raw)

    def raw(self) -> dict[str, Stored]:
        """Everything as typed."""
        return {name: field.editor.raw() for name, field in self.fields.items()}

    def changes(self) -> dict[str, Stored]:
        """What was typed and differs from what was filled in."""
        return {name: raw for name, raw in self.raw().items() if raw != self._baseline[name]}

    def check(self) -> bool:
        """Check every field; the first that is wrong gets the focus."""
        wrong = [field for field in self.fields.values() if not field.check()]
        if wrong:
            wrong[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return not wrong

    def blame(self, no: Refusal) -> bool:
        """Show a refusal at the field that it names; False when it names none of this form."""
        caption = no.params.get("field")
        for field in self.fields.values():
            if field.spec.caption == caption:
                field.say(str(no.params.get("reason") or no))
                field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def set_fixed(self, fixed: bool) -> None:
        """To be read only, or to be edited."""
        for field in self.fields.values():
            field.editor.set_fixed(fixed)

    def focus_first(self) -> None:
        """Go to the first field."""
        next(iter(self.fields.values())).editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self, columns: int) -> None:
        """Short fields side by side; a wide line takes what is left of a row, wide text a row of its own."""
        row = column = 0
        for field in self.fields.values():
            if column and field.tall:
                row, column = row + 1, 0
            span = columns - column if field.wide else 1
            self._place(field, row, column, span)
            column += span
            if column >= columns:
                row, column = row + 1, 0
        for column in range(columns):
            self._grid.setColumnMinimumWidth(2 * column, _LABEL_WIDTH)
            self._grid.setColumnStretch(2 * column + 1, 1)

    def _place(self, field: Field, row: int, column: int, span: int) -> None:
        self._grid.addWidget(field.caption, row, 2 * column, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(field, row, 2 * column + 1, 1, 2 * span - 1, Qt.AlignmentFlag.AlignTop)


def as_raw(value: object) -> Stored:
    """A value as an editor shows it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
