"""The dialogs that help while one types: a new plan names itself, a target proposes the catalogue's indicators, a block
the open problems."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from ui.context import Context
from ui.forms.choosing import Others
from ui.forms.editors import LineEditor
from ui.forms.form import Form
from ui.plans.editing import Asked, RecordDialog
from xzdesk.catalogue import Catalogue
from xzdesk.problems.queries import ProblemQuery
from xzdesk.problems.records import IN_HAND, Problem

_SHOWN, _GAP = 12, "\u3000"


class NewPlanDialog(RecordDialog):
    """Proposes a title from county, cluster and period until somebody types another."""

    def __init__(self, context: Context, asked: Asked, parent: QWidget) -> None:
        super().__init__(context, asked, parent)
        self._office = context.office.desk.identity.office
        self._proposed = ""
        for name in ("cluster", "starts_on", "ends_on"):
            self.form.fields[name].editor.edited.connect(self._propose)
        self._propose()

    def _propose(self) -> None:
        line, raw = _line(self.form, "title"), self.form.raw()
        if raw["cluster"] and line.text() in ("", self._proposed):
            self._proposed = proposed_title(self._office, str(raw["cluster"]), raw["starts_on"], raw["ends_on"])
            line.setText(self._proposed)


class TargetDialog(RecordDialog):
    """Completes the indicator from the catalogue, and then its unit."""

    def __init__(self, context: Context, asked: Asked, parent: QWidget, others: Others, cluster: str) -> None:
        super().__init__(context, asked, parent, others)
        self._units = indicators(context.office.editions.current, cluster)
        line = _line(self.form, "indicator")
        completer = QCompleter(list(self._units), line)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        line.setCompleter(completer)
        line.setPlaceholderText(f"如 {next(iter(self._units))}")
        line.textChanged.connect(self._measure)

    def _measure(self, indicator: str) -> None:
        line = _line(self.form, "measured_in")
        if indicator in self._units and not line.text():
            line.setText(self._units[indicator])


class BlockDialog(RecordDialog):
    """Finds the problem by its number or by words of it; those of the plan's cluster stand first."""

    def __init__(self, context: Context, asked: Asked, parent: QWidget, cluster: str) -> None:
        super().__init__(context, asked, parent)
        self._problems = context.office.problems
        self._cluster = cluster
        self._found = QStringListModel(self)
        self._line = _line(self.form, "problem")
        completer = QCompleter(self._found, self._line)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(_SHOWN)
        self._line.setCompleter(completer)
        self._line.setPlaceholderText("问题编号，或标题、企业名称中的词")
        self._line.textEdited.connect(self._look)
        self._line.textChanged.connect(self._settle)
        self._look("")

    def _look(self, text: str) -> None:
        self._found.setStringList([f"{each.number}{_GAP}{each.title}" for each in self._matching(text)])

    def _matching(self, text: str) -> list[Problem]:
        """Open problems, those of the cluster first."""
        counties = (self._context.office.desk.identity.office,)
        of = ProblemQuery(text=text.strip(), states=IN_HAND, counties=counties, clusters=(self._cluster,))
        ledger, rule = self._context.ledger, self._problems.clockwork.rule(self._problems.desk.today)
        rows = list(ledger.problem_rows(of, rule)[:_SHOWN])
        others = ledger.problem_rows(of._replace(clusters=()), rule)[: 2 * _SHOWN]
        return ledger.problems_at([*rows, *(row for row in others if row not in rows)][:_SHOWN])

    def _settle(self, text: str) -> None:
        """Of what was chosen in the list the number is kept."""
        number, gap, _ = text.partition(_GAP)
        if gap:
            self._line.setText(number)


def proposed_title(office: str, cluster: str, starts: object, ends: object) -> str:
    """沛县工程机械产业培育提升工作方案（2026—2027年）."""
    years = list(dict.fromkeys(str(day)[:4] for day in (starts, ends) if day))
    return f"{office}{cluster}产业培育提升工作方案" + (f"（{'—'.join(years)}年）" if years else "")


def indicators(catalogue: Catalogue, cluster: str) -> dict[str, str]:
    """What the work plan measures, with its unit: the cluster's own measure first."""
    own = catalogue.cluster(cluster)
    first = {own.measure: own.unit} if own else {}
    return first | {each.name: each.unit for each in catalogue.indicators}


def _line(form: Form, name: str) -> QLineEdit:
    editor = form.fields[name].editor
    assert isinstance(editor, LineEditor)
    return editor.line
