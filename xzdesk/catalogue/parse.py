"""Reading an edition out of data: every cell checked, every reason collected, then the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xzdesk.catalogue.checks import reasons_against
from xzdesk.catalogue.columns import Column, Section, columns_of, loaded, sections_of, stored
from xzdesk.catalogue.edition import Catalogue
from xzdesk.core.fieldtypes import Stored
from xzdesk.core.tuples import NamedTuple
from xzdesk.errors import Refusal
from xzdesk.findings import in_short

HEADER = "版本"


class CatalogueError(Refusal):
    """An edition that cannot be used; `reasons` are all of them, in Chinese."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("catalogue_invalid", reasons=in_short(reasons))
        self.reasons = list(reasons)


class RawRow(NamedTuple):
    """One row as it came: where it stood, in words, and its values by column name."""

    place: str
    values: Mapping[str, object]


class RawEdition:
    """An edition as it came, from JSON or a workbook, with what was already wrong with its shape."""

    def __init__(self, header: RawRow) -> None:
        self.header = header
        self.sections: dict[str, list[RawRow]] = {}
        self.reasons: list[str] = []


def parse(data: Mapping[str, object]) -> Catalogue:
    """The edition in a JSON object. Raises CatalogueError with all reasons."""
    return build(_raw(data))


def to_data(catalogue: Catalogue) -> dict[str, Stored]:
    """The JSON object of an edition; `parse` gives the same edition back."""
    lists = {each.name: [stored(row) for row in getattr(catalogue, each.name)] for each in sections_of(Catalogue)}
    return stored(catalogue) | lists


def trusted(data: Mapping[str, Any]) -> Catalogue:
    """The edition in a JSON object that is known to be right (the program's own), unchecked and quick."""
    lists: dict[str, Any] = {
        each.name: tuple(each.record(**loaded(each.record, row)) for row in data[each.name])
        for each in sections_of(Catalogue)
    }
    return Catalogue(**loaded(Catalogue, data), **lists)


def build(raw: RawEdition) -> Catalogue:
    """The edition out of raw rows. Raises CatalogueError with all reasons."""
    reasons = list(raw.reasons)
    header = _values(columns_of(Catalogue), raw.header, reasons)
    lists: dict[str, Any] = {
        each.name: _records(each, raw.sections.get(each.name, []), reasons) for each in sections_of(Catalogue)
    }
    if not reasons:
        catalogue = Catalogue(**header, **lists)
        reasons.extend(reasons_against(catalogue))
    if reasons:
        raise CatalogueError(reasons)
    return catalogue


def _raw(data: Mapping[str, object]) -> RawEdition:
    lists = {each.name: each for each in sections_of(Catalogue)}
    raw = RawEdition(RawRow(f"“{HEADER}”", {k: v for k, v in data.items() if k not in lists}))
    for name, each in lists.items():
        items = data.get(name, [])
        if isinstance(items, list) and all(isinstance(item, Mapping) for item in items):
            raw.sections[name] = [RawRow(f"“{each.caption}”第{n}条", item) for n, item in enumerate(items, 1)]
        else:
            raw.reasons.append(f"“{each.caption}”应是条目的列表")
    return raw


def _records(section: Section, rows: Iterable[RawRow], reasons: list[str]) -> tuple[Any, ...]:
    before = len(reasons)
    read = [_values(columns_of(section.record), row, reasons) for row in rows]
    return tuple(section.record(**values) for values in read) if len(reasons) == before else ()


def _values(columns: Sequence[Column], row: RawRow, reasons: list[str]) -> dict[str, Any]:
    unknown = sorted(set(row.values) - {each.name for each in columns})
    if unknown:
        reasons.append(f"{row.place}有不认识的栏目：{'、'.join(unknown)}")
    return {each.name: _value(each, row, reasons) for each in columns}


def _value(column: Column, row: RawRow, reasons: list[str]) -> Any:
    try:
        value = column.type.read(row.values.get(column.name))
    except Refusal as no:
        reasons.append(f"{row.place}“{column.caption}”：{str(no).rstrip('。')}")
        return None
    if value is None or value == ():
        if column.required:
            reasons.append(f"{row.place}“{column.caption}”未填写")
        return column.default
    return value
