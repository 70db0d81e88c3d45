"""The columns of workbooks, made from the declarations of fields: caption, type, who fills them, how wide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xzdesk.core.captions import Captioned, Tier
from xzdesk.core.fields import FieldSpec, Record, described
from xzdesk.core.fieldtypes import Choice, Day, FieldType, Text
from xzdesk.errors import Refusal
from xzdesk.exchange.cells import CLEAR_MARK, has_invisible, meant, same_text
from xzdesk.problems.inputs import ASSIGNED, Forward, ReplyInput
from xzdesk.problems.records import Problem, Referral
from xzdesk.workbooks.reader import Cell

COVER, ITEMS, TASKS, IDENTITY = "封面", "报送件", "交办事项", "识别信息"  # the sheets
KEY = "识别号（请勿改动）"
LINES = 3  # lines for assigned items that each referral gets


class Handling(Captioned):
    """What the upper tier does with a referral."""

    REPLY = "reply", "答复"
    RETURN = "return", "退回"
    FORWARD = "forward", "转报会商"


@dataclass(frozen=True)
class Column:
    """One column. `kind`: the record a county's cell is taken from; `open`: the other side fills it in."""

    name: str
    caption: str
    type: FieldType
    width: float
    kind: str = ""
    open: bool = False
    hint: str = ""
    new_page: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        """The captions to choose from, empty when the cell is free."""
        return tuple(member.caption for member in self.type.of) if isinstance(self.type, Choice) else ()

    @property
    def is_day(self) -> bool:
        return isinstance(self.type, Day)

    def read(self, cell: Cell) -> Any:
        """The checked value; None for the mark that clears. Refusal when the cell holds none."""
        if cell.trouble:
            raise Refusal(cell.trouble, value=cell.value)
        if same_text(cell.value) == CLEAR_MARK:
            return None
        return self.type.read(meant(self.type, cell.value))

    def was_cleaned(self, cell: Cell) -> bool:
        """True when the text held characters that nobody sees."""
        return isinstance(cell.value, str) and has_invisible(cell.value)


def _from(cls: type[Record], widths: Mapping[str, float], new_page: Sequence[str] = ()) -> list[Column]:
    declared = described(cls)
    return [
        Column(name, spec.caption, spec.type, width, declared.kind, new_page=name in new_page)
        for name, width in widths.items()
        if (spec := declared.fields[name])
    ]


def county_columns(tier: Tier) -> list[Column]:
    """What the county sends, in the order of the sheet. The first two are repeated on every printed page."""
    said = {"reason": 25, "measures_taken": 25, "request": 25}
    if tier is Tier.LEADERSHIP:
        said = {"reason": 18, "measures_taken": 18, "request": 18, "ground": 9, "opinions": 18}
    return [
        *_from(Referral, {"number": 15}),
        *_from(Problem, {"title": 16, "subject_name": 13, "cluster": 9, "category": 7, "severity": 6}),
        *_from(Problem, {"description": 38, "request": 22, "contact": 8, "phone": 14}),
        *_from(Referral, said, new_page=("reason",)),
        *_from(Referral, {"approver": 8, "approved_on": 16, "reply_due_on": 16}),
    ]


_REFERRAL, _REPLY, _FORWARD = described(Referral).fields, described(ReplyInput).fields, described(Forward).fields
RECEIPT = ("received_by", "received_on")


def reply_columns(tier: Tier) -> list[Column]:
    """What the upper tier fills in."""
    department = tier is Tier.DEPARTMENT
    forward = [_open("ground", _FORWARD["ground"], 16, caption="转报依据", hint="只在转报会商时选")]
    return [
        _open("received_by", _REFERRAL["received_by"], 9, new_page=True),
        _open("received_on", _REFERRAL["received_on"], 12),
        Column("handling", "处理方式", Choice(Handling), 10, open=True, hint="点右侧箭头选一项"),
        _open("kind", _REPLY["kind"], 13, hint="答复时选一项"),
        _open("text", _REPLY["text"], 52, hint="答复时填写"),
        _open("person", _REPLY["person"], 9),
        _open("replied_on", _REPLY["replied_on"], 12),
        _open("due_on", _REPLY["due_on"], 13, hint="要求县区办结的日期，可不填", new_page=True),
        Column(
            "reason", "退回或转报原因" if department else "退回原因", _FORWARD["reason"].type, 60,
            open=True, hint="退回或转报时必填" if department else "退回时必填",
        ),
        *(forward if department else ()),
    ]  # fmt: skip


def assigned_columns() -> list[Column]:
    """What a consultation or an answer gives to units to do."""
    widths = {"unit": 24, "task": 52, "due_on": 14}
    return [_open(name, ASSIGNED[name], width) for name, width in widths.items()]


def assigned_heading() -> list[Column]:
    """The locked columns beside them: which referral, which line."""
    return [*_from(Referral, {"number": 17}), *_from(Problem, {"title": 30}), Column("line", "第几项", Text(10), 8)]


def handlings(tier: Tier) -> tuple[str, ...]:
    """What can be chosen: the leadership does not forward."""
    return tuple(each.caption for each in Handling if tier is Tier.DEPARTMENT or each is not Handling.FORWARD)


def _open(
    name: str, spec: FieldSpec, width: float, *, caption: str = "", hint: str = "", new_page: bool = False
) -> Column:
    return Column(name, caption or spec.caption, spec.type, width, open=True, hint=hint or spec.hint, new_page=new_page)
