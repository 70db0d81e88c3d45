"""What a file that came in is: one front door for all of them. It shows by the content, not by the name."""

from __future__ import annotations

from pathlib import Path

from xzdesk.core.captions import Captioned
from xzdesk.errors import Refusal
from xzdesk.exchange.adoption.mapping import read_ledger
from xzdesk.exchange.anyfile import read_any
from xzdesk.exchange.identity import MARK as REFERRAL_MARK
from xzdesk.exchange.packet_read import MAX_BYTES, is_packet
from xzdesk.exchange.plan_columns import MARK as PLANS_MARK
from xzdesk.exchange.tables import best_table
from xzdesk.exchange.template_columns import LEDGER_MARK
from xzdesk.exchange.template_read import find_table, mark_of
from xzdesk.sheets import is_printed
from xzdesk.workbooks.bounds import check_file
from xzdesk.workbooks.reader import Book
from xzdesk.workbooks.watch import UNWATCHED, Watch

_ANSWER = ("处理方式", "答复类型", "答复意见", "答复人")  # captions of a referral workbook that lost its hidden sheet
_ENOUGH = 3


class Kind(Captioned):
    """The kinds of files that an office takes in."""

    REFERRAL = "referral", "报送件"
    PACKET = "packet", "数据包"
    TEMPLATE = "template", "问题填报表"
    LEDGER = "ledger", "台账导出表"
    PLANS = "plans", "方案填报表"
    OLD_LEDGER = "old_ledger", "旧台账"


def recognise(path: Path) -> Kind:
    """The kind of a file. Refusal when it cannot be read, or is none of them."""
    return look_into(path)[0]


def look_into(path: Path, watch: Watch = UNWATCHED) -> tuple[Kind, Book | None]:
    """The kind of a file, and what was read of it to know; None of a packet. Refusal as `recognise`, and when the
    watch ends it."""
    check_file(path, MAX_BYTES)
    if is_printed(path):
        raise Refusal("intake_own_paper", name=path.name)
    if is_packet(path):
        return Kind.PACKET, None
    book = read_any(path, watch)
    return _kind(path, book), book


def _kind(path: Path, book: Book) -> Kind:
    if any(sheet.first.value == REFERRAL_MARK for sheet in book.sheets) or _looks_answered(book):
        return Kind.REFERRAL
    if any(sheet.first.value == PLANS_MARK for sheet in book.sheets):
        return Kind.PLANS
    if mark_of(book) == LEDGER_MARK:
        return Kind.LEDGER
    if mark_of(book) or find_table(book) is not None:
        return Kind.TEMPLATE
    try:
        read_ledger(book)
    except Refusal as no:
        raise Refusal("intake_kind_unknown", name=path.name) from no
    return Kind.OLD_LEDGER


def _looks_answered(book: Book) -> bool:
    return best_table(book.sheets, _ANSWER, _ENOUGH) is not None
