"""A migration and its record commit together, after a backup; the tables are made anew where it asks for that."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from db import files, migrations
from db.files import open_store
from db.migrations import NEWEST, REBUILD_DUE, STEPS, migrate
from db.thinning import backups_of
from tests.support import NOON, new_store
from xzdesk.core.captions import Tier
from xzdesk.core.desk import Desk, Edit
from xzdesk.core.office import Settings
from xzdesk.core.store import Identity, Occasion
from xzdesk.office import open_office
from xzdesk.plans.records import Milestone, Plan
from xzdesk.problems.records import Problem

ROOT = Path(__file__).parents[2]
BEFORE = [
    "0001_first", "0002_plans", "0003_reports", "0004_assisting_units", "0005_merges", "0006_left_out",
    "0007_office_phone", "0008_verdicts", "0009_withheld",
]  # fmt: skip


def second(connection: sqlite3.Connection) -> None:
    """A step of a later program."""
    connection.execute("ALTER TABLE progress ADD COLUMN mood TEXT")
    connection.execute("UPDATE problem SET title = NULL")
    connection.execute(REBUILD_DUE)


def failing(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE progress ADD COLUMN weather TEXT")
    raise KeyError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed database with one problem."""
    with closing(new_store(tmp_path)) as store:
        desk = Desk(store, now=lambda: NOON)
        desk.commit("add", [Edit("problem", desk.new_id(), {"title": "用地"}, creates=True)])
    return store.path


def version(path: Path) -> tuple[int, list[str], bool]:
    """The pragma, the recorded names, and whether the step's column is there."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]
        columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(progress)")]
        return (
            connection.execute("PRAGMA user_version").fetchone()[0],
            names,
            not {"mood", "weather"}.isdisjoint(columns),
        )


def grown(monkeypatch: pytest.MonkeyPatch, *steps: migrations.Step) -> None:
    """A program with further steps."""
    monkeypatch.setattr(files, "NEWEST", NEWEST + len(steps))
    monkeypatch.setattr(files, "migrate", lambda connection: migrate(connection, (*STEPS, *steps)))


def test_an_older_database_is_brought_up_to_date_after_a_backup(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(monkeypatch, second)
    with closing(open_store(path)) as store:
        assert [problem.title for problem in store.find(Problem)] == ["用地"]
    assert version(path) == (NEWEST + 1, [*BEFORE, f"{NEWEST + 1:04d}_second"], True)
    (backup,) = backups_of(path)
    assert backup.occasion is Occasion.UPGRADE
    assert version(backup.path) == (NEWEST, BEFORE, False)


def test_a_migration_that_fails_leaves_the_database_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(monkeypatch, failing)
    with pytest.raises(KeyError):
        open_store(path)
    assert version(path) == (NEWEST, BEFORE, False)
    monkeypatch.undo()
    open_store(path).close()


def test_steps_before_a_failing_one_stay(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(monkeypatch, second, failing)
    with pytest.raises(KeyError):
        open_store(path)
    assert version(path) == (NEWEST + 1, [*BEFORE, f"{NEWEST + 1:04d}_second"], True)


def test_a_database_of_the_newest_format_is_neither_copied_nor_migrated(path: Path) -> None:
    open_store(path).close()
    assert backups_of(path) == []


def test_opening_loads_no_heavy_library(path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from db.files import open_store; open_store(Path(sys.argv[1])).close()"
    )
    script += "; print(sorted({'pandas', 'sqlite_utils', 'openpyxl', 'numpy'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_a_file_of_before_the_plans_gets_their_tables_and_keeps_its_problems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = old_file(tmp_path, monkeypatch, 1)
    with closing(open_store(path)) as store:
        assert [problem.title for problem in store.find(Problem)] == ["用地"]
        desk = Desk(store, now=lambda: NOON)
        desk.commit("add", [Edit("plan", desk.new_id(), {"title": "示例方案"}, creates=True)])
        assert [plan.title for plan in store.find(Plan)] == ["示例方案"]
    assert version(path) == (NEWEST, BEFORE, False)


def test_a_file_of_before_the_assisting_units_keeps_its_milestones_and_takes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = old_file(tmp_path, monkeypatch, 3)
    with closing(open_store(path)) as store:
        desk = Desk(store, now=lambda: NOON)
        values = {"title": "开工", "assisting": "县供电公司"}
        desk.commit("add", [Edit("milestone", desk.new_id(), values, creates=True)])
        assert [(each.title, each.assisting) for each in store.find(Milestone)] == [("开工", "县供电公司")]
        assert [problem.title for problem in store.find(Problem)] == ["用地"]
    assert version(path) == (NEWEST, BEFORE, False)


def test_a_file_of_before_the_offices_telephone_keeps_its_rules_and_takes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = old_file(tmp_path, monkeypatch, 6)
    with closing(sqlite3.connect(path)) as connection:
        columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(settings)")]
        assert "phone" not in columns
    with closing(open_store(path)) as store:
        office = open_office(store, now=lambda: NOON)
        assert (office.settings.county_days, office.settings.phone) == (15, None)
        office.change_settings({"phone": "0516-80001234"})
        assert [each.phone for each in store.find(Settings)] == ["0516-80001234"]
    assert version(path) == (NEWEST, BEFORE, False)


def old_file(folder: Path, monkeypatch: pytest.MonkeyPatch, steps: int) -> Path:
    """A database of a program that had so many steps, with one problem."""
    path = folder / "旧.db"
    with monkeypatch.context() as older:
        older.setattr(files, "NEWEST", steps)
        older.setattr(files, "migrate", lambda connection: migrate(connection, STEPS[:steps]))
        identity = Identity("0123456789", "沛县", "沛县工信局（示例）", Tier.COUNTY, "A", "张三（示例）")
        with closing(files.create_store(path, identity)) as store:
            desk = Desk(store, now=lambda: NOON)
            desk.commit("add", [Edit("problem", desk.new_id(), {"title": "用地"}, creates=True)])
    assert version(path) == (steps, BEFORE[:steps], False)
    return path
