"""Two problems side by side, what differs in their texts marked."""

from __future__ import annotations

from difflib import SequenceMatcher
from html import escape

from ui.exchange.telling import STYLE as _STYLE
from ui.theme import COLOURS
from xzdesk.exchange.duplicates import Resemblance

STYLE = f"{_STYLE}\n.differs {{ background: {COLOURS['amber-soft']}; color: {COLOURS['amber']}; font-weight: bold; }}"
_LONGEST = 4000  # characters that are compared one by one; what is longer is shown as it is


def compared(pair: Resemblance) -> str:
    """A row and what it resembles: title, enterprise, request."""
    place = f"导入：第{pair.row}行"
    rows = (
        ("标题", pair.title, pair.other_title),
        ("企业（项目）名称", pair.own_subject, pair.subject),
        ("诉求", pair.own_request, pair.request),
    )
    lines = "".join(_line(caption, own, other) for caption, own, other in rows)
    where = "台账里的" if pair.in_ledger else "同一份文件的"
    return (
        f'<p class="muted">相近程度 {pair.score:.0%}；不同的字有底色</p>'
        '<table width="100%" cellspacing="0" style="margin-top:8px">'
        f'<tr><th width="18%">栏目</th><th width="41%">{escape(place)}</th>'
        f"<th>{where}{escape(pair.other)}</th></tr>{lines}</table>"
    )


def _line(caption: str, own: str, other: str) -> str:
    left, right = marked(own, other)
    return f'<tr><td class="muted">{caption}</td><td>{left or _nothing()}</td><td>{right or _nothing()}</td></tr>'


def marked(one: str, other: str) -> tuple[str, str]:
    """Both texts as HTML, what the other lacks marked in each."""
    if not one or not other or len(one) + len(other) > _LONGEST:
        return _plain(one), _plain(other)
    left, right = [], []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        left.append(_part(one[a:b], differs=tag != "equal"))
        right.append(_part(other[c:d], differs=tag != "equal"))
    return "".join(left), "".join(right)


def _part(text: str, *, differs: bool) -> str:
    told = _plain(text)
    return f'<span class="differs">{told}</span>' if differs and text else told


def _plain(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _nothing() -> str:
    return '<span class="muted">—</span>'
