"""办理规则: rules in force at once, people, files taken in, and the database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from tests.ui.desk import Desk
from ui.forms.editors import NumberEditor
from ui.ledger.filters import FilterBar
from ui.main_window import MainWindow
from ui.pages.ledger import LedgerPage
from ui.pages.settings import SettingsPage
from xzdesk.catalogue import load_builtin, to_data
from xzdesk.catalogue.files import read_file
from xzdesk.core.fields import described
from xzdesk.core.office import Settings
from xzdesk.workdays.files import write_template


@pytest.fixture
def page(window: MainWindow) -> SettingsPage:
    window.go("settings")
    found = window.page("settings")
    assert isinstance(found, SettingsPage)
    return found


def spin(page: SettingsPage, name: str) -> NumberEditor:
    editor = page.rules.form.fields[name].editor
    assert isinstance(editor, NumberEditor)
    return editor


def calendar_2027(folder: Path) -> Path:
    """The blank table filled in with the statutory days of 2027, as an office would. 示例, not the State Council's."""
    from openpyxl import load_workbook

    from xzdesk.workdays.statutory import statutory_days

    path = folder / "2027年放假安排.xlsx"
    write_template(path, 2027)
    book = load_workbook(path)
    sheet = book["2027年放假安排"]
    for row, (day, name) in enumerate(statutory_days(2027).items(), start=2):
        sheet.cell(row, 1).value, sheet.cell(row, 2).value, sheet.cell(row, 3).value = day, "放假", name
    book.save(path)
    return path


def test_the_rules_are_the_declared_ones_with_their_defaults(page: SettingsPage) -> None:
    assert list(page.rules.form.fields) == list(described(Settings).fields)
    assert spin(page, "county_days").raw() == 15
    assert not page.rules.save_button.isEnabled()


def test_a_changed_rule_is_in_force_at_once_and_can_be_taken_back(
    page: SettingsPage, window: MainWindow, desk: Desk
) -> None:
    desk.add()
    spin(page, "triage_days").spin.setValue(20)
    page.rules.save_button.click()
    assert "已保存" in page.notice.text
    window.go("ledger")
    ledger = window.page("ledger")
    assert isinstance(ledger, LedgerPage)
    left = ledger.model.columnCount() - 1
    assert ledger.model.index(0, left).data() == "20"
    window.undo.trigger()
    assert ledger.model.index(0, left).data() == "3"
    assert spin(page, "triage_days").raw() == 3


def test_changed_rules_can_be_dropped(page: SettingsPage) -> None:
    spin(page, "triage_days").spin.setValue(20)
    page.rules.drop_button.click()
    assert spin(page, "triage_days").raw() == 3


def test_operators_are_added_and_taken_off_but_not_the_one_who_works_here(page: SettingsPage, desk: Desk) -> None:
    page.operators.add.click()
    desk.bridge.answer("王五（示例）")
    names = [page.operators.list.item(row).text() for row in range(page.operators.list.count())]
    assert names == ["张三（示例）", "王五（示例）"]
    page.operators.list.setCurrentRow(0)
    assert not page.operators.remove.isEnabled()
    page.operators.list.setCurrentRow(1)
    page.operators.remove.click()
    assert page.operators.list.count() == 1


def test_a_years_arrangement_is_loaded_and_ends_the_estimate(page: SettingsPage, desk: Desk, tmp_path: Path) -> None:
    assert "2027年起按暂定日历推算" in page.calendar.years.text()
    page.calendar.load.click()
    desk.bridge.answer(calendar_2027(tmp_path))
    assert "已导入：2027年" in page.calendar.years.text()
    assert "2028年起按暂定日历推算" in page.calendar.years.text()


def test_a_file_that_is_no_arrangement_is_refused_in_place(page: SettingsPage, desk: Desk, tmp_path: Path) -> None:
    page.calendar.take(tmp_path / "没有这个文件.xlsx")
    assert "找不到文件" in page.notice.text


