"""A window's desk, and a second desk of the same county that the packets go to and fro with. All 示例."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import NOON, new_store
from xzdesk.core.captions import Tier
from xzdesk.exchange.packet_export import announce, export_packet
from xzdesk.exchange.packet_merge import Merged, merge_packet, preview_packet
from xzdesk.exchange.packet_read import read_packet
from xzdesk.office import Office, open_office
from xzdesk.problems.usecases import Problems


@contextmanager
def another(folder: Path, office: str = "沛县", letter: str = "B", role: Tier = Tier.COUNTY) -> Iterator[Office]:
    """Another installation, open as long as the test."""
    store = new_store(folder, office, letter=letter, role=role, operator=f"示例经办{letter}")
    made = open_office(store, now=lambda: NOON)
    announce(made.problems)
    yield made
    store.close()


def carry(of: Problems, to: Problems, folder: Path, *, for_site: str = "") -> Merged:
    """Everything from one desk to another in a packet."""
    path = folder / f"示例数据包{len(list(folder.glob('示例数据包*.xlsx')))}.xlsx"
    export_packet(of, path, for_site)
    return merge_packet(to, preview_packet(to, read_packet(path)))
