"""Two issues of a plan on paper, old beside new (修订对照表)."""

from __future__ import annotations

from collections.abc import Iterator

from xzdesk.paper.document import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Orientation,
    Paragraph,
    Table,
    cells,
    chinese_date,
)
from xzdesk.paper.plan_tables import issue_name
from xzdesk.plans.compare import Difference
from xzdesk.plans.records import Plan, Revision
from xzdesk.plans.usecases import Plans
from xzdesk.plans.whole import Whole

_COLUMNS = (
    Column("序号", 1.2, Align.CENTER),
    Column("类别", 2, Align.CENTER),
    Column("名称", 4),
    Column("修改方式", 1.8, Align.CENTER),
    Column("项目", 2.2, Align.CENTER),
    Column("修订前", 6),
    Column("修订后", 6),
)


def plan_comparison(plans: Plans, plan: Plan, older: int, newer: int | None = None) -> Document:
    """Issue `older` beside issue `newer` (0 the first), or the plan as it stands; Refusal where there is none."""
    whole = plans.whole(plan)
    differences = plans.compare(plan, older, newer)
    return Document(
        title=f"{whole.plan.title}\n修订对照表",
        number=whole.plan.number,
        blocks=tuple(_blocks(whole, differences, older, newer)),
        orientation=Orientation.LANDSCAPE,
        head=f"{whole.plan.number or ''}　修订对照表",
    )


def _blocks(whole: Whole, differences: list[Difference], older: int, newer: int | None) -> list[Block]:
    issued = {each.n: each for each in whole.issued}
    after = issued.get(newer) if newer is not None else None
    told = _told(after) if after else "现在的内容（尚未印发）"
    return [
        Paragraph(f"修订前：{_told(issued[older])}。修订后：{told}。{_reasons(whole, older, newer)}"),
        Table(_COLUMNS, tuple(_rows(differences)), title=f"修订内容（{len(differences)}处）", empty="两次内容一致"),
    ]


def _reasons(whole: Whole, older: int, newer: int | None) -> str:
    """Why each revision between the two was made, an open one's too."""
    between = [each for each in whole.revisions if (each.n or 0) > older and (newer is None or (each.n or 0) <= newer)]
    told = [(issue_name(each), (each.reason or "").rstrip("。")) for each in between if each.reason]
    if len(told) == 1:
        return f"修订原因：{told[0][1]}。"
    return "修订原因：" + "；".join(f"{name}，{reason}" for name, reason in told) + "。" if told else ""


def _told(revision: Revision) -> str:
    return f"{issue_name(revision)}（{chinese_date(revision.issued_on)}印发）"


def _rows(differences: list[Difference]) -> Iterator[tuple[Cell, ...]]:
    for number, each in enumerate(differences, start=1):
        yield cells(number, each.part, each.name, each.how.caption, each.caption, each.old, each.new)
