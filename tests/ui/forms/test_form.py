"""Forms made from declarations: captions, marks, checks in place, and what was changed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.forms.editors import LineEditor
from ui.forms.form import Form
from xzdesk.core.fields import described, values_of
from xzdesk.errors import Refusal
from xzdesk.problems.records import Problem, Severity
from xzdesk.problems.workflow import EDITABLE

SPECS = described(Problem).fields


def no_names(_listing: str) -> tuple[str, ...]:
    return ("工程机械", "用电")


@pytest.fixture
def form(app: QApplication, qtbot: QtBot) -> Form:
    made = Form([SPECS[name] for name in EDITABLE], no_names)
    qtbot.addWidget(made)
    made.show()
    return made


def line(form: Form, name: str) -> LineEditor:
    editor = form.fields[name].editor
    assert isinstance(editor, LineEditor)
    return editor


def test_captions_are_the_declarations(form: Form) -> None:
    assert [field.caption.text() for field in form.fields.values()] == [SPECS[name].caption for name in EDITABLE]


def test_filling_it_tells_nobody(form: Form, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(form.edited):
        form.fill(values_of(Problem(title="示例", severity=Severity.MAJOR, systemic=True)))
    assert form.changes() == {}


def test_changes_are_what_was_typed_since(form: Form) -> None:
    form.fill(values_of(Problem(title="示例", township="示例镇")))
    line(form, "title").line.setText("示例二")
    line(form, "township").line.clear()
    assert form.changes() == {"title": "示例二", "township": None}


def test_a_wrong_value_is_told_under_its_field_when_one_goes_on(form: Form) -> None:
    field = form.fields["credit_code"]
    line(form, "credit_code").line.setText("12345")
    assert field.error == ""
    field.editor.left.emit()
    assert "不是18位统一社会信用代码" in field.error


def test_the_error_goes_as_soon_as_the_value_is_right(form: Form) -> None:
    field = form.fields["phone"]
    line(form, "phone").line.setText("电话")
    field.editor.left.emit()
    assert field.error
    line(form, "phone").line.setText("0516-12345678")
    assert field.error == ""


def test_checking_goes_to_the_first_field_that_is_wrong(form: Form) -> None:
    line(form, "title").line.setText("长" * 61)
    line(form, "found_on").line.setText("昨天")
    assert not form.check()
    assert "最多60字，现有61字" in form.fields["title"].error
    assert form.fields["found_on"].error
    assert form.focusWidget() is line(form, "title").line


def test_a_refusal_is_shown_at_the_field_it_names(form: Form) -> None:
    assert form.blame(Refusal("register_field_missing", field="诉求"))
    assert "请填写“诉求”" in form.fields["request"].error
    assert not form.blame(Refusal("disk_full", path="D:"))


def test_required_fields_are_marked(form: Form) -> None:
    form.require(["title"])
    assert form.fields["title"].caption.text().endswith("*</span> 标题")
    assert form.fields["township"].caption.text() == "镇（街道、园区）"


def test_a_fixed_form_can_be_read_and_copied_but_not_changed(form: Form, qtbot: QtBot) -> None:
    form.fill(values_of(Problem(title="示例")))
    form.set_fixed(True)
    qtbot.keyClicks(line(form, "title").line, "abc")
    assert form.changes() == {}
    assert line(form, "title").line.isEnabled()


def test_what_was_typed_before_is_put_back_over_the_values(form: Form) -> None:
    form.fill(values_of(Problem(title="示例")))
    form.restore({"title": "写到一半", "没有这一栏": "旧版程序的草稿"})
    assert form.changes() == {"title": "写到一半"}
