"""What each step takes. The dialogs, the command line's JSON and its checks all come from these declarations."""

from __future__ import annotations

from datetime import date

from xzdesk.core.captions import Tier
from xzdesk.core.fields import Record, described, field, record
from xzdesk.core.fieldtypes import Choice, Data, Day, Flag, Text
from xzdesk.problems.records import Assignment, Ground, Problem, Referral, Reply, ReplyKind, Satisfaction

_PROBLEM, _REFERRAL, _REPLY = described(Problem).fields, described(Referral).fields, described(Reply).fields


@record("register", "登记", kept=False)
class Register(Record):
    """Takes nothing: what it needs is on the problem."""


@record("decide", "研判", kept=False)
class Decide(Record):
    """The tier, and what that tier asks for."""

    tier: Tier | None = field("办理层级", Choice(Tier), required=True)
    unit: str | None = field("责任单位（报送部门）", Text(60), hint="县级办理填责任单位；报市级部门的填部门")
    person: str | None = field("责任人", _PROBLEM["person"].type)
    due_on: date | None = field("办理时限", Day())
    reason: str | None = field("提级理由", _PROBLEM["reason"].type, hint=_PROBLEM["reason"].hint)
    measures_taken: str | None = field("已采取措施", _PROBLEM["measures_taken"].type)
    request: str | None = field("提请协调事项", _REFERRAL["request"].type)
    ground: Ground | None = field("提请会商依据", Choice(Ground))
    opinions: str | None = field("各方意见", _PROBLEM["opinions"].type)


@record("approve", "审签", kept=False)
class Approve(Record):
    """Who of the county's leaders signed, and when."""

    approver: str | None = field("审签人", Text(40), required=True, hint="分管领导，不能是拟稿人本人")
    approved_on: date | None = field("审签日期", Day())


@record("reasoned", "说明", kept=False)
class Reasoned(Record):
    """Decline, return, reopen: a reason."""

    reason: str | None = field("原因", Text(500, lines=True), required=True)


@record("withdraw", "撤销", kept=False)
class Withdraw(Record):
    """A reason, or the number of the problem it is merged into."""

    reason: str | None = field("撤销原因", Text(500, lines=True))
    merged_into: str | None = field("并入问题编号", Text(40), hint="并案时填写保留的问题编号")


@record("receive", "签收", kept=False)
class Receive(Record):
    """Who took the referral in, and when."""

    person: str | None = field("签收人", Text(40))
    received_on: date | None = field("签收日期", Day())


@record("reply_input", "答复", kept=False)
class ReplyInput(Record):
    """The upper tier's answer; `assigned` is a list of {unit, task, due_on}."""

    unit: str | None = field("答复单位", _REPLY["unit"].type)
    person: str | None = field("答复人", _REPLY["person"].type)
    kind: ReplyKind | None = field("答复类型", Choice(ReplyKind), required=True)
    text: str | None = field("答复意见", _REPLY["text"].type, required=True)
    replied_on: date | None = field("答复日期", Day())
    due_on: date | None = field("办结时限", Day())
    assigned: list[dict[str, object]] | None = field("交办事项", Data())


@record("forward", "转报会商", kept=False)
class Forward(Record):
    """Why the department cannot decide it either."""

    ground: Ground | None = field("提请会商依据", Choice(Ground), required=True)
    reason: str | None = field("转报理由", Text(2000, lines=True), required=True)
    opinions: str | None = field("各方意见", Text(2000, lines=True))


@record("progress_input", "办理进展", kept=False)
class ProgressInput(Record):
    text: str | None = field("办理进展", Text(2000, lines=True), required=True)
    on: date | None = field("日期", Day())


@record("extend", "延期", kept=False)
class Extend(Record):
    due_on: date | None = field("延期至", Day(), required=True)
    reason: str | None = field("延期原因", Text(1000, lines=True), required=True)
    approver: str | None = field("批准人", Text(40), required=True)


@record("resolve", "办结", kept=False)
class Resolve(Record):
    result: str | None = field("办理结果", _PROBLEM["result"].type, required=True)
    evidence: str | None = field("佐证材料", _PROBLEM["evidence"].type, required=True)
    resolved_on: date | None = field("办结日期", Day())


@record("verify", "核验", kept=False)
class Verify(Record):
    ok: bool | None = field("核验通过", Flag(), required=True)
    text: str | None = field("核验意见", Text(1000, lines=True))
    satisfaction: Satisfaction | None = field("满意度", Choice(Satisfaction))


ASSIGNED = {name: described(Assignment).fields[name] for name in ("unit", "task", "due_on")}
