"""The example rows of a blank plans' workbook: never imported while they stand as they were written."""

from __future__ import annotations

from collections.abc import Mapping

from xzdesk.exchange.cells import shown
from xzdesk.exchange.columns import KEY
from xzdesk.exchange.plan_columns import PlanTable
from xzdesk.exchange.tables import Row
from xzdesk.exchange.template_columns import EXAMPLE_MARK, row_hash

_TITLE = "示例：工程机械产业培育提升工作方案"
_ROWS: Mapping[str, Mapping[str, str]] = {
    "plan": {
        "title": _TITLE, "cluster": "工程机械", "starts_on": "2026-01-01", "ends_on": "2027-12-31",
        "unit": "示例县工信局", "leader": "示例分管领导", "note": "示例：围绕工程机械集群定目标、定节点、定责任。",
    },
    "target": {
        "plan": _TITLE, "indicator": "示例：产业规模", "measured_in": "亿元", "course": "年内累计",
        "better": "越高越好", "baseline": "95.5", "baseline_year": "2025年", "stream": "重点项目建设",
        "unit": "示例县工信局", "source": "统计月报",
    },
    "measure": {
        "plan": _TITLE, "stream": "产业招商", "title": "示例：编制产业链招商图谱",
        "text": "梳理上下游企业，列出缺链环节和目标企业。", "unit": "示例县商务局", "person": "示例责任人",
        "assisting": "示例县工信局、示例县发改委",
    },
    "milestone": {
        "plan": _TITLE, "title": "示例：招商图谱编制完成", "due_on": "2026-03-31", "unit": "示例县商务局",
        "person": "示例责任人", "assisting": "示例县工信局", "measure": "示例：编制产业链招商图谱",
        "target": "示例：产业规模",
    },
    "actual": {
        "plan": _TITLE, "target": "示例：产业规模", "period": "2026-03", "value": "25.5", "source": "统计月报",
    },
}  # fmt: skip
_GOAL, _WORD = "120", "示例"


def example_of(table: PlanTable, years: Mapping[str, str]) -> dict[str, str]:
    """The example row of a table as texts by column, with its mark; `years`: name -> caption of the yearly columns."""
    texts = dict(_ROWS[table.kind]) | dict.fromkeys(years, _GOAL)
    captions = {**{column.name: column.caption for column in table.columns}, **years}
    told = row_hash({captions[name]: text for name, text in texts.items()})
    return {KEY: f"{EXAMPLE_MARK}:{told}", **texts}


def is_example(row: Row) -> bool:
    """A marked row, word for word as it was written."""
    return _marked(row) == f"{EXAMPLE_MARK}:{row_hash(_texts(row))}"


def is_edited_example(row: Row) -> bool:
    """A marked row that somebody wrote over, and that still has something of the example in it."""
    return bool(_marked(row)) and any(_WORD in text for text in _texts(row).values())


def own_key(row: Row) -> str:
    """The id that an export wrote before a row; a mark is none."""
    return "" if KEY not in row.cells or _marked(row) else shown(row.cells[KEY].value)


def _marked(row: Row) -> str:
    mark = shown(row.cells[KEY].value) if KEY in row.cells else ""
    return mark if mark.startswith(f"{EXAMPLE_MARK}:") else ""


def _texts(row: Row) -> dict[str, str]:
    return {caption: shown(cell.value) for caption, cell in row.cells.items() if caption != KEY}
