"""What the three forms share: the matter they are about, its grids, its history, the places to sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from xzdesk.catalogue import Catalogue
from xzdesk.core.captions import Captioned, Tier
from xzdesk.core.fields import Record, described
from xzdesk.core.fieldtypes import Day
from xzdesk.core.office import Site
from xzdesk.core.undo import PREFIX, void
from xzdesk.paper.document import Align, Cell, Column, Pair, SignBox, Table, cells, chinese_date
from xzdesk.paper.layout import TITLE_LINE, text_width
from xzdesk.problems.family import Event, Family, family, history
from xzdesk.problems.queries import Light
from xzdesk.problems.records import Problem, Referral, ReferralState, Reply
from xzdesk.problems.usecases import Problems

SEEN = "（见前）"
_LONG = 20  # characters from which the history points back, or gives a value its own line
# The step's own name says these already.
_UNTOLD = frozenset({"状态", "报送状态", "报送层级", "报送单位", "首次时限", "县区", "问题编号"})
_ITEM = frozenset({"责任单位", "交办内容", "办理时限"})  # of an assigned item
_SHORTER = {"退回（转报、不予审签）原因": "原因", "退回（转报、不予审签）日期": "日期"}
_LABELS = {"企业（项目）名称": "企业（项目）\n名称", "镇（街道、园区）": "镇（街道、\n园区）"}
_DUE = frozenset({"due_on", "first_due_on", "reply_due_on"})


class FormKind(Captioned):
    """The three escalation forms."""

    COUNTY_SHEET = "county_sheet", "县级办理单"
    COORDINATION_LETTER = "coordination_letter", "提请协调函"
    CONSULTATION_REPORT = "consultation_report", "提请会商报告"


@dataclass(frozen=True)
class Matter:
    """A problem with all that a form may say of it."""

    problems: Problems
    problem: Problem
    family: Family

    @property
    def today(self) -> date:
        return self.problems.desk.today

    @cached_property
    def catalogue(self) -> Catalogue:
        """The edition that the problem was made under."""
        editions = self.problems.editions
        edition = self.problem.edition or ""
        return editions.get(edition) if edition in editions else editions.current

    @cached_property
    def events(self) -> list[Event]:
        """The history without what was taken back."""
        found = history(self.problems.ledger, self.problem)
        gestures = {event.gesture for event in found}
        return [e for e in found if not e.gesture.startswith(PREFIX) and not void(e.gesture, gestures)]

    @property
    def light(self) -> Light:
        return self.problems.clockwork.light(self.problem, self.today)

    def due(self, day: date | None) -> str:
        """A due date, marked where the year's arrangement is not published yet."""
        return chinese_date(day) + self.problems.clockwork.mark(day) if day else ""

    def value(self, record: Record, name: str) -> str:
        """A field as printed."""
        value, spec = getattr(record, name), described(type(record)).fields[name]
        return self.due(value) if name in _DUE else spec.type.show(value)

    def pair(self, record: Record, name: str, *, lines: int = 1) -> Pair:
        """A field with its caption."""
        caption = described(type(record)).fields[name].caption
        return Pair(_LABELS.get(caption, caption), self.value(record, name), lines)

    def pairs(self, record: Record, *names: str) -> tuple[Pair, ...]:
        return tuple(self.pair(record, name) for name in names)


def matter_of(problems: Problems, problem: Problem) -> Matter:
    """Read what a form needs."""
    return Matter(problems, problem, family(problems.ledger, problem))


def policy(catalogue: Catalogue) -> str:
    """The work plan's title and number, and its words on the three tiers."""
    named = f"《{catalogue.title}》（{catalogue.document}）"
    for duty in catalogue.duties_of("县区"):
        _, found, rest = duty.text.partition("县级层面")
        if found:
            return f"{named}县区职责第{duty.number}项：“{found}{rest}”"
    return named


def quoted(title: str | None) -> str:
    """A title in quotation marks; marks within it become the inner ones."""
    return f"“{(title or '').replace('“', '‘').replace('”', '’')}”"


def headline(before: str, title: str | None, after: str) -> str:
    """关于提请协调“…”问题的函, cut into lines where it reads on."""
    middle = quoted(title)
    if text_width(before + middle + after) <= TITLE_LINE:
        return before + middle + after
    if text_width(before + middle) <= TITLE_LINE:
        return f"{before}{middle}\n{after}"
    return f"{before}\n{middle}\n{after}"


def subject_pairs(matter: Matter) -> tuple[tuple[Pair, ...], ...]:
    """Whose problem it is and what kind."""
    problem = matter.problem
    return (
        matter.pairs(problem, "title"),
        matter.pairs(problem, "subject_name"),
        matter.pairs(problem, "subject_kind", "credit_code"),
        matter.pairs(problem, "county", "township"),
        matter.pairs(problem, "cluster", "category"),
        matter.pairs(problem, "severity", "source"),
        matter.pairs(problem, "found_on", "registered_on"),
        matter.pairs(problem, "systemic", "major_advancement"),
        matter.pairs(problem, "contact", "phone"),
    )


def due_pair(matter: Matter) -> Pair:
    """办理时限 with its light."""
    pair = matter.pair(matter.problem, "due_on")
    light = "" if matter.light is Light.NONE or not matter.problem.due_on else matter.light.value
    return Pair(pair.label, Cell(pair.cell.text, light=light))


