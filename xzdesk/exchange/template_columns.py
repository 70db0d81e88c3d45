"""The columns of the problem template and of the ledger's export, out of the declarations; the example row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xzdesk.core.fields import described
from xzdesk.core.fieldtypes import Flag, Named, credit_check_digit
from xzdesk.exchange.cells import shown, text_hash
from xzdesk.exchange.columns import KEY, Column
from xzdesk.problems.records import Problem, Severity, Source, SubjectKind
from xzdesk.problems.usecases import Problems

SHEET, GUIDE, LISTS = "问题", "填写说明", "可选项"
MARK, LEDGER_MARK, FORM = "xzdesk-template", "xzdesk-ledger", 1
EXAMPLE_MARK = "xzdesk-example"

_WIDTHS = {
    "title": 26, "subject_name": 20, "subject_kind": 10, "cluster": 13, "category": 11, "description": 40,
    "request": 30, "found_on": 13, "contact": 10, "phone": 16, "credit_code": 23, "township": 14, "severity": 9,
    "source": 11, "systemic": 10, "major_advancement": 10,
}  # fmt: skip
_STANDING = {"status": 13, "tier": 13, "unit": 16, "person": 10, "due_on": 13, "department": 16}
_HINTS = {
    "title": "一句话说清是什么问题",
    "subject_name": "写全称，与营业执照一致",
    "found_on": "反映问题的日期，不填的按导入当天",
    "phone": "手机号，或带区号的固定电话",
}
EXAMPLE: Mapping[str, Any] = {
    "title": "示例：厂区供电容量不足",
    "subject_name": "示例机械有限公司",
    "subject_kind": SubjectKind.ENTERPRISE,
    "cluster": "工程机械",
    "category": "用电",
    "description": "示例：二期投产后最大负荷超过现有容量，用电高峰期需错峰生产。",
    "request": "示例：请协调新增一条10千伏专线。",
    "contact": "示例联系人",
    "phone": "0516-00000000",
    "credit_code": f"91320300MA0000000{credit_check_digit('91320300MA0000000')}",
    "township": "示例镇",
    "severity": Severity.GENERAL,
    "source": Source.ENTERPRISE,
    "systemic": False,
    "major_advancement": False,
}


def filled_columns() -> list[Column]:
    """What an enterprise, a township or a clerk may fill in (all that is editable), in the order of the sheet."""
    fields = described(Problem).fields
    return [
        Column(
            name, fields[name].caption, fields[name].type, width, "problem",
            open=True, hint=_hint(name), new_page=name == "found_on",
        )
        for name, width in _WIDTHS.items()
    ]  # fmt: skip


def number_column() -> Column:
    """The number by which an exported row is known."""
    spec = described(Problem).fields["number"]
    return Column(spec.name, spec.caption, spec.type, 20, "problem")


def standing_columns() -> list[Column]:
    """What an export shows besides, and no import sets."""
    fields = described(Problem).fields
    specs = [(fields[name], width) for name, width in _STANDING.items()]
    return [Column(spec.name, spec.caption, spec.type, width, "problem") for spec, width in specs]


def captions() -> set[str]:
    """Every caption that a table of problems may have."""
    columns = [number_column(), *filled_columns(), *standing_columns()]
    return {KEY, *(column.caption for column in columns)}


def choices(problems: Problems, column: Column) -> tuple[str, ...]:
    """What can be chosen; empty when the cell is free."""
    if isinstance(column.type, Named):
        return problems.catalogue.names(column.type.listing)
    return ("是", "否") if isinstance(column.type, Flag) else column.choices


def example_texts() -> dict[str, str]:
    """Caption -> text of the example row."""
    return {column.caption: column.type.show(EXAMPLE.get(column.name)) for column in filled_columns()}


def row_hash(texts: Mapping[str, object]) -> str:
    """Hash of a row's texts by caption, empty ones left out."""
    said = {caption: shown(value) for caption, value in texts.items() if shown(value)}
    return text_hash("\n".join(f"{caption}\t{said[caption]}" for caption in sorted(said)))


def _hint(name: str) -> str:
    return _HINTS.get(name) or described(Problem).fields[name].hint
