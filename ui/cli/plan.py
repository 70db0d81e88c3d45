"""Commands about plans: plan add, list, show, compare, history, its steps, its parts, its figures, what holds it up."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from ui.cli.options import add_common, add_json
from ui.cli.output import Answer, record_json
from ui.cli.paper import saved_answer
from ui.cli.parser import Commands, Parser, fields_told, reads
from ui.cli.plan_page import compared_answer, list_answer, page_answer, plan_line
from ui.cli.plan_paper import add_print
from ui.cli.problem_page import told_history
from ui.cli.session import Session
from ui.cli.source import read_json, read_object
from xzdesk.core.fields import KINDS, FieldSpec, described
from xzdesk.core.fieldtypes import Choice, Whole
from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.office import Office
from xzdesk.paper.plan_comparison import plan_comparison
from xzdesk.plans.inputs import ActualInput, BlockInput, Close, Done, Issue, Lift, Revise
from xzdesk.plans.periods import Year
from xzdesk.plans.records import CONTENT, Milestone, Plan, PlanState
from xzdesk.plans.taking import part_named, take_parts, take_plan

_PLAN = described(Plan).fields
Raw = Mapping[str, object]


def add_commands(commands: Commands) -> None:
    """plan …"""
    of = commands.add_parser("plan", help="培育提升工作方案：目标、举措、节点").add_subparsers(
        title="动作", metavar="动作", required=True, parser_class=Parser
    )
    _add_making(of)
    _add_readings(of)
    for name, (caption, takes, step) in _STEPS.items():
        fields = described(takes).fields
        _with_input(of.add_parser(name, help=caption, epilog=fields_told(fields, fields)), partial(_step, step))
    for kind in ("target", "measure", "milestone"):
        told = fields_told(KINDS[kind].fields, CONTENT[kind])
        told += '\n  years                年度目标，如 {"2026": 120}' if kind == "target" else ""
        told += "\n  id                   改哪一项：识别号或名称；不填为新增\n  remove               true 为删除"
        parser = of.add_parser(kind, help=f"{KINDS[kind].caption}：增、改、删，一项或一批", epilog=told)
        _with_input(parser, partial(_parts, kind))
    actual = described(ActualInput).fields
    parser = of.add_parser("actual", help="填报完成值，一项或一批", epilog=fields_told(actual, actual))
    _with_input(parser, _actual)
    for name, (caption, given, act) in _ON_MILESTONES.items():
        parser = of.add_parser(name, help=caption, epilog=_told_of_milestone(given))
        _with_input(parser, partial(_on_milestone, act))
    _plain(of.add_parser("abandon", help="放弃修订，恢复上次印发的内容"), _abandon)


def _add_making(of: Commands) -> None:
    told = fields_told(_PLAN, CONTENT["plan"])
    lists = "\n  targets、measures、milestones  各是一个列表，栏目见 plan target、plan measure、plan milestone"
    add = of.add_parser("add", help="新建方案，可连同目标、举措和节点", epilog=told + lists)
    add.add_argument("--json", dest="input", metavar="FILE", required=True, help="JSON 文件；- 为标准输入")
    add_common(add)
    add.set_defaults(run=_add)
    _with_input(of.add_parser("edit", help="修改方案本身的内容", epilog=told), _edit)


def _add_readings(of: Commands) -> None:
    parser = of.add_parser("list", help="各方案和进度")
    parser.add_argument("--county", default="", help="县区")
    parser.add_argument("--cluster", default="", help="所属产业集群")
    states = "、".join(f"{state.value}（{state.caption}）" for state in PlanState)
    parser.add_argument("--state", action="append", default=[], type=reads(Choice(PlanState)), help=f"可多次：{states}")
    _common(parser)
    parser.add_argument("--year", metavar="Y", type=reads(Year(1990, 2100)), help="看哪一年；不填为今年")
    parser.set_defaults(run=_list)
    show = of.add_parser("show", help="一个方案的全部内容和进度")
    show.add_argument("--year", metavar="Y", type=reads(Year(1990, 2100)), help="看哪一年；不填为今年")
    _plain(show, _show)
    compare = of.add_parser("compare", help="对照两次印发的内容")
    compare.add_argument("--from", dest="older", metavar="N", type=reads(Whole(0, 999)), default=0, help="0为首次印发")
    compare.add_argument("--to", dest="newer", metavar="N", type=reads(Whole(0, 999)), help="不填为现在的内容")
    compare.add_argument("--out", metavar="FILE", type=Path, help="修订对照表：.pdf、.docx 或 .xlsx 文件")
    _plain(compare, _compare)
    _plain(of.add_parser("history", help="办理过程"), _history)
    add_print(of)


def _common(parser: Parser) -> None:
    add_common(parser)
    add_json(parser)


def _plain(parser: Parser, answer: Callable[[Office, Plan, argparse.Namespace], Answer]) -> None:
    """A command that takes the number and no JSON."""
    parser.add_argument("number", metavar="NUMBER", help="方案编号")
    _common(parser)
    parser.set_defaults(run=partial(_read, answer))


def _with_input(parser: Parser, run: Callable[[Session, argparse.Namespace], Answer]) -> None:
    parser.add_argument("number", metavar="NUMBER", help="方案编号")
    parser.add_argument("--json", dest="input", metavar="FILE", required=True, help="JSON 文件；- 为标准输入")
    add_common(parser)
    parser.set_defaults(run=run)


def _told_of_milestone(takes: type[Any] | None) -> str:
    fields: Mapping[str, FieldSpec] = described(takes).fields if takes else {}
    head = "JSON 的栏目：\n  milestone            节点的识别号或名称（必填）"
    return "\n".join([head, *fields_told(fields, fields).splitlines()[1:]])


def _add(session: Session, given: argparse.Namespace) -> Answer:
    raw = read_object(given.input)
    with session.office() as office:
        made = take_plan(office.plans, raw)
        return _told(office, Plan(id=made.ids("plan")[0]))


def _edit(session: Session, given: argparse.Namespace) -> Answer:
    raw = read_object(given.input)
    with session.office() as office:
        plan = office.plans.find(given.number)
        office.plans.edit(plan, raw)
        return _told(office, plan)


def _step(step: str, session: Session, given: argparse.Namespace) -> Answer:
    raw = read_object(given.input)
    with session.office() as office:
        plan = office.plans.find(given.number)
        getattr(office.plans, step)(plan, raw)
        return _told(office, plan)


def _parts(kind: str, session: Session, given: argparse.Namespace) -> Answer:
    rows = _rows(given.input)
    with session.office() as office:
        plan = office.plans.find(given.number)
        return _told_parts(office, plan, kind, take_parts(office.plans, plan, kind, rows))


def _actual(session: Session, given: argparse.Namespace) -> Answer:
    rows = _rows(given.input)
    with session.office() as office:
        plan = office.plans.find(given.number)
        whole = office.plans.whole(plan)
        named = ({**row, "target": part_named(whole, "target", row.get("target", ""))} for row in rows)
        return _told_parts(office, plan, "actual", office.plans.actuals(plan, list(named)))


def _on_milestone(act: Callable[[Office, str, Raw], Written], session: Session, given: argparse.Namespace) -> Answer:
    raw = read_object(given.input)
    with session.office() as office:
        plan = office.plans.find(given.number)
        milestone = part_named(office.plans.whole(plan), "milestone", raw.pop("milestone", ""))
        act(office, milestone, raw)
        found = office.ledger.get(Milestone, milestone)
        return Answer(record_json(found or Milestone()), [plan_line(office.plans.find(given.number))])


def _lift(office: Office, milestone: str, raw: Raw) -> Written:
    """Of the problem that is named; of the only one where none is."""
    rest = dict(raw)
    number = rest.pop("problem", None)
    found = office.ledger.get(Milestone, milestone)
    steps = office.plans.progress(Plan(id=str(found.plan if found else ""))).steps
    held = [each for step in steps if step.milestone.id == milestone for each in step.held]
    chosen = [each for each in held if number in (None, each.problem.number)]
    if len(chosen) != 1:
        raise Refusal("block_unclear", problems="、".join(str(each.problem.number) for each in held) or "无")
    return office.plans.lift(chosen[0].block.id, rest)


def _rows(source: str) -> Sequence[dict[str, object]]:
    """One object, or a list of them."""
    raw = read_json(source)
    rows = [each for each in (raw if isinstance(raw, list) else [raw]) if isinstance(each, dict)]
    if len(rows) < (len(raw) if isinstance(raw, list) else 1):
        raise Refusal("json_no_object")
    return rows


def _told(office: Office, plan: Plan) -> Answer:
    now = office.plans.whole(plan).plan
    return Answer(record_json(now), [plan_line(now)])


def _told_parts(office: Office, plan: Plan, kind: str, written: Written) -> Answer:
    """In the order in which they were given."""
    ids = written.ids(kind)
    found = {each.id: each for each in office.ledger.several(KINDS[kind].cls, ids)}
    told = [record_json(found[each]) for each in ids if each in found]
    return Answer(told, [plan_line(office.plans.whole(plan).plan)])


def _read(
    answer: Callable[[Office, Plan, argparse.Namespace], Answer], session: Session, given: argparse.Namespace
) -> Answer:
    with session.office() as office:
        return answer(office, office.plans.find(given.number), given)


def _list(session: Session, given: argparse.Namespace) -> Answer:
    with session.office() as office:
        found = office.plans.overview(
            county=given.county, cluster=given.cluster, states=tuple(given.state), year=given.year
        )
        return list_answer(found)


def _show(office: Office, plan: Plan, given: argparse.Namespace) -> Answer:
    return page_answer(office.plans.progress(plan, given.year))


def _compare(office: Office, plan: Plan, given: argparse.Namespace) -> Answer:
    if given.out:
        return saved_answer(plan_comparison(office.plans, plan, given.older, given.newer), given.out)
    return compared_answer(office.plans.compare(plan, given.older, given.newer))


def _history(office: Office, plan: Plan, _: argparse.Namespace) -> Answer:
    return told_history(office.plans.history(plan))


def _abandon(office: Office, plan: Plan, _: argparse.Namespace) -> Answer:
    office.plans.abandon(plan)
    return _told(office, plan)


_STEPS: Mapping[str, tuple[str, type[Any], str]] = {
    "issue": ("印发方案，或印发修订", Issue, "issue"),
    "revise": ("启动修订", Revise, "revise"),
    "close": ("结束方案", Close, "close"),
}
_ON_MILESTONES: Mapping[str, tuple[str, type[Any] | None, Callable[[Office, str, Raw], Written]]] = {
    "done": ("登记节点完成", Done, lambda office, milestone, raw: office.plans.done(milestone, raw)),
    "undone": ("撤销节点完成", None, lambda office, milestone, _: office.plans.undone(milestone)),
    "block": ("登记制约节点的问题", BlockInput, lambda office, milestone, raw: office.plans.block(milestone, raw)),
    "lift": ("解除制约", Lift, _lift),
}
