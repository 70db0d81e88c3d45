"""The problem ledger's records: the problem itself and what hangs on it."""

from __future__ import annotations

from datetime import date

from xzdesk.core.captions import Captioned, Tier
from xzdesk.core.fields import DEPARTMENT, Record, field, record
from xzdesk.core.fieldtypes import Choice, CreditCode, Data, Day, Flag, Named, Phone, Ref, Text, Whole


class State(Captioned):
    """Where a problem stands (状态)."""

    DRAFT = "draft", "草稿"
    TRIAGE = "triage", "待研判"
    HANDLING = "handling", "办理中"
    AWAITING_APPROVAL = "awaiting_approval", "待审签"
    REFERRED = "referred", "已报送"
    REPLIED = "replied", "已答复待落实"
    RESOLVED = "resolved", "已办结待核验"
    CLOSED = "closed", "已销号"
    WITHDRAWN = "withdrawn", "已撤销"


REGISTERED = tuple(s for s in State if s is not State.DRAFT)
IN_HAND = tuple(s for s in REGISTERED if s not in (State.CLOSED, State.WITHDRAWN))  # 在办


class Severity(Captioned):
    GENERAL = "general", "一般"
    PROMINENT = "prominent", "突出"
    MAJOR = "major", "重大"


class Source(Captioned):
    ENTERPRISE = "enterprise", "企业反映"
    VISIT = "visit", "走访"
    SURVEY = "survey", "摸排"
    MEETING = "meeting", "会议"
    DEPARTMENT = "department", "部门转办"
    OTHER = "other", "其他"


class SubjectKind(Captioned):
    ENTERPRISE = "enterprise", "重点企业"
    PROJECT = "project", "重大项目"
    BASE = "base", "重点基地"
    BRAND = "brand", "重点品牌"
    OTHER = "other", "其他"


class Ground(Captioned):
    """The two grounds for the leadership tier."""

    SYSTEMIC = "systemic", "系统性问题"
    MAJOR_ADVANCEMENT = "major_advancement", "重大推进问题"


class ReplyKind(Captioned):
    SOLVED = "solved", "已协调解决"
    AGREED = "agreed", "同意办理"
    EXPLAINED = "explained", "政策解释"
    UNABLE = "unable", "暂不具备条件"
    DECIDED = "decided", "会商议定"


class Satisfaction(Captioned):
    SATISFIED = "satisfied", "满意"
    MOSTLY = "mostly", "基本满意"
    UNSATISFIED = "unsatisfied", "不满意"


class ReferralState(Captioned):
    DRAFTED = "drafted", "待审签"
    SENT = "sent", "已报送"
    RECEIVED = "received", "已签收"
    REPLIED = "replied", "已答复"
    RETURNED = "returned", "已退回"
    FORWARDED = "forwarded", "已转报会商"
    DECLINED = "declined", "未予审签"


