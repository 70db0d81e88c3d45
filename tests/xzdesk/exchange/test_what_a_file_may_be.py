"""What a workbook may be when it arrives, as issue 3 lists it: for every kind of file, taken in all the same or refused
with its reason, and refused without a byte of the database changed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from db.files import open_store
from tests.fuzz.seeds import make_seeds
from tests.fuzz.trial import Trials
from tests.xzdesk.exchange import spoiling as way
from tests.xzdesk.exchange.libreoffice import Converted
from tests.xzdesk.problems.office_support import Clock
from xzdesk.errors import Refusal
from xzdesk.exchange.incoming import Incoming, OldLedger, look_over, receive, take_in
from xzdesk.office import open_office
from xzdesk.problems.usecases import Problems

KINDS = ("referral", "template", "ledger", "old_ledger", "packet", "plans")

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
    "a cell beyond the sheet": (way.a_cell_beyond_the_sheet, "intake_too_large"),
    "a PDF": (way.something_else, "intake_not_table"),
    "another zip": (way.another_zip, "intake_not_workbook"),
}
HEAVY = (way.zip_bomb, way.lying_zip_bomb, way.four_gigabyte_sheet, way.endless_tags, way.endless_text, way.entity_bomb)


@dataclass(frozen=True)
class Post:
    """A county's database, and one file of each kind that is on its way to it."""

    database: Path
    files: dict[str, Path]


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Post:
    scene = make_seeds(tmp_path_factory.mktemp("往来"), converted=False)
    by_name = {path.name: path for path in scene.files}
    names = ("报送件.xlsx", "模板.xlsx", "台账.xlsx", "旧台账.xlsx", "数据包.xlsx", "方案.xlsx")
    return Post(scene.database, {kind: by_name[name] for kind, name in zip(KINDS, names, strict=True)})


class Door:
    """The door for files of a desk on a copy of the database."""

    def __init__(self, post: Post, folder: Path) -> None:
        self.database = folder / "台账.db"
        shutil.copyfile(post.database, self.database)
        self.database.chmod(0o600)
        self.store = open_store(self.database)
        clock = Clock()
        clock.to(clock().date().replace(day=12))
        self.problems: Problems = open_office(self.store, "示例经办甲", now=clock).problems

    def content(self) -> list[bytes]:
        parts = [Path(f"{self.database}{part}") for part in ("", "-wal")]
        return [part.read_bytes() if part.exists() else b"" for part in parts]

    def seen(self, path: Path) -> Incoming:
        found = receive(self.problems, path, _silent, _never)
        if isinstance(found, OldLedger):
            return look_over(self.problems, found, found.look.mapping, _silent, _never)
        return found

    def take_in(self, seen: Incoming) -> str:
        done = take_in(self.problems, seen, None, {}, _silent, _never)
        counts = done.counts
        assert counts.read == counts.new + counts.changed + counts.same + counts.refused
        return f"{counts}"


@pytest.fixture
def door(post: Post, tmp_path: Path) -> Iterator[Door]:
    made = Door(post, tmp_path)
    yield made
    made.store.close()


def _silent(done: int, total: int) -> None:
    """Nobody looks."""


def _never() -> bool:
    return False


def arrived(post: Post, kind: str, folder: Path) -> Path:
    """A copy of the file, in a folder of its own."""
    inbox = folder / "收到"
    inbox.mkdir()
    return Path(shutil.copyfile(post.files[kind], inbox / post.files[kind].name))


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
