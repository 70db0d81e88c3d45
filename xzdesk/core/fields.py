"""Records and fields, each declared once: caption, type, owner, when required.

The database column, the workbook column, the editor's label and check, and the wording of the history come from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, dataclass_transform

from xzdesk.core.captions import Captioned, Tier
from xzdesk.core.fieldtypes import FieldType, Stored
from xzdesk.core.frozen import Declared, Frozen, frozen
from xzdesk.core.ids import derived_id
from xzdesk.core.tuples import NamedTuple
from xzdesk.errors import Refusal

COUNTY, DEPARTMENT, LEADERSHIP = Tier.COUNTY, Tier.DEPARTMENT, Tier.LEADERSHIP
EXISTS = "exists"  # pseudo-field of every record: True once created, False once a creation was undone


class FieldSpec(NamedTuple):
    """One declared field. `required_in` holds the states in which it must not be empty."""

    name: str
    caption: str
    type: FieldType
    owner: Tier
    required: bool
    required_in: tuple[Captioned, ...]
    hint: str

    def read(self, raw: object) -> Any:
        """The checked value of `raw`; a Refusal names the field."""
        try:
            return self.type.read(raw)
        except Refusal as no:
            raise Refusal("field_refused", field=self.caption, reason=str(no)) from no


@frozen
class Record(Frozen):
    """Base of all records: its id (UUIDv7 text) and the fields in conflict."""

    id: str = ""
    conflicts: tuple[str, ...] = ()


R = TypeVar("R", bound=Record)


def field(
    caption: str,
    type: FieldType,
    *,
    owner: Tier = COUNTY,
    required: bool = False,
    required_in: tuple[Captioned, ...] = (),
    hint: str = "",
    default: Any = None,
) -> Any:
    """Declare a field of a record; see FieldSpec."""
    return Declared(default, (caption, type, owner, required, required_in, hint))


class RecordType(NamedTuple):
    """What is declared of one kind of record.

    `born`: the fields that say whose a record is, set when it is made and never again; the first is the county or the
    record that it hangs on. `derived`: its id follows from them (`id_of`), so that desks apart make the same record.
    `named`: the fields that a record is called by.
    """

    kind: str
    caption: str
    cls: type[Record]
    fields: Mapping[str, FieldSpec]
    born: tuple[str, ...] = ()
    derived: bool = False
    named: tuple[str, ...] = ()

    def id_of(self, born: Mapping[str, Stored]) -> str:
        """The id of the record that was born with these stored values."""
        return derived_id(self.kind, *(str(born[name]) for name in self.born))

    def load(self, id: str, values: Mapping[str, Stored], conflicts: tuple[str, ...] = ()) -> Record:
        """A record out of stored values; names this program does not know are left out."""
        known = {n: s.type.load(values[n]) for n, s in self.fields.items() if values.get(n) is not None}
        return self.cls(id=id, conflicts=conflicts, **known)

    def read(self, raw: Mapping[str, object]) -> dict[str, Any]:
        """Checked values of a JSON object; unknown names are refused."""
        unknown = sorted(set(raw) - set(self.fields))
        if unknown:
            raise Refusal("field_unknown", fields="、".join(unknown), record=self.caption)
        return {name: self.fields[name].read(value) for name, value in raw.items()}

    def store(self, values: Mapping[str, Any]) -> dict[str, Stored]:
        """Stored forms of checked values."""
        return {name: self.fields[name].type.store(value) for name, value in values.items()}


KINDS: dict[str, RecordType] = {}
_BY_CLASS: dict[type[Record], RecordType] = {}


@dataclass_transform(kw_only_default=True, frozen_default=True)
def record(
    kind: str,
    caption: str,
    *,
    kept: bool = True,
    born: tuple[str, ...] = (),
    derived: bool = False,
    named: tuple[str, ...] = (),
) -> Callable[[type[R]], type[R]]:
    """Class decorator: a frozen class whose fields are declared with `field`.

    `kept` records have a table; others (the input of a step) are only read, checked and shown. See RecordType.
    """

    def declare(cls: type[R]) -> type[R]:
        made = frozen(cls)
        specs = {name: FieldSpec(name, *meta) for name, meta in made.declared.items()}
        declared = RecordType(kind, caption, made, specs, born, derived, named)
        _BY_CLASS[made] = declared
        if kept:
            KINDS[kind] = declared
        return made

    return declare


def described(cls: type[Record]) -> RecordType:
    """The declaration of a record class."""
    return _BY_CLASS[cls]


def values_of(record: Record) -> dict[str, Any]:
    """Field name -> value of the declared fields."""
    return {name: getattr(record, name) for name in described(type(record)).fields}