def history_table(matter: Matter, told: Iterable[str | None] = ()) -> Table:
    """办理经过, oldest first. Long texts that the form has already (`told`) are only pointed to."""
    before = {text for text in told if text and len(text) >= _LONG}
    return Table(
        (Column("日期", 2.4, Align.CENTER), Column("环节", 2, Align.CENTER), Column("经办人", 2), Column("内容", 8)),
        tuple(
            cells(event.at.date().isoformat(), event.caption, event.operator, "\n".join(_told(matter, event, before)))
            for event in matter.events
        ),
        title=f"办理经过（截至{chinese_date(matter.today)}）",
    )


def _told(matter: Matter, event: Event, before: set[str]) -> Iterator[str]:
    """The lines of one step: short values together, then each long text, which joins `before`."""
    if event.action == "add":
        yield matter.problem.title or ""
        return
    told = [(_SHORTER.get(caption, caption), new) for caption, old, new in event.lines if new or old]
    told, items = _parted(told) if event.action == "reply" else (told, [])
    short = [f"{caption}：{_marked(matter, caption, new)}" for caption, new in told if _is_news(event, caption, new)]
    if short:
        yield "；".join(dict.fromkeys(short))
    elif not items and not any(_is_long(text) for _, text in told):
        yield f"已{event.caption}"
    for caption, text in dict.fromkeys(told):
        if _is_long(text):
            yield f"{caption}：{SEEN if text in before else text}"
            before.add(text)
    for item in items:
        due = matter.due(Day().read(item.get("办理时限")))
        yield "交办事项：" + assigned(item.get("责任单位"), item.get("交办内容"), due)


def _parted(told: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[dict[str, str]]]:
    """A step's own values, and the items that it assigns: each begins with its unit."""
    own: list[tuple[str, str]] = []
    items: list[dict[str, str]] = []
    for caption, value in told:
        if caption == "责任单位":
            items.append({})
        if items and caption in _ITEM and caption not in items[-1]:
            items[-1][caption] = value
        else:
            own.append((caption, value))
    return own, items


def assigned(unit: str | None, task: str | None, due: str) -> str:
    """An assigned item on one line; `due` as printed, empty when there is none."""
    return f"{unit or ''}：{task or ''}" + (f"（办理时限：{due}）" if due else "")


def _is_long(text: str) -> bool:
    return len(text) >= _LONG or "\n" in text or text.endswith("。")


def _is_news(event: Event, caption: str, value: str) -> bool:
    """False for what the step's row says already: who took it and on which day."""
    if _is_long(value) or caption in _UNTOLD or value == event.operator:
        return False
    if event.action == "extend" and caption == "办理时限":  # said as 延期至
        return False
    return not (caption.endswith("日期") and value == chinese_date(event.at.date()))


def _marked(matter: Matter, caption: str, value: str) -> str:
    """A value as printed; a due date marked where it is an estimate."""
    if value and (caption.endswith("时限") or caption == "延期至"):
        return matter.due(Day().read(value))
    return value or "（清空）"


def operator_box(matter: Matter, actions: tuple[str, ...]) -> SignBox:
    """经办人: who took the last of these steps, and when."""
    event = next((e for e in reversed(matter.events) if e.action in actions), None)
    return SignBox("经办人", name=event.operator if event else "", day=event.at.date() if event else None, lines=2)


def referrals_of(matter: Matter, tier: Tier) -> list[Referral]:
    """The referrals that were sent, or drafted to be sent, to a tier."""
    return [referral for referral in matter.family.referrals if referral.tier is tier]


def is_forwarded(matter: Matter, referral: Referral) -> bool:
    """Whether the addressed department made it, when it passed another one on."""
    return any(
        other.state is ReferralState.FORWARDED and other.to_unit == referral.drafted_by
        for other in matter.family.referrals
        if other.id < referral.id
    )


def sender(matter: Matter, referral: Referral) -> str:
    """Who sends it: the department that forwards, else the office at whose desk it was drafted."""
    if is_forwarded(matter, referral) and referral.drafted_by:
        return referral.drafted_by
    made = matter.problems.ledger.changes("referral", referral.id)
    identity = matter.problems.desk.identity
    site = made[0].site if made else identity.site
    if site == identity.site:
        return identity.unit or identity.office
    known = matter.problems.ledger.get(Site, site)
    return (known.unit if known else None) or matter.problem.county or ""


def earlier(matter: Matter, referral: Referral) -> str:
    """What the referrals before this one led to, one sentence each; empty when it is the first."""
    told = []
    for other in matter.family.referrals:
        if other.id < referral.id and other.state is not ReferralState.DECLINED:
            told.append(_outcome(matter, other))
    return "\n".join(told)


def _outcome(matter: Matter, referral: Referral) -> str:
    sent = f"{chinese_date(referral.approved_on)}以{referral.number}报{referral.to_unit}。"
    if referral.state in (ReferralState.RETURNED, ReferralState.FORWARDED):
        sent += f"{chinese_date(referral.ended_on)}{ending(referral)}：{referral.end_reason}"
    return sent + "".join(_answer(reply) for reply in matter.family.replies_to(referral))


def ending(referral: Referral) -> str:
    """退回, 转报会商, 未予审签: how a referral ended without an answer."""
    return referral.state.caption.removeprefix("已")


def _answer(reply: Reply) -> str:
    kind = f"（{reply.kind.caption}）" if reply.kind else ""
    return f"{chinese_date(reply.replied_on)}{reply.unit}答复{kind}：{reply.text}"
