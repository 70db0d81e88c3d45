"""Editions in files: the workbook to amend, refusals of what does not hold together, editions side by side."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from xzdesk.catalogue import CatalogueError, Editions, load_builtin, parse, to_data
from xzdesk.catalogue.builtin import BUILTIN
from xzdesk.catalogue.files import read_file, write_workbook
from xzdesk.errors import Refusal

DATA: dict[str, Any] = json.loads(BUILTIN.read_text("utf-8"))
SHEETS = ["填写说明", "版本", "集群", "主要任务", "指标", "部门", "县区", "工作内容"]
SHEETS += ["问题类别", "职责主体", "职责清单", "五图六表", "会议"]


def changed(**lists: Any) -> dict[str, Any]:
    return copy.deepcopy(DATA) | lists


def small(**lists: Any) -> dict[str, Any]:
    """An edition with one row of each list that must not be empty."""
    kept = {name: DATA[name][:1] for name in ("clusters", "divisions", "categories")}
    lost: dict[str, Any] = {
        name: [] for name in ("tasks", "indicators", "streams", "duty_parts", "duties", "materials", "meetings")
    }
    return changed(**kept, **lost, **lists)


def reasons_of(data: dict[str, Any]) -> list[str]:
    with pytest.raises(CatalogueError) as no:
        parse(data)
    return no.value.reasons


def next_edition() -> dict[str, Any]:
    """A made-up later edition: 市工信局 renamed, 市地方金融监管局 merged into another."""
    data = json.loads(json.dumps(DATA).replace("\\u5e02\\u5de5\\u4fe1\\u5c40", "市示例工业局"))
    data |= {"edition": "2026-示例", "issued_on": "2026-05-01", "horizon": 2030}
    departments = {each["name"]: each for each in data["departments"]}
    departments["市示例工业局"]["formerly"] = ["市工信局"]
    departments["市地方金融监管局"]["successor"] = "市财政局"
    result: dict[str, Any] = data
    return result


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("catalogue") / "目录.xlsx"
    write_workbook(load_builtin(), path)
    return path


def amended(workbook: Path, target: Path, sheet: str, cell: str, value: object) -> Path:
    book = load_workbook(workbook)
    book[sheet][cell].value = value
    book.save(target)
    return target


def test_the_checked_and_the_quick_way_read_the_same_edition() -> None:
    assert parse(DATA) == load_builtin()


def test_an_edition_goes_to_data_and_back() -> None:
    assert to_data(load_builtin()) == DATA


def test_the_workbook_has_a_sheet_for_each_list(workbook: Path) -> None:
    assert load_workbook(workbook).sheetnames == SHEETS


def test_the_workbook_gives_the_same_edition_back(workbook: Path) -> None:
    assert read_file(workbook) == load_builtin()


def test_a_code_stays_text_in_the_workbook(workbook: Path) -> None:
    cell = load_workbook(workbook)["县区"]["B2"]
    assert (cell.value, cell.data_type, cell.number_format) == ("320302", "s", "@")


def test_json_gives_the_same_edition_back(tmp_path: Path) -> None:
    path = tmp_path / "目录.json"
    path.write_text(json.dumps(to_data(load_builtin()), ensure_ascii=False), "utf-8-sig")
    assert read_file(path) == load_builtin()


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("甲乙丙丁=+-@"), st.text("市局委abc123=+-@'\"（）", min_size=1, max_size=20)).map(
            "".join
        ),
        min_size=1,
        max_size=5,
        unique=True,
    )
)
def test_any_names_of_departments_survive_the_workbook(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    departments = [*DATA["departments"], {"name": "市示例局", "aliases": names, "basis": "convention"}]
    catalogue = parse(small(departments=departments))
    path = tmp_path_factory.mktemp("names") / "目录.xlsx"
    write_workbook(catalogue, path)
    assert read_file(path) == catalogue


def test_amending_the_workbook_changes_who_is_proposed(workbook: Path, tmp_path: Path) -> None:
    later = read_file(amended(workbook, tmp_path / "改.xlsx", "问题类别", "E13", "市行政审批局"))
    assert later.usual_department("用工", "工程机械").department == "市行政审批局"


def test_columns_may_be_added_and_rows_left_blank(workbook: Path, tmp_path: Path) -> None:
    book = load_workbook(workbook)
    book["部门"].insert_cols(1)
    book["部门"]["A1"].value = "备注"
    book["集群"].insert_rows(5)
    book.save(tmp_path / "加列.xlsx")
    assert read_file(tmp_path / "加列.xlsx") == load_builtin()


def test_a_wrong_cell_is_named_by_sheet_row_and_column(workbook: Path, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as no:
        read_file(amended(workbook, tmp_path / "错.xlsx", "集群", "D4", "一千"))
    assert no.value.reasons == ["“集群”第4行“目标值”：“一千”应填整数"]


def test_a_code_typed_as_a_number_is_refused(workbook: Path, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as no:
        read_file(amended(workbook, tmp_path / "码.xlsx", "县区", "B2", 320302))
    assert no.value.reasons == ["“县区”第2行“代码”：应填文字，收到的是“320302”，请改成文字"]


def test_a_missing_sheet_and_a_lost_caption_are_told_together(workbook: Path, tmp_path: Path) -> None:
    book = load_workbook(workbook)
    del book["会议"]
    book["工作内容"]["B1"].value = "名目"
    book.save(tmp_path / "缺.xlsx")
    with pytest.raises(CatalogueError) as no:
        read_file(tmp_path / "缺.xlsx")
    assert no.value.reasons == ["“工作内容”的表头不全，应有：序号、工作内容", "缺少工作表“会议”"]


def test_a_second_header_row_is_refused(workbook: Path, tmp_path: Path) -> None:
    book = load_workbook(workbook)
    book["版本"].append([cell.value for cell in book["版本"][2]])
    book.save(tmp_path / "两版.xlsx")
    with pytest.raises(CatalogueError, match="只应有一行内容，现有2行"):
        read_file(tmp_path / "两版.xlsx")


def test_an_unknown_lead_department_is_refused() -> None:
    clusters = [DATA["clusters"][0] | {"lead": "市示例局"}, *DATA["clusters"][1:]]
    assert reasons_of(changed(clusters=clusters)) == ["集群“工程机械”的牵头部门“市示例局”不在“部门”中"]


def test_a_name_given_twice_is_refused() -> None:
    reasons = reasons_of(changed(streams=[*DATA["streams"], {"number": 6, "name": "产业招商"}]))
    assert reasons == ["“工作内容”的工作内容“产业招商”出现了2次"]


def test_an_alias_that_is_another_departments_name_is_refused() -> None:
    departments = [*DATA["departments"], {"name": "市示例局", "aliases": ["工信局"], "basis": "convention"}]
    assert reasons_of(changed(departments=departments)) == ["“部门”的名称（含别称、曾用名）“工信局”出现了2次"]


def test_a_department_cannot_succeed_itself() -> None:
    departments = [DATA["departments"][0] | {"successor": "市工信局"}, *DATA["departments"][1:]]
    assert reasons_of(changed(departments=departments)) == ["部门“市工信局”的承接部门“市工信局”不在“部门”中"]


def test_a_period_in_other_words_is_refused() -> None:
    indicators = [DATA["indicators"][0] | {"period": "年年"}, *DATA["indicators"][1:]]
    (reason,) = reasons_of(changed(indicators=indicators))
    assert "期限“年年”应写成“每年”或“到2025年”的形式" in reason


def test_an_empty_list_of_clusters_is_refused() -> None:
    assert reasons_of(changed(clusters=[])) == ["“集群”没有一条内容"]


def test_missing_and_unknown_entries_of_json_are_told_by_place() -> None:
    data = changed(streams=[{"number": 1, "nmae": "产业招商"}])
    assert reasons_of(data) == ["“工作内容”第1条有不认识的栏目：nmae", "“工作内容”第1条“工作内容”未填写"]


def test_a_list_that_is_none_is_refused() -> None:
    assert reasons_of(changed(meetings="每周")) == ["“会议”应是条目的列表"]


def test_a_separator_inside_one_name_is_refused() -> None:
    departments = [DATA["departments"][0] | {"aliases": ["工信、经信"]}, *DATA["departments"][1:]]
    (reason,) = reasons_of(changed(departments=departments))
    assert "一个名称里不能有顿号" in reason


def test_the_message_shows_five_reasons_and_counts_the_rest() -> None:
    clusters = [each | {"lead": "市示例局"} for each in DATA["clusters"]]
    with pytest.raises(CatalogueError) as no:
        parse(changed(clusters=clusters))
    assert len(no.value.reasons) == 10
    assert str(no.value).count("牵头部门") == 5
    assert "等10处" in str(no.value)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("无.xlsx", None, "intake_missing"),
        ("无.json", None, "intake_missing"),
        ("目录.txt", b"", "catalogue_file_kind"),
        ("坏.xlsx", b"not a workbook", "intake_not_workbook"),
        ("坏.json", b"{", "catalogue_json_unreadable"),
        ("表.json", b"[]", "catalogue_invalid"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused(tmp_path: Path, name: str, content: bytes | None, code: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refusal) as no:
        read_file(path)
    assert no.value.code == code
    assert str(no.value)


def test_a_foreign_workbook_is_refused_with_all_missing_sheets(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "别的.xlsx")
    with pytest.raises(CatalogueError) as no:
        read_file(tmp_path / "别的.xlsx")
    missing = [reason for reason in no.value.reasons if reason.startswith("缺少工作表")]
    assert len(missing) == len(SHEETS) - 1


def test_a_workbook_that_cannot_be_saved_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "目录.xlsx").mkdir()
    with pytest.raises(Refusal) as no:
        write_workbook(load_builtin(), tmp_path / "目录.xlsx")
    assert no.value.code == "export_target_folder"
    assert [each.name for each in tmp_path.iterdir()] == ["目录.xlsx"]


def test_the_edition_issued_last_is_current_whatever_the_order() -> None:
    old, new = load_builtin(), parse(next_edition())
    assert Editions(new, old).current is new
    assert Editions(old).adding(new).current is new
    assert [each.edition for each in Editions(new, old)] == ["2022-33", "2026-示例"]


def test_a_record_keeps_the_edition_it_was_made_under() -> None:
    old = load_builtin()
    editions = Editions(old).adding(parse(next_edition()))
    assert editions.get("2022-33") is old
    assert "2022-33" in editions


def test_an_edition_not_loaded_here_is_asked_for_by_name() -> None:
    with pytest.raises(Refusal, match="本台没有“2030-1”版目录"):
        Editions(load_builtin()).get("2030-1")


def test_an_edition_given_again_replaces_the_first() -> None:
    again = parse(changed(title="徐州市创新产业集群培育提升工作方案（示例修订）"))
    assert list(Editions(load_builtin(), again)) == [again]


def test_a_renamed_department_is_known_by_its_old_name_and_by_the_new() -> None:
    editions = Editions(load_builtin(), parse(next_edition()))
    assert editions.department_now("市工信局") == "市示例工业局"
    assert editions.department_now("市示例工业局") == "市示例工业局"
    known = editions.current.department("市工信局")
    assert known is not None
    assert known.name == "市示例工业局"


def test_a_dissolved_departments_work_is_followed_to_its_successor() -> None:
    editions = Editions(load_builtin(), parse(next_edition()))
    assert editions.department_now("市地方金融监管局") == "市财政局"


def test_a_name_that_no_edition_knows_stays_readable() -> None:
    assert Editions(load_builtin()).department_now("某示例局") == "某示例局"


def test_two_departments_that_succeed_each_other_do_not_hang() -> None:
    data = next_edition()
    departments = {each["name"]: each for each in data["departments"]}
    departments["市财政局"]["successor"] = "市地方金融监管局"
    assert Editions(parse(data)).department_now("市财政局") in {"市财政局", "市地方金融监管局"}
