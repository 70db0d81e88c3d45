"""What the county's cells of a referral said when it left: only their hashes travel, the log has the words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xzdesk.core.captions import Tier
from xzdesk.core.changes import canonical
from xzdesk.core.desk import Desk
from xzdesk.core.fields import KINDS
from xzdesk.core.store import Store
from xzdesk.errors import Refusal
from xzdesk.exchange.cells import locked_hash, same_text, writable
from xzdesk.exchange.columns import COVER, Column, county_columns
from xzdesk.exchange.cover import Line, cover
from xzdesk.exchange.identity import Identity, Item
from xzdesk.problems.deadlines import ESTIMATE
from xzdesk.problems.records import DUE_FIELDS
from xzdesk.workbooks.reader import Book

_UNREADABLE = (Refusal, ValueError, TypeError, AttributeError)  # a value that another program wrote


def originals(store: Store, item: Item, tier: Tier) -> dict[str, str]:
    """Caption -> the text as it left, where the log has held it."""
    records = {"problem": item.problem, "referral": item.referral}
    found: dict[str, str] = {}
    for column in county_columns(tier):
        wanted = item.hashes.get(column.caption)
        texts = _texts(store, column, records[column.kind])
        original = next((text for text in texts if locked_hash(text) == wanted), None)
        if original is not None:
            found[column.caption] = original
    return found


def _texts(store: Store, column: Column, record: str) -> Iterator[str]:
    """The cell's text for every value that its field has had; the first is that of none."""
    spec = KINDS[column.kind].fields[column.name]
    changes = store.changes(column.kind, record)
    held = {canonical(new): new for change in changes for name, (_, new) in change.patch.items() if name == column.name}
    yield ""
    for value in reversed(held.values()):
        try:
            text = column.type.show(spec.type.load(value))
        except _UNREADABLE:
            continue
        yield writable(text)
        if column.name in DUE_FIELDS:
            yield writable(text + ESTIMATE)


def cover_as_it_left(desk: Desk, identity: Identity, book: Book) -> list[Line]:
    """The cover, each cell as it came where nobody touched it; what cannot be known any more stays empty."""
    packet = identity.packet
    left_on = date.fromisoformat(packet.exported_at[:10])
    lines = cover(packet, len(identity.items), (), desk.operator, left_on)
    sheet = next((each for each in book.sheets if each.name == COVER), None)
    made: list[Line] = []
    for number, (look, *texts) in enumerate(lines, start=1):
        came = [sheet.rows.get(number, {}).get(place) if sheet else None for place in (1, 2)]
        said = [
            _as_hashed(packet.cover.get(f"{number},{place}"), cell.value if cell else None, text)
            for place, cell, text in zip((1, 2), came, texts, strict=True)
        ]
        made.append((look, said[0], said[1]))
    return made


def _as_hashed(wanted: str | None, *texts: object) -> str:
    return next((str(text) for text in texts if same_text(text) and locked_hash(text) == wanted), "")
