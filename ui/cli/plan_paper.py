"""plan print: a plan or one of its issues, as .pdf, .docx or .xlsx."""

from __future__ import annotations

import argparse

from ui.cli.options import add_common, add_json
from ui.cli.output import Answer
from ui.cli.paper import add_out, saved_answer
from ui.cli.parser import Commands, reads
from ui.cli.session import Session
from xzdesk.core.fieldtypes import Whole
from xzdesk.paper.plan_document import plan_document


def add_print(of: Commands) -> None:
    """print, among the commands about plans."""
    parser = of.add_parser("print", help="方案文本：标题、正文、目标表、节点表、责任表")
    parser.add_argument("number", metavar="NUMBER", help="方案编号")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--issue", metavar="N", type=reads(Whole(0, 999)), help="第几次修订的内容，0为首次印发")
    which.add_argument("--course", action="store_true", help="现在的内容，附实施进展")
    add_out(parser)
    add_common(parser)
    add_json(parser)
    parser.set_defaults(run=_print)


def _print(session: Session, given: argparse.Namespace) -> Answer:
    with session.office() as office:
        plan = office.plans.find(given.number)
        made = plan_document(office.plans, plan, issue=given.issue, course=given.course)
    return saved_answer(made, given.out)
