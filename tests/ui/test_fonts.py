"""The typeface: Chinese, or told."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from ui import fonts


def test_the_window_is_set_in_a_chinese_face(app: QApplication) -> None:
    assert fonts.lacking(app.font()) == ""
    assert app.font().pixelSize() == 14


def test_a_missing_chinese_face_is_told(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_SAMPLE", "\U0010fffd")  # a character that no face has
    assert "没有安装中文字体" in fonts.lacking(fonts.base_font())


def test_a_face_not_meant_for_this_is_told(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FAMILIES", ("没有这个字体",))
    assert "没有找到常用的中文字体" in fonts.lacking(app.font())
