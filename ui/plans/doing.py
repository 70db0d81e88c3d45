"""What can be done with a plan, from its page: dialogs, questions, and the writes behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.bridge import Question
from ui.context import Context
from ui.plans.asking import Asking, name_of, others_of
from ui.plans.editing import Asked, RecordDialog
from ui.plans.new import BlockDialog, TargetDialog
from ui.plans.rows import STREAM
from ui.widgets.actions import told
from ui.widgets.notice import Notice
from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.plans.records import OPEN_FOR_CONTENT, Plan, PlanState
from xzdesk.plans.whole import Whole

_WAYS = {
    "step_field_missing": ("修改方案信息", ""),
    "plan_period_order": ("修改方案信息", ""),
    "plan_without_target": ("新增目标", "target"),
    "plan_without_milestone": ("新增节点", "milestone"),
}
"""What stands against issuing -> what to do about it, and the kind of part that is added."""


class Doing(QObject):
    """Acts on the plan that it was given last."""

    go = Signal(str, str)  # page key, argument
    wants_milestone = Signal(str)  # to be shown on the time line
    made = Signal(str, str)  # kind and id of a part that was added
    not_done = Signal()  # something was refused

    def __init__(self, context: Context, page: QWidget, notice: Notice) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._notice = notice
        self._asking = Asking(context.office)
        self.whole = Whole(Plan(), (), (), (), ())

    @property
    def plan(self) -> Plan:
        return self.whole.plan

    @property
    def mine(self) -> bool:
        """Whether it is this county's own."""
        return self.plan.county == self._context.office.desk.identity.office

    @property
    def open(self) -> bool:
        """Whether its content can be changed now."""
        return self.mine and self.plan.state in OPEN_FOR_CONTENT

    def tell_fixed(self) -> None:
        """Say why the content cannot be changed, and what can be done about it."""
        if not self.mine:
            self._notice.say("refused", "这是其他县区的方案，只能查看。")
        elif self.plan.state is PlanState.CLOSED:
            self._notice.say("refused", "方案已结束，不能再修改。")
        else:
            told = f"方案{self.plan.state.caption}，目标、举措、节点和责任已经固定；要改须先启动修订并写明原因。"
            self._notice.say("refused", told, "启动修订", partial(self.act, "revise"))

    def act(self, name: str) -> None:
        """What is done with the plan as a whole."""
        if name == "actuals":
            self.go.emit("actuals", self.plan.id)
        elif name == "abandon":
            self._ask_to_abandon()
        elif name == "issue" and (lacks := self._context.office.plans.lacks_to_issue(self.plan)):
            self._tell_lacks(lacks)
        else:
            makers = {
                "edit": self._asking.plan,
                "issue": self._asking.issue,
                "revise": self._asking.revise,
                "close": self._asking.close,
            }
            self._ask(makers[name](self.plan))

    def with_target(self, name: str, target: str) -> None:
        """What is done with a target: new, edit, open or remove."""
        self._with_part("target", name, target)

    def with_measure(self, name: str, key: str) -> None:
        """What is done with a measure, or with a stream that has none; a new one is in the stream of the chosen row."""
        if key.startswith(STREAM):
            if name != "remove":
                self._edit_part("measure", "", {"stream": key.removeprefix(STREAM)})
        elif name == "new":
            stream = next((each.stream for each in self.whole.measures if each.id == key), None)
            self._edit_part("measure", "", {"stream": stream})
        else:
            self._with_part("measure", name, key)

    def with_milestone(self, name: str, milestone: str) -> None:
        """What is done with a milestone."""
        title, plans = name_of(self.whole, "milestone", milestone), self._context.office.plans
        if name == "done":
            self._ask(self._asking.done(milestone, title))
        elif name == "block":
            asked = self._asking.block(milestone, title)
            self._show(BlockDialog(self._context, asked, self._page, self.plan.cluster or ""))
        elif name == "undone":
            self._do(f"撤销完成 {title}", partial(plans.undone, milestone))
        else:
            self._with_part("milestone", name, milestone)

    def with_hold(self, name: str, block: str) -> None:
        """What is done with what holds a milestone up."""
        of = next(each for each in self.whole.blocks if each.id == block)
        if name == "open":
            self.go.emit("problem", str(of.problem))
        elif name == "milestone":
            self.wants_milestone.emit(str(of.milestone))
        else:
            self._ask(self._asking.lift(block, name_of(self.whole, "milestone", str(of.milestone))))

    def move(self, milestone: str, day: object) -> None:
        """Give a milestone another due date."""
        title = name_of(self.whole, "milestone", milestone)
        self._do(f"节点“{title}”改为{day}", partial(self._context.office.plans.move, {milestone: day}))

    def _tell_lacks(self, lacks: Sequence[Refusal]) -> None:
        """What stands against issuing, and the way to the first of it."""
        caption, kind = next((_WAYS[no.code] for no in lacks if no.code in _WAYS), ("", ""))
        way = partial(self._edit_part, kind, "", {}) if kind else partial(self.act, "edit") if caption else None
        self._notice.say("refused", f"还不能印发。{told(lacks)}", caption, way)

    def _with_part(self, kind: str, name: str, record: str) -> None:
        if name == "remove":
            self._ask_to_remove(kind, record)
        else:
            self._edit_part(kind, "" if name == "new" else record, {})

    def _edit_part(self, kind: str, record: str, given: dict[str, object]) -> None:
        if not self._may_change():
            return
        asked = self._asking.part(self.whole, kind, record, given)
        others = others_of(self.whole, record).__getitem__
        if kind == "target":
            cluster = self.plan.cluster or ""
            dialog: RecordDialog = TargetDialog(self._context, asked, self._page, others, cluster)
        else:
            dialog = RecordDialog(self._context, asked, self._page, others)
        if not record:
            dialog.written.connect(partial(self._added, kind))
        self._show(dialog)

    def _ask_to_remove(self, kind: str, record: str) -> None:
        if self._may_change():
            title = f"删除“{name_of(self.whole, kind, record)}”"
            figures = sum(each.target == record for each in self.whole.actuals)
            told = f"已填报的{figures}期完成值不再显示。" if figures else ""
            question = Question(
                f"{title}？", f"{told}删除后可按 Ctrl+Z 撤回。", (("keep", "取消"), ("go", "删除")), "go"
            )
            self._put(question, title, partial(self._context.office.plans.remove_part, kind, record))

    def _ask_to_abandon(self) -> None:
        told = "方案恢复到上一次印发的内容，修订中的改动不再保留（可按 Ctrl+Z 撤回）。"
        question = Question("放弃这次修订？", told, (("keep", "取消"), ("go", "放弃修订")), "go")
        self._put(question, f"放弃修订 {self.plan.number}", partial(self._context.office.plans.abandon, self.plan))

    def _put(self, question: Question, title: str, write: Callable[[], Written]) -> None:
        self._context.bridge.ask(self._page, question, partial(self._answered, title, write))

    def _answered(self, title: str, write: Callable[[], Written], key: str) -> None:
        if key == "go":
            self._do(title, write)

    def _may_change(self) -> bool:
        if not self.open:
            self.tell_fixed()
        return self.open

    def _do(self, title: str, write: Callable[[], Written]) -> None:
        self._context.writes.do(title, write, done=self._done, refused=self._refused)

    def _ask(self, asked: Asked) -> None:
        self._show(RecordDialog(self._context, asked, self._page))

    def _show(self, dialog: RecordDialog) -> None:
        dialog.written.connect(partial(self._told, f"已{dialog.verb}"))
        self._context.bridge.show(dialog)

    def _added(self, kind: str, written: Written) -> None:
        """The cursor goes to what was added, for what is done next is done to it."""
        self.made.emit(kind, written.ids(kind)[0])

    def _done(self, _written: Written) -> None:
        self._told("已保存", _written)

    def _told(self, what: str, _written: Written) -> None:
        self._notice.say("done", f"{what}。可按 Ctrl+Z 撤回。")

    def _refused(self, no: Refusal) -> None:
        self.not_done.emit()
        self._notice.refuse(no)
