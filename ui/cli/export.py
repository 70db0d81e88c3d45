"""Workbooks out: export referral, export packet, export template, export ledger, export plans."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ui.cli import packets
from ui.cli.options import add_common, add_json
from ui.cli.output import Answer
from ui.cli.parser import Commands, Parser
from ui.cli.session import Session
from xzdesk.exchange.ledger_book import export_problems
from xzdesk.exchange.plan_book import export_plans
from xzdesk.exchange.referral import export_referrals
from xzdesk.exchange.template import TEMPLATE_KINDS, write_template
from xzdesk.office import Office
from xzdesk.plans.records import Plan
from xzdesk.problems.queries import Order, ProblemQuery


def add_commands(commands: Commands) -> None:
    """export referral, export packet, export template, export ledger."""
    of = commands.add_parser("export", help="导出").add_subparsers(
        title="内容", metavar="内容", required=True, parser_class=Parser
    )
    referral = of.add_parser("referral", help="导出报送件，交市级部门或领导小组办公室填写答复")
    referral.add_argument("--to", metavar="UNIT", required=True, help="报送单位")
    referral.add_argument("--out", metavar="FILE", type=Path, required=True, help="工作簿（.xlsx）")
    _finish(referral, _export)
    _finish(packets.add_export(of), packets.export)
    template = of.add_parser("template", help="导出空白填报表，交企业、镇（街道、园区）填写")
    kinds = "、".join(f"{kind} {title}" for kind, title in TEMPLATE_KINDS.items())
    template.add_argument("--kind", metavar="KIND", default="problem", help=f"填报表：{kinds}")
    template.add_argument("--out", metavar="FILE", type=Path, required=True, help="工作簿（.xlsx）")
    _finish(template, _export_template)
    ledger = of.add_parser("ledger", help="导出问题台账，可以修改后再导入")
    ledger.add_argument("--out", metavar="FILE", type=Path, required=True, help="工作簿（.xlsx）")
    _finish(ledger, _export_ledger)

    plans = of.add_parser("plans", help="导出方案、目标、举措、节点和完成值，可以修改后再导入")
    plans.add_argument("--number", action="append", default=[], metavar="NUMBER", help="方案编号，可多次；不填为全部")
    plans.add_argument("--out", metavar="FILE", type=Path, required=True, help="工作簿（.xlsx）")
    _finish(plans, _export_plans)


def _finish(parser: Parser, run: Any) -> None:
    add_common(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def _export(session: Session, given: argparse.Namespace) -> Answer:
    with session.office() as office:
        made = export_referrals(office.problems, _unit(office, given.to), given.out)
    document = {"path": str(made.path), "count": made.count, "number": made.number, "sha256": made.sha256}
    return Answer(document, [f"已导出{made.count}件（{made.number}）：{made.path}"])


def _export_template(session: Session, given: argparse.Namespace) -> Answer:
    with session.office() as office:
        path = write_template(office.problems, given.out, given.kind)
    return Answer({"path": str(path), "kind": given.kind}, [f"已导出空白填报表：{path}"])


def _export_ledger(session: Session, given: argparse.Namespace) -> Answer:
    with session.office() as office:
        made = export_problems(office.problems, ProblemQuery(order=Order.NUMBER), given.out)
    document = {"path": str(made.path), "count": made.count, "sha256": made.sha256}
    return Answer(document, [f"已导出{made.count}个问题：{made.path}"])


def _export_plans(session: Session, given: argparse.Namespace) -> Answer:
    with session.office() as office:
        chosen = [office.plans.find(number) for number in given.number] or office.ledger.find(Plan)
        made = export_plans(office.plans, chosen, given.out)
    return Answer({"path": str(made.path), "count": made.count}, [f"已导出{made.count}个方案：{made.path}"])


def _unit(office: Office, name: str) -> str:
    """A department under its name in force, the leading group's office also in short; another unit as it is written."""
    catalogue = office.problems.catalogue
    if name == "领导小组办公室":
        return f"{catalogue.leading_group}办公室"
    known = catalogue.department(name)
    return known.name if known else name