@record("problem", "问题", born=("county",), named=("number",))
class Problem(Record):
    """One entry of the problem ledger (问题台账)."""

    number: str | None = field("问题编号", Text(40))
    county: str | None = field("县区", Named(listing="divisions"))
    edition: str | None = field("目录版本", Text(20))
    title: str | None = field("标题", Text(60), required=True, hint="一句话说清是什么问题")
    description: str | None = field("问题描述", Text(4000, lines=True), required_in=REGISTERED)
    request: str | None = field("诉求", Text(2000, lines=True), required_in=REGISTERED)
    cluster: str | None = field("所属产业集群", Named(listing="clusters"), required_in=REGISTERED)
    category: str | None = field("问题类别", Named(listing="categories"), required_in=REGISTERED)
    severity: Severity | None = field("严重程度", Choice(Severity), default=Severity.GENERAL)
    source: Source | None = field("问题来源", Choice(Source), default=Source.ENTERPRISE)
    subject_kind: SubjectKind | None = field("对象类型", Choice(SubjectKind), default=SubjectKind.ENTERPRISE)
    subject_name: str | None = field("企业（项目）名称", Text(80), required_in=REGISTERED)
    credit_code: str | None = field("统一社会信用代码", CreditCode(), hint="18位，校验位自动核对")
    township: str | None = field("镇（街道、园区）", Text(40))
    found_on: date | None = field("受理日期", Day(), required_in=REGISTERED)
    contact: str | None = field("联系人", Text(40))
    phone: str | None = field("联系电话", Phone())
    systemic: bool | None = field("系统性问题", Flag(), hint="涉及多个企业、多个部门或多个县区")
    major_advancement: bool | None = field("重大推进问题", Flag(), hint="影响重大项目或集群推进全局")

    status: State = field("状态", Choice(State), default=State.DRAFT)
    stage_on: date | None = field("本环节起始日", Day())
    tier: Tier | None = field("办理层级", Choice(Tier))
    unit: str | None = field("责任单位", Text(60), required_in=(State.HANDLING,))
    person: str | None = field("责任人", Text(40), required_in=(State.HANDLING,))
    due_on: date | None = field("办理时限", Day(), required_in=(State.HANDLING,))
    first_due_on: date | None = field("首次时限", Day())
    department: str | None = field("报送部门", Named(listing="departments"))
    reason: str | None = field("提级理由", Text(2000, lines=True), hint="县级为何不能解决；提请会商的写明理由")
    measures_taken: str | None = field("已采取措施", Text(2000, lines=True))
    ground: Ground | None = field("提请会商依据", Choice(Ground))
    opinions: str | None = field("各方意见", Text(2000, lines=True))
    registered_on: date | None = field("登记日期", Day())
    drafter: str | None = field("拟稿人", Text(40))
    handler: str | None = field("办结经办人", Text(40))
    result: str | None = field("办理结果", Text(2000, lines=True), required_in=(State.RESOLVED, State.CLOSED))
    evidence: str | None = field("佐证材料", Text(2000, lines=True), required_in=(State.RESOLVED, State.CLOSED))
    resolved_on: date | None = field("办结日期", Day(), required_in=(State.RESOLVED, State.CLOSED))
    verifier: str | None = field("核验人", Text(40), required_in=(State.CLOSED,))
    closed_on: date | None = field("销号日期", Day(), required_in=(State.CLOSED,))
    satisfaction: Satisfaction | None = field("满意度", Choice(Satisfaction))
    extensions: int = field("延期次数", Whole(0, 99), default=0)
    returns: int = field("退回次数", Whole(0, 99), default=0)
    reopens: int = field("反弹重开次数", Whole(0, 99), default=0)
    withdraw_reason: str | None = field("撤销原因", Text(500, lines=True))
    merged_into: str | None = field("并入问题", Text(40))


@record("progress", "办理进展", born=("problem",))
class Progress(Record):
    """A dated note of what was done."""

    problem: str | None = field("问题", Ref(kind="problem"), required=True)
    on: date | None = field("日期", Day(), required=True)
    text: str | None = field("办理进展", Text(2000, lines=True), required=True)
    author: str | None = field("经办人", Text(40))


@record("referral", "报送件", born=("problem", "to_unit", "tier"))
class Referral(Record):
    """A problem sent up, as it was when it left, and what became of it."""

    problem: str | None = field("问题", Ref(kind="problem"), required=True)
    number: str | None = field("报送件编号", Text(44))
    state: ReferralState = field("报送状态", Choice(ReferralState), default=ReferralState.DRAFTED)
    tier: Tier | None = field("报送层级", Choice(Tier))
    to_unit: str | None = field("报送单位", Named(listing="departments"))
    reason: str | None = field("提级理由", Text(2000, lines=True), hint="县级为何不能解决；提请会商的写明理由")
    measures_taken: str | None = field("已采取措施", Text(2000, lines=True))
    request: str | None = field("提请协调事项", Text(2000, lines=True))
    ground: Ground | None = field("提请会商依据", Choice(Ground))
    opinions: str | None = field("各方意见", Text(2000, lines=True))
    drafted_by: str | None = field("拟稿人", Text(40))
    drafted_on: date | None = field("拟稿日期", Day())
    approver: str | None = field("审签人", Text(40))
    approved_on: date | None = field("审签日期", Day())
    reply_due_on: date | None = field("答复时限", Day())
    exported_on: date | None = field("导出日期", Day())
    received_on: date | None = field("签收日期", Day(), owner=DEPARTMENT)
    received_by: str | None = field("签收人", Text(40), owner=DEPARTMENT)
    end_reason: str | None = field("退回（转报、不予审签）原因", Text(2000, lines=True), owner=DEPARTMENT)
    ended_on: date | None = field("退回（转报、不予审签）日期", Day(), owner=DEPARTMENT)


