"""The cover of a packet in plain words: who, when, for whom, how many of what, and which files it builds on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from xzdesk.core.captions import Tier
from xzdesk.core.fieldtypes import Day
from xzdesk.core.runs import Run
from xzdesk.exchange.packet import Manifest
from xzdesk.problems.known import VIRTUAL

COVER, TITLE = "封面", "产业发展问题数据包"
ANYBODY = "任何一方"
UPPER = "市级各单位（带有各县区的内容，县区不能导入）"
_COUNTED = {
    "problem": "问题{}项",
    "progress": "进展{}条",
    "referral": "报送件{}件",
    "reply": "答复{}件",
    "change": "改动{}项",
}
_RUNS = 6  # that a cell tells one by one
_BRINGS = ("工作台", "本文件带来的改动", "此前应已收到")
_NOTES = (
    "请在程序的“数据交换”页导入本文件；可以重复导入，多个文件的先后次序不限。",
    "各表只供阅读和打印，改动表中的内容不会导入，也不要删除表或另存为其他格式。",
    "缺少此前的文件时，程序会在导入前说明缺哪一台、哪一段，请向发送单位补要。",
)

Names = Callable[[str], str]  # site -> the name of its desk, empty where it is not to be told


@dataclass(frozen=True)
class Cover:
    """Facts as (label, text), the table of what it builds on with its captions first, and notes."""

    title: str
    facts: Sequence[tuple[str, str]]
    brings: Sequence[tuple[str, str, str]]
    notes: Sequence[str] = _NOTES


def cover(manifest: Manifest, names: Names) -> Cover:
    """What the cover says."""
    sender, made = manifest.sender, datetime.fromisoformat(manifest.made_at)
    unit = f"（{sender.unit}）" if sender.unit and sender.unit != sender.office else ""
    facts = [
        ("发送单位", f"{names(sender.site)}{unit}"),
        ("经办人", sender.operator),
        ("制作时间", f"{Day().show(made.date())}{made:%H:%M}"),
        ("发给", _for(manifest, names)),
        ("内容", counted(manifest.counts)),
        ("文件", f"第{manifest.part}个，共{manifest.parts}个"),
        ("文件编号", manifest.id),
        ("回执", _receipt(manifest, names)),
    ]
    return Cover(TITLE, facts, [_BRINGS, *_brings(manifest, names)])


def _for(manifest: Manifest, names: Names) -> str:
    upper = manifest.sender.role is not Tier.COUNTY
    if not manifest.for_site:
        return UPPER if upper else ANYBODY
    limits = f"（只带{manifest.for_county}的内容）" if upper and manifest.for_county else ""
    return f"{names(manifest.for_site)}{limits}"


def counted(counts: Mapping[str, int]) -> str:
    """How many of what, in words; of more changes than were looked into only their number."""
    told = [text.format(counts.get(kind, 0)) for kind, text in _COUNTED.items()]
    return "，".join(("、".join(told[:-1]), told[-1])) if len(counts) > 1 else told[-1]


def _receipt(manifest: Manifest, names: Names) -> str:
    """What the sender has of others."""
    others = {site: seen for site, seen in manifest.seen.items() if not site.startswith(VIRTUAL)}
    known = [(names(site), seen) for site, seen in sorted(others.items()) if site != manifest.sender.site and seen]
    told = [f"{name}至第{seen}号" for name, seen in known if name]
    return f"本台已收到：{'；'.join(told)}" if told else "本台还没有收到其他工作台的改动"


def _brings(manifest: Manifest, names: Names) -> Iterator[tuple[str, str, str]]:
    answers = 0
    for site, runs in sorted(manifest.runs.items()):
        if site.startswith(VIRTUAL):
            answers += 1
            continue
        base = manifest.base.get(site, 0)
        new = [run for run in runs if run[1] > base]  # the desk's own record comes along each time
        yield names(site), _told(new), f"第1至{base}号" if base else "无"
    if answers:
        yield "导入的答复", f"{answers}份", "—"


def _told(runs: Sequence[Run]) -> str:
    """The numbers; of many runs, as an excerpt brings them, only how many of which."""
    if len(runs) > _RUNS:
        count = sum(last - first + 1 for first, last in runs)
        return f"{numbers((runs[0][0], runs[-1][1]))}中的{count}项"
    return "、".join(map(numbers, runs)) or "无"


def numbers(run: Run) -> str:
    """A range of numbers in words."""
    first, last = run
    return f"第{first}号" if first == last else f"第{first}至{last}号"
