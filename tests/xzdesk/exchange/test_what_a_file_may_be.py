"""What a workbook may be when it arrives, as issue 3 lists it: for every kind of file, taken in all the same or refused
with its reason, and refused without a byte of the database changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.fuzz.trial import Trials
from tests.xzdesk.exchange import spoiling as way
from tests.xzdesk.exchange.door_support import KINDS, Door, Post, arrived
from tests.xzdesk.exchange.libreoffice import Converted
from xzdesk.errors import Refusal

HARMLESS: dict[str, way.Spoil] = {
    "saved in Excel's strict mode": way.strict,
    ".xlsm with macros, read and never run": way.with_macros,
    "external links, never followed": way.with_links,
    "saved by WPS": way.as_wps_saves_it,
    "stored dimension A1 only": way.one_cell_claimed,
    "stored dimension A1:XFD1048576": way.every_cell_claimed,
    "no stored dimension": way.no_extent,
    "hidden and filtered rows": way.hidden_rows,
    "hidden columns": way.hidden_columns,
    "a path with emoji and 260 characters": way.long_path_with_emoji,
    "a symbolic link": way.a_symbolic_link,
    "properties that no library reads": way.broken_properties,
}
REFUSED: dict[str, tuple[way.Spoil, str]] = {
    "zero bytes": (way.zero_bytes, "intake_empty"),
    "a truncated zip": (way.cut_short, "intake_damaged"),
    "bytes lost on the way": (way.bent, "intake_damaged|packet_damaged"),
    "a folder": (way.a_folder, "intake_folder"),
    "gone": (way.gone, "intake_missing"),
    "a symbolic link to nothing": (way.a_broken_link, "intake_missing"),
    "a symbolic link to itself": (way.a_link_to_itself, "intake_not_readable"),
    "a pipe": (way.a_pipe, "intake_not_file"),
    "password-protected": (way.with_password, "intake_password"),
    "a zip with a password": (way.with_zip_password, "intake_damaged"),
    "an entity bomb": (way.entity_bomb, "intake_entities"),
    "an entity bomb in UTF-16": (way.entity_bomb_in_utf16, "intake_entities"),
    "a zip bomb": (way.zip_bomb, "intake_too_large"),
    "a zip bomb that lies about its size": (way.lying_zip_bomb, "intake_too_large"),
    "a sheet that claims 4 GB": (way.four_gigabyte_sheet, "intake_too_large"),
    "a list of endless parts": (way.endless_parts, "intake_too_large"),
    "a cell beyond the sheet": (way.a_cell_beyond_the_sheet, "intake_too_large"),
    "a PDF": (way.something_else, "intake_not_table"),
    "another zip": (way.another_zip, "intake_not_workbook"),
}
HEAVY = (
    way.zip_bomb,
    way.lying_zip_bomb,
    way.four_gigabyte_sheet,
    way.endless_tags,
    way.endless_text,
    way.entity_bomb,
    way.endless_parts,
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", HARMLESS)
def test_it_is_taken_in_as_if_nothing_had_happened(
    post: Post, door: Door, tmp_path: Path, kind: str, case: str
) -> None:
    plain = door.seen(post.files[kind])
    seen = door.seen(HARMLESS[case](arrived(post, kind, tmp_path)))
    assert seen.kind.value == plain.kind.value == kind
    assert [(row.row, row.kind, row.cells, row.reason) for row in seen.rows] == [
        (row.row, row.kind, row.cells, row.reason) for row in plain.rows
    ]
    assert plain.counts.new + plain.counts.changed
    assert door.take_in(seen) == f"{plain.counts}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_with_its_reason_and_the_database_stays_as_it_was(
    post: Post, door: Door, tmp_path: Path, kind: str, case: str
) -> None:
    spoil, code = REFUSED[case]
    path, before = spoil(arrived(post, kind, tmp_path)), door.content()
    with pytest.raises(Refusal) as no:
        door.seen(path)
    assert no.value.code in code.split("|")
    assert path.name in str(no.value)
    assert re.search("请", str(no.value)), "it says what to do"
    assert door.content() == before


@pytest.mark.parametrize("kind", KINDS)
def test_what_would_eat_the_memory_is_refused_before_it_does(post: Post, tmp_path: Path, kind: str) -> None:
    """In a process of its own, whose memory never came to 1 GB."""
    with Trials(post.database) as trials:
        # a packet may hold as many tags as that, for no more than a sheet of it is in memory at a time
        heavy = [each for each in HEAVY if kind != "packet" or each is not way.endless_tags]
        for number, spoil in enumerate(heavy):
            (tmp_path / str(number)).mkdir()
            path = spoil(arrived(post, kind, tmp_path / str(number)))
            assert trials.outcome(path) in ("refused intake_too_large", "refused intake_entities"), spoil.__name__


@pytest.mark.parametrize("kind", ["referral", "template", "ledger", "old_ledger", "plans"])
def test_it_may_have_been_saved_by_libreoffice(
    post: Post, door: Door, tmp_path: Path, through: Converted, kind: str
) -> None:
    plain = door.seen(post.files[kind])
    seen = door.seen(through(arrived(post, kind, tmp_path), "xlsx"))
    assert [(row.kind, row.cells) for row in seen.rows] == [(row.kind, row.cells) for row in plain.rows]
    assert door.take_in(seen) == f"{plain.counts}"


@pytest.mark.parametrize("kind", ["template", "ledger"])
def test_looks_that_no_library_reads_leave_dates_as_numbers_of_the_files_epoch(
    post: Post, door: Door, tmp_path: Path, kind: str
) -> None:
    plain = door.seen(post.files[kind])
    seen = door.seen(way.broken_looks(arrived(post, kind, tmp_path)))
    assert [(row.kind, row.cells) for row in seen.rows] == [(row.kind, row.cells) for row in plain.rows]
