import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.xzdesk.paper.charts.samples import BARS, TIME_LINE, TREND
from ui.widgets.chart import ChartView
from ui.worker import InlineLane, Worker
from xzdesk.paper.charts import in_words

BLUE = QColor("#1d5fa6")


@pytest.fixture
def view(app: QApplication, qtbot: QtBot) -> ChartView:
    made = ChartView(Worker(InlineLane))
    qtbot.addWidget(made)
    made.resize(600, 400)
    return made


def settle(view: ChartView, qtbot: QtBot) -> None:
    """Wait for the drawing that follows a change of size."""
    with qtbot.waitSignal(view.drawing.drawn):
        view.drawing.resize(view.drawing.width() + 1, view.drawing.height())


def has(picture: QImage, colour: QColor) -> bool:
    step = 3
    places = ((x, y) for x in range(0, picture.width(), step) for y in range(0, picture.height(), step))
    return any(picture.pixelColor(x, y) == colour for x, y in places)


def test_a_chart_is_drawn_as_wide_as_it_stands(view: ChartView, qtbot: QtBot) -> None:
    view.show_chart(BARS)
    view.show()
    settle(view, qtbot)
    picture, ratio = view.drawing.picture, view.devicePixelRatioF()
    assert picture.width() / ratio == pytest.approx(view.drawing.width(), abs=1)
    assert picture.height() / ratio == pytest.approx(view.drawing.height(), abs=1)
    assert has(picture, BLUE)


def test_it_is_drawn_anew_when_it_gets_another_width(view: ChartView, qtbot: QtBot) -> None:
    view.show_chart(TREND)
    view.show()
    settle(view, qtbot)
    before = view.drawing.picture
    with qtbot.waitSignal(view.drawing.drawn):
        view.resize(900, 400)
    assert view.drawing.picture.width() > before.width()


def test_another_chart_takes_its_place_at_once(view: ChartView, qtbot: QtBot) -> None:
    view.show()
    view.show_chart(BARS)
    settle(view, qtbot)
    with qtbot.waitSignal(view.drawing.drawn):
        view.show_chart(TIME_LINE)
    assert view.caption.text() == TIME_LINE.caption
    assert has(view.drawing.picture, QColor("#b42318"))


def test_a_chart_that_came_while_it_was_hidden_is_drawn_when_it_is_seen(view: ChartView, qtbot: QtBot) -> None:
    view.show()
    view.show_chart(BARS)
    settle(view, qtbot)
    view.hide()
    view.drawing.hide()
    view.drawing.show_chart(TIME_LINE)
    assert view.drawing.picture.isNull()
    with qtbot.waitSignal(view.drawing.drawn):
        view.show()
        view.drawing.show()
    assert not view.drawing.picture.isNull()


def test_the_same_chart_is_not_drawn_twice(view: ChartView, qtbot: QtBot) -> None:
    view.show_chart(BARS)
    view.show()
    settle(view, qtbot)
    with qtbot.assertNotEmitted(view.drawing.drawn):
        view.show_chart(BARS)


def test_title_source_and_numbers_are_there_for_those_who_cannot_see_it(view: ChartView) -> None:
    view.show_chart(BARS)
    assert view.caption.text() == "在办问题按集群和层级分布（单位：件）"
    assert view.note.text() == "数据来源：示例台账，截至2026年11月22日。"
    assert view.accessibleName() == BARS.caption
    assert view.accessibleDescription() == in_words(BARS)


def test_without_a_chart_there_is_nothing(view: ChartView) -> None:
    view.show_chart(BARS)
    view.show_chart(None)
    assert view.isHidden()
