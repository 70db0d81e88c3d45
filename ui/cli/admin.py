"""The database as a whole: init, demo, tour, check, backup, restore, undo, undo-import."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any, cast

from ui.cli.options import add_common, add_json
from ui.cli.output import DONE, FINDINGS, Answer, table
from ui.cli.parser import Commands, Parser, reads
from ui.cli.session import Session
from xzdesk.catalogue import load_builtin
from xzdesk.core.captions import Tier
from xzdesk.core.changes import Change
from xzdesk.core.fieldtypes import Choice, Day, Whole
from xzdesk.core.store import Occasion
from xzdesk.core.undo import standing
from xzdesk.demo import demo_identity, fill
from xzdesk.demo.plans import fill_plans
from xzdesk.errors import Refusal
from xzdesk.exchange.intake import undo_import
from xzdesk.exchange.passed import passed
from xzdesk.exchange.taking_back import take_back
from xzdesk.office import Office, found
from xzdesk.problems.family import ACTIONS
from xzdesk.problems.queries import Ledger

_LOOKED_BACK = 500  # changes of this installation among which the last gesture of an operator is looked for


def add_commands(commands: Commands) -> None:
    """init, demo, tour, check, backup, restore, undo, undo-import."""
    made = commands.add_parser("init", help="建立数据库")
    made.add_argument("--office", required=True, help="县区名称；部门的填部门名称")
    made.add_argument("--unit", default="", help="本单位名称")
    made.add_argument("--role", type=reads(Choice(Tier)), default=Tier.COUNTY, help="county、department 或 leadership")
    made.add_argument("--desk", default="A", help="台号：同一县区有几台时用 A、B、C 区分")
    _finish(made, _init)
    demo = commands.add_parser("demo", help="新建一个装满示例数据的数据库")
    demo.add_argument("--problems", metavar="N", type=reads(Whole(1, 1_000_000)), required=True, help="问题件数")
    demo.add_argument("--plans", metavar="N", type=reads(Whole(0, 200)), default=3, help="方案个数；不填为3个")
    demo.add_argument("--seed", metavar="S", type=reads(Whole(0, 1_000_000)), default=1, help="同一数得到同样的数据")
    demo.add_argument("--date", metavar="D", type=reads(Day()), help="数据截至这一天之前；不填为今天")
    _finish(demo, _demo)
    tour = commands.add_parser("tour", help="演示全流程，不需要显示器")
    tour.add_argument("--out", metavar="DIR", type=Path, required=True, help="存放结果的文件夹")
    _finish(tour, _tour)
    _finish(commands.add_parser("check", help="检查数据库"), _check)
    copy = commands.add_parser("backup", help="备份")
    copy.add_argument("--out", metavar="FILE", type=Path, help="备份文件；不填时存入数据库旁的备份文件夹")
    _finish(copy, _backup)
    back = commands.add_parser("restore", help="从备份恢复")
    back.add_argument("file", metavar="FILE", type=Path, help="备份文件")
    _finish(back, _restore)
    _finish(commands.add_parser("undo", help="撤回本经办人的最后一次操作"), _undo)
    undoing = commands.add_parser("undo-import", help="整份撤回一次导入；不填编号时列出可以撤回的")
    undoing.add_argument("id", metavar="ID", nargs="?", default="", help="导入的编号，即 import 输出的 gesture")
    _finish(undoing, _undo_import)


def _finish(parser: Parser, run: Any) -> None:
    add_common(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def _init(session: Session, given: argparse.Namespace) -> Answer:
    if not re.fullmatch(r"[A-Z][A-Z0-9]{0,3}", given.desk):
        raise Refusal("desk_letter_malformed", value=given.desk)
    office = _office_name(given.office, given.role)
    made = found(
        session.vault,
        session.path,
        office=office,
        unit=given.unit or "",
        role=given.role,
        letter=given.desk,
        operator=session.operator,
        now=session.now,
    )
    made.ledger.close()
    who = made.desk.identity
    document = {"path": str(session.path), "site": who.site, "office": office, "unit": who.unit, "role": who.role.value}
    document |= {"desk": who.letter, "operator": who.operator}
    return Answer(document, [f"已建立{office}的数据库：{session.path}"])


def _office_name(name: str, role: Tier) -> str:
    """The name of the catalogue for an office of that tier."""
    catalogue = load_builtin()
    leading = f"{catalogue.leading_group}办公室"
    if role is Tier.LEADERSHIP:
        known = leading if name in (leading, "领导小组办公室") else None
        names: tuple[str, ...] = (leading,)
    else:
        listing = "divisions" if role is Tier.COUNTY else "departments"
        entry = catalogue.division(name) if role is Tier.COUNTY else catalogue.department(name)
        known, names = entry.name if entry else None, catalogue.names(listing)
    if known is None:
        raise Refusal("office_unknown", value=name, names="、".join(names))
    return known


def _demo(session: Session, given: argparse.Namespace) -> Answer:
    until = given.date or session.today
    ledger = cast(Ledger, session.vault.create(session.path, demo_identity(given.seed)))
    try:
        changes = fill(ledger, given.problems, seed=given.seed, until=until)
        changes += fill_plans(ledger, given.plans, seed=given.seed, until=until)
    except BaseException:
        ledger.close()
        session.path.unlink(missing_ok=True)  # made a moment ago, and empty
        raise
    ledger.close()
    made = {"problems": given.problems, "plans": given.plans, "changes": changes, "seed": given.seed}
    told = f"已生成示例数据{given.problems}件、方案{given.plans}个：{session.path}"
    return Answer({"path": str(session.path), **made}, [told])


def _tour(session: Session, given: argparse.Namespace) -> Answer:
    from ui import tour  # heavy: the whole window

    folder = tour.free_folder(given.out)
    code = tour.run(session.vault, folder, session.now)
    told = f"演示没有演完，见：{folder / tour.LOG}" if code else f"演示完成，结果在：{folder}"
    return Answer({"path": str(folder)}, [told], code)


def _check(session: Session, _: argparse.Namespace) -> Answer:
    findings = session.vault.check(session.path)
    told = findings or ["数据库完好。"]
    return Answer({"path": str(session.path), "findings": findings}, told, FINDINGS if findings else DONE)


def _backup(session: Session, given: argparse.Namespace) -> Answer:
    with session.ledger() as ledger:
        made = session.vault.backup(ledger, given.out)
    return Answer({"path": str(made)}, [f"已备份：{made}"])


def _restore(session: Session, given: argparse.Namespace) -> Answer:
    kept = session.vault.restore(given.file, session.path)
    replaced = kept != session.path
    document = {"path": str(session.path), "kept": str(kept) if replaced else None}
    return Answer(document, ["已恢复。" + (f"原来的数据库保留为：{kept}" if replaced else "")])


def _undo(session: Session, _: argparse.Namespace) -> Answer:
    with session.office() as office:
        last = _last(office)
        if last.action in ("import", "import_reply"):
            undo_import(office.problems, last.gesture)
        else:
            office.undo(last.gesture)
    caption = ACTIONS.get(last.action, last.action)
    document = {"gesture": last.gesture, "action": last.action, "at": last.at}
    return Answer(document, [f"已撤回：{caption}（{last.at[:16].replace('T', ' ')}）"])


def _undo_import(session: Session, given: argparse.Namespace) -> Answer:
    with session.office() as office:
        if given.id:
            made: list[Path] = []
            take_back(office.problems, given.id, lambda: made.append(_backup_before(session, office)))
            told = [f"已撤回这次导入。撤回前的备份：{each}" for each in made] or ["已撤回这次导入。"]
            return Answer({"id": given.id, "backup": str(made[0]) if made else None}, told)
        found = [each for each in passed(office.problems) if each.undo]
    rows = [(each.undo, f"{each.at:%Y-%m-%d %H:%M}", each.kind, each.name, each.told) for each in found]
    names = ("id", "at", "kind", "name", "told")
    lines = table(("编号", "时间", "种类", "文件名", "内容"), rows) if rows else ["没有可以撤回的导入。"]
    return Answer({"imports": [dict(zip(names, row, strict=True)) for row in rows]}, lines)


def _backup_before(session: Session, office: Office) -> Path:
    return session.vault.backup(office.ledger, occasion=Occasion.UNDO)


def _last(office: Office) -> Change:
    """The last change, not undone, of this operator at this installation."""
    ledger, desk = office.ledger, office.desk
    site = desk.identity.site
    seen = {**ledger.seen(), site: max(0, ledger.last_seq(site) - _LOOKED_BACK)}
    own = [change for change in standing(ledger.changes_since(seen)) if change.site == site and change.kind != "site"]
    mine = [change for change in own if change.operator == desk.operator]
    if not mine:
        raise Refusal("undo_unknown")
    return mine[-1]
