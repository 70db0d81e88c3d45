"""A packet: the changes that travel between two desks, and what is said of them. docs/exchange.md describes it.

A change travels as twelve texts, in the order of xzdesk.core.changes.COLUMNS: what a sheet's cells can hold, joined by
tabs into the line that the checksum is taken over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

from xzdesk.core.captions import Tier
from xzdesk.core.changes import COLUMNS, Change, PatchText, canonical, pairs_of
from xzdesk.core.clock import is_stamp_of
from xzdesk.core.runs import Runs
from xzdesk.core.store import Identity
from xzdesk.errors import Refusal

FORM = 1
_UNSEEN = 255  # what is known of a line in a byte: nothing yet
_HEAD = len(COLUMNS) - 2  # patch and basis are JSON already
_SEQ, _PATCH = COLUMNS.index("seq"), COLUMNS.index("patch")
_NESTED = 100  # lists and objects in each other
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_LARGEST = 20_000_000  # changes in one file: no workbook holds more
_MOST = 1 << 53  # numbers are exact up to here, wherever they are read
_LOST_IN_CELLS = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\ufffe\uffff]")  # what a sheet would take for an escape, or refuse

Texts = tuple[str, ...]


class Head(NamedTuple):
    """Of a line. `seq`: None for a number that is none; `stamp`: as it stands, for its order."""

    site: str
    seq: int | None
    stamp: bytes
    kind: str
    record: str


class Receipt(NamedTuple):
    """What a site had seen at a time (its own wall time, ISO): site -> highest number without a gap."""

    at: str
    seen: Mapping[str, int]


@dataclass(frozen=True)
class Manifest:
    """What a packet says of itself.

    `id`: the same for all the files that were written together, `part` of `parts`. `base`: site -> the number up to
    which the other side is taken to have everything; `runs`: site -> the numbers that this file brings; `seen`: what
    the sender has, which is its receipt; `receipts`: the last ones it got from others. `for_site` empty: for anybody.
    `withheld`: numbers that are left out for the desks of `for_county`, as other counties'. `left_out`: numbers that
    the sender does not have either, by somebody's intent, so that no file is missing because of them.
    """

    id: str
    sender: Identity
    made_at: str
    for_site: str = ""
    part: int = 1
    parts: int = 1
    base: Mapping[str, int] = field(default_factory=dict)
    runs: Mapping[str, Runs] = field(default_factory=dict)
    left_out: Mapping[str, Runs] = field(default_factory=dict)
    for_county: str = ""
    withheld: Mapping[str, Runs] = field(default_factory=dict)
    seen: Mapping[str, int] = field(default_factory=dict)
    receipts: Mapping[str, Receipt] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        """Canonical JSON, as a cell can hold it."""
        return _cell_safe(canonical({**asdict(self), "sender": self.sender._asdict()}))

    @classmethod
    def from_text(cls, text: str) -> Manifest:
        """The inverse of `text`. Raises ValueError, KeyError or TypeError for anything else."""
        raw: dict[str, Any] = json.loads(text)
        sender = raw["sender"]
        role = next(tier for tier in Tier if tier == sender["role"])
        made = cls(
            id=str(raw["id"]),
            sender=Identity(**{name: str(value) for name, value in sender.items() if name != "role"}, role=role),
            made_at=_moment(raw["made_at"]),
            for_site=str(raw["for_site"]),
            part=_number(raw["part"]),
            parts=_number(raw["parts"]),
            base=_numbers(raw["base"]),
            runs=_runs(raw["runs"]),
            left_out=_runs(raw.get("left_out", {})),
            for_county=str(raw.get("for_county", "")),
            withheld=_runs(raw.get("withheld", {})),
            seen=_numbers(raw["seen"]),
            receipts={str(site): Receipt(_moment(at), _numbers(seen)) for site, (at, seen) in raw["receipts"].items()},
            counts=_numbers(raw["counts"]),
        )
        if made.size > _LARGEST:
            raise ValueError(made.size)
        return made

    @property
    def size(self) -> int:
        """How many changes it brings."""
        return sum(last - first + 1 for runs in self.runs.values() for first, last in runs)


@dataclass
class Packet:
    """A packet that was read: the lines of its changes, UTF-8; `name` and `sha256` of the file."""

    manifest: Manifest
    lines: Sequence[bytes]
    name: str = ""
    sha256: str = ""
    _looks: bytearray = field(init=False, repr=False, compare=False)  # of each line plain_fields, as far as is known
    _plain: bytearray = field(init=False, repr=False, compare=False)  # lines found to be changes, said in the plain way

    def __post_init__(self) -> None:
        self._looks, self._plain = bytearray(), bytearray()
        self._more(bytes([_UNSEEN]) * len(self.lines))

    def arriving(self) -> Iterator[range]:
        """The places of the lines, as they are there to be looked at. Once all have come, they are known to be whole;
        Refusal otherwise."""
        yield range(len(self.lines))

    def change(self, place: int) -> Change:
        """The change of a line. Refusal when it is none."""
        line, looks = self.lines[place].decode(), self._looks[place]
        if looks == _UNSEEN:
            looks = self._looks[place] = plain_fields(line)
        change = read_texts(tuple(line.split("\t")), looks)
        self._plain[place] = looks > 0 and change.is_as_written
        return change

    def again(self, place: int) -> Change:
        """The same of a line whose change was asked for before; most are not looked through once more."""
        if not self._plain[place]:
            return self.change(place)
        uid, site, seq, stamp, at, operator, action, gesture, kind, record, patch, basis = self.texts(place)
        pairs, stamps = PatchText(patch), _basis(basis)
        change = Change(uid, site, int(seq), stamp, at, operator, action, gesture, kind, record, pairs, stamps)
        return change.as_written(patch)

    def _more(self, looks: bytes) -> None:
        """For lines that have come."""
        self._looks += looks
        self._plain += bytes(len(looks))

    def texts(self, place: int) -> Texts:
        """The twelve texts of a line."""
        return tuple(self.lines[place].decode().split("\t"))

    def numbered(self) -> Iterator[tuple[str, int | None]]:
        """Site and number of each line; None for a number that is none."""
        names: dict[bytes, str] = {}  # of few sites, each met very often
        for line in self.lines:
            _, site, seq, _ = line.split(b"\t", _SEQ + 1)
            yield names.get(site) or names.setdefault(site, site.decode()), _number_of_line(seq)

    def head(self, place: int) -> Head:
        """What a line says first, without a look at the rest."""
        _, site, seq, stamp, _, _, _, _, kind, record, _ = self.lines[place].split(b"\t", _HEAD)
        return Head(site.decode(), _number_of_line(seq), stamp, kind.decode(), record.decode())


class Checksum:
    """SHA-256 over the lines of the changes, each ended by a line feed, and then the manifest's."""

    def __init__(self) -> None:
        self._hash = sha256()

    def add(self, line: bytes) -> None:
        self._hash.update(line + b"\n")

    def close(self, manifest_text: str) -> str:
        """The hexadecimal digest of everything."""
        self.add(manifest_text.encode())
        return self._hash.hexdigest()


