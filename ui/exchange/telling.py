"""One row of a returned workbook, cell by cell, as text to read and copy."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from html import escape

from ui.theme import COLOURS
from xzdesk.errors import Refusal
from xzdesk.exchange.findings import TAKEN_IN, CellChange, RowResult
from xzdesk.findings import Finding

STYLE = f"""
h3 {{ font-size: 15px; margin: 0; }}
h4 {{ font-size: 13px; margin-top: 14px; margin-bottom: 4px; }}
p {{ margin-top: 4px; margin-bottom: 4px; }}
td, th {{ padding: 5px 8px; vertical-align: top; }}
th {{ color: {COLOURS["muted"]}; background: {COLOURS["stripe"]}; text-align: left; font-weight: normal; }}
.muted {{ color: {COLOURS["muted"]}; }}
.new {{ color: {COLOURS["green"]}; font-weight: bold; }}
.reason {{ color: {COLOURS["red"]}; }}
"""

_MOST = 300  # lines that somebody reads


def row_told(row: RowResult, findings: Sequence[Finding]) -> str:
    """The row's cells beside what the ledger holds, then what was found in it."""
    place = f"“{row.sheet}”第{row.row}行" if row.row else row.sheet  # the records of a packet have no rows to point to
    where = "　".join(filter(None, (row.number, place)))
    reason = f'<p class="reason">{_lines(row.reason)}</p>' if row.reason else ""
    own = [each for each in findings if (each.sheet, each.row) == (row.sheet, row.row)]
    return (
        f'<p class="muted">{row.kind.caption}　{escape(where)}</p><h3>{escape(row.title or "（没有标题）")}</h3>'
        f"{reason}{_cells(row, _kept(own))}{findings_told('这一行的提示', own, row.reason)}"
    )


def findings_told(heading: str, findings: Sequence[Finding], said: str = "") -> str:
    """Findings with their place and value; empty when there are none. A reason that was `said` is not repeated."""
    wanted = [each for each in findings if each.value or each.reason not in said]
    told = "".join(_finding(each, said) for each in wanted[:_MOST])
    return f"<h4>{heading}</h4>{told}{_more(wanted)}" if told else ""


def notices_told(notices: Sequence[str]) -> str:
    """What is to be known before the import; empty when there is nothing."""
    told = "".join(f"<p>{_lines(each)}</p>" for each in notices[:_MOST])
    return f"<h4>导入前请看</h4>{told}{_more(notices)}" if told else ""


def _more(listed: Sequence[object]) -> str:
    """That there are more than are shown: a file may give rise to tens of thousands."""
    return f'<p class="muted">另有{len(listed) - _MOST}条，没有一一列出。</p>' if len(listed) > _MOST else ""


def _kept(findings: Sequence[Finding]) -> set[str]:
    """The columns of a row that is taken in whose cells are not: what the ledger says of the receipt stands."""
    return {each.column for each in findings if each.reason == str(Refusal("row_receipt_differs"))}


def _cells(row: RowResult, kept: Collection[str]) -> str:
    if not row.cells:
        return '<p class="muted">没有填写内容。</p>'
    taken = row.kind in TAKEN_IN
    lines = "".join(_cell(cell, taken and not cell.contested and cell.column not in kept) for cell in row.cells)
    return (
        '<table width="100%" cellspacing="0" style="margin-top:8px">'
        f'<tr><th width="23%">栏目</th><th width="32%">台账现有</th><th>文件填写</th></tr>{lines}</table>'
    )


def _cell(cell: CellChange, taken: bool) -> str:
    """Old beside new; the old is struck out where the new takes its place."""
    old, new = _lines(cell.old), _lines(cell.new) or "（清空）"
    if taken and cell.old != cell.new:
        old, new = f'<s style="color:{COLOURS["red"]}">{old}</s>', f'<span class="new">{new}</span>'
    if not cell.old:
        old = '<span class="muted">—</span>'
    return f'<tr><td class="muted">{escape(cell.caption)}</td><td>{old}</td><td>{new}</td></tr>'


def _finding(each: Finding, said: str) -> str:
    place = f"“{each.sheet}”{f'第{each.row}行' if each.row else ''}{f'“{each.column}”' if each.column else ''}"
    reason = "" if each.reason in said else _lines(each.reason)
    value = f'<span class="muted">原样：{_lines(each.value)}</span>' if each.value else ""
    return f"<p>{escape(place)}：{'<br>'.join(filter(None, (reason, value)))}</p>"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def loose(rows: Sequence[RowResult], findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings that belong to none of the rows: of the cover, of assigned items, of cells beside the table."""
    places = {(row.sheet, row.row) for row in rows} if findings else set()
    return (each for each in findings if (each.sheet, each.row) not in places)
