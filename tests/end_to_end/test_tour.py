"""The tour, played once through the front door: everything that it leaves is read back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from PySide6.QtGui import QImage

from db.vault import SqliteVault
from tests.sources import ROOT
from tests.xzdesk.paper.reading import area_texts, squeeze
from ui.tour.script import Calendar, read_script
from xzdesk.catalogue import load_builtin
from xzdesk.core.captions import Tier
from xzdesk.core.desk import local_now
from xzdesk.exchange.intake import preview
from xzdesk.office import Office, open_office
from xzdesk.problems.periods import week_of
from xzdesk.problems.queries import Light
from xzdesk.problems.records import ExchangeFile, Problem, Reply, State
from xzdesk.problems.statistics import figures

ENDINGS = (".pdf", ".docx", ".xlsx")
FORMS = {"县级办理单": "road", "提请协调函": "grid", "提请会商报告": "lines"}
MAIN = "沛县-A-2026-0001"
PICTURES = (
    "第一次使用", "空台账", "新建问题", "问题办理", "研判", "审签", "数据交换", "部门收到报送件", "部门签收",
    "数据包导出", "冲突裁定", "再次导出数据包", "送达情况", "导入预览", "导入结果", "报送与答复",
    "部门答复", "部门导出答复", "部门答复到达", "办结", "核验销号", "办理历史", "时限怎么算的",
    "各台往来", "往来记录", "问题台账", "县级办理单预览", "提请协调函预览", "提请会商报告预览", "周报预览",
    "还没有方案", "印发方案", "填报完成值", "登记制约", "节点时间轴", "问题影响的方案", "用键盘改时限", "修订对照",
    "方案-工程机械", "方案-数字经济", "方案-食品及农副产品加工", "培育方案", "方案文件预览",
    "旧台账栏目对应", "旧台账试看", "旧台账预览", "疑似重复", "办理规则",
)  # fmt: skip

STEPS = (
    "第一次使用：沛县",
    f"登记 {MAIN}",
    f"研判 {MAIN}，现为“待审签”",
    f"审签 {MAIN}，现为“已报送”",
    "导出报送件给市发改委",
    "市发改委填写签收",
    "市应急管理局A台导入报送件_市应急管理局_沛县-A-2026-送003.xlsx：读取3条记录 ＝ 新增3",
    "市应急管理局签收 沛县-A-2026-0012",
    "B台导入数据包_沛县A台_发第一次往来",
    "导入数据包_沛县B台_回执.xlsx",
    "裁定冲突2项",
    "B台导入数据包_沛县A台_发沛县B台",
    "市发改委填写答复",
    "导入市发改委答复.xlsx：读取6件 ＝ 新增1 ＋ 更新2 ＋ 无变化1 ＋ 未导入2",
    "市应急管理局答复 沛县-A-2026-0012",
    "市应急管理局导出数据包：数据包_市应急管理局A台_发沛县A台_",
    "导入数据包_市应急管理局A台_发沛县A台_",
    f"办理进展 {MAIN}",
    f"办结 {MAIN}，现为“已办结待核验”",
    f"核验 {MAIN}，现为“已销号”",
    "周报存为",
    "建立方案草稿",
    "印发 沛县-A-",
    "个月的完成值",
    "受制约于",
    "现为“已修订”",
    "方案全文存为",
    "月报、季报、问题清单、销号台账、调度会、会办会、推进会存为",
    "预览企业问题诉求台账（示例）.xlsx：还没有写入。读取4件 ＝ 新增4",
    "数据库检查通过",
)


def bare(home: Path) -> dict[str, str]:
    """An environment without a display."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return {**{name: value for name, value in os.environ.items() if name not in names}, "HOME": str(home)}


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """The tour's answer; `args` ends with the folder."""
    home = tmp_path_factory.mktemp("tour")
    command = [sys.executable, "-W", "error", "main.py", "--json", "tour", "--out", str(home / "out")]
    return subprocess.run(command, cwd=ROOT, env=bare(home), capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def out(played: subprocess.CompletedProcess[str]) -> Path:
    return Path(str(played.args[-1]))


@pytest.fixture(scope="session")
def office(out: Path) -> Iterator[Office]:
    """The office that the tour leaves, in the afternoon of its last day."""
    ledger = SqliteVault().open(out / "问题台账.db")
    now = local_now()
    last = datetime.combine(Calendar(now).last, time(15), now.tzinfo)
    yield open_office(ledger, now=lambda: last)
    ledger.close()


def number(office: Office, key: str) -> str:
    """The number of a problem of the script."""
    title = next(entry.fields["title"] for entry in read_script().problems if entry.key == key)
    return str(office.ledger.find(Problem, title=title)[0].number)


def words(path: Path) -> str:
    """The words of a paper, whatever its form."""
    if path.suffix == ".pdf":
        return "".join(area_texts(path.read_bytes()))
    if path.suffix == ".docx":
        opened = Document(str(path))
        cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
        return squeeze("".join([*(paragraph.text for paragraph in opened.paragraphs), *cells]))
    sheets = load_workbook(path).worksheets
    return squeeze("".join(str(v) for sheet in sheets for row in sheet.iter_rows(values_only=True) for v in row if v))


def test_it_plays_to_the_end_and_says_where_it_all_is(played: subprocess.CompletedProcess[str], out: Path) -> None:
    assert played.returncode == 0, played.stderr
    assert json.loads(played.stdout) == {"path": str(out)}
    assert "Traceback" not in played.stderr


def test_its_log_tells_the_main_job_in_order(played: subprocess.CompletedProcess[str], out: Path) -> None:
    log = (out / "tour.log").read_text("utf-8")
    assert log == played.stderr
    at = -1
    for step in STEPS:
        assert log.find(step, at + 1) > at, step
        at = log.find(step, at + 1)


def test_the_database_is_sound(out: Path) -> None:
    assert SqliteVault().check(out / "问题台账.db") == []


def test_a_department_with_the_program_has_answered_by_a_packet(out: Path, office: Office) -> None:
    path = out / "市级部门" / "问题台账.db"
    assert SqliteVault().check(path) == []
    (reply,) = office.problems.family(office.problems.find(number(office, "waste"))).replies
    assert (reply.unit, reply.transcribed_by) == ("市应急管理局", None)
    there = SqliteVault().open(path)
    assert [each.text for each in there.find(Reply)] == [reply.text]
    there.close()


def test_the_second_desk_has_what_was_decided(out: Path, office: Office) -> None:
    path = out / "另一台" / "问题台账B.db"
    assert SqliteVault().check(path) == []
    there = SqliteVault().open(path)
    housing = number(office, "housing")
    (problem,) = [each for each in there.find(Problem) if each.number == housing]
    there.close()
    here = office.problems.find(housing)
    assert (problem.request, problem.severity, problem.conflicts) == (here.request, here.severity, ())


def test_the_ledger_has_every_state_cluster_tier_and_light(office: Office) -> None:
    problems = office.ledger.find(Problem)
    assert {problem.status for problem in problems} == set(State)
    assert {problem.cluster for problem in problems} == set(load_builtin().names("clusters"))
    assert {problem.tier for problem in problems} >= set(Tier)
    lights = {office.clockwork.light(problem, office.desk.today) for problem in problems}
    assert lights == set(Light)


def test_the_main_problem_was_closed_by_another_person_than_its_handler(office: Office) -> None:
    problem = office.problems.find(MAIN)
    assert problem.status is State.CLOSED
    assert (problem.handler, problem.verifier) == ("示例经办甲", "示例经办乙")


def test_the_workbooks_can_be_read_and_are_on_record(out: Path, office: Office) -> None:
    names = {record.name for record in office.ledger.find(ExchangeFile)}
    books = {path.name: load_workbook(path) for path in (out / "工作簿").glob("*.xlsx")}
    assert names <= set(books)
    sent = [book for name, book in books.items() if name.startswith("报送件_")]
    assert len(sent) == 4
    assert all(book["报送件"].protection.sheet for book in sent)


def test_the_reply_is_in_another_order_than_what_was_sent(out: Path) -> None:
    sent = next((out / "工作簿").glob("报送件_市发改委_*送002.xlsx"))
    orders = [
        [str(row[0]) for row in load_workbook(path)["报送件"].iter_rows(min_row=3, values_only=True) if row[0]]
        for path in (sent, out / "工作簿" / "市发改委答复.xlsx")
    ]
    assert orders[0] == orders[1][::-1]
    assert len(orders[0]) == 6


def test_importing_the_reply_again_brings_nothing_new(out: Path, office: Office) -> None:
    counts = preview(office.problems, out / "工作簿" / "市发改委答复.xlsx").counts
    assert (counts.read, counts.new, counts.changed) == (6, 0, 0)


def test_the_rows_left_out_are_saved_with_their_reasons(out: Path) -> None:
    sheet = load_workbook(out / "工作簿" / "市发改委答复_未导入.xlsx")["报送件"]
    _, captions, *rows = sheet.iter_rows(values_only=True)
    reasons = [str(row[captions.index("未导入原因")]) for row in rows]
    assert len(reasons) == 2
    assert "与文件内容不同，没有导入" in reasons[0]
    assert "内容已被改动，整行没有导入" in reasons[1]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(("form", "key"), FORMS.items())
def test_each_form_is_there_in_each_form_with_its_record(
    out: Path, office: Office, form: str, key: str, ending: str
) -> None:
    problem = office.problems.find(number(office, key))
    text = words(out / "表单" / f"{form}_{problem.number}{ending}")
    for value in (problem.number, problem.title, problem.subject_name, problem.description, problem.request):
        assert squeeze(str(value)) in text


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_weekly_report_has_the_ledgers_numbers(out: Path, office: Office, ending: str) -> None:
    of = figures(office.problems, week_of(office.desk.today))
    text = words(next((out / "报表").glob(f"周报*{ending}")))
    assert f"本周新增问题{of.new.total}件，有办理动态{of.moved.total}件，销号{of.closed.total}件。" in text
    closed = of.in_state(State.CLOSED).total
    assert f"累计登记问题{of.standing.total}件，其中已销号{closed}件" in text
    for problem in office.ledger.find(Problem, status=State.REFERRED.value):
        assert str(problem.number) in text


PAPERS = ("月报", "季报", "问题清单", "销号台账", "调度会议题清单", "会办会议题清单", "推进会议题清单")


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_reports_the_lists_and_the_meetings_papers_tell_of_the_ledger_and_the_plans(
    out: Path, office: Office, ending: str
) -> None:
    told = {name: words(next((out / "报表").glob(f"{name}_*{ending}"))) for name in PAPERS}
    (closed,) = office.ledger.find(Problem, number=MAIN)
    for problem in office.ledger.find(Problem, status=State.HANDLING.value):
        assert str(problem.number) in told["问题清单"]
    assert MAIN in told["销号台账"]
    assert MAIN not in told["问题清单"]
    assert squeeze(str(closed.result)) in told["销号台账"]
    for name in ("月报", "季报"):
        assert "执行中的培育提升工作方案3个" in told[name]
    assert "近十二个月趋势" in told["月报"]
    assert "方案推进情况" in told["季报"]


def test_each_page_has_its_picture(out: Path) -> None:
    names = sorted(path.name for path in (out / "截图").iterdir())
    assert names == [f"{place:02d}-{name}.png" for place, name in enumerate(PICTURES, start=1)]


@pytest.mark.parametrize("place", range(len(PICTURES)))
def test_a_picture_fills_the_screen_and_shows_something(out: Path, place: int) -> None:
    image = QImage(str(out / "截图" / f"{place + 1:02d}-{PICTURES[place]}.png"))
    assert (image.width(), image.height()) == (1366, 768)
    colours = {image.pixel(x, y) for x in range(0, 1366, 3) for y in range(0, 768, 3)}
    assert len(colours) > 20


def test_backups_were_made_each_day_it_was_opened_and_before_each_import(out: Path) -> None:
    kinds = sorted(path.name.split("-")[1] for path in (out / "问题台账-备份").iterdir())
    assert kinds == [*["导入前"] * 6, "每日", "每日"]


def test_a_play_that_cannot_go_on_says_why_and_fails(tmp_path: Path) -> None:
    patch = (
        "import sys, dataclasses, main; from ui.tour import script\n"
        "read = script.read_script()\n"
        "act = dataclasses.replace(read.problems[0].way[0], step='verify')\n"
        "entry = dataclasses.replace(read.problems[0], way=(act,))\n"
        "script.read_script = lambda: dataclasses.replace(read, problems=(entry,))\n"
        "sys.exit(main.main(['tour', '--out', sys.argv[1]]))\n"
    )
    command = [sys.executable, "-c", patch, str(tmp_path / "out")]
    done = subprocess.run(command, cwd=ROOT, env=bare(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "没有演完" in (tmp_path / "out" / "tour.log").read_text("utf-8")
    assert f"{MAIN}现为“待研判”，不能走这一步" in done.stderr
    assert "Traceback" not in done.stderr
