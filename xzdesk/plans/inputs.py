"""What the steps of a plan take. Dialogs, the command line's JSON and its checks come from these declarations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from xzdesk.core.fields import Record, described, field, record
from xzdesk.core.fieldtypes import Day, Ref, Text
from xzdesk.plans.periods import PeriodType
from xzdesk.plans.records import Actual, Block, Milestone, Plan, Revision

_PLAN, _MILESTONE = described(Plan).fields, described(Milestone).fields
_ACTUAL, _BLOCK = described(Actual).fields, described(Block).fields


@record("plan_issue", "印发", kept=False)
class Issue(Record):
    """Who signed it, and the day it was issued on; today where none is given."""

    issued_by: str | None = field("签发人", _PLAN["issued_by"].type, required=True)
    issued_on: date | None = field("印发日期", Day())


@record("plan_revise", "启动修订", kept=False)
class Revise(Record):
    """Why the plan must change."""

    reason: str | None = field("修订原因", described(Revision).fields["reason"].type, required=True)


@record("plan_close", "结束方案", kept=False)
class Close(Record):
    """What became of the plan."""

    summary: str | None = field("结束说明", _PLAN["summary"].type, required=True)
    closed_on: date | None = field("结束日期", Day())


@record("actual_input", "完成值", kept=False)
class ActualInput(Record):
    """One figure; without a value the one that was there is taken away."""

    target: str | None = field("目标", Ref(kind="target"), required=True)
    period: str | None = field("期间", PeriodType(), required=True)
    value: Decimal | None = field("完成值", _ACTUAL["value"].type)
    source: str | None = field("数据来源", _ACTUAL["source"].type)


@record("milestone_done", "节点完成", kept=False)
class Done(Record):
    """The day and the evidence."""

    evidence: str | None = field("佐证材料", _MILESTONE["evidence"].type, required=True)
    done_on: date | None = field("完成日期", Day())


@record("block_input", "登记制约", kept=False)
class BlockInput(Record):
    """The problem, by its number, that holds a milestone up."""

    problem: str | None = field("问题编号", Text(40), required=True)
    since: date | None = field("受制约起", Day())
    note: str | None = field("制约说明", _BLOCK["note"].type)


@record("lift_input", "解除制约", kept=False)
class Lift(Record):
    lifted_on: date | None = field("解除日期", Day())
    note: str | None = field("制约说明", _BLOCK["note"].type)
