"""A packet whose checksum is right may still lie, in its manifest and in what its changes hold: it is refused whole or
change by change, and whatever was taken in of it, every page opens as before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support import NOON, new_store
from tests.xzdesk.exchange.desks_support import Seat, seat
from xzdesk.core.changes import COLUMNS, canonical
from xzdesk.core.desk import Edit
from xzdesk.core.fields import KINDS, described
from xzdesk.core.fieldtypes import Stored
from xzdesk.core.store import never, unseen
from xzdesk.errors import Refusal
from xzdesk.exchange.adoption.mapping import remembered
from xzdesk.exchange.incoming import Incoming, receive, take_in
from xzdesk.exchange.packet import Checksum, Manifest, Packet, Receipt
from xzdesk.exchange.packet_book import change_sheets, write_book
from xzdesk.exchange.packet_cover import cover
from xzdesk.exchange.packet_export import export_packet
from xzdesk.exchange.packet_read import read_packet
from xzdesk.exchange.packet_rows import packet_rows
from xzdesk.exchange.passed import passed
from xzdesk.exchange.receipts import delivery, partners
from xzdesk.exchange.referral import suggested_name
from xzdesk.office import Office, open_office
from xzdesk.paper.reports.report import draft
from xzdesk.problems.periods import Span
from xzdesk.problems.records import Problem
from xzdesk.reports.records import Report

LIES: dict[str, dict[str, Any]] = {
    "a time in words": {"made_at": "昨天"},
    "a time without its offset": {"made_at": "2026-03-05T09:00:00"},
    "no time": {"made_at": ""},
    "a receipt of another time": {"receipts": {"另一台": Receipt("昨天", {"甲": 1})}},
    "a receipt without an offset": {"receipts": {"另一台": Receipt("2026-03-05T09:00:00", {"甲": 1})}},
    "less than nothing seen": {"seen": {"另一台": -5}},
    "more seen than can be counted": {"seen": {"另一台": 10**30}},
    "built on more than can be counted": {"base": {"另一台": 10**30}},
    "a thousand billion changes": {"runs": {"另一台": ((1, 10**12),)}},
    "numbers that run backwards": {"runs": {"另一台": ((9, 1),)}},
    "number zero": {"runs": {"另一台": ((0, 1),)}},
    "left out beyond counting": {"left_out": {"另一台": ((1, 10**30),)}},
    "withheld beyond counting": {"withheld": {"另一台": ((1, 10**30),)}},
    "part of parts beyond counting": {"part": 10**30, "parts": 10**30},
}


def written(path: Path, packet: Packet) -> Path:
    """As a program writes it that means harm: the checksum is right."""
    made = Checksum()
    for line in packet.lines:
        made.add(line)
    digest = made.close(packet.manifest.text)
    small = replace(packet.manifest, runs={})  # or there would be no end of sheets
    told = cover(replace(small, made_at=NOON.isoformat(), receipts={}), str)
    write_book(path, Told(packet.manifest), digest, packet.lines, [], told)
    return path


class Told(Manifest):
    """A manifest that says what it says, in a file of one sheet."""

    def __init__(self, of: Manifest) -> None:
        self.__dict__.update(of.__dict__)

    @property
    def size(self) -> int:
        return 1


@pytest.mark.parametrize("case", LIES)
def test_a_manifest_that_cannot_be_is_refused_whole(tmp_path: Path, case: str) -> None:
    county = seat()
    county.add()
    packet = county.packet()
    path = written(tmp_path / "数据包.xlsx", replace(packet, manifest=replace(packet.manifest, **LIES[case])))
    with pytest.raises(Refusal) as no:
        read_packet(path)
    assert no.value.code == "packet_damaged"


def test_a_manifest_that_speaks_of_other_numbers_than_the_file_brings_is_refused(tmp_path: Path) -> None:
    county = seat()
    county.add()
    packet = county.packet()
    runs = {site: ((1, last + 3),) for site, ((_, last),) in packet.manifest.runs.items()}
    path = written(tmp_path / "数据包.xlsx", replace(packet, manifest=replace(packet.manifest, runs=runs)))
    with pytest.raises(Refusal) as no:
        read_packet(path)
    assert no.value.code == "packet_damaged"
    whole = written(tmp_path / "整.xlsx", packet)
    assert read_packet(whole).lines == packet.lines
    assert change_sheets(packet.manifest) == ["_changes"]


# what a change may hold


def every_page_opens(of: Seat) -> None:
    partners(of.problems)
    passed(of.problems)
    for problem in of.ledger.find(Problem):
        delivery(of.problems, problem)
        of.problems.family(problem)
    of.packets()


def changed(packet: Packet, change: Callable[[list[str]], None]) -> Packet:
    """The lines about problems otherwise than they were written."""
    lines = []
    for place in range(len(packet.lines)):
        texts = list(packet.texts(place))
        if texts[COLUMNS.index("kind")] == "problem":
            change(texts)
        lines.append("\t".join(texts).encode())
    return Packet(packet.manifest, lines)


def refused(packet: Packet) -> tuple[Seat, list[str]]:
    """A desk of the county that took it in, and why it took nothing of the problem."""
    second = seat(letter="B")
    merged = second.take(packet)
    every_page_opens(second)
    return second, [each.reason.code for each in merged.refused]


NONE_OF_ITS_FIELD: dict[str, list[Any]] = {
    "found_on": ["昨天", "2026-13-45", "20260305", [1], 5],
    "stage_on": ["x", {}],
    "status": ["nonsense", 1],
    "severity": [1.5, "严重"],
    "title": [5, ["甲"], {"甲": 1}, True],
    "number": [7],
    "returns": ["x", 1.5, 10**30, True],
    "systemic": ["是", 1],
    "county": [5],
}


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, values in NONE_OF_ITS_FIELD.items() for value in values]
)
@pytest.mark.parametrize("place", [0, 1])
def test_a_value_that_its_field_cannot_hold_is_kept_beside_the_log(field: str, value: Any, place: int) -> None:
    """As the new value and as the old one; it would keep every page from opening."""
    county = seat()
    county.add()

    def spoil(texts: list[str]) -> None:
        patch = json.loads(texts[COLUMNS.index("patch")])
        patch[field] = [patch.get(field, [None, None])[1], value] if place else [value, patch.get(field, [0, None])[1]]
        texts[COLUMNS.index("patch")] = canonical(patch)

    second, codes = refused(changed(county.packet(), spoil))
    assert set(codes) == {"author_value"}
    assert second.ledger.find(Problem) == []
    assert {each.code for each in second.ledger.aside()} == {"author_value"}


@pytest.mark.parametrize("at", ["昨天", "2026-03-05T09:00:00", "", "2026-03-05"])
def test_a_change_without_a_wall_time_is_no_change(at: str) -> None:
    county = seat()
    county.add()

    def spoil(texts: list[str]) -> None:
        texts[COLUMNS.index("at")] = at

    _, codes = refused(changed(county.packet(), spoil))
    assert set(codes) == {"packet_line_malformed"}


@pytest.mark.parametrize(
    "wall", ["9999999999999-ffff", "7258118400000-0000", "１７７２６７２４０００００-0001", "甲-0001"]
)
def test_a_stamp_from_which_no_clock_could_go_on_is_no_change(wall: str) -> None:
    """Every desk stamps later than all that it has seen: it could not write any more."""
    county = seat()
    county.add()

    def spoil(texts: list[str]) -> None:
        texts[COLUMNS.index("stamp")] = f"{wall}-{county.site}"

    second, codes = refused(changed(county.packet(), spoil))
    assert set(codes) == {"packet_line_malformed"}
    assert second.add().title


# what the other desk of the same office may have kept for itself


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = open_office(new_store(tmp_path), now=lambda: NOON)
    made.announce_site()
    yield made
    made.ledger.close()


def file(direction: str, **counts: object) -> Edit:
    told = {"name": "甲.xlsx", "sha256": "甲", "direction": direction, "on": NOON.date(), "counts": counts}
    return Edit("exchange_file", "示例", told, creates=True)


def own(kind: str, name: str, **values: Stored) -> Edit:
    return Edit(kind, f"沛县/{name}", {"source": "甲", **values}, creates=True)


def report(**values: Any) -> Edit:
    born = {"county": "沛县", "span": Span.WEEK, "first": date(2026, 2, 23)}
    record = described(Report).id_of(described(Report).store(born))
    return Edit("report", record, {**born, "content": {}, **values}, creates=True)


KEPT: dict[str, tuple[str, Edit]] = {
    "a calendar that is none": ("settings", own("calendar_year", "2026", table={"year": "甲"})),
    "a calendar of no year": ("settings", own("calendar_year", "甲", table={})),
    "an edition that is none": ("settings", own("edition", "甲", content={"edition": 5, "clusters": 5})),
    "rules beyond their limits": (
        "settings", Edit("settings", "沛县/settings", {"triage_days": 10**9, "yellow_days": -5, "county_days": 7}, True)
    ),
    "a workbook's number that is none": ("export", file("out", number="沛县-A-2026-送甲")),
    "a workbook's number beyond counting": ("export", file("out", number="沛县-A-2026-送99999999999999999999")),
    "a mapping that is none": ("import", file("in", mapping={"fingerprint": "甲", "columns": {"甲": "nonsense"}})),
    "gestures that are none": ("import", file("in", gestures={"甲": 1}, new=[], read={})),
    "a report without its days": ("issue_report", report()),
    "a report that holds nothing": (
        "issue_report", report(last=date(2026, 3, 1), as_of=date(2026, 3, 1), issued_on=date(2026, 3, 1), number="甲")
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", KEPT)
def test_what_the_other_desk_kept_and_nobody_can_read_keeps_nothing_from_opening(
    office: Office, tmp_path: Path, case: str
) -> None:
    other = open_office(new_store(tmp_path, letter="B"), now=lambda: NOON)
    other.announce_site()
    action, edit = KEPT[case]
    other.desk.commit(action, [edit])
    (path,) = export_packet(other.problems, tmp_path / "数据包.xlsx").files
    other.ledger.close()
    seen = receive(office.problems, path, unseen, never)
    assert isinstance(seen, Incoming)
    assert take_in(office.problems, seen, None, {}, unseen, never).counts.refused == 0
    office.refresh()
    assert packet_rows(office.problems, receive(office.problems, path, unseen, never).content) is not None  # type: ignore[union-attr,arg-type]
    assert passed(office.problems)
    assert partners(office.problems)
    assert remembered(office.problems, "甲") is None
    assert suggested_name(office.problems, "市工信局") == "报送件_市工信局_沛县-A-2026-送001.xlsx"
    office.reports.issued()
    for span in Span:
        assert draft(office, span.of(NOON.date()))
    assert office.settings.triage_days == 3
    if edit.kind == "settings":
        assert office.settings.county_days == 7
    assert KINDS.keys() >= {edit.kind}


def test_a_change_nested_so_deep_that_it_could_not_be_read_again_is_no_change() -> None:
    """It would be read anew at every import, and by the database."""
    county = seat()
    county.add()

    def nest(depth: int) -> Callable[[list[str]], None]:
        def spoil(texts: list[str]) -> None:
            patch = json.loads(texts[COLUMNS.index("patch")])
            text = canonical({**patch, "甲": [None, "深"]})
            texts[COLUMNS.index("patch")] = text.replace('"深"', "[" * depth + '"]]["' + "]" * depth)

        return spoil

    assert set(refused(changed(county.packet(), nest(900)))[1]) == {"packet_line_malformed"}
    assert set(refused(changed(county.packet(), nest(90)))[1]) == {"author_newer"}
