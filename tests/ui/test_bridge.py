"""The real dialogs: opened without waiting, answered by callback, gone when closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QInputDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from ui.bridge import WORKBOOKS, Bridge, Question


@pytest.fixture
def parent(app: QApplication, qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    yield made
    for dialog in made.findChildren(QDialog):
        dialog.close()


def only(parent: QWidget, kind: type[QDialog]) -> QDialog:
    (found,) = [dialog for dialog in parent.findChildren(QDialog) if isinstance(dialog, kind)]
    return found


def test_the_answer_to_a_question_comes_by_key(parent: QWidget) -> None:
    got: list[str] = []
    Bridge().ask(parent, Question("恢复？", "说明", (("cancel", "取消"), ("restore", "恢复")), "restore"), got.append)
    box = only(parent, QMessageBox)
    assert isinstance(box, QMessageBox)
    next(button for button in box.buttons() if button.text() == "恢复").click()
    assert got == ["restore"]


def test_escape_takes_the_safe_choice(parent: QWidget, qtbot: QtBot) -> None:
    got: list[str] = []
    Bridge().ask(parent, Question("恢复？", "说明", (("cancel", "取消"), ("restore", "恢复")), "restore"), got.append)
    qtbot.keyClick(only(parent, QMessageBox), Qt.Key.Key_Escape)
    assert got == ["cancel"]


def test_details_of_a_message_can_be_unfolded(parent: QWidget) -> None:
    Bridge().tell(parent, "程序出错", "请复制给维护人员。", "Traceback …")
    box = only(parent, QMessageBox)
    assert isinstance(box, QMessageBox)
    assert (box.text(), box.detailedText()) == ("程序出错", "Traceback …")


def test_a_line_of_text_is_asked_for(parent: QWidget) -> None:
    got: list[str] = []
    Bridge().ask_line(parent, "更换经办人", "姓名：", got.append)
    dialog = only(parent, QInputDialog)
    assert isinstance(dialog, QInputDialog)
    dialog.setTextValue("王五（示例）")
    dialog.accept()
    assert got == ["王五（示例）"]


def test_a_file_to_open_is_chosen(parent: QWidget, tmp_path: Path) -> None:
    got: list[Path] = []
    there = tmp_path / "示例.xlsx"
    there.touch()
    Bridge().choose_open(parent, "打开", (WORKBOOKS,), tmp_path, got.append)
    dialog = only(parent, QFileDialog)
    assert isinstance(dialog, QFileDialog)
    labels = [dialog.labelText(label) for label in QFileDialog.DialogLabel]
    assert [text for text in labels if text.isascii()] == []  # every word is Chinese
    dialog.fileSelected.emit(str(there))
    assert got == [there]


def test_a_place_to_save_is_proposed_with_its_ending(parent: QWidget, tmp_path: Path) -> None:
    got: list[Path] = []
    Bridge().choose_save(parent, "另存为", (WORKBOOKS,), tmp_path / "示例.xlsx", got.append)
    dialog = only(parent, QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.defaultSuffix() == "xlsx"
    assert [Path(name).name for name in dialog.selectedFiles()] == ["示例.xlsx"]
    dialog.fileSelected.emit(str(tmp_path / "示例.xlsx"))
    assert got == [tmp_path / "示例.xlsx"]


def test_text_goes_to_the_clipboard(parent: QWidget) -> None:
    Bridge().copy("沛县-A-2026-0001")
    assert QApplication.clipboard().text() == "沛县-A-2026-0001"