@record("reply", "答复", born=("problem", "referral"))
class Reply(Record):
    """What the upper tier answered."""

    problem: str | None = field("问题", Ref(kind="problem"), required=True)
    referral: str | None = field("报送件", Ref(kind="referral"), required=True)
    unit: str | None = field("答复单位", Text(60), owner=DEPARTMENT, required=True)
    person: str | None = field("答复人", Text(40), owner=DEPARTMENT)
    kind: ReplyKind | None = field("答复类型", Choice(ReplyKind), owner=DEPARTMENT, required=True)
    text: str | None = field("答复意见", Text(4000, lines=True), owner=DEPARTMENT, required=True)
    replied_on: date | None = field("答复日期", Day(), owner=DEPARTMENT, required=True)
    due_on: date | None = field("办结时限", Day(), owner=DEPARTMENT)
    transcribed_by: str | None = field("代录人", Text(40), hint="县区代录纸质或电话答复时的经办人")


@record("assignment", "交办事项", born=("problem", "reply"))
class Assignment(Record):
    """An item that a consultation or a reply gives to a unit."""

    problem: str | None = field("问题", Ref(kind="problem"), required=True)
    reply: str | None = field("答复", Ref(kind="reply"), required=True)
    unit: str | None = field("责任单位", Text(60), owner=DEPARTMENT, required=True)
    task: str | None = field("交办内容", Text(1000, lines=True), owner=DEPARTMENT, required=True)
    due_on: date | None = field("办理时限", Day(), owner=DEPARTMENT)


@record("extension", "延期", born=("problem",))
class Extension(Record):
    """A later due date, and who allowed it."""

    problem: str | None = field("问题", Ref(kind="problem"), required=True)
    on: date | None = field("申请日期", Day(), required=True)
    old_due_on: date | None = field("原时限", Day(), required=True)
    due_on: date | None = field("延期至", Day(), required=True)
    reason: str | None = field("延期原因", Text(1000, lines=True), required=True)
    approver: str | None = field("批准人", Text(40), required=True)


@record("verification", "核验", born=("problem",))
class Verification(Record):
    """What another person found of a resolved problem."""

    problem: str | None = field("问题", Ref(kind="problem"), required=True)
    on: date | None = field("核验日期", Day(), required=True)
    ok: bool | None = field("核验通过", Flag(), required=True)
    text: str | None = field("核验意见", Text(1000, lines=True))
    satisfaction: Satisfaction | None = field("满意度", Choice(Satisfaction))
    verifier: str | None = field("核验人", Text(40), required=True)


@record("exchange_file", "交换文件")
class ExchangeFile(Record):
    """A workbook that came or went: name, SHA-256, direction, counts."""

    name: str | None = field("文件名", Text(260))
    sha256: str | None = field("校验值", Text(64))
    direction: str | None = field("方向", Text(10))
    on: date | None = field("日期", Day())
    partner: str | None = field("往来单位", Text(60))
    counts: dict[str, object] | None = field("内容", Data())


DUE_FIELDS = ("due_on", "first_due_on", "reply_due_on")  # shown with Clockwork.mark
CHILDREN = (Progress, Referral, Reply, Assignment, Extension, Verification)
