"""Workbooks out and in: export referral, import."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ui.cli.options import add_common, add_json
from ui.cli.output import DONE, FINDINGS, Answer, table
from ui.cli.parser import Commands, Parser
from ui.cli.session import Session
from xzdesk.core.store import Occasion
from xzdesk.exchange.findings import TAKEN_IN, RowKind, RowResult
from xzdesk.exchange.intake import Preview, accept, preview
from xzdesk.exchange.leftover import save_leftover
from xzdesk.exchange.referral import export_referrals
from xzdesk.findings import Finding
from xzdesk.office import Office

_REFUSED = (RowKind.REFUSED, RowKind.CONFLICT)


def add_commands(commands: Commands) -> None:
    """export referral, import."""
    of = commands.add_parser("export", help="导出").add_subparsers(
        title="内容", metavar="内容", required=True, parser_class=Parser
    )
    referral = of.add_parser("referral", help="导出报送件，交市级部门或领导小组办公室填写答复")
    referral.add_argument("--to", metavar="UNIT", required=True, help="报送单位")
    referral.add_argument("--out", metavar="FILE", type=Path, required=True, help="工作簿（.xlsx）")
    _finish(referral, _export)
    taking = commands.add_parser("import", help="导入对方填好答复的报送件")
    taking.add_argument("file", metavar="FILE", type=Path, help="工作簿")
    taking.add_argument("--dry-run", action="store_true", help="只预览，不写入")
    taking.add_argument("--refused", metavar="FILE", type=Path, help="把没有导入的行和原因存为工作簿")
    _finish(taking, _import)


def _finish(parser: Parser, run: Any) -> None:
    add_common(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def _export(session: Session, given: argparse.Namespace) -> Answer:
    with session.office() as office:
        made = export_referrals(office.problems, _unit(office, given.to), given.out)
    document = {"path": str(made.path), "count": made.count, "number": made.number, "sha256": made.sha256}
    return Answer(document, [f"已导出{made.count}件（{made.number}）：{made.path}"])


def _unit(office: Office, name: str) -> str:
    """A department under its name in force, the leading group's office also in short; another unit as it is written."""
    catalogue = office.problems.catalogue
    if name == "领导小组办公室":
        return f"{catalogue.leading_group}办公室"
    known = catalogue.department(name)
    return known.name if known else name


def _import(session: Session, given: argparse.Namespace) -> Answer:
    with session.office() as office:
        seen = preview(office.problems, given.file)
        gesture, backup = "", None
        if not given.dry_run and any(row.kind in TAKEN_IN for row in seen.rows):
            backup = session.vault.backup(office.ledger, occasion=Occasion.IMPORT)
            gesture = accept(office.problems, seen).gesture
        gaps = [{"site": gap.site, "first": gap.first, "last": gap.last} for gap in office.ledger.gaps()]
    if given.refused:
        save_leftover(seen.rows, seen.findings, given.refused)
    document = {
        **_preview_json(seen),
        "gaps": gaps,
        "dry_run": given.dry_run,
        "gesture": gesture,
        "backup": str(backup) if backup else None,
    }
    refused = seen.counts.refused or seen.findings
    return Answer(document, _import_told(seen, given), FINDINGS if refused else DONE)


def _preview_json(seen: Preview) -> dict[str, Any]:
    """read = new + changed + same + the length of refused; conflicts are those of the refused that clash."""
    counts = seen.counts
    refused = [_refused_json(row, seen.findings) for row in seen.rows if row.kind in _REFUSED]
    return {
        "number": seen.number,
        "partner": seen.partner,
        "read": counts.read,
        "new": counts.new,
        "changed": counts.changed,
        "same": counts.same,
        "refused": refused,
        "findings": [each._asdict() for each in seen.findings],
        "conflicts": [row.number for row in seen.rows if row.kind is RowKind.CONFLICT],
    }


def _refused_json(row: RowResult, findings: Sequence[Finding]) -> dict[str, Any]:
    """Where and why; column and value where one cell is at fault."""
    at_fault = next((each for each in findings if (each.sheet, each.row) == (row.sheet, row.row)), None)
    column, value = (at_fault.column, at_fault.value) if at_fault else ("", "")
    place = {"sheet": row.sheet, "row": row.row, "column": column, "value": value}
    return {**place, "number": row.number, "title": row.title, "reason": row.reason}


def _import_told(seen: Preview, given: argparse.Namespace) -> Iterator[str]:
    counts = seen.counts
    done = "预览" if given.dry_run else "导入"
    yield (
        f"{done}{seen.number}（{seen.partner}）：读取{counts.read}件，新增{counts.new}件，更新{counts.changed}件，"
        + (f"无变化{counts.same}件，未导入{counts.refused}件。")
    )
    rows = [(row.number, row.title, row.kind.caption, _cells(row), row.reason) for row in seen.rows]
    if rows:
        yield from table(("报送件编号", "标题", "结果", "填写内容", "原因"), rows)
    yield from (f"提示：{each}" for each in seen.findings)
    if given.refused:
        yield f"未导入的行已存入：{given.refused}"


def _cells(row: RowResult) -> str:
    return "；".join(f"{cell.column}：{cell.new}" for cell in row.cells)
