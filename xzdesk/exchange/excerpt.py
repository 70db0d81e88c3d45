"""The excerpt of a county's log that goes with its referral workbook, on sheets that no hand touches.

It holds the changes of the problems in the workbook and of all that hangs on them. A desk of the office that was asked
takes it in like a packet: the county's later packets bring the same changes again. docs/exchange.md describes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from xzdesk.core.changes import COLUMNS, Change
from xzdesk.core.fields import described
from xzdesk.core.runs import of_numbers
from xzdesk.errors import Refusal
from xzdesk.exchange.left_out import rest
from xzdesk.exchange.packet import Checksum, Manifest, Packet
from xzdesk.exchange.packet_book import SHEET_CHANGES, change_sheets, manifest_rows, pieces_of, sheets_with_changes
from xzdesk.exchange.packet_export import OfSites, contents, counts_of, with_site_records
from xzdesk.exchange.packet_read import lines_of, told
from xzdesk.problems.known import VIRTUAL, vouched
from xzdesk.problems.queries import Ledger
from xzdesk.problems.records import CHILDREN
from xzdesk.problems.usecases import Problems
from xzdesk.workbooks.reader import Book, Sheet, read_book
from xzdesk.workbooks.watch import UNWATCHED, Watch

MARK, MANIFEST = "xzdesk-excerpt", "_excerpt"
MOST = 100_000  # changes: a workbook with more of them would be none that can be read back

_KIND = COLUMNS.index("kind")
_CHILDREN = tuple(described(cls).kind for cls in CHILDREN)
_DAMAGED = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    StopIteration,
    RecursionError,
)  # the manifest is not what it must be


def make_excerpt(problems: Problems, id: str, wanted: Sequence[str], items: int) -> Packet | None:
    """The changes of some problems, for a workbook of so many items; None when they are more than a workbook holds."""
    ledger, desk = problems.ledger, problems.desk
    runs = _numbers(ledger, wanted)
    manifest = Manifest(
        id=id,
        sender=desk.identity._replace(operator=desk.operator),
        made_at=desk.now.isoformat(timespec="seconds"),
        runs=runs,
        left_out={site: left for site, of_site in runs.items() if (left := rest(of_site))},
        seen=dict(ledger.seen()),
    )
    if manifest.size > MOST:
        return None
    made = contents(ledger, manifest)
    touched: dict[str, set[str]] = {}
    for place in range(len(made.lines)):
        kind, record = made.texts(place)[_KIND : _KIND + 2]
        touched.setdefault(kind, set()).add(record)
    counts = {**counts_of(touched, manifest.size), "item": items}
    return replace(made, manifest=replace(manifest, counts=counts))


def _numbers(ledger: Ledger, wanted: Sequence[str]) -> OfSites:
    """site -> its numbers among the changes of problems and all that was ever made for them, with what vouches for
    the answers among them, and with the record of each desk."""
    records = [*(("problem", problem) for problem in wanted), *ledger.hanging(_CHILDREN, wanted)]
    changes = [change for key in records for change in ledger.changes(*key)]
    changes += _vouchers(ledger, {each.gesture for each in changes if each.site.startswith(VIRTUAL)})
    numbers: dict[str, set[int]] = {}
    for change in changes:
        numbers.setdefault(change.site, set()).add(change.seq)
    return with_site_records(ledger, {site: of_numbers(numbers[site]) for site in sorted(numbers)})


def _vouchers(ledger: Ledger, gestures: set[str]) -> Iterable[Change]:
    records = [each for each in ledger.changes_of("exchange_file") if gestures & set(vouched(each))] if gestures else []
    return [change for each in records for change in ledger.changes("exchange_file", each.record)]


def excerpt_sheets(excerpt: Packet) -> list[tuple[str, Sequence[Sequence[str]]]]:
    """Names and rows of the sheets that hold it."""
    made = Checksum()
    rows: list[list[Sequence[str]]] = []
    for place, line in enumerate(excerpt.lines):
        made.add(line)
        if place % SHEET_CHANGES == 0:
            rows.append([COLUMNS])
        rows[-1] += pieces_of(line.decode().split("\t"))
    named: dict[str, Sequence[Sequence[str]]] = dict(zip(change_sheets(excerpt.manifest), rows, strict=True))
    named[MANIFEST] = manifest_rows(MARK, excerpt.manifest, made.close(excerpt.manifest.text))
    return list(named.items())


def read_excerpt(path: Path, watch: Watch = UNWATCHED) -> Packet:
    """The excerpt of a referral workbook; `watch` may end the reading. Refusal when there is none, or it was
    changed."""
    book = read_book(path, changes=True, watch=watch)
    sheet = next((each for each in book.sheets if each.first.value == MARK), None)
    if sheet is None:
        raise Refusal("excerpt_missing", name=path.name)
    try:
        text, digest = told(path.name, list(_rows(sheet)), MARK)
        manifest = Manifest.from_text(text)
        names = [each.name for each in book.sheets]
        lines = [line.encode() for name in sheets_with_changes(names) for line in _lines(book, name)]
    except Refusal as no:
        raise Refusal("excerpt_damaged" if no.code == "packet_damaged" else no.code, name=path.name) from no
    except _DAMAGED as no:
        raise Refusal("excerpt_damaged", name=path.name) from no
    made = Checksum()
    for line in lines:
        made.add(line)
    if made.close(text) != digest or len(lines) != manifest.size:
        raise Refusal("excerpt_damaged", name=path.name)
    return Packet(manifest, lines, path.name, book.sha256)


def _lines(book: Book, name: str) -> Iterable[str]:
    sheet = next(each for each in book.sheets if each.name == name)
    return lines_of(list(_rows(sheet))[1:])


def _rows(sheet: Sheet) -> Iterable[list[Any]]:
    """The cells of each row, as far as they reach, at least those of a change."""
    for _, cells in sorted(sheet.rows.items()):
        width = max([len(COLUMNS), *cells])
        yield ["" if place not in cells else str(cells[place].value) for place in range(1, width + 1)]
