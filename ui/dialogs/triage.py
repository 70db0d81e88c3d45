"""The triage step: the work plan's three questions, the tier they propose and why, and that tier's own fields."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from ui.dialogs.step import StepDialog, as_department
from ui.forms.form import Form
from ui.widgets.plain import plain
from xzdesk.core.captions import Tier
from xzdesk.core.fields import FieldSpec, described, values_of
from xzdesk.core.fieldtypes import Stored
from xzdesk.problems.inputs import Decide
from xzdesk.problems.records import Ground
from xzdesk.problems.triage import QUESTIONS, Answers, Proposal, propose

_SPECS = described(Decide).fields
_NEITHER = "neither"
_YES_NO = (("yes", "能"), ("no", "不能")), (("yes", "需要"), ("no", "不需要"))
_GROUNDS = (*((ground.value, ground.caption) for ground in Ground), (_NEITHER, "都不是"))
ASKED = {
    Tier.COUNTY: ("unit", "person", "due_on"),
    Tier.DEPARTMENT: ("unit", "request", "reason", "measures_taken"),
    Tier.LEADERSHIP: ("ground", "request", "reason", "measures_taken", "opinions"),
}
_NEEDED = {
    Tier.COUNTY: ("unit", "person", "due_on"),
    Tier.DEPARTMENT: ("unit", "request", "reason", "measures_taken"),
    Tier.LEADERSHIP: ("ground", "reason", "opinions"),
}


class Choices(QWidget):
    """One question with its answers side by side."""

    answered = Signal()

    def __init__(self, answers: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(22)
        self.buttons = {key: QRadioButton(caption) for key, caption in answers}
        for button in self.buttons.values():
            self._group.addButton(button)
            row.addWidget(button)
        row.addStretch()
        self._group.buttonClicked.connect(self.answered)

    def answer(self) -> str:
        """The key of the answer, empty when there is none."""
        return next((key for key, button in self.buttons.items() if button.isChecked()), "")

    def set_answer(self, key: str) -> None:
        """Answer, and tell nobody."""
        with QSignalBlocker(self._group):
            if key in self.buttons:
                self.buttons[key].setChecked(True)


class TriageDialog(StepDialog):
    """Proposes; the person decides. Each tier keeps what was typed for it while another is looked at."""

    WIDTH, HEIGHT = 1000, 620

    def lay_out(self) -> None:
        self.questions = {
            key: Choices(answers) for (key, _, _), answers in zip(QUESTIONS, (*_YES_NO, _GROUNDS), strict=True)
        }
        self._overridden = False
        left, right = QVBoxLayout(), QVBoxLayout()
        for number, (key, question, words) in enumerate(QUESTIONS, start=1):
            left.addWidget(_question(f"{number}. {question}", words))
            left.addWidget(self.questions[key])
            self.questions[key].answered.connect(self._answered)
        self.proposal = QLabel()
        plain(self.proposal)
        self.proposal.setWordWrap(True)
        self.proposal.setProperty("role", "proposal")
        self.tier = Choices(tuple((tier.value, tier.caption) for tier in Tier))
        self.tier.answered.connect(self._chosen)
        left.addWidget(self.proposal)
        right.addWidget(_question("办理层级", "由左边的回答得出，可以改选，以经办人的研判为准"))
        right.addWidget(self.tier)
        names = self.context.office.editions.current.names
        self.forms = {tier: Form(_asked(tier), names, columns=1) for tier in Tier}
        for tier, form in self.forms.items():
            form.require(_NEEDED[tier])
            right.addWidget(form)
            form.hide()
            form.edited.connect(self.wait_to_look)
        self._place(left, right)

    def _place(self, left: QVBoxLayout, right: QVBoxLayout) -> None:
        left.setSpacing(8)
        right.setSpacing(10)
        left.addStretch()
        right.addStretch()
        row = QHBoxLayout()
        row.setSpacing(28)
        row.addLayout(left, 2)
        row.addLayout(right, 3)
        self.body.addLayout(row)

    def prefill(self) -> None:
        """What the problem says already, and the usual deadline of the county."""
        known = values_of(self.problem)
        known["due_on"] = self._usual_due()
        for tier, form in self.forms.items():
            form.fill(known | ({"unit": None} if tier is not Tier.COUNTY else {}))
        self._propose()

    def chosen(self) -> Tier | None:
        """The tier as the person has it."""
        return next((tier for tier in Tier if tier.value == self.tier.answer()), None)

    def raw(self) -> dict[str, Stored]:
        tier = self.chosen()
        if tier is None:
            return {}
        given = {name: raw for name, raw in self.forms[tier].raw().items() if raw is not None}
        return {"tier": tier.value, **given}

    def typed(self) -> dict[str, Stored]:
        answers = {key: choices.answer() for key, choices in self.questions.items() if choices.answer()}
        fields = {f"{tier.value}.{n}": raw for tier, form in self.forms.items() for n, raw in form.changes().items()}
        tier = self.chosen()
        if not answers and not fields:
            return {}
        return {**answers, **fields, "tier": tier.value if tier else ""}

    def restore(self, values: dict[str, object]) -> None:
        for key, choices in self.questions.items():
            choices.set_answer(str(values.get(key, "")))
        for tier, form in self.forms.items():
            prefix = f"{tier.value}."
            form.restore({n.removeprefix(prefix): raw for n, raw in values.items() if n.startswith(prefix)})
        self.tier.set_answer(str(values.get("tier", "")))
        self._overridden = True
        self._propose()
        self._show_tier()

    def answers(self) -> Answers:
        """What was answered."""
        county, department, beyond = (choices.answer() for choices in self.questions.values())
        ground = Ground(beyond) if beyond and beyond != _NEITHER else None  # type: ignore[call-arg]
        return Answers(_flag(county), _flag(department), ground)

    def _answered(self) -> None:
        self._overridden = False
        self._propose()
        self.look()

    def _propose(self) -> None:
        proposal = propose(self.answers(), self.problem, self.context.office.editions.get(self._edition))
        self.proposal.setText(_words(proposal))
        self.proposal.setVisible(proposal.tier is not None)
        if proposal.tier is None or self._overridden:
            return
        self.tier.set_answer(proposal.tier.value)
        form = self.forms[proposal.tier]
        for name, value in (("unit", proposal.unit), ("ground", proposal.ground)):
            if name in form.fields and value:
                form.restore({name: value.value if isinstance(value, Ground) else value})
        self._show_tier()

    @property
    def _edition(self) -> str:
        return self.problem.edition or self.context.office.editions.current.edition

    def _chosen(self) -> None:
        self._overridden = True
        self._show_tier()
        self.look()

    def _show_tier(self) -> None:
        tier = self.chosen()
        for each, form in self.forms.items():
            form.setVisible(each is tier)

    def _usual_due(self) -> object:
        office = self.context.office
        return self.problem.due_on or office.clockwork.due(office.desk.today, office.settings.county_days)


def _asked(tier: Tier) -> list[FieldSpec]:
    specs = {name: _SPECS[name] for name in ASKED[tier]}
    if tier is Tier.COUNTY:
        specs["unit"] = specs["unit"]._replace(caption="责任单位", hint="由谁负责解决")
    elif "unit" in specs:
        specs["unit"] = as_department(specs["unit"])
    return list(specs.values())


def _question(text: str, words: str) -> QWidget:
    box = QFrame()
    row = QVBoxLayout(box)
    row.setContentsMargins(0, 6, 0, 0)
    row.setSpacing(1)
    asked, quoted = QLabel(text), QLabel(words)
    asked.setProperty("role", "section")
    quoted.setProperty("role", "small")
    row.addWidget(asked)
    row.addWidget(quoted)
    return box


def _words(proposal: Proposal) -> str:
    if proposal.tier is None:
        return proposal.why
    to = f" → {proposal.unit}" if proposal.unit else ""
    return f"建议：{proposal.tier.caption}{to}\n理由：{proposal.why}"


def _flag(answer: str) -> bool | None:
    return None if not answer else answer == "yes"