def test_the_blank_table_is_exported(page: SettingsPage, desk: Desk, tmp_path: Path) -> None:
    page.calendar.blank.click()
    desk.bridge.answer(tmp_path / "2027.xlsx")
    assert (tmp_path / "2027.xlsx").exists()
    assert "空白表已存为" in page.notice.text


def test_a_later_edition_is_taken_in_and_its_names_are_offered(
    page: SettingsPage, window: MainWindow, desk: Desk, tmp_path: Path
) -> None:
    content = to_data(load_builtin())
    content |= {"edition": "2026-01", "issued_on": "2026-01-05", "title": "示例工作方案"}
    content["clusters"][0]["name"] = "示例集群"
    file = tmp_path / "新版.json"
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    page.catalogue.load.click()
    desk.bridge.answer(file)
    assert "现行：示例工作方案" in page.catalogue.edition.text()
    window.go("ledger")
    (filters,) = window.page("ledger").findChildren(FilterBar)
    assert filters.cluster.menu().actions()[0].data() == "示例集群"


def test_an_edition_with_faults_is_refused_with_the_reasons(page: SettingsPage, desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "坏的.json"
    file.write_text("{}", encoding="utf-8")
    page.catalogue.take(file)
    assert "目录文件有不符之处，未启用" in page.notice.text


def test_the_edition_in_force_is_exported_to_amend(page: SettingsPage, desk: Desk, tmp_path: Path) -> None:
    page.catalogue.export.click()
    desk.bridge.answer(tmp_path / "目录.xlsx")
    assert read_file(tmp_path / "目录.xlsx") == load_builtin()


def test_a_backup_is_made_now_and_the_status_line_tells(page: SettingsPage, window: MainWindow, desk: Desk) -> None:
    page.database.now.click()
    assert "已备份并检查" in page.notice.text
    assert window.backup.text() == "上次备份 2026-03-05 12:00"


def test_a_backup_goes_where_one_wants_it(page: SettingsPage, desk: Desk, tmp_path: Path) -> None:
    page.database.elsewhere.click()
    desk.bridge.answer(tmp_path / "移动硬盘.db")
    assert (tmp_path / "移动硬盘.db").exists()


def test_a_sound_database_passes_its_check(page: SettingsPage, desk: Desk) -> None:
    desk.add()
    page.database.check.click()
    assert page.notice.text == "数据库检查通过，没有发现问题。"


def test_findings_of_a_check_can_be_copied(page: SettingsPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(desk.context.vault), "check", lambda *_: ["示例发现一", "示例发现二"])
    page.database.check.click()
    assert desk.bridge.told == [("数据库检查", "检查发现2处问题，请先备份，再联系维护人员。\n示例发现一\n示例发现二")]


def test_restoring_asks_first_and_says_what_is_lost(page: SettingsPage, desk: Desk, tmp_path: Path) -> None:
    wanted: list[Path] = []
    desk.context.requests.restore.connect(wanted.append)
    for answer in ("cancel", "restore"):
        page.database.restore.click()
        desk.bridge.answer(tmp_path / "备份.db")
        assert "备份之后登记和办理的内容不会在" in desk.bridge.asked[-1].text
        desk.bridge.answer(answer)
    assert wanted == [tmp_path / "备份.db"]


def test_the_folder_of_the_database_is_opened(page: SettingsPage, desk: Desk) -> None:
    page.database.folder.click()
    assert desk.bridge.revealed == [desk.context.ledger.path.parent]
    assert str(desk.context.ledger.path) in [label.text() for label in page.database.findChildren(QLabel)]


def test_the_operators_card_says_who_may_not_sign_and_who_may_not_verify(page: SettingsPage) -> None:
    told = "".join(label.text() for label in page.findChildren(QLabel))
    assert "审签人不能是拟稿人本人；核验须由办理人（责任人、办结经办人）以外的人" in told
