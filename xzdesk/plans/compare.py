"""Two issues of a plan side by side: every field that differs, old beside new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xzdesk.core.captions import Captioned
from xzdesk.core.fields import KINDS
from xzdesk.core.fieldtypes import Stored
from xzdesk.core.naming import Names
from xzdesk.plans.records import CONTENT
from xzdesk.plans.whole import Content

_SILENT = frozenset({"place"})  # the order is no content to read


class How(Captioned):
    """What happened to a part between two issues."""

    ADDED = "added", "新增"
    REMOVED = "removed", "删除"
    CHANGED = "changed", "修改"


class Difference(NamedTuple):
    """One field of one part: `part` is its kind in words, `name` which one, `caption` the field's."""

    kind: str
    record: str
    part: str
    name: str
    field: str
    caption: str
    old: str
    new: str
    how: How


def compare(older: Content, newer: Content) -> list[Difference]:
    """What differs, by kind in the order of a plan; empty when nothing does."""
    return [difference for kind in CONTENT for difference in _of_kind(kind, older, newer)]


def _of_kind(kind: str, older: Content, newer: Content) -> Iterator[Difference]:
    before, after = older.get(kind, {}), newer.get(kind, {})
    names_before, names_after = names_in(older), names_in(newer)
    for record in dict.fromkeys((*before, *after)):
        was, now = before.get(record), after.get(record)
        how = How.ADDED if was is None else (How.REMOVED if now is None else How.CHANGED)
        name = names_after.name(kind, now) if now is not None else names_before.name(kind, was or {})
        yield from _of_record(kind, record, name, how, (names_before, was or {}), (names_after, now or {}))


def _of_record(
    kind: str,
    record: str,
    name: str,
    how: How,
    before: tuple[Names, Mapping[str, Stored]],
    after: tuple[Names, Mapping[str, Stored]],
) -> Iterator[Difference]:
    declared = KINDS[kind]
    for field in CONTENT[kind]:
        was, now = before[1].get(field), after[1].get(field)
        if was != now and field not in _SILENT:
            spec = declared.fields[field]
            old, new = before[0].show(spec, was), after[0].show(spec, now)
            yield Difference(kind, record, declared.caption, name, field, spec.caption, old, new, how)


def names_in(content: Content) -> Names:
    """The names of a content's parts."""
    return Names(lambda kind, record: content.get(kind, {}).get(record))
