"""Files in: import, for every kind of file that an office gets."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ui.cli.options import add_common, add_json
from ui.cli.output import DONE, FINDINGS, Answer, table
from ui.cli.parser import Commands
from ui.cli.session import Session
from ui.cli.source import read_object
from xzdesk.core.store import Occasion
from xzdesk.exchange.addressed import about_addressed, answers, read_addressed
from xzdesk.exchange.adoption.intake import LedgerPreview, accept_ledger, preview_ledger
from xzdesk.exchange.adoption.mapping import Mapping
from xzdesk.exchange.adoption.proposal import propose_mapping
from xzdesk.exchange.duplicates import Resemblance
from xzdesk.exchange.findings import TAKEN_IN, RowKind, RowResult
from xzdesk.exchange.intake import Preview, Result, accept, preview
from xzdesk.exchange.kinds import Kind, recognise
from xzdesk.exchange.leftover import save_leftover
from xzdesk.exchange.packet_arrival import arriving_packet
from xzdesk.exchange.packet_merge import PacketPreview, merge_packet, preview_packet
from xzdesk.exchange.packet_telling import Refused
from xzdesk.exchange.plan_intake import PlanPreview, accept_plans, beside, preview_plans
from xzdesk.exchange.refused_rows import save_refused
from xzdesk.exchange.template import ProblemPreview, accept_problems, preview_problems
from xzdesk.findings import Finding
from xzdesk.office import Office
from xzdesk.problems.usecases import Problems

_REFUSED = (RowKind.REFUSED, RowKind.CONFLICT)
_Seen = Preview | ProblemPreview | LedgerPreview | PlanPreview


def add_commands(commands: Commands) -> None:
    """import."""
    taking = commands.add_parser("import", help="导入对方填好的报送件、数据包、填报表、改过的台账或旧台账")
    taking.add_argument("file", metavar="FILE", type=Path, help="收到的文件，自动辨认是哪一种")
    taking.add_argument("--mapping", metavar="FILE", help="旧台账的栏目对应（JSON）；预览时输出的 mapping 改好即可")
    taking.add_argument("--dry-run", action="store_true", help="只预览，不写入")
    taking.add_argument("--refused", metavar="FILE", type=Path, help="把没有导入的行连同原因存为工作簿，改好可再导入")
    add_common(taking)
    add_json(taking)
    taking.set_defaults(run=_import)


def _import(session: Session, given: argparse.Namespace) -> Answer:
    mapping = Mapping.from_json(read_object(given.mapping)) if given.mapping else None
    kind = Kind.OLD_LEDGER if mapping else recognise(given.file)
    with session.office() as office:
        if kind is Kind.PACKET or (kind is Kind.REFERRAL and answers(office.problems)):
            return _packet(session, office, kind, given)
        seen = _preview(office.problems, kind, given.file, mapping)
        gesture, backup = "", None
        if not given.dry_run and any(row.kind in TAKEN_IN for row in seen.rows):
            backup = session.vault.backup(office.ledger, occasion=Occasion.IMPORT)
            gesture = _accept(office.problems, seen).gesture
        if given.refused:
            save_refused(office.problems, seen, given.refused)
        gaps = _gaps(office)
    document = {"kind": kind.value, **_preview_json(seen), **_more_json(seen), "gaps": gaps, "dry_run": given.dry_run}
    document |= {"gesture": gesture, "backup": str(backup) if backup else None}
    refused = seen.counts.refused or seen.findings
    return Answer(document, _told(kind, seen, given), FINDINGS if refused else DONE)


def _preview(problems: Problems, kind: Kind, path: Path, mapping: Mapping | None) -> _Seen:
    if kind is Kind.REFERRAL:
        return preview(problems, path)
    if kind is Kind.PLANS:
        return preview_plans(beside(problems), path)
    if kind is Kind.OLD_LEDGER:
        return preview_ledger(problems, path, mapping or propose_mapping(problems, path))
    return preview_problems(problems, path)


def _accept(problems: Problems, seen: _Seen) -> Result:
    if isinstance(seen, Preview):
        return accept(problems, seen)
    if isinstance(seen, PlanPreview):
        return accept_plans(beside(problems), seen)
    return accept_ledger(problems, seen) if isinstance(seen, LedgerPreview) else accept_problems(problems, seen)


def _numbered(kind: Kind) -> str:
    return {Kind.REFERRAL: "报送件编号", Kind.PLANS: "方案编号"}.get(kind, "问题编号")


def _gaps(office: Office) -> list[dict[str, Any]]:
    return [{"site": gap.site, "first": gap.first, "last": gap.last} for gap in office.ledger.gaps()]


def _preview_json(seen: _Seen) -> dict[str, Any]:
    """read = new + changed + same + the length of refused; conflicts are those of the refused that clash."""
    counts = seen.counts
    refused = [_refused_json(row, seen.findings) for row in seen.rows if row.kind in _REFUSED]
    return {
        "number": seen.number,
        "partner": seen.partner,
        "read": counts.read,
        "new": counts.new,
        "changed": counts.changed,
        "same": counts.same,
        "refused": refused,
        "findings": [each._asdict() for each in seen.findings],
        "conflicts": [row.number for row in seen.rows if row.kind is RowKind.CONFLICT],
    }


def _more_json(seen: _Seen) -> dict[str, Any]:
    """Likely duplicates of problems; of an old ledger the mapping and the state of each row."""
    if isinstance(seen, Preview):
        return {}
    more: dict[str, Any] = {"resembling": [each._asdict() for each in seen.resembling]}
    if isinstance(seen, LedgerPreview):
        more |= {"mapping": seen.mapping.to_json(), "states": [state.value if state else "" for state in seen.states]}
    return more


def _refused_json(row: RowResult, findings: Sequence[Finding]) -> dict[str, Any]:
    """Where and why; column and value where one cell is at fault."""
    at_fault = next((each for each in findings if (each.sheet, each.row) == (row.sheet, row.row)), None)
    column, value = (at_fault.column, at_fault.value) if at_fault else ("", "")
    place = {"sheet": row.sheet, "row": row.row, "column": column, "value": value}
    return {**place, "number": row.number, "title": row.title, "reason": row.reason}


def _told(kind: Kind, seen: _Seen, given: argparse.Namespace) -> Iterator[str]:
    counts = seen.counts
    done = "预览" if given.dry_run else "导入"
    named = seen.number or f"{kind.caption}{given.file.name}"
    partner = f"（{seen.partner}）" if seen.partner else ""
    yield (
        f"{done}{named}{partner}：读取{counts.read}件，新增{counts.new}件，更新{counts.changed}件，"
        + (f"无变化{counts.same}件，未导入{counts.refused}件。")
    )
    rows = [(row.number, row.title, row.kind.caption, _cells(row), row.reason) for row in seen.rows]
    if rows:
        yield from table((_numbered(kind), "标题", "结果", "填写内容", "原因"), rows)
    for each in seen.resembling if not isinstance(seen, Preview) else ():
        like = f"{each.other}“{each.other_title}”（{each.subject}）"
        yield f"疑似重复：第{each.row}行“{each.title}”与{like}相近{_said(seen, each)}"
    yield from (f"提示：{each}" for each in seen.findings)
    if given.refused:
        yield f"未导入的行已存入：{given.refused}"


def _said(seen: _Seen, pair: Resemblance) -> str:
    """What was decided of a pair at this desk, for a file that came before."""
    said = seen.said if isinstance(seen, ProblemPreview | LedgerPreview) else {}
    verdict = said.get((pair.place, pair.other))
    return f"，已核对：{verdict.caption}" if verdict else ""


def _cells(row: RowResult) -> str:
    return "；".join(f"{cell.column}：{cell.new}" for cell in row.cells)


# packets


def _packet(session: Session, office: Office, kind: Kind, given: argparse.Namespace) -> Answer:
    """A packet merges as a whole, and so does what a referral workbook brings to the office that was asked: what is
    refused is kept beside the log and told by name."""
    referral = kind is Kind.REFERRAL
    if referral:
        seen = preview_packet(office.problems, read_addressed(office.problems, given.file))
    else:
        with arriving_packet(given.file) as packet:
            seen = preview_packet(office.problems, packet)
    notices = [*(about_addressed(seen.packet, given.file) if referral else ()), *seen.notices]
    conflicts: tuple[tuple[str, str], ...] = ()
    gesture, backup = "", None
    if not given.dry_run:
        backup = session.vault.backup(office.ledger, occasion=Occasion.IMPORT)
        merged = merge_packet(office.problems, seen)
        conflicts, gesture = merged.conflicts, merged.id
    if given.refused:
        save_leftover([], [_finding(given.file.name, each) for each in seen.refused], given.refused)
    document = {
        "kind": kind.value,
        "read": seen.counts.read,
        "new": seen.counts.new,
        "changed": seen.counts.changed,
        "same": seen.counts.same,
        "refused": [_finding(given.file.name, each)._asdict() for each in seen.refused],
        "conflicts": [list(key) for key in conflicts],
        "gaps": _gaps(office),
        "notices": notices,
        "dry_run": given.dry_run,
        "gesture": gesture,
        "backup": str(backup) if backup else None,
    }
    return Answer(
        document, _packet_told(kind, seen, notices, given), FINDINGS if seen.refused or seen.missing else DONE
    )


def _finding(name: str, refused: Refused) -> Finding:
    return Finding(name, refused.line, refused.fields, refused.record, str(refused.reason))


def _packet_told(kind: Kind, seen: PacketPreview, notices: Sequence[str], given: argparse.Namespace) -> Iterator[str]:
    counts, done = seen.counts, "预览" if given.dry_run else "导入"
    told = f"读取{counts.read}项，新增{counts.new}项，无变化{counts.same}项，未导入{counts.refused}项。"
    yield f"{done}{kind.caption}：{told}"
    yield from (f"提示：{notice}" for notice in notices)
    yield from (f"未导入：{each}" for each in seen.refused)