def line_of(row: Sequence[str | int]) -> bytes:
    """The line of a change given as Change.as_row."""
    texts = [str(value) for value in row]
    head = "".join(texts[:_HEAD])
    if '"' in head or "\\" in head or not head.isprintable():
        texts[:_HEAD] = [json.dumps(text, ensure_ascii=False)[1:-1] for text in texts[:_HEAD]]
    return _cell_safe("\t".join(texts)).encode()


def plain_fields(line: str) -> int:
    """How many fields the patch of a line sets, where it says everything in the plain way: no escapes, and each field
    as a list without objects in it. 0 for any other line."""
    return _fields(line.rsplit("\t", 2)[-2]) if "\\" not in line and line.count("\t") == len(COLUMNS) - 1 else 0


def _fields(patch: str) -> int:
    """As `plain_fields`, of the patch alone. One with line ends between its values would not come out of a workbook as
    it went in."""
    fields = patch.count('":')
    plain = fields < _UNSEEN and fields == patch.count('":[') and patch.isprintable() and "\\" not in patch
    return fields if plain else 0


def read_texts(texts: Texts, plain: int = 0) -> Change:
    """A change out of its twelve texts, of which `plain_fields` may be known. Refusal when they are none."""
    try:
        if plain:
            return _change(texts, plain)
        if "\\" not in "".join(texts):
            return _change(texts, _fields(texts[_PATCH]))
        *head, patch, basis = texts
        change = _change((*(json.loads(f'"{text}"') for text in head), patch, basis), _fields(patch))
        "".join(map(str, change.as_row())).encode()  # half a character pair cannot be kept
    except (ValueError, TypeError, KeyError, RecursionError, AttributeError, IndexError) as no:
        raise Refusal("packet_line_malformed") from no
    return change


