"""A problem (示例) that goes the whole way, and the words of a document in each of the three formats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl

from tests.xzdesk.paper.reading import area_texts, squeeze
from tests.xzdesk.problems.office_support import County
from xzdesk.core.fields import Record, described
from xzdesk.paper import pdf, sheet, word
from xzdesk.paper.document import Document
from xzdesk.paper.forms import FormKind, form, form_of
from xzdesk.problems.family import Family
from xzdesk.problems.records import Problem, Referral

DESCRIPTION = "二期投产后最大负荷约9800千伏安，现有容量5000千伏安。\n用电高峰期需错峰生产，产能利用率不足六成。"
FULL: dict[str, Any] = {
    "description": DESCRIPTION,
    "request": "1.请新增一条10千伏专线。\n2.专线建成前请临时增容。",
    "severity": "major",
    "credit_code": None,
    "township": "示例镇工业园",
    "contact": "示例联系人",
    "phone": "0516-00001234",
}
UP: dict[str, Any] = {
    "tier": "department",
    "unit": "市发改委",
    "reason": "变电站间隔属市级电网规划，县级无权调整。",
    "measures_taken": "1.已会同供电公司现场查勘。\n2.已组织企业错峰生产。",
    "request": "1.请将专线列入年度电网建设计划。\n2.请明确建成前的临时供电方案。",
    "opinions": "供电公司：建议由相邻变电站转供。\n企业：愿意承担红线内费用。",
}
TO_TOP: dict[str, Any] = {
    "ground": "systemic",
    "reason": "全市多个园区变电站间隔不足，超出本部门职权。",
    "opinions": "市发改委：建议统筹纳入规划。\n分歧：建设资金由谁承担尚未一致。",
}

ANSWER: dict[str, Any] = {
    "kind": "decided",
    "unit": "市制造强市建设工作领导小组办公室",
    "person": "示例答复人",
    "text": "会商议定：专线列入2026年电网建设计划，5月底前开工。",
    "due_on": "2026-05-29",
    "assigned": [
        {"unit": "市发改委", "task": "纳入规划中期调整", "due_on": "2026-05-15"},
        {"unit": "沛县人民政府", "task": "落实线路走廊", "due_on": "2026-05-15"},
    ],
}


def texts(document: Document) -> dict[str, str]:
    """The words of a document as .pdf, .docx and .xlsx, without blanks."""
    return {
        "pdf": "".join(area_texts(pdf.render(document))),
        "docx": squeeze(_word_text(word.render(document))),
        "xlsx": squeeze("\n".join(_cells(sheet.render(document)))),
    }


def _word_text(content: bytes) -> str:
    body = docx.Document(BytesIO(content)).element.body
    return "".join(part.text or "" for part in body.iter(f"{{{body.nsmap['w']}}}t"))


def _cells(content: bytes) -> Iterable[str]:
    for page in openpyxl.load_workbook(BytesIO(content)):
        for row in page.iter_rows(values_only=True):
            yield from (str(value) for value in row if value is not None)


def shown(record: Record, name: str) -> str:
    """A field as its declaration shows it."""
    return described(type(record)).fields[name].type.show(getattr(record, name))


@dataclass(frozen=True)
class Stage:
    """A problem at some point of its way, and the form printed then."""

    problem: Problem
    family: Family
    document: Document

    @property
    def referral(self) -> Referral:
        return self.family.referrals[-1]


class Way:
    """Takes one problem through every tier and prints its form at each stage."""

    def __init__(self, folder: Path) -> None:
        self.county = County(folder, date(2026, 3, 5))
        self.problem = self.county.add(**FULL)
        self.stages: dict[str, Stage] = {}

    def on(self, day: str, step: str, by: str = "示例经办甲", **raw: Any) -> None:
        self.county.clock.to(date.fromisoformat(day))
        self.problem = self.county.step(step, self.problem, by, **raw)

    def keep(self, name: str, kind: FormKind | None = None) -> None:
        problems = self.county.as_().problems
        document = form_of(kind, problems, self.problem) if kind else form(problems, self.problem)
        self.stages[name] = Stage(self.problem, problems.family(self.problem), document)

    def go(self) -> dict[str, Stage]:
        self.keep("triage")
        self.on("2026-03-05", "decide", tier="county", unit="县工信局", person="示例责任人", due_on="2026-03-20")
        self.on("2026-03-09", "progress", text="已会同供电公司现场查勘，县级无法增容。", on="2026-03-06")
        self.on("2026-03-16", "extend", due_on="2026-03-27", reason="等待供电公司答复。", approver="示例分管领导")
        self.keep("county")
        self.on("2026-03-25", "decide", **UP)
        self.keep("letter draft")
        self.on("2026-03-25", "approve", approver="示例分管领导")
        self.on("2026-03-26", "receive", person="示例签收人")
        self.keep("letter")
        self.on("2026-04-02", "return", reason="请补充供电公司书面意见。")
        self.keep("returned")
        self.on("2026-04-03", "decide", tier="department", unit="市发改委", reason="已补充供电公司书面意见。")
        self.on("2026-04-03", "approve", approver="示例分管领导")
        self.keep("second letter")
        self.on("2026-04-08", "forward", **TO_TOP)
        self.keep("forwarded")
        self.on("2026-04-20", "reply", **ANSWER)
        self.keep("report")
        self.on("2026-05-06", "resolve", result="专线已建成送电，容量增至12000千伏安。", evidence="送电通知单1份。")
        self.on("2026-05-07", "verify", "示例核验人", ok=True, text="现场核实已满负荷生产。", satisfaction="satisfied")
        self.keep("closed", FormKind.COUNTY_SHEET)
        return self.stages
