"""How lines are laid out, and in which encoding they leave."""

from __future__ import annotations

import io
import sys

import pytest

from ui.cli.output import Answer, pairs, put, table, tell


def test_columns_line_up_with_wide_and_narrow_characters() -> None:
    lines = list(table(("编号", "名"), [("a1", "甲\n乙"), ("沛县-A", "x")]))
    assert lines == ["编号    名", "------  -----", "a1      甲 乙", "沛县-A  x"]


def test_a_table_without_rows_keeps_its_captions() -> None:
    assert list(table(("编号", "名称"), [])) == ["编号  名称", "----  ----"]


def test_pairs_leave_out_the_empty_and_indent_further_lines() -> None:
    assert list(pairs([("标题", "示例"), ("诉求", ""), ("说明", "一\n二")])) == ["标题  示例", "说明  一", "      二"]


def test_a_character_that_the_terminal_lacks_does_not_end_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", narrow)
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), encoding="gbk"))
    put(Answer(None, ["示例 𠮷"]), as_json=False)
    tell("示例 𠮷")
    assert narrow.buffer.getvalue().isascii()


def test_json_is_utf8_whatever_the_terminal_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="gbk")
    monkeypatch.setattr(sys, "stdout", narrow)
    put(Answer({"标题": "示例 𠮷"}), as_json=True)
    assert "示例 𠮷".encode() in narrow.buffer.getvalue()
