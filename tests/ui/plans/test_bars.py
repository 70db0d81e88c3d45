"""What a time line writes: months and years in its head, and beside a bar what holds it up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from ui.plans.axis import spanning
from ui.plans.bars import paint_head, paint_holds
from ui.plans.milestones import Bar, Hold
from xzdesk.plans.course import Standing

WIDTH = 366.0
RECT = QRectF(0, 0, WIDTH, 40)
HELD = Hold("p1", "沛县-A-2026-0004", "市委、市政府会商", date(2026, 11, 18))


class Recorder(QPainter):
    """Remembers the words that are drawn, and where boxes stand."""

    def __init__(self, on: QImage) -> None:
        super().__init__(on)
        self.words: list[str] = []
        self.boxes: list[QRectF] = []

    def drawText(self, *told: Any) -> Any:
        self.words.append(str(told[-1]))
        return super().drawText(*told)

    def drawRoundedRect(self, *told: Any) -> None:
        super().drawRoundedRect(*told)
        self.boxes.append(QRectF(told[0]))


@pytest.fixture
def painter(app: QApplication) -> Iterator[Recorder]:
    image = QImage(int(WIDTH), 40, QImage.Format.Format_RGB32)
    made = Recorder(image)
    yield made
    made.end()


def head(painter: Recorder, last: date, today: date) -> list[str]:
    axis = spanning([date(2026, 1, 1), last], WIDTH - 28)
    paint_head(painter, RECT, axis, today)
    return painter.words


def test_all_months_of_a_line_are_written_alike_by_the_narrowest(painter: Recorder) -> None:
    words = head(painter, date(2027, 1, 15), date(2026, 11, 27))
    assert [word for word in words if word.isdecimal()] == [*map(str, range(1, 13)), "1"]


@pytest.mark.parametrize(("last", "years"), [(2027, ["2026年", "27年"]), (2028, ["2026年", "2027年", "28年"])])
def test_a_last_month_of_another_year_tells_which(painter: Recorder, last: int, years: list[str]) -> None:
    assert head(painter, date(last, 1, 15), date(2026, 6, 15))[: len(years)] == years


def test_a_year_gives_way_to_today(painter: Recorder) -> None:
    words = head(painter, date(2027, 1, 15), date(2027, 1, 10))
    assert [word for word in words if "年" in word] == ["2026年"]
    assert words[-1] == "今天"


@pytest.mark.parametrize(("due", "words"), [(date(2026, 3, 31), "自11月18日"), (date(2026, 11, 30), "")])
def test_what_holds_a_milestone_up_never_hides_its_bar(painter: Recorder, due: date, words: str) -> None:
    axis = spanning([date(2026, 1, 1), date(2026, 12, 31)], WIDTH - 28)
    bar = Bar("m", "示例", "", date(2026, 1, 1), due, None, Standing.AHEAD, (), (HELD,))
    paint_holds(painter, RECT, axis, bar, due, date(2026, 2, 1))
    assert words in painter.words[-1]
    assert bool(words) == bool(painter.words[-1])
    assert painter.boxes[0].left() > 14 + axis.x(due)
    assert painter.boxes[0].right() < RECT.right()
