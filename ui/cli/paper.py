"""What is printed: form, report. The file's ending says in which form: .pdf, .docx, .xlsx."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ui.cli.options import add_common, add_json
from ui.cli.output import Answer, tell
from ui.cli.parser import Commands, Parser, reads
from ui.cli.session import Session
from xzdesk.core.fieldtypes import Choice, Day
from xzdesk.paper.document import Document
from xzdesk.paper.forms import FormKind, form, form_of
from xzdesk.paper.render import save
from xzdesk.paper.weekly import weekly


def add_commands(commands: Commands) -> None:
    """form, report weekly."""
    one = commands.add_parser("form", help="县级办理单、提请协调函、提请会商报告")
    one.add_argument("number", metavar="NUMBER", help="问题编号")
    kinds = "、".join(f"{kind.value}（{kind.caption}）" for kind in FormKind)
    one.add_argument("--kind", type=reads(Choice(FormKind)), help=f"不填时按办理层级：{kinds}")
    _finish(one, _form)
    of = commands.add_parser("report", help="统计报告").add_subparsers(
        title="种类", metavar="种类", required=True, parser_class=Parser
    )
    week = of.add_parser("weekly", help="周报")
    week.add_argument("--date", metavar="D", type=reads(Day()), help="该周的任意一天；不填为本周")
    _finish(week, _weekly)


def _finish(parser: Parser, run: Any) -> None:
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help=".pdf、.docx 或 .xlsx 文件")
    add_common(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def _form(session: Session, given: argparse.Namespace) -> Answer:
    with session.office() as office:
        problem = office.problems.find(given.number)
        made = form_of(given.kind, office.problems, problem) if given.kind else form(office.problems, problem)
    return _saved(made, given.out)


def _weekly(session: Session, given: argparse.Namespace) -> Answer:
    with session.office() as office:
        made = weekly(office.problems, given.date or session.today)
    return _saved(made, given.out)


def _saved(made: Document, out: Path) -> Answer:
    saved = save(made, out)
    for notice in saved.notices:
        tell(notice)
    return Answer({"title": made.title, "path": str(saved.path), "notices": saved.notices}, [f"已保存：{saved.path}"])
