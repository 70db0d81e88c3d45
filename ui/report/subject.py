"""Choosing a problem, and which of its forms."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QListWidgetItem, QRadioButton, QVBoxLayout, QWidget

from ui.report.parts import caption
from ui.widgets.textlist import TextList
from xzdesk.paper.forms import FormKind
from xzdesk.problems.records import Problem

_PAUSE_MS = 160


class FormChooser(QWidget):
    """A search, the problems found, and the forms that the chosen one can have."""

    searched = Signal(str)
    problem_chosen = Signal()
    kind_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.search, self.problems = QLineEdit(), TextList()
        self.kinds = {kind: QRadioButton(kind.caption) for kind in FormKind}
        self._group = QButtonGroup(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._lay_out()
        self._pause.timeout.connect(self._ask)
        self.search.textEdited.connect(self._pause.start)
        self.problems.currentItemChanged.connect(self.problem_chosen)
        self._group.buttonClicked.connect(self.kind_chosen)

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.search.text().strip()

    @property
    def problem(self) -> str:
        """The id of the chosen problem, empty when there is none."""
        item = self.problems.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    @property
    def kind(self) -> FormKind | None:
        """The chosen form."""
        return next((kind for kind, button in self.kinds.items() if button.isChecked()), None)

    def show_problems(self, problems: Sequence[Problem], chosen: str) -> None:
        """List these; `chosen` is current if it is among them, else the first. Tells nobody."""
        with QSignalBlocker(self.problems):
            self.problems.clear()
            for problem in problems:
                self.problems.addItem(_item(problem))
            places = [at for at, problem in enumerate(problems) if problem.id == chosen]
            self.problems.setCurrentRow(places[0] if places else 0 if problems else -1)

    def show_kinds(self, possible: Sequence[FormKind], chosen: FormKind | None) -> None:
        """Offer these forms. Tells nobody."""
        self._group.setExclusive(False)
        for kind, button in self.kinds.items():
            button.setEnabled(kind in possible)
            button.setToolTip("" if kind in possible else "没有报送过这一层级，还没有这张表单")
            button.setChecked(kind is chosen)
        self._group.setExclusive(True)

    def start_over(self) -> None:
        """Search for nothing in particular; tells nobody."""
        self.search.clear()
        self._pause.stop()

    def _ask(self) -> None:
        self.searched.emit(self.text)

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("编号、标题或企业")
        self.search.setClearButtonEnabled(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(caption("问题"))
        layout.addWidget(self.search)
        layout.addWidget(self.problems, 1)
        layout.addWidget(caption("表单"))
        for button in self.kinds.values():
            self._group.addButton(button)
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)


def _item(problem: Problem) -> QListWidgetItem:
    item = QListWidgetItem(f"{problem.number}　{problem.status.caption}\n{problem.title or ''}")
    item.setData(Qt.ItemDataRole.UserRole, problem.id)
    item.setToolTip(problem.subject_name or "")
    return item
