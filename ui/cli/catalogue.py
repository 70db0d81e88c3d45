"""What the office works by: catalogue, settings, holidays."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ui.cli.options import add_common, add_json
from ui.cli.output import Answer, pairs, record_json, table
from ui.cli.parser import Commands, Parser, reads
from ui.cli.session import Session
from xzdesk.catalogue import Catalogue, load_builtin, to_data
from xzdesk.catalogue.files import read_file, write_workbook
from xzdesk.core.fields import described
from xzdesk.core.fieldtypes import Whole
from xzdesk.core.office import CalendarYear, Settings
from xzdesk.errors import Refusal
from xzdesk.workdays.files import load_table, write_template

_RULES = described(Settings).fields


def add_commands(commands: Commands) -> None:
    """catalogue, settings, holidays."""
    listing = commands.add_parser("catalogue", help="目录：集群、指标、部门、县区、问题类别")
    listing.add_argument("--load", metavar="FILE", type=Path, help="导入新版目录（.xlsx 或 .json）")
    listing.add_argument("--out", metavar="FILE", type=Path, help="把现行目录存为工作簿")
    _finish(listing, _catalogue)
    told = "规则：\n" + "\n".join(f"  {name:<16} {spec.caption}" for name, spec in _RULES.items())
    rules = commands.add_parser("settings", help="办理规则：各环节时限", epilog=told)
    rules.add_argument("set", nargs="*", metavar="set NAME VALUE", help="修改一项；不填时列出各项")
    _finish(rules, _settings)
    days = commands.add_parser("holidays", help="年度放假安排")
    days.add_argument("--load", metavar="FILE", type=Path, help="导入国务院办公厅公布的一年安排（工作簿）")
    days.add_argument("--template", metavar="YEAR", type=reads(Whole(2000, 2200)), help="生成该年的空白表，存入 --out")
    days.add_argument("--out", metavar="FILE", type=Path, help="空白表存放的文件")
    _finish(days, _holidays)


def _finish(parser: Parser, run: Any) -> None:
    add_common(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def _catalogue(session: Session, given: argparse.Namespace) -> Answer:
    content = to_data(read_file(given.load)) if given.load else None
    if content is None and not session.path.exists():
        catalogue = load_builtin()
    else:
        with session.office() as office:
            if content is not None:
                office.load_edition(content, given.load.name)
            catalogue = office.editions.current
    if given.out:
        write_workbook(catalogue, given.out)
    return Answer(to_data(catalogue), [f"已保存：{given.out}"] if given.out else _catalogue_told(catalogue))


def _catalogue_told(of: Catalogue) -> Iterator[str]:
    yield f"{of.title}（{of.document}），目标年份{of.horizon}"
    yield ""
    clusters = [(c.name, c.grade.caption, c.target, c.lead) for c in of.clusters]
    yield from table(("产业集群", "类别", "目标", "牵头部门"), clusters)
    yield ""
    indicators = [(i.name, i.aim, "、".join(of.responsible_for(i))) for i in of.indicators]
    yield from table(("指标", "要求", "责任单位"), indicators)
    yield ""
    yield from table(("部门", "来源"), [(d.name, d.basis.caption) for d in of.departments])
    yield ""
    yield from table(("县区", "简称", "代码"), [(d.name, d.short, d.code) for d in of.divisions])
    yield ""
    categories = [(c.name, c.department or "集群牵头部门", c.basis.caption) for c in of.categories]
    yield from table(("问题类别", "通常答复的部门", "来源"), categories)


def _settings(session: Session, given: argparse.Namespace) -> Answer:
    wanted = _wanted(given.set)
    with session.office() as office:
        if wanted:
            office.change_settings(wanted)
        rules = office.settings
    told = pairs((spec.caption, spec.type.show(getattr(rules, name))) for name, spec in _RULES.items())
    return Answer(record_json(rules), told)


def _wanted(words: list[str]) -> dict[str, object]:
    """{} or one rule with its new value, the rule by its name or caption."""
    if not words:
        return {}
    if len(words) != 3 or words[0] != "set":
        raise Refusal("settings_form")
    names = {spec.caption: name for name, spec in _RULES.items()}
    return {names.get(words[1], words[1]): words[2]}


def _holidays(session: Session, given: argparse.Namespace) -> Answer:
    if given.template:
        if given.out is None:
            raise Refusal("holidays_template_form")
        write_template(given.out, given.template)
        return Answer({"path": str(given.out)}, [f"已保存：{given.out}"])
    table_of_year = load_table(given.load) if given.load else None
    with session.office() as office:
        if table_of_year:
            office.load_year(table_of_year, given.load.name)
        years = sorted(office.own(CalendarYear).items())
    document = {
        "loaded": [{"year": int(year), "source": loaded.source} for year, loaded in years],
        "remarks": [remark._asdict() for remark in table_of_year.remarks] if table_of_year else [],
    }
    return Answer(document, _holidays_told(years, [str(r) for r in table_of_year.remarks] if table_of_year else []))


def _holidays_told(years: list[tuple[str, CalendarYear]], remarks: list[str]) -> Iterator[str]:
    yield from (f"提示：{remark}" for remark in remarks)
    if years:
        yield from table(("年度", "来源"), [(year, loaded.source or "") for year, loaded in years])
    else:
        yield "本台没有另外导入放假安排，按程序自带的推算。"
