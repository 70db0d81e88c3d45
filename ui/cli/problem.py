"""Commands about one problem, or the ledger of them: problem add, list, show, history, and each step of the way."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from functools import partial
from typing import Any

from ui.cli.filters import add_filters, query_of
from ui.cli.options import add_common, add_json
from ui.cli.output import DONE, FAILED, FINDINGS, Answer, record_json, table
from ui.cli.parser import Commands, Parser, fields_told
from ui.cli.problem_page import due_answer, history_answer, page_answer
from ui.cli.session import Session
from ui.cli.source import read_json, read_object
from xzdesk.core.fields import described
from xzdesk.errors import Refusal
from xzdesk.office import Office
from xzdesk.problems.deadlines import Deadline
from xzdesk.problems.queries import Light
from xzdesk.problems.records import Problem
from xzdesk.problems.workflow import EDITABLE, STEPS

_FIELDS = described(Problem).fields
_CAPTIONS = ("编号", "状态", "灯", "办理层级", "时限", "产业集群", "企业（项目）", "标题")


def add_commands(commands: Commands) -> None:
    """problem …, and due."""
    of = commands.add_parser("problem", help="问题台账：登记、查询、办理").add_subparsers(
        title="动作", metavar="动作", required=True, parser_class=Parser
    )
    _add_making(of)
    _add_listing(of)
    for name, (told, answer) in _READINGS.items():
        _reading(of.add_parser(name, help=told), answer)
    for step in STEPS.values():
        told = fields_told(described(step.input).fields, described(step.input).fields)
        parser = of.add_parser(step.name, help=step.caption, epilog=told)
        _with_input(parser, number=True, required=False)
        parser.set_defaults(run=partial(_step, step.name))
    _reading(commands.add_parser("due", help="办理时限逐日推算"), due_answer)


def _add_making(of: Commands) -> None:
    told = fields_told(_FIELDS, EDITABLE)
    add = of.add_parser("add", help="登记问题，一件或一批", epilog=told)
    _with_input(add, number=False, required=True)
    add.add_argument("--draft", action="store_true", help="只存为草稿")
    add.set_defaults(run=_add)
    edit = of.add_parser("edit", help="修改登记的内容", epilog=told)
    _with_input(edit, number=True, required=True)
    edit.set_defaults(run=_edit)


def _add_listing(of: Commands) -> None:
    parser = of.add_parser("list", help="查询问题")
    add_filters(parser)
    add_common(parser)
    add_json(parser)
    parser.set_defaults(run=_list)


def _reading(parser: Parser, answer: Any) -> None:
    parser.add_argument("number", metavar="NUMBER", help="问题编号")
    add_common(parser)
    add_json(parser)
    parser.set_defaults(run=partial(_read, answer))


def _with_input(parser: Parser, *, number: bool, required: bool) -> None:
    """A command that takes JSON; that it shall answer in JSON is said before the command."""
    if number:
        parser.add_argument("number", metavar="NUMBER", help="问题编号")
    parser.add_argument("--json", dest="input", metavar="FILE", required=required, help="JSON 文件；- 为标准输入")
    add_common(parser)


def _add(session: Session, given: argparse.Namespace) -> Answer:
    raw = read_json(given.input)
    if isinstance(raw, list):
        return _add_many(session, raw, register=not given.draft)
    if not isinstance(raw, dict):
        raise Refusal("json_no_object")
    with session.office() as office:
        problem = office.problems.add(raw, register=not given.draft)
        return _told(problem)


def _add_many(session: Session, raws: list[object], *, register: bool) -> Answer:
    """Each that can be registered is; the others are told with their place in the list."""
    added: list[Problem] = []
    refused: list[tuple[int, str]] = []
    with session.office() as office, office.ledger.writing():
        for row, raw in enumerate(raws, start=1):
            try:
                added.append(office.problems.add(_object(raw), register=register))
            except Refusal as no:
                refused.append((row, str(no)))
    document = {
        "added": [record_json(problem) for problem in added],
        "refused": [{"row": row, "reason": reason} for row, reason in refused],
    }
    return Answer(document, _many_told(added, refused), _code(bool(added), bool(refused)))


def _object(raw: object) -> dict[str, object]:
    if not isinstance(raw, dict):
        raise Refusal("json_no_object")
    return raw


def _code(done: bool, refused: bool) -> int:
    return DONE if not refused else FINDINGS if done else FAILED


def _many_told(added: list[Problem], refused: list[tuple[int, str]]) -> Iterator[str]:
    yield from (_line(problem) for problem in added)
    yield from (f"第{row}件未登记：{reason}" for row, reason in refused)
    yield f"登记{len(added)}件，未登记{len(refused)}件。"


def _edit(session: Session, given: argparse.Namespace) -> Answer:
    raw = read_object(given.input)
    with session.office() as office:
        office.problems.edit(office.problems.find(given.number), raw)
        return _told(office.problems.find(given.number))


def _step(name: str, session: Session, given: argparse.Namespace) -> Answer:
    raw = read_object(given.input) if given.input else {}
    with session.office() as office:
        office.problems.step(name, office.problems.find(given.number), raw)
        return _told(office.problems.find(given.number))


def _told(problem: Problem) -> Answer:
    return Answer(record_json(problem), [_line(problem)])


def _line(problem: Problem) -> str:
    return f"{problem.number}　{problem.status.caption}　{problem.title}"


def _read(answer: Any, session: Session, given: argparse.Namespace) -> Answer:
    with session.office() as office:
        made: Answer = answer(office, office.problems.find(given.number))
        return made


def _list(session: Session, given: argparse.Namespace) -> Answer:
    with session.office() as office:
        query = query_of(office, given)
        today = office.desk.today
        rows = office.ledger.problem_rows(query, office.clockwork.rule(today))
        found = [(problem, office.clockwork.deadline(problem), office.clockwork.light(problem, today))
                 for problem in office.ledger.problems_at(rows)]  # fmt: skip
    document = [
        {**record_json(problem), "deadline": due.day.isoformat() if due else None, "light": light.value}
        for problem, due, light in found
    ]
    return Answer(document, _listed(found))


def _listed(found: list[tuple[Problem, Deadline | None, Light]]) -> Iterator[str]:
    if found:
        yield from table(_CAPTIONS, (_row(*each) for each in found))
    yield f"共{len(found)}件。"


def _row(problem: Problem, due: Deadline | None, light: Light) -> list[str]:
    tier = problem.tier.caption if problem.tier else ""
    day = f"{due.day.isoformat()}{'（暂定）' if due.estimate else ''}" if due else ""
    head = [problem.number or "", problem.status.caption, light.caption, tier, day]
    return [*head, problem.cluster or "", problem.subject_name or "", problem.title or ""]


def _possible(office: Office, problem: Problem) -> Answer:
    steps = office.problems.possible(problem)
    document = [
        {"step": each.step.name, "caption": each.step.caption, "lacks": [str(reason) for reason in each.lacks]}
        for each in steps
    ]
    rows = [(each.step.name, each.step.caption, " ".join(str(reason) for reason in each.lacks)) for each in steps]
    return Answer(document, table(("步骤", "名称", "还缺什么"), rows))


_READINGS = {
    "show": ("一件问题的全部内容", page_answer),
    "history": ("办理过程", history_answer),
    "possible": ("现在可以走哪些步骤，各缺什么", _possible),
}
