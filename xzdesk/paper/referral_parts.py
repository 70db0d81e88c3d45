"""What the letter and the report share: the facts told in sentences, and the sheet to sign and to answer on."""

from __future__ import annotations

from collections.abc import Iterator

from xzdesk.core.office import SETTINGS, Settings, office_record
from xzdesk.paper.document import (
    Align,
    Block,
    Heading,
    KeyValues,
    PageBreak,
    Pair,
    Paragraph,
    Signature,
    SignatureGrid,
    SignBox,
)
from xzdesk.paper.form_parts import Matter, assigned, ending, history_table, is_forwarded, sender
from xzdesk.problems.records import Referral, State

_BLANK = "\u3000" * 6  # to be written by hand


def told(title: str, text: str | None, level: int = 1) -> Iterator[Block]:
    """A heading and its text; nothing where there is no text."""
    if text:
        yield Heading(title, level)
        yield Paragraph(text)


def subject_sentence(matter: Matter) -> str:
    """Who it is about: name, kind, code, place, cluster, category, severity, and whom to ask there."""
    problem = matter.problem
    place = f"{problem.county or ''}{problem.township or ''}"
    parts = [f"{problem.subject_name}（{matter.value(problem, 'subject_kind')}）"]
    if problem.credit_code:
        parts.append(f"统一社会信用代码{problem.credit_code}")
    if place:
        parts.append(f"位于{place}")
    parts.append(f"所属产业集群为{problem.cluster}")
    kind = f"问题类别为{problem.category}，严重程度为{matter.value(problem, 'severity')}"
    source = f"问题来源为{matter.value(problem, 'source')}，{matter.value(problem, 'found_on')}受理"
    asked = [word for word in (problem.contact, problem.phone) if word]
    contact = f"企业（项目）联系人：{'，'.join(asked)}。" if asked else ""
    return f"{'，'.join(parts)}。{kind}。{source}。{contact}"


def by_when(matter: Matter, referral: Referral) -> str:
    """于2026年4月9日前; before it is sent, by the rules: 自报送之日起10个工作日内."""
    if referral.reply_due_on:
        return f"于{matter.due(referral.reply_due_on)}前"
    return f"自报送之日起{matter.problems.clockwork.allowed(State.REFERRED, referral.tier)}个工作日内"


def signed(matter: Matter, referral: Referral) -> Iterator[Block]:
    """The sender, the day of approval, and whom to ask, in brackets below the day (附注, GB/T 9704-2012, 7.3.6)."""
    yield Signature(sender(matter, referral), referral.approved_on, seal=True)
    person, phone = _by_hand(matter, referral, referral.drafted_by), _phone(matter, referral)
    yield Paragraph(f"（联系人：{person or _BLANK}，联系电话：{phone or _BLANK}）", align=Align.LEFT)


def _phone(matter: Matter, referral: Referral) -> str:
    """The telephone of the county's office; what a department writes when it forwards is not known here."""
    rules = matter.problems.ledger.get(Settings, office_record(matter.problem.county or "", SETTINGS))
    return _by_hand(matter, referral, rules.phone if rules else "")


def _by_hand(matter: Matter, referral: Referral, name: str | None) -> str:
    """A county person's name; what a department signs when it forwards is not known here."""
    return "" if is_forwarded(matter, referral) else name or ""


def sheet(matter: Matter, referral: Referral, *rows: tuple[Pair, ...]) -> Iterator[Block]:
    """报送审签单, the places for the answer, and the history, from a new page on."""
    yield PageBreak(name="审签单")
    yield KeyValues((*_cover(matter, referral), *rows, *_signing(matter, referral)), title="报送审签单")
    yield SignatureGrid(_boxes(matter, referral))
    yield from _answers(matter, referral)
    problem = matter.problem
    said = (referral.reason, referral.measures_taken, referral.request, referral.opinions)
    replies = [reply.text for reply in matter.family.replies_to(referral)]
    yield history_table(matter, (problem.description, problem.request, *said, *replies, referral.end_reason))


def _cover(matter: Matter, referral: Referral) -> tuple[tuple[Pair, ...], ...]:
    problem = matter.problem
    return (
        (matter.pair(referral, "number"), Pair("问题编号", problem.number or "")),
        (Pair("标题", problem.title or ""),),
        (Pair("发文单位", sender(matter, referral)), Pair("主送单位", referral.to_unit or "")),
        matter.pairs(referral, "tier", "state"),
        matter.pairs(problem, "unit", "person"),
    )


def _signing(matter: Matter, referral: Referral) -> tuple[tuple[Pair, ...], ...]:
    """Who drafted and who approved; what a department passes on was approved in the county."""
    if is_forwarded(matter, referral):
        return (
            (Pair("转报单位", referral.drafted_by or ""), Pair("转报日期", matter.value(referral, "drafted_on"))),
            (Pair("县级审签人", referral.approver or ""), matter.pair(referral, "reply_due_on")),
        )
    return (
        matter.pairs(referral, "drafted_by", "drafted_on"),
        matter.pairs(referral, "approver", "approved_on"),
        matter.pairs(referral, "reply_due_on"),
    )


def _boxes(matter: Matter, referral: Referral) -> tuple[SignBox, ...]:
    drafter = _by_hand(matter, referral, referral.drafted_by)
    leader = _by_hand(matter, referral, referral.approver)
    return (
        SignBox("拟稿人", name=drafter, day=referral.drafted_on if drafter else None, lines=2),
        SignBox("审核人意见"),
        SignBox("分管领导意见", name=leader, day=referral.approved_on if leader else None),
    )


def _answers(matter: Matter, referral: Referral) -> Iterator[Block]:
    """签收 and 答复, to be filled by hand until they have come."""
    receipt = matter.pairs(referral, "received_by", "received_on")
    replies = matter.family.replies_to(referral)
    rows: list[tuple[Pair, ...]] = [receipt]
    if referral.end_reason:
        rows.append((Pair(f"{ending(referral)}原因", referral.end_reason),))
        rows.append((Pair(f"{ending(referral)}日期", matter.value(referral, "ended_on")),))
    for reply in replies:
        rows += [
            matter.pairs(reply, "unit", "person"),
            matter.pairs(reply, "kind", "replied_on"),
            (matter.pair(reply, "text"),),
            matter.pairs(reply, "due_on", "transcribed_by"),
            *(
                (Pair("交办事项", assigned(item.unit, item.task, matter.due(item.due_on))),)
                for item in matter.family.assigned_by(reply)
            ),
        ]
    if not replies:
        rows += [(Pair("答复意见", lines=4),), (Pair("答复人"), Pair("答复日期")), (Pair("办结时限"),)]
    yield KeyValues(tuple(rows), title="签收和答复")
