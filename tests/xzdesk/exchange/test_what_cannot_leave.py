"""Every file that leaves: where its place is taken, locked or full, another name is offered; nothing is left there."""

from __future__ import annotations

import errno
import gc
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from db.vault import SqliteVault
from tests.xzdesk.exchange.test_adopt import ROW as OLD_ROW
from tests.xzdesk.exchange.test_adopt import Old
from tests.xzdesk.exchange.test_export import failing
from tests.xzdesk.exchange.test_template import ROW, Filled
from tests.xzdesk.exchange.workbook_support import UNIT, Exchange
from tests.xzdesk.problems.office_support import County
from xzdesk.catalogue import load_builtin
from xzdesk.catalogue.files import write_workbook
from xzdesk.errors import Refusal
from xzdesk.exchange.ledger_book import export_problems
from xzdesk.exchange.leftover import save_leftover
from xzdesk.exchange.packet_export import export_packet
from xzdesk.exchange.plan_book import export_plans
from xzdesk.exchange.referral import export_referrals
from xzdesk.exchange.refused_rows import save_refused
from xzdesk.exchange.template import write_template
from xzdesk.paper.render import save
from xzdesk.paper.reports.ledgers import LedgerKind, ledger
from xzdesk.problems.queries import ProblemQuery
from xzdesk.workdays.files import write_template as write_table


class Office:
    """A county with something to send of every kind."""

    def __init__(self, folder: Path) -> None:
        self.county = County(folder)
        self.exchange = Exchange(self.county, folder)
        self.county.as_().announce_site()
        self.exchange.referred()
        self.problems = self.exchange.problems
        self.refused_template = Filled(self.exchange).add({**ROW, "受理日期": "45/13/2026"}).preview()
        old = Old(self.exchange, OLD_ROW)
        old.take_in()
        old.sheet["A2"], old.sheet["B2"] = None, "另一家"
        self.old = old.preview()
        self.report = ledger(LedgerKind.PROBLEMS, self.problems, ProblemQuery())

    def content(self) -> list[bytes]:
        return [part.read_bytes() for end in ("", "-wal") if (part := Path(f"{self.county.store.path}{end}")).exists()]


Export = Callable[[Office, Path], object]
EXPORTS: Mapping[str, Export] = {
    "a referral": lambda office, path: export_referrals(office.problems, UNIT, path),
    "a packet": lambda office, path: export_packet(office.problems, path),
    "the ledger": lambda office, path: export_problems(office.problems, ProblemQuery(), path),
    "a template of problems": lambda office, path: write_template(office.problems, path),
    "a template of plans": lambda office, path: write_template(office.problems, path, "plan"),
    "the plans": lambda office, path: export_plans(office.county.as_().plans, [], path),
    "refused rows of a template": lambda office, path: save_refused(office.problems, office.refused_template, path),
    "refused rows of an old ledger": lambda office, path: save_refused(office.problems, office.old, path),
    "refused rows of a referral": lambda office, path: save_leftover(office.old.rows, office.old.findings, path),
    "an edition of the catalogue": lambda _, path: write_workbook(load_builtin(), path),
    "a table of working days": lambda _, path: write_table(path, 2027),
    "a report as Excel": lambda office, path: save(office.report, path),
    "a report as Word": lambda office, path: save(office.report, path),
    "a report as PDF": lambda office, path: save(office.report, path),
    "a backup": lambda office, path: SqliteVault().backup(office.county.store, path),
}
ENDINGS = {"a report as Word": ".docx", "a report as PDF": ".pdf", "a backup": ".db"}
every_export = pytest.mark.parametrize("kind", EXPORTS)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("县"))
    yield made
    made.county.store.close()


@pytest.fixture
def target(kind: str, tmp_path: Path) -> Path:
    """A file of an earlier day, which must outlive whatever goes wrong."""
    path = tmp_path / f"件{ENDINGS.get(kind, '.xlsx')}"
    path.write_bytes(b"earlier")
    return path


def refused(office: Office, kind: str, path: Path) -> Refusal:
    """The refusal, which names a free place; the folder and the database are as they were."""
    before = {each.name: each.read_bytes() for each in path.parent.iterdir() if each.is_file()}
    content = office.content()
    with pytest.raises(Refusal) as no:
        EXPORTS[kind](office, path)
    assert {each.name: each.read_bytes() for each in path.parent.iterdir() if each.is_file()} == before
    assert office.content() == content
    other = no.value.params["other"]
    assert isinstance(other, Path)
    assert not other.exists()
    assert other.suffix == path.suffix
    assert str(other) in str(no.value)
    return no.value


@every_export
@pytest.mark.parametrize("mark", ["~${}", ".~lock.{}#"])
def test_open_in_another_program(office: Office, kind: str, target: Path, mark: str) -> None:
    target.with_name(mark.format(target.name)).touch()
    no = refused(office, kind, target)
    assert no.code == "export_target_open"
    assert no.params["other"] == target.with_name(f"件（2）{target.suffix}")


@every_export
def test_held_by_another_program_without_a_mark(
    office: Office, kind: str, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "replace", failing(errno.EACCES))
    assert refused(office, kind, target).code == "export_not_permitted"


@every_export
def test_a_disk_that_is_full_when_the_file_is_to_last(
    office: Office, kind: str, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    assert refused(office, kind, target).code == "export_disk_full"


@every_export
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # openpyxl's own scratch files
@pytest.mark.skipif(os.name == "nt", reason="no such limit")
def test_a_disk_that_takes_some_bytes_and_no_more(office: Office, kind: str, target: Path) -> None:
    """Whatever writes the file, and however: the system lets none grow beyond a kilobyte, a scratch file neither."""
    import resource  # not on Windows

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, limits[1]))
    try:
        code = refused(office, kind, target).code
    finally:
        gc.collect()
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert code == ("export_failed" if kind == "a backup" else "export_disk_full")  # SQLite does not tell them apart


@every_export
def test_a_folder_in_its_place(office: Office, kind: str, target: Path) -> None:
    target.unlink()
    target.mkdir()
    assert refused(office, kind, target).code == "export_target_folder"


@every_export
def test_no_folder_there(office: Office, kind: str, target: Path) -> None:
    folder = target.parent / "没有"
    with pytest.raises(Refusal) as no:
        EXPORTS[kind](office, folder / target.name)
    assert no.value.code == "export_folder_missing"
    assert not folder.exists()


@every_export
def test_a_read_only_file_is_not_written_over(
    office: Office, kind: str, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != target and may(path, mode))
    assert refused(office, kind, target).code == "export_target_readonly"


@every_export
def test_a_name_longer_than_a_name_can_be(office: Office, kind: str, target: Path) -> None:
    no = refused(office, kind, target.with_name("长" * 120 + target.suffix))
    assert no.code == "export_name_too_long"


@every_export
def test_a_long_path_with_emoji_is_no_trouble(office: Office, kind: str, target: Path) -> None:
    folder = target.parent / ("往来😀" * 14) / ("报送😀" * 14)
    folder.mkdir(parents=True)
    path = folder / ("件" * 70 + target.suffix)
    assert len(str(path)) > 190
    if kind == "a backup":  # SQLite opens no path of more than 512 bytes
        assert refused(office, kind, path).code == "export_path_too_long"
        return
    EXPORTS[kind](office, path)
    assert [each.name for each in folder.iterdir()] == [path.name]
