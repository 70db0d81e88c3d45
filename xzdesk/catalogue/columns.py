"""How the facts of an edition are declared: one caption and one type each, for the JSON file and the workbook alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, dataclass_transform

from xzdesk.core.fieldtypes import FieldType, Stored, clean_text
from xzdesk.core.frozen import REQUIRED, Declared, Frozen, frozen
from xzdesk.core.tuples import NamedTuple
from xzdesk.errors import Refusal

_COLUMN, _SECTION = "column", "section"
_SEPARATOR = "、"


class Column(NamedTuple):
    """One declared fact of a record. A column without a default must be filled."""

    name: str
    caption: str
    type: FieldType
    default: Any

    @property
    def required(self) -> bool:
        return self.default is REQUIRED


class Section(NamedTuple):
    """One list of an edition: its name in code and JSON, its sheet, and what its rows are."""

    name: str
    caption: str
    record: type[Any]


class Names:
    """Several names; a JSON list, or one cell with 、 between them."""

    sql = "TEXT"

    def read(self, raw: object) -> tuple[str, ...]:
        parts = raw.split(_SEPARATOR) if isinstance(raw, str) else [] if raw is None else raw
        if not isinstance(parts, list | tuple):
            raise Refusal("value_not_text", value=raw)
        return tuple(name for part in parts if (name := _one_name(part)))

    def store(self, value: tuple[str, ...]) -> Stored:
        return list(value)

    def load(self, stored: Stored) -> tuple[str, ...]:
        return tuple(stored)

    def show(self, value: tuple[str, ...]) -> str:
        return _SEPARATOR.join(value)


def _one_name(part: object) -> str:
    if not isinstance(part, str):
        raise Refusal("value_not_text", value=part)
    name = " ".join(clean_text(part).split())
    if _SEPARATOR in name:
        raise Refusal("catalogue_name_with_separator", value=name)
    return name


T = TypeVar("T", bound=Frozen)
_COLUMNS: dict[type[Any], tuple[Column, ...]] = {}
_SECTIONS: dict[type[Any], tuple[Section, ...]] = {}


def column(caption: str, type: FieldType, *, default: Any = REQUIRED) -> Any:
    """Declare a fact of a record of the catalogue."""
    return Declared(default, (_COLUMN, caption, type, default))


def section(caption: str, record: type[Any]) -> Any:
    """Declare a list of an edition; `caption` is also its sheet's name."""
    return Declared(REQUIRED, (_SECTION, caption, record))


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(column, section))
def facts(cls: type[T]) -> type[T]:
    """Class decorator: a frozen class whose fields are declared with `column` and `section`."""
    made = frozen(cls)
    declared = [(name, *meta) for name, meta in made.declared.items()]
    _COLUMNS[made] = tuple(Column(name, *rest) for name, kind, *rest in declared if kind == _COLUMN)
    _SECTIONS[made] = tuple(Section(name, *rest) for name, kind, *rest in declared if kind == _SECTION)
    return made


def columns_of(cls: type[Any]) -> tuple[Column, ...]:
    """The declared facts of a record class, in order."""
    return _COLUMNS[cls]


def sections_of(cls: type[Any]) -> tuple[Section, ...]:
    """The declared lists of an edition, in order."""
    return _SECTIONS[cls]


def stored(record: Any) -> dict[str, Stored]:
    """The JSON object of one record; what holds its default is left out."""
    return {
        each.name: each.type.store(value)
        for each in columns_of(type(record))
        if (value := getattr(record, each.name)) != each.default
    }


def loaded(cls: type[Any], row: Mapping[str, Stored]) -> dict[str, Any]:
    """The values of a JSON object that `stored` made, unchecked."""
    return {each.name: each.type.load(row[each.name]) for each in columns_of(cls) if each.name in row}
