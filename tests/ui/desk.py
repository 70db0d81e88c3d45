"""A window's services on an empty store, with a recorder in place of dialogs, and problems to look at. All 示例."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from ui.bridge import Bridge, Question
from ui.context import Context
from xzdesk.problems.records import Problem

COMPLETE: dict[str, object] = {
    "title": "示例企业车间用电增容排队",
    "description": "示例企业新上一条产线，增容申请排在三个月以后。",
    "request": "请协调提前安排增容。",
    "cluster": "工程机械",
    "category": "用电",
    "subject_name": "示例机械有限公司",
    "found_on": "2026-03-02",
}


@dataclass
class Asked:
    """A question or chooser that came up, and what answers it."""

    heading: str
    text: str
    answer: Callable[..., None]
    choices: tuple[str, ...] = ()


class Recorder(Bridge):
    """Keeps what would be shown; the test answers. Dialogs of our own are opened, for they are what is tested."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []
        self.asked: list[Asked] = []
        self.dialogs: list[QDialog] = []
        self.copied: list[str] = []
        self.revealed: list[Path] = []

    def tell(self, parent: QWidget | None, heading: str, text: str, details: str = "") -> None:
        self.told.append((heading, f"{text}\n{details}".strip()))

    def ask(self, parent: QWidget | None, question: Question, answered: Callable[[str], None]) -> None:
        keys = tuple(key for key, _ in question.choices)
        self.asked.append(Asked(question.heading, question.text, answered, keys))

    def ask_line(self, parent: QWidget, heading: str, caption: str, answered: Callable[[str], None]) -> None:
        self.asked.append(Asked(heading, caption, answered))

    def choose_open(
        self, parent: QWidget | None, heading: str, kinds: tuple[str, ...], folder: Path, chosen: Callable[[Path], None]
    ) -> None:
        self.asked.append(Asked(heading, str(folder), chosen, kinds))

    def choose_several(
        self,
        parent: QWidget,
        heading: str,
        kinds: tuple[str, ...],
        folder: Path,
        chosen: Callable[[list[Path]], None],
    ) -> None:
        self.asked.append(Asked(heading, str(folder), chosen, kinds))

    def choose_save(
        self, parent: QWidget, heading: str, kinds: tuple[str, ...], proposed: Path, chosen: Callable[[Path], None]
    ) -> None:
        self.asked.append(Asked(heading, str(proposed), chosen, kinds))

    def show(self, dialog: QDialog) -> None:
        self.dialogs.append(dialog)
        super().show(dialog)

    def copy(self, text: str) -> None:
        self.copied.append(text)

    def reveal(self, path: Path) -> None:
        self.revealed.append(path)

    def answer(self, value: object) -> None:
        """Answer the last question or chooser."""
        self.asked.pop().answer(value)


@dataclass
class Desk:
    """A context, its recorder, and short ways to make problems."""

    context: Context
    bridge: Recorder

    def add(self, *, register: bool = True, **values: object) -> Problem:
        """A complete problem, with these values instead."""
        return self.context.office.problems.add({**COMPLETE, **values}, register=register)

    def step(self, problem: Problem, name: str, **raw: object) -> Problem:
        """Take a step and give the problem as it is then."""
        self.context.office.problems.step(name, problem, raw)
        return self.now(problem)

    def now(self, problem: Problem) -> Problem:
        """The problem as it is now."""
        found = self.context.ledger.get(Problem, problem.id)
        assert found is not None
        return found

    def handled(self, **values: object) -> Problem:
        """A problem that the county handles."""
        decided = {"tier": "county", "unit": "示例县供电公司", "person": "李四（示例）", "due_on": "2026-03-26"}
        return self.step(self._of(values), "decide", **decided)

    def referred(self, **values: object) -> Problem:
        """A problem that was sent to a department."""
        said = {"tier": "department", "unit": "市发改委", "reason": "县级无权安排", "measures_taken": "已两次协调"}
        drafted = self.step(self._of(values), "decide", **said)
        return self.step(drafted, "approve", approver="王五（示例）")

    def resolved(self, **values: object) -> Problem:
        """A problem that its handler says is solved."""
        return self.step(self.handled(**values), "resolve", result="已增容", evidence="竣工单（示例）")

    def _of(self, values: dict[str, object]) -> Problem:
        return self.context.office.problems.add({**COMPLETE, **values})

    def as_operator(self, name: str) -> None:
        """Another person works here."""
        self.context.office.desk.operator = name
