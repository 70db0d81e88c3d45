"""What is printed: forms, reports, lists, papers for meetings. The file's ending says how: .pdf, .docx, .xlsx."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from ui.cli.filters import add_filters, query_of
from ui.cli.options import add_common, add_json
from ui.cli.output import Answer, table, tell
from ui.cli.parser import Commands, Parser, reads
from ui.cli.session import Session
from xzdesk.core.fieldtypes import Choice, Day
from xzdesk.paper.document import Document
from xzdesk.paper.forms import FormKind, form, form_of
from xzdesk.paper.render import save
from xzdesk.paper.reports.ledgers import LedgerKind, ledger
from xzdesk.paper.reports.meeting import Meeting, meeting
from xzdesk.paper.reports.report import issue, printed, report
from xzdesk.problems.periods import Span
from xzdesk.reports.records import Report


def add_commands(commands: Commands) -> None:
    """form, report, list, meeting."""
    one = commands.add_parser("form", help="县级办理单、提请协调函、提请会商报告")
    one.add_argument("number", metavar="NUMBER", help="问题编号")
    kinds = "、".join(f"{kind.value}（{kind.caption}）" for kind in FormKind)
    one.add_argument("--kind", type=reads(Choice(FormKind)), help=f"不填时按办理层级：{kinds}")
    _finish(one, _form)
    _add_reports(_family(commands, "report", "周报、月报、季报"))
    lists = _family(commands, "list", "问题清单、销号台账")
    for kind in LedgerKind:
        of = lists.add_parser(kind.value, help=kind.caption)
        add_filters(of)
        _finish(of, partial(_list, kind))
    meetings = _family(commands, "meeting", "调度会、会办会、推进会的议题清单")
    for each in Meeting:
        _finish(meetings.add_parser(each.value, help=f"{each.caption}议题清单"), partial(_meeting, each))


def _family(commands: Commands, name: str, told: str) -> Commands:
    of = commands.add_parser(name, help=told)
    return of.add_subparsers(title="种类", metavar="种类", required=True, parser_class=Parser)


def _add_reports(of: Commands) -> None:
    for span in Span:
        one = of.add_parser(span.value, help=span.caption)
        one.add_argument("--date", metavar="D", type=reads(Day()), help=f"该{span.unit}的任意一天；不填为本{span.unit}")
        one.add_argument("--issue", action="store_true", help="印发：编号并固定数字，以后不再变动")
        _finish(one, partial(_report, span))
    every = of.add_parser("list", help="已印发的报告")
    add_common(every)
    add_json(every)
    every.set_defaults(run=_issued)


def _finish(parser: Parser, run: Any) -> None:
    add_out(parser)
    add_common(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def add_out(parser: Parser) -> None:
    """--out FILE"""
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help=".pdf、.docx 或 .xlsx 文件")


def _form(session: Session, given: argparse.Namespace) -> Answer:
    with session.office() as office:
        problem = office.problems.find(given.number)
        made = form_of(given.kind, office.problems, problem) if given.kind else form(office.problems, problem)
    return saved_answer(made, given.out)


def _report(span: Span, session: Session, given: argparse.Namespace) -> Answer:
    """What is issued is issued before it is saved: should saving fail, the same command without --issue saves it."""
    period = span.of(given.date or session.today)
    with session.office() as office:
        made = printed(issue(office, period)) if given.issue else report(office, period)
    return saved_answer(made, given.out)


def _issued(session: Session, _given: argparse.Namespace) -> Answer:
    with session.office() as office:
        found = office.reports.issued()
    rows = ((r.number or "", r.title, Day().show(r.as_of), Day().show(r.issued_on), r.issuer or "") for r in found)
    lines = table(("编号", "报告", "统计截止日", "印发日期", "印发人"), rows)
    return Answer([_issued_json(each) for each in found], lines)


def _issued_json(each: Report) -> dict[str, str | None]:
    days = {name: Day().store(getattr(each, name)) for name in ("first", "last", "as_of", "issued_on")}
    return {"number": each.number, "kind": each.span.value if each.span else None, **days, "issuer": each.issuer}


def _list(kind: LedgerKind, session: Session, given: argparse.Namespace) -> Answer:
    with session.office() as office:
        made = ledger(kind, office.problems, query_of(office, given))
    return saved_answer(made, given.out)


def _meeting(kind: Meeting, session: Session, given: argparse.Namespace) -> Answer:
    with session.office() as office:
        made = meeting(kind, office.problems)
    return saved_answer(made, given.out)


def saved_answer(made: Document, out: Path) -> Answer:
    """Saves a document, tells on standard error what is to be told of it, and answers where it is."""
    saved = save(made, out)
    for notice in saved.notices:
        tell(notice)
    answer = {"title": made.name, "number": made.number, "path": str(saved.path), "notices": saved.notices}
    return Answer(answer, [f"已保存：{saved.path}"])
