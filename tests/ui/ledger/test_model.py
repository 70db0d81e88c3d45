"""The ledger's model: lazy, exact, and well behaved towards Qt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from tests.ui.desk import Desk
from ui.ledger.listing import Listing
from ui.ledger.model import COLUMNS, LedgerModel
from xzdesk.core.office import Settings
from xzdesk.problems.deadlines import Clockwork
from xzdesk.problems.queries import ProblemQuery
from xzdesk.problems.records import Problem, State
from xzdesk.workdays import Workdays

CLOCKWORK = Clockwork(Workdays(), Settings())
TODAY = date(2026, 3, 5)


class Reader:
    """Stands for the ledger; counts its readings, and lacks the rows that are gone."""

    def __init__(self, gone: tuple[int, ...] = ()) -> None:
        self.gone = gone
        self.readings: list[Sequence[int]] = []

    def __call__(self, rows: Sequence[int]) -> list[Problem]:
        self.readings.append(rows)
        return [
            Problem(
                id=str(row), number=f"沛县-A-2026-{row:04d}", title=f"示例{row}", status=State.TRIAGE, stage_on=TODAY
            )
            for row in rows
            if row not in self.gone
        ]


def shown(model: LedgerModel, rows: Sequence[int]) -> LedgerModel:
    model.show(rows, CLOCKWORK, TODAY)
    return model


def cells(model: LedgerModel, row: int) -> dict[str, str]:
    return {column.caption: model.index(row, at).data() for at, column in enumerate(COLUMNS)}


def test_it_is_a_well_behaved_model(app: QApplication, qtmodeltester: ModelTester) -> None:
    model = shown(LedgerModel(Reader(gone=(7,))), range(1, 200))
    qtmodeltester.check(model)
    shown(model, [])
    shown(model, range(5, 9))


def test_only_what_is_looked_at_is_read(app: QApplication) -> None:
    reader = Reader()
    model = shown(LedgerModel(reader), range(100_000))
    assert reader.readings == []
    model.index(50_000, 1).data()
    model.index(50_001, 2).data()
    assert len(reader.readings) == 1
    assert len(reader.readings[0]) <= 64


def test_a_row_that_is_gone_is_empty_and_its_neighbours_are_themselves(app: QApplication) -> None:
    model = shown(LedgerModel(Reader(gone=(2,))), [1, 2, 3])
    assert [model.index(row, 2).data() for row in range(3)] == ["示例1", None, "示例3"]


def test_a_row_of_the_real_ledger(desk: Desk) -> None:
    problem = desk.handled(title="示例企业用电增容排队")
    office = desk.context.office
    rows = office.ledger.problem_rows(ProblemQuery(), office.clockwork.rule(TODAY))
    model = LedgerModel(office.ledger.problems_at)
    model.show(rows, office.clockwork, TODAY)
    assert cells(model, 0) == {
        "灯": "绿灯",
        "编号": problem.number,
        "标题": "示例企业用电增容排队",
        "企业（项目）": "示例机械有限公司",
        "产业集群": "工程机械",
        "类别": "用电",
        "层级": "县级办理",
        "状态": "办理中",
        "责任单位/部门": "示例县供电公司",
        "时限": "2026-03-26",
        "剩余工作日": "15",
    }


def test_the_light_is_a_dot_beside_its_word(app: QApplication) -> None:
    model = shown(LedgerModel(Reader()), [1])
    index = model.index(0, 0)
    assert index.data() == "绿灯"
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()


def test_rows_are_copied_with_a_head_and_tabs(app: QApplication) -> None:
    text = shown(LedgerModel(Reader()), [1, 2, 3]).as_text([0, 2])
    lines = text.split("\n")
    assert lines[0].split("\t") == [column.caption for column in COLUMNS]
    assert [line.split("\t")[2] for line in lines[1:]] == ["示例1", "示例3"]


def test_neighbours_follow_the_order_of_the_screen(desk: Desk) -> None:
    first, second, third = (desk.add(title=f"示例{n}") for n in range(3))
    listing = Listing(desk.context.ledger)
    numbers = [desk.context.ledger.row_of(problem.id) for problem in (third, first)]
    listing.rows = [number for number in numbers if number is not None]
    assert listing.neighbours(third.id) == ("", first.id)
    assert listing.neighbours(first.id) == (third.id, "")
    assert listing.neighbours(second.id) == ("", "")
