"""The pages as one scrolls through them: drawn sharp, at the zoom that is wanted, no more kept than needed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.report.laid import Laid, lay_out
from ui.report.pages import PagesView
from ui.report.preview import PreviewPanel
from ui.worker import InlineLane, Worker
from xzdesk.errors import Refusal
from xzdesk.paper.document import Document, Orientation, PageBreak, Paragraph

PAPER, DESK = 0xFFFFFFFF, 0xFFD5DBE2


def paper(pages: int, *, lying: bool = False) -> Laid:
    """So many pages with a line on each; the last one lies."""
    blocks: list[Paragraph | PageBreak] = [Paragraph("示例第1页")]
    for number in range(2, pages + 1):
        way = Orientation.LANDSCAPE if lying and number == pages else Orientation.PORTRAIT
        blocks += [PageBreak(way, name=str(number)), Paragraph(f"示例第{number}页")]
    laid = lay_out(lambda: Document(title="示例", blocks=tuple(blocks)))
    assert isinstance(laid, Laid)
    return laid


@pytest.fixture(scope="module")
def five() -> Laid:
    return paper(5)


@pytest.fixture
def panel(app: QApplication, qtbot: QtBot) -> PreviewPanel:
    made = PreviewPanel(Worker(InlineLane))
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    return made


@pytest.fixture
def view(panel: PreviewPanel, five: Laid) -> PagesView:
    panel.show_laid(five, stay=False)
    return panel.pages


def grabbed(view: PagesView) -> QImage:
    return view.viewport().grab().toImage()


def ink(image: QImage) -> int:
    """How many pixels are darker than grey."""
    step = 2
    return sum(
        image.pixelColor(x, y).lightness() < 100
        for x in range(0, image.width(), step)
        for y in range(0, image.height(), step)
    )


def test_a_page_lies_in_the_middle_on_a_darker_ground(view: PagesView) -> None:
    image = grabbed(view)
    middle = image.width() // 2
    assert image.pixel(2, 2) == DESK
    assert image.pixel(middle, 60) == PAPER
    assert ink(image) > 20


def test_at_first_the_page_has_the_views_width(view: PagesView) -> None:
    image = grabbed(view)
    across = [x for x in range(image.width()) if image.pixel(x, 80) == PAPER]
    assert across[0] == pytest.approx(20, abs=2)
    assert image.width() - across[-1] == pytest.approx(20, abs=3)


def test_it_can_show_a_whole_page(view: PagesView) -> None:
    view.set_fit("page")
    image = grabbed(view)
    column = [y for y in range(image.height()) if image.pixel(image.width() // 2, y) != DESK]
    assert column[0] > 5
    assert view.zoom * view.logicalDpiY() / 72 * 842 < image.height()


def test_the_zoom_follows_the_windows_width_until_one_is_chosen(panel: PreviewPanel, view: PagesView) -> None:
    before = view.zoom
    panel.resize(900, 600)
    assert view.zoom > before
    view.set_zoom(0.5)
    panel.resize(700, 600)
    assert view.zoom == 0.5


def test_one_goes_from_page_to_page_and_the_bar_says_which(panel: PreviewPanel, view: PagesView) -> None:
    assert panel.place.text() == "第 1 页，共 5 页"
    assert not panel.before.isEnabled()
    panel.after.click()
    panel.after.click()
    assert panel.place.text() == "第 3 页，共 5 页"
    view.go_to(99)
    assert panel.place.text() == "第 5 页，共 5 页"
    assert not panel.after.isEnabled()
    panel.before.click()
    assert view.current == 3


def test_home_and_end_go_to_the_first_and_last_page(view: PagesView, qtbot: QtBot) -> None:
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.current == 4
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.current == 0


def test_zooming_stays_at_the_place_one_looks_at(view: PagesView) -> None:
    view.go_to(2)
    view.zoom_in()
    assert view.current == 2
    view.set_fit("page")
    assert view.current == 2


def test_a_zoom_beyond_reason_is_bounded(view: PagesView) -> None:
    view.set_zoom(100)
    assert view.zoom == 4
    view.set_zoom(0.001)
    assert view.zoom == 0.25


def test_the_wheel_zooms_with_control(view: PagesView) -> None:
    before = view.zoom
    turn = QWheelEvent(
        QPointF(50, 50),
        QPointF(view.mapToGlobal(QPoint(50, 50))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), turn)
    assert view.zoom == pytest.approx(before * 1.25)


def test_the_bar_names_a_zoom_of_ones_own(panel: PreviewPanel, view: PagesView) -> None:
    assert panel.zoom.currentText() == "适合宽度"
    view.set_zoom(1.5)
    assert panel.zoom.currentText() == "150%"
    view.set_zoom(0.83)
    assert panel.zoom.currentText() == "83%"
    panel.zoom.setCurrentIndex(panel.zoom.findText("整页"))
    panel.zoom.activated.emit(panel.zoom.currentIndex())
    assert view.fit == "page"


def test_no_more_pictures_are_kept_than_needed(app: QApplication, panel: PreviewPanel) -> None:
    panel.show_laid(paper(30), stay=False)
    for at in range(30):
        panel.pages.go_to(at)
    assert len(panel.pages.pictures) < 25


def test_a_lying_page_is_shown_whole_beside_standing_ones(panel: PreviewPanel) -> None:
    panel.show_laid(paper(2, lying=True), stay=False)
    panel.pages.go_to(1)
    image = grabbed(panel.pages)
    across = [x for x in range(image.width()) if image.pixel(x, 100) == PAPER]
    assert across[-1] - across[0] > image.width() * 0.9
    assert ink(image) > 20


def test_laid_out_again_it_stays_where_one_was(panel: PreviewPanel, view: PagesView, five: Laid) -> None:
    view.go_to(3)
    panel.show_laid(five, stay=True)
    assert view.current == 3
    panel.show_laid(five, stay=False)
    assert view.current == 0


def test_a_refusal_stands_in_the_papers_place(panel: PreviewPanel, view: PagesView) -> None:
    panel.show_laid(Refusal("report_future", period="2026年第11周"), stay=False)
    assert panel.views.currentWidget() is panel.why
    assert "还没有到" in panel.why.text()
    assert panel.place.text() == ""
