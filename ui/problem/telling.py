"""What happened to a problem, as text to read, select and copy: progress, referrals with replies, history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from html import escape

from ui.theme import COLOURS
from xzdesk.core.fields import Record, described
from xzdesk.exchange.receipts import Delivered, Delivery
from xzdesk.problems.deadlines import Clockwork
from xzdesk.problems.family import Event, Family
from xzdesk.problems.records import DUE_FIELDS, Problem, Referral, Reply

STYLE = f"""
h3 {{ font-size: 14px; margin-top: 14px; margin-bottom: 4px; }}
p {{ margin-top: 2px; margin-bottom: 2px; }}
td {{ padding: 3px 10px 3px 0; vertical-align: top; }}
.when {{ color: {COLOURS["muted"]}; }}
.caption {{ color: {COLOURS["muted"]}; }}
"""
_CAPTION = f'width="112" style="color: {COLOURS["muted"]}"'
_RULE = f'<hr style="background-color: {COLOURS["line"]}">'
_GAP = "&nbsp;" * 3
_HANDLING = (
    "unit", "person", "due_on", "first_due_on", "extensions", "department", "ground", "reason", "measures_taken",
    "opinions", "handler", "resolved_on", "result", "evidence", "verifier", "closed_on", "satisfaction", "returns",
    "reopens", "withdraw_reason", "merged_into",
)  # fmt: skip
_SENT = (
    "to_unit", "request", "ground", "reason", "measures_taken", "opinions", "drafted_by", "drafted_on", "approver",
    "approved_on", "exported_on", "reply_due_on", "received_on", "received_by", "ended_on", "end_reason",
)  # fmt: skip
_UNSENT: Mapping[str, Sequence[Delivered]] = {}
_DESK, _STATE = 'width="170"', 'width="120"'
_STATES = {
    Delivery.RECEIVED: "green",
    Delivery.ANSWERED: "green",
    Delivery.UNCONFIRMED: "red",
    Delivery.UNSENT: "amber",
}
_ANSWERED = ("unit", "person", "kind", "replied_on", "text", "due_on", "transcribed_by")


def handling(family: Family, clockwork: Clockwork) -> str:
    """Who handles it and what came of it, then the dated notes, the last one first."""
    notes = sorted(_notes(family), key=lambda note: note[0] or date.min, reverse=True)
    told = "".join(_note(*note) for note in notes) or _nothing("还没有办理进展。")
    return f"{facts(family.problem, _HANDLING, clockwork)}<h3>办理进展</h3>{told}"


def referrals(family: Family, clockwork: Clockwork, sent: Mapping[str, Sequence[Delivered]] = _UNSENT) -> str:
    """Each referral with its replies and what they assigned, the last one first.

    `sent`: how each referral stands with its addressee's desk, by id; under "" the problem with every other desk.
    """
    if not family.referrals:
        told = _nothing("没有报送过上级。研判为市级部门协调或市委、市政府会商后，报送件列在这里。")
    else:
        told = _RULE.join(
            _referral(family, each, clockwork, sent.get(each.id, ())) for each in reversed(family.referrals)
        )
    passed = _delivery("这件问题的数据包送达", sent.get("", ()))
    return f"{passed}{_RULE}{told}" if passed else told


def _delivery(heading: str, delivered: Sequence[Delivered]) -> str:
    """Desk, state and since when, a line each."""
    rows = "".join(
        f"<tr><td {_DESK}>{escape(each.desk)}</td><td {_STATE}>{_state(each.state)}</td><td>{_since(each)}</td></tr>"
        for each in delivered
    )
    return f'<h3>{heading}</h3><table cellspacing="0">{rows}</table>' if rows else ""


def _state(state: Delivery) -> str:
    colour = COLOURS[_STATES.get(state, "text")]
    return f'<span style="color: {colour}">{state.caption}</span>'


def _since(each: Delivered) -> str:
    return f'<span class="when">{datetime.fromisoformat(each.since):%Y-%m-%d %H:%M} 起</span>'


def history(events: Sequence[Event]) -> str:
    """Who did what when, the last first; each field as old → new."""
    return "".join(_event(event) for event in reversed(events))


def facts(record: Record, names: Iterable[str], clockwork: Clockwork) -> str:
    """The fields that have something to tell, as a table; empty when none has."""
    fields = described(type(record)).fields
    told = {name: value for name in names if (value := getattr(record, name)) not in (None, 0)}
    rows = [
        f"<tr><td {_CAPTION}>{escape(fields[name].caption)}</td><td>{_lines(text)}</td></tr>"
        for name, value in told.items()
        if (text := fields[name].type.show(value) + (clockwork.mark(value) if name in DUE_FIELDS else ""))
    ]
    return f'<table width="100%">{"".join(rows)}</table>' if rows else ""


def _notes(family: Family) -> Iterator[tuple[date | None, str, str]]:
    """(day, who, text) of progress, extensions and verifications."""
    for progress in family.progress:
        yield progress.on, progress.author or "", progress.text or ""
    for each in family.extensions:
        yield each.on, each.approver or "", f"延期：{each.old_due_on} 延至 {each.due_on}。{each.reason or ''}"
    for check in family.verifications:
        told = "核验通过，销号。" if check.ok else "核验不通过，退回办理。"
        yield check.on, check.verifier or "", f"{told}{check.text or ''}"


def _note(day: date | None, who: str, text: str) -> str:
    return f'<p class="when">{day or ""}{_GAP}{escape(who)}</p><p style="margin-bottom:10px">{_lines(text)}</p>'


def _referral(family: Family, referral: Referral, clockwork: Clockwork, sent: Sequence[Delivered]) -> str:
    head = f"{escape(referral.number or '报送件')}{_GAP}{referral.state.caption}"
    replies = "".join(_reply(family, reply, clockwork) for reply in family.replies_to(referral))
    return f"<h3>{head}</h3>{facts(referral, _SENT, clockwork)}{_delivery('数据包送达', sent)}{replies}"


def _reply(family: Family, reply: Reply, clockwork: Clockwork) -> str:
    items = [
        f"<li>{escape(item.unit or '')}：{_lines(item.task or '')}{f'（{item.due_on}前）' if item.due_on else ''}</li>"
        for item in family.assigned_by(reply)
    ]
    assigned = f'<p class="caption">交办事项</p><ol>{"".join(items)}</ol>' if items else ""
    return f"<h3>答复</h3>{facts(reply, _ANSWERED, clockwork)}{assigned}"


def _event(event: Event) -> str:
    when = f'<span class="when">{event.at:%Y-%m-%d %H:%M}</span>'
    head = f"{when}{_GAP}<b>{escape(event.caption)}</b>{_GAP}{escape(event.operator)}"
    rows = "".join(
        f"<tr><td {_CAPTION}>{escape(caption)}</td><td>{_change(old, new)}</td></tr>"
        for caption, old, new in event.lines
        if old or new
    )
    return f'<p style="margin-top:10px">{head}</p><table width="100%">{rows}</table>'


def _change(old: str, new: str) -> str:
    if not old:
        return _lines(new)
    before = f'<span class="when">{_lines(old)}</span> → '
    return before + (_lines(new) if new else "（清空）")


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _nothing(text: str) -> str:
    return f'<p class="caption">{escape(text)}</p>'


def summary(problem: Problem) -> str:
    """One line under the title: whose, what about, since when."""
    fields = described(Problem).fields
    names = ("subject_name", "cluster", "category", "severity", "source", "township")
    parts = [fields[name].type.show(getattr(problem, name)) for name in names]
    found = f"{problem.found_on}受理" if problem.found_on else ""
    return " · ".join(filter(None, [*parts, found]))
