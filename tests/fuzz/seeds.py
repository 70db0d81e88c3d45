"""The workbooks that are mutated: one of each kind that the program makes, filled in, and old ledgers as counties keep
them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

from tests.xzdesk.exchange.desks_support import seat
from tests.xzdesk.exchange.libreoffice import converter
from tests.xzdesk.exchange.test_adopt import ROW as OLD_ROW
from tests.xzdesk.exchange.test_adopt import SOLVED, Old
from tests.xzdesk.exchange.test_plan_workbook import fill, template
from tests.xzdesk.exchange.test_template import ROW, Filled
from tests.xzdesk.exchange.workbook_support import ANSWER, Exchange
from tests.xzdesk.problems.office_support import County
from xzdesk.exchange.ledger_book import export_problems
from xzdesk.exchange.packet_export import export_packet
from xzdesk.exchange.plan_book import export_plans
from xzdesk.exchange.plan_intake import accept_plans, preview_plans
from xzdesk.plans.records import Plan
from xzdesk.problems.queries import ProblemQuery


@dataclass(frozen=True)
class Scene:
    """A county's database, and files that are on their way to it."""

    database: Path
    files: tuple[Path, ...]


def make_seeds(folder: Path, *, converted: bool = True) -> Scene:
    """Write them all; `converted`: also as LibreOffice saves them, where it is installed."""
    county = County(folder)
    exchange = Exchange(county, folder / "往来")
    exchange.folder.mkdir()
    county.as_().announce_site()
    files = [_referral(exchange), _template(exchange), _ledger(exchange), *_old_ledgers(exchange), _packet(exchange)]
    files.append(_plans(exchange))
    if converted and shutil.which("soffice"):
        for through in converter(folder / "profile", folder / "saved"):
            files += [through(files[3], ending) for ending in ("xls", "ods", "xlsx")]
            files.append(through(files[0], "xlsx"))
    county.store.close()
    return Scene(Path(str(county.store.path)), tuple(files))


def _referral(exchange: Exchange) -> Path:
    for _ in range(3):
        exchange.referred()
    returned = exchange.out().fill(3, **ANSWER).fill(4, **{**ANSWER, "处理方式": "退回", "答复意见": None})
    return returned.task(3, 责任单位="市发改委", 交办内容="列入计划。").save()


def _template(exchange: Exchange) -> Path:
    rows = [{**ROW, "标题": f"示例：第{n}件", "联系电话": "13800000000"} for n in range(4)]
    filled = Filled(exchange).add(*rows)
    filled.preview()
    return filled.path


def _ledger(exchange: Exchange) -> Path:
    for n in range(3):
        exchange.county.add(title=f"示例：台账第{n}件")
    path = export_problems(exchange.problems, ProblemQuery(), exchange.folder / "台账.xlsx").path
    book = load_workbook(path)
    place = next(cell.column for cell in book["问题"][2] if cell.value == "问题描述")
    book["问题"].cell(4, place).value = "改过的说明"
    book.save(path)
    return path


def _old_ledgers(exchange: Exchange) -> list[Path]:
    old = Old(exchange, ("一、工程机械",), OLD_ROW, SOLVED, ("合计", 2))
    old.sheet.insert_rows(1, 2)
    old.sheet["A1"] = "示例县台账"
    old.sheet.merge_cells("A1:M1")
    text = "序号,企业名称,存在问题,登记时间\n1,甲厂,“缺电”,2026-03-01\n2,乙厂,缺水,2026年3月2日\n"
    made = [old.save(), exchange.folder / "旧.csv", exchange.folder / "旧二.csv"]
    made[1].write_bytes(text.encode("gb18030"))
    made[2].write_bytes(text.encode())
    return made


def _plans(exchange: Exchange) -> Path:
    """Of a plan that the desk has, with a milestone renamed and one more."""
    plans = exchange.county.as_().plans
    accept_plans(plans, preview_plans(plans, template(exchange.county.as_(), exchange.folder)))
    (plan,) = exchange.county.store.find(Plan)
    path = export_plans(plans, [plan], exchange.folder / "方案.xlsx").path
    return fill(path, {"节点": [{"节点": "园区全面投产"}], "举措": [{"举措": "示例招商会", "责任单位": "县商务局"}]})


def _packet(exchange: Exchange) -> Path:
    """Of a second desk of the county."""
    there = seat(letter="B")
    there.referred()
    handled = there.step("decide", there.add(title="示例：缺地"), tier="county", unit="县资规局", person="示例责任人",
                         due_on="2026-04-01")  # fmt: skip
    there.step("progress", handled, text="已踏勘。\n待测绘。")
    return export_packet(there.problems, exchange.folder / "数据包.xlsx").files[0]