def _change(texts: Texts, plain: int) -> Change:
    uid, site, seq, stamp, at, operator, action, gesture, kind, record, patch, basis = texts
    if patch.count("[") + patch.count("{") > _NESTED and _depth(patch) > _NESTED:
        raise ValueError("nested too deep to be read again everywhere")
    pairs = pairs_of(patch, _decoded)
    stamps = _basis(basis)
    if not (uid and site and kind and record and pairs and seq.isdigit() and 0 < int(seq) < _MOST and _moment(at)):
        raise ValueError(seq)
    if not is_stamp_of(stamp, site):
        raise ValueError(stamp)
    change = Change(uid, site, int(seq), stamp, at, operator, action, gesture, kind, record, pairs, stamps)
    return change.as_written(patch) if plain == len(pairs) else change  # not if it says a field twice


def _depth(text: str) -> int:
    """How deep a JSON text is nested."""
    depth = deepest = 0
    for mark in _STRING.sub("", text):
        depth += (mark in "[{") - (mark in "]}")
        deepest = max(deepest, depth)
    return deepest


def _basis(text: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(map(str, built)) for name, built in _decoded(text).items()} if text != "{}" else {}


def _decoded(text: str) -> Any:
    """Any JSON; quickly where there are no blanks around it, as in what the program itself writes."""
    if text.startswith("{"):
        value, end = _JSON.raw_decode(text)
        if end == len(text):
            return value
    return _JSON.decode(text)


def _number_of_line(seq: bytes) -> int | None:
    return int(seq) if seq.isdigit() and len(seq) < 16 else None


def _no_number(word: str) -> None:
    raise ValueError(word)


_JSON = json.JSONDecoder(parse_constant=_no_number)  # NaN and Infinity are no JSON


def _cell_safe(text: str) -> str:
    """JSON, or what stands between the quotes of a JSON string, without what a cell would change."""
    if "_x" in text or "\ufffe" in text or "\uffff" in text:
        return _LOST_IN_CELLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text


def _runs(raw: Mapping[str, Any]) -> dict[str, Runs]:
    found = {str(site): tuple((_number(f), _number(e)) for f, e in runs) for site, runs in raw.items()}
    if not all(0 < first <= last for runs in found.values() for first, last in runs):
        raise ValueError(raw)
    return found


def _numbers(raw: Mapping[str, Any]) -> dict[str, int]:
    return {str(key): _number(value) for key, value in raw.items()}


def _number(raw: Any) -> int:
    """What a count or a number of a change can be."""
    number = int(raw)
    if not 0 <= number < _MOST:
        raise ValueError(raw)
    return number


def _moment(raw: Any) -> str:
    """A wall time with its offset, in ISO form: what the desks have is told by it."""
    if datetime.fromisoformat(str(raw)).utcoffset() is None:
        raise ValueError(raw)
    return str(raw)
