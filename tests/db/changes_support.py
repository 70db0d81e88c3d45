"""Random histories of several desks, as changes for a store."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from xzdesk.core.changes import Change
from xzdesk.core.clock import next_stamp
from xzdesk.core.fields import EXISTS
from xzdesk.core.fieldtypes import Stored
from xzdesk.core.fold import fold

START_MS = 1_772_000_000_000
VALUES: dict[str, tuple[Stored, ...]] = {
    "title": ("用地指标不足", "融资困难", "Ａ区 用电", None),
    "description": ("企业用地，急", "5G基站选址", None),
    "status": ("triage", "handling", "closed", "nonsense of a newer program"),
    "tier": ("county", "department", None),
    "unit": ("沛县工信局（示例）", "市发展改革委（示例）", None),
    "due_on": ("2026-03-01", "2026-04-01", "no day"),
    "stage_on": ("2026-02-01", "2026-03-05"),
    "systemic": (True, False, None),
    "extensions": (0, 1, "two"),
    "field_of_a_newer_program": ("x", ["y"]),
}
RECORDS = (("problem", "p1"), ("problem", "p2"), ("progress", "n1"), ("kind_of_a_newer_program", "k1"))


@dataclass
class Author:
    """An installation that edits what it has seen, and hears of others."""

    site: str
    seen: dict[str, Change] = field(default_factory=dict)
    made: int = 0

    def edit(self, moment: int, key: tuple[str, str], values: dict[str, Stored]) -> Change:
        state = fold(c for c in self.seen.values() if (c.kind, c.record) == key)
        last = max((c.stamp for c in self.seen.values()), default=None)
        self.made += 1
        patch = {name: (state.values.get(name), value) for name, value in values.items()}
        basis = {name: state.basis(name) for name in values if state.basis(name)}
        uid = f"{self.site}:{self.made}"
        stamp = next_stamp(last, START_MS + moment * 1000, self.site)
        change = Change(
            uid, self.site, self.made, stamp, "2026-03-05T12:00:00", "张三", "edit", uid, *key, patch, basis
        )
        self.seen[uid] = change
        return change


@st.composite
def edits(draw: st.DrawFn) -> dict[str, Stored]:
    names = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=4, unique=True))
    values = {name: draw(st.sampled_from(VALUES[name])) for name in names}
    exists = draw(st.sampled_from((None, True, True, False)))
    return values if exists is None else {EXISTS: exists, **values}


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """The changes of three desks that hear of each other now and then."""
    authors = [Author(f"site{n}") for n in range(3)]
    changes: list[Change] = []
    for moment in range(draw(st.integers(1, 14))):
        author = draw(st.sampled_from(authors))
        if draw(st.integers(0, 3)) == 0:
            author.seen |= draw(st.sampled_from(authors)).seen
        else:
            changes.append(author.edit(moment, draw(st.sampled_from(RECORDS)), draw(edits())))
    return changes
