"""One change: the only way anything is written (the log's row)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from xzdesk.core.fieldtypes import Stored
from xzdesk.core.tuples import NamedTuple


class PatchText(Mapping[str, tuple[Stored, Stored]]):
    """A patch as its JSON text, taken apart when somebody looks into it: not for a change that is only passed on."""

    __slots__ = ("_pairs", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._pairs: dict[str, tuple[Stored, Stored]] | None = None

    def __getitem__(self, name: str) -> tuple[Stored, Stored]:
        return self._read()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def news(self) -> dict[str, Stored]:
        """field -> its new value."""
        return {name: new for name, (_, new) in pairs_of(self.text).items()}

    def _read(self) -> dict[str, tuple[Stored, Stored]]:
        if self._pairs is None:
            self._pairs = pairs_of(self.text)
        return self._pairs


class _Columns(NamedTuple):
    uid: str
    site: str
    seq: int
    stamp: str
    at: str
    operator: str
    action: str
    gesture: str
    kind: str
    record: str
    patch: Mapping[str, tuple[Stored, Stored]]
    basis: Mapping[str, tuple[str, ...]] = {}


class Change(_Columns):
    """What one use case set on one record.

    uid: UUIDv7 (or derived, for an imported reply); site, seq: the installation and its number there, without a gap;
    stamp: hybrid clock, sortable as text, unique; at: the desk's wall time, ISO; gesture: groups the changes of one
    commit; patch: field -> (old, new) in stored form; basis: field -> the stamps it was built on (what the author had
    seen last of that field). From basis follows exactly which changes were concurrent.
    """

    _patch_text = ""  # as it came; the same change however it was written

    def as_written(self, patch: str) -> Change:
        """The same, to be kept with this JSON text of its patch."""
        self._patch_text = patch
        return self

    @property
    def is_as_written(self) -> bool:
        """Whether it is kept with the text of its patch that it came with."""
        return bool(self._patch_text)

    @property
    def patch_json(self) -> str:
        """JSON of the patch: canonical, unless it came written otherwise."""
        return self._patch_text or canonical(dict(self.patch))

    @property
    def basis_json(self) -> str:
        """Canonical JSON of the basis."""
        return canonical(dict(self.basis)) if self.basis else "{}"

    def as_row(self) -> tuple[str | int, ...]:
        """The twelve columns in COLUMNS' order."""
        return (*self[:10], self.patch_json, self.basis_json)

    @classmethod
    def from_row(cls, row: tuple[Any, ...]) -> Change:
        """The inverse of `as_row`."""
        patch = pairs_of(row[10])
        basis = {name: tuple(stamps) for name, stamps in json.loads(row[11]).items()} if row[11] != "{}" else {}
        uid, site, seq, stamp, at, operator, action, gesture, kind, record = row[:10]
        return cls(uid, site, seq, stamp, at, operator, action, gesture, kind, record, patch, basis)


COLUMNS = Change._fields


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: object) -> str:
    """JSON text that is equal exactly when the values are equal."""
    return _ENCODER.encode(value)


def pairs_of(patch: str, otherwise: Callable[[str], Any] = json.loads) -> dict[str, tuple[Stored, Stored]]:
    """field -> (old, new) out of the JSON text of a patch. What the quick reader refuses is read `otherwise`: all that
    it takes, JSON's own reader takes too, and reads alike."""
    try:
        return _quick()(patch)
    except ValueError:
        return {name: (old, new) for name, (old, new) in otherwise(patch).items()}


@cache
def _quick() -> Callable[[str], dict[str, tuple[Any, Any]]]:
    from msgspec.json import Decoder  # off the start-up path

    return Decoder(dict[str, tuple[Any, Any]]).decode
